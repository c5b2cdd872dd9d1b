"""The image of a page, made ready for an OCR engine.

Rendered at the dpi it was scanned with (interpolating it up doubles the errors, measured), the red seal and blue ink
taken off by the lightest of the three channels, turned straight, the rules of tables found and wiped out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

from extract.errors import LimitError
from extract.reading.ocr_page import Ruling
from extract.reading.ocr_turn import counted, skew, turned

LOWEST_DPI, HIGHEST_DPI = 150, 300
DRAWN_DPI = 250  # for pages that are no image: text whose encoding is lost
MAX_PIXELS = 60_000_000
_COVERS = 0.4  # an image over this share of the page is the page
DARK = 150  # of 255: ink is darker
# Mean step between neighbouring pixels of paper: a clean scan has 1 to 3, a grainy one 8 and more.
_GRAIN = 6.0
_SMOOTHED = 0.216  # points: 0.9 of a pixel at 300 dpi
_LEAST_TURN = 0.15
_SHORTEST_RULE = 28.0  # points
_THICKEST_RULE = 4.0
_PALE = 55  # of 255: by how much a rule is darker than the paper
_REDDISH = 24  # of 255: how much redder than green and blue paper and black ink may be
_SURROUNDINGS = 12.0  # points
_WHITE = 215  # of 255: darker paper is no white any more
_BLACK = 40  # what is as dark as this in all its surroundings is no paper
_INK, _PALE_INK = 190, 80  # what may be ink, and how dark good ink is at most
_BLOCK = 8  # pixels: in these steps rules and specks are looked for first
_SPECK = 1.5  # square points: a full stop has as much ink

Grey = NDArray[np.uint8]


@dataclass(slots=True)
class PageImage:
    """A page ready to be read: ``scale`` in pixels per point, the rest as in ``OcrPage``.

    ``colour``: the page in its colours, not yet straightened, where it has any.
    """

    image: Image.Image
    scale: float
    angle: float
    across: list[Ruling]
    down: list[Ruling]
    blank: bool
    colour: Image.Image | None = None


def native_dpi(page: Any) -> float:  # noqa: ANN401  pypdfium2 has no types
    """Return the dpi of the image that fills a page, within the bounds of what an engine reads well."""
    width, height = page.get_size()
    best = 0.0
    for shape in page.get_objects(filter=(3,), max_depth=4):  # 3: images
        left, bottom, right, top = shape.get_bounds()
        wide, high = right - left, top - bottom
        if wide * high >= _COVERS * width * height:
            pixels = sorted(shape.get_px_size())
            best = max(best, 72 * pixels[1] / max(wide, high, 1))
    return min(max(best, LOWEST_DPI), HIGHEST_DPI) if best else DRAWN_DPI


def prepare(page: Any, *, turn: int = 0) -> PageImage:  # noqa: ANN401  pypdfium2 has no types
    """Render a pypdfium2 page and make it ready; ``turn``: by how many quarters to turn it first, clockwise.

    Raises LimitError for a page of more than MAX_PIXELS at the lowest dpi.
    """
    width, height = page.get_size()
    scale = native_dpi(page) / 72
    if width * height * scale * scale > MAX_PIXELS:
        scale = math.sqrt(MAX_PIXELS / (width * height))
        if scale * 72 < LOWEST_DPI / 2:
            raise LimitError("trang quá lớn để nhận dạng chữ: hãy quét lại theo khổ A4")
    rendered = page.render(scale=scale, grayscale=_is_grey(page)).to_pil()
    if turn:
        rendered = rendered.transpose(
            (Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)[turn - 1]
        )
    made = ready(calmed(levelled(lightest(rendered), scale), scale), scale)
    made.colour = None if rendered.mode in {"L", "1"} else rendered
    return made


def _is_grey(page: Any) -> bool:  # noqa: ANN401
    """Tell whether a page is one grey or black and white image and nothing else: it has no seal to take off."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415  with pages only

    shapes = list(page.get_objects(max_depth=2))
    if len(shapes) != 1 or shapes[0].type != pdfium.FPDF_PAGEOBJ_IMAGE:
        return False
    return bool(shapes[0].get_metadata().colorspace == pdfium.FPDF_COLORSPACE_DEVICEGRAY)


def ready(image: Image.Image, scale: float) -> PageImage:
    """Straighten a grey image and take its rules off."""
    ink = np.asarray(image) < DARK
    if ink.mean() < 0.0004:
        return PageImage(image, scale, 0.0, [], [], blank=True)
    angle = skew(ink)
    if abs(angle) >= _LEAST_TURN:
        image = turned(image, angle)
        ink = np.asarray(image) < DARK
    else:
        angle = 0.0
    grey = np.asarray(image)
    # Thin rules are pale, most of all where the page was turned: whatever is darker than the paper may belong to one.
    drawn = grey < max(DARK, float(np.median(grey[::8, ::8])) - _PALE)
    across = rules(drawn, scale)
    down = [rule for rule in rules(drawn.T, scale) if rule[2] - rule[1] > 0.3 * _SHORTEST_RULE * scale]
    if across and down:
        image = _wiped(image, across, down, scale)
    return PageImage(without_specks(image, scale), scale, angle, across, down, blank=False)


def without_specks(image: Image.Image, scale: float) -> Image.Image:
    """Return a page without the specks that stand alone: beside a figure in its cell they make it another one.

    Looked for in blocks: a speck is all the ink of its block and of those around it. Points and accents stand nearer to
    their letters.
    """
    grey = np.asarray(image)
    counts = counted(counted(grey < DARK, _BLOCK).T, _BLOCK).T.astype(np.int32)
    rows, columns = counts.shape
    padded = np.pad(counts, 1)
    around = sum(padded[y : y + rows, x : x + columns] for y in range(3) for x in range(3))
    specks = np.argwhere((counts > 0) & (around < _SPECK * scale * scale))
    if not len(specks):
        return image
    cleaned = grey.copy()
    for row, column in specks * _BLOCK:
        cleaned[max(row - 2, 0) : row + _BLOCK + 2, max(column - 2, 0) : column + _BLOCK + 2] = 255
    return Image.fromarray(cleaned)


def calmed(image: Image.Image, scale: float) -> Image.Image:
    """Return a grainy image smoothed, any other as it is: grain makes an engine see marks, and 3 as 8."""
    grey = np.asarray(image)
    middle = grey[grey.shape[0] // 8 : -grey.shape[0] // 8 : 3].astype(np.int16)
    steps = np.abs(np.diff(middle, axis=1))[(middle[:, 1:] > DARK) & (middle[:, :-1] > DARK)]
    if not steps.size or steps.mean() < _GRAIN:
        return image
    return image.filter(ImageFilter.GaussianBlur(_SMOOTHED * scale))


def lightest(image: Image.Image) -> Image.Image:
    """Return the lightest of the three channels, lighter still where it is red: black stays, seals go, blue ink fades.

    The lightest channel of a seal is grey, and its outline would still bend the letters that it crosses.
    """
    if image.mode in {"L", "1"}:
        return image.convert("L")
    red, green, blue = image.convert("RGB").split()
    others = ImageChops.lighter(green, blue)
    # Cream paper is a little red, too, and so are the edges of black letters in a JPEG.
    redness = ImageChops.subtract(red, others).point([min(round(max(v - _REDDISH, 0) * 1.5), 255) for v in range(256)])
    return ImageChops.add(ImageChops.lighter(red, others), redness)


def inks(colour: Image.Image) -> tuple[Image.Image, Image.Image, Image.Image]:
    """Return a page's black ink without what is coloured, its red ink, and the red with what crosses it.

    All as black on white; under the stroke of a pen red is dark.
    """
    red, green, blue = colour.convert("RGB").split()
    most = ImageChops.lighter(red, ImageChops.lighter(green, blue))
    least = ImageChops.darker(red, ImageChops.darker(green, blue))
    strong = ImageChops.subtract(most, least).point([min(max(v - _REDDISH, 0) * 3, 255) for v in range(256)])
    redness = ImageChops.subtract(red, ImageChops.lighter(green, blue))
    stamped = redness.point([0 if v > 2 * _REDDISH else 255 for v in range(256)])
    dark = least.point([255 * (v >= DARK) for v in range(256)])
    beside = ImageChops.lighter(stamped.filter(ImageFilter.MinFilter(5)), dark)
    return ImageChops.add(most, strong), stamped, ImageChops.darker(stamped, beside)


def levelled(image: Image.Image, scale: float) -> Image.Image:
    """Return a page whose paper is grey or unevenly lit, or whose ink is pale, as black on white; any other as it is.

    The paper is what is lightest in the surroundings of each place, a window wider than a letter.
    """
    tones = np.asarray(image.reduce(4))
    block = max(round(_SURROUNDINGS * scale / 12), 1)  # a third of the window; the filter takes in its neighbours
    rows, columns = tones.shape[0] // block, tones.shape[1] // block
    if min(rows, columns) < 8:
        return image
    lightest_of = tones[: rows * block, : columns * block].reshape(rows, block, columns, block).max(axis=(1, 3))
    paper = Image.fromarray(lightest_of).filter(ImageFilter.MaxFilter(3))
    inner = np.asarray(paper)[rows // 12 : rows - rows // 12, columns // 12 : columns - columns // 12]
    if np.percentile(inner, 10) < _WHITE:
        image = _evenly_lit(image, paper, (columns * block * 4, rows * block * 4))
    sample = np.asarray(image)[::3, ::3]
    dark = sample[sample < _INK]
    if dark.size < 0.002 * sample.size:
        return image
    ink = float(np.percentile(dark, 20))
    if ink <= _PALE_INK:
        return image
    steep = (255 - _PALE_INK / 2) / (255 - ink)
    return image.point([max(round(255 - (255 - v) * steep), 0) for v in range(256)])


def _evenly_lit(image: Image.Image, paper: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return a page divided by the tone of its paper, of which ``paper`` is a small image of what has this ``size``."""
    wide = paper.filter(ImageFilter.BoxBlur(1)).resize(size, Image.Resampling.BILINEAR)
    rest = ((0, max(image.height - size[1], 0)), (0, max(image.width - size[0], 0)))
    light = np.pad(np.asarray(wide), rest, mode="edge")[: image.height, : image.width]
    factors = (255 / np.maximum(np.arange(256), _BLACK)).astype(np.float32)
    return Image.fromarray(np.minimum(np.asarray(image) * factors[light], 255).astype(np.uint8))


def rules(ink: NDArray[np.bool_], scale: float) -> list[Ruling]:
    """Return the horizontal rules of an image as (y, x0, x1) in pixels; give the transposed image for vertical ones."""
    length = round(_SHORTEST_RULE * scale)
    if ink.shape[1] <= length:
        return []
    least = round(0.94 * length)  # a scan breaks thin rules up
    # A window so full holds some whole blocks nearly as full: only rows that have such blocks are looked at closely.
    blocks = counted(ink, _BLOCK)
    whole = length // _BLOCK - 1
    runs = np.cumsum(np.pad(blocks, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    rows = np.flatnonzero((runs[:, whole:] - runs[:, :-whole] >= whole * _BLOCK - (length - least)).any(axis=1))
    found: list[list[float]] = []  # y first, y last, x0, x1
    for y in rows:
        row = ink[y]
        sums = np.concatenate(([0], np.cumsum(row, dtype=np.int32)))
        full = sums[length:] - sums[:-length] >= least
        edges = np.flatnonzero(np.diff(np.concatenate(([0], full.view(np.int8), [0]))))
        for first, last in zip(edges[::2], edges[1::2] + length - 1, strict=True):
            inked = np.flatnonzero(row[first:last])  # the tolerance lets a rule begin before its ink
            x0, x1 = first + inked[0], first + inked[-1] + 1
            for rule in reversed(found[-40:]):
                if y - rule[1] <= 2 and x0 < rule[3] and x1 > rule[2]:
                    rule[1], rule[2], rule[3] = float(y), min(rule[2], x0), max(rule[3], x1)
                    break
            else:
                found.append([float(y), float(y), float(x0), float(x1)])
    thickest = max(_THICKEST_RULE * scale, 3)
    return [((r[0] + r[1]) / 2, float(r[2]), float(r[3])) for r in found if r[1] - r[0] <= thickest]


def _wiped(image: Image.Image, across: list[Ruling], down: list[Ruling], scale: float) -> Image.Image:
    """Return the image with rules painted white: engines read them as "|", "_" and "l"."""
    grey = np.array(image)
    half = max(2, round(1.2 * scale))
    for y, x0, x1 in across:
        grey[max(round(y) - half, 0) : round(y) + half + 1, max(round(x0), 0) : round(x1) + 1] = 255
    for x, y0, y1 in down:
        grey[max(round(y0), 0) : round(y1) + 1, max(round(x) - half, 0) : round(x) + half + 1] = 255
    return Image.fromarray(grey)
