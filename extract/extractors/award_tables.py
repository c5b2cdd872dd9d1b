"""Tables of awards: each cell that counts awards becomes a candidate.

What a cell counts is told by its column heads, its row head and the headings over it, the corner and the paragraphs
before the table, the nearest first. A cell counts only where an award is told. Columns and rows of sums hold the
totals that the other cells are part of. Lists of names are read by ``award_rosters``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from extract.extractors import award_decider, award_rosters
from extract.extractors.award_cells import EMPTY, CellReading
from extract.extractors.award_recipients import Item
from extract.extractors.award_scan import NamedAward
from extract.extractors.award_state import Candidate, compatible
from extract.extractors.award_table_caption import Caption, caption_of
from extract.extractors.award_table_columns import Column, columns_of
from extract.extractors.award_table_grid import UNMARKED, Grid, grid_of, number
from extract.extractors.award_table_rows import Row, rows_of
from extract.extractors.award_table_titles import retitled
from extract.knowledge import rules
from extract.language.numbers import parse_digits
from extract.reading.document import Cell, Document
from extract.records import Recipient, Status

Place = tuple[int, int]


def table_candidates(document: Document, known: list[Candidate]) -> list[tuple[int, Candidate]]:
    """Return (index of the table, candidate) for every counting cell; ``part_of`` counts on from ``known``."""
    found: list[tuple[int, Candidate]] = []
    given = award_decider.annex_award(document)
    for index, table in enumerate(document.tables):
        offset = len(known) + len(found)
        caption = caption_of(document, index)
        grid = grid_of(document, table)
        cells = _Table(document, grid, caption).candidates(offset)
        if not cells:
            if caption.frame.award is None and given is not None and given[1] < table.start:
                caption = replace(caption, frame=replace(caption.frame, award=given[0]))
            cells = award_rosters.roster_candidates(document, grid, caption, known)
        found.extend((index, candidate) for candidate in cells)
    return found


class _Table:
    """One table while it is read."""

    def __init__(self, document: Document, grid: Grid, caption: Caption) -> None:
        self._document, self._grid, self._caption = document, grid, caption
        self._columns = columns_of(grid)
        self._rows = rows_of(grid, self._columns)
        self._corner = self._read_corner()
        self._named = any(column.counts and column.heads.award for column in self._columns) or any(
            row.own.award for row in self._rows
        )
        self._statuses = any(column.counts and column.heads.status for column in self._columns)
        kinds = {column.heads.recipient for column in self._columns if column.counts and column.heads.recipient}
        self._mixed = len(kinds) > 1

    def _read_corner(self) -> CellReading:
        for column in self._columns:
            for cell in column.path if not column.counts else ():
                if (reading := self._grid.reading(cell)).tells:
                    return reading
        return EMPTY

    def candidates(self, offset: int) -> list[Candidate]:
        """Return the candidates of the cells in reading order, with the totals that they are part of."""
        found: list[Candidate] = []
        at: dict[Place, int] = {}
        for row in self._rows:
            for column in self._columns:
                cell = self._grid.at(row.index, column.index)
                if cell is None or not column.counts or (cell.row, cell.column) != (row.index, column.index):
                    continue
                read = self._cell(cell, row, column)
                if len(read) == 1:
                    at[row.index, column.index] = len(found)
                found.extend(read)
        return self._with_totals(found, at, offset)

    # --- one cell -------------------------------------------------------------------------------------------------
    def _cell(self, cell: Cell, row: Row, column: Column) -> list[Candidate]:
        heads, stub, frame = column.heads, row.stub, self._caption.frame
        named = heads.award or (None if row.total else stub.award)
        owner = heads if heads.award else stub
        fired = "table_cell"
        if named is None and not self._named:
            named, fired, owner = self._corner.award or frame.award, "table_cell_caption", self._corner
        if named is None and heads.commends and heads.conferrer and heads.recipient:
            named, fired, owner = heads.commends, "table_cell", heads
        if named is None:
            return []
        named = retitled(self._document.text, named, heads.kind or stub.kind, self._tails(named, row, column))
        conferrer = owner.conferrer or (heads.conferrer or stub.conferrer or self._corner.conferrer)
        if row.total and owner is not heads:
            conferrer = owner.conferrer or heads.conferrer
        tier = heads.tier or stub.tier
        if conferrer is None and tier is None:
            if fired == "table_cell_caption" and self._corner.award is None:
                conferrer = frame.award_conferrer or frame.conferrer
            elif self._given_by_caption(named):
                conferrer = frame.conferrer
        recipient = self._recipient(named, row, column)
        status = self._status(row, column)
        year = heads.year or stub.year
        return [
            Candidate(
                award=NamedAward(named.type, named.start, named.end), item=item, status=status,
                conferrer=(conferrer.start, conferrer.end) if conferrer else None,
                tier=conferrer.tier if conferrer else tier or frame.tier,
                level=conferrer.level if conferrer else None,
                bare_city=conferrer.bare_city if conferrer else False,
                recipient=item.recipient, unit=_turn() if heads.turn or self._caption.turn else None, part_of=None,
                taken=False, fired=(fired,), clause=year or (item.start, item.end),
                basis=heads.basis or stub.basis or frame.basis,
            )
            for item in self._items(cell, row, column, recipient)
        ]  # fmt: skip

    def _tails(self, named: NamedAward, row: Row, column: Column) -> list[str]:
        """Return what stands under the award: the lower heads of its column, or the row under its row."""
        inside = [at for at, cell in enumerate(column.path) if cell.start <= named.start < cell.end]
        if inside:
            return [cell.text for cell in column.path[inside[0] + 1 :]]
        stubs = [cell.text for cell in self._grid.row(row.index) if not number().match(cell.text)]
        return stubs if row.stub.award is named and row.own.award is not named else []

    def _given_by_caption(self, named: NamedAward) -> bool:
        giver = self._caption.frame.conferrer
        if giver is None or giver.vague or not self._caption.opens or named.type.state_only:
            return False
        return compatible(giver.tier, named.type)

    def _items(self, cell: Cell, row: Row, column: Column, recipient: Recipient | None) -> list[Item]:
        where = next(
            (told.recipient_at for told in (column.heads, row.stub) if told.recipient_at and told.recipient), None
        )
        match = number().match(self._document.text[cell.start : cell.end])
        if match is None:
            items = self._grid.reading(cell).items
            return [replace(item, recipient=item.recipient or recipient) for item in items if item.count]
        count = parse_digits(match[1])
        start, end = cell.start + match.start(1), cell.start + match.end(1)
        noun = where or (start, end)
        return [Item(count, start, end, start, end, recipient, noun[0], noun[1])] if count else []

    def _recipient(self, named: NamedAward, row: Row, column: Column) -> Recipient | None:
        heads, stub = column.heads, row.stub
        told = heads.kind or named.type.recipient or heads.recipient or stub.kind
        if told is None and row.own.award is not None and row.own.award.start == named.start:
            told = row.own.recipient
        if told is None and column.total and self._mixed:
            told = "mixed"
        return told or (None if row.total or column.total or self._kinds_in_rows() else self._caption.recipient)

    def _kinds_in_rows(self) -> bool:
        return any(row.own.kind for row in self._rows)

    def _status(self, row: Row, column: Column) -> Status | None:
        heads, stub = column.heads, row.stub
        if heads.status or (heads.done and self._statuses):
            return heads.status
        for told in (stub, heads, self._corner):
            if told.status or told.done:
                return told.status
        return self._caption.frame.status

    # --- sums -----------------------------------------------------------------------------------------------------
    def _with_totals(self, found: list[Candidate], at: dict[Place, int], offset: int) -> list[Candidate]:
        result = list(found)
        rows = {row.index: row for row in self._rows}
        counts = {place: found[position].item.count for place, position in at.items()}
        summed: dict[Place, int] = defaultdict(int)  # by the row that heads them, and column
        for place, count in counts.items():
            if (parent := rows[place[0]].parent) is not None and not rows[place[0]].part:
                summed[parent, place[1]] += count
        for place, position in at.items():
            row = rows[place[0]]
            column = self._columns[place[1]]
            whole = self._whole(row, column, self._above(row, place[1], counts, summed), at)
            if whole is None:
                continue
            candidate = result[position]
            result[position] = replace(
                candidate,
                part_of=offset + at[whole],
                fired=(*candidate.fired, "part"),
                summed=self._is_summed(row, column, whole),
                recipient=candidate.recipient or (result[at[whole]].recipient if row.part else None),
            )
        return result

    def _is_summed(self, row: Row, column: Column, whole: Place) -> bool:
        """Whether a cell is one of all those that a row or column of sums adds up."""
        below = whole == (row.whole, column.index)
        across = whole == (row.index, column.whole) and self._columns[whole[1]].total
        return not (row.part or column.part) and (below or across)

    @staticmethod
    def _above(row: Row, column: int, counts: dict[Place, int], summed: dict[Place, int]) -> Place | None:
        """Return the cell of the row that heads this one, if the rows under it can be its parts."""
        if row.parent is None or (row.parent, column) not in counts:
            return None
        value, parts = counts[row.parent, column], summed[row.parent, column]
        unmarked = row.rank == UNMARKED and row.own.kind is None  # a row of its own, unless the sum says otherwise
        fits = row.part or (parts == value if unmarked else parts <= value)
        return (row.parent, column) if fits else None

    @staticmethod
    def _whole(row: Row, column: Column, above: Place | None, at: dict[Place, int]) -> Place | None:
        across = (row.index, column.whole) if column.whole is not None else None
        below = (row.whole, column.index) if row.whole is not None else None
        ordered = (across if column.part else None, above, below, across)
        return next((place for place in ordered if place in at), None)


def _turn() -> str:
    return str(rules.load("award_tables").settings["turn_unit"])
