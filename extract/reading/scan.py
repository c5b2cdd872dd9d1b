"""Pages that are images: recognised, repaired, and handed on as the printed lines and tables of any other page.

``scan_page`` is called by the PDF reader for the pages that its gate sends here; a PDF whose text can be read never
comes near this module. What it returns the PDF reader lays out like a page of its own: letterhead and signature
columns, footnotes, paragraphs over page breaks.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal

from extract.errors import MissingToolError
from extract.reading import ocr_cache, ocr_repair
from extract.reading.ocr_page import OcrPage
from extract.reading.ocr_repair import Repair, repair_lines, warnings
from extract.reading.pdf_lines import PrintedLine
from extract.reading.pdf_tables import PageTable
from extract.reading.scan_lines import printed, raw_line, rows_of_lines, usual_size, without_dirt
from extract.reading.scan_tables import scanned_tables
from extract.records import ReadingWarning

__all__ = ["OcrMode", "OcrOptions", "ScannedPage", "raw_line", "recognise", "scan_page"]

OcrMode = Literal["auto", "force", "never"]

# Below this a page was probably read upside down or sideways: the other directions are tried.
_DOUBTFUL, _UPRIGHT = 0.62, 0.85


@dataclass(frozen=True, slots=True)
class OcrOptions:
    """``mode``: read by OCR what needs it, every page, or none; ``engine``: auto, tesseract or trueocr.

    ``jobs``: how many pages of one file are read side by side, each in a process of its own (Linux; elsewhere one).
    """

    mode: OcrMode = "auto"
    engine: str = "auto"
    cache: bool = True
    jobs: int = 1


@dataclass(slots=True)
class ScannedPage:
    """A recognised page in PDF points of the page as it is shown, ``confidence`` 0 to 1."""

    number: int
    width: float
    height: float
    lines: list[PrintedLine] = field(default_factory=list)
    tables: list[PageTable] = field(default_factory=list)
    confidence: float = 0.0
    warnings: list[ReadingWarning] = field(default_factory=list)


@cache
def preload() -> None:
    """Load what reads scans, once, so that processes forked from this one need not: worth it after a first scan.

    trueocr is left to them: the threads of its runtime do not survive a fork.
    """
    ocr_repair.preload()
    import pypdfium2  # noqa: F401, PLC0415  kept off the start-up path

    with contextlib.suppress(MissingToolError):
        from extract.reading import ocr_foot, ocr_image, scan_cells  # noqa: F401, PLC0415  need numpy
        from extract.reading.ocr_engines import find_engine  # noqa: PLC0415  optional parts

        find_engine("tesseract")


def scan_page(page: Any, number: int, file_hash: str, options: OcrOptions | None = None) -> ScannedPage:  # noqa: ANN401
    """Read a pypdfium2 page, the ``number``-th of the file with ``file_hash``, by OCR.

    Raises MissingToolError where no engine is installed, LimitError for a page too large.
    """
    chosen = options or OcrOptions()
    result = recognise(page, number, file_hash, chosen)
    return lay_out(result, number)


def recognise(page: Any, number: int, file_hash: str, options: OcrOptions) -> OcrPage:  # noqa: ANN401
    """Return what the engine reads on a page, from the cache where it was read before."""
    from extract.reading.ocr_engines import find_engine  # noqa: PLC0415  optional parts, off the path of text PDFs

    engine = find_engine(options.engine)
    known = ocr_cache.load(file_hash, number, engine.name) if options.cache else None
    if known is not None:
        return known
    best = _read(page, engine, 0)
    sideways = best.is_sideways()
    if sideways or (best.lines and best.confidence() < _DOUBTFUL):
        for turn in (3, 1) if sideways else (2, 1, 3):
            other = _read(page, engine, turn)
            if other.is_sideways():
                continue
            if best.is_sideways() or other.confidence() > best.confidence() + 0.1:
                best = other
            if best.turn == turn and best.confidence() >= _UPRIGHT:
                break
    if options.cache:
        ocr_cache.store(file_hash, number, engine.name, best)
    return best


def _read(page: Any, engine: Any, turn: int) -> OcrPage:  # noqa: ANN401
    from extract.reading.ocr_foot import with_foot  # noqa: PLC0415  needs numpy
    from extract.reading.ocr_image import prepare  # noqa: PLC0415  needs numpy
    from extract.reading.scan_cells import read_tables  # noqa: PLC0415  needs numpy
    from extract.reading.scan_columns import with_columns  # noqa: PLC0415  needs numpy

    made = prepare(page, turn=turn)
    result = OcrPage(*made.image.size, made.scale, made.angle, turn, (), tuple(made.across), tuple(made.down))
    if made.blank:
        return result
    result = with_columns(result, made.image)
    cells, made.image = read_tables(result, made.image, engine)
    lines = engine.recognise(made.image, made.scale * 72)
    return replace(result, lines=(*with_foot(lines, made, engine), *cells))


def lay_out(result: OcrPage, number: int) -> ScannedPage:
    """Return a recognised page as printed lines and tables, in points, dirt left out."""
    scanned = ScannedPage(number, result.width / result.scale, result.height / result.scale)
    scanned.confidence = result.confidence()
    scanned.tables, outside = scanned_tables(result, result.lines, number)
    rest = [kept for line in outside if (kept := without_dirt(line)) is not None]
    usual = usual_size(rest)
    rows = rows_of_lines(rest)
    scanned.lines = [printed(row, result.scale, number, usual) for row in rows]
    if result.angle:
        turned = (result.angle, scanned.width / 2, scanned.height / 2)
        for line in (
            *scanned.lines,
            *(line for table in scanned.tables for cell in table.cells for line in cell.lines),
        ):
            line.turned = turned
    repairs = _repaired(scanned)
    scanned.lines.sort(key=lambda line: (line.bottom, line.x0))
    scanned.warnings += warnings(repairs, number)
    return scanned


def _repaired(scanned: ScannedPage) -> list[Repair]:
    scanned.lines, repairs = repair_lines(scanned.lines, scanned.height)
    for table in scanned.tables:
        for cell in table.cells:
            cell.lines, more = repair_lines(cell.lines, 0.0)
            repairs += more
    return repairs
