"""Wait for files to come, and take each when it is fully written.

A file is taken when its size and time have not changed between two looks ``settle`` seconds apart, nobody holds a lock
on it, Word has it not open, and its end is there (the directory of a ZIP or DOCX, the last mark of a PDF). After a
minute of silence it is taken as it is: broken files must be told, not waited for, and one that changes later is taken
again.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from extract.batch import inbox

_PATIENCE = 60.0  # seconds without a change after which a file without an end is taken for broken
_TAIL = 0x10000 + 22  # bytes: a ZIP's directory ends with at most so much comment


@dataclass(slots=True)
class _Seen:
    stamp: tuple[int, int]
    since: float
    taken: bool = False


def watch(
    inboxes: Iterable[str | os.PathLike[str]],
    *,
    settle: float = 2.0,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[tuple[Path, PurePosixPath] | None]:
    """Yield files as they become complete, each once for each content; None when there is nothing to do for now.

    Never ends. Raises InputMissingError where an inbox is missing at the start.
    """
    inboxes = tuple(inboxes)
    seen: dict[Path, _Seen] = {}
    looked = float("-inf")
    while True:
        if clock() - looked >= settle / 2:
            looked = clock()
            present = set()
            for path, inside in inbox.files_below(inboxes):
                present.add(path)
                if not inbox.is_junk(path.name) and _is_ready(path, seen, clock(), settle):
                    yield path, inside
            for path in seen.keys() - present:
                del seen[path]
        yield None


def _is_ready(path: Path, seen: dict[Path, _Seen], now: float, settle: float) -> bool:
    try:
        status = path.stat()
    except OSError:
        return False
    stamp = (status.st_size, status.st_mtime_ns)
    known = seen.get(path)
    if known is None or known.stamp != stamp:
        seen[path] = _Seen(stamp, now)
        return False
    quiet = now - known.since
    if known.taken or quiet < settle:
        return False
    if quiet < max(_PATIENCE, settle) and (_is_held(path) or not _has_end(path, status.st_size)):
        return False
    known.taken = True
    return True


def _is_held(path: Path) -> bool:
    """Tell whether another program has the file locked or open for editing."""
    owners = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    if any(path.with_name(owner).exists() for owner in owners if len(owner) > 2):
        return True
    try:
        # Windows refuses to open what is locked, and has no fcntl; a lock is given back when the file is closed.
        with path.open("rb") as file, contextlib.suppress(ImportError):
            import fcntl  # noqa: PLC0415  not everywhere

            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    return False


def _has_end(path: Path, size: int) -> bool:
    """Tell whether the end of a format that has one is there; an empty file has none."""
    try:
        with path.open("rb") as file:
            head = file.read(1024)
            file.seek(max(size - _TAIL, 0))
            tail = file.read(_TAIL)
    except OSError:
        return False
    if head.startswith(b"PK"):
        return b"PK\x05\x06" in tail
    if b"%PDF-" in head:
        return b"%%EOF" in tail
    return size > 0
