"""Which documents a total counts, whose they are, and how lines of a total are named.

A total is of one period key: a half year, nine months and their year overlap and are never summed. Of each reporter
the current version of one document counts: its report (BC) before an official letter that reports (CV) before one
whose type is unknown. Decisions, submissions and plans of the period are no reports; what they list would count twice.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from extract.knowledge import units
from extract.store.database import Database, Row
from extract.store.filters import Filters, condition

_RANK = "CASE {table}.type_code WHEN 'BC' THEN 0 WHEN 'CV' THEN 1 ELSE 2 END"
_told = json.JSONEncoder(ensure_ascii=False, default=str).encode  # made once: a total has a key for each of its lines
# Documents that report; of the table named ``table``.
IS_REPORT = "({table}.type_code IS NULL OR {table}.type_code IN ('BC', 'CV'))"


@dataclass(frozen=True, slots=True)
class Who:
    """A body that reports; ``id`` and ``name`` are None for the reports whose reporter nobody could tell yet."""

    id: int | None
    name: str | None
    kind: str | None = None
    level: str | None = None
    unit: str | None = None
    unit_code: str | None = None
    province_code: str | None = None


UNKNOWN = Who(None, None)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A current document of the period that is not counted.

    ``reason`` is "no_report", or "other_report" where another document of the same reporter counts.
    """

    report_id: int
    who: Who
    type_code: str | None
    code: str | None
    path: str | None
    reason: str


def counted(filters: Filters, database: Database) -> tuple[str, list[Any]]:
    """Return the condition on ``report`` that a total counts by, and its parameters."""
    where, parameters = condition(database, filters)
    # Looked up by reporter: the index on periods would read all reports of the period for each of them.
    better = (
        "NOT EXISTS (SELECT 1 FROM report other WHERE other.reporter_id = report.reporter_id"  # noqa: S608  ours
        " AND other.period || '' = report.period AND other.state || '' = 'current'"
        f" AND {IS_REPORT.format(table='other')}"
        f" AND {_RANK.format(table='other')} < {_RANK.format(table='report')})"
    )
    return f"{where} AND {IS_REPORT.format(table='report')} AND {better}", parameters


def left_out(database: Database, filters: Filters, known: Mapping[int | None, Who]) -> tuple[LeftOut, ...]:
    """Return the documents of the period that are not counted, each with its reason."""
    where, parameters = condition(database, filters)
    counts, more = counted(filters, database)
    rows = database.query(
        "SELECT report.id, report.reporter_id, report.type_code, report.code, report.path FROM report"  # noqa: S608  ours
        f" WHERE {where} AND NOT ({counts}) ORDER BY report.id",
        [*parameters, *more],
    )
    return tuple(
        LeftOut(
            row["id"],
            known[row["reporter_id"]],
            row["type_code"],
            row["code"],
            row["path"],
            "other_report" if row["type_code"] in {None, "BC", "CV"} else "no_report",
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class Overlap:
    """A committee that reports, and how many others report from within its unit: what these received it may repeat."""

    who: Who
    within: int


def overlaps(reporting: Iterable[Who], day: date | None) -> tuple[Overlap, ...]:
    """Return the committees among those that report whose territory others report from, by the units of that day."""
    told = [one for one in reporting if one.unit_code]
    above = {one.unit_code: one for one in told if one.kind == "people_committee" and one.level != "commune"}
    counts: Counter[str] = Counter()
    for one in told:
        counts.update(code for code in _above(one.unit_code or "", day) if code in above and above[code] != one)
    return tuple(Overlap(above[code], count) for code, count in sorted(counts.items()))


def _above(code: str, day: date | None) -> Iterator[str]:
    """Yield the codes of a unit and of the units that it lies in."""
    unit = units.by_code(code, day) or units.by_code(code)
    while unit is not None:
        yield unit.code
        unit = units.by_code(unit.parent, day) or units.by_code(unit.parent) if unit.parent else None


def reporters(database: Database) -> dict[int | None, Who]:
    """Return all reporters by id, and None for reports without one."""
    rows = database.query("SELECT id, name, kind, level, unit, unit_code, province_code FROM reporter")
    return {None: UNKNOWN, **{row["id"]: who(row) for row in rows}}


def who(row: Row) -> Who:
    """Return the reporter of a row of the table."""
    return Who(*(row[name] for name in ("id", "name", "kind", "level", "unit", "unit_code", "province_code")))


def key_of(kind: str, *parts: object) -> str:
    """Return the short name of a line of a total: equal for equal dimensions, in every run on every machine."""
    return f"{kind}-{hashlib.sha256(_told(parts).encode()).hexdigest()[:10]}"


def by_name(one: Who) -> tuple[bool, str, int]:
    """Return the order of reporters: by name, the unknown one last."""
    return (one.name is None, one.name or "", one.id or 0)
