"""Where entries go: the corpus, a folder of JSON records, or both. Only the process that runs the batch writes."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from extract.atomic import write_atomically
from extract.batch.inbox import Found, Place
from extract.errors import ExtractError
from extract.store.corpus import Corpus
from extract.store.entry import Entry

_NOT_IN_NAMES = re.compile(r'[<>:"|?*\x00-\x1f]')  # refused by Windows


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of an entry in a sink; as ``extract.store.corpus.Added``.

    ``replaced`` are the paths of the later and the earlier version, whichever of them came now.
    """

    new: bool
    replaced: tuple[str, str] | None = None
    carried: int = 0
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownFailure:
    """Why a file could not be read in an earlier run."""

    code: str
    message: str


class Sink(Protocol):
    """What the batch asks of a place for entries."""

    def holds(self, found: Found, sha256: str) -> bool:
        """Tell whether the record that this extractor makes of this file is there already."""

    def keep(self, found: Found, entry: Entry) -> Kept:
        """Store an entry, whole or not at all."""

    def fail(self, found: Found, sha256: str | None, error: ExtractError, attempts: int) -> None:
        """Note that a file could not be read."""

    def failed_before(self, found: Found, sha256: str) -> KnownFailure | None:
        """Return why this extractor could not read this file before, None where it has not tried."""


class CorpusSink:
    """The corpus database; the one writer of it is the caller."""

    def __init__(self, corpus: Corpus, extractor: str) -> None:
        self._corpus, self._extractor = corpus, extractor
        self._failures = {row["path"]: row for row in corpus.failures()}

    def holds(self, found: Found, sha256: str) -> bool:
        """Tell whether the corpus has the file; a note that it could not be read is then wrong."""
        held = self._corpus.holds(sha256, self._extractor) is not None
        if held:
            self._forget(found)
        return held

    def keep(self, found: Found, entry: Entry) -> Kept:
        """Store an entry in one transaction."""
        path = stored_path(found.path)
        with self._corpus.database.atomic():
            added = self._corpus.add(entry, path=path, received_at=found.received_at)
            self._forget(found)
            replaced = None
            if added.replaced is not None:
                replaced = path, self._path(added.replaced)
            elif added.newer is not None:  # workers are done in any order
                replaced = self._path(added.newer), path
        return Kept(added.outcome != "duplicate", replaced, added.carried, added.lost)

    def fail(self, found: Found, sha256: str | None, error: ExtractError, attempts: int) -> None:
        """Put the file into quarantine: it is not read again until it or the extractor changes."""
        path = stored_path(found.path)
        self._corpus.fail(path, error.code, str(error), sha256=sha256, extractor=self._extractor, attempts=attempts)
        note = {"sha256": sha256, "extractor": self._extractor, "code": error.code, "message": str(error)}
        self._failures[path] = note

    def failed_before(self, found: Found, sha256: str) -> KnownFailure | None:
        """Return the note in the corpus, unless it is of other bytes or another extractor."""
        row = self._failures.get(stored_path(found.path))
        if row is None or (row["sha256"], row["extractor"]) != (sha256, self._extractor):
            return None
        return KnownFailure(row["code"], row["message"])

    def _path(self, report_id: int) -> str:
        (row,) = self._corpus.database.query("SELECT path FROM report WHERE id = ?", (report_id,))
        return row["path"] or f"báo cáo {report_id}"

    def _forget(self, found: Found) -> None:
        if self._failures.pop(stored_path(found.path), None) is not None:
            self._corpus.forget_failure(stored_path(found.path))


class FolderSink:
    """A folder of JSON records, laid out as the inbox: ``sub/a.pdf`` becomes ``sub/a.pdf.json``."""

    def __init__(self, folder: Path, extractor: str) -> None:
        self._folder, self._extractor = folder, extractor
        self._targets: dict[Path, Place] = {}

    def holds(self, found: Found, sha256: str) -> bool:
        """Tell whether the record lies there already."""
        try:
            record = json.loads(self._target(found).read_bytes())
            made_by = record["extractor"]
            made = f"{made_by['version']}+{made_by['model'] or ''}"
            return bool((record["source"]["sha256"], made) == (sha256, self._extractor))
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def keep(self, found: Found, entry: Entry) -> Kept:
        """Write the record. Raises InputMissingError where the folder cannot be written."""
        target = self._target(found)
        replaced = (found.path, str(target)) if target.exists() else None
        write_atomically(target, entry.report.model_dump_json(indent=2) + "\n")
        return Kept(new=True, replaced=replaced)

    def fail(self, found: Found, sha256: str | None, error: ExtractError, attempts: int) -> None:
        """Do nothing: what is not there is read again next time."""

    def failed_before(self, found: Found, sha256: str) -> KnownFailure | None:
        """Return None: a folder knows of no failures."""

    def _target(self, found: Found) -> Path:
        """Return the file for a record; two members of one name do not overwrite each other."""
        parts = [_NOT_IN_NAMES.sub("_", part) for part in found.inside.parts]
        number = 1
        while True:
            name = f"{parts[-1]}.json" if number == 1 else f"{parts[-1]}-{number}.json"
            target = self._folder.joinpath(*parts[:-1], name)
            if self._targets.setdefault(target, found.place) == found.place:
                return target
            number += 1


def stored_path(path: str) -> str:
    """Return a path that still tells where the file is when one works in another folder."""
    file, mark, member = path.partition("!/")
    return os.path.abspath(file) + mark + member  # noqa: PTH100  links stay as they are, ".." goes
