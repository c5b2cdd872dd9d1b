"""Measure the extractor on gold: precision, recall and F1 for each kind of entry and each field.

    python evaluation/score.py [DIR ...] [--json FILE] [--errors] [--fail-under SECTION.KIND.FIELD=0.98]
    python evaluation/score.py corpus --floors evaluation/floors.txt        # what CI runs

    python evaluation/score.py degraded                                     # scans and other damaged copies: slow, OCR

Without a folder: the project's own corpus/, and the real documents and the seed where they lie beside the checkout.
How entries are paired and what counts as equal: evaluation/README.md.
"""

from __future__ import annotations

import argparse
import io
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if __package__ in {None, ""}:  # run as a script
    sys.path.insert(0, str(ROOT))

from evaluation.scoring import report  # noqa: E402
from evaluation.scoring.cases import Case, find_cases  # noqa: E402
from evaluation.scoring.judging import Section, run, summarise  # noqa: E402
from evaluation.scoring.predict import predict  # noqa: E402

_METRICS = {"precision", "recall", "f1"}


def default_folders(root: Path = ROOT) -> list[Path]:
    """Return the folders of gold that are there: corpus/, ../shared/real, ../shared/seed."""
    shared = root.parent / "shared"
    return [folder for folder in (root / "corpus", shared / "real", shared / "seed") if folder.is_dir()]


def _named(folder: Path, root: Path = ROOT) -> Path:
    """Return the folder, or the one of that name in the corpus: "degraded" works from anywhere."""
    own = root / "corpus" / folder
    return own if not folder.is_dir() and own.is_dir() else folder


def below(sections: dict[str, Section], thresholds: Sequence[str]) -> list[str]:
    """Return one sentence for each threshold "section.kind.field[.metric]=0.98" that is not reached (F1 if unnamed).

    A threshold on something that was not measured is not reached. Raises ValueError on a malformed one.
    """
    measured = {(name, kind, field): score for name, kind, field, score in report.rows(sections)}
    missed = []
    for threshold in thresholds:
        path, _, least = threshold.partition("=")
        names = path.split(".")
        metric = names.pop() if names[-1] in _METRICS else "f1"
        if len(names) < 3 or not least:
            raise ValueError(f"not a threshold: {threshold}")
        score = measured.get((names[0], names[1], ".".join(names[2:])))
        value = getattr(score, metric) if score else None
        if value is None or value < float(least):
            missed.append(f"{path} is {report.percent(value)}, below {report.percent(float(least))}")
    return missed


def floors(path: Path, sections: dict[str, Section]) -> list[str]:
    """Return the thresholds of a file, one a line, ``#`` for comments; those of sections that were not run left out."""
    lines = (line.partition("#")[0].strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line and line.partition(".")[0] in sections]


def _selected(folders: Sequence[Path], only: Sequence[str], *, ocr: bool) -> list[Case]:
    cases = [case for folder in folders for case in find_cases(folder)]
    if only:
        cases = [case for case in cases if any(word in f"{case.section}/{case.name}" for word in only)]
    return [case for case in cases if ocr or case.gold.get("reader") != "ocr"]


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, metavar="DIR", help="folders of gold (default: all known)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every score and every mention for compare.py")
    parser.add_argument("--errors", action="store_true", help="list every miss, false alarm and wrong field")
    parser.add_argument("--only", action="append", default=[], metavar="WORD", help="cases whose section/name holds it")
    parser.add_argument("--no-ocr", action="store_true", help="leave out the scanned documents of the real set")
    parser.add_argument("--fail-under", action="append", default=[], metavar="S.KIND.FIELD=X", help="exit 1 below")
    parser.add_argument("--floors", type=Path, metavar="FILE", help="a file of such thresholds, one a line")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the scorer; return 1 when a threshold is not reached, else 0."""
    options = _arguments(arguments)
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    folders = [_named(folder) for folder in options.folders] or default_folders()
    results = run(_selected(folders, options.only, ocr=not options.no_ocr), predict)
    sections = summarise(results)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    if options.errors:
        print("\n".join(report.errors(results)), end="\n\n")
    print(report.table(sections))
    if options.json:
        options.json.write_text(json.dumps(report.as_json(results, sections), ensure_ascii=False, indent=1), "utf-8")
    missed = below(sections, [*options.fail_under, *(floors(options.floors, sections) if options.floors else ())])
    for sentence in missed:
        print(sentence, file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
