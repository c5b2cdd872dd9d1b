"""The foot of scanned pages: recipients and signature, read again where a seal lies over them."""

from PIL import Image, ImageDraw
from scanning import SCALE, ocr_line

from extract.reading.ocr_foot import with_foot
from extract.reading.ocr_image import PageImage


class FootEngine:
    """Reads of each cut-out what was laid down for its way of reading, and counts."""

    def __init__(self, small=(), scattered=()):
        self.small, self.scattered, self.calls = list(small), list(scattered), 0

    def recognise_small(self, image, dpi, *, figures=False):
        """Return the list of who gets a copy."""
        self.calls += 1
        return self.small

    def recognise_scattered(self, image, dpi):
        """Return the next reading of the signature."""
        self.calls += 1
        return self.scattered.pop(0)


def foot_image(*, seal=False, colour=False):
    """Return the image of a page whose foot begins at y = 1000, with ink where a seal would be."""
    image = Image.new("L", (1654, 2339), 255)
    if seal:
        ImageDraw.Draw(image).ellipse((950, 1020, 1200, 1270), outline=0, width=5)
    return PageImage(image, SCALE, 0.0, [], [], blank=False, colour=image.convert("RGB") if colour else None)


FOOT = [ocr_line("Nơi nhận:", 1000, 230), ocr_line("- Như trên;", 1040, 230), ocr_line("KT. CHỦ TỊCH", 1000, 1150)]


def test_clean_foot_is_not_read_again():
    """Where title and name are read and no ink is left over, nothing is done twice."""
    engine = FootEngine()
    lines = [*FOOT, ocr_line("Lò Hữu Khiêm", 1300, 1150)]
    assert with_foot(lines, foot_image(), engine) == lines
    assert engine.calls == 0


def test_name_under_a_seal_is_found():
    """The signature's column is read apart; what a seal leaves in it is dropped, names and titles stay."""
    engine = FootEngine(
        small=[ocr_line("Nơi nhận:", 60, 230), ocr_line("- Như trên;", 100, 230), ocr_line("- Lưu: VT.", 140, 230)],
        scattered=[[
            ocr_line("KT. CHỦ TỊCH", 60, 300), ocr_line("SỞ", 150, 60), ocr_line("GIÁO DỤC", 180, 20),
            ocr_line("xw @v", 200, 300, confidence=0.3), ocr_line("Lò Hữu Khiêm", 360, 300),
        ]],
    )  # fmt: skip
    texts = [line.text for line in with_foot(FOOT, foot_image(seal=True), engine)]
    assert texts == ["Nơi nhận:", "- Như trên;", "- Lưu: VT.", "KT. CHỦ TỊCH", "Lò Hữu Khiêm"]


def test_name_stamped_in_red_is_found():
    """Where the black ink holds no name, the red is looked at: of it only a name is taken."""
    title = [ocr_line("KT. CHỦ TỊCH", 60, 400)]
    stamp = [ocr_line("NHÂN DÂN", 150, 800), ocr_line("Lò Hữu", 360, 1100), ocr_line("Khiêm", 362, 1190)]
    engine = FootEngine(scattered=[title, [ocr_line("ữu Khiêm", 360, 1100)], stamp])
    texts = [line.text for line in with_foot(FOOT, foot_image(colour=True), engine)]
    assert texts[-1] == "Lò Hữu Khiêm"
    assert "NHÂN DÂN" not in texts
