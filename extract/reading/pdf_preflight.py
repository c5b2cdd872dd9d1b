"""A first look at a PDF by pdfium, some forty times as fast as laying its pages out: what each page is.

Pages that are images, or images under a scanner's unreadable text, are told here and never laid out. Everything else
is: pdfplumber reads fonts that pdfium cannot, so an unreadable text alone condemns no page yet.
"""

from __future__ import annotations

import logging
import math
from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from extract.isolation import beat
from extract.reading.encoding import legacy_encoding
from extract.reading.furniture import stamp_lines
from extract.reading.limits import Limits
from extract.reading.quality import judge

PageClass = Literal["digital", "scan", "bad_layer", "legacy", "sideways", "mixed", "blank"]

FEW_LETTERS = 150  # a signature box on a scan has fewer, a page of text has more
IMAGE_SHARE = 0.5  # of the page: an image that covers more is the page
_SAMPLE = 1500  # characters: enough to tell whether a layer reads
_OUTLINES = 300  # drawn paths on a page without any text: letters drawn as shapes
_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5  # pdfium's kinds of page objects
_INVISIBLE = 3  # text render mode
_MOST_OBJECTS = 3000  # looked at on one page
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PageLook:
    """What a page is: its size in points as it is shown, its characters, the share that its largest image covers.

    ``unreadable``: an image that can only be read by OCR; laying it out would be lost time.
    """

    number: int
    kind: PageClass
    width: float
    height: float
    chars: int
    image_share: float
    unreadable: bool


@dataclass(slots=True)
class _Objects:
    """The objects of a page counted: ``image`` is the largest share of the page that one of them covers."""

    image: float = 0.0
    paths: int = 0
    hidden: int = 0
    shown: int = 0


def look(data: bytes, limits: Limits) -> list[PageLook]:
    """Look at all pages; an empty list for a file that pdfium cannot open.

    Raises LimitError for too many pages, or characters on a page.
    """
    import pypdfium2  # noqa: PLC0415  kept off the start-up path

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return []
    looks = []
    try:
        limits.check_pages(len(pdf))
        for index in range(len(pdf)):
            try:
                page = pdf[index]
            except pypdfium2.PdfiumError:
                return []
            try:
                looks.append(_look(page, index + 1, limits))
            finally:
                page.close()
            beat()
    finally:
        pdf.close()
    for each in looks:
        _log.info("page %d: %s, %d characters, image %.2f", each.number, each.kind, each.chars, each.image_share)
    return looks


def _look(page: Any, number: int, limits: Limits) -> PageLook:  # noqa: ANN401  pypdfium2 has no types
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        limits.check_page_chars(number, count)
        text = text_page.get_text_range(0, min(count, _SAMPLE)) if count else ""
        sideways = count > 0 and _sideways(text_page, count)
    finally:
        text_page.close()
    letters = sum(map(str.isalpha, text))
    if letters < FEW_LETTERS and text:
        lines = text.splitlines()
        stamps = stamp_lines([line.strip() for line in lines])
        letters = sum(char.isalpha() for index, line in enumerate(lines) if index not in stamps for char in line)
    found = _objects(page)
    kind = _kind(text, letters, found, sideways=sideways)
    hidden_layer = kind == "bad_layer" and found.image > IMAGE_SHARE and found.hidden > found.shown
    unreadable = kind == "scan" or hidden_layer
    width, height = page.get_size()
    return PageLook(number, kind, width, height, count, found.image, unreadable)


def _kind(text: str, letters: int, found: _Objects, *, sideways: bool) -> PageClass:
    if letters < FEW_LETTERS and found.image > IMAGE_SHARE:
        return "scan"
    if not letters:
        return "scan" if found.paths >= _OUTLINES else "blank"
    if not judge(text).readable:
        return "legacy" if legacy_encoding(text) else "bad_layer"
    if sideways:
        return "sideways"
    return "mixed" if found.image > IMAGE_SHARE and not found.hidden else "digital"


def _sideways(text_page: Any, count: int) -> bool:  # noqa: ANN401
    """Tell whether most letters of a sample do not stand upright."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415  kept off the start-up path

    step = max(count // 16, 1)
    angles = Counter(
        round(pdfium.FPDFText_GetCharAngle(text_page, index) / (math.pi / 2)) % 4 for index in range(0, count, step)
    )
    return bool(angles.most_common(1)[0][0])


def _objects(page: Any) -> _Objects:  # noqa: ANN401
    """Count what stands on a page and in the forms drawn into it, two levels down."""
    import ctypes  # noqa: PLC0415  with pdfium only

    import pypdfium2.raw as pdfium  # noqa: PLC0415

    found = _Objects()
    width, height = page.get_size()
    area = (width * height) or 1.0
    edges = [ctypes.c_float() for _ in range(4)]
    waiting = [(pdfium.FPDFPage_GetObject, page, pdfium.FPDFPage_CountObjects(page), 0)]
    left = _MOST_OBJECTS
    while waiting:
        get, holder, count, depth = waiting.pop()
        for index in range(min(count, left)):
            left -= 1
            shape = get(holder, index)
            kind = pdfium.FPDFPageObj_GetType(shape)
            if kind == _IMAGE:
                pdfium.FPDFPageObj_GetBounds(shape, *map(ctypes.byref, edges))
                x0, y0, x1, y1 = (edge.value for edge in edges)
                share = max(min(x1, width) - max(x0, 0), 0) * max(min(y1, height) - max(y0, 0), 0) / area
                found.image = max(found.image, share)
            elif kind == _PATH:
                found.paths += 1
            elif kind == _TEXT and found.hidden + found.shown < 20:
                invisible = pdfium.FPDFTextObj_GetTextRenderMode(shape) == _INVISIBLE
                found.hidden += invisible
                found.shown += not invisible
            elif kind == _FORM and depth < 2:
                inside = pdfium.FPDFFormObj_CountObjects(shape)
                waiting.append((pdfium.FPDFFormObj_GetObject, shape, inside, depth + 1))
    return found
