"""Parts of a page that are set in two columns (letterhead, Nơi nhận and signature) or outside the text (footnotes).

A common gutter does not part the columns of real letterheads: centred lines of different widths overlap. So each line
is cut at its wide gaps, and before the national title, and every piece goes to the column whose centre is nearer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.reading.cues import cue
from extract.reading.pdf_lines import WIDE, PrintedLine, segments

_TOP_SHARE = 0.45  # a letterhead lies in this share of the page
_MASTHEAD_LINES = 14  # below the national title: a long V/v has seven
_SMALLER = 0.93  # footnotes are set smaller than this share of the text


@dataclass(slots=True)
class Columns:
    """A two-column part: the lines of the left and of the right column, top to bottom."""

    left: list[PrintedLine] = field(default_factory=list)
    right: list[PrintedLine] = field(default_factory=list)


def letterhead(lines: Sequence[PrintedLine], width: float, height: float, blanks: float = WIDE) -> tuple[Columns, int]:
    """Return the letterhead at the top of a page, and how many of ``lines`` belong to it (0: there is none).

    A gap of more than ``blanks`` blanks parts the columns.
    """
    title = next(
        (i for i, line in enumerate(lines) if line.top < height * _TOP_SHARE and _national_title(line) is not None),
        None,
    )
    if title is None:
        return Columns(), 0
    pieces = [_pieces(line, blanks) for line in lines[: title + _MASTHEAD_LINES]]
    # Where wide gaps part the title itself, its last piece stands for it.
    anchor = next((piece for piece in pieces[title] if cue("national_title").search(piece.text)), pieces[title][-1])
    lefts = [piece for row in pieces[: title + 2] for piece in row if piece.x1 <= anchor.x0 + anchor.size]
    right_centre = anchor.centre
    left_centre = sum(piece.centre for piece in lefts) / len(lefts) if lefts else right_centre / 3
    middle = (left_centre + right_centre) / 2
    columns = Columns()
    last = 0
    for index, row in enumerate(pieces):
        if index > title and (
            cue("type_line").match(lines[index].text) or not _in_columns(row, middle, right_centre, width / 2)
        ):
            break
        for piece in row:
            (columns.left if piece.centre < middle else columns.right).append(piece)
        last = index + 1
    return columns, last


def _national_title(line: PrintedLine) -> int | None:
    match = cue("national_title").search(line.text)
    return match.start() if match else None


def _pieces(line: PrintedLine, blanks: float) -> list[PrintedLine]:
    at = _national_title(line)
    return segments(line, (at,) if at is not None else (), blanks)


def _in_columns(row: Sequence[PrintedLine], middle: float, right: float, page: float) -> bool:
    """Tell whether a line below the national title still belongs to the letterhead.

    Nothing in it is centred on the page or runs from one column into the other.
    """
    if any(cue("addressee").match(piece.text) for piece in row):
        return False
    if len(row) == 1 and cue("type_line").match(row[0].text):
        return False
    for piece in row:
        crosses = piece.x0 < middle - 2 * piece.size and piece.x1 > middle + 2 * piece.size
        if crosses or (len(row) == 1 and abs(piece.centre - page) < abs(piece.centre - right) and piece.x1 > page):
            return False
    return True


def signature_block(lines: Sequence[PrintedLine], width: float, blanks: float = WIDE) -> tuple[int, Columns, int]:
    """Return where the block with Nơi nhận begins in ``lines``, its columns, and where it ends (0: there is none)."""
    pieces = [segments(line, (), blanks) for line in lines]
    start = next((i for i, row in enumerate(pieces) if row and cue("recipients_title").match(row[0].text)), None)
    if start is None:
        return 0, Columns(), 0
    title = pieces[start][0]
    middle = max(title.x0 + 0.42 * (width - 2 * min(title.x0, width / 4)), title.x1 + title.size)
    first = start
    while first > 0 and all(piece.x0 > middle - title.size for piece in pieces[first - 1]):
        first -= 1
    columns = Columns()
    end = first
    for index in range(first, len(pieces)):
        row = pieces[index]
        if index > start and any(_runs_across(piece, middle, width) for piece in row):
            break
        for piece in row:
            (columns.left if piece.x0 < middle - piece.size else columns.right).append(piece)
        end = index + 1
    return first, columns, end


def _runs_across(piece: PrintedLine, middle: float, width: float) -> bool:
    """Tell whether a line is set over the whole page; a long list item of the left column is not."""
    crosses = piece.x0 < middle - 6 * piece.size and piece.x1 > middle + 4 * piece.size
    return crosses and not cue("bullet").match(piece.text) and piece.x1 - piece.x0 > 0.45 * width


def footnotes(lines: Sequence[PrintedLine], body_size: float, height: float) -> int:
    """Return the index of the first line of the footnotes that end a page; ``len(lines)`` if there are none."""
    first = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if line.size > body_size * _SMALLER or line.top < 0.3 * height:
            break
        if cue("footnote_start").match(line.text):
            first = index
    return first
