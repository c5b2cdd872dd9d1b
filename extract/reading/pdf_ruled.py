"""Tables that have only horizontal rules: their columns are where no line of them has letters.

Looked for only where at least three rules of one length stand above one another with no vertical rule between them;
prose never shows that.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from extract.reading.pdf_lines import Char, PrintedLine, line_of, rows_of, segments
from extract.reading.pdf_tables import PageCell, PageTable

_SAME = 4.0  # points: rules that end so near each other are of one length
_FEWEST_RULES = 3
_HIGHEST_BAND = 200.0
_GUTTER = 5.0

Row = list[PrintedLine]


def ruled_tables(page: Any, chars: list[Char], number: int) -> tuple[list[PageTable], list[Char]]:  # noqa: ANN401
    """Return the tables with horizontal rules only, and the characters outside of them."""
    tables = []
    for x0, x1, tops in rule_stacks(page):
        held = [c for c in chars if x0 - 3 <= (c["x0"] + c["x1"]) / 2 <= x1 + 3 and c["top"] < tops[-1]]
        found = _table(held, tops, (x0, x1), number)
        if found is None:
            continue
        table, used = found
        tables.append(table)
        chars = [char for char in chars if id(char) not in used]
    return tables, chars


def rule_stacks(page: Any) -> list[tuple[float, float, list[float]]]:  # noqa: ANN401
    """Return stacks of rules of one length: left end, right end, heights from the top."""
    verticals = [edge for edge in page.edges if edge["orientation"] == "v"]
    stacks: list[tuple[float, float, list[float]]] = []
    for edge in sorted(page.edges, key=lambda e: float(e["top"])):
        if edge["orientation"] != "h" or edge["x1"] - edge["x0"] < page.width / 4:
            continue
        for x0, x1, tops in stacks:
            if abs(x0 - edge["x0"]) < _SAME and abs(x1 - edge["x1"]) < _SAME and edge["top"] - tops[-1] < _HIGHEST_BAND:
                if edge["top"] - tops[-1] > _SAME:
                    tops.append(float(edge["top"]))
                break
        else:
            stacks.append((float(edge["x0"]), float(edge["x1"]), [float(edge["top"])]))
    return [
        (x0, x1, tops)
        for x0, x1, tops in stacks
        if len(tops) >= _FEWEST_RULES
        and not any(x0 - 3 < v["x0"] < x1 + 3 and v["top"] < tops[-1] and v["bottom"] > tops[0] for v in verticals)
    ]


def _table(
    chars: list[Char], tops: list[float], ends: tuple[float, float], number: int
) -> tuple[PageTable, set[int]] | None:
    printed = [(row, line) for row in rows_of(chars) if (line := line_of(row, number)) is not None]
    body = [(row, segments(line, (), 2.0)) for row, line in printed if line.bottom > tops[0] + 2]
    columns = _columns([piece for _, pieces in body for piece in pieces])
    if len(columns) < 2 or not any(piece.text.strip("%").isdigit() for _, pieces in body for piece in pieces):
        return None
    above = _heading([(row, line) for row, line in printed if line.bottom <= tops[0] + 2], columns)
    bands: list[list[Row]] = [[pieces for _, pieces in above]] if above else []
    for top, bottom in pairwise(tops):
        inside = [pieces for _, pieces in body if top < (pieces[0].top + pieces[0].bottom) / 2 < bottom]
        bands += _rows(inside, columns)
    bands = [band for band in bands if band]
    if len(bands) < 2:
        return None
    edges = [ends[0], *(start for start, _ in columns[1:]), ends[1]]
    cells = [cell for index, band in enumerate(bands) for cell in _cells(band, index, columns, edges)]
    top = min(line.top for line in bands[0][0])
    table = PageTable(number, (ends[0], top, ends[1], tops[-1]), edges, len(bands), cells, header_rows=1)
    return table, {id(char) for row, _ in (*above, *body) for char in row}


def _columns(pieces: Sequence[PrintedLine]) -> list[tuple[float, float]]:
    """Return the stretches of x that hold letters, parted by gutters that no line crosses."""
    columns: list[tuple[float, float]] = []
    for piece in sorted(pieces, key=lambda piece: piece.x0):
        if columns and piece.x0 < columns[-1][1] + _GUTTER:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.x1))
        else:
            columns.append((piece.x0, piece.x1))
    return columns


def _column(piece: PrintedLine, columns: Sequence[tuple[float, float]]) -> int | None:
    """Return the one column that a piece stands in, None if it lies over several or none."""
    over = [index for index, (start, end) in enumerate(columns) if piece.x0 < end and piece.x1 > start]
    return over[0] if len(over) == 1 else None


def _heading(
    lines: list[tuple[list[Char], PrintedLine]], columns: Sequence[tuple[float, float]]
) -> list[tuple[list[Char], Row]]:
    """Return the lines right above the first rule that name the columns (none if that rule is the upper border)."""
    taken: list[tuple[list[Char], Row]] = []
    below: PrintedLine | None = None
    for row, line in reversed(lines):
        pieces = segments(line, (), 2.0)
        near = below is None or below.bottom - line.bottom < 0.9 * line.size
        if any(_column(piece, columns) is None for piece in pieces) or not (near or len(pieces) > 1):
            break
        taken.insert(0, (row, pieces))
        below = line
    return taken if any(len(pieces) > 1 for _, pieces in taken) else []


def _rows(lines: list[Row], columns: Sequence[tuple[float, float]]) -> list[list[Row]]:
    """Part a band into rows: where several of its lines fill several columns, each of them begins one.

    A band is one row where half of the columns that it fills hold one line, all at one height: the others hold a
    wrapped cell each.
    """
    held: dict[int | None, list[PrintedLine]] = {}
    for piece in (piece for pieces in lines for piece in pieces):
        held.setdefault(_column(piece, columns), []).append(piece)
    single = [pieces[0] for pieces in held.values() if len(pieces) == 1]
    level = bool(single) and max(p.bottom for p in single) - min(p.bottom for p in single) < 0.5 * single[0].size
    if sum(len(pieces) > 1 for pieces in lines) < 2 or (level and len(single) * 2 >= len(held)):
        return [lines]
    rows: list[list[Row]] = []
    for pieces in lines:
        if len(pieces) > 1 or not rows:
            rows.append([pieces])
        else:
            rows[-1].append(pieces)
    return rows


def _cells(
    band: list[Row], index: int, columns: Sequence[tuple[float, float]], edges: Sequence[float]
) -> list[PageCell]:
    pieces = [piece for row in band for piece in row]
    top, bottom = min(piece.top for piece in pieces), max(piece.bottom for piece in pieces)
    cells = []
    for number in range(len(columns)):
        cell = PageCell((edges[number], top, edges[number + 1], bottom), index, number, 1, 1)
        cell.lines = [piece for piece in pieces if (_column(piece, columns) or 0) == number]
        cells.append(cell)
    return cells
