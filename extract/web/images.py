"""Page images, drawn in a process of their own and kept on disk under the file's hash.

A process that draws costs more to start than a page to draw, so it draws the pages around the one asked for, too.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from extract.isolation import Allowance, call
from extract.reading.limits import Limits
from extract.reading.page_image import PageImage, render

SCALE = 1.8  # pixels for a point: 130 dpi, sharp at the width of the pane
_TOGETHER = 6  # pages drawn by one process
_AT_ONCE = 2  # processes
_MOST_KEPT = 500 * 10**6  # bytes on disk
_SUFFIX = {"image/png": ".png", "image/jpeg": ".jpg"}


class PageImages:
    """Images by hash of the file and number of the page; ``folder`` None keeps them until the desk is closed."""

    def __init__(self, folder: Path | None, limits: Limits, *, most: int = _MOST_KEPT) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="desk-") if folder is None else None
        self._folder = Path(self._temporary.name) if self._temporary else folder or Path()
        self._limits = limits
        self._most = most
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(_AT_ONCE)

    def get(self, sha256: str, number: int, pages: int, original: Callable[[], bytes | None]) -> PageImage | None:
        """Return the image of a page, None where there is no such page or file.

        ``original`` gives the file where the image is not kept yet. Raises an ExtractError where it cannot be drawn.
        """
        if not 1 <= number <= pages:
            return None
        if (kept := self._kept(sha256, number)) is not None:
            return kept
        first = (number - 1) // _TOGETHER * _TOGETHER + 1
        with self._drawing(f"{sha256}-{first}"), self._slots:
            if (kept := self._kept(sha256, number)) is not None:  # drawn while we waited
                return kept
            data = original()
            if data is None:
                return None
            numbers = list(range(first, min(first + _TOGETHER, pages + 1)))
            allowance = Allowance(60.0, self._limits.memory)
            for image in call(render, data, numbers, SCALE, self._limits, allowance=allowance):
                self._keep(sha256, image)
        self._prune()
        return self._kept(sha256, number)

    def close(self) -> None:
        """Drop what was only kept for now."""
        if self._temporary:
            self._temporary.cleanup()

    @contextlib.contextmanager
    def _drawing(self, key: str) -> Iterator[None]:
        """Keep two threads from drawing the same pages."""
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        try:
            with lock:
                yield
        finally:
            with self._lock:
                self._locks.pop(key, None)

    def _kept(self, sha256: str, number: int) -> PageImage | None:
        folder = self._folder / sha256
        for media_type, suffix in _SUFFIX.items():
            with contextlib.suppress(FileNotFoundError):
                image = PageImage(number, media_type, (folder / f"{number}{suffix}").read_bytes())
                os.utime(folder)  # used now: dropped later
                return image
        return None

    def _keep(self, sha256: str, image: PageImage) -> None:
        place = self._folder / sha256 / f"{image.number}{_SUFFIX[image.media_type]}"
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=place.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(image.data)
        Path(temporary).replace(place)

    def _prune(self) -> None:
        """Drop the images of the files looked at longest ago once there are too many."""
        with self._lock, contextlib.suppress(OSError):  # what vanishes meanwhile needs no dropping
            folders = [(place.stat().st_mtime, _size(place), place) for place in self._folder.iterdir()]
            total = sum(size for _, size, _ in folders)
            for _, size, place in sorted(folders)[:-1]:
                if total <= self._most:
                    break
                shutil.rmtree(place, ignore_errors=True)
                total -= size


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())
