"""The columns of an award table: what their heads say together, which hold counts, which sums, which parts of a sum."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extract.extractors.award_cells import EMPTY, CellReading
from extract.extractors.award_state import compatible
from extract.extractors.award_table_grid import Grid, number
from extract.reading.document import Cell


@dataclass(frozen=True, slots=True)
class Column:
    """What the heads of a column say, top first in ``path``.

    ``counts``: holds counts of awards. ``total``: sums of the other columns under the same upper heads. ``whole``:
    the column of what this one is a part of ("trong đó nữ").
    """

    index: int
    path: tuple[Cell, ...]
    heads: CellReading
    counts: bool = False
    total: bool = False
    part: bool = False
    whole: int | None = None


def columns_of(grid: Grid) -> list[Column]:
    """Return the columns of a table."""
    columns = [_read(grid, index) for index in range(grid.table.columns)]
    rates = any(column.heads.skip and "%" in column.path[-1].text for column in columns if column.path)
    reached = {column.heads.recipient for column in columns if column.heads.done}
    columns = [
        replace(column, counts=False, heads=replace(column.heads, skip=True))
        if column.heads.base and (rates or column.heads.recipient in reached)
        else column
        for column in columns
    ]
    if not any(column.counts and not column.total for column in columns):
        columns = [replace(column, counts=True) if _of_unit(grid, column) else column for column in columns]
    return [replace(column, whole=_whole(columns, column)) if column.counts else column for column in columns]


def _of_unit(grid: Grid, column: Column) -> bool:
    """Whether a column beside awards in the rows counts those of the place or unit that its head names."""
    if not column.index or not column.path or column.heads.skip or column.heads.base or column.heads.ordinal:
        return False
    body = [cell for row in grid.body if (cell := grid.at(row, column.index)) is not None and cell.text.strip()]
    left = [cell for row in grid.body if (cell := grid.at(row, column.index - 1)) is not None]
    named = any(grid.reading(cell).award for row in grid.body for cell in grid.row(row))
    return named and bool(left) and bool(body) and all(number().match(cell.text) for cell in body)


def _read(grid: Grid, index: int) -> Column:
    path = grid.above(index)
    readings = [_head(grid, path, at) for at in range(len(path))]
    merged = EMPTY
    for reading in readings:
        merged = merged.under(reading)
    last = readings[-1] if readings else EMPTY
    merged = replace(merged, base=last.base, person_head=any(reading.person_head for reading in readings))
    body = [
        cell
        for row in grid.body
        if (cell := grid.at(row, index)) is not None
        and any(map(str.isalnum, cell.text))  # "-" is as good as blank
        and (cell.row, cell.column) == (row, index)
        and cell.column_span == 1
    ]
    numeric = sum(bool(number().match(cell.text)) for cell in body)
    worded = sum(bool(grid.reading(cell).items) for cell in body)
    told = (
        merged.recipient is not None
        or merged.award is not None
        or merged.status is not None
        or merged.basis is not None
        or any((merged.unit, last.total, last.part, merged.count, merged.turn, merged.done, merged.conferrer))
    )
    counts = told and not merged.skip and (numeric + worded) * 2 > len(body) > 0
    counts = counts or (bool(merged.year) and not merged.skip and numeric == len(body) > 0)
    # the sum beside its parts is told by a word of its own; "Tổng số tập thể" sums nothing in its row
    total = last.total and (last.recipient is None or last.recipient == "mixed") and not last.award
    return Column(index, tuple(path), merged, counts, total, any(reading.part for reading in readings))


def _head(grid: Grid, path: list[Cell], at: int) -> CellReading:
    reading = grid.reading(path[at])
    if reading.ordinal:  # "TT" numbers the rows, or is short for tập thể under or beside other heads
        stands = bool(path[at].column) and (at > 0 or _beside_kind(grid, path[at]))
        return replace(reading, ordinal=False) if stands else CellReading(skip=True)
    if reading.alone and reading.authority and reading.authority.kind != "place" and reading.conferrer is None:
        others = [grid.reading(cell) for cell in path if cell is not path[at]]
        shared = [cell.award for cell in others if cell.award]
        fits = all(compatible(reading.authority.tier, award.type) for award in shared)
        owned = any(cell.conferrer for cell in others)
        if _confers_by_name(reading) or (not owned and fits and (shared or any(cell.kind for cell in others))):
            return replace(reading, conferrer=reading.authority, recipient=None, recipient_at=None)
    if reading.recipient_at and reading.kind is None and reading.award is None and _names_unit(path[at], reading):
        return replace(reading, recipient=None, recipient_at=None, unit=True)
    return reading


def _names_unit(cell: Cell, reading: CellReading) -> bool:
    """Whether a head is a unit's name ("Tổ Toán"), which tells no recipient."""
    noun = reading.recipient_at
    rest = cell.text[noun[1] - cell.start :].strip() if noun else ""
    return bool(rest) and rest[0].isupper() and not cell.text.isupper()


def _confers_by_name(reading: CellReading) -> bool:
    """Whether the authority that is all of a cell is an office: nobody lists offices as units."""
    authority = reading.authority
    return reading.alone and authority is not None and (authority.kind == "office" or authority.tier == "state")


def conferring(reading: CellReading) -> CellReading:
    """Return the reading of a row head with an office named alone as the conferrer."""
    if reading.conferrer is None and _confers_by_name(reading):
        return replace(reading, conferrer=reading.authority)
    return reading


def _beside_kind(grid: Grid, cell: Cell) -> bool:
    return any(
        (other := grid.at(cell.row, column)) is not None and other is not cell and grid.reading(other).kind is not None
        and not grid.reading(other).ordinal and abs(column - cell.column) == 1
        for column in range(grid.table.columns)
    )  # fmt: skip


def _whole(columns: list[Column], column: Column) -> int | None:
    if column.part:
        before = [other for other in columns[: column.index] if other.counts and not other.part]
        near = [other for other in before if _shared(other, column)] or (
            before[-1:] if len(column.path) == 1 or column.path[0].column_span > 1 else []
        )
        return near[-1].index if near else None
    if column.total:
        upper = [other for other in columns if other.total and other.counts and len(other.path) < len(column.path)]
        return next((other.index for other in upper if _in_scope(other, column)), None)
    sums = [other for other in columns if other.total and other.counts and _in_scope(other, column)]
    return max(sums, key=lambda other: len(other.path)).index if sums else None


def _shared(one: Column, other: Column) -> bool:
    """Whether two columns stand under one upper head."""
    return bool(one.path and other.path) and one.path[0] is other.path[0]


def _in_scope(total: Column, column: Column) -> bool:
    """Whether a column stands under all the upper heads of a column of sums."""
    upper = total.path[:-1]
    return all(any(cell is head for head in column.path) for cell in upper)
