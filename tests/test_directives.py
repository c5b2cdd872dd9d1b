"""Mentions to documents: grouping, what is merged, what stays unresolved."""

from pathlib import Path

import pytest
import yaml
from citing import cite
from timing import fastest

from extract.extractors.directives import resolve

CASES = yaml.safe_load((Path(__file__).parent / "tables" / "directives.yaml").read_text(encoding="utf-8"))


def _placed(mentions):
    """Return citations laid out in paragraphs as ``line`` says, and the text they stand in."""
    text, citations = "", []
    for index, fields in enumerate(mentions, 1):
        while text.count("\n") < fields.get("line", 0):
            text += "\n"
        citation = cite(index, fields, len(text))
        text += citation.span.text + " "
        citations.append(citation)
    return tuple(citations), text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_mentions_of_one_document(case):
    """Mentions share a directive exactly where the table says; an unresolved one has none and says why."""
    citations, _ = resolve(*_placed(case["mentions"]))
    groups: dict[str, int] = {}
    got = []
    for citation in citations:
        if citation.directive is None:
            assert citation.note, "an unresolved mention gives its reason"
            assert citation.needs_review
            got.append(None)
        else:
            got.append(groups.setdefault(citation.directive, len(groups) + 1))
    renumbered: dict[int, int] = {}
    expected = [None if n is None else renumbered.setdefault(n, len(renumbered) + 1) for n in case["same"]]
    assert got == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_directives_and_citations_agree(case):
    """Every directive lists exactly the citations that point to it, and ids count from d1 in order of mention."""
    citations, directives = resolve(*_placed(case["mentions"]))
    assert [one.id for one in directives] == [f"d{n}" for n in range(1, len(directives) + 1)]
    for directive in directives:
        assert directive.citations == tuple(one.id for one in citations if one.directive == directive.id)


def test_best_of_the_mentions():
    """The document takes each field from the mention that tells most of it."""
    citations, directives = resolve(*_placed([
        {"type": "Văn bản", "code": "812/UBND-KH"},
        {"type": "Kế hoạch", "code": "812/UBND-KH", "level": "district", "issuer": "UBND huyện", "subject": "X"},
        {"type": "Kế hoạch", "code": "812/UBND-KH", "date": "2021-03-09", "subject": "X và Y"},
    ]))  # fmt: skip
    (directive,) = directives
    assert len(citations) == 3
    assert (directive.type, directive.type_code, directive.code) == ("Kế hoạch", "KH", "812/UBND-KH")
    assert (directive.date, directive.subject) == ("2021-03-09", "X và Y")
    assert directive.issuer is not None
    assert directive.issuer.level == "district"


@pytest.mark.parametrize(
    ("type_name", "code", "canonical"),
    [
        ("Kế hoạch", "812/UBND-KH", "812/KH-UBND"),
        ("Kế hoạch", "812/KH-UBND", "812/KH-UBND"),
        ("Công văn", "812/UBND-KH", "812/UBND-KH"),
        ("Văn bản", "88/BTĐKT-NV", "88/BTĐKT-NV"),
        ("Chỉ thị", "17/CT-TU", "17-CT/TU"),
        ("Chỉ thị", "17-CT/TU", "17-CT/TU"),
        ("Quyết định", "31/2020/QĐ-UBND", "31/2020/QĐ-UBND"),
        ("Quyết định", "310/QD-SYT", "310/QĐ-SYT"),
        ("Tờ trình", "19/TTR-STP", "19/TTr-STP"),
        ("Luật", "06/2022/QH15", "06/2022/QH15"),
        ("Kế hoạch", None, None),
    ],
)
def test_canonical_code(type_name, code, canonical):
    """The canonical code has number, type group and issuer in the order of the rules; State and Party differ."""
    fields = {"type": type_name, "code": code} if code else {"type": type_name, "text": type_name, "date": "2021-01-04"}
    _, (directive,) = resolve((cite(1, fields),))
    assert directive.canonical_code == canonical


def test_nothing_in_nothing_out():
    """A report without citations has no directives."""
    assert resolve(()) == ((), ())


def _seconds(count):
    mentions = [
        {"type": "Kế hoạch", "code": f"{n % 97 + 1}/KH-UBND", "date": f"20{n % 20 + 10}-03-{n % 27 + 1:02}"}
        if n % 3
        else {"type": "Kế hoạch", "form": "back_reference", "text": "Kế hoạch này"}
        for n in range(count)
    ]
    citations = tuple(cite(n, fields, n * 40) for n, fields in enumerate(mentions))
    return fastest(lambda: resolve(citations), runs=3)


def test_time_grows_with_the_number_of_mentions():
    """Four times the mentions take at most eight times as long."""
    assert _seconds(8000) < 8 * _seconds(2000)
