"""Ruled tables of a scanned page: the rules found in its image make cells, words fall into them by their centres."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from extract.reading.ocr_page import OcrLine, OcrPage
from extract.reading.pdf_lines import PrintedLine
from extract.reading.pdf_tables import PageTable, count_header_rows, grid_of, is_layout
from extract.reading.scan_lines import printed, rows_of_lines

_MEETS = 4.0  # points: how far a scanned rule may end from the one that it meets
_SAME = 3.0


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
    return tables, rest


def cell_boxes(page: OcrPage) -> list[list[tuple[float, float, float, float]]]:
    """Return the cell boxes of each table that the rules make, in points, by pdfplumber's way from edges to cells."""
    if len(page.across) < 2 or len(page.down) < 2:
        return []
    from pdfplumber import table as finder  # noqa: PLC0415  kept off the start-up path

    edges = _edges(page)
    merged = finder.merge_edges(
        edges, snap_x_tolerance=_SAME, snap_y_tolerance=_SAME, join_x_tolerance=_MEETS, join_y_tolerance=_MEETS
    )
    crossings = finder.edges_to_intersections(merged, _MEETS, _MEETS)
    cells = finder.intersections_to_cells(crossings)
    return [[tuple(map(float, cell)) for cell in table] for table in finder.cells_to_tables(cells)]  # type: ignore[misc]


def _edges(page: OcrPage) -> list[dict[str, Any]]:
    scale = page.scale
    edges = [_edge("h", x0 / scale, y / scale, x1 / scale, y / scale) for y, x0, x1 in page.across]
    edges += [_edge("v", x / scale, y0 / scale, x / scale, y1 / scale) for x, y0, y1 in page.down]
    # A table without outer rules at its sides: where three or more horizontal rules end alike, it ends.
    verticals = [edge["x0"] for edge in edges if edge["orientation"] == "v"]
    for side in ("x0", "x1"):
        ends = Counter(round(edge[side] / _SAME) for edge in edges if edge["orientation"] == "h")
        for end, count in ends.items():
            x = end * _SAME
            if count >= 3 and all(abs(x - other) > 2 * _MEETS for other in verticals):
                tops = [e["top"] for e in edges if e["orientation"] == "h" and abs(e[side] - x) < 2 * _SAME]
                edges.append(_edge("v", x, min(tops), x, max(tops)))
    return edges


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
            part = replace(line, words=tuple(w for w, p in zip(line.words, places, strict=True) if p == place))
            if place is None:
                outside.append(part)
            else:
                held.setdefault(place, []).append(part)
    for index, parts in held.items():
        cell_lines: list[PrintedLine] = [printed(row, scale, number) for row in rows_of_lines(parts)]
        table.cells[index].lines = sorted(cell_lines, key=lambda line: line.bottom)
    return bool(held), outside


def _cell_at(table: PageTable, x: float, y: float) -> int | None:
    left, top, right, bottom = table.box
    if not (left <= x <= right and top <= y <= bottom):
        return None
    for index, cell in enumerate(table.cells):
        if cell.box[0] <= x <= cell.box[2] and cell.box[1] <= y <= cell.box[3]:
            return index
    return None
