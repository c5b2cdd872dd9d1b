"""Lists of names: "I. Tập thể", "II. Cá nhân" with numbered names under each; the names are counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import regex

from extract.extractors.award_cells import CellReading, read_cell
from extract.extractors.award_recipients import Item
from extract.extractors.award_scan import NamedAward
from extract.extractors.award_state import Candidate, Frame
from extract.knowledge import rules
from extract.reading.document import Cell, Document, Table
from extract.records import Recipient


@dataclass(slots=True)
class _Section:
    """A run of names: who they are, where that is said, the number stated in its heading, the names found."""

    recipient: Recipient | None
    start: int
    end: int
    stated: Item | None = None
    names: int = 0
    awards: list[CellReading] = field(default_factory=list)


def roster_candidates(document: Document, table: Table, frame: Frame) -> list[Candidate]:
    """Return one candidate for each section of a list of names that an award is said of."""
    sections = _sections(document, table)
    found = []
    for section in sections:
        reading = next((reading for reading in section.awards if reading.award is not None), None)
        award = reading.award if reading else frame.award
        if award is None or not (section.names or section.stated):
            continue
        found.append(_candidate(section, award, reading, frame))
    return found


def _candidate(section: _Section, award: NamedAward, reading: CellReading | None, frame: Frame) -> Candidate:
    conferrer = reading.conferrer if reading else None
    conferrer = conferrer or frame.award_conferrer or frame.conferrer
    stated = section.stated
    item = stated or Item(
        section.names,
        section.start,
        section.end,
        section.start,
        section.end,
        section.recipient,
        section.start,
        section.end,
    )
    disagrees = stated is not None and section.names and stated.count != section.names
    return Candidate(
        award=award, item=item, status=(reading.status if reading else None) or frame.status,
        conferrer=(conferrer.start, conferrer.end) if conferrer else None,
        tier=conferrer.tier if conferrer else None, level=conferrer.level if conferrer else None,
        bare_city=conferrer.bare_city if conferrer else False,
        recipient=section.recipient or item.recipient or award.type.recipient, unit=None, part_of=None, taken=False,
        fired=("roster_disagrees" if disagrees else "roster_stated" if stated else "roster_counted",),
        clause=(section.start, section.end), basis=frame.basis,
    )  # fmt: skip


def _sections(document: Document, table: Table) -> list[_Section]:
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    sections: list[_Section] = []
    for row in sorted(rows):
        cells = sorted(rows[row], key=lambda cell: cell.column)
        if any(cell.header for cell in cells):
            continue
        opened = _opened(document, cells)
        if opened is not None:
            sections.append(opened)
        elif _row_mark().match(cells[0].text):
            if not sections:
                sections.append(_unmarked(document, table, cells))
            sections[-1].names += 1
        if sections:
            readings = (read_cell(document.text, cell.start, cell.end) for cell in cells[1:])
            sections[-1].awards.extend(reading for reading in readings if reading.award is not None)
    return _sharing(sections)


def _sharing(sections: list[_Section]) -> list[_Section]:
    # one merged cell of the award column stands beside all sections
    told = [section for section in sections if section.awards]
    if len(told) == 1:
        for section in sections:
            section.awards = told[0].awards
    return sections


def _opened(document: Document, cells: list[Cell]) -> _Section | None:
    """Return the section that a heading row opens: "II | CÁ NHÂN (09 người)"."""
    texts = [cell for cell in cells if cell.text.strip()]
    marked = bool(texts) and _roster_mark().match(texts[0].text) is not None
    if not texts or _row_mark().match(texts[0].text):
        return None
    named = texts[1:2] if marked else texts[:1]
    if not named:
        return None
    cell = named[0]
    reading = read_cell(document.text, cell.start, cell.end)
    if (
        reading.recipient is None
        or reading.award is not None
        or not (marked or cell.column_span > 1 or len(texts) == 1)
    ):
        return None
    stated = reading.items[0] if len(reading.items) == 1 else None
    kind = reading.recipient if reading.recipient != "mixed" else None
    return _Section(kind or (stated.recipient if stated else None), cell.start, cell.end, stated)


def _unmarked(document: Document, table: Table, cells: list[Cell]) -> _Section:
    """Return the section of a list without headings: its column head tells who is named."""
    column = cells[1].column if len(cells) > 1 else 0
    head = next((cell for cell in table.cells if cell.header and cell.column == column), cells[-1])
    reading = read_cell(document.text, head.start, head.end)
    person = len(cells) > 1 and read_cell(document.text, cells[1].start, cells[1].end).person
    kind: Recipient | None = "individual" if person else reading.recipient
    return _Section(kind, head.start, head.end)


@cache
def _roster_mark() -> regex.Pattern[str]:
    return rules.load("awards").pattern("roster_mark")


@cache
def _row_mark() -> regex.Pattern[str]:
    return rules.load("awards").pattern("row_mark")
