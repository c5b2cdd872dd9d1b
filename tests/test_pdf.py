"""PDF text layers: what stands where on a page decides what belongs together."""

from __future__ import annotations

import io
import re
import unicodedata

import pytest
from printing import Printer

from extract.errors import DamagedError, EncryptedError, LimitError, NoTextError
from extract.reading import Limits, pdf_pages, read_bytes
from extract.reading.document import Document
from extract.reading.pdf import read_pdf

LEFT, RIGHT = 170.0, 420.0


def parts(document: Document, role: str | None = None, column: int | None = None) -> list[str]:
    """Return the paragraphs of a document, or those of one role and column."""
    return [
        document.text[p.start : p.end]
        for p in document.paragraphs
        if role in {None, p.role} and column in {None, p.column}
    ]


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


def table_pages(*, outer: bool = True) -> Document:
    """Print a table with a merged heading, broken over two pages that both print the heading."""
    printer = Printer()
    xs = [85.0, 130.0, 330.0, 430.0, 540.0]
    rows = [[("1", "Giấy khen", "12", "34"), ("2", "Bằng khen", "", "5")], [("3", "Cờ thi đua", "1", "")]]
    for body in rows:
        printer.page()
        ys = [100.0, 120.0, 140.0] + [160.0 + 20 * i for i in range(len(body))]
        for y in (ys[0], *ys[2:]):
            printer.rule(85, y, 540, y)
        printer.rule(330, ys[1], 540, ys[1])
        for x in xs if outer else xs[1:-1]:
            printer.rule(x, ys[1] if x == 430 else ys[0], x, ys[-1])
        for x, y, text in (
            (90, 115, "TT"),
            (135, 115, "Hình thức"),
            (335, 115, "Số lượng"),
            (335, 135, "Tập thể"),
            (435, 135, "Cá nhân"),
        ):
            printer.text(x, y, text)
        for row, y in zip(body, ys[2:], strict=False):
            for x, text in zip(xs, row, strict=False):
                if text:
                    printer.text(x + 5, y + 15, text)
    return read_pdf(printer.build())


@pytest.mark.parametrize("outer", [True, False], ids=["all rules", "no outer rules"])
def test_table_over_a_page_break(*, outer: bool) -> None:
    """One table of 5 rows and 4 columns: heading kept once, merged cells with their spans, empty cells in place."""
    document = table_pages(outer=outer)
    (table,) = document.tables
    assert (table.rows, table.columns) == (5, 4)
    cells = {(c.row, c.column): c for c in table.cells}
    assert cells[0, 2].column_span == 2
    assert cells[0, 0].row_span == 2
    assert [cells[row, 1].text for row in (2, 3, 4)] == ["Giấy khen", "Bằng khen", "Cờ thi đua"]
    assert (cells[3, 2].text, cells[3, 3].text) == ("", "5")
    assert [c.text for c in table.cells if c.header] == ["TT", "Hình thức", "Số lượng", "Tập thể", "Cá nhân"]
    assert all(document.text[c.start : c.end] == c.text for c in table.cells)
    assert cells[4, 1].box is not None
    assert cells[4, 1].box[4] == 2.0
    assert document.text.splitlines()[2] == "1\tGiấy khen\t12\t34"


def test_cell_with_a_symbol_broken_by_its_wall() -> None:
    """The lines of a cell are one text, a symbol broken at the line end is whole again."""
    printer = Printer().page()
    printer.grid([85, 200, 300], [100, 150, 200])
    for x, y, text in (
        (90, 115, "Căn cứ"),
        (205, 115, "Nội dung"),
        (90, 165, "số 8/QĐ-"),
        (90, 181, "UBND"),
        (205, 165, "Tặng"),
    ):
        printer.text(x, y, text)
    (table,) = read_pdf(printer.build()).tables
    assert [cell.text for cell in table.cells] == ["Căn cứ", "Nội dung", "số 8/QĐ-UBND", "Tặng"]


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


LEGACY = (
    "Chñ tÞch Uû ban nh©n d©n huyÖn tÆng GiÊy khen cho c¸c tËp thÓ vµ c¸ nh©n cã thµnh tÝch trong phong trµo thi ®ua"
)
READ = "Chủ tịch Uỷ ban nhân dân huyện tặng Giấy khen cho các tập thể và cá nhân có thành tích trong phong trào thi đua"


def test_tcvn3_font_is_converted_and_the_unicode_beside_it_is_not() -> None:
    """Text in a .Vn font that holds TCVN3 becomes Unicode, its raw text is kept; a Unicode line stays as it is."""
    printer = Printer().page()
    printer.text(20, 100, LEGACY, 9, ".VnTime")
    printer.text(20, 130, "Công tác thi đua của huyện năm 2009", 9, "Verdana")
    printer.text(20, 160, "b¸o c¸o", 9, "ABCDEF+.VnTimeH")
    document = read_pdf(printer.build())
    assert document.text.splitlines() == [READ, "Công tác thi đua của huyện năm 2009", "BÁO CÁO"]
    assert document.raw(0, len(READ)) == LEGACY
    assert [warning.code for warning in document.warnings] == ["legacy_encoding"]


def test_unicode_in_a_legacy_font_stays() -> None:
    """A font's name proves nothing: good Unicode set in .VnTime is left alone."""
    printer = Printer().page()
    printer.text(20, 100, READ, 9, ".VnTime")
    document = read_pdf(printer.build())
    assert document.text == READ
    assert document.warnings == ()


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


def test_encrypted_pdf_asks_for_the_password_removed() -> None:
    """A user password is told from a broken file."""
    canvas_module = pytest.importorskip("reportlab.pdfgen.canvas")
    from reportlab.lib.pdfencrypt import StandardEncryption

    buffer = io.BytesIO()
    canvas = canvas_module.Canvas(buffer, encrypt=StandardEncryption("mot-hai-ba", ownerPassword="bon"))
    canvas.drawString(100, 700, "x")
    canvas.save()
    with pytest.raises(EncryptedError, match="mật khẩu"):
        read_pdf(buffer.getvalue())


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_truncated_pdf_is_damaged(share: float) -> None:
    """A PDF cut short is reported as damaged, with what to do."""
    printer = Printer().page()
    printer.text(85, 100, "Báo cáo")
    data = printer.build()
    with pytest.raises(DamagedError, match="hỏng"):
        read_pdf(data[: int(len(data) * share)])


def test_destroyed_cross_references_are_mended_with_a_warning() -> None:
    """A file whose cross-reference table points nowhere is read all the same, and said to be mended."""
    printer = Printer().page()
    printer.text(85, 100, "Báo cáo kết quả công tác thi đua")
    data = printer.build()
    document = read_pdf(re.sub(rb"\d{10} 00000", b"0000099999 00000", data))
    assert document.text == "Báo cáo kết quả công tác thi đua"
    assert [warning.code for warning in document.warnings] == ["repaired"]


def test_pdf_without_any_text_says_so() -> None:
    """An empty page is no report."""
    with pytest.raises(NoTextError):
        read_pdf(Printer().page().build())


def test_page_with_too_many_characters_is_refused() -> None:
    """The limit on characters of a page is kept and named."""
    printer = Printer().page()
    printer.text(85, 100, "Báo cáo kết quả công tác thi đua")
    with pytest.raises(LimitError, match="20"):
        read_pdf(printer.build(), limits=Limits(page_chars=20))


def test_junk_before_the_header_is_no_harm() -> None:
    """A signed PDF may begin with other bytes; its cross-reference table then counts from the wrong place."""
    printer = Printer().page()
    printer.text(85, 100, "Báo cáo kết quả công tác thi đua của huyện")
    document = read_bytes(b"\r\n" + printer.build(), path="a.pdf")
    assert document.text == "Báo cáo kết quả công tác thi đua của huyện"


def test_bad_layer_is_told_from_a_good_one() -> None:
    """The gate takes Vietnamese, refuses a scanner's guess at it, and calls a page-wide image a scan."""
    sheet = pdf_pages.Sheet(1, *Printer().size)
    printer = Printer().page()
    printer.paragraph(100, READ)
    good = read_pdf(printer.build())
    assert good.source.language_score == 1.0
    assert pdf_pages.page_kind(sheet)[0] == "blank"
    bad = Printer().page()
    bad.paragraph(
        100,
        "CQNG HOA XA HQI chfng nhfn cac tflp the vfi ca nhfln cd thfnh tich xuflt sic trong phong trfo thi dua nfm hgc",
    )
    import pdfplumber

    with pdfplumber.open(io.BytesIO(bad.build())) as pdf:
        page = pdf_pages.read_sheet(pdf.pages[0])
    assert pdf_pages.page_kind(page)[0] == "bad_layer"
    page.lines = page.lines[:1]
    page.image_share = 0.9
    assert pdf_pages.page_kind(page)[0] == "scan"


def test_row_split_by_a_page_break() -> None:
    """A row that runs over the page's end is one row: its number stands on the first page only."""
    printer = Printer().page()
    xs = [85.0, 125.0, 380.0, 540.0]
    rows = [("STT", "Đơn vị", "Số lượng"), ("1", "Xã Mường Lạn", "4"), ("2", "Trường Phổ thông dân tộc", "5")]
    for index, row in enumerate(rows):
        for x, text in zip(xs, row, strict=False):
            printer.text(x + 4, 700 + 30 * index + 20, text, 12)
    printer.grid(xs, [700.0, 730.0, 760.0, 790.0])
    printer.page()
    for index, row in enumerate([("", "bán trú Nậm Lạnh", ""), ("3", "Xã Sam Kha", "6")]):
        for x, text in zip(xs, row, strict=False):
            if text:
                printer.text(x + 4, 60 + 30 * index + 20, text, 12)
    printer.grid(xs, [60.0, 90.0, 120.0])
    (table,) = read_pdf(printer.build()).tables
    texts = [[cell.text for cell in table.cells if cell.row == row] for row in range(table.rows)]
    assert texts == [
        ["STT", "Đơn vị", "Số lượng"],
        ["1", "Xã Mường Lạn", "4"],
        ["2", "Trường Phổ thông dân tộc bán trú Nậm Lạnh", "5"],
        ["3", "Xã Sam Kha", "6"],
    ]


def test_table_with_horizontal_rules_only() -> None:
    """Columns are found where no line has letters; the heading stands above the first rule, its wrapped cell whole."""
    printer = Printer().page()
    printer.paragraph(
        80, "Kết quả khen thưởng của các xã, thị trấn trong sáu tháng đầu năm được nêu trong bảng dưới đây:"
    )
    for y in (160, 180, 200, 220):
        printer.rule(85, y, 540, y)
    rows = [("Giấy khen", "125", "vượt"), ("Bằng khen", "12", "đạt"), ("Cờ thi đua", "1", "đạt")]
    printer.text(85, 138, "Hình thức do")
    printer.text(85, 154, "huyện tặng")
    printer.text(300, 146, "Số lượng")
    printer.text(450, 146, "Kế hoạch")
    for y, row in zip((175, 195, 215), rows, strict=True):
        for x, text in zip((85, 320, 450), row, strict=True):
            printer.text(x, y, text)
    printer.paragraph(250, "So với năm trước, số Giấy khen tăng 10, số Bằng khen giảm 3.")
    document = read_pdf(printer.build())
    (table,) = document.tables
    assert [cell.text for cell in table.cells if cell.header] == ["Hình thức do huyện tặng", "Số lượng", "Kế hoạch"]
    assert [cell.text for cell in table.cells if not cell.header] == [text for row in rows for text in row]
    assert len(parts(document, "body")) == 2


def test_first_look_tells_what_pages_are() -> None:
    """Text, an image, TCVN3, text printed sideways and an empty page are told apart without laying them out."""
    from PIL import Image

    from extract.reading.image import as_pdf
    from extract.reading.pdf_preflight import look

    printer = Printer().page()
    printer.paragraph(100, READ)
    (text,) = look(printer.build(), Limits())
    assert (text.kind, text.unreadable) == ("digital", False)
    assert text.chars > 100
    buffer = io.BytesIO()
    Image.new("L", (827, 1169), 200).save(buffer, "PNG")
    (scan,) = look(as_pdf(buffer.getvalue())[0], Limits())
    assert (scan.kind, scan.unreadable) == ("scan", True)
    assert scan.image_share > 0.9
    (blank,) = look(Printer().page().build(), Limits())
    assert blank.kind == "blank"
    assert look(b"%PDF-1.4 nothing", Limits()) == []
    with pytest.raises(LimitError):
        look(printer.build(), Limits(page_chars=20))


def test_page_that_cannot_be_laid_out_is_read_without_its_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pdfplumber fails even on the mended file, pdfium's text is taken, its places too, and said to be bare."""
    printer = Printer().page()
    printer.paragraph(100, READ)
    data = printer.build()
    whole = read_pdf(data)

    def broken(*_: object) -> None:
        raise KeyError("fonts")

    monkeypatch.setattr("extract.reading.pdf.read_sheet", broken)
    document = read_pdf(data)
    assert document.text == whole.text
    assert [warning.code for warning in document.warnings] == ["repaired", "no_layout"]
    box, same = document.span(0, 10).boxes[0], whole.span(0, 10).boxes[0]
    assert box == pytest.approx(same, abs=3)
