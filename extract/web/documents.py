"""Files read again to tell where their words are printed: the corpus keeps the text, not the place of each letter."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict

from extract import read
from extract.errors import ExtractError
from extract.reading.document import Document
from extract.reading.limits import Limits
from extract.store.corpus import Stored
from extract.web.originals import Originals


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
