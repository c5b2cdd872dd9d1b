"""Who has to report, and who has: on time, late, twice, not at all.

The list of a province is a spreadsheet of names. A name that resolves to a body is matched by that body's key; one
that does not stays open for the clerk, and is matched by its words alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from extract.extractors.header_case import restore_case
from extract.extractors.header_issuer import kind_of, level_of, unit_of
from extract.knowledge import units
from extract.records import IssuerKind, Level, ReportIssuer
from extract.store import reporters as bodies
from extract.store.counted import IS_REPORT, Who, by_name
from extract.store.database import Database, Row, insert
from extract.store.filters import Filters, reporters_named
from extract.store.periods import days_of
from extract.text import fold, match_key

State = Literal["on_time", "late", "missing", "reported"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A name on the list as given: with the official code of its unit and an ISO deadline where there are any."""

    name: str
    unit_code: str | None = None
    deadline: str | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """A line of the list in the corpus. ``reporter_key`` is None where the name resolves to no body: open."""

    id: int
    name: str
    period: str | None
    reporter_key: str | None
    unit_code: str | None
    deadline: str | None


@dataclass(frozen=True, slots=True)
class ReportingLine:
    """One unit of the list, or one that reported without being on it (``expected`` False).

    ``state`` is "reported" where there is no deadline to measure by. ``date`` is the day of the unit's first report:
    its own date, or where it bears none the day it was received. ``files`` are the different files sent for the period.
    ``open`` says that the name on the list resolves to no body: its report, if it came, was found by the name alone.
    """

    name: str
    who: Who | None
    state: State
    deadline: str | None
    date: str | None
    files: int
    report_ids: tuple[int, ...]
    expected: bool
    open: bool

    @property
    def twice(self) -> bool:
        """Whether more than one file came for the period."""
        return self.files > 1


@dataclass(frozen=True, slots=True)
class Reporting:
    """``lines`` are the units of the list, then those beside it; ``unknown`` the reports that are nobody's yet."""

    lines: tuple[ReportingLine, ...]
    unknown: tuple[int, ...]
    has_list: bool

    def of(self, state: State) -> tuple[ReportingLine, ...]:
        """Return the lines in one state."""
        return tuple(line for line in self.lines if line.state == state)


def replace_list(
    database: Database,
    names: Sequence[Listed],
    *,
    period: str | None,
    deadline: str | None,
    province: str | None = None,
) -> tuple[Expected, ...]:
    """Make ``names`` the list of a period (None: of every period) and return it as stored.

    ``deadline`` is for those that have none of their own. ``province`` (name or code) is where names without one lie;
    by default where all reporters of the corpus lie, if that is one province.
    """
    days = days_of(period) if period else None
    inside = province or only_province(database)
    with database.atomic():
        delete_list(database, period)
        for one in dict.fromkeys(names):
            body = resolve(one, inside, days.last if days else None)
            line = {
                "period": period,
                "name": one.name,
                "reporter_key": body.key if body else None,
                "unit_code": body.unit_code if body else one.unit_code,
                "deadline": one.deadline or deadline,
            }
            insert(database, "expected", line)
    return tuple(one for one in expected(database) if one.period == period)


def lists(database: Database) -> dict[str | None, int]:
    """Return how many units each list names, by its period; None is the list of every period and comes first."""
    rows = database.query("SELECT period, COUNT(*) AS units FROM expected GROUP BY period")
    return {row["period"]: row["units"] for row in sorted(rows, key=lambda row: row["period"] or "")}


def delete_list(database: Database, period: str | None) -> int:
    """Delete the list of a period (None: the one of every period); return how many units it named, 0 without one."""
    with database.atomic():
        return database.execute(*_of_period("DELETE FROM expected WHERE", period))


def _of_period(sql: str, period: str | None) -> tuple[str, tuple[str, ...]]:
    return (f"{sql} period IS NULL", ()) if period is None else (f"{sql} period = ?", (period,))


def expected(database: Database, period: str | None = None) -> tuple[Expected, ...]:
    """Return the whole list, or with ``period`` what is expected then: its own lines before those of every period."""
    rows = database.query("SELECT id, name, period, reporter_key, unit_code, deadline FROM expected ORDER BY id")
    found = [Expected(**row) for row in rows]
    if period is None:
        return tuple(found)
    taken: dict[str, Expected] = {}
    for one in sorted(found, key=lambda one: one.period is None):
        if one.period in {period, None}:
            taken.setdefault(one.reporter_key or match_key(one.name), one)
    return tuple(sorted(taken.values(), key=lambda one: one.id))


def resolve(one: Listed, province: str | None, day: date | None) -> bodies.Reporter | None:
    """Return the body that a name on the list means, None where that cannot be told.

    A bare unit ("huyện Cẩm Xuyên", "huyện Cẩm Xuyên, tỉnh Hà Tĩnh") means its people's committee. ``province`` is where
    names without one lie.
    """
    name, above = units.apart(restore_case(" ".join(one.name.split())), day)
    province = above.code if above else province
    kind = kind_of(name)
    unit = units.by_code(one.unit_code, day) or units.by_code(one.unit_code) if one.unit_code else None
    bare = _bare_unit(name, province, day) if kind == "other" else None
    if unit is None:
        named = unit_of(name)
        unit = bare or (_found(named, province, day) if named else None)
        if unit is None and named:
            return None  # it names a unit that nobody knows, or one of several
    if kind == "people_committee" or bare:
        return _identified(f"Ủy ban nhân dân {unit.name}", "people_committee", unit.level, unit, day) if unit else None
    home = unit or (_found(province, None, day) if province else None)
    if home is None or (kind == "other" and unit is None):
        return None
    return _identified(name, kind, level_of(name, home.name), home, day)


def _found(name: str, province: str | None, day: date | None) -> units.Unit | None:
    if name.isdecimal():
        return units.by_code(name, day) or units.by_code(name)
    return units.resolve(name, province=province, at=day) or units.resolve(name, province=province)


def _bare_unit(name: str, province: str | None, day: date | None) -> units.Unit | None:
    """Return the unit whose name this is, and nothing besides; a misspelt one only where its kind is told."""
    told = units.proper_name(name) != name
    return units.resolve(name, province=province, at=day, near=told) or units.resolve(
        name, province=province, near=False
    )


def _identified(
    name: str, kind: IssuerKind, level: Level | None, unit: units.Unit, day: date | None
) -> bodies.Reporter | None:
    issuer = ReportIssuer(name=name, kind=kind, level=level, unit=unit.name, unit_code=unit.code, stated=False)
    return bodies.identify(issuer, day)


def only_province(database: Database) -> str | None:
    """Return the code of the province that all reporters lie in, None where they lie in several or none is known."""
    rows = database.query("SELECT DISTINCT province_code FROM reporter WHERE province_code IS NOT NULL")
    return rows[0]["province_code"] if len(rows) == 1 else None


def reporting(database: Database, filters: Filters, known: Mapping[int | None, Who]) -> Reporting:
    """Return who has reported for ``filters.period``, measured by the list where there is one."""
    assert filters.period is not None
    inside = set(reporters_named(database, filters.unit, follow=filters.follow)) if filters.unit else None
    sent = _sent(database, filters.period)
    if inside is not None:
        sent = {one: rows for one, rows in sent.items() if one in inside}
    wanted = expected(database, filters.period)
    has_list = bool(wanted)
    matched = _matched(database, wanted, known)
    if inside is not None:
        wanted = tuple(one for one in wanted if matched.get(one.id) in inside or _named_by(one, filters.unit or ""))
    lines = [_line(one, known.get(matched.get(one.id, -1)), sent.get(matched.get(one.id, -1), [])) for one in wanted]
    on_list = {matched[one.id] for one in wanted if one.id in matched}
    others = sorted(
        (one for one in sent if one is not None and one not in on_list), key=lambda one: by_name(known[one])
    )
    lines += [_line(None, known[one], sent[one]) for one in others]
    unknown = tuple(row["id"] for row in sent.get(None, ()) if row["state"] == "current")
    return Reporting(tuple(lines), unknown, has_list)


def _sent(database: Database, period: str) -> dict[int | None, list[Row]]:
    """Return the documents that each reporter sent for a period, older versions included."""
    rows = database.query(
        "SELECT report.id, report.reporter_id, report.state, report.sha256, report.received_at,"  # noqa: S608  ours
        f" COALESCE(report.date, substr(report.received_at, 1, 10)) AS day FROM report"
        f" WHERE report.period = ? AND {IS_REPORT.format(table='report')} ORDER BY report.id",
        (period,),
    )
    sent: dict[int | None, list[Row]] = defaultdict(list)
    for row in rows:
        sent[row["reporter_id"]].append(row)
    return sent


def _line(one: Expected | None, who: Who | None, rows: Sequence[Row]) -> ReportingLine:
    first = min((row["day"] for row in rows), default=None)
    deadline = one.deadline if one else None
    state: State = "reported"
    if not rows:
        state = "missing"
    elif deadline:
        state = "late" if first and first > deadline else "on_time"
    return ReportingLine(
        name=one.name if one else (who.name if who else None) or "",
        who=who,
        state=state,
        deadline=deadline,
        date=first,
        files=len({row["sha256"] for row in rows}),
        report_ids=tuple(row["id"] for row in rows if row["state"] == "current"),
        expected=one is not None,
        open=one is not None and one.reporter_key is None,
    )


def _matched(database: Database, wanted: Iterable[Expected], known: Mapping[int | None, Who]) -> dict[int, int]:
    """Return the reporter of each line of the list, by their ids; lines whose reporter never reported have none."""
    by_key = {row["key"]: row["id"] for row in database.query("SELECT id, key FROM reporter")}
    by_words: dict[str, set[int]] = defaultdict(set)
    for one in known.values():
        if one.id is not None and one.name is not None:
            by_words[match_key(one.name)].add(one.id)
    found: dict[int, int] = {}
    for line in wanted:
        fitting = by_words.get(match_key(line.name), set()) if line.reporter_key is None else set()
        reporter = by_key.get(line.reporter_key) or (next(iter(fitting)) if len(fitting) == 1 else None)
        if reporter is not None:
            found[line.id] = reporter
    return found


def _named_by(one: Expected, unit: str) -> bool:
    return one.unit_code == unit or f" {fold(unit).strip()} " in f" {fold(one.name)} "
