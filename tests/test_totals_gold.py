"""Totals of the project's own samples are those that people worked out by hand (``award_totals`` in corpus/gold)."""

import json
from collections import Counter
from pathlib import Path

import pytest

from extract import read
from extract.pipeline import extract_document
from extract.records import Award, ExtractorInfo, Header, Period, Report, Source, Span
from extract.store import totals as t
from extract.store.corpus import Corpus
from extract.store.entry import Entry, entry_of

CORPUS = Path(__file__).parent.parent / "corpus"
GOLD = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((CORPUS / "gold").glob("*.json"))}
COUNTED = {name: gold for name, gold in GOLD.items() if gold.get("award_totals")}
_FIELDS = (
    "award_code",
    "conferrer",
    "conferrer_tier",
    "recipient",
    "count",
    "count_unit",
    "qualifier",
    "status",
    "basis",
)


def gold_entry(gold):
    """Return the entry of a gold record: its awards under a header that names one period."""
    awards = tuple(
        Award(
            **{name: one[name] for name in ("id", *_FIELDS)},
            award=None,
            part_of=one["part_of"],
            confidence=1.0,
            span=Span(page=1, start=one["start"], end=one["end"], text=one["text"]),
        )
        for one in gold["awards"]
    )
    period = Period(label="năm 2024", start="2024-01-01", end="2024-12-31", kind="year")
    source = Source(path=gold["source"], sha256="0" * 64, media_type="text/plain", pages=1, reader="text", text_chars=1)
    header = Header(type_code="BC", period=period)
    return Entry(Report(source=source, header=header, awards=awards, extractor=ExtractorInfo(version="1")), ())


def totals_of(entry, period="2024"):
    """Return the totals of one report by award, recipient and status; events and parts left out."""
    with Corpus(":memory:") as corpus:
        corpus.add(entry)
        counted = Counter()
        for line in t.totals(corpus, period).awards:
            if not line.part:
                counted[line.award_code, line.recipient, line.status] += line.count
        return dict(counted)


def by_hand(gold):
    """Return the totals that stand in a gold record."""
    return {(one["award_code"], one["recipient"], one["status"]): one["count"] for one in gold["award_totals"]}


def test_there_is_gold():
    """The totals of all samples that count awards were worked out by hand."""
    assert len(COUNTED) > 30


@pytest.mark.parametrize("name", COUNTED)
def test_gold_awards_come_to_the_totals_worked_out_by_hand(name):
    """The store adds up the gold's awards to the gold's totals, in every sample."""
    assert totals_of(gold_entry(COUNTED[name])) == by_hand(COUNTED[name])


@pytest.mark.parametrize("name", ["quan_ngo_quyen_2023h1.txt", "phuong_trung_luong_2022t11.txt"])
def test_extracted_awards_come_to_the_totals_worked_out_by_hand(name):
    """From the file to the total: samples whose every award is read rightly come to the gold's totals."""
    gold = COUNTED[Path(name).stem]
    document = read(CORPUS / "reports" / name, isolate=False)
    entry = entry_of(document, extract_document(document))
    with Corpus(":memory:") as corpus:
        period = corpus.get(corpus.add(entry).report_id).row["period"]
    assert totals_of(entry, period) == by_hand(gold)
