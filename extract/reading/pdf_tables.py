"""The ruled tables of a page: cells with their spans, boxes and lines; parts of one table over several pages joined."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from extract.reading.cues import cue
from extract.reading.pdf_lines import Char, PrintedLine, line_of, rows_of

_SHORT_HEAD, _SAME_HEAD = 20, 90.0  # characters, per cent
_JOIN = 3.0  # points: rules nearer than this are one


@dataclass(slots=True)
class PageCell:
    """A cell on a page: box, grid position and spans, the printed lines in it."""

    box: tuple[float, float, float, float]
    row: int
    column: int
    row_span: int
    column_span: int
    lines: list[PrintedLine] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines of the cell, joined by blanks, for comparisons."""
        return " ".join(" ".join(line.text.split()) for line in self.lines)


@dataclass(slots=True)
class PageTable:
    """A table or the part of it that stands on one page. ``edges`` are the x positions of its column rules."""

    page: int
    box: tuple[float, float, float, float]
    edges: list[float]
    rows: int
    cells: list[PageCell]
    header_rows: int = 0


def may_have_tables(page: Any) -> bool:  # noqa: ANN401  pdfplumber has no types
    """Tell by the number of drawn objects whether looking for tables can pay."""
    objects = page.objects
    return sum(len(objects.get(kind, ())) for kind in ("line", "rect", "curve")) >= 4


def page_tables(page: Any, chars: Sequence[Char], number: int) -> tuple[list[PageTable], list[Char]]:  # noqa: ANN401
    """Return the tables of a page and the characters outside of them."""
    tables = []
    rest = list(chars)
    settings: dict[str, Any] = {"vertical_strategy": "lines", "horizontal_strategy": "lines"}
    outer = _missing_outer_rules(page)
    if outer:
        settings["explicit_vertical_lines"] = outer
    for found in page.find_tables(settings):
        boxes = [tuple(map(float, box)) for box in found.cells]
        table = grid_of(boxes, number)
        if table is None:
            continue
        inside, outside = _parted(rest, table)
        _fill(table, inside)
        if is_layout(table):
            continue
        rest = outside
        table.header_rows = count_header_rows(table)
        tables.append(table)
    return tables, rest


def _missing_outer_rules(page: Any) -> list[float]:  # noqa: ANN401
    """Return the ends of horizontal rules that at least three share and at which no vertical rule stands."""
    ends: Counter[tuple[int, int]] = Counter()
    verticals: list[float] = []
    for edge in page.edges:
        if edge["orientation"] == "h" and edge["x1"] - edge["x0"] > 100:
            ends[round(edge["x0"]), round(edge["x1"])] += 1
        elif edge["orientation"] == "v":
            verticals.append(edge["x0"])
    if not verticals:
        return []
    shared = [pair for pair, count in ends.items() if count >= 3]
    return sorted({float(x) for pair in shared for x in pair if all(abs(x - v) > _JOIN for v in verticals)})


def grid_of(boxes: list[Any], page: int) -> PageTable | None:
    """Return the grid that cell boxes make, still without text; None for fewer than two rows or columns."""
    xs = _clustered(x for box in boxes for x in (box[0], box[2]))
    ys = _clustered(y for box in boxes for y in (box[1], box[3]))
    if len(xs) < 3 or len(ys) < 3 or len(boxes) < 4:
        return None
    cells = []
    taken: set[tuple[int, int]] = set()
    for box in sorted(boxes, key=lambda b: (b[1], b[0])):
        column, row = _index(xs, box[0]), _index(ys, box[1])
        if (row, column) in taken:
            continue
        taken.add((row, column))
        cells.append(PageCell(box, row, column, max(_index(ys, box[3]) - row, 1), max(_index(xs, box[2]) - column, 1)))
    return PageTable(page, (xs[0], ys[0], xs[-1], ys[-1]), xs, len(ys) - 1, cells)


def _clustered(values: Iterable[float]) -> list[float]:
    clusters: list[float] = []
    for value in sorted(values):
        if not clusters or value - clusters[-1] > _JOIN:
            clusters.append(value)
    return clusters


def _index(edges: list[float], value: float) -> int:
    return min(max(bisect_left(edges, value - _JOIN), 0), len(edges) - 1)


def _parted(chars: Sequence[Char], table: PageTable) -> tuple[list[Char], list[Char]]:
    x0, top, x1, bottom = table.box
    inside: list[Char] = []
    outside: list[Char] = []
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        (inside if x0 <= x <= x1 and top <= y <= bottom else outside).append(char)
    return inside, outside


def _fill(table: PageTable, chars: Sequence[Char]) -> None:
    holders: dict[int, list[Char]] = {}
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        for index, cell in enumerate(table.cells):
            if cell.box[0] <= x <= cell.box[2] and cell.box[1] <= y <= cell.box[3]:
                holders.setdefault(index, []).append(char)
                break
    for index, held in holders.items():
        lines = (line_of(row, table.page) for row in rows_of(held))
        table.cells[index].lines = [line for line in lines if line is not None]


def is_layout(table: PageTable) -> bool:
    """Tell whether a ruled grid only sets out letterhead or signature block, or frames running text."""
    texts = [cell.text for cell in table.cells if cell.lines]
    if not texts:
        return True
    if any(cue("national_title").search(text) or cue("recipients_title").match(text) for text in texts):
        return True
    return len(table.edges) <= 3 and len(texts) <= 2


def count_header_rows(table: PageTable) -> int:
    """Return how many rows from the top are headings: the first, what its merged cells cover, and "(1) (2) (3)"."""
    first = [cell for cell in table.cells if cell.row == 0 and cell.lines]
    if not first or all(cell.text.strip("().").isdigit() for cell in first):
        return 0
    if any(_is_amount(cell.text) for cell in first):
        return 0
    rows = max(cell.row_span for cell in table.cells if cell.row == 0)
    numbering = [cell.text.strip("() ") for cell in table.cells if cell.row == rows and cell.lines]
    if len(numbering) > 2 and all(text.isdigit() or (len(text) == 1 and text.isalpha()) for text in numbering):
        wanted = [str(n) for n in range(1, len(numbering) + 1)]
        digits = [text for text in numbering if text.isdigit()]
        if digits == wanted[: len(digits)]:
            rows += 1
    return rows if rows < table.rows else 0


def _is_amount(text: str) -> bool:
    return text.strip().isdigit()


def joined(tables: list[PageTable]) -> list[PageTable]:
    """Join the parts of a table over consecutive pages; each result lists its parts in ``cells``, header kept once.

    The caller passes parts between which no text stands. Cells keep their page through their lines and ``box``.
    """
    result: list[PageTable] = []
    for part in tables:
        if result and _continues(result[-1], part):
            _append(result[-1], part)
        else:
            result.append(part)
    return result


def _continues(table: PageTable, part: PageTable) -> bool:
    if len(table.edges) != len(part.edges):
        return False
    shift = part.edges[0] - table.edges[0]
    return all(abs(b - a - shift) < 2 * _JOIN for a, b in zip(table.edges, part.edges, strict=True))


def _append(table: PageTable, part: PageTable) -> None:
    repeated = _repeated(table, part)
    rest = [cell for cell in part.cells if cell.row >= repeated]
    split = _rest_of_row(table, [cell for cell in rest if cell.row == repeated])
    if split:
        for above, below in split:
            above.lines += below.lines
        repeated += 1
        rest = [cell for cell in rest if cell.row >= repeated]
    for cell in rest:
        cell.row += table.rows - repeated
        table.cells.append(cell)
    table.rows += part.rows - repeated


def _repeated(table: PageTable, part: PageTable) -> int:
    """Return how many rows on top of ``part`` repeat the head of the table; a scan may read a letter otherwise."""
    if not table.header_rows or part.rows < table.header_rows:
        return 0
    ours = " ".join(cell.text for cell in table.cells if cell.row < table.header_rows)
    theirs = " ".join(cell.text for cell in part.cells if cell.row < table.header_rows)
    if ours == theirs:
        return table.header_rows
    from rapidfuzz import fuzz  # noqa: PLC0415  for scans only

    return table.header_rows if len(ours) > _SHORT_HEAD and fuzz.ratio(ours, theirs) >= _SAME_HEAD else 0


def _rest_of_row(table: PageTable, first: list[PageCell]) -> list[tuple[PageCell, PageCell]]:
    """Pair the cells of the table's last row with those that go on with it on the next page, none if it was whole.

    It goes on where the first column numbers all rows but that one, and no figure of the row would become two.
    """
    last = {cell.column: cell for cell in table.cells if cell.row + cell.row_span == table.rows}
    numbered = [cell for cell in table.cells if cell.column == 0 and cell.row >= table.header_rows]
    go_on = [cell for cell in first if cell.lines]
    if len(numbered) < 2 or not all(cell.lines for cell in numbered) or any(cell.column == 0 for cell in go_on):
        return []
    fits = all(
        cell.column in last and cell.row_span == 1 and not (_is_amount(cell.text) and last[cell.column].lines)
        for cell in go_on
    )
    return [(last[cell.column], cell) for cell in go_on] if fits and any(cell.column == 0 for cell in first) else []
