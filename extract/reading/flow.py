"""Printed lines -> the flow of a ``Document``. Every reader (PDF, Word, OCR, plain text) builds its result here.

A reader decides what its paragraphs, table cells and columns are; the builder cleans, joins, counts offsets and keeps
the promises of ``extract.reading.document``. It writes parts in the order in which they are added::

    builder = FlowBuilder()
    builder.page(595.3, 841.9)                                   # page 1 begins; sizes are 0 without layout
    builder.paragraph(["UBND HUYỆN ..."], role="masthead")       # a str where there is no layout
    builder.paragraph([RawLine("Thực hiện Kế hoạch số 12/UBND-", x0s, x1s, top, bottom),
                       RawLine("KH ngày 5/6/2023", x0s, x1s, top, bottom)])        # -> "... số 12/UBND-KH ngày ..."
    builder.table([RawCell(0, 0, ["TT"], header=True), RawCell(0, 1, ["Hình thức"], header=True),
                   RawCell(1, 0, ["1"]), RawCell(1, 1, ["Bằng khen"])])
    document = builder.build(SourceInfo(path, sha256, media_type, "docx"))

* A paragraph given as one long string (Word) is one ``Line``. Text that cleans to nothing adds nothing.
* A line lies on the page begun last, unless its ``page`` says otherwise (a sentence that runs over a page break).
* Cells: one row of the table is one line of the flow, its non-empty cells separated by one tab; an empty cell has
  ``start == end`` and no tab. Give each cell once, at its top left position, merged ones with their spans; lines or
  paragraphs inside a cell are joined by a blank.
* ``confidence`` (OCR) travels with each line.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extract.reading.clean import Mapped, clean
from extract.reading.cues import cue
from extract.reading.document import Cell, Document, Line, Page, Paragraph, Role, SourceInfo, Table
from extract.records import Box, ReadingWarning

_DASHES = "-/"


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line as the file gave it.

    ``x0s`` and ``x1s``: left and right edge of each character of ``text`` in PDF points, or empty. ``page`` 0 stands
    for the builder's current page. ``decoded`` is the text after a legacy encoding was converted, mapped onto
    ``text``; None where nothing was converted. ``ready`` is the cleaned text where the reader had to make it already.
    """

    text: str
    x0s: array[float] = field(default_factory=lambda: array("d"))
    x1s: array[float] = field(default_factory=lambda: array("d"))
    top: float = 0.0
    bottom: float = 0.0
    page: int = 0
    confidence: float = 1.0
    decoded: Mapped | None = None
    ready: Mapped | None = None

    def cleaned(self) -> Mapped:
        """Return the clean text, mapped onto ``text``."""
        if self.ready is not None:
            return self.ready
        if self.decoded is None:
            return clean(self.text)
        return clean(self.decoded.text).onto(self.decoded)


@dataclass(frozen=True, slots=True)
class RawCell:
    """A table cell before it is written: position from 0 and lines. ``box`` carries its page as fifth number."""

    row: int
    column: int
    lines: Sequence[RawLine | str]
    column_span: int = 1
    row_span: int = 1
    header: bool = False
    box: Box | None = None


def glue(before: str, after: str) -> str:
    """Return what stands between two lines of one paragraph, both clean: a blank, or nothing inside a word.

    Nothing where a hyphen or slash at the line end is glued to its word ("1208/UBND-" + "KH", "kinh tế-" + "xã hội"),
    and where the next line brings the rest of a document number ("1208/UBND" + "-KH"). A dash set apart keeps its
    blank ("kinh tế -" + "xã hội").
    """
    if not before or not after:
        return ""
    if before[-1] in _DASHES and len(before) > 1 and before[-2].isalnum() and after[0].isalnum():
        return ""
    if after[0] in "-–/" and cue("symbol_tail").match(after) and cue("symbol_head").search(before[-40:]):
        return ""
    return " "


class FlowBuilder:
    """Collects the parts of a document in reading order. See the module for its use."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._at = 0
        self._pages: list[Page] = []
        self._lines: list[Line] = []
        self._paragraphs: list[Paragraph] = []
        self._tables: list[Table] = []

    @property
    def text(self) -> str:
        """The flow as written so far."""
        return "".join(self._text)

    def page(self, width: float = 0.0, height: float = 0.0) -> int:
        """Begin a page and return its number, from 1."""
        self._pages.append(Page(len(self._pages) + 1, width, height))
        return len(self._pages)

    def paragraph(self, lines: Iterable[RawLine | str], *, role: Role = "body", column: int = 0) -> bool:
        """Add a paragraph; return whether anything of it was left after cleaning."""
        start = self._write(lines, "\n")
        if start == self._at:
            return False
        self._paragraphs.append(Paragraph(start, self._at, role, column))
        return True

    def table(self, cells: Iterable[RawCell], *, page: int = 0) -> Table | None:
        """Add a table; return it as placed in the flow, None if no cell holds text.

        Raises ValueError for a table whose cells name one position twice.
        """
        placed: list[Cell] = []
        ordered = sorted(cells, key=lambda cell: (cell.row, cell.column))
        if len({(cell.row, cell.column) for cell in ordered}) < len(ordered):
            raise ValueError("two cells at one position")
        row = -1
        for raw in ordered:
            separator = "\t" if raw.row == row else "\n"
            start = self._write(raw.lines, separator)
            if start < self._at:
                row = raw.row
                self._paragraphs.append(Paragraph(start, self._at, "cell"))
            text = "".join(self._text[-1:]) if start < self._at else ""
            placed.append(
                Cell(raw.row, raw.column, start, self._at, text, raw.column_span, raw.row_span, raw.header, raw.box)
            )
        filled = [cell for cell in placed if cell.text]
        if not filled:
            return None
        table = Table(
            filled[0].start,
            filled[-1].end,
            max(cell.row + cell.row_span for cell in placed),
            max(cell.column + cell.column_span for cell in placed),
            tuple(placed),
            page or len(self._pages) or 1,
        )
        self._tables.append(table)
        return table

    def build(self, source: SourceInfo, warnings: Iterable[ReadingWarning] = ()) -> Document:
        """Return the document."""
        return Document(
            text="".join(self._text),
            pages=tuple(self._pages) or (Page(1),),
            lines=tuple(self._lines),
            paragraphs=tuple(self._paragraphs),
            source=source,
            tables=tuple(self._tables),
            warnings=tuple(warnings),
        )

    def _write(self, lines: Iterable[RawLine | str], separator: str) -> int:
        """Write one paragraph as one piece of ``_text``; return where it starts, the current end if it is empty."""
        parts: list[str] = []
        before = ""
        start = at = self._at + (len(separator) if self._at else 0)
        for item in lines:
            line = RawLine(item) if isinstance(item, str) else item
            mapped = line.cleaned()
            if not mapped.text:
                continue
            between = glue(before, mapped.text)
            at += len(between)
            self._lines.append(
                Line(
                    start=at,
                    end=at + len(mapped.text),
                    page=line.page or len(self._pages) or 1,
                    raw=line.text,
                    origins=mapped.origins,
                    x0s=line.x0s,
                    x1s=line.x1s,
                    top=line.top,
                    bottom=line.bottom,
                    confidence=line.confidence,
                )
            )
            parts += (between, mapped.text)
            at += len(mapped.text)
            before = mapped.text
        if not parts:
            return self._at
        if self._at:
            self._text.append(separator)
        self._text.append("".join(parts))
        self._at = at
        return start
