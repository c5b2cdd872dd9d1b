"""PDF text layers: what stands where on a page decides what belongs together."""

from __future__ import annotations

import re
import unicodedata

import pytest
from printing import Printer, parts

from extract.reading.pdf import read_pdf

LEFT, RIGHT = 170.0, 420.0


def letterhead(printer: Printer) -> float:
    """Print a usual letterhead whose columns overlap in x; return where the text begins."""
    printer.centred(LEFT, 60, "ỦY BAN NHÂN DÂN")
    printer.centred(RIGHT, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    printer.centred(LEFT, 77, "HUYỆN SƠN KHÊ")
    printer.centred(RIGHT, 77, "Độc lập - Tự do - Hạnh phúc")
    printer.centred(LEFT, 104, "Số: 45/UBND-NV")
    printer.centred(RIGHT, 106, "Sơn Khê, ngày 07 tháng 3 năm 2023")
    printer.centred(LEFT, 121, "V/v báo cáo kết quả phong trào")
    printer.centred(LEFT, 137, "thi đua quý I năm 2023")
    printer.centred(297, 170, "Kính gửi: Sở Nội vụ.")
    return 200.0


def signature(printer: Printer, y: float) -> None:
    """Print Nơi nhận and the signer beside it."""
    printer.text(85, y, "Nơi nhận:", 11)
    printer.centred(430, y - 4, "TM. ỦY BAN NHÂN DÂN")
    printer.text(85, y + 15, "- Như trên;", 11)
    printer.centred(430, y + 13, "CHỦ TỊCH")
    printer.text(85, y + 30, "- Lưu: VT, NV.", 11)
    printer.centred(430, y + 90, "Lò Thị Mẩy")


def test_letterhead_and_signature_columns_come_one_after_the_other() -> None:
    """Left column first, then the right one, the wrapped V/v as one paragraph; nothing of the two is mixed."""
    printer = Printer().page()
    signature(printer, printer.paragraph(letterhead(printer), "UBND huyện báo cáo như sau.") + 30)
    document = read_pdf(printer.build())
    assert parts(document, "masthead", 0) == [
        "ỦY BAN NHÂN DÂN",
        "HUYỆN SƠN KHÊ",
        "Số: 45/UBND-NV",
        "V/v báo cáo kết quả phong trào thi đua quý I năm 2023",
    ]
    assert parts(document, "masthead", 1) == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Sơn Khê, ngày 07 tháng 3 năm 2023",
    ]
    assert parts(document, "body") == ["Kính gửi: Sở Nội vụ.", "UBND huyện báo cáo như sau."]
    assert parts(document, "footer", 0) == ["Nơi nhận:", "- Như trên;", "- Lưu: VT, NV."]
    assert parts(document, "footer", 1) == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lò Thị Mẩy"]


def test_sentence_runs_over_the_page_break_past_number_and_footnote() -> None:
    """The sentence is whole, the page number gone, the footnote a paragraph of its own after it, its mark raised."""
    printer = Printer().page()
    end = printer.text(121, 700, "Thực hiện Nghị định số 12/2019/NĐ-CP")
    printer.text(end, 694, "1", 7)
    printer.text(end + 4, 700, ", Phòng Nội vụ đã tham mưu")
    printer.text(85, 718, "cho Chủ tịch Ủy ban nhân dân huyện ban hành Kế hoạch số 77/UBND-")
    printer.text(85, 780, "1", 6.5)
    printer.text(90, 784, "Sửa đổi tại Nghị định số 3/2021/NĐ-CP.", 10)
    printer.page().centred(297, 40, "2")
    printer.text(85, 70, "KH ngày 05/6/2022 về phát động thi đua.")
    document = read_pdf(printer.build())
    assert parts(document) == [
        (
            "Thực hiện Nghị định số 12/2019/NĐ-CP ¹, Phòng Nội vụ đã tham mưu cho Chủ tịch Ủy ban nhân dân huyện "
            "ban hành Kế hoạch số 77/UBND-KH ngày 05/6/2022 về phát động thi đua."
        ),
        "¹ Sửa đổi tại Nghị định số 3/2021/NĐ-CP.",
    ]
    assert document.paragraphs[1].role == "footnote"
    start = document.text.index("77/UBND-KH")
    span = document.span(start, start + len("77/UBND-KH"))
    assert span.page == 1
    assert [box[4] for box in span.boxes] == [1.0, 2.0]
    assert document.raw(start, start + 10) == "77/UBND-\nKH"


def test_boxes_are_where_the_word_was_printed() -> None:
    """The box of a word is the place at which it was printed, to a point."""
    printer = Printer().page()
    start = printer.text(85, 100, "Tặng Giấy khen cho ")
    end = printer.text(start, 100, "153 cá nhân")
    document = read_pdf(printer.build())
    at = document.text.index("153")
    (box,) = document.span(at, at + len("153 cá nhân")).boxes
    assert box[0] == pytest.approx(start, abs=1)
    assert box[2] == pytest.approx(end, abs=1)
    assert box[1] < 100 < box[3]


def test_power_of_a_unit_is_no_footnote_mark() -> None:
    """A raised 2 after m stays with its unit; it never becomes a figure of its own."""
    printer = Printer().page()
    end = printer.text(85, 100, "Nhân dân hiến 120 m")
    printer.text(end, 95, "2", 7)
    printer.text(end + 4, 100, " đất làm đường.")
    assert parts(read_pdf(printer.build())) == ["Nhân dân hiến 120 m² đất làm đường."]


def test_number_filled_into_a_blank() -> None:
    """What is printed over the blanks of "Số:      /BC-UBND" is one number, not single figures."""
    printer = Printer().page()
    printer.text(85, 100, "Số:" + " " * 12 + "/BC-UBND ngày nay")
    printer.text(112, 100, "156", 12)
    assert read_pdf(printer.build()).text == "Số: 156 /BC-UBND ngày nay"


def test_letters_drawn_twice_are_read_once() -> None:
    """Bold type made by printing twice a third of a point apart gives each letter once."""
    printer = Printer().page()
    for shift in (0.0, 0.3):
        printer.text(85 + shift, 100, "BÁO CÁO kết quả công tác thi đua")
    assert read_pdf(printer.build()).text == "BÁO CÁO kết quả công tác thi đua"


def test_page_printed_sideways_is_turned() -> None:
    """A page whose lines run upwards reads like any other."""
    printer = Printer().page()
    printer.text(100, 700, "Kết quả khen thưởng của các đơn vị trong huyện", turned=True)
    printer.text(120, 700, "được tổng hợp theo bảng sau.", turned=True)
    assert "Kết quả khen thưởng của các đơn vị trong huyện" in read_pdf(printer.build()).text.splitlines()[0]


def test_decomposed_letters_are_composed_with_their_boxes() -> None:
    """Base letters and marks printed apart give NFC text; each letter keeps a box."""
    text = "Hội đồng Thi đua - Khen thưởng huyện Sơn Khê"
    printer = Printer().page()
    printer.text(85, 100, unicodedata.normalize("NFD", text))
    document = read_pdf(printer.build())
    assert document.text == text
    assert document.span(0, len(text)).boxes


@pytest.mark.parametrize(
    "stamp",
    [
        ["Ký bởi: Ủy ban nhân dân huyện Sơn Khê", "Cơ quan: Tỉnh Bình Minh", "Ngày ký: 07-03-2023 08:01:55 +07:00"],
        ["Người ký: Văn phòng UBND", "Email: vp@sonkhe.example", "Thời gian ký: 07.03.2023 08:01:55 +07:00"],
        ["ĐẾN", "Số: 1201", "Ngày: 08/3/2023"],
    ],
)
def test_stamps_are_left_out(stamp: list[str]) -> None:
    """Signature and receiving stamps give nothing to the flow; the text under them stays."""
    printer = Printer().page()
    for index, line in enumerate(stamp):
        printer.text(380, 20 + 9 * index, line, 7)
    printer.text(85, 100, "Phòng Nội vụ tổng hợp kết quả khen thưởng như sau.")
    assert read_pdf(printer.build()).text == "Phòng Nội vụ tổng hợp kết quả khen thưởng như sau."


def test_running_heads_go_but_the_first_page_keeps_its_own() -> None:
    """A line that heads every page is text once, on page 1."""
    printer = Printer()
    for number in range(1, 5):
        printer.page().text(85, 40, f"Báo cáo thi đua huyện Sơn Khê - {number}", 9)
        printer.paragraph(80, f"Đoạn thứ {number} nói về phong trào thi đua của các xã trong huyện.")
    text = read_pdf(printer.build()).text
    assert text.count("Báo cáo thi đua huyện Sơn Khê") == 1
    assert len(text.splitlines()) == 5


def test_flow_keeps_its_promises_on_a_whole_report() -> None:
    """NFC, no doubled separators, paragraphs cover the flow in order, every line maps into its own raw text."""
    printer = Printer().page()
    y = letterhead(printer)
    for sentence in (
        "Phong trào  “Dân vận khéo” được các xã hưởng ứng.",
        "Kinh tế - xã hội phát triển, an ninh giữ vững.",
    ):
        y = printer.paragraph(y, " ".join([sentence] * 6))
    signature(printer, y + 30)
    document = read_pdf(printer.build())
    assert unicodedata.is_normalized("NFC", document.text)
    assert re.search(r"  |\n\n|\t\t| \n|\n ", document.text) is None
    joined = [document.text[p.start : p.end] for p in document.paragraphs]
    assert document.text == "\n".join(joined)
    for line in document.lines:
        assert len(line.origins) == line.end - line.start
        assert max(line.origins) < len(line.raw) == len(line.x0s) == len(line.x1s)
