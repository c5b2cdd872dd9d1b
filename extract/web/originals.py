"""The files behind the reports: uploads kept under their hash, files that still lie where they were read.

A name given by a person or stored in a report is never joined to a path of ours. A file outside of the desk's folder
is only used while its bytes have the hash of the report.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO

from extract.batch import archives
from extract.batch.inbox import shown
from extract.errors import ExtractError
from extract.reading.limits import DEFAULT

UPLOADED = "upload:"  # before the name of a file that was sent to the desk, in ``report.path``
_MEMBER = "!/"
_HASH = re.compile(r"[0-9a-f]{64}")
_MOST_KNOWN = 4096


class Originals:
    """The folder of kept uploads, and the way to files elsewhere."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[tuple[str, int, int], str] = {}  # path, time, size -> hash
        self._lock = threading.Lock()

    def keep(self, data: bytes) -> str:
        """Keep a file under its hash; return the hash. The same bytes are kept once."""
        digest = hashlib.sha256(data).hexdigest()
        place = self._place(digest)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=place.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(temporary).replace(place)
        return digest

    def find(self, sha256: str, path: str | None) -> bytes | None:
        """Return the bytes of the file with this hash, kept here or lying at ``path``; None where it is gone."""
        if not _HASH.fullmatch(sha256):
            return None
        readers: tuple[Callable[[], bytes | None], ...] = (self._place(sha256).read_bytes, partial(_outside, path))
        for read in readers:
            try:
                data = read()
            except OSError:
                continue
            if data is not None and hashlib.sha256(data).hexdigest() == sha256:
                return data
        return None

    def has(self, sha256: str, path: str | None) -> bool:
        """Tell whether ``find`` would return the file; a file outside is read once and then known by time and size."""
        if not _HASH.fullmatch(sha256):
            return False
        if self._place(sha256).is_file():
            return True
        if not path or path.startswith(UPLOADED):
            return False
        try:
            state = Path(path.partition(_MEMBER)[0]).stat()
        except (OSError, ValueError):
            return False
        key = (path, state.st_mtime_ns, state.st_size)
        with self._lock:
            known = self._known.get(key)
        if known is None:
            data = self.find(sha256, path)
            known = sha256 if data is not None else ""
            with self._lock:
                if len(self._known) >= _MOST_KNOWN:
                    self._known.clear()
                self._known[key] = known
        return known == sha256

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


def shown_name(path: str | None) -> str:
    """Return the name of a report's file as people know it, without folders."""
    if not path:
        return "không rõ tên tệp"
    return re.split(r"[/\\]", path.removeprefix(UPLOADED))[-1] or path


def _outside(path: str | None) -> bytes | None:
    """Return the bytes of a file, or of a member of an archive ("archive.zip!/member"), outside of our folder."""
    if not path or path.startswith(UPLOADED):
        return None
    place, *inside = path.split(_MEMBER)
    try:
        if not inside:
            return _limited(Path(place))
        if len(inside) > archives.DEPTH:
            return None
        with Path(place).open("rb") as file:
            return _unpacked(file, inside)
    except (ExtractError, ValueError):
        return None


def _unpacked(file: BinaryIO, inside: list[str]) -> bytes | None:
    """Return a member of an archive, which may be one of an archive within it."""
    budget = archives.Budget.of(DEFAULT)
    for name in inside:
        member = next((one for one in archives.members(file, budget) if shown(one.name) == name), None)
        if member is None:
            return None
        file = io.BytesIO(member.read(DEFAULT, budget))
    return file.read()


def _limited(path: Path) -> bytes | None:
    if not path.is_file() or path.stat().st_size > DEFAULT.file:  # a device or a pipe is no report
        return None
    return path.read_bytes()
