"""Real scans and pictures, read by the engine that is installed."""

import io
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from scanning import DEGRADED

from extract.reading import ocr_engines, read_bytes, scan
from extract.reading.scan import OcrOptions


@pytest.fixture(scope="module")
def tesseract():
    """Return the real engine where it is installed."""
    pytest.importorskip("tesserocr")
    if ocr_engines.tessdata() is None:
        pytest.skip("Tesseract's Vietnamese data is not installed")
    return ocr_engines.find_engine("tesseract")


def scanned(name, page):
    """Read a page of a degraded sample by OCR."""
    import pypdfium2

    file = DEGRADED / name
    if not file.is_file():
        pytest.skip(f"{name} is not there")
    pdf = pypdfium2.PdfDocument(file)
    return scan.scan_page(pdf[page - 1], page, "hash", scan.OcrOptions(engine="tesseract", cache=False))


def test_real_table_with_a_red_seal(tesseract):
    """The table of a scanned report comes out cell by cell, lone figures too."""
    found = scanned("seal_cam_pha.pdf", 2)
    (table,) = found.tables
    rows = [[cell.text for cell in table.cells if cell.row == row] for row in range(table.rows)]
    assert rows[-1][-5:] == ["", "34", "118", "", ""]
    assert rows[-2][-5:] == ["", "2", "7", "9", "16"]
    assert table.header_rows == 2


def test_real_sideways_scan(tesseract):
    """A scan that stands on its side is read upright, its letterhead on top."""
    found = scanned("sideways_scan_thue.pdf", 1)
    assert found.height > found.width
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in found.lines[0].text
    assert found.confidence > 0.85


def test_pages_side_by_side(tesseract, monkeypatch):
    """Two processes read the pages of a scan as one does."""
    from extract.reading.pdf import read_pdf

    monkeypatch.setenv("EXTRACT_CACHE", "")
    data = (DEGRADED / "scan150_mttq.pdf").read_bytes()
    together = read_pdf(data, ocr=scan.OcrOptions(engine="tesseract", jobs=2))
    assert together.source.ocr_pages == (1, 2)
    assert together.text == read_pdf(data, ocr=scan.OcrOptions(engine="tesseract")).text


def test_real_stamped_signature(tesseract):
    """A name stamped in red under a seal and strokes of a pen, and its title, are read."""
    texts = [line.text for line in scanned("stamped_an_tuong.pdf", 2).lines]
    assert any("Bàn Văn Thuyết" in text for text in texts)
    assert any("TM. ỦY BAN NHÂN DÂN" in text for text in texts)


def test_one_engine_for_all_who_ask(tesseract):
    """The engine that was loaded before a process forked serves whoever asks for any or for this one."""
    assert ocr_engines.find_engine("auto") is ocr_engines.find_engine("tesseract") is tesseract


def test_real_uneven_light(tesseract):
    """A photograph that is half as light at one side is read to the end of its lines."""
    texts = [line.text for line in scanned("shade_thue.pdf", 1).lines]
    assert any("Sông Hinh, ngày 26 tháng 9 năm 2024" in text for text in texts)


def picture_page(picture, *, beside="Thực hiện Kế hoạch số 77/KH-UBND ngày 12/01/2023 của UBND huyện"):
    """Return a PDF page of text with a picture in its middle."""
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    pdfmetrics, fonts = (
        pytest.importorskip("reportlab.pdfbase.pdfmetrics"),
        pytest.importorskip("reportlab.pdfbase.ttfonts"),
    )
    utils = pytest.importorskip("reportlab.lib.utils")
    face = next(Path("/usr/share/fonts/truetype").glob("liberation2/LiberationSerif-Regular.ttf"), None)
    if face is None:
        pytest.skip("no font with Vietnamese letters")
    pdfmetrics.registerFont(fonts.TTFont("Serif", str(face)))
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=(595, 842))
    sheet.setFont("Serif", 13)
    for line in range(4):
        sheet.drawString(60, 780 - 18 * line, beside)
        sheet.drawString(60, 300 - 18 * line, "các đơn vị tiếp tục thực hiện nghiêm túc các nội dung trên")
    sheet.drawImage(utils.ImageReader(picture), 40, 400, 515, 270)
    sheet.save()
    return out.getvalue()


def test_picture_of_writing_on_a_page_of_text(tesseract):
    """What a picture between the lines says is read in its place, with a warning; the text beside it stays."""
    document = pypdfium2.PdfDocument(DEGRADED.parent / "reports" / "mttq_tri_ton_2023.pdf")
    page = document[0].render(scale=200 / 72, grayscale=True).to_pil()
    band = page.crop((0, int(0.3 * page.height), page.width, int(0.62 * page.height)))
    read = read_bytes(picture_page(band), ocr=OcrOptions(cache=False))
    assert read.text.startswith("Thực hiện Kế hoạch số 77/KH-UBND")
    assert read.text.index("Chương trình số 02/CTr-MTTQ-BTT") < read.text.index("các đơn vị tiếp tục")
    assert [warning.code for warning in read.warnings][:1] == ["ocr_picture"]
    unread = read_bytes(picture_page(band), ocr=OcrOptions(mode="never"))
    assert [warning.code for warning in unread.warnings] == ["unread_page"]
    assert "Chương trình số 02" not in unread.text


def test_photograph_costs_no_ocr(monkeypatch):
    """A picture that is not mostly paper is no writing: the engine is never asked."""
    monkeypatch.setattr(scan, "recognise", lambda *_: pytest.fail("recognised"))
    shades = np.linspace(30, 220, 800 * 400).reshape(400, 800).astype(np.uint8)
    read = read_bytes(picture_page(Image.fromarray(shades)))
    assert not read.warnings
