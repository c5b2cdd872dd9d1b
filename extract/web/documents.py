"""What is kept in memory of the reports looked at last: their records, and their files as read again.

The corpus keeps the text of a report, not the place of each letter: where words are printed, its file tells.
"""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from extract import read
from extract.errors import ExtractError
from extract.reading.document import Document
from extract.reading.limits import Limits
from extract.records import Report
from extract.store.corpus import Corpus, Stored
from extract.store.tables import REPORTS
from extract.web.originals import Originals

_Made = TypeVar("_Made")
_SAME = ("revision", "sha256", "extractor")  # what tells that a record is still the one remembered
_LARGEST = 2**63  # what a database takes for an id


class Records:
    """Reports as the corpus has them. One is parsed again when its revision has changed; its row is always fresh."""

    def __init__(self, most: int = 32) -> None:
        self._most = most
        self._known: OrderedDict[int, Stored] = OrderedDict()
        self._made: dict[int, tuple[Report, dict[str, Any]]] = {}  # report -> its record, what was made of it
        self._lock = threading.Lock()

    def made(self, stored: Stored, name: str, make: Callable[[], _Made]) -> _Made:
        """Return what ``make`` makes of a report, remembered as ``name`` as long as its record is."""
        with self._lock:
            record, kept = self._made.get(stored.id, (None, {}))
            if record is stored.record and name in kept:
                found: _Made = kept[name]
                return found
        new = make()
        with self._lock:
            record, kept = self._made.get(stored.id, (None, {}))
            if stored.id in self._known:
                self._made[stored.id] = (stored.record, {**(kept if record is stored.record else {}), name: new})
        return new

    def get(self, corpus: Corpus, report: int) -> Stored | None:
        """Return a report, None where there is none of this id."""
        found = corpus.database.query(REPORTS + " WHERE report.id = ?", (report,)) if report < _LARGEST else []
        if not found:
            return None
        with self._lock:
            known = self._known.get(report)
            if known is not None:
                self._known.move_to_end(report)
        if known is not None and all(known.row[name] == found[0][name] for name in _SAME):
            return replace(known, row=found[0])
        stored = corpus.get(report)
        with self._lock:
            self._known[report] = stored
            while len(self._known) > self._most:
                dropped, _ = self._known.popitem(last=False)
                self._made.pop(dropped, None)
        return stored


class Documents:
    """Files read again to tell where their words are printed; the last few are remembered."""

    def __init__(self, most: int = 4) -> None:
        self._most = most
        self._read: OrderedDict[str, Document | None] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, originals: Originals, limits: Limits, stored: Stored) -> Document | None:
        """Return the document of a report, None where its file is gone or now reads otherwise than what is stored."""
        digest = stored.row["sha256"]
        with self._lock:
            if digest in self._read:
                self._read.move_to_end(digest)
                return self._fitting(self._read[digest], stored)
        data = originals.find(digest, stored.row["path"])
        document = None
        if data is not None:
            try:
                document = read(io.BytesIO(data), limits=limits)
            except ExtractError:
                document = None
        with self._lock:
            self._read[digest] = document
            while len(self._read) > self._most:
                self._read.popitem(last=False)
        return self._fitting(document, stored)

    @staticmethod
    def _fitting(document: Document | None, stored: Stored) -> Document | None:
        return document if document is not None and document.text == stored.text else None
