"""The pages of a PDF whose text layer cannot be used: read by OCR where that is installed, the better text kept."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, Any

from extract.errors import DamagedError, ExtractError, MissingToolError, NoTextError
from extract.isolation import Allowance, beat, calls
from extract.reading.limits import DEFAULT, Limits
from extract.reading.pdf_pages import PageKind, Sheet, page_kind
from extract.reading.pdf_pictures import merge, pixels, with_writing
from extract.reading.quality import judge
from extract.records import ReadingWarning

if TYPE_CHECKING:
    from extract.reading.scan import OcrOptions, ScannedPage

_WHY: dict[PageKind, str] = {
    "scan": "là ảnh quét",
    "bad_layer": "có lớp văn bản hỏng (không đọc thành tiếng Việt)",
    "text": "được yêu cầu nhận dạng lại",
    "picture": "có ảnh chụp văn bản",
}


def read_scans(
    sheets: Sequence[Sheet], data: bytes, digest: str, ocr: OcrOptions | None, limits: Limits = DEFAULT
) -> list[ReadingWarning]:
    """Read by OCR, in place, the pages that need it; return what the reader should know.

    Raises MissingToolError when no page can be read otherwise, NoTextError when OCR is switched off and none can.
    """
    mode = ocr.mode if ocr is not None else "auto"
    kinds = [page_kind(sheet)[0] for sheet in sheets]
    wanted = [
        (sheet, kind)
        for sheet, kind in zip(sheets, kinds, strict=True)
        if kind in {"scan", "bad_layer"} or (mode == "force" and (kind == "text" or sheet.image_share > 0))
    ]
    known = {sheet.number for sheet, _ in wanted}
    rest = [s for s, kind in zip(sheets, kinds, strict=True) if kind == "text" and s.number not in known]
    wanted += [(sheet, "picture") for sheet in with_writing(rest, data, limits)]
    wanted.sort(key=lambda each: each[0].number)
    if not wanted:
        return []
    hopeless = "text" not in kinds
    if mode == "never":
        if hopeless:
            raise NoTextError("Tệp PDF là ảnh quét hoặc có lớp văn bản hỏng: hãy bật nhận dạng chữ (--ocr auto).")
        return [_unread(sheet, kind) for sheet, kind in wanted]
    return _recognised(wanted, data, digest, ocr, limits, hopeless=hopeless)


def _recognised(
    wanted: Sequence[tuple[Sheet, PageKind]],
    data: bytes,
    digest: str,
    ocr: OcrOptions | None,
    limits: Limits,
    *,
    hopeless: bool,
) -> list[ReadingWarning]:
    warnings: list[ReadingWarning] = []
    failures: list[ExtractError] = []
    numbers = [sheet.number for sheet, _ in wanted]
    with contextlib.closing(_scanned(data, numbers, digest, ocr, limits)) as results:
        for (sheet, kind), scanned in zip(wanted, results, strict=True):
            if isinstance(scanned, MissingToolError):
                if hopeless:
                    raise scanned
                return [*warnings, *(_unread(other, why, str(scanned)) for other, why in wanted)]
            if isinstance(scanned, ExtractError):
                failures.append(scanned)
                warnings.append(_unread(sheet, kind, str(scanned)))
            else:
                warnings += _replaced(sheet, kind, scanned)
            beat()
    if hopeless and len(failures) == len(wanted):
        raise failures[0]
    return warnings


def _scanned(
    data: bytes, numbers: Sequence[int], digest: str, ocr: OcrOptions | None, limits: Limits
) -> Generator[ScannedPage | ExtractError, None, None]:
    """Yield each page as OCR reads it, or why it could not; side by side where that was asked for."""
    import pypdfium2  # noqa: PLC0415  only for pages that need OCR

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        yield from [DamagedError("không dựng được ảnh của trang, tệp có thể đã hỏng") for _ in numbers]
        return
    try:
        jobs = min(ocr.jobs if ocr is not None else 1, len(numbers))
        if jobs > 1 and _can_fork():
            from extract.reading.ocr_engines import find_engine  # noqa: PLC0415

            try:
                find_engine(ocr.engine if ocr is not None else "auto")  # loaded once, shared by all children
            except MissingToolError as error:
                yield from [error for _ in numbers]
                return
            allowance = Allowance(limits.seconds, limits.memory, limits.page_seconds)
            pages = ((pdf, number, digest, ocr, limits) for number in numbers)
            yield from calls(_scanned_page, pages, allowance=allowance, jobs=jobs)
            return
        for number in numbers:
            try:
                yield _scanned_page(pdf, number, digest, ocr, limits)
            except ExtractError as error:
                yield error
    finally:
        pdf.close()


def _can_fork() -> bool:
    """Tell whether children share what is loaded here: one that loads the engine anew costs what it saves."""
    return sys.platform == "linux" and threading.active_count() == 1


def _scanned_page(pdf: Any, number: int, digest: str, ocr: OcrOptions | None, limits: Limits) -> ScannedPage:  # noqa: ANN401
    from extract.reading.scan import scan_page  # noqa: PLC0415  only for pages that need OCR

    page = pdf[number - 1]
    try:
        limits.check_pixels(number, pixels(page))
        return scan_page(page, number, digest, ocr)
    finally:
        page.close()


def _replaced(sheet: Sheet, kind: PageKind, scanned: ScannedPage) -> list[ReadingWarning]:
    """Put what OCR read in place of the layer, unless the layer reads better."""
    if kind == "picture":
        if not merge(sheet, scanned.lines, scanned.tables):
            return []
        message = f"Trang {sheet.number} {_WHY[kind]}: đã nhận dạng chữ (OCR) trong ảnh."
        return [ReadingWarning(code="ocr_picture", message=message, page=sheet.number), *scanned.warnings]
    fresh = Sheet(sheet.number, sheet.width, sheet.height, scanned.lines, scanned.tables)
    before, after = judge(sheet.text()), judge(fresh.text())
    if kind == "bad_layer" and after.syllables <= before.syllables:
        return [_unread(sheet, kind, "nhận dạng chữ không cho kết quả tốt hơn")]
    sheet.lines, sheet.tables, sheet.by_ocr = scanned.lines, scanned.tables, True
    share = round(100 * scanned.confidence)
    message = f"Trang {sheet.number} {_WHY[kind]}: đã nhận dạng chữ (OCR), độ tin cậy {share} %."
    return [ReadingWarning(code="ocr", message=message, page=sheet.number), *scanned.warnings]


def _unread(sheet: Sheet, kind: PageKind, reason: str = "") -> ReadingWarning:
    message = f"Trang {sheet.number} {_WHY[kind]} và chưa đọc được"
    return ReadingWarning(
        code="unread_page", message=f"{message}: {reason}" if reason else f"{message}.", page=sheet.number
    )
