"""Citations against tables of invented texts, and the invariants of their spans."""

import textwrap
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from timing import fastest, growth

from extract.extractors.citations import find_citations
from extract.knowledge.documents import document_types, split_symbol, type_abbreviated, type_named
from extract.knowledge.rules import load
from extract.reading.plain import document_from_text
from extract.records import Citation, Header, ReportIssuer

TABLES = Path(__file__).parent / "tables"


@cache
def table(name: str) -> list[Any]:
    """Return the cases of one table."""
    return yaml.safe_load((TABLES / name).read_text(encoding="utf-8"))


def header_of(case: dict[str, Any]) -> Header:
    """Return the header that a case gives, an empty one if none."""
    given_header = dict(case.get("header") or {})
    level = given_header.pop("level", None)
    unit, province = given_header.pop("unit", None), given_header.pop("province", None)
    if level:
        issuer = ReportIssuer(name=f"UBND {unit}", kind="people_committee", level=level, unit=unit, province=province)
        given_header["issuer"] = issuer
    return Header(**given_header)


def field(citation: Citation, name: str) -> Any:
    """Return a field of a citation under the short name that the table uses."""
    if name == "issuer":
        return citation.issuer.name if citation.issuer else None
    if name in ("level", "unit", "stated"):
        return getattr(citation.issuer, name) if citation.issuer else None
    if name in ("article", "clause", "point"):
        return getattr(citation.provision, name) if citation.provision else None
    if name == "span":
        return " ".join(citation.span.text.split())
    if name == "note":
        notes = load("citations").settings["notes"]
        return "; ".join(code for code, sentence in notes.items() if sentence in (citation.note or ""))
    return getattr(citation, name)


@pytest.mark.parametrize(
    "case",
    [
        case
        for part in ("citations", "citations_variants", "citations_subjects", "citations_clauses")
        for case in table(f"{part}.yaml")
    ],
    ids=lambda case: case["text"][:60],
)
def test_each_text_gives_exactly_the_mentions_of_the_table(case):
    """The mentions of a text, in reading order, with every field that the table names; none more, none less."""
    text = case["text"].replace("\\n", "\n")
    found = find_citations(document_from_text(text), header_of(case))
    pairs = zip(found, case["expect"], strict=False)
    assert [{name: field(citation, name) for name in wanted} for citation, wanted in pairs] == case["expect"]
    assert len(found) == len(case["expect"]), [citation.span.text for citation in found]


@pytest.mark.parametrize("text", table("not_citations.yaml"))
def test_what_is_no_citation_gives_none(text):
    """Phone numbers, fractions, dates, money, forms, drafts and the document itself are no mentions."""
    assert [citation.span.text for citation in find_citations(document_from_text(text), Header())] == []


SENTENCE = (
    "Thực hiện Kế hoạch số 338/KH-UBND ngày 05/6/2022 của Ủy ban nhân dân tỉnh về việc phát động phong trào thi đua "
    "“Sạch nhà, đẹp phố”; UBND huyện đã ban hành Quyết định số 1415/QĐ-UBND ngày 12 tháng 7 năm 2022 và Công văn số "
    "88/UBND-NV ngày 15/7/2022; theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 21/TTr-SNV ngày 03/8/2022."
)


def values(citations: tuple[Citation, ...]) -> list[Any]:
    """Return what must not depend on where a text stands or how it is wrapped."""
    return [(c.type_code, c.code, c.date, c.issuer, c.relation, c.form) for c in citations]


def find(text: str) -> tuple[Citation, ...]:
    """Return the citations of a text without header."""
    return find_citations(document_from_text(text), Header())


@settings(max_examples=40, deadline=None)
@given(st.integers(min_value=0, max_value=60))
def test_a_broken_line_inside_a_citation_changes_nothing(place):
    """A paragraph wrongly split at any single blank of the citation itself keeps code, date and kind."""
    text = "Thực hiện Kế hoạch số 338/KH-UBND ngày 05 tháng 6 năm 2022 về chợ"
    blanks = [index for index, char in enumerate(text[: text.index(" về")]) if char == " "][2:]
    cut = blanks[place % len(blanks)]
    found = find(text[:cut] + "\n" + text[cut + 1 :])
    assert [(c.type_code, c.code, c.date) for c in found] == [("KH", "338/KH-UBND", "2022-06-05")]


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="abc đổ,.\n“”/0123456789-ĐUBN", max_size=80), st.text(max_size=60))
def test_spans_are_what_they_say(before, after):
    """For every span of every field flow[start:end] is its text, whatever stands around, non-ASCII included."""
    document = document_from_text(f"{before}\n{SENTENCE}\n{after}")
    for citation in find_citations(document, Header()):
        for span in (citation.span, *citation.spans.values()):
            assert document.text[span.start : span.end] == span.text
            assert span.text.strip()
        for name in ("number", "year"):
            if name in citation.spans:
                assert "".join(citation.spans[name].text.split()) == getattr(citation, name)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([SENTENCE, "Đạt 19/19 tiêu chí.", "Các xã đã làm tốt."]), min_size=1, max_size=6))
def test_paragraphs_do_not_disturb_each_other(paragraphs):
    """A sentence gives the same mentions wherever it stands; only ids and offsets differ."""
    alone = values(find(SENTENCE))
    assert len(alone) == 4
    assert values(find("\n".join(paragraphs))) == alone * paragraphs.count(SENTENCE)


@pytest.mark.parametrize("width", range(32, 130, 7))
def test_wrapping_at_any_width_changes_nothing(width):
    """The same text wrapped as lines of any width, hyphens of symbols included, gives the same values."""
    text = " ".join([SENTENCE] * 3)
    assert values(find("\n".join(textwrap.wrap(text, width, break_long_words=False)))) == values(find(text))


def test_a_citation_never_crosses_a_tab():
    """The cells of a table row stay apart: the date of the next cell is not the date of this number."""
    text = "Quyết định số 5/QĐ-UBND\tngày 3/2/2022\tcủa UBND xã"
    document = replace(document_from_text(text.replace("\t", " ")), text=text)
    found = find_citations(document, Header())
    assert [(c.code, c.date, c.issuer) for c in found] == [("5/QĐ-UBND", None, None)]


@pytest.mark.parametrize("hostile", ["/", "1/", "số ", "Luật ", "ngày ", "“", "Kế hoạch số 1/", "A-", "của UBND, "])
def test_hostile_repetition_stays_linear(hostile):
    """No pattern is catastrophic: twice as many of one repeated piece take about twice the time."""
    times = [fastest(lambda: find(hostile * (size // len(hostile))), runs=2) for size in (40_000, 80_000)]  # noqa: B023
    assert times[1] < 3.2 * times[0] + 0.02


def test_doubling_the_text_doubles_the_time():
    """Twice the text takes at most 2.2 times as long."""
    small = document_from_text("\n".join([SENTENCE, "Các xã đã làm tốt công tác này. " * 12] * 60))
    large = document_from_text("\n".join([SENTENCE, "Các xã đã làm tốt công tác này. " * 12] * 120))

    assert growth(lambda: find_citations(small, Header()), lambda: find_citations(large, Header())) <= 2.2


def test_type_words_are_those_of_the_catalogue():
    """The type words of the rules and the kinds of document_types.csv name the same documents."""
    words = set(load("citations").words["type_name"]) - set(load("citations").settings["type_misspelt"])
    assert words == {kind.name for kind in document_types()}
    assert all(type_named(name) for name in load("citations").settings["type_misspelt"].values())


def test_letters_of_a_type_count():
    """HĐ is no HD, TT no TTr, and the Party's TT is thông tri where the State's is thông tư."""
    assert type_abbreviated("HĐ").name != type_abbreviated("HD").name
    assert type_abbreviated("TT").name == "Thông tư"
    assert type_abbreviated("TT", regime="party").name == "Thông tri"
    assert type_abbreviated("ĐH") is None


@pytest.mark.parametrize(
    ("symbol", "kind", "issuer", "order"),
    [
        ("KH-UBND", "KH", "UBND", "type_first"),
        ("UBND-KH", "KH", "UBND", "issuer_first"),
        ("UBND-NV", None, "UBND", "issuer_first"),
        ("NQ/TW", "NQ", "TW", "type_first"),
        ("TTLT-BNV-BTC", "TTLT", "BNV", "type_first"),
        ("XYZ", None, None, "unknown"),
    ],
)
def test_symbols_are_taken_apart(symbol, kind, issuer, order):
    """Type and issuer of a symbol in either order; what is not known stays None."""
    parts = split_symbol(symbol)
    assert (parts.type, parts.issuer, parts.order) == (kind, issuer, order)
