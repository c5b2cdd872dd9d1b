"""What the routes of one desk share: settings, sessions, kept files, running uploads; and one door to the corpus."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extract.batch.work import ReadEntry
from extract.reading.document import Document
from extract.store.corpus import Corpus, Stored
from extract.web.documents import Documents, Records
from extract.web.images import PageImages
from extract.web.jobs import Jobs
from extract.web.originals import Originals
from extract.web.sessions import Sessions, Throttle
from extract.web.settings import Settings
from extract.web.users import Users

if TYPE_CHECKING:
    from starlette.requests import Request

_log = logging.getLogger("extract.desk")


class Desk:
    """One desk. Requests run in threads: each opens the corpus for itself."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.users = Users(settings.files / "users.json")
        self.sessions = (
            Sessions(anonymous=None, proof=self.users.hash_of) if settings.login else Sessions(anonymous=settings.name)
        )
        self.throttle = Throttle()
        self.name_throttle = Throttle(most=30)
        self.originals = Originals(settings.files / "originals")
        self.records = Records()
        self.documents = Documents()
        self.jobs = Jobs(settings.corpus, ReadEntry(limits=settings.limits), self.originals)
        self.images = PageImages(None if settings.read_only else settings.files / "pages", settings.limits)
        # A corpus that cannot be opened is told before the first request; one that is not there yet is made.
        with self.reading() if settings.read_only else self.writing():
            pass

    @contextlib.contextmanager
    def reading(self) -> Iterator[Corpus]:
        """Open the corpus for looking things up; takes no lock."""
        with Corpus(self.settings.corpus, read_only=True) as corpus:
            yield corpus

    @contextlib.contextmanager
    def writing(self) -> Iterator[Corpus]:
        """Open the corpus for a change."""
        with Corpus(self.settings.corpus) as corpus:
            yield corpus

    def document(self, stored: Stored) -> Document | None:
        """Return the file of a report as read again, None where it is gone or reads otherwise now."""
        return self.documents.of(self.originals, self.settings.limits, stored)

    def note(self, request: Request, action: str, detail: str | None = None, *, who: str | None = None) -> None:
        """Write a line of the audit log; a read-only desk writes it to the program's own log."""
        who = who or request.state.session.who
        address = request.client.host if request.client else None
        _log.info("%s %s by %s from %s", action, detail or "", who, address)
        if not self.settings.read_only:
            with self.writing() as corpus:
                corpus.note_audit(action, who=who, detail=detail, address=address)

    def close(self) -> None:
        """Release what the desk holds."""
        self.jobs.close()
        self.images.close()
