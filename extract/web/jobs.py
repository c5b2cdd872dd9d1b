"""Uploads at work: files are read one after the other in processes of their own, while pages ask how far they are."""

from __future__ import annotations

import logging
import queue
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from extract.batch.work import extractor
from extract.errors import ExtractError, InputMissingError
from extract.store.corpus import Corpus
from extract.store.entry import Entry
from extract.web.originals import UPLOADED, Originals

State = Literal["waiting", "reading", "done", "duplicate", "failed"]
_MOST_JOBS = 50  # remembered
_log = logging.getLogger("extract.desk")


@dataclass(slots=True)
class FileState:
    """One file of an upload and what became of it."""

    name: str
    sha256: str | None
    state: State = "waiting"
    message: str = ""
    report_id: int | None = None


@dataclass(slots=True)
class Job:
    """One upload."""

    id: str
    who: str
    files: list[FileState]
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def done(self) -> bool:
        """Whether every file has its answer."""
        return all(one.state not in {"waiting", "reading"} for one in self.files)


Read = Callable[[bytes, str], Entry]


class Jobs:
    """All uploads of a desk. One thread works them off, so that a heap of files leaves room for the clerks.

    ``read`` makes the entry of a file's bytes and name, in a process of its own (``extract.batch.work.ReadEntry``).
    """

    def __init__(self, corpus: str, read: Read, originals: Originals) -> None:
        self.corpus, self.read, self.originals = corpus, read, originals
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._waiting: queue.Queue[Callable[[], None] | None] = queue.Queue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def get(self, job: str) -> Job | None:
        """Return an upload, None where it is unknown or too long ago."""
        with self._lock:
            return self._jobs.get(job)

    def start(self, who: str, files: list[FileState]) -> Job:
        """Begin to read files; those whose state is "failed" already are only shown."""
        job = Job(secrets.token_urlsafe(12), who, files)
        with self._lock:
            self._jobs[job.id] = job
            while len(self._jobs) > _MOST_JOBS:
                self._jobs.popitem(last=False)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="desk-uploads", daemon=True)
                self._thread.start()
        for one in files:
            if one.state == "waiting":
                self._waiting.put(partial(self._read, one))
        return job

    def close(self) -> None:
        """Stop after the file at hand."""
        self._waiting.put(None)

    def _work(self) -> None:
        while (task := self._waiting.get()) is not None:
            task()

    def _read(self, file: FileState) -> None:
        """Read one file and store it."""
        file.state = "reading"
        path = UPLOADED + file.name
        try:
            entry = self.read(self._bytes(file), file.name)
            with Corpus(self.corpus) as corpus:
                added = corpus.add(entry, path=path)
                corpus.forget_failure(path)
        except ExtractError as error:
            self._failed(file, path, error)
            return
        except Exception:  # noqa: BLE001  the next file must still come out
            _log.exception("upload %s", file.sha256)
            file.message = "Chương trình gặp lỗi khi đọc tệp này: báo cho người quản trị, kèm tên tệp."
            file.state = "failed"
            return
        file.report_id = added.report_id
        said = {
            "replaced": "Thay bản gửi trước của đơn vị trong cùng kỳ.",
            "outdated": "Kho đã có bản gửi sau của đơn vị trong cùng kỳ: bản này được giữ, không tính.",
            "duplicate": "Tệp này đã có trong kho.",
        }
        file.message = said.get(added.outcome, "")
        file.state = "duplicate" if added.outcome == "duplicate" else "done"

    def _bytes(self, file: FileState) -> bytes:
        data = self.originals.find(file.sha256 or "", None)
        if data is None:
            raise InputMissingError("tệp vừa tải lên không còn trong thư mục của bàn làm việc: hãy tải lại")
        return data

    def _failed(self, file: FileState, path: str, error: ExtractError) -> None:
        sentence = str(error)
        file.message = sentence[:1].upper() + sentence[1:]
        try:
            with Corpus(self.corpus) as corpus:
                made_by = extractor()
                corpus.fail(path, error.code, file.message, sha256=file.sha256, extractor=made_by, attempts=1)
        except ExtractError:
            _log.exception("failure of %s not noted", file.sha256)
        file.state = "failed"
