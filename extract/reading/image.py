"""Image files (PNG, JPEG, TIFF, WebP, BMP, GIF) of pages: scans that were never made a PDF, pictures taken by phone.

They are wrapped into a PDF whose pages they fill, and read as any other scan.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.errors import DamagedError, NoTextError
from extract.reading.limits import DEFAULT, Limits

if TYPE_CHECKING:
    from PIL import Image

    from extract.reading.document import Document
    from extract.reading.scan import OcrOptions

FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF")
_A4_LONG = 11.69  # inches
_LEAST_DPI = 90.0  # what a file says below this is a default, nothing measured
_LONGEST, _SHORTEST = 17.0, 5.5  # inches: from A5 to A3 a page may be as large as its file says


def read_image(
    data: bytes, *, path: str | None = None, ocr: OcrOptions | None = None, limits: Limits = DEFAULT
) -> Document:
    """Read an image file by OCR; each frame of a TIFF is a page.

    Raises DamagedError, LimitError, NoTextError (OCR switched off, or no text found) or MissingToolError.
    """
    from extract.reading.pdf import read_pdf  # noqa: PLC0415  with its own readers

    if ocr is not None and ocr.mode == "never":
        raise NoTextError("Tệp là ảnh, chỉ đọc được bằng nhận dạng chữ: hãy bật lại (--ocr auto).")
    pdf, media_type = as_pdf(data, limits)
    document = read_pdf(pdf, path=path, ocr=ocr, limits=limits)
    source = replace(document.source, sha256=hashlib.sha256(data).hexdigest(), media_type=media_type)
    return replace(document, source=source)


def as_pdf(data: bytes, limits: Limits = DEFAULT) -> tuple[bytes, str]:
    """Return an image file as a PDF, one page for each frame, and its media type.

    Raises DamagedError for what cannot be decoded, LimitError for too many frames, or pixels in one.
    """
    from PIL import Image  # noqa: PLC0415  for images only

    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            frames = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1  # others move, or are thumbnails
            limits.check_pages(frames)
            parts = [_page(frame) for frame in _frames(image, frames, limits)]
            media_type = Image.MIME.get(image.format or "", "image/*")
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise DamagedError("Tệp ảnh bị hỏng hoặc tải về chưa trọn vẹn: hãy chụp, quét hoặc tải lại tệp.") from error
    return (parts[0] if len(parts) == 1 else _joined(parts)), media_type


def _frames(image: Image.Image, count: int, limits: Limits) -> Iterator[Image.Image]:
    for index in range(count):
        if count > 1:
            image.seek(index)
        limits.check_pixels(index + 1, image.width * image.height)
        yield image


def _page(image: Image.Image) -> bytes:
    """Return an image as a PDF of one page, upright as its camera tells, at the size it had on paper."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    dpi = _dpi(image)
    upright = ImageOps.exif_transpose(image)
    if upright.mode in {"RGBA", "LA", "PA", "P"}:  # what shows through is paper
        coloured = upright.convert("RGBA")
        upright = Image.new("RGB", coloured.size, "white")
        upright.paste(coloured, mask=coloured.getchannel("A"))
    elif upright.mode.startswith("I") or upright.mode == "F":
        # 16 bits a pixel: the upper eight.
        upright = upright.convert("I").point(lambda value: value / 256).convert("L")
    elif upright.mode not in {"1", "L", "RGB"}:
        upright = upright.convert("RGB")
    target = io.BytesIO()
    if upright.mode == "1":  # kept as it is; the rest as JPEG
        upright.save(target, "PDF", resolution=dpi)
    else:
        upright.save(target, "PDF", resolution=dpi, quality=92)
    return target.getvalue()


def _dpi(image: Image.Image) -> float:
    """Return the dpi of a page: what the file says if that gives a page, else as if it were A4."""
    longer, shorter = max(image.size), min(image.size)
    told = image.info.get("dpi", (0.0, 0.0))
    dpi = float(told[0]) if isinstance(told, tuple) and told else 0.0
    if dpi >= _LEAST_DPI and longer / dpi <= _LONGEST and shorter / dpi >= _SHORTEST:
        return dpi
    return longer / _A4_LONG


def _joined(parts: list[bytes]) -> bytes:
    """Return several PDFs as one."""
    import pypdfium2  # noqa: PLC0415  kept off the start-up path

    whole = pypdfium2.PdfDocument.new()
    try:
        for part in parts:
            pdf = pypdfium2.PdfDocument(part)
            whole.import_pages(pdf)
            pdf.close()
        target = io.BytesIO()
        whole.save(target)
        return target.getvalue()
    finally:
        whole.close()
