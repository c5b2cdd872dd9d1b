"""The statistical forms 0601 to 0603 filled from the corpus, and what no form has room for.

A form counts what was given, received and conferred in two tables that are never added: the same certificate stands
in the report of who got it and in that of who gave it. Where a number names its parts ("219 ..., trong đó 66 tập
thể"), the parts fill the rows and what they leave stays in the total. What a report does not say is blank, not 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.knowledge.awards import catalogue
from extract.knowledge.forms import Column, Form, FormRow, form, forms
from extract.store.award_totals import AWARDED, AwardLine, tier_of
from extract.store.corpus import Corpus
from extract.store.counted import Who, counted, reporters
from extract.store.database import Row
from extract.store.filters import Filters
from extract.store.movement_totals import MovementLine, movement_lines, movement_sources

_OPEN_RECIPIENTS = (None, "mixed")
_TAKEN_AS = {"enterprise": "collective"}  # in the columns TT and CN an enterprise is a collective


@dataclass(frozen=True, slots=True)
class Head:
    """A printed column: ``award`` where the form has one for each kind, ``recipient`` where it has TT and CN."""

    column: Column
    award: str | None = None
    recipient: str | None = None

    @property
    def number(self) -> str:
        """The column's number in the form, with what it is split by: "2", "2.Huân chương Lao động.collective"."""
        return ".".join(str(part) for part in (self.column.number, self.award, self.recipient) if part)


@dataclass(frozen=True, slots=True)
class FormCell:
    """A figure of a form: ``value`` None is blank. ``sources`` are its entries: (report id, entry)."""

    value: int | None
    inexact: bool = False
    sources: tuple[tuple[int, str], ...] = ()


BLANK = FormCell(None)


@dataclass(frozen=True, slots=True)
class FormTable:
    """A form filled for one period and one status ("received", "conferred"; None for movements)."""

    form: Form
    status: str | None
    heads: tuple[Head, ...]
    rows: tuple[tuple[FormRow, tuple[FormCell, ...]], ...]

    def cell(self, row: str, head: str) -> FormCell:
        """Return the cell of a row and a column by their numbers. Raises KeyError where there is no such one."""
        found = {one.number: cells for one, cells in self.rows}
        return dict(zip((one.number for one in self.heads), found[row], strict=True))[head]


@dataclass(frozen=True, slots=True)
class _Item:
    """A number that is counted once, with what tells its place in a form."""

    code: str
    award: str | None
    recipient: str | None
    status: str
    tier: str | None
    basis: str | None
    unit: str | None
    count: int
    inexact: bool
    source: tuple[int, str]


def form_tables(
    corpus: Corpus, period: str, form_id: str, *, unit: str | None = None, follow: bool = False
) -> tuple[FormTable, ...]:
    """Return a form for one period: one table of movements, or two of awards (received, conferred).

    Raises KeyError for a form that is not known.
    """
    wanted = form(form_id)
    filters = Filters(period=period, unit=unit, follow=follow)
    known = reporters(corpus.database)
    if wanted.counts == "movements":
        return (_movement_table(wanted, movement_lines(corpus.database, filters, known), corpus, filters),)
    items = [one for one in _items(corpus, filters, known) if one.unit is None]
    return tuple(_award_table(wanted, status, [one for one in items if one.status == status]) for status in AWARDED)


def beyond_forms(lines: Iterable[AwardLine]) -> tuple[AwardLine, ...]:
    """Return the lines that no form has a column for, parts left out: the province's own table.

    These are certificates and grassroots titles, what associations confer, and what nobody can tell the tier of.
    """
    return tuple(
        line
        for line in lines
        if not line.part
        and not any(
            _column_of(one, line.award_code, line.award, line.tier) for one in forms() if one.counts == "awards"
        )
    )


def _column_of(wanted: Form, code: str, award: str | None, tier: str | None) -> Column | None:
    rest = None
    for column in wanted.columns:
        if column.total or (tier or "none") not in column.tiers:
            continue
        if column.rest:
            rest = column
        elif code in column.awards and (not column.names or award in column.names):
            return column
    return rest


def _items(corpus: Corpus, filters: Filters, known: Mapping[int | None, Who]) -> Iterator[_Item]:
    """Yield every number once: those with parts as their parts and what these leave."""
    where, parameters = counted(filters, corpus.database)
    rows = corpus.database.query(
        "SELECT award.report_id, award.entry, award.award_code, award.award, award.recipient, award.status,"  # noqa: S608  ours
        " award.conferrer_tier, award.conferrer IS NULL AS unnamed, award.basis, award.count, award.count_unit,"
        " award.qualifier, award.part_of, report.reporter_id"
        f" FROM award JOIN report ON report.id = award.report_id WHERE {where} ORDER BY award.report_id, award.entry",
        parameters,
    )
    parts: dict[tuple[int, str], list[_Item]] = defaultdict(list)
    tops = []
    for row in rows:
        item = _item(row, known)
        if row["part_of"] is None:
            tops.append(item)
        else:
            parts[row["report_id"], row["part_of"]].append(item)
    for top in tops:
        yield from _taken_apart(top, parts)


def _item(row: Row, known: Mapping[int | None, Who]) -> _Item:
    return _Item(
        code=row["award_code"],
        award=row["award"],
        recipient=row["recipient"],
        status=row["status"],
        tier=tier_of(row, known[row["reporter_id"]])[0],
        basis=row["basis"],
        unit=row["count_unit"],
        count=int(row["count"]),
        inexact=row["qualifier"] is not None,
        source=(row["report_id"], row["entry"]),
    )


def _taken_apart(whole: _Item, parts: Mapping[tuple[int, str], Sequence[_Item]]) -> Iterator[_Item]:
    """Yield the parts of a number and what they leave; the number itself where they do not fit into it."""
    mine = [one for one in parts.get(whole.source, ()) if one.status == whole.status and one.unit == whole.unit]
    left = whole.count - sum(one.count for one in mine)
    if not mine or left < 0:
        yield whole
        return
    for part in mine:
        told = replace(
            part,
            tier=part.tier or whole.tier,
            basis=part.basis or whole.basis,
            recipient=part.recipient if part.recipient not in _OPEN_RECIPIENTS else whole.recipient,
            code=whole.code if part.code == "khac" else part.code,
            award=whole.award if part.code == "khac" else part.award,
            inexact=part.inexact or whole.inexact,
        )
        yield from _taken_apart(told, parts)
    if left:
        yield replace(whole, count=left)


def _award_table(wanted: Form, status: str, items: Sequence[_Item]) -> FormTable:
    placed = [(one, column) for one in items if (column := _column_of(wanted, one.code, one.award, one.tier))]
    heads = tuple(_heads(wanted, placed))
    cells: dict[tuple[str, str], list[_Item]] = defaultdict(list)
    for one, column in placed:
        numbers = [head.number for head in heads if _in_head(one, column, head)]
        for row in wanted.rows:
            if _in_row(row, one):
                for number in numbers:
                    cells[row.number, number].append(one)
    rows = tuple((row, tuple(_cell(cells.get((row.number, head.number), ())) for head in heads)) for row in wanted.rows)
    return FormTable(wanted, status, heads, rows)


def _heads(wanted: Form, placed: Iterable[tuple[_Item, Column]]) -> Iterator[Head]:
    order = {one.name: at for at, one in reversed(list(enumerate(catalogue())))}
    for column in wanted.columns:
        names: Sequence[str | None] = [None]
        if column.per_award:
            found = {one.award for one, where in placed if where is column and one.award}
            names = sorted(found, key=lambda name: (order.get(name or "", len(order)), name)) or [None]
        for name in names:
            if not column.recipients:
                yield Head(column, name)
            for recipient in column.recipients:
                yield Head(column, name, recipient)


def _cell(taken: Sequence[_Item]) -> FormCell:
    if not taken:
        return BLANK
    return FormCell(
        sum(one.count for one in taken),
        any(one.inexact for one in taken),
        tuple(dict.fromkeys(one.source for one in taken)),
    )


def _in_head(one: _Item, column: Column, head: Head) -> bool:
    if head.column.total:
        return True
    return (
        column is head.column
        and head.award in {None, one.award}
        and head.recipient in {None, _TAKEN_AS.get(one.recipient or "", one.recipient)}
    )


def _in_row(row: FormRow, one: _Item) -> bool:
    return row.total or one.recipient in row.recipients or one.basis in row.bases


def _movement_table(wanted: Form, lines: Iterable[MovementLine], corpus: Corpus, filters: Filters) -> FormTable:
    """Return the form of movements; campaigns (cuộc vận động) are none and are not counted."""
    movements = [line for line in lines if line.kind == "movement"]
    sources = movement_sources(corpus.database, filters)
    heads = tuple(Head(column) for column in wanted.columns)
    rows = []
    for row in wanted.rows:
        cells = []
        for head in heads:
            taken = [
                line
                for line in movements
                if (head.column.total or line.level in head.column.levels) and (row.total or line.level in row.levels)
            ]
            entries = tuple(source for line in taken for source in sources[line.key])
            cells.append(FormCell(len(taken), sources=entries) if taken else BLANK)
        rows.append((row, tuple(cells)))
    return FormTable(wanted, None, heads, tuple(rows))
