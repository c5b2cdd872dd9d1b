"""The pages of a PDF whose text layer cannot be used: read by OCR where that is installed, the better text kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from extract.errors import ExtractError, MissingToolError, NoTextError
from extract.isolation import beat
from extract.reading.limits import DEFAULT, Limits
from extract.reading.pdf_pages import PageKind, Sheet, page_kind
from extract.reading.quality import judge
from extract.records import ReadingWarning

if TYPE_CHECKING:
    from extract.reading.scan import OcrOptions

_WHY: dict[PageKind, str] = {
    "scan": "là ảnh quét",
    "bad_layer": "có lớp văn bản hỏng (không đọc thành tiếng Việt)",
    "text": "được yêu cầu nhận dạng lại",
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
    import pypdfium2  # noqa: PLC0415  only for pages that need OCR

    from extract.reading.scan import scan_page  # noqa: PLC0415

    warnings: list[ReadingWarning] = []
    failures: list[ExtractError] = []
    pdf = pypdfium2.PdfDocument(data)
    try:
        for sheet, kind in wanted:
            try:
                page = pdf[sheet.number - 1]
                try:
                    limits.check_pixels(sheet.number, _pixels(page))
                    warnings += _replaced(sheet, kind, scan_page(page, sheet.number, digest, ocr))
                finally:
                    page.close()
                    beat()
            except MissingToolError as error:
                if hopeless:
                    raise
                return [*warnings, *(_unread(other, why, str(error)) for other, why in wanted)]
            except ExtractError as error:
                failures.append(error)
                warnings.append(_unread(sheet, kind, str(error)))
    finally:
        pdf.close()
    if hopeless and len(failures) == len(wanted):
        raise failures[0]
    return warnings


def _pixels(page: Any) -> int:  # noqa: ANN401  pypdfium2 has no types
    """Return how many pixels the largest image of a page has, as its header says: nothing is decoded."""
    sizes = [shape.get_px_size() for shape in page.get_objects(filter=(3,), max_depth=4)]  # 3: images
    return max((width * height for width, height in sizes), default=0)


def _replaced(sheet: Sheet, kind: PageKind, scanned: Any) -> list[ReadingWarning]:  # noqa: ANN401  a ScannedPage
    """Put what OCR read in place of the layer, unless the layer reads better."""
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
