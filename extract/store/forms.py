"""The statistical forms 0601 to 0603 filled from the corpus, and what no form has room for.

A form counts what was given, received and conferred in two tables that are never added: the same certificate stands
in the report of who got it and in that of who gave it. Where a number names its parts ("219 ..., trong đó 66 tập
thể"), the parts fill the rows and what they leave stays in the total. What a report does not say is blank, not 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extract.knowledge.awards import catalogue
from extract.knowledge.forms import Column, Form, FormRow, form, forms
from extract.store.award_items import Item, items_of, lines_of
from extract.store.award_totals import AWARDED, AwardLine
from extract.store.corpus import Corpus
from extract.store.counted import reporters
from extract.store.filters import Filters
from extract.store.movement_totals import MovementLine, movement_lines, movement_sources

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
    items = [one for one in items_of(corpus, filters, known) if one.unit is None]
    return tuple(_award_table(wanted, status, [one for one in items if one.status == status]) for status in AWARDED)


def beyond_forms(
    corpus: Corpus, period: str, *, unit: str | None = None, follow: bool = False
) -> tuple[AwardLine, ...]:
    """Return what no form has a column for, of every status, by unit: the province's own table.

    These are certificates and grassroots titles, what associations confer, and what nobody can tell the tier of.
    Numbers with parts are taken apart as in the forms: forms and own table together hold every recipient once.
    """
    filters = Filters(period=period, unit=unit, follow=follow)
    known = reporters(corpus.database)
    awards = [one for one in forms() if one.counts == "awards"]
    left = [
        one
        for one in items_of(corpus, filters, known)
        if not any(one.unit is None and _column_of(form, one.code, one.award, one.tier) for form in awards)
    ]
    return lines_of(left, known)


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


def _award_table(wanted: Form, status: str, items: Sequence[Item]) -> FormTable:
    placed = [(one, column) for one in items if (column := _column_of(wanted, one.code, one.award, one.tier))]
    heads = tuple(_heads(wanted, placed))
    cells: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for one, column in placed:
        numbers = [head.number for head in heads if _in_head(one, column, head)]
        for row in wanted.rows:
            if _in_row(row, one):
                for number in numbers:
                    cells[row.number, number].append(one)
    rows = tuple((row, tuple(_cell(cells.get((row.number, head.number), ())) for head in heads)) for row in wanted.rows)
    return FormTable(wanted, status, heads, rows)


def _heads(wanted: Form, placed: Iterable[tuple[Item, Column]]) -> Iterator[Head]:
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


def _cell(taken: Sequence[Item]) -> FormCell:
    if not taken:
        return BLANK
    return FormCell(
        sum(one.count for one in taken),
        any(one.qualifier is not None for one in taken),
        tuple(dict.fromkeys(one.source for one in taken)),
    )


def _in_head(one: Item, column: Column, head: Head) -> bool:
    if head.column.total:
        return True
    return (
        column is head.column
        and head.award in {None, one.award}
        and head.recipient in {None, _TAKEN_AS.get(one.recipient or "", one.recipient)}
    )


def _in_row(row: FormRow, one: Item) -> bool:
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
