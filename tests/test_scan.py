"""Pages that are images: what is done to the image, how words become lines and cells, and the engines themselves."""

import io
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from extract.errors import LimitError, MissingToolError
from extract.reading import ocr_cache, ocr_engines, read_bytes, scan, scan_cells, scan_lines
from extract.reading.ocr_foot import with_foot
from extract.reading.ocr_image import (
    PageImage,
    calmed,
    inks,
    levelled,
    lightest,
    native_dpi,
    prepare,
    ready,
    rules,
    without_specks,
)
from extract.reading.ocr_page import OcrLine, OcrPage, OcrWord
from extract.reading.ocr_turn import skew, turned, turned_part
from extract.reading.pdf_lines import WIDE_OCR
from extract.reading.pdf_regions import letterhead
from extract.reading.scan import OcrOptions
from extract.reading.scan_tables import scanned_tables

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


@pytest.fixture
def engine(monkeypatch):
    """Put an engine of our own in place of the installed ones."""
    made = FakeEngine([ocr_line("Thực hiện Kế hoạch số 12/KH-UBND", 400.0)])
    monkeypatch.setattr(ocr_engines, "find_engine", lambda _wanted: made)
    return made


def drawn_text_page(degrees=0.0):
    """Return a page with bars in place of lines of text, turned clockwise."""
    image = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(image)
    for y in range(300, 2000, 60):
        draw.rectangle((200, y, 1400, y + 18), fill=0)
    return image.rotate(-degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)


@pytest.mark.parametrize("degrees", [-3.0, -0.8, 0.5, 1.7])
def test_skew_is_found(degrees):
    """A page that was laid in at an angle is turned back to within a twentieth of a degree or two."""
    ink = np.asarray(drawn_text_page(degrees)) < 150
    assert skew(ink) == pytest.approx(degrees, abs=0.11)


def test_level_page_is_left_alone():
    """A straight page is not resampled."""
    image = drawn_text_page()
    made = ready(image, SCALE)
    assert made.angle == 0
    assert made.image is image


def test_blank_page():
    """A page without ink is known as blank before any engine sees it."""
    assert ready(Image.new("L", (1654, 2339), 255), SCALE).blank


def test_red_seal_fades():
    """A red seal goes, blue ink fades, black print stays."""
    image = Image.new("RGB", (30, 10), "white")
    image.paste((200, 20, 30), (0, 0, 10, 10))
    image.paste((40, 60, 190), (10, 0, 20, 10))
    image.paste((15, 15, 15), (20, 0, 30, 10))
    grey = np.asarray(lightest(image))[5]
    assert grey[5] == 255
    assert grey[15] == 190
    assert grey[25] == 15


def test_inks_are_parted():
    """Black is kept without what is coloured, red without what is black, also where a blue pen crosses it."""
    image = Image.new("RGB", (120, 90), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((5, 5, 115, 20), fill=(20, 20, 20))
    draw.rectangle((5, 35, 115, 50), fill=(205, 30, 40))
    draw.rectangle((5, 65, 115, 80), fill=(40, 60, 170))
    draw.line((60, 36, 60, 49), fill=(40, 30, 40), width=2)
    black, red, crossed = (np.asarray(ink) < 128 for ink in inks(image))
    assert black[12, 30]
    assert not black[42, 30]
    assert not black[72, 30]
    assert red[42, 30]
    assert not red[42, 60]
    assert crossed[42, 60]
    assert not red[12, 30]
    assert not red[72, 30]


def test_uneven_light_is_evened():
    """Paper that is grey at one side is white everywhere afterwards, ink is ink; a clean page is left as it is."""
    page = np.full((1100, 800), 250, dtype=np.uint8)
    for y in range(100, 1000, 40):
        page[y : y + 12, 80:720:3] = 30
    assert levelled(clean := Image.fromarray(page), SCALE) is clean
    shaded = (page * np.linspace(1.0, 0.4, 800)).astype(np.uint8)
    evened = np.asarray(levelled(Image.fromarray(shaded), SCALE))
    assert evened[60:90, 10:790].min() > 230
    assert evened[101, 80:720:3].max() < 90


def test_pale_ink_is_darkened():
    """A page printed with a used-up ribbon or scanned too light becomes black on white."""
    page = np.full((1100, 800), 255, dtype=np.uint8)
    for y in range(100, 1000, 40):
        page[y : y + 12, 80:720:2] = 150
    evened = np.asarray(levelled(Image.fromarray(page), SCALE))
    assert evened[101, 80] < 80
    assert evened[60, 80] == 255


def test_grain_is_smoothed():
    """A grainy scan is smoothed, a clean one is passed on as it is."""
    clean = drawn_text_page()
    assert calmed(clean, SCALE) is clean
    noise = np.random.default_rng(1).normal(0, 20, (2339, 1654))
    grainy = Image.fromarray((np.asarray(clean) * 0.9 + 10 + noise).clip(0, 255).astype("uint8"))
    smooth = calmed(grainy, SCALE)
    assert np.asarray(smooth)[100:250, 300:900].std() < 0.7 * np.asarray(grainy)[100:250, 300:900].std()


def test_native_dpi():
    """The page is rendered at the dpi of its image, within 150 to 300."""
    for width, dpi in ((1654, 200), (2480, 300), (4960, 300), (827, 150)):
        page = FakePage(Image.new("L", (width, width * 842 // 595)))
        assert native_dpi(page) == pytest.approx(dpi, abs=1)


@pytest.mark.parametrize(("angle", "most"), [(0.3, 1.0), (-0.5, 1.2), (1.0, 2.5), (-4.0, 0.0)])
def test_turned_like_pillow(angle, most):
    """A small turn by shears gives what Pillow's own rotation gives, pixel by pixel, but for roundings."""
    tones = np.random.default_rng(4).integers(0, 255, (300, 210), dtype="uint8")
    page = Image.fromarray(tones).resize((840, 1200), Image.Resampling.BICUBIC)  # steps of 30 and more a pixel
    own, other = (
        np.asarray(image)[100:-100, 100:-100].astype(int)
        for image in (turned(page, angle), page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255))
    )
    assert np.abs(own - other).mean() <= most


@pytest.mark.parametrize("angle", [0.0, 1.3, -2.1])
def test_a_part_of_a_page_is_turned_alone(angle):
    """Some rows of a page turned are the same rows of the whole page turned."""
    page = Image.fromarray(np.random.default_rng(3).integers(0, 255, (60, 40, 3), dtype="uint8")).resize((800, 1200))
    whole = page.rotate(angle, Image.Resampling.BILINEAR, fillcolor="white").crop((0, 700, 800, 1000))
    assert np.array_equal(np.asarray(turned_part(page, angle, 700, 1000)), np.asarray(whole))


def test_specks_that_stand_alone():
    """Specks far from any letter go; full stops, points and accents beside letters, dashes and dotted lines stay."""
    page = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(page)
    for x in (300, 700, 1100):
        draw.rectangle((x, 500, x + 20, 530), fill=0)  # a letter
    kept = [(325, 527), (708, 538), (1106, 490)]  # a full stop, a point below, an accent above
    for x, y in (*kept, *((x, 800) for x in range(200, 600, 8))):
        draw.rectangle((x, y, x + 2, y + 2), fill=0)
    draw.rectangle((300, 1000, 310, 1002), fill=0)  # a dash
    clean = np.asarray(page).copy()
    for x, y in ((600, 510), (100, 2000), (900, 1500), (1400, 40)):
        draw.ellipse((x, y, x + 2, y + 2), fill=0)
    assert not np.array_equal(np.asarray(page), clean)
    assert np.array_equal(np.asarray(without_specks(page, SCALE)), clean)
    untouched = Image.fromarray(clean)
    assert without_specks(untouched, SCALE) is untouched


def test_huge_page_is_refused():
    """A page of many square metres would take all memory: LimitError."""
    with pytest.raises(LimitError, match="A4"):
        prepare(FakePage(Image.new("L", (10, 10)), size=(90_000.0, 90_000.0)))


def test_rules_of_a_table():
    """Thin rules are found, also broken ones; thick bars, short strokes and text are none."""
    image = Image.new("L", (1200, 900), 255)
    draw = ImageDraw.Draw(image)
    draw.line((100, 200, 1100, 200), fill=0, width=2)
    draw.line((100, 400, 1100, 400), fill=0, width=1)
    for x in range(130, 1100, 50):
        image.putpixel((x, 400), 255)
    draw.rectangle((100, 600, 1100, 660), fill=0)
    draw.line((100, 800, 150, 800), fill=0, width=2)
    found = rules(np.asarray(image) < 150, SCALE)
    assert [round(y) for y, _, _ in found] == [200, 400]
    assert found[0][1] == pytest.approx(100, abs=1)
    assert found[0][2] == pytest.approx(1100, abs=1)


def grid(rows=3, columns=3):
    """Return the rules of a table in pixels: across and down."""
    left, top, width, height = 100.0, 200.0, 300.0, 80.0
    across = tuple((top + height * i, left, left + width * columns) for i in range(rows + 1))
    down = tuple((left + width * i, top, top + height * rows) for i in range(columns + 1))
    return across, down


def test_words_fall_into_cells():
    """One line of words over three columns is parted into cells; wrapped lines of a cell stay in order."""
    across, down = grid()
    lines = [
        ocr_line("TT", 250.0, 120.0), ocr_line("Hình thức", 250.0, 420.0), ocr_line("Số lượng", 250.0, 720.0),
        ocr_line("1", 320.0, 120.0), ocr_line("Bằng khen của", 310.0, 410.0), ocr_line("12", 320.0, 720.0),
        ocr_line("UBND tỉnh", 345.0, 410.0), ocr_line("Ngoài bảng", 1000.0),
    ]  # fmt: skip
    tables, rest = scanned_tables(ocr_page(lines, across=across, down=down), lines, 1)
    assert [line.text for line in rest] == ["Ngoài bảng"]
    assert len(tables) == 1
    cells = {(cell.row, cell.column): cell.text for cell in tables[0].cells}
    assert cells[0, 1] == "Hình thức"
    assert cells[1, 1] == "Bằng khen của UBND tỉnh"
    assert cells[1, 2] == "12"
    assert tables[0].header_rows == 1


def test_line_over_two_cells_is_parted():
    """An engine's line that runs through a rule is cut there."""
    across, down = grid(rows=2, columns=2)
    lines = [ocr_line("Tập thể Cá nhân", 250.0, 310.0), ocr_line("12", 320.0, 120.0), ocr_line("34", 320.0, 500.0)]
    tables, _ = scanned_tables(ocr_page(lines, across=across, down=down), lines, 1)
    assert [cell.text for cell in tables[0].cells] == ["Tập thể", "Cá nhân", "12", "34"]


def test_figures_are_read_by_vote():
    """In a column of figures a doubtful cell is read again, and most votes win, with confidence to match."""
    across, down = grid(rows=3, columns=2)
    image = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(image)
    for row in range(3):
        for column in range(2):
            draw.rectangle((200 + 300 * column, 220 + 80 * row, 260 + 300 * column, 250 + 80 * row), fill=0)
    # Each cell once; then the second column, without its heading, until two readings agree or five have voted.
    first = ["Đội một", "12", "Đội hai", "HÚ", "Đội ba", "7"]
    second = ["1", "1", "", "1", "7"]
    lines, wiped = scan_cells.read_tables(
        ocr_page([], across=across, down=down), image, FakeEngine(small=[*first, *second])
    )
    figures = {line.text: line.words[0].confidence for line in lines if line.text.isdigit()}
    assert set(figures) == {"12", "1", "7"}
    assert figures["1"] == pytest.approx(0.9 * 3 / 5)
    assert figures["12"] > 0.9
    assert np.asarray(wiped).min() == 255


@pytest.mark.parametrize(("confidence", "figures"), [(0.1, ["1", "1", "7"]), (0.9, ["7"])])
def test_a_column_is_of_figures_though_most_were_not_read(confidence, figures):
    """What the engine made nonsense of may be figures; what it read as words speaks against them."""
    across, down = grid(rows=4, columns=2)
    image = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(image)
    for row in range(4):
        for column in range(2):
            draw.rectangle((200 + 300 * column, 220 + 80 * row, 260 + 300 * column, 250 + 80 * row), fill=0)
    first = ["Đơn vị", "Tập thể", "Đội một", "lÌ", "Đội hai", "fl", "Đội ba", "7"]
    engine = FakeEngine(
        small=[*first, "lí", "1", "1", "1", "fl", "1", "1", "1", "7"], doubt={"lÌ": confidence, "fl": confidence}
    )
    lines, _ = scan_cells.read_tables(ocr_page([], across=across, down=down), image, engine)
    assert sorted(line.text for line in lines if line.text.isdigit()) == figures


def test_pieces_of_one_row_come_together():
    """Letterhead columns that the engine gave apart are one printed line, left before right, with blanks between."""
    rows = scan_lines.rows_of_lines([ocr_line("VIỆT NAM", 302.0, 900.0), ocr_line("SỞ NỘI VỤ", 300.0, 100.0)])
    line = scan_lines.printed(rows[0], SCALE, 1)
    assert len(rows) == 1
    assert line.text == "SỞ NỘI VỤ VIỆT NAM"
    assert len(line.text) == len(line.x0s) == len(line.x1s) == len(line.confidences)
    assert line.x0 == pytest.approx(100 / SCALE)


def test_type_word_with_a_wide_gap_is_no_letterhead():
    """The ink of letters stands further apart than their type: a gap in the type word does not part columns."""
    rows = [
        [ocr_line("ỦY BAN NHÂN DÂN", 200, 150), ocr_line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 200, 800)],
        [ocr_line("XÃ MƯỜNG LẠN", 240, 180), ocr_line("Độc lập - Tự do - Hạnh phúc", 240, 860)],
        [ocr_line("BÁO", 320, 740), ocr_line("CÁO", 320, 794)],
    ]
    columns, used = letterhead([scan_lines.printed(row, SCALE, 1) for row in rows], 595.0, 842.0, WIDE_OCR)
    assert used == 2
    assert [line.text for line in columns.left] == ["ỦY BAN NHÂN DÂN", "XÃ MƯỜNG LẠN"]


def test_dirt_is_dropped():
    """Specks read as marks go, a list mark stays, and so does a short line that was read with confidence."""
    speck = OcrLine((*words("Nơi nhận:"), *words("`", 800.0, 0.3)), 300.0, 36.0)
    assert scan_lines.without_dirt(speck).text == "Nơi nhận:"
    assert scan_lines.without_dirt(ocr_line("l Ị", 300.0, confidence=0.2)) is None
    assert scan_lines.without_dirt(ocr_line("- VT;", 300.0)).text == "- VT;"
    assert scan_lines.without_dirt(ocr_line("Điều 1", 300.0, confidence=0.9)) is not None


def test_edge_of_a_stamp_is_dropped():
    """What stands apart at the end of a well-read line and does not read goes; a doubtful word inside it stays."""
    title = words("Kết quả thi đua", 400)
    stray = words("tợ", 100, confidence=0.1)
    line = scan_lines.without_dirt(OcrLine((*stray, *title, *words("z:", 900, confidence=0.2)), 500.0, 36.0))
    assert line.text == "Kết quả thi đua"
    inside = OcrLine(
        (*words("Số:", 100), *words("4ỷ2", 200, confidence=0.1), *words("/QĐ-SNV của Sở", 300)), 500.0, 36.0
    )
    assert scan_lines.without_dirt(inside).text == "Số: 4ỷ2 /QĐ-SNV của Sở"


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


def test_boxes_are_put_back_where_the_page_shows_them():
    """What was read on a page turned straight gets the boxes that it has on the page as it is."""
    page = ocr_page([ocr_line("Kế hoạch", 300.0, 100.0), ocr_line("Kế hoạch", 300.0, 1400.0)], angle=1.0)
    (line,) = scan.lay_out(page, 1).lines
    raw = scan_lines.raw_line(line)
    # Turned counter-clockwise to stand straight: on the page the line falls to the right.
    assert raw.x0s[0] > line.x0s[0]
    assert raw.bottom > line.bottom
    assert raw.top < line.top
    straight = scan_lines.raw_line(scan.lay_out(ocr_page([ocr_line("Kế hoạch", 300.0)]), 1).lines[0])
    assert straight.bottom - straight.top == pytest.approx(13.0)


def test_sideways_lines_are_known():
    """Lines that run upwards have letters over one another: the page stands sideways."""
    text = "Thực hiện nhiệm vụ năm học"
    standing = OcrLine(tuple(OcrWord(w, (200.0,) * len(w), (230.0,) * len(w), 0.9) for w in text.split()), 900.0, 700.0)
    assert ocr_page([standing] * 3).is_sideways()
    assert not ocr_page([ocr_line(text, 300.0)] * 3).is_sideways()
    assert not ocr_page([]).is_sideways()


def test_page_survives_the_cache(tmp_path, monkeypatch):
    """What is stored comes back; another engine, page or file does not; a damaged entry is none."""
    monkeypatch.setenv("EXTRACT_CACHE", str(tmp_path))
    page = ocr_page([ocr_line("Bằng khen", 300.0)], angle=0.5, across=((10.0, 1.0, 2.0),))
    ocr_cache.store("hash", 1, "engine", page)
    assert ocr_cache.load("hash", 1, "engine") == page
    for other in (("hash", 2, "engine"), ("other", 1, "engine"), ("hash", 1, "newer")):
        assert ocr_cache.load(*other) is None
    (entry,) = tmp_path.rglob("*.gz")
    entry.write_bytes(b"damaged")
    assert ocr_cache.load("hash", 1, "engine") is None


def test_cache_can_be_switched_off(monkeypatch):
    """An empty EXTRACT_CACHE keeps nothing."""
    monkeypatch.setenv("EXTRACT_CACHE", "")
    ocr_cache.store("hash", 1, "engine", ocr_page([]))
    assert ocr_cache.folder() is None
    assert ocr_cache.load("hash", 1, "engine") is None


def test_a_page_is_recognised_once(engine, tmp_path, monkeypatch):
    """The second reading of a page takes the first one's result and repairs it anew."""
    monkeypatch.setenv("EXTRACT_CACHE", str(tmp_path))
    page = FakePage(drawn_text_page())
    first = scan.scan_page(page, 1, "hash")
    second = scan.scan_page(page, 1, "hash")
    assert engine.calls == 1
    assert [line.text for line in first.lines] == [line.text for line in second.lines]
    scan.scan_page(page, 1, "hash", scan.OcrOptions(cache=False))
    assert engine.calls == 2


def test_upside_down_page_is_turned(engine):
    """A page read with little confidence is tried the other way round."""
    poor = [ocr_line("uộɥʇ ɐnp !ɥʇ ộɔ", 300.0, confidence=0.3)]
    good = [ocr_line("Công tác thi đua, khen thưởng", 300.0)]
    answers = iter([poor, good])
    engine.recognise = lambda _image, _dpi: next(answers)
    result = scan.recognise(FakePage(drawn_text_page()), 1, "hash", scan.OcrOptions(cache=False))
    assert result.turn == 2
    assert result.lines[0].text.startswith("Công tác")


def test_missing_engine_says_how_to_install(monkeypatch):
    """Without engines one sentence names the way on Debian, Windows and macOS."""
    for name in ("tesserocr", "trueocr"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setenv("TESSDATA_PREFIX", "/nowhere/at/all")
    with pytest.raises(MissingToolError, match=r"tesseract-ocr-vie.*winget.*brew.*\[ocr-pip\]"):
        ocr_engines.find_engine("auto")


def test_missing_language_data(monkeypatch, tmp_path):
    """Without its Vietnamese data tesserocr is as good as missing."""
    monkeypatch.setattr(ocr_engines, "_DATA_PLACES", ())
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert ocr_engines.tessdata() is None
    with pytest.raises(MissingToolError):
        ocr_engines.find_engine("tesseract")


def test_letters_are_spread_over_their_line():
    """Lines of trueocr have no letter boxes: words share the width in order, without overlap, up to both edges."""
    found = ocr_engines.spread("Bằng khen của", 100.0, 360.0, 0.9)
    assert [word.text for word in found] == ["Bằng", "khen", "của"]
    edges = [edge for word in found for pair in zip(word.x0s, word.x1s, strict=True) for edge in pair]
    assert edges == sorted(edges)
    assert (edges[0], edges[-1]) == (100.0, pytest.approx(360.0))


def test_text_pdfs_never_load_ocr():
    """Reading a PDF with a text layer imports no part of OCR and no numpy of ours."""
    reports = sorted((DEGRADED.parent / "reports").glob("*.pdf"))
    if not reports:
        pytest.skip("no sample reports")
    code = (
        "import sys; from extract.reading import read; read(sys.argv[1]);"
        "print([m for m in sys.modules if m.startswith(('extract.reading.scan', 'extract.reading.ocr', 'tesserocr'))])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(reports[0])], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture(scope="module")
def tesseract():
    """Return the real engine where it is installed."""
    pytest.importorskip("tesserocr")
    if ocr_engines.tessdata() is None:
        pytest.skip("Tesseract's Vietnamese data is not installed")
    return ocr_engines.find_engine("tesseract")


def scanned(name, page):
    """Read a page of a degraded sample by OCR."""
    import pypdfium2

    file = DEGRADED / name
    if not file.is_file():
        pytest.skip(f"{name} is not there")
    pdf = pypdfium2.PdfDocument(file)
    return scan.scan_page(pdf[page - 1], page, "hash", scan.OcrOptions(engine="tesseract", cache=False))


def test_real_table_with_a_red_seal(tesseract):
    """The table of a scanned report comes out cell by cell, lone figures too."""
    found = scanned("seal_cam_pha.pdf", 2)
    (table,) = found.tables
    rows = [[cell.text for cell in table.cells if cell.row == row] for row in range(table.rows)]
    assert rows[-1][-5:] == ["", "34", "118", "", ""]
    assert rows[-2][-5:] == ["", "2", "7", "9", "16"]
    assert table.header_rows == 2


def test_real_sideways_scan(tesseract):
    """A scan that stands on its side is read upright, its letterhead on top."""
    found = scanned("sideways_scan_thue.pdf", 1)
    assert found.height > found.width
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in found.lines[0].text
    assert found.confidence > 0.85


def test_pages_side_by_side(tesseract, monkeypatch):
    """Two processes read the pages of a scan as one does."""
    from extract.reading.pdf import read_pdf

    monkeypatch.setenv("EXTRACT_CACHE", "")
    data = (DEGRADED / "scan150_mttq.pdf").read_bytes()
    together = read_pdf(data, ocr=scan.OcrOptions(engine="tesseract", jobs=2))
    assert together.source.ocr_pages == (1, 2)
    assert together.text == read_pdf(data, ocr=scan.OcrOptions(engine="tesseract")).text


def test_real_stamped_signature(tesseract):
    """A name stamped in red under a seal and strokes of a pen, and its title, are read."""
    texts = [line.text for line in scanned("stamped_an_tuong.pdf", 2).lines]
    assert any("Bàn Văn Thuyết" in text for text in texts)
    assert any("TM. ỦY BAN NHÂN DÂN" in text for text in texts)


def test_one_engine_for_all_who_ask(tesseract):
    """The engine that was loaded before a process forked serves whoever asks for any or for this one."""
    assert ocr_engines.find_engine("auto") is ocr_engines.find_engine("tesseract") is tesseract


def test_real_uneven_light(tesseract):
    """A photograph that is half as light at one side is read to the end of its lines."""
    texts = [line.text for line in scanned("shade_thue.pdf", 1).lines]
    assert any("Sông Hinh, ngày 26 tháng 9 năm 2024" in text for text in texts)


def picture_page(picture, *, beside="Thực hiện Kế hoạch số 77/KH-UBND ngày 12/01/2023 của UBND huyện"):
    """Return a PDF page of text with a picture in its middle."""
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    pdfmetrics, fonts = (
        pytest.importorskip("reportlab.pdfbase.pdfmetrics"),
        pytest.importorskip("reportlab.pdfbase.ttfonts"),
    )
    utils = pytest.importorskip("reportlab.lib.utils")
    face = next(Path("/usr/share/fonts/truetype").glob("liberation2/LiberationSerif-Regular.ttf"), None)
    if face is None:
        pytest.skip("no font with Vietnamese letters")
    pdfmetrics.registerFont(fonts.TTFont("Serif", str(face)))
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=(595, 842))
    sheet.setFont("Serif", 13)
    for line in range(4):
        sheet.drawString(60, 780 - 18 * line, beside)
        sheet.drawString(60, 300 - 18 * line, "các đơn vị tiếp tục thực hiện nghiêm túc các nội dung trên")
    sheet.drawImage(utils.ImageReader(picture), 40, 400, 515, 270)
    sheet.save()
    return out.getvalue()


def test_picture_of_writing_on_a_page_of_text(tesseract):
    """What a picture between the lines says is read in its place, with a warning; the text beside it stays."""
    document = pypdfium2.PdfDocument(DEGRADED.parent / "reports" / "mttq_tri_ton_2023.pdf")
    page = document[0].render(scale=200 / 72, grayscale=True).to_pil()
    band = page.crop((0, int(0.3 * page.height), page.width, int(0.62 * page.height)))
    read = read_bytes(picture_page(band), ocr=OcrOptions(cache=False))
    assert read.text.startswith("Thực hiện Kế hoạch số 77/KH-UBND")
    assert read.text.index("Chương trình số 02/CTr-MTTQ-BTT") < read.text.index("các đơn vị tiếp tục")
    assert [warning.code for warning in read.warnings][:1] == ["ocr_picture"]
    unread = read_bytes(picture_page(band), ocr=OcrOptions(mode="never"))
    assert [warning.code for warning in unread.warnings] == ["unread_page"]
    assert "Chương trình số 02" not in unread.text


def test_photograph_costs_no_ocr(monkeypatch):
    """A picture that is not mostly paper is no writing: the engine is never asked."""
    monkeypatch.setattr(scan, "recognise", lambda *_: pytest.fail("recognised"))
    shades = np.linspace(30, 220, 800 * 400).reshape(400, 800).astype(np.uint8)
    read = read_bytes(picture_page(Image.fromarray(shades)))
    assert not read.warnings
