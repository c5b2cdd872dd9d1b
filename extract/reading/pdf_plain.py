"""Pages that pdfplumber fails on, as pdfium reads them: characters with their places, but no rules, so no tables."""

from __future__ import annotations

import ctypes
import math
from typing import Any

from extract.reading.limits import Limits
from extract.reading.pdf_lines import Char, line_of, rows_of
from extract.reading.pdf_pages import Sheet

_NAME_BYTES = 256


def plain_sheet(page: Any, number: int, limits: Limits) -> Sheet:  # noqa: ANN401  pypdfium2 has no types
    """Read a pypdfium2 page without its layout; a page without text is left to OCR.

    Raises LimitError for more characters than one page may have.
    """
    width, height = page.get_size()
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        limits.check_page_chars(number, count)
        chars = [char for index in range(count) if (char := _char(text_page, index, height)) is not None]
    finally:
        text_page.close()
    lines = [line for row in rows_of(chars) if (line := line_of(row, number)) is not None]
    lines.sort(key=lambda line: (line.bottom, line.x0))
    return Sheet(number, width, height, lines, known=None if lines else "bad_layer")


def _char(text_page: Any, index: int, height: float) -> Char | None:  # noqa: ANN401
    """Return a character as pdfplumber gives it, None for those that pdfium made up or has no place for."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415  for broken files only

    code = pdfium.FPDFText_GetUnicode(text_page, index)
    if code < 0x20 or code in {0xFFFE, 0xFFFF} or pdfium.FPDFText_IsGenerated(text_page, index) == 1:
        return None
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(text_page, index, *map(ctypes.byref, (left, right, bottom, top))):
        return None
    x, foot = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, index, ctypes.byref(x), ctypes.byref(foot))
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, index, ctypes.byref(matrix))
    size = pdfium.FPDFText_GetFontSize(text_page, index) * (math.hypot(matrix.c, matrix.d) or 1.0) or 1.0
    return {
        "text": chr(code),
        "x0": left.value,
        "x1": right.value,
        # The box hugs the ink; pdfplumber's is as high as the type.
        "top": height - foot.value - 0.78 * size,
        "bottom": height - foot.value + 0.22 * size,
        "size": size,
        "fontname": _font(text_page, index),
        "matrix": (1.0, 0.0, 0.0, 1.0, x.value, foot.value),
    }


def _font(text_page: Any, index: int) -> str:  # noqa: ANN401
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    name = ctypes.create_string_buffer(_NAME_BYTES)
    flags = ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(text_page, index, name, _NAME_BYTES, ctypes.byref(flags))
    return name.value.decode("utf-8", errors="replace") if 0 < length <= _NAME_BYTES else ""
