"""Award counts: what each statement of tests/tables/awards.yaml gives, tables, lists of names, evidence, speed."""

from array import array
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from timing import fastest

from extract.extractors.awards import find_awards
from extract.knowledge.awards import catalogue, lexicon
from extract.language.phrases import split
from extract.reading.document import Cell, Document, Line, Page, Paragraph, SourceInfo, Table
from extract.records import Header, ReportIssuer

TABLES = Path(__file__).parent / "tables"
CASES = [
    case
    for name in ("awards", "awards_more", "awards_scope", "awards_forms", "awards_lists")
    for case in yaml.safe_load((TABLES / f"{name}.yaml").read_text("utf-8"))
]
NEGATIVES = yaml.safe_load((TABLES / "not_awards.yaml").read_text("utf-8"))


def document(text, tables=()):
    """Return a document with one paragraph a line; the text is taken as flow already."""
    lines, paragraphs, at = [], [], 0
    for line in text.split("\n"):
        lines.append(Line(at, at + len(line), 1, line, array("l", range(len(line)))))
        inside = any(table.start <= at < table.end for table in tables)
        paragraphs.append(Paragraph(at, at + len(line), role="cell" if inside else "body"))
        at += len(line) + 1
    return Document(
        text, (Page(1),), tuple(lines), tuple(paragraphs), SourceInfo(None, "0", "text/plain", "text"), tables
    )


def with_table(caption, rows, heads=1, spans=()):
    """Return a document of a caption and a table; ``spans`` maps (row, column) to (row_span, column_span)."""
    spans = dict(spans)
    covered = {
        (row + down, column + right)
        for (row, column), (height, width) in spans.items()
        for down in range(height)
        for right in range(width)
    } - spans.keys()
    text, cells, start = caption + "\n", [], len(caption) + 1
    for row, columns in enumerate(rows):
        for column, value in enumerate(columns):
            if (row, column) in covered:
                continue
            height, width = spans.get((row, column), (1, 1))
            cells.append(Cell(row, column, len(text), len(text) + len(value), value, width, height, header=row < heads))
            text += value + "\t"
        text = text.rstrip("\t") + "\n"
    text = text.rstrip("\n")
    return document(text, (Table(start, len(text), len(rows), len(rows[0]), tuple(cells)),))


def header(level, kind="people_committee"):
    """Return the header of a report by a body of this level."""
    return Header(issuer=ReportIssuer(name="UBND", kind=kind, level=level)) if level else Header()


def line(award):
    """Return an entry as the table of cases writes it."""
    parts = [str(award.count), award.recipient or "-", award.award_code, award.status]
    extras = [
        ("by ", award.conferrer), ("unit ", award.count_unit), ("", award.qualifier), ("in ", award.part_of),
        ("basis ", award.basis), ("period ", award.period),
    ]  # fmt: skip
    return " · ".join(parts + [word + value for word, value in extras if value])


def found(text, level=None):
    """Return the entries of a text as lines."""
    return [line(award) for award in find_awards(document(text), header(level))[0]]


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case['group']}-{n}") for n, case in enumerate(CASES)])
def test_statement(case):
    """Each statement gives its entries, with award, conferrer, recipient, count and status, and nothing else."""
    awards, warnings = find_awards(document(case["text"]), header(case.get("reporter")))
    assert [line(award) for award in awards] == case["expect"]
    assert [warning.code for warning in warnings] == case.get("warnings", [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đơn vị đã tặng Giấy khen cho 7 tập thể.", ("conferred", "unit")),
        ("Có 7 tập thể được tặng Giấy khen.", ("received", None)),
        ("Đơn vị đã tặng Bằng khen cho 7 tập thể.", ("conferred", "province")),
    ],
)
def test_a_department_gives_what_heads_of_offices_may(text, expected):
    """What a department says that it gave, and may give, is its own; a passive without a giver is not."""
    (award,) = find_awards(document(text), header("province", "department"))[0]
    assert (award.status, award.conferrer_tier) == expected


@pytest.mark.parametrize("text", NEGATIVES)
def test_no_award(text):
    """Delegates, ranks, quotas, gifts, prizes, committee sizes and years give no entry."""
    assert found(text) == []
    assert found(text, "district") == []


@pytest.mark.parametrize("case", CASES[::7], ids=lambda case: case["group"])
def test_evidence(case):
    """Every span of every entry is a stretch of the flow, and the values are the words that stand there."""
    text = document(case["text"]).text
    for award in find_awards(document(case["text"]), header(case.get("reporter")))[0]:
        for span in (award.span, *award.spans.values()):
            assert text[span.start : span.end] == span.text
        assert award.spans["award"].text == award.award_text
        if award.conferrer is not None:
            assert award.spans["conferrer"].text == award.conferrer


@given(st.lists(st.sampled_from([case["text"] for case in CASES if "\n" not in case["text"]]), min_size=2, max_size=4))
@settings(max_examples=25, deadline=None)
def test_paragraphs_do_not_leak(texts):
    """Statements in paragraphs of their own say what each says alone: nothing is inherited without a list."""
    together = list(find_awards(document("\n".join(texts)), Header())[0])
    alone = [award for text in texts for award in find_awards(document(text), Header())[0]]
    fields = ("count", "recipient", "award_code", "status", "count_unit")
    assert [[getattr(a, f) for f in fields] for a in together] == [[getattr(a, f) for f in fields] for a in alone]


@given(st.text(alphabet="Bằng khen tặng cho 12 cá nhân,;:.()\n\t“” của UBND tỉnh trong đó-", max_size=120))
@settings(max_examples=120, deadline=None)
def test_any_text_is_read(text):
    """No text makes the grammar fail, and part_of always names an entry that is there."""
    awards, _ = find_awards(document(text), header("district"))
    ids = {award.id for award in awards}
    assert all(award.part_of is None or award.part_of in ids - {award.id} for award in awards)


def test_reader_decides_received_or_conferred():
    """The same sentence is conferred for who gives and received for those below."""
    text = "Chủ tịch UBND tỉnh tặng Bằng khen cho 6 tập thể."
    statuses = {
        level: find_awards(document(text), header(level))[0][0].status for level in ("province", "district", "commune")
    }
    assert statuses == {"province": "conferred", "district": "received", "commune": "received"}
    assert find_awards(document(text), header("province", "department"))[0][0].status == "received"


GRID = [
    ["TT", "Danh hiệu, hình thức", "Đã quyết định", "", "Đang trình cấp trên", ""],
    ["", "", "Tập thể", "Cá nhân", "Tập thể", "Cá nhân"],
    ["1", "Cờ thi đua của UBND tỉnh", "", "", "4", ""],
    ["2", "Bằng khen của Chủ tịch UBND tỉnh", "3", "8", "6", "11"],
    ["3", "Giấy khen của Chủ tịch UBND huyện", "41", "1.120", "", ""],
]
GRID_SPANS = {(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (1, 2), (0, 4): (1, 2)}


def test_grid_with_merged_heads():
    """A grid of award by status by recipient gives one entry a cell, through merged heads; blanks give none."""
    awards, _ = find_awards(with_table("Kết quả như sau:", GRID, 2, GRID_SPANS), header("district"))
    assert [line(award) for award in awards] == [
        "4 · collective · co_thi_dua · pending · by UBND tỉnh",
        "3 · collective · bang_khen · received · by Chủ tịch UBND tỉnh",
        "8 · individual · bang_khen · received · by Chủ tịch UBND tỉnh",
        "6 · collective · bang_khen · pending · by Chủ tịch UBND tỉnh",
        "11 · individual · bang_khen · pending · by Chủ tịch UBND tỉnh",
        "41 · collective · giay_khen · conferred · by Chủ tịch UBND huyện",
        "1120 · individual · giay_khen · conferred · by Chủ tịch UBND huyện",
    ]
    assert {award.table for award in awards} == {0}
    assert awards[-1].span.text == "1.120"


def test_total_row_and_column():
    """The rows are parts of the row of sums, the kinds of recipients parts of the column of sums."""
    rows = [["TT", "Đơn vị", "Giấy khen của Giám đốc Sở", ""], ["", "", "Tập thể", "Cá nhân"],
            ["1", "Chi cục A", "2", "5"], ["2", "Chi cục B", "1", ""], ["", "Tổng cộng", "3", "5"]]  # fmt: skip
    spans = {(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (1, 2)}
    awards, warnings = find_awards(with_table("Bảng:", rows, 2, spans), header("province", "department"))
    assert [(award.count, award.part_of) for award in awards] == [(2, "a4"), (5, "a5"), (1, "a4"), (3, None), (5, None)]
    assert not warnings
    rows = [["Hình thức khen thưởng", "Tổng số", "Tập thể", "Cá nhân"],
            ["Huân chương Lao động hạng Nhì", "7", "3", "4"],
            ["Bằng khen của Thủ tướng Chính phủ", "9", "2", "6"]]  # fmt: skip
    awards, warnings = find_awards(with_table("Bảng:", rows), header("province"))
    assert [(award.count, award.recipient, award.part_of) for award in awards] == [
        (7, "mixed", None), (3, "collective", "a1"), (4, "individual", "a1"),
        (9, "mixed", None), (2, "collective", "a4"), (6, "individual", "a4"),
    ]  # fmt: skip
    assert [warning.code for warning in warnings] == ["award_sum"]  # 2 + 6 are not 9


_SUMMED = [["Đơn vị", "Giấy khen của Giám đốc Sở cho tập thể", "Giấy khen của Giám đốc Sở cho cá nhân"],
           ["Chi cục A", "2", "5"], ["Chi cục B", "1", "21"], ["Tổng cộng", "3", "29"]]  # fmt: skip


def test_sum_of_a_table_told_in_full():
    """The cells over a row of sums are all its parts: too few is as wrong as too many. Of a text nothing is doubted."""
    awards, warnings = find_awards(with_table("Bảng:", _SUMMED), header("province", "department"))
    assert [warning.code for warning in warnings] == ["award_sum"]
    assert "xem lại" not in warnings[0].message
    plain, _ = find_awards(with_table("Bảng:", [*_SUMMED[:-1], ["Tổng cộng", "3", "26"]]), header("province"))
    assert [award.needs_review for award in awards] == [award.needs_review for award in plain]


def test_sum_that_a_scan_contradicts():
    """Where a sum of a scanned table does not fit, the cell that was read with doubt is to be looked at."""
    read = with_table("Bảng:", _SUMMED)
    cells = {cell.start: cell for cell in read.tables[0].cells}
    lines = tuple(
        Line(
            start,
            cell.end,
            1,
            cell.text,
            array("l", range(len(cell.text))),
            confidence=0.5 if cell.text == "21" else 0.95,
        )
        for start, cell in cells.items()
    )
    awards, (warning,) = find_awards(replace(read, lines=lines), header("province", "department"))
    sure = tuple(replace(line, confidence=0.95) for line in lines)
    trusted, _ = find_awards(replace(read, lines=sure), header("province", "department"))
    marked = [
        award.count for award, other in zip(awards, trusted, strict=True) if award.needs_review > other.needs_review
    ]
    assert marked == [21]
    assert warning.message == "“29”: các phần cộng được 26, khác tổng. Nên xem lại “21”: đọc từ ảnh quét không chắc."


def test_registered_beside_agreed():
    """Columns of what was registered and what was put forward keep their statuses apart."""
    rows = [["Danh hiệu", "Đăng ký đầu năm", "Kết quả bình xét"], ["Lao động tiên tiến", "62", "57"]]
    awards, _ = find_awards(with_table("Hội đồng đã họp:", rows), header("unit", "school"))
    assert [(award.count, award.status) for award in awards] == [(62, "registered"), (57, "proposed")]


def test_conferrer_in_a_column():
    """A column headed "Cấp khen" names the conferrer of its row."""
    rows = [["Cấp khen", "Hình thức", "Tập thể", "Cá nhân"], ["Chủ tịch UBND tỉnh", "Bằng khen", "6", "21"],
            ["Giám đốc Công an tỉnh", "Giấy khen", "40", "9"]]  # fmt: skip
    awards, _ = find_awards(with_table("Tổng hợp:", rows), header("district"))
    assert [award.conferrer for award in awards] == ["Chủ tịch UBND tỉnh"] * 2 + ["Giám đốc Công an tỉnh"] * 2


ROSTER = [
    ["TT", "Tập thể, cá nhân", "Chức vụ", "Hình thức"],
    ["I", "TẬP THỂ", "", ""],
    ["1", "Phòng Văn hóa", "", "Bằng khen của Chủ tịch UBND tỉnh"],
    ["2", "Trạm Y tế xã Hạ", "", ""],
    ["II", "CÁ NHÂN (03 người)", "", ""],
    ["1", "Ông Lý A", "Trưởng thôn", ""],
    ["2", "Bà Lò B", "Công chức", ""],
]
ROSTER_SPANS = {(1, 1): (1, 3), (4, 1): (1, 3), (2, 3): (2, 1), (5, 3): (2, 1)}


def test_list_of_names():
    """Numbered names are counted under their heading; a number stated there counts and is held against the names."""
    awards, warnings = find_awards(
        with_table(
            "UBND huyện đề nghị Chủ tịch UBND tỉnh tặng Bằng khen cho các tập thể, cá nhân sau:",
            ROSTER,
            1,
            ROSTER_SPANS,
        ),
        header("district"),
    )
    assert [line(award) for award in awards] == [
        "2 · collective · bang_khen · proposed · by Chủ tịch UBND tỉnh",
        "3 · individual · bang_khen · proposed · by Chủ tịch UBND tỉnh",
    ]
    assert [warning.code for warning in warnings] == ["award_roster"]


def test_prose_that_repeats_the_table():
    """A sum that the prose states and the table details counts once: the cells are part of the sentence's number."""
    caption = "Chủ tịch UBND huyện tặng Giấy khen cho 12 tập thể, cụ thể theo bảng:"
    rows = [["TT", "Xã", "Tập thể được tặng Giấy khen"], ["1", "Xã Thượng", "5"], ["2", "Xã Hạ", "7"]]
    awards, warnings = find_awards(with_table(caption, rows), header("district"))
    assert [(award.count, award.part_of) for award in awards] == [(12, None), (5, "a1"), (7, "a1")]
    assert not warnings


def test_tables_without_awards():
    """Tables of documents, money and staff give no entry."""
    rows = [["TT", "Văn bản", "Số lượng"], ["1", "Kế hoạch", "12"], ["2", "Quyết định khen thưởng", "30"]]
    assert find_awards(with_table("Văn bản đã ban hành:", rows), header("district"))[0] == ()


def test_catalogue():
    """Every row has a code of the record, and no name or alias of one award is hidden by another's."""
    assert len({(award.code, award.name) for award in catalogue()}) == len(catalogue())
    for award in catalogue():
        for name in (award.name, *award.aliases):
            if " của " in name:
                continue
            tokens = split(name)
            match = lexicon().longest(tokens, 0)
            assert match is not None, name
            assert match[1].award is not None, name
            assert match[1].award.code == award.code, name


def test_time_grows_with_the_text():
    """Twice the text takes about twice the time: 40 statements a paragraph apart, then 80."""
    texts = [case["text"] for case in CASES if "\n" not in case["text"]][:40]
    once, twice = document("\n".join(texts)), document("\n".join(texts * 2))
    assert fastest(lambda: find_awards(twice, Header())) < 3 * fastest(lambda: find_awards(once, Header()))


DECISION = """UBND TỈNH ĐÔNG LĨNH
SỞ GIAO THÔNG
QUYẾT ĐỊNH
Về việc công nhận danh hiệu thi đua năm 2023
GIÁM ĐỐC SỞ GIAO THÔNG
Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;
Xét đề nghị của Trưởng phòng Tổ chức tặng thưởng 30 tập thể Lao động tiên tiến,
QUYẾT ĐỊNH:
Điều 1. Công nhận 12 tập thể Lao động tiên tiến, 40 cá nhân đạt danh hiệu Lao động tiên tiến.
Điều 2. Đề nghị Chủ tịch UBND tỉnh tặng Bằng khen cho 3 cá nhân; tặng Cờ thi đua của Chính phủ cho 1 tập thể."""


def test_decision_names_who_gives():
    """In a decision the office over its bases gives what the decision gives; what it asks for others give."""
    assert [entry for entry in found(DECISION, "province") if not entry.startswith("30 ")] == [
        "12 · collective · tap_the_lao_dong_tien_tien · conferred · by GIÁM ĐỐC SỞ GIAO THÔNG",
        "40 · individual · lao_dong_tien_tien · conferred · by GIÁM ĐỐC SỞ GIAO THÔNG",
        "3 · individual · bang_khen · proposed · by Chủ tịch UBND tỉnh",
        "1 · collective · co_thi_dua · proposed · by Chính phủ",
    ]
    report = DECISION.replace("QUYẾT ĐỊNH:", "Kết quả như sau:")
    assert not any("GIÁM ĐỐC" in entry for entry in found(report, "province"))
