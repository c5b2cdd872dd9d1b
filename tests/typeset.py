"""Set plain paragraphs as PDF or DOCX in the usual office layout, for tests of format independence."""

import io
from pathlib import Path

FONT_FOLDERS = ("/usr/share/fonts/truetype/liberation2", "/usr/share/fonts/truetype/liberation")


def serif() -> Path | None:
    """Return a serif font with Vietnamese letters, None where the system has none."""
    for folder in FONT_FOLDERS:
        path = Path(folder) / "LiberationSerif-Regular.ttf"
        if path.is_file() and b"Version 2" in path.read_bytes():  # version 1 lacks most of them
            return path
    return None


def as_pdf(paragraphs: list[str]) -> bytes:
    """Return an A4 PDF, 14 pt, justified, margins of Nghị định 30/2020/NĐ-CP, page numbers on top."""
    from reportlab.lib.enums import TA_JUSTIFY
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(TTFont("Serif", str(serif())))
    style = ParagraphStyle(
        "body", fontName="Serif", fontSize=14, leading=18, alignment=TA_JUSTIFY, firstLineIndent=36, spaceAfter=6
    )

    def number(canvas, document):
        if document.page > 1:
            canvas.setFont("Serif", 13)
            canvas.drawCentredString(A4[0] / 2, A4[1] - 12 * mm, str(document.page))

    target = io.BytesIO()
    template = SimpleDocTemplate(
        target, pagesize=A4, topMargin=20 * mm, bottomMargin=20 * mm, leftMargin=30 * mm, rightMargin=15 * mm
    )
    escaped = [text.replace("&", "&amp;").replace("<", "&lt;") for text in paragraphs]
    template.build([Paragraph(text, style) for text in escaped], onFirstPage=number, onLaterPages=number)
    return target.getvalue()


def as_docx(paragraphs: list[str]) -> bytes:
    """Return a DOCX with one Word paragraph for each."""
    from docx import Document

    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
