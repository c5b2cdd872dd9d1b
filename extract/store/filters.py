"""Which reports a question is about: unit, time, what they cite, run, award, or get wrong. Shared by search and totals.

Names are compared without accents and case. A filter that nothing fits gives no report, never all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypedDict

from extract.knowledge import units
from extract.store.database import Database, Row
from extract.store.reporters import home_key, successors_of
from extract.text import fold, match_key


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that a report must all meet; None asks nothing.

    ``first`` and ``last`` are ISO days, months or years, both included, and meet the report's own date (the end of its
    period where it has none). ``unit`` is a name or an official code; with ``follow`` its successors count too.
    ``issuer`` is part of the name of a cited issuer, ``movement`` part of a movement's name, ``award`` and ``status``
    codes of the record, ``finding`` a rule or the beginning of one ("TD1").
    """

    period: str | None = None
    first: str | None = None
    last: str | None = None
    unit: str | None = None
    follow: bool = False
    issuer: str | None = None
    movement: str | None = None
    award: str | None = None
    status: str | None = None
    finding: str | None = None


class Conditions(TypedDict, total=False):
    """The fields of ``Filters`` as keyword arguments."""

    period: str | None
    first: str | None
    last: str | None
    unit: str | None
    follow: bool
    issuer: str | None
    movement: str | None
    award: str | None
    status: str | None
    finding: str | None


def condition(database: Database, filters: Filters) -> tuple[str, list[Any]]:
    """Return a condition on the table ``report`` (current versions only) and its parameters."""
    clauses = ["report.state = 'current'"]
    parameters: list[Any] = []

    def ask(clause: str, *values: Any) -> None:  # noqa: ANN401  what SQL takes
        clauses.append(clause)
        parameters.extend(values)

    if filters.period:
        ask("report.period = ?", filters.period)
    if filters.first:
        ask("COALESCE(report.date, report.period_end) >= ?", filters.first)
    if filters.last:
        ask("COALESCE(report.date, report.period_end) < ?", f"{filters.last}~")  # after all days of a month or year
    if filters.unit:
        ask(*_one_of("report.reporter_id", reporters_named(database, filters.unit, follow=filters.follow)))
    if filters.issuer:
        names = _names(database, "SELECT DISTINCT issuer AS name FROM citation", filters.issuer)
        ask(*_exists("citation", "issuer", names))
    if filters.movement:
        names = _names(database, "SELECT DISTINCT name_key AS name FROM movement", match_key(filters.movement))
        ask(*_exists("movement", "name_key", names))
    if filters.award or filters.status:
        both = {"award_code": filters.award, "status": filters.status}
        asked = {column: value for column, value in both.items() if value}
        sql = " AND ".join(f"part.{column} = ?" for column in asked)
        ask(f"EXISTS (SELECT 1 FROM award part WHERE part.report_id = report.id AND {sql})", *asked.values())  # noqa: S608
    if filters.finding:
        sql = "EXISTS (SELECT 1 FROM finding part WHERE part.report_id = report.id AND part.rule LIKE ?)"
        ask(sql, f"{filters.finding}%")
    return " AND ".join(clauses), parameters


def reporters_named(database: Database, name: str, *, follow: bool = False) -> list[int]:
    """Return the ids of the reporters that ``name`` may mean: a unit, its code, or words of a body's name.

    A unit stands for the bodies at home in it, not for those of the units below it: a province is its committee, its
    departments and unions. With ``follow``, the reporters of the units that took over its territory are among them.
    """
    own, above = units.apart(name)
    unit = None if name.isdecimal() else units.resolve(own, province=above.code if above else None)
    heirs = (units.successors(unit) if unit else successors_of(name)) if follow else ()
    homes = {home_key(one) for one in (unit, *heirs) if one}
    words = f" {' '.join(fold(name).split())} "

    def meant(row: Row) -> bool:
        home = row["key"].rpartition("@")[2]
        if home in homes or home.startswith(f"{name}:"):
            return True
        return bool(words.strip()) and words in f" {fold(row['name'])} {fold(row['unit'] or '')} "

    return [row["id"] for row in database.query("SELECT id, key, name, unit FROM reporter") if meant(row)]


def _names(database: Database, sql: str, part: str) -> list[str]:
    wanted = fold(part)
    return [row["name"] for row in database.query(sql) if row["name"] and wanted in fold(row["name"])]


def _exists(table: str, column: str, names: list[str]) -> tuple[Any, ...]:
    clause, *values = _one_of(f"part.{column}", names)
    return (f"EXISTS (SELECT 1 FROM {table} part WHERE part.report_id = report.id AND {clause})", *values)  # noqa: S608


def _one_of(column: str, values: list[Any]) -> tuple[Any, ...]:
    if not values:
        return ("1 = 0",)
    return (f"{column} IN ({', '.join('?' * len(values))})", *values)
