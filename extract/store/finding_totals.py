"""Findings by unit and rule: which citations to send back, and to whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from extract.store.counted import Who, by_name, counted, key_of
from extract.store.database import Database, Row
from extract.store.filters import Filters

_GRAVITY = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class FindingLine:
    """How often a rule found something in the reports of a unit."""

    key: str
    who: Who
    rule: str
    severity: str
    count: int
    reports: int


def finding_lines(database: Database, filters: Filters, known: Mapping[int | None, Who]) -> tuple[FindingLine, ...]:
    """Return all lines of the counted reports, by unit, the gravest first."""
    where, parameters = counted(filters, database)
    columns = "report.reporter_id, finding.rule, finding.severity"
    rows = database.query(
        f"SELECT {columns}, COUNT(*) AS total, COUNT(DISTINCT finding.report_id) AS reports"  # noqa: S608  ours
        f" FROM finding JOIN report ON report.id = finding.report_id WHERE {where} GROUP BY {columns}",
        parameters,
    )
    lines = [
        FindingLine(
            key=finding_key(row),
            who=known[row["reporter_id"]],
            rule=row["rule"],
            severity=row["severity"],
            count=int(row["total"]),
            reports=int(row["reports"]),
        )
        for row in rows
    ]
    return tuple(sorted(lines, key=lambda line: (by_name(line.who), _GRAVITY[line.severity], -line.count, line.rule)))


def finding_key(row: Row) -> str:
    """Return the key of the line that a row of the table ``finding`` belongs to."""
    return key_of("f", row["reporter_id"], row["rule"], row["severity"])
