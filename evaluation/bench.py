"""Measure speed and memory in one run, as ratios: absolute times on a shared machine say little.

    python evaluation/bench.py [--json FILE] [--rounds 5] [--large] [--scans]

* commands (fresh processes, interleaved, best of the rounds): ``extract report.pdf`` on the six-page sample beside
  pdfplumber's own ``extract_text`` of it; ``extract --help`` beside ``python -c pass``; peak memory of each;
* text (in this process, best of the rounds): the pipeline after reading in characters a second over 0.25, 0.5 and 1
  million characters (``--large``: to 10 million) made of the project's samples and diluted to the density of a real
  report (``--dense``: undiluted), and its growth when the text doubles; citations alone beside a bare scan for "/".
* scans, only with ``--scans`` (fresh processes, in turns, no cache): ``extract`` on all scanned samples in one run
  beside the bare engine on the same pages, in wall-clock and in processor seconds, and two processes beside one.

It prints what it measured and judges nothing.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
if __package__ in {None, ""}:  # run as a script
    sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from extract.reading.document import Document

MILLION = 1_000_000
SIZES = (MILLION // 4, MILLION // 2, MILLION)
LARGE = (2 * MILLION, 5 * MILLION, 10 * MILLION)
_PAGES = 6
_DILUTION = 2
_EXTRACT_TEXT = """
import sys, time
import pdfplumber
start = time.perf_counter()
with pdfplumber.open(sys.argv[1]) as pdf:
    for page in pdf.pages:
        page.extract_text()
print(time.perf_counter() - start)
"""
# Renders each page of the given files at the dpi that the reader chooses and has the engine read it: nothing else.
_BARE_OCR = """
import sys
import pypdfium2, tesserocr
folder, *pages = sys.argv[1:]
engine = tesserocr.PyTessBaseAPI(path=folder, lang="vie", psm=tesserocr.PSM.AUTO, oem=tesserocr.OEM.LSTM_ONLY)
for path, dpi in zip(pages[::2], pages[1::2]):
    for page in pypdfium2.PdfDocument(path):
        engine.SetImage(page.render(scale=float(dpi) / 72).to_pil())
        engine.SetSourceResolution(round(float(dpi)))
        engine.GetUTF8Text()
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One process: wall-clock and processor seconds, peak resident memory in MB, and what it printed."""

    seconds: float
    megabytes: float
    output: str
    cpu: float = 0.0


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end, in this environment or one's own. Raises CalledProcessError where it fails.

    The peak counts the process and what it waited for. A process inherits the peak of the one that starts it, so this
    module loads nothing heavy before the commands have been measured.
    """
    reader, writer = os.pipe()
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=writer, stderr=subprocess.DEVNULL, env=environment)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as stream:
        output = stream.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(seconds, usage.ru_maxrss / 1024, output, usage.ru_utime + usage.ru_stime)


def best(rounds: int, commands: dict[str, Sequence[str]]) -> dict[str, list[Run]]:
    """Run the commands in turns, so that a slow moment hits all of them alike."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(run(command))
    return runs


def sample_pdf(folder: Path) -> tuple[Path, int]:
    """Return the sample whose number of pages is nearest to six, and that number."""
    script = "import sys, pypdfium2\nfor path in sys.argv[1:]: print(len(pypdfium2.PdfDocument(path)))"
    paths = sorted(folder.glob("*.pdf"))
    if not paths:
        raise FileNotFoundError(f"no PDF in {folder}")
    counted = run([sys.executable, "-c", script, *map(str, paths)]).output.split()
    return min(zip(paths, map(int, counted), strict=True), key=lambda pair: abs(pair[1] - _PAGES))


def measure_commands(rounds: int) -> dict[str, Any]:
    """Measure the command line in fresh processes."""
    pdf, pages = sample_pdf(ROOT / "corpus" / "reports")
    extract = [sys.executable, "-m", "extract.cli"]
    runs = best(
        rounds,
        {
            "extract": [*extract, str(pdf)],
            "extract_text": [sys.executable, "-c", _EXTRACT_TEXT, str(pdf)],
            "help": [*extract, "--help"],
            "python": [sys.executable, "-c", "pass"],
        },
    )
    seconds = {name: min(one.seconds for one in several) for name, several in runs.items()}
    alone = min(float(one.output) for one in runs["extract_text"])
    return {
        "pdf_pages": pages,
        "extract_s": seconds["extract"],
        "extract_text_s": alone,
        "extract_to_text_ratio": seconds["extract"] / alone,
        "extract_less_1s_to_text_ratio": (seconds["extract"] - 1) / alone,
        "help_to_python_ratio": seconds["help"] / seconds["python"],
        "extract_peak_mb": max(one.megabytes for one in runs["extract"]),
        "extract_text_peak_mb": max(one.megabytes for one in runs["extract_text"]),
    }


def scanned_samples() -> list[tuple[Path, float]]:
    """Return the scans among the damaged samples, each with the dpi at which its pages are read.

    Left out: pages that lie sideways (they are read twice or more) and what is no scan.
    """
    script = (
        "import sys, pypdfium2\nfrom extract.reading.ocr_image import native_dpi\n"
        "for path in sys.argv[1:]: print(native_dpi(pypdfium2.PdfDocument(path)[0]))"
    )
    folder = ROOT / "corpus" / "degraded"
    entries = json.loads((folder / "index.json").read_text("utf-8"))
    paths = [folder / entry["file"] for entry in entries if entry["class"] == "scan"]
    return list(
        zip(paths, map(float, run([sys.executable, "-c", script, *map(str, paths)]).output.split()), strict=True)
    )


def measure_scans(rounds: int) -> dict[str, Any]:
    """Measure what a record of a scan costs beside the bare engine, and what a second process saves."""
    samples = scanned_samples()
    folder = run([sys.executable, "-c", "from extract.reading.ocr_engines import tessdata; print(tessdata())"]).output
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1", "EXTRACT_CACHE": ""}
    paths = [str(path) for path, _ in samples]
    pages = [part for path, dpi in samples for part in (str(path), str(dpi))]
    extract = [sys.executable, "-m", "extract.cli"]
    longest = max(paths, key=lambda path: Path(path).stat().st_size)
    commands = {
        "bare": [sys.executable, "-c", _BARE_OCR, folder.strip(), *pages],
        "one": [*extract, *paths],
        "two": [*extract, "-j", "2", *paths],
        "file": [*extract, longest],
        "file_two": [*extract, "-j", "2", longest],
    }
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(run(command, environment))
    seconds = {name: min(one.seconds for one in several) for name, several in runs.items()}
    cpu = {name: min(one.cpu for one in several) for name, several in runs.items()}
    return {
        "scanned_files": len(samples),
        "bare_engine_s": seconds["bare"],
        "scan_to_bare_ratio": seconds["one"] / seconds["bare"],
        "scan_to_bare_cpu_ratio": cpu["one"] / cpu["bare"],
        "two_processes_gain": seconds["one"] / seconds["two"],
        "two_processes_gain_one_file": seconds["file"] / seconds["file_two"],
    }


def sample_text(dilution: int = _DILUTION) -> str:
    """Return the flowed text of the project's samples, diluted to the density of a real report.

    The samples are dense on purpose: 26 citations and 70 award counts in 10,000 characters, where real reports and
    papers have 9 and up to 5. Each sample is followed by ``dilution`` times its length of the samples' own plain prose
    (paragraphs without a digit): that gives the citations of a real paper and still four times its awards.
    """
    from extract import read  # noqa: PLC0415  after the commands, see ``run``

    samples = [read(path).text for path in sorted((ROOT / "corpus" / "reports").glob("*.pdf"))]
    prose = [part for text in samples for part in text.split("\n") if len(part) > 80 and not re.search(r"\d", part)]
    plain = cycle(prose)
    texts: list[str] = []
    for sample in samples:
        texts.append(sample)
        room = dilution * len(sample)
        while room > 0:
            texts.append(next(plain))
            room -= len(texts[-1])
    return "\n".join(texts) + "\n"


def document_of(text: str, size: int) -> Document:
    """Return a document of about ``size`` characters that repeats ``text``."""
    from extract import read  # noqa: PLC0415

    return read(io.BytesIO((text * (size // len(text) + 1))[:size].encode()))


def fastest(rounds: int, work: Callable[[], object]) -> float:
    """Return the seconds of the fastest round."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def measure_text(rounds: int, sizes: Sequence[int], dilution: int = _DILUTION) -> dict[str, Any]:
    """Measure what comes after reading: pipeline and citations, by size of the text."""
    from extract.extractors.citations import find_citations  # noqa: PLC0415
    from extract.extractors.header import read_header  # noqa: PLC0415
    from extract.pipeline import extract_document  # noqa: PLC0415

    text = sample_text(dilution)
    extract_document(document_of(text, 20_000))  # what is loaded once is no cost of a character
    rows: list[dict[str, Any]] = []
    for size in sizes:
        document = document_of(text, size)
        header = read_header(document)
        flow = document.text
        once = 1 if size > MILLION else rounds
        seconds = fastest(once, lambda document=document: extract_document(document))  # type: ignore[misc]
        citing = fastest(once, lambda document=document, header=header: find_citations(document, header))  # type: ignore[misc]
        scan = fastest(once, lambda flow=flow: _bare_scan(flow))  # type: ignore[misc]
        rows.append(
            {
                "chars": len(flow),
                "slashes_per_10k": 10_000 * flow.count("/") / len(flow),
                "pipeline_mchar_s": len(flow) / seconds / MILLION,
                "citations_mchar_s": len(flow) / citing / MILLION,
                "bare_scan_mchar_s": len(flow) / scan / MILLION,
                "citations_to_scan_ratio": citing / scan,
                "pipeline_s": seconds,
                "citations_s": citing,
            }
        )
    for before, after in pairwise(rows):
        for name in ("pipeline", "citations"):
            after[f"{name}_growth"] = after[f"{name}_s"] / before[f"{name}_s"]
            after["text_growth"] = after["chars"] / before["chars"]
    return {"sizes": rows, "stage_percent": stage_shares(document_of(text, sizes[0]))}


_STAGES = ("read_header", "find_citations", "resolve", "find_movements", "find_awards", "check")


def stage_shares(document: Document) -> dict[str, float]:
    """Return the share of each stage of the pipeline in its time, in percent; the rest is building the record."""
    import extract.pipeline as pipeline  # noqa: PLC0415, PLR0402  its names are replaced for one run

    spent = dict.fromkeys(_STAGES, 0.0)
    stages = {name: getattr(pipeline, name) for name in _STAGES}

    def timed(name: str) -> Callable[..., object]:
        def stage(*arguments: object, **options: object) -> object:
            start = time.perf_counter()
            try:
                return stages[name](*arguments, **options)
            finally:
                spent[name] += time.perf_counter() - start

        return stage

    start = time.perf_counter()
    try:
        for name in _STAGES:
            setattr(pipeline, name, timed(name))
        pipeline.extract_document(document)
    finally:
        for name, stage in stages.items():
            setattr(pipeline, name, stage)
    whole = time.perf_counter() - start
    return {name: 100 * seconds / whole for name, seconds in spent.items()}


def _bare_scan(text: str) -> int:
    """Look at every "/" of the text and nothing else: the floor under any search anchored on it."""
    found, at = 0, text.find("/")
    while at >= 0:
        found += 1
        at = text.find("/", at + 1)
    return found


def table(measured: dict[str, Any]) -> str:
    """Return the figures as readable lines."""
    parts = {**measured.get("commands", {}), **measured.get("scans", {})}
    lines = [f"{name:<34}{value:>10.2f}" for name, value in parts.items()]
    for row in measured.get("text", {}).get("sizes", ()):
        lines += ["", f"text of {row['chars']:,} characters"]
        lines += [f"  {name:<32}{value:>10.2f}" for name, value in row.items() if name != "chars"]
    if shares := measured.get("text", {}).get("stage_percent"):
        lines += ["", "share of each stage in the pipeline, %"]
        lines += [f"  {name:<32}{value:>10.1f}" for name, value in shares.items()]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; always returns 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures")
    parser.add_argument("--rounds", type=int, default=5, help="how often each thing is measured (best counts)")
    parser.add_argument("--large", action="store_true", help="go on to 2, 5 and 10 million characters, once each")
    parser.add_argument("--dense", action="store_true", help="the samples as they are, denser than any real report")
    parser.add_argument("--only", choices=["commands", "text"], help="one half of it")
    parser.add_argument("--scans", action="store_true", help="scans and nothing else: takes minutes")
    options = parser.parse_args(arguments)
    measured: dict[str, Any] = {}
    if options.scans:
        measured["scans"] = measure_scans(options.rounds)
        options.only = "scans"
    if options.only not in {"text", "scans"}:
        measured["commands"] = measure_commands(options.rounds)
    if options.only not in {"commands", "scans"}:
        dilution = 0 if options.dense else _DILUTION
        measured["text"] = measure_text(options.rounds, SIZES + (LARGE if options.large else ()), dilution)
    print(table(measured))
    if options.json:
        options.json.write_text(json.dumps(measured, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
