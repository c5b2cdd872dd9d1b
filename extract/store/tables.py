"""How a report lies in the tables: its row, its passages, the flat rows, and which version of it is the current one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from extract.records import Report
from extract.store import reporters, rows
from extract.store.corrections import finding_ids
from extract.store.database import Database, Row, insert, insert_many
from extract.store.entry import Passage
from extract.store.periods import key_of
from extract.text import fold

PASSAGES = 10_000_000  # more than a report can have: passages are numbered from report_id * PASSAGES
FLAT = ("citation", "directive", "movement", "award", "finding")

REPORTS = """
SELECT report.id, report.sha256, report.extractor, report.path, report.media_type, report.reader, report.pages,
  report.text_chars, report.language_score, report.received_at, report.state, report.revision, report.reviewed_at,
  report.reviewed_by, report.reporter_id, report.type_code, report.code, report.date, report.title, report.period,
  report.period_kind, report.period_label, report.period_start, report.period_end, report.warnings,
  reporter.key AS reporter_key, reporter.name AS name, reporter.kind AS kind, reporter.level AS level,
  reporter.unit AS unit, reporter.unit_code AS unit_code, reporter.province AS province,
  reporter.province_code AS province_code
FROM report LEFT JOIN reporter ON reporter.id = report.reporter_id
"""


def source_columns(report: Report) -> Row:
    """Return the columns of ``report`` that tell of its file."""
    source = report.source
    return {
        "media_type": source.media_type,
        "reader": source.reader,
        "pages": source.pages,
        "text_chars": source.text_chars,
        "language_score": source.language_score,
        "warnings": len(report.warnings),
    }


def header_columns(database: Database, report: Report) -> Row:
    """Return the columns of ``report`` that follow from its header; a reporter met for the first time is added."""
    header = report.header
    period = header.period
    reporter = reporters.reporter_of(header)
    return {
        "reporter_id": _reporter_id(database, reporter) if reporter else None,
        "type_code": header.type_code,
        "code": header.code,
        "date": header.date,
        "title": header.title,
        "period": key_of(period),
        "period_kind": period.kind if period else None,
        "period_label": period.label if period else None,
        "period_start": period.start if period else None,
        "period_end": period.end if period else None,
    }


def _reporter_id(database: Database, reporter: reporters.Reporter) -> int:
    found = database.query("SELECT id FROM reporter WHERE key = ?", (reporter.key,))
    if found:
        return int(found[0]["id"])
    names = ("key", "name", "kind", "level", "unit", "unit_code", "province", "province_code")
    return insert(database, "reporter", {name: getattr(reporter, name) for name in names})


def update_report(database: Database, report_id: int, columns: Mapping[str, Any]) -> None:
    """Set columns of one report."""
    sets = ", ".join(f"{name} = ?" for name in columns)
    database.execute(f"UPDATE report SET {sets} WHERE id = ?", (*columns.values(), report_id))  # noqa: S608  names are ours


def write_passages(database: Database, report_id: int, passages: Sequence[Passage]) -> None:
    """Store the text of a report, once."""
    lines = [
        {
            "id": report_id * PASSAGES + number,
            "report_id": report_id,
            "page": one.page,
            "start_char": one.start,
            "text": one.text,
            "folded": fold(one.text),
        }
        for number, one in enumerate(passages)
    ]
    insert_many(database, "passage", lines)


def write_pages(database: Database, report_id: int, sizes: Sequence[tuple[float, float]]) -> None:
    """Store width and height of each page, once."""
    lines = [
        {"report_id": report_id, "page": number, "width": width, "height": height}
        for number, (width, height) in enumerate(sizes, start=1)
    ]
    insert_many(database, "page", lines)


def write_rows(database: Database, report_id: int, report: Report, found: Sequence[str] | None = None) -> None:
    """Make the flat rows of a report those of this record; ``found``: the ids of its findings (None: as extracted)."""
    for table in FLAT:
        database.execute(f"DELETE FROM {table} WHERE report_id = ?", (report_id,))  # noqa: S608  names are ours
    for table, lines in rows.rows_of(report, finding_ids(report) if found is None else found).items():
        insert_many(database, table, [{"report_id": report_id, **line} for line in lines])


def settle(database: Database, report_id: int, was: Row | None = None) -> tuple[int | None, int | None]:
    """Decide which version is the current one among those of the report's reporter, type and period.

    The version received last is; the same file read again by a newer extractor is one more version. Returns the id of
    the version that this one replaced, and the one that came later than it, None where there is none. ``was`` is the
    report's row before a correction: that group loses it.
    """
    row = database.query(REPORTS + " WHERE report.id = ?", (report_id,))[0]
    before = [one["id"] for one in versions(database, row) if one["state"] == "current" and one["id"] != report_id]
    left = {**was, "sha256": ""} if was else None  # the report itself is no version of the group that it left
    for version in (left, row) if left else (row,):
        group = versions(database, version)
        for one in group:
            state = "current" if one["id"] == group[-1]["id"] else "superseded"
            if one["state"] != state:
                update_report(database, one["id"], {"state": state})
    last = group[-1]["id"]
    return (before[-1] if before and last == report_id else None), (last if last != report_id else None)


def versions(database: Database, row: Row) -> list[Row]:
    """Return id, state and time of all versions of the report with this row, oldest first."""
    same = "sha256 = ?"
    parameters = [row["sha256"]]
    if row["reporter_id"] is not None and row["period"] is not None:
        same += " OR (reporter_id = ? AND period = ? AND COALESCE(type_code, '') = ?)"
        parameters += [row["reporter_id"], row["period"], row["type_code"] or ""]
    sql = f"SELECT id, state, received_at FROM report WHERE {same} ORDER BY received_at, id"  # noqa: S608  ours
    return database.query(sql, parameters)
