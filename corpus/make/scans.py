"""Reports as scanners, faxes and converters leave them: images of the printed pages, damaged in a fixed way.

Random damage comes from a generator with a fixed seed; the renderer (pdfium) and the image codecs decide the bytes,
so another version of them gives other bytes of the same look.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from make.layout import face_file

EPOCH = time.gmtime(1577836800)  # the first day of 2020, in every file
RED, BLUE = (205, 30, 40), (40, 60, 170)


@dataclass(frozen=True)
class Look:
    """How the page was scanned. ``mode``: "L" grey, "RGB" colour, "1" black and white."""

    dpi: int
    mode: str = "L"
    skew: float = 0.0
    noise: float = 0.0
    blur: float = 0.0
    specks: int = 0
    quality: int = 55
    seal: bool = False
    fade: float = 1.0
    streaks: int = 0
    turn: int = 0
    shade: float = 0.0  # how much darker than at the left the page is at the right


def render(source: Path, dpi: int) -> list[Image.Image]:
    """Return the pages of a PDF as colour images."""
    document = pypdfium2.PdfDocument(source)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def damage(page: Image.Image, look: Look, seed: int, *, last: bool) -> Image.Image:
    """Return the page as the scanner saw it."""
    rng = np.random.default_rng(seed)
    if look.seal and last:
        page = stamp(page, look.dpi)
    page = page.rotate(look.skew, resample=Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    if look.blur:
        page = page.filter(ImageFilter.GaussianBlur(look.blur))
    pixels = np.asarray(page, dtype=np.float32)
    pixels = 255 - (255 - pixels) * look.fade
    pixels *= np.linspace(1, 1 - look.shade, pixels.shape[1])[None, :, None]
    if look.noise:
        pixels += rng.normal(0, look.noise, pixels.shape[:2])[..., None]
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    for _ in range(look.specks):
        x, y, r = int(rng.integers(image.width)), int(rng.integers(image.height)), int(rng.integers(1, 3))
        draw.ellipse((x, y, x + r, y + r), fill=(0, 0, 0))
    for _ in range(look.streaks):
        y = int(rng.integers(image.height))
        draw.line((0, y, image.width, y), fill=(255, 255, 255), width=1)
    image = image.rotate(look.turn, expand=True)
    if look.mode == "1":
        return image.convert("L").point(lambda v: 255 * (v > 150)).convert("1", dither=Image.Dither.NONE)
    return image.convert(look.mode)


def stamp(page: Image.Image, dpi: int) -> Image.Image:
    """Press a round red seal over the signature and scribble a blue signature beside it, where ink is found."""
    ink = np.asarray(page.convert("L")) < 128
    right = ink[:, int(page.width * 0.45) :]
    rows = np.flatnonzero(right.any(axis=1))
    bottom = int(rows[rows < page.height * 0.93].max())
    radius, x, y = int(dpi * 0.68), int(page.width * 0.56), bottom - int(dpi * 0.42)
    layer = Image.new("RGB", page.size, (255, 255, 255))
    draw = ImageDraw.Draw(layer)
    for inner in (1.0, 0.86):
        r = int(radius * inner)
        draw.ellipse((x - r, y - r, x + r, y + r), outline=RED, width=max(2, dpi // 60))
    star = [(x + radius * 0.4 * f * np.sin(a), y - radius * 0.4 * f * np.cos(a)) for a, f in _star()]
    draw.polygon(star, fill=RED)
    curve = [(x + t * dpi * 1.1, y - dpi * 0.12 * np.sin(t * 14) - t * dpi * 0.1) for t in np.linspace(0, 1, 60)]
    draw.line(curve, fill=BLUE, width=max(2, dpi // 70))
    pixels = np.minimum(np.asarray(page), np.asarray(layer))  # ink over ink, as on paper
    return Image.fromarray(pixels)


def press(page: Image.Image, name: str, body: Sequence[str], box: tuple[float, float, float, float], dpi: int) -> None:
    """Press seal, name stamp and signature around a name's ``box``, in points from the top left corner.

    ``body`` is what the seal says in its middle; the seal reaches over the beginning of the title, as it should.
    """
    k = dpi / 72
    layer = Image.new("RGB", page.size, (255, 255, 255))
    draw = ImageDraw.Draw(layer)
    centre, y = (box[0] + box[2]) / 2 * k, (box[1] + box[3]) / 2 * k
    x, middle, radius = box[0] * k - 44 * k, y - 46 * k, 44 * k
    for share in (1.0, 0.94, 0.66):
        r = radius * share
        draw.ellipse((x - r, middle - r, x + r, middle + r), outline=RED, width=max(2, dpi // 90))
    for number, line in enumerate(body):
        at = (x, middle + (number - (len(body) - 1) / 2) * 11 * k)
        draw.text(at, line, font=_font("LiberationSans", 9 * k), fill=RED, anchor="mm")
    draw.text((centre, y), name, font=_font("LiberationSerif", 14 * k), fill=RED, anchor="mm")
    page.paste(Image.fromarray(np.minimum(np.asarray(page), np.asarray(layer))))
    scribble(page, (box[0] - 8, box[1] - 26, box[2] + 30, box[3] - 9), dpi)


def _font(family: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face_file(family, bold=True, italic=False), round(size))


def scribble(page: Image.Image, box: tuple[float, float, float, float], dpi: int) -> None:
    """Write by pen, illegibly, into a box given in points from the top left corner."""
    x0, top, x1, bottom = (value * dpi / 72 for value in box)
    steps = np.linspace(0, 1, 80)
    across = x0 + steps * (x1 - x0) + np.sin(steps * 31) * (x1 - x0) * 0.08
    down = (top + bottom) / 2 + np.sin(steps * 19 + 1) * (bottom - top) * 0.42 * np.cos(steps * 5)
    ImageDraw.Draw(page).line(list(zip(across, down, strict=True)), fill=BLUE, width=max(2, dpi // 80))


def _star() -> list[tuple[float, float]]:
    return [(i * np.pi / 5, 1.0 if i % 2 == 0 else 0.4) for i in range(10)]


def scan(source: Path, look: Look, pages: Sequence[int] | None = None) -> list[Image.Image]:
    """Return the (chosen, 0-based) pages of a PDF as scanned."""
    images = render(source, look.dpi)
    chosen = range(len(images)) if pages is None else pages
    return [damage(images[n], look, 7 * n + 1, last=n == len(images) - 1) for n in chosen]


def to_pdf(images: Sequence[Image.Image], look: Look) -> bytes:
    """Return a PDF that holds only the images, one a page."""
    out = BytesIO()
    codec = {} if look.mode == "1" else {"quality": look.quality}  # black and white is packed as by a fax, without loss
    images[0].save(
        out, "PDF", save_all=True, append_images=list(images[1:]), resolution=look.dpi,
        creationDate=EPOCH, modDate=EPOCH, producer="", title="", **codec,
    )  # fmt: skip
    return out.getvalue()
