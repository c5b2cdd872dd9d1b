"""How far a PDF can be trusted: legacy fonts, bad layers, scans, damaged and locked files."""

from __future__ import annotations

import io
import re

import pytest
from printing import Printer

from extract.errors import DamagedError, EncryptedError, LimitError, NoTextError
from extract.reading import Limits, pdf_pages, read_bytes
from extract.reading.pdf import read_pdf

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
