"""Pages that are images: what is done to the image before an engine sees it, and the rules that it shows."""

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scanning import SCALE, FakePage, drawn_text_page

from extract.errors import LimitError
from extract.reading.ocr_image import (
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
from extract.reading.ocr_turn import skew, turned, turned_part


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
