"""Ruled tables of a scanned page: the rules found in its image make cells, words fall into them by their centres."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from extract.reading.ocr_page import OcrLine, OcrPage, OcrWord
from extract.reading.pdf_lines import Char, PrintedLine
from extract.reading.pdf_ruled import ruled_tables
from extract.reading.pdf_tables import PageTable, count_header_rows, grid_of, is_layout
from extract.reading.scan_lines import printed, rows_of_lines

_MEETS = 4.0  # points: how far a scanned rule may end from the one that it meets
_SAME = 3.0
_FEWEST_RULES = 3
_RULE_ENDS = "'`´|_~^=*°¬"


def scanned_tables(page: OcrPage, lines: Sequence[OcrLine], number: int) -> tuple[list[PageTable], list[OcrLine]]:
    """Return the tables of a page in points and the lines, or parts of lines, outside of them."""
    rest = list(lines)
    tables = []
    for boxes in cell_boxes(page):
        table = grid_of(boxes, number)
        if table is None:
            continue
        inside, outside = _fill(table, rest, page.scale, number)
        if not inside or is_layout(table):
            continue
        rest = outside
        table.header_rows = count_header_rows(table)
        tables.append(table)
    if not tables and not page.down and len(page.across) >= _FEWEST_RULES:
        return _open_tables(page, rest, number)
    return tables, rest


@dataclass(frozen=True, slots=True)
class Rules:
    """As much of a pdfplumber page as ``ruled_tables`` looks at."""

    width: float
    edges: list[dict[str, Any]]


def _open_tables(page: OcrPage, lines: list[OcrLine], number: int) -> tuple[list[PageTable], list[OcrLine]]:
    """Return the tables that have horizontal rules only, by the PDF reader's way, and the lines outside of them."""
    chars: list[Char] = []
    owner: dict[int, int] = {}
    for index, line in enumerate(lines):
        for char in _chars(line, page.scale):
            owner[id(char)] = index
            chars.append(char)
    tables, rest = ruled_tables(Rules(page.width / page.scale, drawn(page)), chars, number)
    for cell_line in (line for table in tables for cell in table.cells for line in cell.lines):
        cell_line.confidences = array("d", [page.confidence()] * len(cell_line.text))
    left = {owner[id(char)] for char in rest}
    return tables, [line for index, line in enumerate(lines) if index in left]


def _chars(line: OcrLine, scale: float) -> list[Char]:
    """Return the letters of a line as pdfplumber gives them, in order; inside a word each reaches to the next."""
    chars: list[Char] = []
    for word in line.words:
        if chars:
            chars.append(_char(" ", chars[-1]["x1"], word.x0s[0] / scale, line, scale))
        edges = [*word.x0s, word.x1s[-1]]
        for index in range(1, len(edges)):  # boxes of letters overlap where an accent leans over
            edges[index] = max(edges[index], edges[index - 1] + 0.1)
        chars += [
            _char(char, x0 / scale, x1 / scale, line, scale)
            for char, x0, x1 in zip(word.text, edges, edges[1:], strict=False)
        ]
    return chars


def _char(text: str, x0: float, x1: float, line: OcrLine, scale: float) -> Char:
    size, foot = line.size / scale, line.baseline / scale
    return {
        "text": text, "x0": x0, "x1": max(x1, x0), "top": foot - 0.78 * size, "bottom": foot + 0.22 * size,
        "size": size, "fontname": "", "matrix": (1.0, 0.0, 0.0, 1.0, x0, -foot),
    }  # fmt: skip


def cell_boxes(page: OcrPage) -> list[list[tuple[float, float, float, float]]]:
    """Return the cell boxes of each table that the rules make, in points, by pdfplumber's way from edges to cells."""
    if len(page.across) < 2 or len(page.down) < 2:
        return []
    from pdfplumber import table as finder  # noqa: PLC0415  kept off the start-up path

    edges_drawn = drawn(page)
    edges = [*edges_drawn, *_outer(edges_drawn)]
    merged = finder.merge_edges(
        edges, snap_x_tolerance=_SAME, snap_y_tolerance=_SAME, join_x_tolerance=_MEETS, join_y_tolerance=_MEETS
    )
    crossings = finder.edges_to_intersections(merged, _MEETS, _MEETS)
    cells = finder.intersections_to_cells(crossings)
    return [[tuple(map(float, cell)) for cell in table] for table in finder.cells_to_tables(cells)]  # type: ignore[misc]


def drawn(page: OcrPage) -> list[dict[str, Any]]:
    """Return the rules of a page as pdfplumber's edges, in points."""
    scale = page.scale
    edges = [_edge("h", x0 / scale, y / scale, x1 / scale, y / scale) for y, x0, x1 in page.across]
    return edges + [_edge("v", x / scale, y0 / scale, x / scale, y1 / scale) for x, y0, y1 in page.down]


def _outer(edges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the outer rules that a table lacks at its sides: where three horizontal rules or more end alike."""
    verticals = [edge["x0"] for edge in edges if edge["orientation"] == "v"]
    across = [edge for edge in edges if edge["orientation"] == "h"]
    found = []
    for side in ("x0", "x1"):
        for end, count in Counter(round(edge[side] / _SAME) for edge in across).items():
            x = end * _SAME
            if count >= _FEWEST_RULES and all(abs(x - other) > 2 * _MEETS for other in verticals):
                tops = [edge["top"] for edge in across if abs(edge[side] - x) < 2 * _SAME]
                found.append(_edge("v", x, min(tops), x, max(tops)))
    return found


def _edge(orientation: str, x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    return {
        "object_type": "line", "orientation": orientation, "x0": x0, "x1": x1, "top": top, "bottom": bottom,
        "width": x1 - x0, "height": bottom - top,
    }  # fmt: skip


def _fill(table: PageTable, lines: Sequence[OcrLine], scale: float, number: int) -> tuple[bool, list[OcrLine]]:
    """Put words into the cells of ``table``; return whether there were any, and what stands outside."""
    held: dict[int, list[OcrLine]] = {}
    outside: list[OcrLine] = []
    for line in lines:
        y = (line.baseline - 0.3 * line.size) / scale
        places = [_cell_at(table, word.centre / scale, y) for word in line.words]
        for place in dict.fromkeys(places):
            words = tuple(w for w, p in zip(line.words, places, strict=True) if p == place)
            part = replace(line, words=words if place is None else tuple(filter(None, map(_without_edge, words))))
            if place is None:
                outside.append(part)
            elif part.words:
                held.setdefault(place, []).append(part)
    for index, parts in held.items():
        cell_lines: list[PrintedLine] = [printed(row, scale, number) for row in rows_of_lines(parts)]
        table.cells[index].lines = sorted(cell_lines, key=lambda line: line.bottom)
    return bool(held), outside


def _without_edge(word: OcrWord) -> OcrWord | None:
    """Return a word without what an engine makes of the ends of rules and of specks, None if nothing is left."""
    start = len(word.text) - len(word.text.lstrip(_RULE_ENDS))
    end = max(len(word.text.rstrip(_RULE_ENDS)), start)
    return (
        OcrWord(word.text[start:end], word.x0s[start:end], word.x1s[start:end], word.confidence)
        if end > start
        else None
    )


def _cell_at(table: PageTable, x: float, y: float) -> int | None:
    left, top, right, bottom = table.box
    if not (left <= x <= right and top <= y <= bottom):
        return None
    for index, cell in enumerate(table.cells):
        if cell.box[0] <= x <= cell.box[2] and cell.box[1] <= y <= cell.box[3]:
            return index
    return None
