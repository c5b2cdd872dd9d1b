"""PDFs put together from pages of several kinds: bad layers, pictures of writing, scans behind text, sideways pages."""

from __future__ import annotations

import random
import re
import unicodedata
from io import BytesIO
from pathlib import Path

import pypdfium2
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from make import scans
from make.scans import Look

HERE = Path(__file__).resolve().parent.parent
OUT = HERE / "degraded"

# The report, and the headings between which its paragraphs become a picture.
PICTURE = ("dac_khu_kien_hai_2026q1", "3. Khen thưởng", "4. Khó khăn")
BAD_LETTERS = {"ộ": "Q", "ệ": "$", "ư": "tr", "ơ": "cr", "ố": "6", "ế": "6", "ậ": "{l", "ữ": "fr", "đ": "d", "Đ": "D"}


def make_picture() -> None:
    """Write a text PDF in which some paragraphs are a picture, as pasted from a scan; their text is taken out."""
    report, first, last = PICTURE
    document = pypdfium2.PdfDocument(HERE / "reports" / f"{report}.pdf")
    for page in document:
        text = page.get_textpage()
        begin, end = (text.search(words).get_next() for words in (first, last))
        if begin and end:
            bottom, top = text.get_charbox(end[0])[3] + 2, text.get_charbox(begin[0])[1] - 4
            _as_picture(document, page, bottom, top)
    save(document, OUT / "picture_kien_hai.pdf")


def _as_picture(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, bottom: float, top: float) -> None:
    """Put a picture of what stands between two heights of a page, in points from its foot, in the place of its text."""
    (width, height), look = page.get_size(), Look(150, noise=3, quality=30)
    scale = look.dpi / 72
    shown = page.render(scale=scale).to_pil().convert("RGB")
    left, right = 0.1 * width, 0.95 * width
    cut = shown.crop(tuple(round(edge * scale) for edge in (left, height - top, right, height - bottom)))
    jpeg = BytesIO()
    scans.damage(cut, look, 3, last=False).save(jpeg, "JPEG", quality=look.quality)
    for item in list(page.get_objects()):
        _, low, _, high = item.get_bounds()
        if bottom <= (low + high) / 2 <= top:
            page.remove_obj(item)
    picture = pypdfium2.PdfImage.new(document)
    jpeg.seek(0)
    picture.load_jpeg(jpeg, inline=True)
    picture.set_matrix(pypdfium2.PdfMatrix().scale(right - left, top - bottom).translate(left, bottom))
    page.insert_obj(picture)
    page.gen_content()


def garble(text: str, rng: random.Random) -> str:
    """Return a line as an English OCR engine reads Vietnamese: marks lost, letters mistaken."""
    out = []
    for char in text:
        bare = unicodedata.normalize("NFD", char)[0]
        out.append(BAD_LETTERS.get(char, bare if rng.random() > 0.08 else rng.choice("il!:'")))
    return "".join(out)


def make_bad_layer() -> None:
    """Write a scan under an invisible text layer that an English OCR engine made."""
    report, look = HERE / "reports" / "phuong_an_tuong_2025q3.pdf", Look(150, noise=5, quality=55)
    rng = random.Random(1)
    document = pypdfium2.PdfDocument(report)
    canvas = Canvas(str(OUT / "badlayer_an_tuong.pdf"), invariant=1, pageCompression=1)
    for page, image in zip(document, scans.scan(report, look), strict=True):
        jpeg = BytesIO()
        image.save(jpeg, "JPEG", quality=look.quality)
        canvas.drawImage(ImageReader(jpeg), 0, 0, *page.get_size())
        text = page.get_textpage()
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            line = canvas.beginText(left, bottom)
            line.setTextRenderMode(3)
            line.setFont("Times-Roman", max(6, (top - bottom) * 0.9))
            line.textOut(garble(text.get_text_bounded(left, bottom, right, top), rng))
            canvas.drawText(line)
        canvas.showPage()
    canvas.save()
    document.close()


def save(document: pypdfium2.PdfDocument, target: Path) -> None:
    """Save with a fixed file identifier in place of pdfium's random one."""
    raw = BytesIO()
    document.save(raw)
    fixed = re.sub(rb"(?<=<)[0-9A-Fa-f]{32}(?=>)", b"0" * 32, raw.getvalue())
    target.write_bytes(re.sub(rb"/(CreationDate|ModDate) ?\(D:\d{14}", _fixed_date, fixed))


def _fixed_date(match: re.Match[bytes]) -> bytes:
    return match.group()[:-14] + b"20200101000000"


def make_mixed() -> None:
    """Write a PDF of a digital first page and scanned following ones."""
    report, look = HERE / "reports" / "thanhpho_ba_ria_2024m9.pdf", Look(200, noise=4, skew=0.5)
    images = scans.scan(report, look, pages=(1, 2))
    mixed, digital = pypdfium2.PdfDocument.new(), pypdfium2.PdfDocument(report)
    scanned = pypdfium2.PdfDocument(scans.to_pdf(images, look))
    mixed.import_pages(digital, [0])
    mixed.import_pages(scanned)
    save(mixed, OUT / "mixed_ba_ria.pdf")


def make_sideways() -> None:
    """Write a text PDF whose second page is turned by content (text runs upwards), the first by /Rotate."""
    report = pypdfium2.PdfDocument(HERE / "reports" / "mttq_tri_ton_2023.pdf")
    out = pypdfium2.PdfDocument.new()
    for number, page in enumerate(report):
        width, height = page.get_size()
        turned = out.new_page(height, width)
        item = report.page_as_xobject(number, out).as_pageobject()
        item.transform(pypdfium2.PdfMatrix(0, 1, -1, 0, height, 0))
        turned.insert_obj(item)
        turned.gen_content()
        if number == 0:
            turned.set_rotation(90)
    save(out, OUT / "sideways_mttq.pdf")
