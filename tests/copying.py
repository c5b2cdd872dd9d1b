"""Find words or codes of the real documents, kept beside the project, in the project's own files.

Used by test_corpus.py. A run is a sequence of words (letters and digits, case and punctuation aside). The real texts
are compared with whole files, so that a sentence wrapped over lines of YAML or put together from pieces is found too.
"""

import functools
import json
import re
from pathlib import Path

import yaml

from extract.reading import read
from extract.resources import load_csv

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
LENGTH = 9  # words; shorter runs are what any two reports have in common
OWN = 5  # words of a stretch that belong to no official name: fewer are no sentence
PATTERNS = (
    "tests/**/*.py",
    "tests/**/*.yaml",
    "models/rules/*.yaml",
    "corpus/challenge/*.jsonl",
    "corpus/training/*",
    "corpus/sources/*.yaml",
    "docs/**/*.md",
    "extract/**/*.py",
    "*.md",
)
_WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(r"(?<![\w/.-])\d+[a-z]?(?: ?[-–] ?[^\W\d_]+)?(?: ?/ ?\d{4})? ?/ ?[^\W_][\w&-]*")
_NATIONAL = re.compile(r"CP|TTg|QH\d|UBTVQH|[-/]TW|TT-B|TTLT|TW$|VPQH|CTN|HĐBT")


def files():
    """Return the project's text files that must not hold anything of the real documents."""
    return sorted({path for pattern in PATTERNS for path in ROOT.glob(pattern) if path.suffix != ".pyc"})


def words(text):
    """Return the words of a text, in lower case, with their offsets."""
    return [(match[0].casefold(), match.start()) for match in _WORD.finditer(text)]


def _strings(node, keys=("text", "title", "name")):
    """Yield the strings under the given keys anywhere in a gold record."""
    if isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, str) and key in keys:
                yield value
            else:
                yield from _strings(value, keys)
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value, keys)


def _records():
    for path in [*SHARED.glob("real/gold/*.json"), *SHARED.glob("seed/gold.json")]:
        yield json.loads(path.read_text("utf-8"))
    for path in SHARED.glob("real/gold/*.jsonl"):
        yield from map(json.loads, path.read_text("utf-8").splitlines())


@functools.cache
def real_texts():
    """Return the real texts: the seed report, strings of the gold, DOCX files and PDF files with a text layer."""
    texts = [path.read_text("utf-8") for path in SHARED.glob("seed/report.txt")]
    texts += [string for record in _records() for string in _strings(record)]
    documents = [*SHARED.glob("real/docs/docx_*.docx"), *SHARED.glob("real/docs/pdf_*.pdf")]
    return texts + [read(path).text for path in documents]


def runs_of(texts, length=LENGTH):
    """Return all runs of so many words in some texts."""
    found = set()
    for text in texts:
        row = [word for word, _ in words(text)]
        found.update(" ".join(row[i : i + length]) for i in range(len(row) - length + 1))
    return found


def real_runs():
    """Return all runs of the real texts."""
    return runs_of(real_texts())


def real_codes():
    """Return the codes of local papers in the gold; the codes of national ones are public facts."""
    codes = set()
    for record in _records():
        for part in (record.get("header") or {}, *(record.get("citations") or ())):
            code = part.get("code")
            if code and "/" in code and not _NATIONAL.search(code):
                codes.add(code)
    return codes


@functools.cache
def _formulas():
    """Return official names and fixed formulas as tuples of words, by their first word, longest first."""
    listed = yaml.safe_load((ROOT / "tests/tables/common_wording.yaml").read_text("utf-8"))
    names = [phrase for entry in listed for phrase in entry["words"]]
    for catalogue in ("movements", "awards", "statutes"):
        for row in load_csv(f"models/catalogues/{catalogue}.csv"):
            names += [row["name"], *(row.get("aliases") or "").split("|")]
    by_first = {}
    for row in {tuple(word for word, _ in words(name)) for name in names}:
        if len(row) > 1:
            by_first.setdefault(row[0], []).append(row)
    return {first: sorted(rows, key=len, reverse=True) for first, rows in by_first.items()}


def _official(row):
    """Return for each word of a text whether it is part of an official name or fixed formula."""
    formulas = _formulas()
    marks = [False] * len(row)
    for i, word in enumerate(row):
        for formula in formulas.get(word, ()):
            if tuple(row[i : i + len(formula)]) == formula:
                marks[i : i + len(formula)] = [True] * len(formula)
                break
    return marks


def copied_runs(text, runs, length=LENGTH, own=OWN):
    """Return (offset, words) of each stretch of real text in a text, unless it is made of official names.

    A stretch joins overlapping runs; it counts if at least `own` of its words belong to no official name or formula.
    """
    pairs = words(text)
    row = [word for word, _ in pairs]
    marks = _official(row)
    stretches = []
    for i in range(len(row) - length + 1):
        if " ".join(row[i : i + length]) in runs:
            if stretches and i < stretches[-1][1]:
                stretches[-1][1] = i + length
            else:
                stretches.append([i, i + length])
    return [(pairs[a][1], " ".join(row[a:b])) for a, b in stretches if marks[a:b].count(False) >= own]


def copied_codes(text, codes):
    """Return (offset, code) of each code of a real local paper in a text."""
    found = ((match.start(), match[0].replace(" ", "").replace("–", "-")) for match in _CODE.finditer(text))
    return [(start, code) for start, code in found if code in codes]
