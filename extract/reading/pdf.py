"""PDF with a text layer to ``Document``, by pdfplumber, one pass over each page.

Order of work: characters to lines, tables out, columns of letterhead and signature block apart, furniture and
footnotes aside, then the body of all pages as one text, so that sentences run over page breaks.
"""

from __future__ import annotations

import hashlib
import io
import logging
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from extract.errors import DamagedError, EncryptedError, ExtractError, NoTextError
from extract.isolation import beat
from extract.reading.clean import clean
from extract.reading.cues import cue
from extract.reading.document import Document, SourceInfo
from extract.reading.encoding import FontDecoder, legacy_warnings
from extract.reading.flow import FlowBuilder
from extract.reading.furniture import received_lines, stamp_lines
from extract.reading.limits import DEFAULT, Limits
from extract.reading.pdf_fields import with_small_fields
from extract.reading.pdf_pages import PageKind, Sheet, read_sheet
from extract.reading.pdf_paragraphs import measure
from extract.reading.pdf_preflight import PageLook, look
from extract.reading.pdf_regions import footnotes, letterhead
from extract.reading.pdf_scans import read_scans
from extract.reading.pdf_writer import FlowWriter
from extract.reading.quality import judge
from extract.reading.sniff import pdf_start
from extract.records import ReadingWarning

if TYPE_CHECKING:
    from extract.reading.scan import OcrOptions

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its warnings are about files, not for users

MEDIA_TYPE = "application/pdf"
_MARGIN = 0.12  # of the height: above and below stand running heads


def read_pdf(
    data: bytes, *, path: str | None = None, ocr: OcrOptions | None = None, limits: Limits = DEFAULT
) -> Document:
    """Read a PDF: text layers by pdfplumber, the pages that have none that reads well by OCR.

    ``ocr`` None stands for the default options. Raises EncryptedError, DamagedError, LimitError, MissingToolError
    (no page can be read without OCR, and there is none) or NoTextError.
    """
    digest = hashlib.sha256(data).hexdigest()
    data = data[pdf_start(data) :]
    sheets, warnings = _sheets(data, limits)
    warnings += _to_unicode(sheets)
    warnings += read_scans(sheets, data, digest, ocr, limits)
    if not any(line.text.strip() for sheet in sheets for line in sheet.all_lines()):
        raise NoTextError("Tệp PDF không có chữ nào đọc được: hãy dùng bản quét rõ hơn hoặc bản PDF/Word gốc.")
    builder = _compose(sheets)
    by_ocr = tuple(sheet.number for sheet in sheets if sheet.by_ocr)
    source = SourceInfo(
        path,
        digest,
        MEDIA_TYPE,
        "ocr" if len(by_ocr) * 2 > len(sheets) else "pdf",
        ocr_pages=by_ocr,
        language_score=judge(builder.text).syllables,
    )
    return builder.build(source, warnings)


def _sheets(data: bytes, limits: Limits) -> tuple[list[Sheet], list[ReadingWarning]]:
    """Read all pages.

    A file that cannot be opened, or shows no page, is tried once more as pdfium mends it; pages that cannot be laid out
    even then are read by pdfium alone, without tables.
    """
    try:
        return _opened(data, limits), []
    except DamagedError:
        mended = _mended(data)
        if mended is None:
            raise
    message = "Tệp PDF bị hỏng cấu trúc: đã tự sửa để đọc, hãy đối chiếu với bản gốc."
    warnings = [ReadingWarning(code="repaired", message=message)]
    try:
        return _opened(mended, limits), warnings
    except DamagedError:
        sheets, more = _laid_out_or_plain(mended, limits)
        return sheets, warnings + more


def _opened(data: bytes, limits: Limits) -> list[Sheet]:
    looks = look(data, limits)
    pictures = {each.number: _picture(each) for each in looks if each.unreadable}
    if looks and len(pictures) == len(looks):
        return list(pictures.values())
    import pdfplumber  # noqa: PLC0415  kept off the start-up path

    sheets = []
    try:
        with pdfplumber.open(io.BytesIO(with_small_fields(data))) as pdf:
            limits.check_pages(len(pdf.pages))
            for page in pdf.pages:
                sheets.append(pictures.get(page.page_number) or read_sheet(page, limits))
                beat()
    except (ExtractError, MemoryError):
        raise
    except Exception as error:  # pdfminer raises whatever a broken file leads it to
        raise _fault(error) from error
    if not sheets:
        raise DamagedError("Tệp PDF không có trang nào: hãy xin lại tệp hoặc xuất lại từ bản gốc.")
    return sheets


def _picture(seen: PageLook) -> Sheet:
    """Return a page that only OCR can read."""
    kind: PageKind = "scan" if seen.kind == "scan" else "bad_layer"
    return Sheet(seen.number, seen.width, seen.height, image_share=seen.image_share, known=kind)


def _laid_out_or_plain(data: bytes, limits: Limits) -> tuple[list[Sheet], list[ReadingWarning]]:
    """Read a broken file page by page: what pdfplumber fails on, pdfium reads without its layout.

    Raises DamagedError where no page holds anything.
    """
    import pdfplumber  # noqa: PLC0415
    import pypdfium2  # noqa: PLC0415

    from extract.reading.pdf_plain import plain_sheet  # noqa: PLC0415  for broken files only

    sheets, warnings = [], []
    pdf = pypdfium2.PdfDocument(data)
    try:
        for index in range(len(pdf)):
            number = index + 1
            try:
                with pdfplumber.open(io.BytesIO(data), pages=[number]) as one:
                    sheets.append(read_sheet(one.pages[0], limits))
            except (ExtractError, MemoryError):
                raise
            except Exception:  # noqa: BLE001  as above
                page = pdf[index]
                sheets.append(plain_sheet(page, number, limits))
                page.close()
                message = f"Trang {number} bị hỏng: chỉ đọc được chữ, không đọc được bảng và bố cục."
                warnings.append(ReadingWarning(code="no_layout", message=message, page=number))
            beat()
    except pypdfium2.PdfiumError as error:
        raise _fault(error) from error
    finally:
        pdf.close()
    return sheets, warnings


def _mended(data: bytes) -> bytes | None:
    """Return the file as pdfium writes it anew, None where it cannot, or where the end of the file is missing."""
    if b"%%EOF" not in data[-2048:]:
        return None
    import pypdfium2  # noqa: PLC0415  only for broken files

    try:
        pdf = pypdfium2.PdfDocument(data)
        try:
            buffer = io.BytesIO()
            pdf.save(buffer)
            return buffer.getvalue() if len(pdf) else None
        finally:
            pdf.close()
    except pypdfium2.PdfiumError:
        return None


def _fault(error: Exception) -> Exception:
    inner = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    if isinstance(inner, MemoryError):
        return inner
    if "Password" in type(inner).__name__ or "Encryption" in type(inner).__name__:
        return EncryptedError("Tệp PDF có mật khẩu: hãy mở bằng mật khẩu, lưu lại bản không mật khẩu rồi chạy lại.")
    return DamagedError("Tệp PDF bị hỏng hoặc tải về chưa trọn vẹn: hãy xin lại tệp hoặc xuất lại từ bản gốc.")


def _to_unicode(sheets: Sequence[Sheet]) -> list[ReadingWarning]:
    """Convert what is set in TCVN3 or VNI fonts, in place."""
    samples: dict[str, list[str]] = {}
    for sheet in sheets:
        for line in sheet.all_lines():
            for font in dict.fromkeys(line.fonts):
                samples.setdefault(font, []).append(
                    "".join(char if font == own else " " for char, own in zip(line.text, line.fonts, strict=True))
                )
    decoder = FontDecoder({font: "\n".join(texts) for font, texts in samples.items()})
    if not decoder:
        return []
    for sheet in sheets:
        sheet.lines = [line.in_unicode(decoder) for line in sheet.lines]
        for table in sheet.tables:
            for cell in table.cells:
                cell.lines = [line.in_unicode(decoder) for line in cell.lines]
    return legacy_warnings(decoder.names)


def _compose(sheets: list[Sheet]) -> FlowBuilder:
    """Write the pages into a flow."""
    _drop_running_heads(sheets)
    for sheet in sheets:
        _drop_furniture(sheet)
        sheet.masthead, used = letterhead(sheet.lines, sheet.width, sheet.height, sheet.blanks)
        sheet.lines = sheet.lines[used:]
    size = _body_size(sheets)
    for sheet in sheets:
        first = footnotes(sheet.lines, size, sheet.height)
        sheet.notes, sheet.lines = sheet.lines[first:], sheet.lines[:first]
    area = measure([line for sheet in sheets for line in sheet.lines], sheets[0].width if sheets else 0.0)
    writer = FlowWriter(area)
    for sheet in sheets:
        writer.sheet(sheet)
    writer.close()
    return writer.builder


def _body_size(sheets: Sequence[Sheet]) -> float:
    sizes = Counter[float]()
    for sheet in sheets:
        for line in sheet.lines:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _drop_running_heads(sheets: list[Sheet]) -> None:
    """Drop lines in the margins that at least three pages, and half of all, repeat; the first page keeps its own."""
    for edge in (0, -1):
        heads = {sheet.number: _margin_text(sheet, edge) for sheet in sheets}
        counts = Counter(heads.values())
        for sheet in sheets[1:]:
            text = heads[sheet.number]
            if len(text) > 3 and counts[text] >= 3 and counts[text] * 2 >= len(sheets):
                sheet.lines.pop(edge)


def _margin_text(sheet: Sheet, edge: int) -> str:
    """Return the first or last line of a page without its figures, "" if it stands within the type area."""
    if not sheet.lines:
        return ""
    line = sheet.lines[edge]
    outside = line.bottom < _MARGIN * sheet.height if edge == 0 else line.top > (1 - _MARGIN) * sheet.height
    return "".join(char for char in line.text if not char.isdigit()) if outside else ""


def _drop_furniture(sheet: Sheet) -> None:
    texts = [clean(line.text).text for line in sheet.lines]
    dropped = stamp_lines(texts) | received_lines(texts)
    kept = [
        line
        for index, line in enumerate(sheet.lines)
        if index not in dropped and texts[index] and not cue("rule_line").match(texts[index])
    ]
    for edge in (0, -1):
        if kept and cue("page_number").match(clean(kept[edge].text).text):
            kept.pop(edge)
    sheet.lines = kept
