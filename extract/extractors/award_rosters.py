"""Lists of names: sections ("I. Tập thể", "II. Lao động tiên tiến") with numbered names; the names are counted.

Each name has an award: from a cell of its row, the heading of its section or the caption. Names of one section with
one award are one entry. A count of names that the prose states already is no further number and gives none.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from extract.extractors.award_cells import EMPTY, KINDS, CellReading, begins
from extract.extractors.award_recipients import Item
from extract.extractors.award_state import Candidate, Frame
from extract.extractors.award_table_caption import Caption
from extract.extractors.award_table_grid import Grid
from extract.knowledge import rules
from extract.reading.document import Cell, Document
from extract.records import Recipient
from extract.text import match_key


@dataclass(slots=True)
class _Group:
    """Names with one award: who they are, where that is said, the number stated there, the names counted."""

    reading: CellReading
    recipient: Recipient | None
    start: int
    end: int
    stated: Item | None = None
    names: int = 0


@dataclass(slots=True)
class _Section:
    """A run of names under one heading; ``facts`` are those of the headings over it."""

    facts: CellReading
    recipient: Recipient | None
    start: int
    end: int
    rank: int
    stated: Item | None = None
    groups: dict[tuple[object, ...], _Group] = field(default_factory=dict)


def roster_candidates(document: Document, grid: Grid, caption: Caption, known: list[Candidate]) -> list[Candidate]:
    """Return one candidate for each group of names that an award is said of."""
    scored = any(grid.reading(cell).score for cell in grid.table.cells if cell.row < grid.heads)
    frame = replace(caption.frame, award=None) if scored else caption.frame
    found = []
    for section in _sections(document, grid, caption):
        groups = list(section.groups.values())
        if not groups and section.stated:
            groups = [_group(section, section.facts, section.recipient, None)]
        if len(groups) == 1:
            groups[0].stated = section.stated
        found += [candidate for group in groups if (candidate := _candidate(group, frame)) is not None]
    return [candidate for candidate in found if not _told_before(candidate, found, known)]


def _candidate(group: _Group, frame: Frame) -> Candidate | None:
    award = group.reading.award or frame.award
    if award is None or not (group.names or group.stated):
        return None
    own = group.reading.conferrer
    conferrer = own or (frame.award_conferrer or frame.conferrer if group.reading.tier is None else None)
    stated = group.stated
    at = (group.start, group.end)
    item = stated or Item(group.names, *at, *at, group.recipient, *at)
    disagrees = stated is not None and group.names and stated.count != group.names
    status = group.reading.status or (None if group.reading.done else frame.status)
    return Candidate(
        award=award, item=item, status=status,
        conferrer=(conferrer.start, conferrer.end) if conferrer else None,
        tier=conferrer.tier if conferrer else group.reading.tier, level=conferrer.level if conferrer else None,
        bare_city=conferrer.bare_city if conferrer else False,
        recipient=group.recipient or item.recipient or award.type.recipient, unit=None, part_of=None, taken=False,
        fired=("roster_disagrees" if disagrees else "roster_stated" if stated else "roster_counted",),
        clause=at, basis=group.reading.basis or frame.basis,
    )  # fmt: skip


def _told_before(candidate: Candidate, found: list[Candidate], known: list[Candidate]) -> bool:
    """Whether the prose states the number that these names, or all names with the award, make."""
    if candidate.fired[0] != "roster_counted":
        return False
    alike = [other for other in found if other.award.type.code == candidate.award.type.code]
    named = sum(other.item.count for other in alike if other.recipient == candidate.recipient)
    sums = {candidate.item.count: candidate.recipient, named: candidate.recipient}
    for told in known:
        same = (
            told.award.type.code == candidate.award.type.code
            and (told.status == candidate.status or None in {told.status, candidate.status})
            and _one_giver(told, candidate)
        )
        everyone = told.item.count == sum(other.item.count for other in alike)
        if same and (sums.get(told.item.count, "") == told.recipient or (len(alike) > 1 and everyone)):
            return True
    return False


def _one_giver(one: Candidate, other: Candidate) -> bool:
    return None in {one.conferrer, other.conferrer} or None in {one.tier, other.tier} or one.tier == other.tier


def _sections(document: Document, grid: Grid, caption: Caption) -> list[_Section]:
    sections: list[_Section] = []
    above: list[_Section] = []
    for row in range(grid.heads, grid.table.rows):
        cells = [cell for cell in grid.row(row) if cell.text.strip()]
        own = [cell for cell in cells if cell.row == row]
        if not own or any(grid.reading(cell).total for cell in own[:2]):
            continue
        opened = _opened(document, grid, own, grid.rank(row))
        if opened is not None:
            while above and above[-1].rank >= opened.rank:
                above.pop()
            if above:
                opened.facts = above[-1].facts.under(opened.facts)
                opened.recipient = opened.recipient or above[-1].recipient
            above.append(opened)
            sections.append(opened)
        elif _row_number(own[0]) and len(own) > 1:
            if not sections:
                sections.append(_unheaded(grid, caption, own[1]))
            _count_name(sections[-1], grid, cells, own[1], document)
    return _shared(sections)


def _row_number(cell: Cell) -> bool:
    return rules.load("awards").pattern("row_mark").match(cell.text) is not None


def _opened(document: Document, grid: Grid, cells: list[Cell], rank: int) -> _Section | None:
    """Return the section that a heading row opens: "II | CÁ NHÂN (09 người)", "I. Lao động tiên tiến"."""
    marked = rules.load("awards").pattern("roster_mark").match(cells[0].text) is not None
    numbered = _row_number(cells[0])
    beside = [cell for cell in cells[1:] if cell.row_span > 1 and grid.reading(cell).award is not None]
    texts = [cell for cell in cells[marked or numbered :] if cell not in beside]  # a merged award stands beside the run
    if len(texts) != 1:
        return None
    cell = texts[0]
    reading = grid.reading(cell)
    stated = reading.items[0] if len(reading.items) == 1 else None
    kind = _kind_of(document, cell, reading) or (stated.recipient if stated else None)
    if kind is None and not (reading.tells or reading.tier or stated):
        return None
    if numbered and reading.kind is None and reading.award is None:
        return None
    if not (marked or numbered or cell.column_span > 1 or len(cells) == 1):
        return None
    facts = replace(reading, recipient=None, recipient_at=None, items=())
    if beside and facts.award is None:
        facts = grid.reading(beside[0]).under(facts)
    return _Section(facts, kind, cell.start, cell.end, rank, stated)


def _kind_of(document: Document, cell: Cell, reading: CellReading) -> Recipient | None:
    """Return the kind that a heading opens with: "CÁ NHÂN (09 người)"; "Khối xã" sorts the names by where they work."""
    if reading.kind is not None:
        return reading.kind
    whole = match_key(document.text[cell.start : cell.end])
    return next((kind for kind in KINDS if begins(whole, f"kind_{kind}")), None)


def _unheaded(grid: Grid, caption: Caption, name: Cell) -> _Section:
    """Return the section of a list without headings: its column head or the caption tells who is named."""
    heads = grid.above(name.column)
    head = heads[-1] if heads else None
    reading = grid.reading(head) if head else EMPTY
    kind: Recipient | None = "individual" if reading.person_head else reading.recipient
    kind = kind if kind not in {None, "mixed"} else caption.recipient if caption.recipient != "mixed" else None
    at = (head.start, head.end) if head else (name.start, name.end)
    return _Section(EMPTY, kind, *at, rank=-2)


def _count_name(section: _Section, grid: Grid, cells: list[Cell], name: Cell, document: Document) -> None:
    """Count a row of names in the group of each of its awards."""
    told = [cell for cell in cells if cell is not name and (grid.reading(cell).award or _ticked(grid, cell))]
    givers = [grid.reading(cell).authority for cell in cells if _head(grid, cell).giver]
    who = section.recipient or _who(grid, name)
    beside: list[Cell | None] = [*told] or [None]
    for cell in beside:
        for reading in _readings(grid, cell):
            given = replace(reading, conferrer=reading.conferrer or (givers[0] if givers else None))
            facts = section.facts.under(replace(given, recipient=None, recipient_at=None))
            award, giver = facts.award, facts.conferrer
            key = (
                award.type.name if award else None,
                match_key(document.text[giver.start : giver.end]) if giver else None,
                who,
            )
            if key not in section.groups:
                section.groups[key] = _group(section, facts, who, cell)
            section.groups[key].names += 1


def _ticked(grid: Grid, cell: Cell) -> bool:
    return grid.reading(cell).tick and _heads(grid, cell).award is not None


def _readings(grid: Grid, cell: Cell | None) -> list[CellReading]:
    """Return what a cell of awards says of a name, one reading for each award."""
    if cell is None:
        return [EMPTY]
    reading = grid.reading(cell)
    if reading.tick:
        return [_heads(grid, cell)]
    reading = replace(_head(grid, cell), award=None, recipient=None).under(reading)
    if not reading.awards:
        return [reading]
    return [replace(reading, award=award, conferrer=giver) for award, giver in reading.awards]


def _heads(grid: Grid, cell: Cell) -> CellReading:
    merged = EMPTY
    for head in grid.above(cell.column):
        merged = merged.under(grid.reading(head))
    return merged


def _head(grid: Grid, cell: Cell) -> CellReading:
    heads = grid.above(cell.column)
    return grid.reading(heads[-1]) if heads else EMPTY


def _who(grid: Grid, name: Cell) -> Recipient | None:
    reading = grid.reading(name)
    if reading.person:
        return "individual"
    return reading.recipient or ("collective" if reading.alone else None)  # a body that could itself confer


def _group(section: _Section, facts: CellReading, who: Recipient | None, told: Cell | None) -> _Group:
    first = not section.groups or told is None
    at = (section.start, section.end) if first else (told.start, told.end) if told else (section.start, section.end)
    return _Group(facts, who, *at)


def _shared(sections: list[_Section]) -> list[_Section]:
    # one merged cell of the award column stands beside all sections, where the reader gave it to the first rows only
    told = [group for section in sections for group in section.groups.values() if group.reading.award]
    awards = {(group.reading.award.type.name, group.reading.conferrer) for group in told if group.reading.award}
    if len(awards) == 1:
        for section in sections:
            if len(section.groups) == 1 and all(group.reading.award is None for group in section.groups.values()):
                for group in section.groups.values():
                    group.reading = told[0].reading
    return sections
