"""Pictures of writing on pages of text: a table pasted as a picture, a scanned enclosure, a photographed decision.

Such a page has a good text layer and still does not say all: what the picture holds is read by OCR and put between the
lines of the page. Photographs of people are told by how little of them is paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from extract.reading.limits import Limits
from extract.reading.pdf_lines import PrintedLine
from extract.reading.pdf_pages import Box, Sheet
from extract.reading.quality import judge

_SCALE = 0.5  # pixels a point: enough to tell paper from a photograph
_BRIGHT, _DARK = 200, 130  # of 255
_PAPER = 0.6  # of a picture of writing is paper at least
_INK = (0.01, 0.3)  # of it is ink
_SURE = 0.75  # confidence of a line worth keeping
_FEWEST_WORDS = 6


def with_writing(sheets: Iterable[Sheet], data: bytes, limits: Limits) -> list[Sheet]:
    """Return the pages that hold a picture of writing; the other pictures are forgotten."""
    found = [sheet for sheet in sheets if sheet.pictures]
    if not found:
        return []
    import pypdfium2  # noqa: PLC0415  for pages with pictures only

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return []
    try:
        for sheet in found:
            page = pdf[sheet.number - 1]
            try:
                boxes, sheet.pictures = sheet.pictures, []
                if pixels(page) <= limits.pixels:
                    image = page.render(scale=_SCALE, grayscale=True).to_pil()
                    sheet.pictures = [box for box in boxes if _is_writing(image, box)]
            finally:
                page.close()
    except pypdfium2.PdfiumError:
        return []
    finally:
        pdf.close()
    return [sheet for sheet in found if sheet.pictures]


def pixels(page: Any) -> int:  # noqa: ANN401  pypdfium2 has no types
    """Return how many pixels the largest image of a page has, as its header says: nothing is decoded."""
    sizes = [shape.get_px_size() for shape in page.get_objects(filter=(3,), max_depth=4)]  # 3: images
    return max((width * height for width, height in sizes), default=0)


def _is_writing(image: Any, box: Box) -> bool:  # noqa: ANN401  PIL is optional here
    counts = image.crop(tuple(round(edge * _SCALE) for edge in box)).histogram()
    total = sum(counts) or 1
    paper, ink = sum(counts[_BRIGHT:]) / total, sum(counts[:_DARK]) / total
    return bool(paper >= _PAPER and _INK[0] <= ink <= _INK[1])


def merge(sheet: Sheet, lines: Sequence[PrintedLine], tables: Sequence[Any]) -> bool:
    """Put what OCR read in the pictures of a page between its lines; return whether there was anything that reads."""
    inside = [line for line in lines if _in(sheet.pictures, line.centre, line.bottom - line.size / 2) and _sure(line)]
    grids = [t for t in tables if _in(sheet.pictures, (t.box[0] + t.box[2]) / 2, (t.box[1] + t.box[3]) / 2)]
    texts = [line.text for line in inside] + [cell.text for table in grids for cell in table.cells]
    quality = judge("\n".join(texts))
    if not quality.readable or quality.words < _FEWEST_WORDS:
        return False
    sheet.lines = sorted([*sheet.lines, *inside], key=lambda line: (line.bottom, line.x0))
    sheet.tables = [*sheet.tables, *grids]
    return True


def _sure(line: PrintedLine) -> bool:
    return sum(line.confidences) >= _SURE * len(line.confidences)


def _in(boxes: Iterable[Box], x: float, y: float) -> bool:
    return any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in boxes)
