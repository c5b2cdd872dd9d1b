"""Quality rules: every example of every rule through the whole program, corrections that mend, nothing besides."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from citing import cite
from hypothesis import given, settings
from hypothesis import strategies as st
from timing import fastest

from extract.checks import check, quality_rule, quality_rules
from extract.export import findings as export
from extract.extractors.citations import find_citations
from extract.extractors.directives import resolve
from extract.extractors.movements import find_movements
from extract.pipeline import extract_document
from extract.reading import read
from extract.reading.document import Document, Line, Page, SourceInfo
from extract.reading.plain import document_from_text
from extract.records import Header, Period

HERE = Path(__file__).parent
TABLE = yaml.safe_load((HERE / "tables" / "checks.yaml").read_text(encoding="utf-8"))
REAL = HERE.parents[1] / "shared" / "real" / "docs"
SEED = HERE.parents[1] / "shared" / "seed" / "report.txt"
RULES = list(quality_rules().values())
BAD = [pytest.param(rule, one, id=f"{rule.code}-{n}") for rule in RULES for n, one in enumerate(rule.bad, 1)]
GOOD = [pytest.param(rule, one, id=f"{rule.code}-{n}") for rule in RULES for n, one in enumerate(rule.good, 1)]


def _find(text, date=None, period=None):
    """Return the document and what is found in ``text``, read, cited and resolved by the whole program."""
    document = document_from_text(text)
    spell = Period(label="kỳ", start=period[0], end=period[1], kind="other") if period else None
    header = Header(type_code="BC", date=date, period=spell)
    citations, directives = resolve(find_citations(document, header), document.text)
    movements = find_movements(document, header, citations)
    return document, check(document, header, citations, directives, movements)


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_rule_finds_its_bad_examples(rule, example):
    """Each bad example gives a finding of its rule, with the correction that the example names."""
    _, findings = _find(example.text, example.date, example.period)
    mine = [finding for finding in findings if finding.rule == rule.code]
    assert mine
    if example.suggests:
        assert example.suggests in {finding.suggestion for finding in mine}


@pytest.mark.parametrize(("rule", "example"), GOOD)
def test_rule_passes_its_good_examples(rule, example):
    """No good example gives a finding of its rule."""
    _, findings = _find(example.text, example.date, example.period)
    assert [finding.message for finding in findings if finding.rule == rule.code] == []


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_suggestion_mends(rule, example):
    """Put in the place of its span, a suggestion makes the finding go away."""
    document, findings = _find(example.text, example.date, example.period)
    for finding in findings:
        if finding.rule != rule.code or finding.suggestion is None or finding.suggestion == finding.span.text:
            continue
        mended = document.text[: finding.span.start] + finding.suggestion + document.text[finding.span.end :]
        _, left = _find(mended, example.date, example.period)
        before = sum(one.rule == rule.code for one in findings)
        assert sum(one.rule == rule.code for one in left) < before, mended


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_evidence(rule, example):
    """Every finding points at the text it is about, and its message is one finished sentence."""
    document, findings = _find(example.text, example.date, example.period)
    for finding in findings:
        assert finding.span.text == document.text[finding.span.start : finding.span.end] != ""
        assert finding.message.endswith(".")
        assert "{" not in finding.message
        assert "None" not in finding.message
    assert rule.code in {finding.rule for finding in findings}


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case["about"])
def test_all_that_is_found(case):
    """The findings of a text are exactly those of the table."""
    period = [str(day) for day in case["period"]] if "period" in case else None
    date = str(case["date"]) if "date" in case else None
    _, findings = _find(case["text"], date, period)
    assert sorted(finding.rule for finding in findings) == sorted(case["finds"]), [one.message for one in findings]


def test_codes_are_distinct():
    """No code, name or number of the list stands for two rules."""
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    origins = [rule.origin for rule in RULES if rule.origin != "new"]
    assert sorted(origins) == sorted(f"R{n}" for n in range(1, 29))


def test_only_certain_faults_are_errors():
    """Error is said of nothing but the year in a normative symbol, impossible days and days after the report."""
    errors = {
        (rule.origin, variant) for rule in RULES for variant in rule.messages if rule.severity_of(variant) == "error"
    }
    assert errors == {("R8", "normative"), ("R9", "impossible"), ("R10", "after_report")}


def test_severities_name_variants():
    """A severity of its own is given to variants that exist."""
    for rule in RULES:
        assert set(rule.severities) <= set(rule.messages), rule.code


def test_rule_is_found_by_any_of_its_names():
    """A rule answers to its code, its short name and its number, whatever the case; nothing else does."""
    assert quality_rule("td102") is quality_rule("date-missing") is quality_rule("r2") is quality_rules()["TD102"]
    assert quality_rule("new") is None
    assert quality_rule("TD999") is None


def test_recognised_pages_give_no_errors():
    """What is an error in a text is a warning on a page that was read by OCR: recognition may have misread it."""
    text = "Kế hoạch số 45/2019/NQ-HĐND"
    source = SourceInfo(None, "0", "application/pdf", "ocr", ocr_pages=(1,))
    document = Document(text, (Page(1),), (Line(0, len(text), 1, text, list(range(len(text)))),), (), source)
    citation = cite(1, {"type": "Nghị quyết", "code": "45/2019/NQ-HĐND", "date": "2018-03-05", "text": text})
    citations, directives = resolve((citation,), text)
    findings = check(document, Header(), citations, directives, ())
    assert [one.severity for one in findings if one.rule == "TD108"] == ["warning"]


def test_recognised_pages_are_not_asked_for_spacing():
    """On a page that was read by OCR, a blank inside a symbol is the recogniser's; in a text it is the writer's."""
    text = "Thực hiện Kế hoạch số 45/KH- UBND ngày 12/4/2021 của UBND tỉnh về trồng cây."
    document = document_from_text(text)
    scanned = replace(document, source=replace(document.source, ocr_pages=(1,)))
    found = []
    for one in (document, scanned):
        citations, directives = resolve(find_citations(one, Header()), one.text)
        found.append([finding.rule for finding in check(one, Header(), citations, directives, ())])
    assert found == [["TD116"], []]


def test_cells_may_tell_the_rest():
    """In a table row the day, the issuer and the subject may stand in other cells, so they are not missed."""
    text = "Số văn bản\tNội dung\nKế hoạch số 45/KH-UBND\tTrồng cây"
    rows = replace(document_from_text(text), text=text, lines=())
    prose = document_from_text(text.replace("\t", " "))
    found = []
    for one in (rows, prose):
        citations, directives = resolve(find_citations(one, Header()), one.text)
        found.append({finding.rule for finding in check(one, Header(), citations, directives, ())})
    assert found == [set(), {"TD102", "TD103"}]


def test_nothing_to_check():
    """A report without citations and movements gives no findings."""
    document = document_from_text("")
    assert check(document, Header(), (), (), ()) == ()


EXAMPLES = [one for rule in RULES for one in rule.bad]


@given(st.sampled_from(EXAMPLES), st.integers(0, 160), st.sampled_from("x 0/-–,“.\n"))
@settings(max_examples=60, deadline=None)
def test_slips_do_no_harm(example, at, char):
    """Whatever character is put anywhere, the checks end with findings whose evidence is in the text."""
    document, findings = _find(example.text[:at] + char + example.text[at:], example.date, example.period)
    for finding in findings:
        assert finding.span.text == document.text[finding.span.start : finding.span.end]


def _seconds(count):
    line = "Theo Kế hoạch số {0}/UBND-KH, ngày {1}/5/2021 của UBND huyện về việc về việc “trồng cây.\n"
    document = document_from_text("".join(line.format(n, n % 28 + 1) for n in range(count)))
    header = Header(date="2021-06-30")
    citations, directives = resolve(find_citations(document, header), document.text)
    return fastest(lambda: check(document, header, citations, directives, ()), runs=3)


def test_time_grows_with_the_text():
    """Four times the citations take at most eight times as long."""
    assert _seconds(1600) < 8 * _seconds(400)


def test_seed():
    """The sample report gives exactly the findings that a records officer listed for the rules that he judged.

    For each rule, the ordinals of the numbered citations in reading order; the other rules are not listed in full.
    """
    if not SEED.is_file():
        pytest.skip("the sample report is not in this checkout")
    document = document_from_text(SEED.read_text(encoding="utf-8"))
    header = Header(period=Period(label="kỳ", start="2023-01-01", end="2023-06-30", kind="half_year"))
    citations, directives = resolve(find_citations(document, header), document.text)
    findings = check(document, header, citations, directives, find_movements(document, header, citations))
    ordinal = {one.id: n for n, one in enumerate((one for one in citations if one.number), 1)}
    listed = {f"R{n}" for n in (*range(1, 12), 15, 16, 17, 20, 28)}
    found: dict[str, list[int]] = {}
    for finding in findings:
        if (origin := quality_rules()[finding.rule].origin) in listed:
            found.setdefault(origin, []).append(ordinal[finding.citation])
    assert {origin: sorted(ordinals) for origin, ordinals in found.items()} == {
        "R2": [5],
        "R3": [3],
        "R4": [11, 13],
        "R5": [8],
        "R7": [7, 10, 12, 13],
        "R16": [3, 7, 11],
        "R17": [1, 14],
        "R28": [10, 12, 13],
    }


def test_real_documents_hold_no_errors():
    """Papers that offices sent out have nothing that is certainly wrong: an error there is our fault."""
    if not REAL.is_dir():
        pytest.skip("the real documents are not in this checkout")
    files = [*REAL.glob("*.docx"), *REAL.glob("pdf_*.pdf")]
    assert files
    for file in files:
        report = extract_document(read(file))
        assert [one.message for one in report.findings if one.severity == "error"] == [], file.name


RESULTS = [
    ("thư mục/a.txt", _find("Thực hiện Kế hoạch 45/UBND-KH ngày 31/6/2021 của UBND tỉnh về trồng cây.")[1]),
    ("b.txt", ()),
]  # fmt: skip


def test_lines():
    """A line is file:page:rule, the message, and the correction where there is one."""
    lines = list(export.lines(RESULTS))
    assert [line.split(" ", 2)[1].split(":")[2] for line in lines] == [one.rule for one in RESULTS[0][1]]
    assert lines[0].startswith("thư mục/a.txt:1:TD")
    assert any(line.endswith("→ 45/KH-UBND") for line in lines)
    assert len(lines) == len(RESULTS[0][1])


def test_selection():
    """Codes, their beginnings, names, numbers and severities choose; ignoring wins."""
    found = RESULTS[0][1]
    assert {one.rule for one in export.select(found, ["TD107", "R9"])} == {"TD107", "TD109"}
    assert {one.rule for one in export.select(found, ["TD107, r9"])} == {"TD107", "TD109"}
    assert {one.severity for one in export.select(found, ["error"])} == {"error"}
    assert export.select(found, ["TD1"], ["symbol-reversed"]) == tuple(one for one in found if one.rule != "TD107")
    with pytest.raises(export.UnknownRuleError, match="TD777"):
        export.select(found, ["TD777"])


def test_has_errors():
    """Only findings of severity error make the command fail."""
    assert export.has_errors(RESULTS)
    assert not export.has_errors([(path, export.select(found, (), ["error"])) for path, found in RESULTS])


def test_table_counts():
    """The table names every file and ends with the number of findings of each severity."""
    text = export.table(RESULTS)
    counted = Counter(one.severity for one in RESULTS[0][1])
    assert text.endswith(f"{counted['error']} lỗi, {counted['warning']} cảnh báo, {counted['info']} nhắc nhở")
    assert "b.txt" in text


def test_json():
    """The JSON product holds path and findings with the fields of the record."""
    data = json.loads(export.as_json(RESULTS))
    assert [one["path"] for one in data] == ["thư mục/a.txt", "b.txt"]
    assert data[0]["findings"][0]["rule"] == RESULTS[0][1][0].rule


def test_sarif():
    """The SARIF log names every rule it uses, with regions and fixes that fit the text."""
    log = json.loads(export.sarif(RESULTS))
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0"
    assert len(run["results"]) == len(RESULTS[0][1])
    for result, finding in zip(run["results"], RESULTS[0][1], strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.rule
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "th%C6%B0%20m%E1%BB%A5c/a.txt"
        assert place["region"]["charLength"] == len(place["region"]["snippet"]["text"])
        assert ("fixes" in result) == (finding.suggestion is not None)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_explained(rule):
    """A rule explains itself with its severity, its source and every example."""
    text = export.explain(rule.code)
    assert rule.explanation in text
    assert rule.source in text
    assert all(example.text in text for example in (*rule.bad, *rule.good))
    assert rule.code in export.explain_all()


def test_unknown_rule_is_refused():
    """Asking for a rule that does not exist says how to list those that do."""
    with pytest.raises(export.UnknownRuleError, match="extract rule"):
        export.explain("TD000")
