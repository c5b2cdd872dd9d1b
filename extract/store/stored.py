"""A report as the corpus holds it: what was extracted, and what people made of it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from extract.errors import CorpusError
from extract.records import Report
from extract.store import corrections, tables
from extract.store.corrections import Change
from extract.store.database import Database, Row
from extract.store.entry import Passage


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


def load(database: Database, report_id: int) -> Stored:
    """Return one report. Raises CorpusError where there is none of this id."""
    found = database.query(tables.REPORTS + " WHERE report.id = ?", (report_id,))
    if not found:
        raise CorpusError(f"không có báo cáo số {report_id} trong kho dữ liệu: xem danh sách bằng extract totals")
    row = found[0]
    extracted = Report.model_validate_json(
        database.query("SELECT record FROM record WHERE report_id = ?", (report_id,))[0]["record"]
    )
    passages = tuple(
        Passage(one["page"], one["start_char"], one["text"])
        for one in database.query(
            "SELECT page, start_char, text FROM passage WHERE report_id = ? ORDER BY start_char, id", (report_id,)
        )
    )
    text = "\n".join(passage.text for passage in passages)
    changes = [change(one) for one in corrections_of(database, report_id) if one["undone_at"] is None]
    record, names = corrections.layered(extracted, changes, text)
    return Stored(report_id, row["revision"], record, extracted, passages, row, names)


def corrections_of(database: Database, report_id: int) -> list[Row]:
    """Return the corrections of a report in their order, undone ones included (``undone_at``)."""
    return database.query("SELECT * FROM correction WHERE report_id = ? ORDER BY id", (report_id,))


def change(row: Row) -> Change:
    """Return what a row of the table ``correction`` asks for."""
    value = json.loads(row["new_value"]) if row["new_value"] else None
    return Change(row["action"], row["kind"], row["entry"], row["field"], value, row["note"])
