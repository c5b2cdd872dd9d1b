"""Which reports to look at first: the least sure, with most findings, not yet looked at by anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from extract.store.database import Database, Row
from extract.web.entries import report_title

_SQL = """
SELECT report.id, report.path, report.title, report.period, report.date, report.code, report.pages, report.received_at,
  report.reviewed_at, report.reviewed_by, report.reporter_id, report.warnings, report.media_type,
  reporter.name AS name, doubt.least AS least, doubt.doubtful AS doubtful, doubt.entries AS entries,
  COALESCE(wrong.errors, 0) AS errors, COALESCE(wrong.remarks, 0) AS remarks
FROM report
LEFT JOIN reporter ON reporter.id = report.reporter_id
LEFT JOIN (
  SELECT report_id, MIN(confidence) AS least, SUM(needs_review) AS doubtful, COUNT(*) AS entries
  FROM (
    SELECT report_id, confidence, needs_review FROM citation
    UNION ALL SELECT report_id, confidence, needs_review FROM movement
    UNION ALL SELECT report_id, confidence, needs_review FROM award
  ) one GROUP BY report_id
) doubt ON doubt.report_id = report.id
LEFT JOIN (
  SELECT report_id, SUM(CASE WHEN severity = 'error' THEN 1 ELSE 0 END) AS errors,
    SUM(CASE WHEN severity = 'warning' THEN 1 ELSE 0 END) AS remarks
  FROM finding GROUP BY report_id
) wrong ON wrong.report_id = report.id
WHERE report.state = 'current'
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report in the queue. ``least`` is the lowest confidence of its entries, ``doubtful`` how many to look at."""

    id: int
    title: str
    row: Row
    least: float | None
    doubtful: int
    errors: int
    remarks: int
    reviewed: bool

    @property
    def urgency(self) -> tuple[Any, ...]:
        """Sort key: nobody's reports, then findings and doubts together, then the lowest confidence."""
        unknown = self.row["reporter_id"] is None
        return (
            self.reviewed,
            not unknown,
            -(3 * self.errors + self.remarks + self.doubtful),
            1.0 if self.least is None else self.least,
            self.id,
        )


def waiting(database: Database, period: str | None) -> list[Waiting]:
    """Return the current reports of a period ("": without one; None: all), those to look at first in front."""
    condition, parameters = "", []
    if period is not None:
        condition = " AND report.period = ?" if period else " AND report.period IS NULL"
        parameters = [period] if period else []
    found = [
        Waiting(
            id=row["id"],
            title=report_title(row),
            row=row,
            least=row["least"],
            doubtful=int(row["doubtful"] or 0),
            errors=int(row["errors"]),
            remarks=int(row["remarks"]),
            reviewed=row["reviewed_at"] is not None,
        )
        for row in database.query(_SQL + condition, parameters)
    ]
    return sorted(found, key=lambda one: one.urgency)


def around(queue: list[Waiting], report: int) -> tuple[int | None, int | None]:
    """Return the reports before and after one in a queue, None at its ends."""
    ids = [one.id for one in queue]
    if report not in ids:
        return None, next((one.id for one in queue if not one.reviewed), None)
    at = ids.index(report)
    return (ids[at - 1] if at else None), (ids[at + 1] if at + 1 < len(ids) else None)
