"""Measure a batch: reports a minute with one and two processes beside pdfplumber alone, and the memory of a long run.

    python evaluation/bench_batch.py [--files 115] [--rounds 3] [--memory-files 500] [--json FILE]

* Speed: ``extract batch`` into a new corpus, with ``--jobs 1`` and ``--jobs 2``, beside a process in which pdfplumber
  takes the text of each page and nothing else, on the same files: the PDFs of ``corpus/reports``, repeated with a byte
  changed until there are ``--files``. Fresh processes in turns, the best round counts. What starting up costs is in
  it: the more files, the less.
* Memory: a run over ``--memory-files`` small text files (5,000 on request), the resident memory of the process that
  runs the batch after a quarter of them and at the end.

It prints what it measured and judges nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if __package__ in {None, ""}:  # run as a script
    sys.path.insert(0, str(ROOT))

from evaluation.bench import best  # noqa: E402  the path comes first

_PLUMBER = """
import pathlib, sys
import pdfplumber
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.pdf")):
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
"""
_SCRIPT = """
import sys
from extract.cli import main
main(["batch", sys.argv[1], "--corpus", sys.argv[2] + "/" + __import__("uuid").uuid4().hex, "-q", "-j", sys.argv[3]])
"""


def fill(inbox: Path, count: int) -> None:
    """Put ``count`` PDFs of three pages on average into a folder, no two the same."""
    samples = sorted((ROOT / "corpus" / "reports").glob("*.pdf"))
    for number, sample in enumerate(islice(cycle(samples), count)):
        (inbox / f"{number:05}.pdf").write_bytes(sample.read_bytes() + f"\n% {number}\n".encode())


def fill_with_text(inbox: Path, count: int) -> None:
    """Put ``count`` small reports into a folder: the shortest sample, each with a number of its own."""
    sample = min((ROOT / "corpus" / "reports").glob("*.txt"), key=lambda path: path.stat().st_size)
    head = "\n".join(sample.read_text("utf-8").split("\n")[:12])
    for number in range(count):
        (inbox / f"{number:05}.txt").write_text(f"{head}\nBản số {number}.\n", "utf-8")


def measure_speed(files: int, rounds: int) -> dict[str, Any]:
    """Return reports a minute, and what a second process brings."""
    with tempfile.TemporaryDirectory() as folder:
        inbox, corpora = Path(folder, "in"), Path(folder, "out")
        inbox.mkdir()
        corpora.mkdir()
        fill(inbox, files)
        commands: dict[str, Sequence[str]] = {
            "pdfplumber": [sys.executable, "-c", _PLUMBER, str(inbox)],
            "one": [sys.executable, "-c", _SCRIPT, str(inbox), str(corpora), "1"],
            "two": [sys.executable, "-c", _SCRIPT, str(inbox), str(corpora), "2"],
        }
        runs = best(rounds, commands)
    seconds = {name: min(one.seconds for one in several) for name, several in runs.items()}
    return {
        "files": files,
        **{f"{name}_reports_per_minute": 60 * files / value for name, value in seconds.items()},
        "two_processes_gain": seconds["one"] / seconds["two"],
        "one_to_pdfplumber_ratio": seconds["one"] / seconds["pdfplumber"],
    }


def measure_memory(files: int) -> dict[str, Any]:
    """Return the resident memory of the process that runs a batch, in MB, on its way through the files."""
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder, "in")
        inbox.mkdir()
        fill_with_text(inbox, files)
        corpus = Path(folder, "corpus.db")
        words = ["batch", str(inbox), "--corpus", str(corpus), "-q", "--format", "json"]
        told_in = Path(folder, "told.json")  # not a pipe: a summary of thousands of files would fill it
        samples: list[tuple[int, float]] = []
        with (
            told_in.open("wb") as out,
            subprocess.Popen([sys.executable, "-m", "extract.cli", *words], stdout=out) as process,
        ):
            while process.poll() is None:
                time.sleep(0.25)
                with contextlib.suppress(OSError, StopIteration):
                    samples.append((_stored(corpus), _resident(process.pid)))
        told = json.loads(told_in.read_text("utf-8"))
    stored = told["ok"] + told["warned"]
    quarter = next((resident for count, resident in samples if count >= stored / 4), 0.0)
    return {
        "memory_files": files,
        "memory_files_stored": stored,
        "resident_mb_at_a_quarter": quarter,
        "resident_mb_at_the_end": samples[-1][1] if samples else 0.0,
        "resident_mb_at_most": max((resident for _, resident in samples), default=0.0),
    }


def _resident(process: int) -> float:
    with open(f"/proc/{process}/status", encoding="ascii") as file:  # noqa: PTH123  a kernel file
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS"))


def _stored(path: Path) -> int:
    import sqlite3  # noqa: PLC0415  only here

    try:
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as corpus:
            return int(corpus.execute("SELECT max(id) FROM report").fetchone()[0] or 0)
    except sqlite3.Error:  # being made just now
        return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; always returns 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--files", type=int, default=115, help="PDFs of the speed part; 0: leave it out")
    parser.add_argument("--rounds", type=int, default=3, help="how often each thing is measured (best counts)")
    parser.add_argument("--memory-files", type=int, default=500, help="files of the memory part; 0: leave it out")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures")
    options = parser.parse_args(arguments)
    measured: dict[str, Any] = {}
    if options.files:
        measured |= measure_speed(options.files, options.rounds)
    if options.memory_files:
        measured |= measure_memory(options.memory_files)
    print("\n".join(f"{name:<34}{value:>10.2f}" for name, value in measured.items()))
    if options.json:
        options.json.write_text(json.dumps(measured, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
