"""Award tables: grids (award by recipient by status) and lists with a column of numbers; one candidate a cell.

What a cell counts is told by the heads above it, by the text of its row, by the corner and by the paragraph before the
table, the nearer first. A row or column of totals holds the totals that the other cells are part of. Lists of names
are read by ``award_rosters``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import regex

from extract.extractors import award_rosters
from extract.extractors.award_cells import CellReading, read_cell
from extract.extractors.award_context import Reader
from extract.extractors.award_recipients import Item
from extract.extractors.award_scan import NamedAward, scan
from extract.extractors.award_state import Candidate, Frame
from extract.knowledge import rules
from extract.language.numbers import parse_digits
from extract.reading.document import Cell, Document, Table

_CAPTION = 2  # paragraphs before a table that may tell what it lists


@dataclass(frozen=True, slots=True)
class _Column:
    """What the heads of a column say. ``total`` is the column of sums, ``counts`` whether it holds counts at all."""

    heads: CellReading
    counts: bool
    total: bool


def table_candidates(document: Document, known: list[Candidate]) -> list[tuple[int, Candidate]]:
    """Return (index of the table, candidate) for every counting cell; ``part_of`` counts on from ``known``."""
    found: list[tuple[int, Candidate]] = []
    for index, table in enumerate(document.tables):
        offset = len(known) + len(found)
        frame = _caption(document, table)
        cells = _grid_candidates(document, table, frame, offset)
        if not cells:
            cells = award_rosters.roster_candidates(document, table, frame)
        found.extend((index, candidate) for candidate in cells)
    return found


def _caption(document: Document, table: Table) -> Frame:
    before = [
        paragraph
        for paragraph in document.paragraphs
        if paragraph.end <= table.start and paragraph.role not in {"cell", "footer"}
    ][-_CAPTION:]
    frame = Frame()
    for paragraph in before:
        handed = Reader(document.text).paragraph(scan(document.text, paragraph.start, paragraph.end), Frame())
        if paragraph is before[-1] or frame == Frame():
            frame = Frame(
                status=handed.status or frame.status,
                conferrer=handed.conferrer,
                tier=handed.tier or frame.tier,
                award=handed.award,
                award_conferrer=handed.award_conferrer,
                basis=handed.basis or frame.basis,
            )
    return frame


def _grid_candidates(document: Document, table: Table, frame: Frame, offset: int) -> list[Candidate]:
    grid = {
        (cell.row + down, cell.column + right): cell
        for cell in table.cells
        for down in range(cell.row_span)
        for right in range(cell.column_span)
    }
    heads = _head_rows(table)
    readings = {id(cell): read_cell(document.text, cell.start, cell.end) for cell in table.cells}
    columns = [_column(grid, readings, heads, column) for column in range(table.columns)]
    corner = next(
        (readings[id(grid[row, column])] for row in range(heads) for column in range(table.columns)
         if not columns[column].counts and (row, column) in grid and readings[id(grid[row, column])].tells),
        CellReading(),
    )  # fmt: skip
    total_row = _total_row(table, grid, readings, heads)
    found: list[Candidate] = []
    at: dict[tuple[int, int], int] = {}
    for row in range(heads, table.rows):
        stub = _stub(grid, readings, columns, row)
        if stub is None and row != total_row:
            continue
        for column, facts in enumerate(columns):
            cell = grid.get((row, column))
            if cell is None or not facts.counts or (cell.row, cell.column) != (row, column):
                continue
            candidate = _candidate(document, cell, facts, stub=stub or CellReading(), corner=corner, frame=frame)
            if candidate is not None:
                at[row, column] = offset + len(found)
                found.append(candidate)
    return _with_totals(found, at, columns, total_row, offset)


def _with_totals(
    found: list[Candidate], at: dict[tuple[int, int], int], columns: list[_Column], total_row: int | None, offset: int
) -> list[Candidate]:
    result = list(found)
    for (row, column), position in at.items():
        whole = None
        if row != total_row and total_row is not None:
            whole = at.get((total_row, column))
        if whole is None and not columns[column].total:
            whole = next(
                (at[row, other] for other, facts in enumerate(columns) if facts.total and (row, other) in at), None
            )
        if whole is not None:
            candidate = result[position - offset]
            result[position - offset] = replace(candidate, part_of=whole, fired=(*candidate.fired, "part"))
    return result


def _head_rows(table: Table) -> int:
    marked = [cell.row + cell.row_span for cell in table.cells if cell.header]
    if marked:
        return max(marked)
    numeric = [cell.row for cell in table.cells if cell.column and _number().match(cell.text)]
    return min(numeric, default=0)


def _column(grid: dict[tuple[int, int], Cell], readings: dict[int, CellReading], heads: int, column: int) -> _Column:
    above: list[Cell] = []
    for row in range(heads):
        cell = grid.get((row, column))
        if cell is not None and (not above or above[-1] is not cell):
            above.append(cell)
    merged = CellReading()
    for cell in above:
        merged = merged.under(readings[id(cell)])
    body = [cell for (row, at), cell in grid.items() if at == column and row >= heads and cell.text.strip()]
    numeric = sum(bool(_number().match(cell.text) or readings[id(cell)].items) for cell in body)
    told = (
        merged.recipient is not None
        or merged.award is not None
        or merged.total
        or merged.count
        or merged.status is not None
    )
    counts = bool(body) and told and not merged.skip and numeric * 2 > len(body)
    counts = counts or (bool(body) and merged.year and numeric == len(body))
    return _Column(merged, counts, merged.total and merged.recipient is None)


def _total_row(
    table: Table, grid: dict[tuple[int, int], Cell], readings: dict[int, CellReading], heads: int
) -> int | None:
    for row in (table.rows - 1, heads):
        cells = [grid[row, column] for column in range(min(2, table.columns)) if (row, column) in grid]
        if row >= heads and any(readings[id(cell)].total and readings[id(cell)].award is None for cell in cells):
            return row
    return None


def _stub(
    grid: dict[tuple[int, int], Cell], readings: dict[int, CellReading], columns: list[_Column], row: int
) -> CellReading | None:
    merged = CellReading()
    seen: set[int] = set()
    for column, facts in enumerate(columns):
        cell = grid.get((row, column))
        if cell is None or facts.counts or facts.heads.skip or id(cell) in seen or _number().match(cell.text):
            continue
        seen.add(id(cell))
        reading = readings[id(cell)]
        if facts.heads.giver:
            reading = replace(reading, conferrer=reading.authority)
        merged = merged.under(reading)
    return None if merged.total and merged.award is None else merged


def _candidate(
    document: Document, cell: Cell, column: _Column, *, stub: CellReading, corner: CellReading, frame: Frame
) -> Candidate | None:
    heads = column.heads
    named, owner = next(
        ((reading.award, reading) for reading in (heads, stub) if reading.award is not None), (None, heads)
    )
    fired = "table_cell"
    if named is None:
        named, fired = corner.award or frame.award, "table_cell_caption"
    if named is None:
        return None
    counted = _count(document, cell)
    if counted is None:
        return None
    count, start, end = counted
    conferrer = owner.conferrer or heads.conferrer or stub.conferrer or corner.conferrer
    if conferrer is None and fired == "table_cell_caption":
        conferrer = frame.award_conferrer or frame.conferrer
    recipient = heads.recipient or named.type.recipient or (stub.recipient if stub.award is named else None)
    if recipient is None and column.total:
        recipient = "mixed"
    status = heads.status or stub.status or corner.status or frame.status
    where = next((reading.recipient_at for reading in (heads, stub) if reading.recipient is not None), None) or (
        start,
        end,
    )
    item = Item(count, start, end, start, end, recipient, where[0], where[1])
    return Candidate(
        award=NamedAward(named.type, named.start, named.end), item=item, status=status,
        conferrer=(conferrer.start, conferrer.end) if conferrer else None,
        tier=conferrer.tier if conferrer else heads.tier or stub.tier or frame.tier,
        level=conferrer.level if conferrer else None, bare_city=conferrer.bare_city if conferrer else False,
        recipient=recipient, unit=None, part_of=None, taken=False, fired=(fired,),
        clause=(start, end), basis=heads.basis or stub.basis or frame.basis,
    )  # fmt: skip


def _count(document: Document, cell: Cell) -> tuple[int, int, int] | None:
    text = document.text[cell.start : cell.end]
    match = _number().match(text)
    if match is None:
        return None
    value = parse_digits(match[1])
    return (value, cell.start + match.start(1), cell.start + match.end(1)) if value else None


@cache
def _number() -> regex.Pattern[str]:
    return rules.load("awards").pattern("cell_number")
