"""Scanned pages for the tests: lines of words as an engine gives them, and pages and engines that only pretend."""

from pathlib import Path
from types import SimpleNamespace

from PIL import Image, ImageDraw

from extract.reading.ocr_page import OcrLine, OcrPage, OcrWord

DEGRADED = Path(__file__).parent.parent / "corpus" / "degraded"
SCALE = 200 / 72


def words(text, x=100.0, confidence=0.95, step=12.0):
    """Return the words of a text with letters ``step`` pixels wide from ``x``."""
    found = []
    for word in text.split(" "):
        starts = tuple(x + step * i for i in range(len(word)))
        found.append(OcrWord(word, starts, tuple(start + step for start in starts), confidence))
        x += step * (len(word) + 1)
    return tuple(found)


def ocr_line(text, baseline, x=100.0, confidence=0.95, size=36.0):
    """Return a line of words on a baseline, in pixels."""
    return OcrLine(words(text, x, confidence), baseline, size)


def ocr_page(lines, **more):
    """Return an A4 page at 200 dpi."""
    return OcrPage(1654, 2339, SCALE, lines=tuple(lines), **more)


class FakePage:
    """As much of a pypdfium2 page as the image needs."""

    def __init__(self, image, size=(595.0, 842.0)):
        self.image, self.size = image, size

    def get_size(self):
        """Return width and height in points."""
        return self.size

    def get_objects(self, filter=None, max_depth=1):  # noqa: A002  the library's own name
        """Return one image that fills the page, in colour."""
        outer = self

        class Shape:
            type = 3

            def get_metadata(self):
                return SimpleNamespace(colorspace=2)

            def get_bounds(self):
                return (0, 0, *outer.size)

            def get_px_size(self):
                return outer.image.size

        return [Shape()]

    def render(self, scale, grayscale):
        """Return the image, whatever the scale."""
        return SimpleNamespace(to_pil=lambda: self.image)


class FakeEngine:
    """Reads what it is told to read and counts how often it is asked."""

    name = "fake-1"

    def __init__(self, lines=(), small=(), doubt=()):
        self.lines, self.small, self.calls, self.doubt = list(lines), iter(small), 0, dict(doubt)

    def recognise(self, image, dpi):
        """Return the lines that were agreed on."""
        self.calls += 1
        return self.lines

    def recognise_small(self, image, dpi, *, figures=False):
        """Return the next of the texts that were agreed on."""
        text = next(self.small)
        confidence = self.doubt.get(text, 0.95)
        return [OcrLine(words(text, 25.0, confidence), 30.0, 30.0)] if text else []


def drawn_text_page(degrees=0.0):
    """Return a page with bars in place of lines of text, turned clockwise."""
    image = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(image)
    for y in range(300, 2000, 60):
        draw.rectangle((200, y, 1400, y + 18), fill=0)
    return image.rotate(-degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
