"""Pages as pictures, drawn by pdfium, for people who compare them with what was read.

Files come from outside and pdfium is C++: call ``render`` in a process of its own (``extract.isolation.call``).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from extract.errors import DamagedError, UnsupportedFormatError
from extract.isolation import beat
from extract.reading.limits import DEFAULT, Limits
from extract.reading.sniff import pdf_start, sniff

_MOST_PIXELS = 6_000_000  # of a picture: A4 at 200 dpi has 3.9 million
_HEAVY = 600_000  # bytes: a photographed page is kept as JPEG instead
_COLOURLESS = 12  # difference between the channels that no eye sees


@dataclass(frozen=True, slots=True)
class PageImage:
    """A picture of page ``number`` and its media type."""

    number: int
    media_type: str
    data: bytes


def has_pages(media_type: str) -> bool:
    """Tell whether files of this type are made of pages that can be drawn."""
    return media_type == "application/pdf" or media_type.startswith("image/")


def render(data: bytes, numbers: Sequence[int], scale: float, limits: Limits = DEFAULT) -> list[PageImage]:
    """Draw pages (numbers from 1; those that the file does not have are left out), ``scale`` pixels for a point.

    Raises UnsupportedFormatError for files without pages, DamagedError for those that cannot be opened.
    """
    import pypdfium2  # noqa: PLC0415  kept off the start-up path

    kind = sniff(data)
    if kind == "image":
        from extract.reading.image import as_pdf  # noqa: PLC0415  for images only

        data, _ = as_pdf(data, limits)
    elif kind == "pdf":
        data = data[pdf_start(data) :]
    else:
        raise UnsupportedFormatError("Loại tệp này không có ảnh trang: hãy xem phần văn bản.")
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise DamagedError("Không dựng được ảnh của trang, tệp có thể đã hỏng: hãy xem phần văn bản.") from error
    try:
        return [_drawn(pdf, number, scale) for number in numbers if 1 <= number <= len(pdf)]
    finally:
        pdf.close()


def _drawn(pdf: Any, number: int, scale: float) -> PageImage:  # noqa: ANN401  pypdfium2 has no types
    import pypdfium2  # noqa: PLC0415

    try:
        page = pdf[number - 1]
    except pypdfium2.PdfiumError as error:
        raise DamagedError(f"Không dựng được ảnh của trang {number}: hãy xem phần văn bản.") from error
    try:
        width, height = page.get_size()
        most = (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5
        picture = page.render(scale=min(scale, most)).to_pil().convert("RGB")
    finally:
        page.close()
    beat()
    return PageImage(number, *_encoded(picture))


def _encoded(picture: Any) -> tuple[str, bytes]:  # noqa: ANN401  a Pillow image
    """Return media type and bytes: PNG, exact and small for print; JPEG where that would be heavy."""
    from PIL import ImageChops  # noqa: PLC0415  kept off the start-up path

    red, green, blue = picture.split()
    channels: list[Any] = [ImageChops.difference(red, other).getextrema() for other in (green, blue)]
    spread = max(most for _, most in channels)
    if spread <= _COLOURLESS:
        picture = green
    target = io.BytesIO()
    picture.save(target, "PNG", compress_level=6)
    if target.tell() <= _HEAVY:
        return "image/png", target.getvalue()
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=85)
    return "image/jpeg", target.getvalue()
