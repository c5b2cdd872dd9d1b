"""Break sample files in thousands of ways and read them: each must end in a record or in a sentence.

    python evaluation/fuzz.py                  # 2,000 files
    python evaluation/fuzz.py --count 100 --seed 7 --jobs 2
    python evaluation/fuzz.py --seed 7 --only 41 --keep DIR     # one of them again, kept, with its traceback

File N of a seed is the same whatever the count. A crash is anything but a record or an ``ExtractError`` that blames the
file. Pages that need OCR are left out: their images reach the engine as pixels, whatever the file was. Exit code 1
where there was a crash. Each file is read in a process of its own, which may die: those deaths are counted too.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import random
import re
import sys
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import ExtractError, InternalError
from extract.isolation import Allowance, calls

if TYPE_CHECKING:
    from extract.reading.scan import OcrOptions

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
KINDS = (".pdf", ".docx", ".txt", ".html", ".rtf", ".doc")
ALLOWANCE = Allowance(seconds=30, memory=2_000_000_000, step_seconds=15)
_DIED = "dừng đột ngột"  # of isolation's sentence for a child that died
_NAMES = re.compile(rb"<[^<>]{1,300}>")
_NUMBERS = re.compile(rb"\d+")


@dataclass(slots=True)
class Summary:
    """What became of the files: how many ended how, and the crashes by file number."""

    outcomes: Counter[str] = field(default_factory=Counter)
    crashes: dict[int, str] = field(default_factory=dict)
    slowest: tuple[float, int] = (0.0, 0)


def samples(folder: Path = CORPUS) -> list[Path]:
    """Return the files to break: reports, degraded ones and whatever else the corpus holds, in a fixed order."""
    return sorted(path for path in folder.glob("*/*") if path.suffix in KINDS and path.parent.name != "gold")


def mutated(sources: Sequence[Path], seed: int, number: int) -> tuple[Path, bytes]:
    """Return file ``number`` of a seed: which sample it was, and its bytes."""
    rng = random.Random(f"{seed}/{number}")  # noqa: S311  not for secrets
    source = rng.choice(sources)
    data = source.read_bytes()
    other = rng.choice([path for path in sources if path.suffix == source.suffix]).read_bytes()
    for _ in range(rng.choice((1, 1, 2, 4))):
        if data.startswith(b"PK") and rng.random() < 0.75:
            data = _in_zip(data, rng)
        else:
            data = rng.choice(_BYTE_MUTATIONS)(data, other, rng)
    return source, data


def _flip(data: bytes, _other: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 4, 16, 64)) if changed else 0):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _truncate(data: bytes, _other: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _splice(data: bytes, other: bytes, rng: random.Random) -> bytes:
    start, end = _range(other, rng)
    at = rng.randrange(len(data) + 1)
    return data[:at] + other[start:end] + data[at + (end - start) * rng.randrange(2) :]


def _duplicate(data: bytes, _other: bytes, rng: random.Random) -> bytes:
    start, end = _range(data, rng)
    return data[:end] + data[start:end] * rng.choice((1, 2, 20)) + data[end:]


def _remove(data: bytes, _other: bytes, rng: random.Random) -> bytes:
    start, end = _range(data, rng)
    return data[:start] + data[end:]


def _number(data: bytes, _other: bytes, rng: random.Random) -> bytes:
    """Change a number: lengths, offsets, counts and references are written in figures."""
    found = list(_NUMBERS.finditer(data[: 1 << 20]))
    if not found:
        return data
    match = rng.choice(found)
    value = rng.choice((b"0", b"-1", b"1", b"65536", b"4294967295", b"99999999999999999999", match[0] + b"0"))
    return data[: match.start()] + value + data[match.end() :]


def _range(data: bytes, rng: random.Random) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(start + rng.choice((1, 16, 256, 4096)), len(data))


_BYTE_MUTATIONS: tuple[Callable[[bytes, bytes, random.Random], bytes], ...] = (
    _flip, _truncate, _splice, _duplicate, _remove, _number,
)  # fmt: skip


def _in_zip(data: bytes, rng: random.Random) -> bytes:
    """Return a zip with one of its XML parts changed: by a tag removed, repeated, moved or swapped, or by bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error):
        return _flip(data, data, rng)
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    if not names:
        return _flip(data, data, rng)
    name = "word/document.xml" if "word/document.xml" in parts and rng.random() < 0.6 else rng.choice(names)
    parts[name] = _in_xml(parts[name], rng)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for kept, content in parts.items():
            archive.writestr(kept, content)
    return out.getvalue()


def _in_xml(data: bytes, rng: random.Random) -> bytes:
    tags = list(_NAMES.finditer(data))
    if not tags or rng.random() < 0.15:
        return rng.choice((_flip, _truncate, _number))(data, data, rng)
    tag, other = rng.choice(tags), rng.choice(tags)
    first, last = min(tag.start(), other.start()), max(tag.end(), other.end())
    choice = rng.randrange(5)
    if choice == 0:  # one tag away
        return data[: tag.start()] + data[tag.end() :]
    if choice == 1:  # one tag in place of another
        return data[: tag.start()] + other[0] + data[tag.end() :]
    if choice == 2:  # a stretch again, often with its closing tags missing
        return data[:last] + data[first : min(last, first + 3000)] + data[last:]
    if choice == 3:  # an element that holds itself
        return data[: tag.start()] + tag[0] * rng.choice((2, 50, 5000)) + data[tag.end() :]
    return _number(data, data, rng)


def _record(data: bytes) -> int:
    """Read and extract, in a child; return how many characters the text has."""
    from extract import extract, read  # noqa: PLC0415  see _preloaded

    document = read(io.BytesIO(data), ocr=_without_ocr(), isolate=False)
    extract(document)
    return len(document.text)


@cache
def _without_ocr() -> OcrOptions:
    from extract.reading.scan import OcrOptions  # noqa: PLC0415

    return OcrOptions(mode="never")


def _preloaded(sources: Sequence[Path]) -> None:
    """Load readers and rules once, so that children need not."""
    for suffix in dict.fromkeys(path.suffix for path in sources):
        with contextlib.suppress(ExtractError):  # a scan
            _record(next(path for path in reversed(sources) if path.suffix == suffix).read_bytes())


def run(
    numbers: Sequence[int], seed: int, *, jobs: int = 1, sources: Sequence[Path] = (), show: bool = False
) -> Summary:
    """Break and read the files of these numbers; return what became of them."""
    sources = sources or samples()
    _preloaded(sources)
    summary = Summary()

    def tasks() -> Iterator[tuple[bytes]]:
        for number in numbers:
            yield (mutated(sources, seed, number)[1],)

    began = time.monotonic()
    for number, outcome in zip(numbers, calls(_record, tasks(), allowance=ALLOWANCE, jobs=jobs), strict=True):
        summary.outcomes[_kind(outcome)] += 1
        if isinstance(outcome, InternalError):
            summary.crashes[number] = str(outcome)
        now = time.monotonic()
        summary.slowest = max(summary.slowest, (now - began, number))
        began = now
        if show and sys.stderr.isatty():
            sys.stderr.write(f"\r{number} {dict(summary.outcomes)}")
    return summary


def _kind(outcome: int | ExtractError) -> str:
    if isinstance(outcome, ExtractError):
        return "child died" if _DIED in str(outcome) else outcome.code
    return "record"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", type=int, help="this file alone, in this process")
    parser.add_argument("--keep", type=Path, help="write the broken file into this folder")
    options = parser.parse_args()
    if options.only is not None:
        source, data = mutated(samples(), options.seed, options.only)
        print(source.name, len(data), "bytes")
        if options.keep:
            (options.keep / f"{options.seed}-{options.only}-{source.name}").write_bytes(data)
        print(_record(data), "characters")
        return
    summary = run(range(options.count), options.seed, jobs=options.jobs, show=True)
    print(json.dumps({
        "files": summary.outcomes.total(), "seed": options.seed, "outcomes": dict(summary.outcomes.most_common()),
        "crashes": summary.crashes, "slowest": summary.slowest,
    }, ensure_ascii=False, indent=2))  # fmt: skip
    raise SystemExit(1 if summary.crashes else 0)


if __name__ == "__main__":
    main()
