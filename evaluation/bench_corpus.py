"""Measure a corpus as it grows: size, time to add, search beside a full scan, totals.

    python evaluation/bench_corpus.py [--sizes 1000 10000] [--database FILE] [--rounds 5] [--json FILE]

The reports are those of ``corpus/reports``, extracted once and then given to ever other communes, half years and
numbers: ten half years, one tenth as many communes as reports. A kept ``--database`` is only added to, so that a large
one is made once. Times are the best of the rounds, in processor seconds of this process. It judges nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import regex

ROOT = Path(__file__).resolve().parent.parent
if __package__ in {None, ""}:  # run as a script
    sys.path.insert(0, str(ROOT))

from extract.records import Header, Period, Report, ReportIssuer  # noqa: E402  the path comes first
from extract.store import terms  # noqa: E402
from extract.store.citing import citing, top_directives  # noqa: E402
from extract.store.corpus import Corpus  # noqa: E402
from extract.store.database import Database  # noqa: E402
from extract.store.entry import Entry, Passage  # noqa: E402
from extract.store.search import search  # noqa: E402
from extract.store.totals import totals  # noqa: E402
from extract.text import fold  # noqa: E402

HALF_YEARS = tuple(f"{year}-H{half}" for year in range(2019, 2024) for half in (1, 2))
_AT_ONCE = 500  # reports in one transaction: what is measured is not how fast the disk syncs
_LETTER, _BETWEEN = r"[\p{L}\p{M}\p{N}]", r"[^\p{L}\p{M}\p{N}]+"  # what words are made of, and what is between them
QUERIES = {
    "three words": "phong trào nông thôn mới",
    "three words, no accents": "phong trao nong thon moi",
    "a phrase": '"lao động giỏi, lao động sáng tạo"',
    "a rare word": "commune0000007",
}


def samples() -> list[Entry]:
    """Return the project's own reports, extracted."""
    from extract import read  # noqa: PLC0415  slow to import, and only needed where something is made
    from extract.pipeline import extract_document  # noqa: PLC0415
    from extract.store.entry import entry_of  # noqa: PLC0415

    documents = (read(path) for path in sorted((ROOT / "corpus" / "reports").iterdir()))
    return [entry_of(document, extract_document(document)) for document in documents]


def communes() -> list[tuple[str, str, str]]:
    """Return code, name and province of all communes of 2023, in the order of the catalogue."""
    from datetime import date  # noqa: PLC0415

    from extract import resources  # noqa: PLC0415
    from extract.knowledge import units  # noqa: PLC0415

    day = date(2023, 1, 1)
    found = []
    for row in resources.load_csv("models/catalogues/units.csv"):
        unit = units.by_code(row["code"], day) if row["tier"] == "commune" else None
        if unit and unit.name == row["name"] and unit.valid(day):
            home = units.province_of(unit, day)
            found.append((unit.code, unit.name, home.name if home else ""))
    return list(dict.fromkeys(found))


def reports(made_of: Sequence[Entry], homes: Sequence[tuple[str, str, str]]) -> Iterator[Entry]:
    """Yield ever more reports: all half years of one commune, then those of the next."""
    number = 0
    for home in homes:
        for key in HALF_YEARS:
            yield variant(made_of[number % len(made_of)], number, home, key)
            number += 1


def variant(entry: Entry, number: int, home: tuple[str, str, str], key: str) -> Entry:
    """Return a report of another unit and period, with other counts and some words of its own."""
    code, unit, province = home
    year, half = key.split("-H")
    months = ("01-01", "06-30") if half == "1" else ("07-01", "12-31")
    issuer = ReportIssuer(
        name=f"UBND {unit}", kind="people_committee", level="commune", unit=unit, province=province, unit_code=code
    )
    period = Period(label=key, start=f"{year}-{months[0]}", end=f"{year}-{months[1]}", kind="half_year")
    header = Header(type_code="BC", code=f"{number}/BC-UBND", date=f"{year}-{months[1]}", issuer=issuer, period=period)
    report = entry.report
    awards = tuple(one.model_copy(update={"count": (one.count * 7 + number) % 97 + 1}) for one in report.awards)
    sha256 = hashlib.sha256(f"{number}".encode()).hexdigest()
    source = report.source.model_copy(update={"sha256": sha256, "path": f"{number}.pdf"})
    changed: Report = report.model_copy(update={"header": header, "source": source, "awards": awards})
    head = Passage(1, entry.passages[-1].start + len(entry.passages[-1].text) + 1, f"{issuer.name} commune{number:07}")
    return Entry(changed, (*entry.passages, head), entry.pages)


def grow(corpus: Corpus, more: Iterator[Entry], size: int) -> float:
    """Add reports until there are ``size``; return processor seconds for each added."""
    missing = size - len(corpus)
    start = time.process_time()
    left = missing
    while left > 0:
        with corpus.database.atomic():
            for one in islice(more, min(left, _AT_ONCE)):
                corpus.add(one, received_at="2024-01-01T00:00:00+00:00")
        left -= _AT_ONCE
    return (time.process_time() - start) / missing if missing > 0 else 0.0


class Found(NamedTuple):
    """How many passages of how many reports hold what was typed."""

    passages: int
    reports: int


def best(rounds: int, work: Callable[[], Any]) -> float:
    """Return the least processor seconds of several runs."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def scan_parts(database: Database, typed: str) -> int:
    """Count without an index, the cheapest way: every passage that holds all words, as parts of others too.

    It uses the folded text that is stored for the index, and of accented words finds only those in small letters.
    """
    query = terms.parse(typed)
    column = "folded" if query.folded else "text"
    words = [" ".join(term) for term in query.terms]
    where = " AND ".join(f"instr({column}, ?)" for _ in words)
    sql = f"SELECT count(*) AS n FROM passage WHERE {where}"  # noqa: S608  the column is ours
    return int(database.query(sql, words)[0]["n"])


def scan_alike(database: Database, typed: str, *, most: int = 1_000) -> Found:
    """Return what search answers, without its index: whole words, phrases, spellings and case, current reports only.

    The newest come first, and it stops where search does; only context and the order of few hits are not made.
    """
    query = terms.parse(typed)
    ways = [[" ".join(way) for way in query.spellings(term)] for term in query.terms]
    wanted = [
        regex.compile("|".join(rf"(?<!{_LETTER}){_BETWEEN.join(way.split())}(?!{_LETTER})" for way in group))
        for group in ways
    ]
    passages, found = 0, set[int]()
    for report, text in database.tuples(
        "SELECT report.id, passage.text FROM passage JOIN report ON report.id = passage.report_id"
        " WHERE report.state = 'current' ORDER BY passage.id DESC"
    ):
        plain = fold(text) if query.folded else text.casefold()
        if all(pattern.search(plain) for pattern in wanted):
            passages += 1
            found.add(report)
            if passages == most:
                break
    return Found(passages, len(found))


def measure(corpus: Corpus, path: Path, rounds: int) -> dict[str, Any]:
    """Return size and times of the corpus as it is."""
    database = corpus.database
    corpus.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    found: dict[str, Any] = {"reports": len(corpus), "kilobytes each": path.stat().st_size / 1024 / len(corpus)}
    for name, typed in QUERIES.items():
        found[f"search, {name}"] = best(rounds, lambda typed=typed: search(database, typed))  # type: ignore[misc]
        found[f"parts, {name}"] = best(1, lambda typed=typed: scan_parts(database, typed))  # type: ignore[misc]
        found[f"alike, {name}"] = best(1, lambda typed=typed: scan_alike(database, typed))  # type: ignore[misc]
    found["who cites a document"] = best(rounds, lambda: citing(database, "145/KH-UBND"))
    found["most cited documents"] = best(1, lambda: top_directives(database))
    found["totals of one period"] = best(1, lambda: totals(corpus, HALF_YEARS[0]))
    return found


def show(found: dict[str, Any]) -> None:
    """Print one size."""
    print(f"\n{found['reports']:,} reports, {found['kilobytes each']:.0f} kB each")
    for name, value in found.items():
        if name.startswith("search, "):
            typed = name.removeprefix("search, ")
            parts, alike = (found[f"{scan}, {typed}"] / max(value, 1e-9) for scan in ("parts", "alike"))
            print(
                f"  search for {typed:<26} {value * 1000:8.1f} ms; a scan for parts of words takes {parts:.0f} times"
                f" as long, one for the same answer {alike:.0f}"
            )
        elif not name.startswith(("parts, ", "alike, ", "reports", "kilobytes")):
            print(f"  {name:<37} {value * 1000:8.1f} ms")


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--database", type=Path, help="keep the corpus here")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    results = []
    with tempfile.TemporaryDirectory() as folder:
        path = options.database or Path(folder) / "bench.db"
        with Corpus(path) as corpus:
            have = len(corpus)
            more = islice(reports(samples(), communes()), have, None) if have < max(options.sizes) else iter(())
            for size in sorted(options.sizes):
                each = grow(corpus, more, size)
                found = measure(corpus, path, options.rounds)
                if each:
                    found["to add a report"] = each
                show(found)
                results.append(found)
    if options.json:
        options.json.write_text(json.dumps(results, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
