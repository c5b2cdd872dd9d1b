"""What one desk is started with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from extract.reading.limits import DEFAULT, Limits

LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadLimits:
    """How much may be sent at once: bytes of one file, number of files, bytes of the whole request."""

    file: int = 50 * 10**6
    files: int = 200
    request: int = 500 * 10**6


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one desk is started with.

    ``corpus``: path of the database. ``files``: folder of the desk (kept originals, page images, users), made when it
    is first needed. ``login``: names and passwords are asked for. ``name``: whose corrections they are where they are
    not. ``hosts``: the names under which the desk may be asked for, None for any (a page elsewhere could otherwise
    point its own name at this machine). ``secure``: reached by HTTPS.
    """

    corpus: str
    files: Path
    read_only: bool = False
    login: bool = False
    name: str = "cán bộ"
    hosts: frozenset[str] | None = LOCAL_HOSTS
    secure: bool = False
    uploads: UploadLimits = UploadLimits()
    limits: Limits = DEFAULT

    @property
    def cookie(self) -> str:
        """The name of the desk's cookie: its own for each corpus, since browsers send it to all ports of a machine."""
        where = self.corpus if "://" in self.corpus else str(Path(self.corpus).absolute())
        return f"desk-{hashlib.sha256(where.encode()).hexdigest()[:8]}"


def default_files(corpus: str) -> Path:
    """Return the folder beside a database in which its desk keeps files: "tinh.db" has "tinh.db-files"."""
    return Path(f"{corpus}-files")
