"""The rows of an award table: what each row head says with the headings over it, and which row sums which."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extract.extractors.award_cells import EMPTY, CellReading
from extract.extractors.award_table_columns import Column, conferring
from extract.extractors.award_table_grid import Grid, number
from extract.reading.document import Cell


@dataclass(frozen=True, slots=True)
class Row:
    """``own`` is what the row head itself says, ``stub`` that with the headings over it.

    ``parent`` is the index (in the table) of the row that heads this one; ``whole`` of the row of sums over it.
    """

    index: int
    rank: int
    own: CellReading
    stub: CellReading
    counted: bool
    total: bool = False
    part: bool = False
    parent: int | None = None
    whole: int | None = None


def rows_of(grid: Grid, columns: list[Column]) -> list[Row]:
    """Return the body rows of a table, in order."""
    stubs = [column for column in columns if not column.counts and not column.heads.skip]
    rows: list[Row] = []
    open_rows: list[Row] = []
    last: dict[int, Cell] = {}
    for index in grid.body:
        cells = grid.row(index)
        counted = any(
            column.counts and (cell := grid.at(index, column.index)) is not None and _is_count(grid, cell)
            for column in columns
        )
        own = _own(grid, stubs, index, last, counted=counted)
        rank = grid.rank(index)
        total = own.total and own.award is None
        part = own.part
        if total or part:
            parent = open_rows[0] if part and open_rows else None
        else:
            while open_rows and open_rows[-1].rank >= rank:
                open_rows.pop()
            parent = open_rows[-1] if open_rows else None
        if part:
            parent = next((row for row in reversed(rows) if not row.part and row.counted), parent)
        stub = _inherited(parent, own) if parent else own
        row = Row(index, rank, own, stub, counted, total, part, parent.index if parent else None)
        rows.append(row)
        if not total and not part and cells:
            open_rows.append(row)
    return _summed(rows)


def _is_count(grid: Grid, cell: Cell) -> bool:
    return bool(number().match(cell.text) or grid.reading(cell).items)


def _own(grid: Grid, stubs: list[Column], index: int, last: dict[int, Cell], *, counted: bool) -> CellReading:
    merged = EMPTY
    seen: set[int] = set()
    filled = [column for column in stubs if (cell := grid.at(index, column.index)) is not None and cell.text.strip()]
    for column in stubs:
        cell = grid.at(index, column.index)
        if cell is None:
            continue
        if not cell.text.strip() and counted and filled and column.index in last and _attribute(column):
            cell = last[column.index]  # told once, left blank in the rows that follow
        elif cell.text.strip():
            last[column.index] = cell
        if id(cell) in seen or not cell.text.strip() or number().match(cell.text):
            continue
        seen.add(id(cell))
        reading = grid.reading(cell)
        if column.heads.giver:
            reading = replace(reading, conferrer=reading.authority)
        elif not counted and reading.alone and reading.authority and reading.authority.kind != "place":
            reading = replace(reading, conferrer=reading.conferrer or reading.authority)
        total = merged.total or reading.total
        part = merged.part or reading.part
        merged = replace(merged.under(conferring(reading)), total=total, part=part)
    return merged


def _attribute(column: Column) -> bool:
    """Whether a column tells who confers or which award, so that a blank goes on with what stands above."""
    heads = column.heads
    return heads.giver or heads.tier is not None


def _inherited(parent: Row, own: CellReading) -> CellReading:
    upper = parent.stub
    if upper.kind is None:  # a unit that heads other rows is not their recipient
        upper = replace(upper, recipient=upper.recipient if own.award is None and upper.award else None)
    stub = upper.under(own)
    award = own.award or (upper.award if own.kind or own.part or not own.recipient or not parent.counted else None)
    return replace(stub, award=award or upper.award, total=own.total, part=own.part, kind=own.kind or upper.kind)


def _summed(rows: list[Row]) -> list[Row]:
    """Return the rows with the row of sums over each: that of its block, else that of the whole table."""
    sums = [row.index for row in rows if row.total]
    if not sums:
        return rows
    first, last = rows[0].index, rows[-1].index
    overall = first if sums[0] == first else sums[-1] if sums[-1] == last or len(sums) == 1 else None
    blocks = [index for index in sums if index != overall]
    found = []
    for row in rows:
        whole = overall if row.index != overall else None
        if not row.total:
            whole = next((index for index in blocks if index > row.index), whole)
        found.append(replace(row, whole=whole))
    return found
