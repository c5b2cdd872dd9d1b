"""Repair of OCR text: what is changed, what is left, and that what was read stays beside it."""

from array import array

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import resources
from extract.reading import ocr_symbols
from extract.reading.document import SourceInfo
from extract.reading.flow import FlowBuilder
from extract.reading.ocr_repair import Repair, apply, repair_lines, warnings
from extract.reading.ocr_text import Edit
from extract.reading.pdf_lines import PrintedLine
from extract.reading.scan_lines import raw_line

CASES = yaml.safe_load((resources.path("tests/tables/ocr_repair.yaml")).read_text("utf-8"))
PAGE = 842.0


def line(text, confidence=0.9, bottom=400.0):
    """Return a line whose characters are 6 points wide, from x = 90."""
    x0s = array("d", (90.0 + 6 * i for i in range(len(text))))
    x1s = array("d", (x + 6 for x in x0s))
    confidences = array("d", [confidence] * len(text))
    return PrintedLine(text, x0s, x1s, bottom - 13, bottom, 13.0, False, 1, [""] * len(text), confidences)


def repaired(text, confidence=0.9, bottom=400.0):
    """Return the text of a line after the repair, and the repairs."""
    lines, repairs = repair_lines([line(text, confidence, bottom)], PAGE)
    return lines[0].text, repairs


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_table(case):
    """Each case states its fact in its id; what is changed is listed, what is not gives no entry."""
    text, repairs = repaired(case["read"])
    assert text == case["repaired"]
    assert bool(repairs) == (case["read"] != case["repaired"])


def test_repair_is_stable():
    """A repaired line is not repaired again."""
    for case in CASES:
        assert repaired(case["repaired"]) == (case["repaired"], [])


def test_evidence_is_kept():
    """The flow holds the repaired text, the document still knows what was read, and each character its place."""
    lines, _ = repair_lines([line("số 52/201 9/TT-BTC ngày 14/1 0/2021")], PAGE)
    builder = FlowBuilder()
    builder.page(595, PAGE)
    builder.paragraph(map(raw_line, lines))
    document = builder.build(SourceInfo(None, "", "application/pdf", "ocr"))
    assert document.text == "số 52/2019/TT-BTC ngày 14/10/2021"
    start = document.text.index("52/2019")
    span = document.span(start, start + len("52/2019/TT-BTC"))
    assert document.raw(span.start, span.end) == "52/201 9/TT-BTC"
    assert span.boxes[0][0] == 90 + 6 * 3
    assert span.boxes[0][2] == 90 + 6 * 18
    day = document.text.index("14/10")
    assert document.span(day, day + 10).boxes[0][2] == 90 + 6 * 35


def test_confidence_falls():
    """A repair lowers the confidence of what it changed and of its line, nothing else."""
    (result,), _ = repair_lines([line("Băng khen", 0.9)], PAGE)
    assert result.confidences[1] < 0.7
    assert result.confidences[5] == 0.9
    assert raw_line(result).confidence < 0.9


def test_nothing_where_two_repairs_are_equally_good():
    """An abbreviation as near to one known as to another is left as it was read."""
    assert ocr_symbols.nearest("QĐ") == "QĐ"
    near = [known for known in ocr_symbols.abbreviations() if ocr_symbols.distance("0Đ", known) <= 0.5]
    assert (ocr_symbols.nearest("0Đ") is None) == (len(near) != 1)
    assert ocr_symbols.nearest("ZZZZ") is None


def test_distance():
    """Known confusions cost little, other changes 1, in either place of the word."""
    assert ocr_symbols.distance("QĐ", "QĐ") == 0
    assert ocr_symbols.distance("QD", "QĐ") == pytest.approx(0.2)
    assert ocr_symbols.distance("KII", "KH") == pytest.approx(0.3)
    assert ocr_symbols.distance("UBN D", "UBND") == pytest.approx(0.1)
    assert ocr_symbols.distance("SYT", "SNV") == 2


def test_symbol_over_a_line_end():
    """The rest of a symbol that a line end cut is repaired as part of it; the start of a sentence is not."""
    lines, repairs = repair_lines([line("theo Nghị quyết số 202/NQ-"), line("HDND ngày 1/7/2020")], PAGE)
    assert lines[1].text == "HĐND ngày 1/7/2020"
    assert len(repairs) == 1
    untouched, _ = repair_lines([line("phát triển kinh tế -"), line("HDND ngày")], PAGE)
    assert untouched[1].text == "HDND ngày"


HEADER = [
    ("printed and certain", "Số: 41/BC-UBND", 0.92, "Số: 41/BC-UBND"),
    ("figures read without confidence", "Số: 4952 /BC-SYT", 0.4, "Số: /BC-SYT"),
    ("signs for figures", "Só:4ỷ2 /QĐ-SNV", 0.9, "Số: /QĐ-SNV"),
    ("Party", "Số 62-BC/HU", 0.9, "Số 62-BC/HU"),
    ("Party, by pen", "Số )ạ-BC/HU", 0.9, "Số -BC/HU"),
    ("already blank", "Số:      /BC-UBND", 0.9, "Số: /BC-UBND"),
    ("day by pen", "Hà Giang, ngày ð|_ tháng 12 năm 2017", 0.9, "Hà Giang, ngày tháng 12 năm 2017"),
    ("day and month by pen", "Sơn La, ngày)K tháng|Ù năm 2025", 0.9, "Sơn La, ngày tháng năm 2025"),
    ("no day of a month", "Sơn La, ngày 47 tháng 5 năm 2025", 0.9, "Sơn La, ngày tháng 5 năm 2025"),
    ("printed date", "Sơn La, ngày 07 tháng 5 năm 2025", 0.9, "Sơn La, ngày 07 tháng 5 năm 2025"),
]


@pytest.mark.parametrize(("text", "confidence", "expected"), [c[1:] for c in HEADER], ids=[c[0] for c in HEADER])
def test_handwriting_in_the_letterhead(text, confidence, expected):
    """What a pen filled in and the engine did not read for certain becomes blank; printed figures stay."""
    found, repairs = repaired(text, confidence, bottom=120.0)
    assert " ".join(found.split()) == expected
    assert any(repair.blanked for repair in repairs) == (expected != " ".join(text.split()))


def test_handwriting_only_on_top():
    """The same words in the middle of a page are a citation, not a letterhead: nothing is blanked."""
    assert repaired("ngày 5 tháng 3 năm 2020", 0.3, bottom=500.0) == ("ngày 5 tháng 3 năm 2020", [])


def test_warnings_list_the_repairs():
    """A page's repairs are told in one sentence, each once; what was left blank in another."""
    repairs = [Repair("sô", "số"), Repair("sô", "số"), Repair("4ỷ2", "", blanked=True)]
    changed, blanked = warnings(repairs, 3)
    assert (changed.code, changed.page) == ("ocr_repair", 3)
    assert changed.message.count("“sô” → “số”") == 1
    assert (blanked.code, blanked.page) == ("ocr_handwriting", 3)
    assert warnings([], 3) == []


@given(
    st.text(alphabet="abĐÐ /1-O", min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(0, 29), st.integers(0, 4), st.text(alphabet="xy", max_size=4)), max_size=4),
)
@settings(max_examples=150, deadline=None)
def test_apply_keeps_lengths_and_raw(text, raw_edits):
    """Whatever the edits: all arrays run along the text, and the raw text is still whole but for a cut beginning."""
    edits, at = [], 0
    for start, length, new in sorted(raw_edits):
        if at <= start < len(text):
            end = min(start + length, len(text))
            edits.append(Edit(start, end, new))
            at = end + 1
    result = apply(line(text), edits)
    assert len(result.text) == len(result.x0s) == len(result.x1s) == len(result.confidences) == len(result.raws)
    if result.text and not (edits and edits[0].start == 0 and not edits[0].new):
        assert "".join(result.raws) == text
