"""Recognised pages kept in the user's cache folder: reading a file again costs no OCR.

A page is kept under its file's hash, its number, the engine with its data, and SETTINGS, the version of our own image
preparation. Whatever goes wrong here only costs time. ``EXTRACT_CACHE`` moves the folder; empty, nothing is kept.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import sys
import tempfile
from pathlib import Path

from extract.reading.ocr_page import OcrPage

SETTINGS = "13"  # raise it when ocr_image prepares pages differently
_MOST_IN_FOLDER = 64  # of 256 folders: some 16,000 pages, about 100 MB


def folder() -> Path | None:
    """Return the cache folder, None where the user wants none."""
    chosen = os.environ.get("EXTRACT_CACHE")
    if chosen is not None:
        return Path(chosen) / "ocr" if chosen else None
    home = Path.home() if "HOME" in os.environ or os.name == "nt" else None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = str(home / "Library" / "Caches") if home else None
    else:
        base = os.environ.get("XDG_CACHE_HOME") or (str(home / ".cache") if home else None)
    return Path(base) / "thidua-extract" / "ocr" if base else None


def _place(file_hash: str, page: int, engine: str) -> Path | None:
    base = folder()
    key = hashlib.sha256("\n".join((file_hash, str(page), engine, SETTINGS)).encode()).hexdigest()
    return base / key[:2] / f"{key[2:]}.json.gz" if base is not None else None


def load(file_hash: str, page: int, engine: str) -> OcrPage | None:
    """Return a page recognised before, None where there is none."""
    place = _place(file_hash, page, engine)
    if place is None:
        return None
    try:
        return OcrPage.from_json(gzip.decompress(place.read_bytes()).decode())
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        return None


def store(file_hash: str, page: int, engine: str, result: OcrPage) -> None:
    """Keep a page; the oldest of a full folder go."""
    place = _place(file_hash, page, engine)
    if place is None:
        return
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
            file.write(gzip.compress(result.to_json().encode(), 5, mtime=0))
        Path(file.name).replace(place)
        kept = sorted(place.parent.glob("*.json.gz"), key=lambda entry: entry.stat().st_mtime)
        for old in kept[: max(len(kept) - _MOST_IN_FOLDER, 0)]:
            old.unlink(missing_ok=True)
