"""What people say of the reports: corrections as layers over what was extracted, and whose a report is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from extract.errors import ConflictError, CorrectionError
from extract.store import corrections, reporters, suggestions, tables
from extract.store.corrections import Change
from extract.store.counted import IS_REPORT
from extract.store.database import Database, Row, insert, now
from extract.store.periods import period_of
from extract.store.stored import Stored, corrections_of, load


class Reviewing:
    """The part of ``Corpus`` that takes down what people say. Nothing extracted is ever overwritten."""

    database: Database

    def corrections(self, report_id: int) -> list[Row]:
        """Return the corrections of a report in their order, undone ones included (``undone_at``)."""
        return corrections_of(self.database, report_id)

    def correct(self, report_id: int, changes: Sequence[Change], *, who: str, revision: int | None = None) -> int:
        """Lay changes over a report, all or none; return its new revision.

        ``revision`` is that of the report when ``who`` saw it. Raises ConflictError where it has changed since, and
        CorrectionError where a change does not fit.
        """
        with self.database.atomic():
            stored = self._claimed(report_id, revision)
            record, found, at = stored.record, stored.finding_ids, now()
            given = [one["entry"] for one in self.corrections(report_id)]
            for change in changes:
                if change.action == "add" and change.kind != "header":
                    change = replace(change, entry=corrections.next_id(stored.extracted, change.kind, given))  # noqa: PLW2901
                    given.append(change.entry)
                old = corrections.value_before(record, found, change)
                record, found = corrections.layered(record, [change], stored.text, found)
                insert(
                    self.database,
                    "correction",
                    {
                        "report_id": report_id,
                        "revision": stored.revision + 1,
                        "action": change.action,
                        "kind": change.kind,
                        "entry": change.entry,
                        "field": change.field,
                        "old_value": json.dumps(old, ensure_ascii=False),
                        "new_value": json.dumps(change.value, ensure_ascii=False),
                        "who": who,
                        "at": at,
                        "note": change.note,
                    },
                )
            return self._rewritten(report_id)

    def undo(self, correction_id: int, *, who: str, revision: int | None = None) -> int:
        """Take one correction back; return the report's new revision.

        Raises CorrectionError where it is undone already or a later correction builds on it.
        """
        found = self.database.query("SELECT * FROM correction WHERE id = ?", (correction_id,))
        if not found or found[0]["undone_at"] is not None:
            raise CorrectionError("chỗ sửa này không có hoặc đã được hoàn tác: mở lại báo cáo để xem các chỗ sửa")
        report_id = found[0]["report_id"]
        with self.database.atomic():
            self._claimed(report_id, revision)
            sql = "UPDATE correction SET undone_by = ?, undone_at = ? WHERE id = ?"
            self.database.execute(sql, (who, now(), correction_id))
            try:
                return self._rewritten(report_id)
            except CorrectionError as error:
                raise CorrectionError("có chỗ sửa sau dựa vào chỗ sửa này: hoàn tác chỗ sửa sau trước") from error

    def mark_reviewed(self, report_id: int, *, who: str, revision: int | None = None) -> int:
        """Say that a person has gone through the report; return its new revision."""
        with self.database.atomic():
            stored = self._claimed(report_id, revision)
            sql = "UPDATE report SET reviewed_at = ?, reviewed_by = ?, revision = ? WHERE id = ?"
            self.database.execute(sql, (now(), who, stored.revision + 1, report_id))
            return stored.revision + 1

    def assign_reporter(
        self,
        report_id: int,
        reporter: reporters.Reporter | str,
        *,
        who: str,
        unit_code: str | None = None,
        revision: int | None = None,
    ) -> int:
        """Say whose report it is, where the letterhead does not: a correction of the header's issuer.

        ``reporter`` may be a name ("huyện Cẩm Xuyên", "Phòng Nội vụ huyện Cẩm Xuyên"), with the official code of its
        unit where the name alone does not tell it; ``revision`` as for ``correct``. Raises CorrectionError where that
        is no body.
        """
        if isinstance(reporter, str):
            reporter = suggestions.named(
                self.database, load(self.database, report_id).record.header, reporter, unit_code
            )
        value = {
            "name": reporter.name,
            "kind": reporter.kind or "other",
            "level": reporter.level,
            "unit": reporter.unit,
            "province": reporter.province,
            "unit_code": reporter.unit_code,
            "stated": False,
        }
        return self.correct(report_id, [Change("set", "header", None, "issuer", value)], who=who, revision=revision)

    def assign_period(self, report_id: int, key: str, *, who: str) -> int:
        """Say which period it reports on ("2023-H1"), where its title does not: a correction of the header's period.

        Raises CorrectionError where that is no key of a period.
        """
        period = period_of(key)
        if period is None:
            raise CorrectionError(f"“{key}” không phải mã kỳ: viết 2023, 2023-H1, 2023-9M, 2023-Q3, 2023-M05")
        return self.correct(report_id, [Change("set", "header", None, "period", period.model_dump())], who=who)

    def without_period(self) -> list[Row]:
        """Return the rows (``Stored.row``) of the current documents that report, but do not say on which period."""
        where = f" WHERE report.period IS NULL AND report.state = 'current' AND {IS_REPORT.format(table='report')}"
        return self.database.query(f"{tables.REPORTS}{where} ORDER BY report.id")

    def open_reporters(self) -> list[suggestions.OpenReport]:
        """Return the current reports whose reporter is not known, each with the bodies that it may be of."""
        where = " WHERE report.reporter_id IS NULL AND report.state = 'current' ORDER BY report.id"
        reports = [load(self.database, row["id"]) for row in self.database.query(tables.REPORTS + where)]
        return [suggestions.open_report(self.database, one.row, one.record.header) for one in reports]

    def _claimed(self, report_id: int, revision: int | None) -> Stored:
        stored = load(self.database, report_id)
        if revision is not None and stored.revision != revision:
            last = [one for one in self.corrections(report_id) if one["revision"] > revision]
            whom = last[-1]["undone_by"] or last[-1]["who"] if last else "người khác"
            raise ConflictError(f"{whom} vừa sửa báo cáo này: mở lại báo cáo, xem các thay đổi rồi sửa lại nếu vẫn cần")
        return stored

    def _rewritten(self, report_id: int) -> int:
        """Bring the flat tables to the record as corrected; return the new revision."""
        stored = load(self.database, report_id)
        columns = {**tables.header_columns(self.database, stored.record), "revision": stored.revision + 1}
        tables.update_report(self.database, report_id, columns)
        tables.write_rows(self.database, report_id, stored.record, stored.finding_ids)
        tables.settle(self.database, report_id, was=stored.row)
        return stored.revision + 1
