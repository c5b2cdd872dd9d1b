"""The corpus: the reports of a province, their texts, what was corrected, and who still has to report.

One object, one connection, one thread. Every write is one transaction; what is extracted is never overwritten, and an
older version of a report is kept when its unit sends it again. What is asked of many reports at once stands in modules
of their own: ``search``, ``citing``, ``totals``, ``expected``, ``frames``.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Literal, Self

from extract.reading.document import Document
from extract.records import ExtractorInfo
from extract.store import carrying, stored, tables
from extract.store.corrections import Change
from extract.store.database import Database, Row, connect, insert, insert_many, now
from extract.store.entry import Entry, entry_from
from extract.store.journal import Journal
from extract.store.migrations import check_readable, migrate
from extract.store.questions import Questions
from extract.store.reviewing import Reviewing
from extract.store.stored import Stored

__all__ = ["Added", "Change", "Corpus", "Outcome", "Stored", "extractor_key"]

Outcome = Literal["new", "replaced", "outdated", "duplicate"]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a report given to the corpus: its id, and the id of the version that it replaced.

    It is "outdated" where a version that was received later is there already, whose id is ``newer``.
    ``carried`` counts the corrections taken over from the record that an older extractor made of the same file,
    ``lost`` tells of those that no longer fit.
    """

    report_id: int
    outcome: Outcome
    replaced: int | None = None
    newer: int | None = None
    carried: int = 0
    lost: tuple[str, ...] = ()


class Corpus(Reviewing, Questions, Journal):
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
            replaced, newer = tables.settle(self.database, report_id)
            carried = self._carried_over(report_id, report.source.sha256)
        outcome: Outcome = "replaced" if replaced is not None else "outdated" if newer is not None else "new"
        lost = tuple(carrying.told(one) for one in carried.lost)
        return Added(report_id, outcome, replaced, newer, len(carried.kept), lost)

    # What it holds

    def get(self, report_id: int) -> Stored:
        """Return one report. Raises CorpusError where there is none of this id."""
        return stored.load(self.database, report_id)

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

    def page_sizes(self, report_id: int) -> list[tuple[float, float]]:
        """Return width and height of each page in PDF points; an empty list for formats without a layout."""
        sql = "SELECT width, height FROM page WHERE report_id = ? ORDER BY page"
        return [(row["width"], row["height"]) for row in self.database.query(sql, (report_id,))]

    # Within

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


def extractor_key(extractor: ExtractorInfo) -> str:
    """Return what made a record: version of the program and of its weights."""
    return f"{extractor.version}+{extractor.model or ''}"


def _layer(row: Row) -> carrying.Layer:
    old = json.loads(row["old_value"]) if row["old_value"] else None
    return carrying.Layer(stored.change(row), old, row["who"], row["at"])
