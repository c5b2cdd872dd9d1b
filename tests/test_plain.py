"""Plain text flows: the same report gives the same flow however its lines were broken."""

from __future__ import annotations

import textwrap
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from extract.reading.document import Document
from extract.reading.plain import document_from_text

REPORT = [
    "BÁO CÁO",
    "Kết quả công tác thi đua, khen thưởng quý I, phương hướng quý II năm 2024",
    "Kính gửi: Phòng Nội vụ huyện Sơn Khê.",
    (
        "Thực hiện Công văn số 118/NV-TĐKT ngày 02/3/2024 của Phòng Nội vụ về việc báo cáo quý, Ủy ban nhân dân xã Nà "
        "Lùng báo cáo kết quả như sau:"
    ),
    "I. KẾT QUẢ ĐẠT ĐƯỢC",
    "1. Công tác chỉ đạo",
    (
        "Ủy ban nhân dân xã đã ban hành Kế hoạch số 3571/UBND-KH ngày 11/01/2024 về phát động phong trào thi đua phát "
        "triển kinh tế - xã hội; Chỉ thị số 04/CT-UBND, ngày 09/02/2024 về tăng cường kỷ luật. Các thôn bản hưởng ứng, "
        "nhiều việc khó được bà con bàn bạc rồi cùng làm, như mở đường lên khu sản xuất hay kéo điện về bản Phiêng Ban "
        "(giai đoạn 2021-2025)."
    ),
    (
        "- Phong trào “Nhà sạch, vườn xanh, ngõ sáng” thu hút 415 hộ tham gia; xã chấm điểm hằng tháng và công bố tại "
        "nhà văn hóa các bản;"
    ),
    "- Phong trào “Mỗi tuần một việc tốt” của Đoàn thanh niên làm được 96 việc.",
    "2. Kết quả khen thưởng",
    (
        "a) Chủ tịch Ủy ban nhân dân huyện tặng Giấy khen cho 03 tập thể và 12 cá nhân có thành tích trong phòng, "
        "chống thiên tai, theo Nghị quyết số 26-NQ/TU của Tỉnh ủy."
    ),
    "b) Xã tặng Giấy khen cho 21 cá nhân.",
    "II. NHIỆM VỤ QUÝ II",
    "Tiếp tục đổi mới việc bình xét, chú trọng người lao động trực tiếp; tổ chức sơ kết phong trào trước ngày 15/6.",
    "Trên đây là báo cáo của Ủy ban nhân dân xã Nà Lùng./.",
    "Nơi nhận:",
    "- Như trên;",
    "- Lưu: VT.",
]


def wrapped(paragraphs: list[str], width: int) -> list[list[str]]:
    """Break each paragraph at ``width``, words of any length left whole."""
    return [textwrap.wrap(paragraph, width, break_long_words=False) for paragraph in paragraphs]


def flow(text: str) -> list[str]:
    """Return the paragraphs of a text."""
    return document_from_text(text).text.split("\n")


def check_promises(document: Document) -> None:
    """Assert what holds of every document."""
    assert unicodedata.is_normalized("NFC", document.text)
    for separator in ("  ", "\n\n", " \n", "\n ", "\t\t"):
        assert separator not in document.text
    assert document.text == document.text.strip()
    at = 0
    for line in document.lines:
        assert at <= line.start < line.end
        assert len(line.origins) == line.end - line.start
        assert all(0 <= origin < len(line.raw) for origin in line.origins)
        at = line.end


def test_report_typed_one_paragraph_a_line_is_its_own_flow() -> None:
    """A text that was never wrapped keeps its paragraphs."""
    assert flow("\n".join(REPORT)) == REPORT


@pytest.mark.parametrize("between", ["", "\n"], ids=["no empty lines", "empty line after every line"])
@given(width=st.integers(25, 200))
@settings(max_examples=60, deadline=None)
def test_wrapping_at_any_width_changes_nothing_that_can_be_told(between: str, width: int) -> None:
    """No line break of the wrapping survives; a paragraph's end is lost only where its last line was full."""
    groups = wrapped(REPORT, width)
    assume(sum(len(group) - 1 for group in groups) > 1)  # a single broken line proves no width
    got = flow("\n".join(line + between for group in groups for line in group))
    assert " ".join(got) == " ".join(REPORT)
    ends = {sum(len(p) + 1 for p in REPORT[: i + 1]) for i in range(len(REPORT))}
    found = {sum(len(p) + 1 for p in got[: i + 1]) for i in range(len(got))}
    assert found <= ends
    longest = max(len(line) for group in groups for line in group)
    for lost in ends - found:
        index = next(i for i in range(len(REPORT)) if sum(len(p) + 1 for p in REPORT[: i + 1]) == lost)
        last, first_word = groups[index][-1], REPORT[index + 1].split()[0]
        assert len(last) + 1 + len(first_word) > longest


@given(width=st.integers(25, 200))
@settings(max_examples=60, deadline=None)
def test_empty_lines_between_paragraphs_settle_every_doubt(width: int) -> None:
    """Where paragraphs are set apart by empty lines, wrapping at any width gives the flow exactly."""
    assert flow("\n\n".join("\n".join(group) for group in wrapped(REPORT, width))) == REPORT


def test_windows_line_ends_decomposed_letters_and_odd_blanks_change_nothing() -> None:
    """CRLF, NFD, NBSP, double blanks, soft hyphens, zero-width marks are cleaned; the raw text can be had back."""
    text = "Tặng Giấy khen cho 153 cá nhân"
    dirty = unicodedata.normalize("NFD", "\u00a0Tặng  Giấy\u00a0khen cho\u200b 15\u00ad3 cá  nhân \r\n")
    document = document_from_text(dirty)
    check_promises(document)
    assert document.text == text
    start = text.index("153")
    assert document.raw(start, start + 3) == "15\u00ad3"


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Thƣ ký", "Thư ký"),
        ("ÐẢNG BỘ", "ĐẢNG BỘ"),
        ("ñảng viên", "đảng viên"),
        ("El Niño", "El Niño"),
        ("ﬁle", "file"),
        ("\uff11\uff12 tập thể", "12 tập thể"),
        ("\uf0b7 Mục tiêu", "• Mục tiêu"),
        ("\uf02d Mục tiêu", "- Mục tiêu"),
        ("KH\u2011UBND", "KH-UBND"),
    ],
)
def test_glyphs_are_read_as_what_they_stand_for(raw: str, clean: str) -> None:
    """One odd glyph, one letter; letters of other languages stay."""
    assert document_from_text(raw).text == clean


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["Kế hoạch số 4471/UBND-", "KH ngày 5/6/2023"], "Kế hoạch số 4471/UBND-KH ngày 5/6/2023"),
        (["Kế hoạch số 4471/UBND", "-KH ngày 5/6/2023"], "Kế hoạch số 4471/UBND-KH ngày 5/6/2023"),
        (["Kế hoạch số 4471", "/UBND-KH ngày 5/6/2023"], "Kế hoạch số 4471/UBND-KH ngày 5/6/2023"),
        (["phát triển kinh tế-", "xã hội"], "phát triển kinh tế-xã hội"),
        (["phát triển kinh tế -", "xã hội"], "phát triển kinh tế - xã hội"),
        (["phát triển kinh tế", "- xã hội năm 2023"], "phát triển kinh tế - xã hội năm 2023"),
        (["giai đoạn 2021", "-2025 trên địa bàn"], "giai đoạn 2021 -2025 trên địa bàn"),
        (["ngày 11/", "6/1948"], "ngày 11/6/1948"),
    ],
)
def test_words_and_symbols_cut_at_the_line_end_are_whole_again(lines: list[str], text: str) -> None:
    """A glued hyphen or slash joins without a blank, a dash set apart keeps it."""
    before = "Đoạn này dài vừa đủ để ai cũng thấy chỗ ngắt dòng nằm ở đâu, rồi mới đến"
    assert flow(f"{before} {lines[0]}\n{lines[1]}") == [f"{before} {text}"]


def test_sentence_runs_over_form_feed_and_page_number() -> None:
    """A page break inside a sentence leaves nothing behind; spans know their page."""
    document = document_from_text(
        "Ủy ban nhân dân xã đã ban hành Kế hoạch số 12/KH-UBND về việc\n\n1\n\f\n2\n\nphát động thi đua.\n"
    )
    assert document.text == "Ủy ban nhân dân xã đã ban hành Kế hoạch số 12/KH-UBND về việc phát động thi đua."
    assert document.page_at(document.text.index("phát động")) == 2
    assert len(document.pages) == 2


@pytest.mark.parametrize("number", ["- 2 -", "Trang 2/6", "– 3 –"])
def test_sure_page_numbers_go_without_form_feeds_too(number: str) -> None:
    """A page number between two lines of a sentence is no text."""
    text = f"Ủy ban nhân dân huyện đã phát động\n{number}\nphong trào thi đua."
    assert flow(text) == ["Ủy ban nhân dân huyện đã phát động phong trào thi đua."]


def test_figures_that_are_no_page_numbers_stay() -> None:
    """A year or an amount alone on a line is text."""
    assert flow("Năm\n2023\nSố lượng\n1.250") == ["Năm", "2023", "Số lượng", "1.250"]


LAYOUT = """\
      UBND HUYỆN SƠN KHÊ                CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        PHÒNG NỘI VỤ                           Độc lập - Tự do - Hạnh phúc

       Số:     /BC-NV                     Sơn Khê, ngày 05 tháng 6 năm 2023
  V/v báo cáo kết quả phong trào
  thi đua quý II

                              Kính gửi: Sở Nội vụ.

     Phòng Nội vụ huyện Sơn Khê báo cáo kết quả phong trào thi đua quý II như sau: các xã đã
tổ chức 12 hội nghị.

Nơi nhận:                                             TRƯỞNG PHÒNG
- Như trên;
- Lưu: NV.
                                                      Lò Thị Mẩy
"""


def test_columns_of_a_text_that_keeps_its_layout_are_taken_apart() -> None:
    """Letterhead and signature block: left column first, then the right one."""
    document = document_from_text(LAYOUT)
    check_promises(document)
    got = [(p.role, p.column, document.text[p.start : p.end]) for p in document.paragraphs]
    assert got == [
        ("masthead", 0, "UBND HUYỆN SƠN KHÊ"),
        ("masthead", 0, "PHÒNG NỘI VỤ"),
        ("masthead", 0, "Số: /BC-NV"),
        ("masthead", 0, "V/v báo cáo kết quả phong trào thi đua quý II"),
        ("masthead", 1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("masthead", 1, "Độc lập - Tự do - Hạnh phúc"),
        ("masthead", 1, "Sơn Khê, ngày 05 tháng 6 năm 2023"),
        ("body", 0, "Kính gửi: Sở Nội vụ."),
        (
            "body",
            0,
            (
                "Phòng Nội vụ huyện Sơn Khê báo cáo kết quả phong trào thi đua quý II như sau: các xã đã tổ chức 12 "
                "hội nghị."
            ),
        ),
        ("footer", 0, "Nơi nhận:"),
        ("footer", 0, "- Như trên;"),
        ("footer", 0, "- Lưu: NV."),
        ("footer", 1, "TRƯỞNG PHÒNG"),
        ("footer", 1, "Lò Thị Mẩy"),
    ]


def test_stamps_in_a_text_are_left_out() -> None:
    """The fields of a digital signature and of a receiving stamp give no text."""
    text = "ĐẾN\nSố: 88\nNgày: 6/6/2023\nKý bởi: UBND huyện\nCơ quan: Tỉnh X\nNgày ký: 05-06-2023 08:00:01\nBÁO CÁO"
    assert flow(text) == ["BÁO CÁO"]


def test_footnote_stands_after_the_sentence_that_runs_over_its_page() -> None:
    """The footnote at the page's end does not cut the sentence."""
    text = "Thực hiện Nghị định số 12/2019/NĐ-CP1, ban hành\n\n1\n Sửa đổi năm 2021.\n\f\nkế hoạch thi đua.\n\nTốt.\n"
    document = document_from_text(text)
    assert document.text.split("\n") == [
        "Thực hiện Nghị định số 12/2019/NĐ-CP1, ban hành kế hoạch thi đua.",
        "1 Sửa đổi năm 2021.",
        "Tốt.",
    ]
    assert [p.role for p in document.paragraphs] == ["body", "footnote", "body"]


@given(
    st.text(st.sampled_from("aă ấộđĐ-/.,;“”1209\n\r\f\t \u00a0\u0301\u0323\u00ad\u200b\uf0b7ƣÐﬁ\ufeff"), max_size=120)
)
@settings(max_examples=200, deadline=None)
def test_any_text_keeps_the_promises(text: str) -> None:
    """Whatever comes in: NFC, one separator at a time, offsets that map into the raw lines."""
    document = document_from_text(text)
    check_promises(document)
    for paragraph in document.paragraphs:
        span = document.span(paragraph.start, paragraph.end)
        assert span.text == document.text[paragraph.start : paragraph.end] != ""
        assert 1 <= span.page <= len(document.pages)
