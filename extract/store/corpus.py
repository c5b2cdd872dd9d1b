"""The corpus: the reports of a province, their texts, what was corrected, and who still has to report.

One object, one connection, one thread. Every write is one transaction; what is extracted is never overwritten, and an
older version of a report is kept when its unit sends it again. What is asked of many reports at once stands in modules
of their own: ``search``, ``citing``, ``totals``, ``expected``, ``frames``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Literal, Self

from extract.errors import ConflictError, CorpusError, CorrectionError
from extract.reading.document import Document
from extract.records import ExtractorInfo, Report
from extract.store import carrying, corrections, reporters, suggestions, tables
from extract.store.corrections import Change
from extract.store.database import Database, Row, connect, insert, insert_many, now
from extract.store.entry import Entry, Passage, entry_from
from extract.store.journal import Journal
from extract.store.migrations import check_readable, migrate
from extract.store.questions import Questions

Outcome = Literal["new", "replaced", "duplicate"]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a report given to the corpus: its id, and the id of the version that it replaced.

    ``carried`` counts the corrections taken over from the record that an older extractor made of the same file,
    ``lost`` tells of those that no longer fit.
    """

    report_id: int
    outcome: Outcome
    replaced: int | None = None
    carried: int = 0
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """A report of the corpus: ``record`` with the corrections applied, ``extracted`` without them.

    ``row`` is its row of the table ``report`` (without the JSON) joined with the reporter's ``name``, ``unit``,
    ``unit_code``, ``province`` and ``level``; ``revision`` must be given back when it is corrected. ``finding_ids``
    are the names by which corrections know the findings of ``record``.
    """

    id: int
    revision: int
    record: Report
    extracted: Report
    passages: tuple[Passage, ...]
    row: Row
    finding_ids: tuple[str, ...]

    @property
    def text(self) -> str:
        """The flowed text that the record's offsets count in."""
        return "\n".join(passage.text for passage in self.passages)


class Corpus(Questions, Journal):
    """A corpus database: ``Corpus("tinh.db")``. Use it as a context manager, or close it.

    ``where`` is a path, or ``postgresql://user@host/database`` (extra ``postgres``). Raises CorpusError where the
    database cannot be opened. With ``read_only`` nothing is created or migrated.
    """

    def __init__(self, where: str | os.PathLike[str], *, read_only: bool = False) -> None:
        self.where = os.fspath(where)
        self.database: Database = connect(self.where, read_only=read_only)
        self.read_only = read_only
        try:
            check_readable(self.database) if read_only else migrate(self.database)
        except BaseException:
            self.database.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self.database.close()

    def __len__(self) -> int:
        """Return how many reports there are, older versions not counted."""
        return int(self.database.query("SELECT count(*) AS n FROM report WHERE state = 'current'")[0]["n"])

    # What comes in

    def holds(self, sha256: str, extractor: str) -> int | None:
        """Return the id of the report made of this very file by this extractor (``extractor_key``), None without."""
        sql = "SELECT max(id) AS id FROM report WHERE sha256 = ? AND extractor = ?"
        found = self.database.query(sql, (sha256, extractor))[0]["id"]
        return int(found) if found is not None else None

    def add(
        self,
        source: str | os.PathLike[str] | Document | Entry,
        *,
        path: str | None = None,
        received_at: str | None = None,
    ) -> Added:
        """Store a report: a file, a document that was read, or an entry that was made elsewhere.

        The same file read by the same extractor is a duplicate and changes nothing.
        ``path`` is where the file lies now (by default as the record says), ``received_at`` a UTC time in ISO 8601.
        A report of the same reporter, type and period is superseded by the one received last; both are kept. Where an
        older extractor read the same file, the corrections of its record are carried over.
        """
        entry = source if isinstance(source, Entry) else entry_from(source)
        report = entry.report
        extractor = extractor_key(report.extractor)
        with self.database.atomic():
            held = self.holds(report.source.sha256, extractor)
            if held is not None:
                return Added(held, "duplicate")
            values = {
                "sha256": report.source.sha256,
                "extractor": extractor,
                "path": path or report.source.path,
                "received_at": received_at or now(),
                "state": "current",
                "revision": 0,
                **tables.source_columns(report),
                **tables.header_columns(self.database, report),
            }
            report_id = insert(self.database, "report", values)
            insert_many(self.database, "record", [{"report_id": report_id, "record": report.model_dump_json()}])
            tables.write_passages(self.database, report_id, entry.passages)
            tables.write_pages(self.database, report_id, entry.pages)
            tables.write_rows(self.database, report_id, report)
            replaced = tables.settle(self.database, report_id)
            carried = self._carried_over(report_id, report.source.sha256)
        outcome: Outcome = "replaced" if replaced is not None else "new"
        return Added(report_id, outcome, replaced, len(carried.kept), tuple(carrying.told(one) for one in carried.lost))

    # What it holds

    def get(self, report_id: int) -> Stored:
        """Return one report. Raises CorpusError where there is none of this id."""
        found = self.database.query(tables.REPORTS + " WHERE report.id = ?", (report_id,))
        if not found:
            raise CorpusError(f"không có báo cáo số {report_id} trong kho dữ liệu: xem danh sách bằng extract totals")
        row = found[0]
        extracted = Report.model_validate_json(
            self.database.query("SELECT record FROM record WHERE report_id = ?", (report_id,))[0]["record"]
        )
        passages = tuple(
            Passage(one["page"], one["start_char"], one["text"])
            for one in self.database.query(
                "SELECT page, start_char, text FROM passage WHERE report_id = ? ORDER BY start_char, id", (report_id,)
            )
        )
        text = "\n".join(passage.text for passage in passages)
        changes = [_change(one) for one in self.corrections(report_id) if one["undone_at"] is None]
        record, names = corrections.layered(extracted, changes, text)
        return Stored(report_id, row["revision"], record, extracted, passages, row, names)

    def report_rows(self, *, period: str | None = None, current: bool = True) -> list[Row]:
        """Return the rows of ``Stored.row`` of all reports or those of a period; older versions when asked."""
        conditions, parameters = [], []
        if current:
            conditions.append("report.state = 'current'")
        if period is not None:
            conditions.append("report.period = ?")
            parameters.append(period)
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return self.database.query(f"{tables.REPORTS}{where} ORDER BY report.id", parameters)

    def corrections(self, report_id: int) -> list[Row]:
        """Return the corrections of a report in their order, undone ones included (``undone_at``)."""
        return self.database.query("SELECT * FROM correction WHERE report_id = ? ORDER BY id", (report_id,))

    def page_sizes(self, report_id: int) -> list[tuple[float, float]]:
        """Return width and height of each page in PDF points; an empty list for formats without a layout."""
        sql = "SELECT width, height FROM page WHERE report_id = ? ORDER BY page"
        return [(row["width"], row["height"]) for row in self.database.query(sql, (report_id,))]

    # What people say of it

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
        self, report_id: int, reporter: reporters.Reporter | str, *, who: str, unit_code: str | None = None
    ) -> int:
        """Say whose report it is, where the letterhead does not: a correction of the header's issuer.

        ``reporter`` may be a name ("huyện Cẩm Xuyên", "Phòng Nội vụ huyện Cẩm Xuyên"), with the official code of its
        unit where the name alone does not tell it. Raises CorrectionError where that is no body.
        """
        if isinstance(reporter, str):
            reporter = suggestions.named(self.database, self.get(report_id).record.header, reporter, unit_code)
        value = {
            "name": reporter.name,
            "kind": reporter.kind or "other",
            "level": reporter.level,
            "unit": reporter.unit,
            "province": reporter.province,
            "unit_code": reporter.unit_code,
            "stated": False,
        }
        return self.correct(report_id, [Change("set", "header", None, "issuer", value)], who=who)

    def open_reporters(self) -> list[suggestions.OpenReport]:
        """Return the current reports whose reporter is not known, each with the bodies that it may be of."""
        where = " WHERE report.reporter_id IS NULL AND report.state = 'current' ORDER BY report.id"
        reports = [self.get(row["id"]) for row in self.database.query(tables.REPORTS + where)]
        return [suggestions.open_report(self.database, one.row, one.record.header) for one in reports]

    # Within

    def _claimed(self, report_id: int, revision: int | None) -> Stored:
        stored = self.get(report_id)
        if revision is not None and stored.revision != revision:
            last = [one for one in self.corrections(report_id) if one["revision"] > revision]
            whom = last[-1]["undone_by"] or last[-1]["who"] if last else "người khác"
            raise ConflictError(f"{whom} vừa sửa báo cáo này: mở lại báo cáo, xem các thay đổi rồi sửa lại nếu vẫn cần")
        return stored

    def _carried_over(self, report_id: int, sha256: str) -> carrying.Carried:
        """Lay the corrections of the file's last record over its new one, as far as they fit."""
        sql = "SELECT max(id) AS id FROM report WHERE sha256 = ? AND id < ?"
        before = self.database.query(sql, (sha256, report_id))[0]["id"]
        layers = [_layer(one) for one in self.corrections(before) if one["undone_at"] is None] if before else []
        if not layers:
            return carrying.Carried((), ())
        old, new = self.get(before), self.get(report_id)
        carried = carrying.carry(old.extracted, old.text, layers, new.extracted, new.text)
        for layer in carried.kept:
            note = f"giữ lại từ bản đọc trước, ngày {layer.at[:10]}"
            change = replace(layer.change, note=f"{layer.change.note}; {note}" if layer.change.note else note)
            self.correct(report_id, [change], who=layer.who)
        return carried

    def _rewritten(self, report_id: int) -> int:
        """Bring the flat tables to the record as corrected; return the new revision."""
        stored = self.get(report_id)
        columns = {**tables.header_columns(self.database, stored.record), "revision": stored.revision + 1}
        tables.update_report(self.database, report_id, columns)
        tables.write_rows(self.database, report_id, stored.record, stored.finding_ids)
        tables.settle(self.database, report_id, was=stored.row)
        return stored.revision + 1


def extractor_key(extractor: ExtractorInfo) -> str:
    """Return what made a record: version of the program and of its weights."""
    return f"{extractor.version}+{extractor.model or ''}"


def _layer(row: Row) -> carrying.Layer:
    old = json.loads(row["old_value"]) if row["old_value"] else None
    return carrying.Layer(_change(row), old, row["who"], row["at"])


def _change(row: Row) -> Change:
    value = json.loads(row["new_value"]) if row["new_value"] else None
    return Change(row["action"], row["kind"], row["entry"], row["field"], value, row["note"])
