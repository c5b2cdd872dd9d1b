"""The geometry of a table: which cell covers a place, where the heading ends, which rows number the columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from extract.extractors.award_cells import CellReading, pattern, read_cell
from extract.knowledge import rules
from extract.reading.document import Cell, Document, Table

_NUMBERING = 3  # cells that a row of column numbers has at least
_RANKS = ("letter", "roman", "number", "deep", "small", "dash", "plus")
UNMARKED = len(_RANKS)
SPANNING = -1  # the rank of a heading over the whole width without a mark


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with every place filled by the cell that covers it, and what each cell says.

    ``heads`` is the number of heading rows; ``body`` the rows under them, those that number the columns left out.
    """

    table: Table
    places: dict[tuple[int, int], Cell]
    readings: dict[int, CellReading]
    heads: int
    body: tuple[int, ...]

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell that covers a place."""
        return self.places.get((row, column))

    def reading(self, cell: Cell) -> CellReading:
        """Return what a cell says."""
        return self.readings[id(cell)]

    def above(self, column: int) -> list[Cell]:
        """Return the heads of a column, top first, each once."""
        heads: list[Cell] = []
        for row in range(self.heads):
            cell = self.at(row, column)
            if cell is not None and cell.text.strip() and (not heads or heads[-1] is not cell):
                heads.append(cell)
        return heads

    def row(self, row: int) -> list[Cell]:
        """Return the cells that begin in a row and those that reach into it from above, by column, each once."""
        found: list[Cell] = []
        for column in range(self.table.columns):
            cell = self.at(row, column)
            if cell is not None and (not found or found[-1] is not cell):
                found.append(cell)
        return found

    def rank(self, row: int) -> int:
        """Return the rank of a row in the list that the table is: 0 the highest, ``UNMARKED`` without a mark."""
        filled = [cell for cell in self.row(row) if cell.text.strip() and cell.row == row]
        for cell in filled[:2]:
            match = pattern("mark").match(cell.text)
            if match is not None and not (cell is not filled[0] and match["number"]):
                return next(index for index, name in enumerate(_RANKS) if match[name])
        wide = len(filled) == 1 and filled[0].column_span * 2 > self.table.columns
        return SPANNING if wide else UNMARKED


def grid_of(document: Document, table: Table) -> Grid:
    """Return the grid of a table."""
    places = {
        (cell.row + down, cell.column + right): cell
        for cell in table.cells
        for down in range(cell.row_span)
        for right in range(cell.column_span)
    }
    readings = {id(cell): read_cell(document.text, cell.start, cell.end) for cell in table.cells}
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(cell)
    numbering = {row for row, cells in rows.items() if row <= _FIRST_ROWS and _numbers_columns(cells)}
    heads = _head_rows(table, numbering) or _opening_row(table, readings)
    body = tuple(row for row in range(heads, table.rows) if row not in numbering)
    return Grid(table, places, readings, heads, body)


_FIRST_ROWS = 5  # a row of column numbers stands among these


def _numbers_columns(cells: list[Cell]) -> bool:
    matches = [pattern("column_number").match(cell.text) for cell in cells]
    numbers = [int(match[1]) for match in matches if match and match[1]]
    counting = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    return len(cells) >= _NUMBERING and all(matches) and counting and numbers[0] in {1, 2, 3}


def _head_rows(table: Table, numbering: set[int]) -> int:
    marked = [cell.row + cell.row_span for cell in table.cells if cell.header]
    if marked:
        return min(max(marked), *(row for row in numbering if row), table.rows) if numbering else max(marked)
    if numbering:
        return min(numbering)
    numeric = [cell.row for cell in table.cells if cell.column and number().match(cell.text)]
    return min(numeric, default=0)


def _opening_row(table: Table, readings: dict[int, CellReading]) -> int:
    """Return 1 where the first row heads a list although the reader did not mark it: it begins with "STT"."""
    first = [cell for cell in table.cells if cell.row == 0 and cell.column == 0]
    return max((cell.row_span for cell in first if readings[id(cell)].ordinal), default=0)


@cache
def number() -> regex.Pattern[str]:
    """Return the pattern of a cell that holds a count and nothing else."""
    return rules.load("awards").pattern("cell_number")
