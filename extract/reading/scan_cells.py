"""The cells of a scanned table, read one by one.

An engine that is given the whole page runs wrapped cells together and takes a lone figure for dirt. Figures are what a
table of awards is about, so in columns of figures a cell is read twice, at two sizes, and where the readings differ
five times: the reading with most votes counts, with a confidence to match.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import regex
from PIL import Image, ImageOps

from extract.reading.ocr_image import DARK
from extract.reading.ocr_page import OcrLine, OcrPage, OcrWord
from extract.reading.pdf_tables import grid_of
from extract.reading.scan_tables import cell_boxes

_FIGURE = regex.compile(r"\d{1,4}|\d{1,3}(?:\.\d{3})+")
_SHORT = 4  # characters: a cell that may be a figure
_INSET = 1.5  # points between a rule and what belongs to the cell
_MARGIN = 8.0  # points of white around a cut-out: engines lose what touches the edge
_LEAST_INK = 4.0  # square points: half of a thin figure
_MOST_CELLS = 1000
_WELL = 0.5  # confidence
# The second reading of a cell, and the others where two differ: at how many dpi, and whether only figures are expected.
_SECOND_DPI = {True: 300.0, False: 200.0}  # of a coarse scan, of a fine one: fine ones lose their noise
_MORE_READINGS = ((200.0, True), (300.0, True), (400.0, False))
_FINE = 260.0


@dataclass(slots=True)
class _CutOut:
    """The ink of a cell: its image, where its corner lies on the page, its place in the grid, what was read."""

    image: Image.Image
    left: int
    top: int
    row: int
    column: int
    lines: list[OcrLine]

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


def read_tables(page: OcrPage, image: Image.Image, engine: Any) -> tuple[list[OcrLine], Image.Image]:  # noqa: ANN401
    """Return the lines in the cells of all ruled tables, and the page's image with the tables wiped out."""
    lines: list[OcrLine] = []
    left = _MOST_CELLS
    for boxes in cell_boxes(page):
        table = grid_of(boxes, 1)
        if table is None or len(table.cells) > left:
            continue
        left -= len(table.cells)
        cut_outs = [
            cut
            for cell in table.cells
            if (cut := _cut_out(image, cell.box, page.scale, cell.row, cell.column)) is not None
        ]
        for cut in cut_outs:
            cut.lines = _read(cut, page.scale, engine) or _read(cut, page.scale, engine, dpi=_second(page.scale))
        for column in {cut.column for cut in cut_outs}:
            _read_figures([cut for cut in cut_outs if cut.column == column], page.scale, engine)
        for cut in cut_outs:
            lines += [line.moved(cut.left, cut.top) for line in cut.lines]
            area = [round(edge * page.scale) for edge in table.box]
            image.paste(255, (area[0], area[1], area[2], area[3]))
    return lines, image


def _cut_out(
    image: Image.Image, box: tuple[float, float, float, float], scale: float, row: int, column: int
) -> _CutOut | None:
    inset = _INSET * scale
    x0, top, x1, bottom = (round(edge * scale) for edge in box)
    area = (round(x0 + inset), round(top + inset), round(x1 - inset), round(bottom - inset))
    if area[2] - area[0] < 4 * inset or area[3] - area[1] < 4 * inset:
        return None
    cell = image.crop(area)
    ink = np.asarray(cell) < DARK
    if ink.sum() < _LEAST_INK * scale * scale:
        return None
    ys, xs = np.nonzero(ink)
    edges = (
        max(int(xs.min()) - 3, 0), max(int(ys.min()) - 3, 0),
        min(int(xs.max()) + 4, cell.width), min(int(ys.max()) + 4, cell.height),
    )  # fmt: skip
    return _CutOut(cell.crop(edges), area[0] + edges[0], area[1] + edges[1], row, column, [])


def _second(scale: float) -> float:
    return _SECOND_DPI[scale * 72 < _FINE]


def _read(cut: _CutOut, scale: float, engine: Any, *, dpi: float = 0.0, figures: bool = False) -> list[OcrLine]:  # noqa: ANN401
    """Return the lines of a cut-out in its own pixels, read at ``dpi`` (0: its own)."""
    image = cut.image
    size = dpi / (scale * 72) if dpi else 1.0
    if size != 1.0:
        image = image.resize((round(image.width * size), round(image.height * size)), Image.Resampling.LANCZOS)
    margin = round(_MARGIN * scale * size)
    framed = ImageOps.expand(image, border=margin, fill=255)
    lines = engine.recognise_small(framed, scale * 72 * size, figures=figures)
    return [line.moved(-margin, -margin).scaled(1 / size) for line in lines]


def _read_figures(cut_outs: Sequence[_CutOut], scale: float, engine: Any) -> None:  # noqa: ANN401
    """Read the figures of a column with more care, in place."""
    short = [cut for cut in cut_outs if len(cut.text) <= _SHORT and cut.row]
    sure = sum(_FIGURE.fullmatch(cut.text) is not None for cut in short)
    words = sum(_FIGURE.fullmatch(cut.text) is None and _confidence(cut) >= _WELL for cut in short)
    if not sure or sure < words:
        return
    for cut in short:
        readings = [cut.text, _text(_read(cut, scale, engine, dpi=_second(scale)))]
        if readings[0] != readings[1] or not _FIGURE.fullmatch(readings[0]):
            readings += [_text(_read(cut, scale, engine, dpi=dpi, figures=only)) for dpi, only in _MORE_READINGS]
            votes = Counter(reading for reading in readings if _FIGURE.fullmatch(reading))
            ranked = votes.most_common(2)
            if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
                cut.lines = [_line(cut, ranked[0][0], 0.9 * ranked[0][1] / len(readings))]


def _confidence(cut: _CutOut) -> float:
    """Return how surely a cell was read: what gave nonsense may be a figure."""
    return max((word.confidence for line in cut.lines for word in line.words), default=0.0)


def _text(lines: Sequence[OcrLine]) -> str:
    return " ".join(line.text for line in lines)


def _line(cut: _CutOut, text: str, confidence: float) -> OcrLine:
    """Return a figure that fills a cut-out."""
    step = cut.image.width / len(text)
    starts = tuple(index * step for index in range(len(text)))
    word = OcrWord(text, starts, tuple(start + step for start in starts), round(confidence, 3))
    return OcrLine((word,), cut.image.height - 3.0, float(cut.image.height) * 1.4)
