"""Numbers and dates that the registry filled in as signature fields: they are no page text until drawn into the page.

An electronic paper often leaves the blank of "Số:" and "ngày" for two small signature fields. Their appearance is
drawn into the page by pdfium; large fields (the signature stamps themselves, seals) are left out.
"""

from __future__ import annotations

import ctypes
import io

_HIGHEST = 36.0  # points: a field for a number or a day is one line high, a signature stamp three or more
_WIDEST = 220.0


def with_small_fields(data: bytes) -> bytes:
    """Return a signed PDF with its small fields drawn into the pages; the same bytes where it has none."""
    if b"/ByteRange" not in data:  # every signature holds it, never compressed
        return data
    import pypdfium2  # noqa: PLC0415  only for signed files

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return data
    try:
        if not sum(_drawn(pdf, number) for number in range(len(pdf))):
            return data
        buffer = io.BytesIO()
        pdf.save(buffer)
        return buffer.getvalue()
    except pypdfium2.PdfiumError:
        return data
    finally:
        pdf.close()


def _drawn(pdf: object, number: int) -> bool:
    """Draw the small fields of a page into it; return whether there were any."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    page = pdf[number]  # type: ignore[index]  # a PdfDocument; the library has no types
    try:
        small = 0
        for index in reversed(range(pdfium.FPDFPage_GetAnnotCount(page))):
            annotation = pdfium.FPDFPage_GetAnnot(page, index)
            box = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(box))
            field = pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET
            pdfium.FPDFPage_CloseAnnot(annotation)
            if field and 0 < box.top - box.bottom <= _HIGHEST and 0 < box.right - box.left <= _WIDEST:
                small += 1
            else:
                pdfium.FPDFPage_RemoveAnnot(page, index)
        return bool(small) and pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS
    finally:
        page.close()
