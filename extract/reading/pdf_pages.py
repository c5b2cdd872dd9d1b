"""One page of a PDF: its lines and tables, and whether its text layer can be used at all.

``page_kind`` is the one place that decides, page by page, between the text layer and OCR.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from extract.reading.clean import clean
from extract.reading.furniture import stamp_lines
from extract.reading.limits import DEFAULT, Limits
from extract.reading.pdf_lines import WIDE, WIDE_OCR, Char, PrintedLine, line_of, rows_of, without_doubles
from extract.reading.pdf_preflight import FEW_LETTERS, IMAGE_SHARE
from extract.reading.pdf_regions import Columns
from extract.reading.pdf_ruled import ruled_tables
from extract.reading.pdf_tables import PageTable, may_have_tables, page_tables
from extract.reading.quality import Quality, judge

PageKind = Literal["text", "scan", "bad_layer", "blank", "picture"]
Box: TypeAlias = tuple[float, float, float, float]  # x0, top, x1, bottom in points

_WIDE_PICTURE, _HIGH_PICTURE = 150.0, 60.0  # points: smaller ones are logos and seals
_COVERED = 30  # letters on a picture: it is their background


@dataclass(slots=True)
class Sheet:
    """What one page holds. ``image_share``: the share of the page that its largest image covers.

    ``known``: what the page is, where that is known without looking at its text. ``pictures``: images that may hold
    writing, for no text of the page stands on them.
    """

    number: int
    width: float
    height: float
    lines: list[PrintedLine] = field(default_factory=list)
    tables: list[PageTable] = field(default_factory=list)
    masthead: Columns = field(default_factory=Columns)
    notes: list[PrintedLine] = field(default_factory=list)
    image_share: float = 0.0
    by_ocr: bool = False
    known: PageKind | None = None
    pictures: list[Box] = field(default_factory=list)

    @property
    def blanks(self) -> float:
        """How many blanks a gap must be wider than to part two columns."""
        return WIDE_OCR if self.by_ocr else WIDE

    def all_lines(self) -> Iterator[PrintedLine]:
        """Yield the lines of the page, those in tables too."""
        yield from self.lines
        for table in self.tables:
            for cell in table.cells:
                yield from cell.lines

    def text(self) -> str:
        """Return the text of the page without signature stamps, for judging it."""
        texts = [clean(line.text).text for line in self.all_lines()]
        stamps = stamp_lines(texts)
        return "\n".join(text for index, text in enumerate(texts) if index not in stamps)


def read_sheet(page: Any, limits: Limits = DEFAULT) -> Sheet:  # noqa: ANN401  pdfplumber has no types
    """Read one pdfplumber page and give its memory back.

    Raises LimitError for more characters than one page may have.
    """
    from extract.reading.pdf_device import lay_out  # noqa: PLC0415  kept off the start-up path

    try:
        lay_out(page, limits)
        page = _upright(page)
        number = page.page_number
        chars: list[Char] = page.chars
        limits.check_page_chars(number, len(chars))
        chars = [char for char in without_doubles(chars) if _on_page(char, page)]
        tables: list[PageTable] = []
        if may_have_tables(page):
            tables, chars = page_tables(page, chars, number)
            ruled, chars = ruled_tables(page, chars, number)
            tables += ruled
        lines = [line for row in rows_of(chars) if (line := line_of(row, number)) is not None]
        lines.sort(key=lambda line: (line.bottom, line.x0))
        area = float(page.width * page.height) or 1.0
        share = max((_area(image) / area for image in page.images), default=0.0)
        size = (float(page.width), float(page.height))
        return Sheet(number, *size, lines, tables, image_share=share, pictures=_pictures(page, page.chars))
    finally:
        page.close()


def _pictures(page: Any, chars: list[Char]) -> list[Box]:  # noqa: ANN401
    """Return the boxes of images as large as some lines of writing that are no background of the page's own text."""
    boxes = []
    for image in page.images:
        box = (float(image["x0"]), float(image["top"]), float(image["x1"]), float(image["bottom"]))
        if box[2] - box[0] < _WIDE_PICTURE or box[3] - box[1] < _HIGH_PICTURE:
            continue
        inside = (box[0] < c["x0"] < box[2] and box[1] < c["top"] < box[3] and c["text"].isalpha() for c in chars)
        if sum(inside) < _COVERED:
            boxes.append(box)
    return boxes


def page_kind(sheet: Sheet) -> tuple[PageKind, Quality]:
    """Tell what can be done with a page, by its content.

    A page-wide image under few letters is a scan (the letters are a signature box); a layer that does not read as
    Vietnamese is bad, whether a scanner or a font without a character map made it.
    """
    text = sheet.text()
    quality = judge(text)
    if sheet.known is not None:
        return sheet.known, quality
    letters = sum(map(str.isalpha, text))
    if sheet.image_share > IMAGE_SHARE and letters < FEW_LETTERS:
        return "scan", quality
    if not letters:
        return "blank", quality
    return ("text" if quality.readable else "bad_layer"), quality


def _on_page(char: Char, page: Any) -> bool:  # noqa: ANN401
    """Leave out what is drawn outside of the visible page (pdfplumber does not crop)."""
    x0, top, x1, bottom = page.cropbox if page.rotation == 0 else page.bbox
    return bool(char["x1"] > x0 - 2 and char["x0"] < x1 + 2 and char["bottom"] > top - 2 and char["top"] < bottom + 2)


def _area(image: dict[str, Any]) -> float:
    return max(float(image["x1"] - image["x0"]), 0.0) * max(float(image["bottom"] - image["top"]), 0.0)


def _upright(page: Any) -> Any:  # noqa: ANN401
    """Return the page turned so that most of its letters stand upright; the page itself if they do."""
    turns = Counter(_quarter(char) for char in page.chars if not char["text"].isspace())
    if not turns:
        return page
    quarter, count = turns.most_common(1)[0]
    if not quarter or count < 0.6 * turns.total():
        return page
    from pdfplumber.page import Page  # noqa: PLC0415  kept off the start-up path

    inner = page.page_obj
    inner.rotate = (inner.rotate + 90 * quarter) % 360
    inner.attrs["Rotate"] = inner.rotate
    turned = Page(page.pdf, inner, page.page_number, page.initial_doctop)
    page.close()
    return turned


def _quarter(char: Char) -> int:
    """Return by how many quarter turns clockwise a page must be turned for this character to stand upright."""
    a, b = char["matrix"][0], char["matrix"][1]
    return round(math.degrees(math.atan2(b, a)) / 90) % 4
