"""Citations against tables of invented texts, and the invariants of their spans."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.extractors.citations import find_citations
from extract.knowledge.documents import document_types
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
    return getattr(citation, name)


@pytest.mark.parametrize("case", table("citations.yaml"), ids=lambda case: case["text"][:60])
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
