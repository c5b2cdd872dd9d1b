"""The two-column parts of a text that keeps its layout (``pdftotext -layout``): letterhead, Nơi nhận and signature.

Columns of characters are taken for places on a page, so that the rules for printed pages serve here too.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.reading.cues import cue
from extract.reading.document import Role
from extract.reading.flow import RawLine
from extract.reading.pdf_lines import PrintedLine
from extract.reading.pdf_regions import Columns, letterhead, signature_block
from extract.reading.pdf_writer import column_paragraphs
from extract.reading.wrapping import TextLine

_CELL = 6.0  # points that a character column stands for
_SIZE = 13.0
_BLANKS = 4.6  # in a face whose blanks are narrow: 15 points, more than two columns
_MOST_LINES = 60  # of a page's end that are searched for Nơi nhận


@dataclass(frozen=True, slots=True)
class ColumnPart:
    """One paragraph of a column."""

    lines: list[RawLine]
    role: Role
    column: int


def parted(lines: Sequence[TextLine]) -> Iterator[TextLine | ColumnPart]:
    """Yield the lines of a page, those of two-column parts as the paragraphs of their columns, left one first."""
    if not any(cue("columns_apart").search(line.raw) for line in lines):
        yield from lines
        return
    width = max(len(line.raw.expandtabs()) for line in lines) * _CELL
    printed = [_printed(line, index) for index, line in enumerate(lines)]
    head, used = letterhead(printed, width, (len(lines) + 60) * 18.0, _BLANKS)
    if not (head.left and head.right):
        used = 0
    yield from _column_parts(head if used else Columns(), "masthead")
    tail = max(used, len(lines) - _MOST_LINES)
    start, block, end = signature_block(printed[tail:], width, _BLANKS)
    if not (block.left and block.right):
        start = end = len(lines) - tail
    yield from lines[used : tail + start]
    yield from _column_parts(block if end > start else Columns(), "footer")
    yield from lines[tail + end :]


def _column_parts(columns: Columns, role: Role) -> Iterator[ColumnPart]:
    for number, column in enumerate((columns.left, columns.right)):
        for part in column_paragraphs(column):
            yield ColumnPart([RawLine(line.text, page=line.page) for line in part], role, number)


def _printed(line: TextLine, index: int) -> PrintedLine:
    text = line.raw.expandtabs().rstrip()
    lead = len(text) - len(text.lstrip())
    x0s = array("d", (_CELL * (lead + i) for i in range(len(text) - lead)))
    x1s = array("d", (edge + _CELL for edge in x0s))
    return PrintedLine(text.lstrip(), x0s, x1s, 18.0 * index, 18.0 * index + 13, _SIZE, False, line.page)
