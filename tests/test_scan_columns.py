"""Scanned tables that have horizontal rules only: the columns that the ink between the rules makes."""

from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw

from extract.reading.ocr_image import DARK, rules
from extract.reading.ocr_page import OcrPage
from extract.reading.scan_columns import with_columns
from extract.reading.scan_tables import cell_boxes

SCALE = 200 / 72
LEFT, RIGHT = 85.0, 545.0  # points
COLUMNS = ((92, 140), (160, 260), (300, 380), (440, 448), (500, 512))  # what the words of each column fill
HEADS = ((95, 135), (190, 240), (320, 360), (425, 465), (495, 520))
LINE = 14.0


def page(bands, head=HEADS, above=(), noise=0):
    """Return a recognised page and its image: rules, and between them rows of words as bars (x0, x1, y in points)."""
    image = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(image)

    def word(x0, x1, y):
        draw.rectangle([round(edge * SCALE) for edge in (x0, y, x1, y + 8)], fill=0)

    y = 300.0
    for x0, x1 in head:
        word(x0, x1, y - 20)
    for x0, x1, up in above:
        word(x0, x1, y - up)
    tops = [y]
    for band in bands:
        height = max(len(lines) for lines in band) * LINE
        for (x0, x1), lines in zip(COLUMNS, band, strict=True):
            start = y + 4 + (height - len(lines) * LINE) / 2
            for number, share in enumerate(lines):
                word(x0, x0 + (x1 - x0) * share, start + number * LINE)
        y += height + 8
        tops.append(y)
    for top in tops:
        draw.line([round(edge * SCALE) for edge in (LEFT, top, RIGHT, top)], fill=0, width=2)
    rng = np.random.default_rng(1)
    for x, at in zip(rng.integers(0, 1654, noise), rng.integers(0, 2339, noise), strict=True):
        draw.ellipse((int(x), int(at), int(x) + 2, int(at) + 2), fill=0)
    ink = np.asarray(image) < DARK
    return OcrPage(*image.size, SCALE, across=tuple(rules(ink, SCALE)), down=()), image


WRAPPED = ((1, 0.8, 0.5, 1), (1,), (1, 0.4), (1,), (1,))
PLAIN = ((1,), (1,), (1,), (1,), ())


def test_cells_of_a_half_ruled_table():
    """Columns part where no row has ink; heads above the first rule belong to the table, prose above them does not."""
    recognised, image = page([WRAPPED, PLAIN, WRAPPED], above=[(85, 400, 44)], noise=60)
    (boxes,) = cell_boxes(with_columns(recognised, image))
    assert len(boxes) == 5 * 4
    for start, end in (*COLUMNS, *HEADS):
        assert sum(box[0] < start and end < box[2] for box in boxes) == 4
    assert min(box[1] for box in boxes) > 300 - 44 + 8


def test_rule_over_the_heads():
    """Where the first rule is the upper border, what stands above it is no part of the table."""
    recognised, image = page([PLAIN, WRAPPED, PLAIN], head=[(85, 300)])
    (boxes,) = cell_boxes(with_columns(recognised, image))
    assert len(boxes) == 5 * 3
    assert min(box[1] for box in boxes) > 298


def test_head_over_several_columns():
    """A head with a rule of its own stands over several columns: those below it keep their names apart."""
    recognised, image = page([PLAIN, PLAIN, PLAIN], above=[(430, 515, 44)])
    draw = ImageDraw.Draw(image)
    draw.line([round(edge * SCALE) for edge in (420, 272, 520, 272)], fill=0, width=2)
    recognised = replace(recognised, across=tuple(rules(np.asarray(image) < DARK, SCALE)))
    (boxes,) = cell_boxes(with_columns(recognised, image))
    assert len(boxes) == 5 * 4


def test_several_rows_between_two_rules():
    """Rows that no rule parts are left to the reading of the whole page."""
    three = ((1, 1, 1), (1, 1, 1), (1, 1, 1), (1, 1, 1), (1, 1, 1))
    recognised, image = page([PLAIN, three, PLAIN])
    assert with_columns(recognised, image).down == ()


def test_prose_between_rules():
    """Lines of prose leave no gutter: the page stays as it is."""
    recognised, image = page([PLAIN, PLAIN], head=())
    draw = ImageDraw.Draw(image)
    draw.rectangle([round(edge * SCALE) for edge in (90, 304, 540, 311)], fill=0)
    assert with_columns(recognised, image).down == ()
