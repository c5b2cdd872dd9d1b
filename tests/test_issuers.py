"""Names of bodies have their exact extent whatever follows, and the sentence tells which body issued a paper."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from extract.extractors.citation_issuers import read_body
from extract.extractors.citations import find_citations
from extract.reading.plain import document_from_text
from extract.records import Header

TABLE: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "tables/bodies.yaml").read_text("utf-8"))
LEAD = "của "
PAPER = "Công văn số 212/ABC-VP ngày 05/6/2023"


@pytest.mark.parametrize("name", TABLE["names"])
def test_extent(name):
    """A name is read whole, and not one word of what follows."""
    read = {}
    for tail in TABLE["tails"]:
        text = LEAD + name + tail
        body = read_body(text, len(LEAD), len(text))
        read[tail] = text[body.start : body.end] if body else None
    assert {tail: found for tail, found in read.items() if found != name} == {}


@pytest.mark.parametrize("held", TABLE["held"], ids=lambda held: held["text"])
def test_the_person_in_office_is_no_part_of_a_name(held):
    """The office alone is named as issuer, its span ends there, and what follows the person is read on."""
    text = f"{held['text']} ký {PAPER}. Theo {PAPER} của {held['text']} về việc khen thưởng."
    found = find_citations(document_from_text(text), Header())
    assert [citation.issuer and citation.issuer.name for citation in found] == [held["name"]] * 2
    assert [citation.spans["issuer"].text for citation in found] == [held["name"]] * 2
    assert found[1].subject == "khen thưởng"


@pytest.mark.parametrize("lead", TABLE["leads"], ids=lambda lead: lead["text"][:60])
def test_lead(lead):
    """The body before, between or behind is the issuer where it issued, proposed or decided, and else is not."""
    found = {}
    for body in TABLE["bodies"]:
        text = lead["text"].replace("{paper}", PAPER).replace("{body}", body)
        citations = find_citations(document_from_text(text), Header())
        issuer = citations[lead["index"]].issuer
        found[body] = issuer.name if issuer else None
    other = lead.get("shared")
    assert found == {body: body if lead["issuer"] == "own" else other for body in TABLE["bodies"]}
