"""PDF with a text layer to ``Document``, by pdfplumber, one pass over each page.

Order of work: characters to lines, tables out, columns of letterhead and signature block apart, furniture and
footnotes aside, then the body of all pages as one text, so that sentences run over page breaks.
"""

from __future__ import annotations

import hashlib
import io
import logging
from array import array

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from extract.errors import DamagedError, EncryptedError, NoTextError
from extract.reading.clean import Mapped, clean
from extract.reading.cues import cue
from extract.reading.document import Document, Role, SourceInfo
from extract.reading.encoding import FontDecoder
from extract.reading.flow import FlowBuilder, RawCell, RawLine
from extract.reading.furniture import received_lines, stamp_lines
from extract.reading.pdf_lines import Char, PrintedLine, line_of, rows_of, without_doubles
from extract.reading.pdf_paragraphs import Measure, group, measure
from extract.reading.pdf_regions import Columns, footnotes, letterhead, signature_block
from extract.reading.pdf_tables import PageTable, joined, may_have_tables, page_tables
from extract.reading.quality import judge
from extract.records import ReadingWarning

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its warnings are about files, not for users

MEDIA_TYPE = "application/pdf"


@dataclass(slots=True)
class Sheet:
    """What one page holds, furniture already gone."""

    number: int
    width: float
    height: float
    lines: list[PrintedLine] = field(default_factory=list)
    tables: list[PageTable] = field(default_factory=list)
    masthead: Columns = field(default_factory=Columns)
    notes: list[PrintedLine] = field(default_factory=list)


def read_pdf(data: bytes, *, path: str | None = None) -> Document:
    """Read a PDF.

    Raises EncryptedError, DamagedError, or NoTextError when no page has text.
    """
    import pdfplumber  # noqa: PLC0415  kept off the start-up path

    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            sheets = [_sheet(page) for page in pdf.pages]
    except Exception as error:  # pdfminer raises whatever a broken file leads it to
        raise _fault(error) from error
    if not any(sheet.lines or sheet.tables for sheet in sheets):
        raise NoTextError(
            "Tệp PDF này là ảnh quét, không có lớp văn bản: hãy nhận dạng chữ (OCR) trước hoặc dùng bản PDF/Word gốc."
        )
    warnings = _to_unicode(sheets)
    builder = _compose(sheets)
    score = judge(builder.text).syllables
    source = SourceInfo(path, hashlib.sha256(data).hexdigest(), MEDIA_TYPE, "pdf", language_score=score)
    return builder.build(source, warnings)


def _fault(error: Exception) -> Exception:
    inner = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    if "Password" in type(inner).__name__ or "Encryption" in type(inner).__name__:
        return EncryptedError("Tệp PDF có mật khẩu: hãy mở bằng mật khẩu, lưu lại bản không mật khẩu rồi chạy lại.")
    return DamagedError("Tệp PDF bị hỏng hoặc tải về chưa trọn vẹn: hãy xin lại tệp hoặc xuất lại từ bản gốc.")


def _sheet(page: Any) -> Sheet:  # noqa: ANN401  pdfplumber has no types
    """Read one page and give its memory back."""
    try:
        number = page.page_number
        chars: list[Char] = without_doubles(page.chars)
        tables: list[PageTable] = []
        if may_have_tables(page):
            tables, chars = page_tables(page, chars, number)
        lines = [line for row in rows_of(chars) if (line := line_of(row, number)) is not None]
        lines.sort(key=lambda line: (line.bottom, line.x0))
        return Sheet(number, float(page.width), float(page.height), lines, tables)
    finally:
        page.close()


def _to_unicode(sheets: Sequence[Sheet]) -> list[ReadingWarning]:
    """Convert what is set in TCVN3 or VNI fonts, in place."""
    samples: dict[str, list[str]] = {}
    for sheet in sheets:
        for line in _all_lines(sheet):
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
    message = f"Văn bản dùng bảng mã cũ {', '.join(decoder.names)}: đã chuyển sang Unicode."
    return [ReadingWarning(code="legacy_encoding", message=message)]


def _all_lines(sheet: Sheet) -> Iterator[PrintedLine]:
    yield from sheet.lines
    for table in sheet.tables:
        for cell in table.cells:
            yield from cell.lines


def _compose(sheets: list[Sheet]) -> FlowBuilder:
    """Write the pages into a flow."""
    _drop_running_heads(sheets)
    for sheet in sheets:
        _drop_furniture(sheet)
        sheet.masthead, used = letterhead(sheet.lines, sheet.width, sheet.height)
        sheet.lines = sheet.lines[used:]
    size = _body_size(sheets)
    for sheet in sheets:
        first = footnotes(sheet.lines, size, sheet.height)
        sheet.notes, sheet.lines = sheet.lines[first:], sheet.lines[:first]
    area = measure([line for sheet in sheets for line in sheet.lines])
    writer = _Writer(area)
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
    """Drop first and last lines that at least three pages, and half of all, repeat; the first page keeps its own."""
    for edge in (0, -1):
        texts = Counter("".join(c for c in s.lines[edge].text if not c.isdigit()) for s in sheets if s.lines)
        for sheet in sheets[1:]:
            if not sheet.lines:
                continue
            text = "".join(c for c in sheet.lines[edge].text if not c.isdigit())
            if len(text) > 3 and texts[text] >= 3 and texts[text] * 2 >= len(sheets):
                sheet.lines.pop(edge)


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


class _Writer:
    """Writes sheets into the builder; body lines wait until something ends their paragraph for certain."""

    def __init__(self, area: Measure) -> None:
        self.builder = FlowBuilder()
        self._area = area
        self._body: list[PrintedLine] = []
        self._notes: list[PrintedLine] = []
        self._tables: list[PageTable] = []

    def sheet(self, sheet: Sheet) -> None:
        """Write a page; its last paragraph and tables stay open for the next page."""
        self.builder.page(sheet.width, sheet.height)
        if sheet.masthead.left or sheet.masthead.right:
            self.close()
            self._columns(sheet.masthead, "masthead")
        start, columns, end = signature_block(sheet.lines, sheet.width)
        body = sheet.lines[:start] if end else sheet.lines
        self._mixed(body, sheet.tables)
        if end:
            self.close()
            self._columns(columns, "footer")
            self._mixed(sheet.lines[end:], [])
        self._notes += sheet.notes

    def _mixed(self, lines: Sequence[PrintedLine], tables: Sequence[PageTable]) -> None:
        waiting = sorted(tables, key=lambda table: table.box[1])
        for line in lines:
            while waiting and waiting[0].box[1] < line.top:
                self._table(waiting.pop(0))
            self._flush_tables()
            self._body.append(line)
        for table in waiting:
            self._table(table)

    def _table(self, table: PageTable) -> None:
        self._flush_body()
        self._tables.append(table)

    def close(self) -> None:
        """Write everything that waits."""
        self._flush_tables()
        self._flush_body()

    def _flush_body(self) -> None:
        notes, self._notes = self._notes, []
        groups = group(self._body, self._area)
        self._body = []
        for lines in groups:
            # A footnote stands after the paragraph that runs over its page's end.
            due = [note for note in notes if note.page < lines[0].page]
            notes = notes[len(due) :]
            self._footnotes(due)
            self.builder.paragraph(map(raw_line, lines))
        self._footnotes(notes)

    def _footnotes(self, notes: Sequence[PrintedLine]) -> None:
        parts: list[list[PrintedLine]] = []
        for line in notes:
            if not parts or cue("footnote_start").match(line.text):
                parts.append([line])
            else:
                parts[-1].append(line)
        for part in parts:
            self.builder.paragraph(map(raw_line, part), role="footnote")

    def _flush_tables(self) -> None:
        tables, self._tables = self._tables, []
        for table in joined(tables):
            self.builder.table(raw_cells(table), page=table.page)

    def _columns(self, columns: Columns, role: Role) -> None:
        for number, lines in enumerate((columns.left, columns.right)):
            for part in column_paragraphs(lines):
                self.builder.paragraph(map(raw_line, part), role=role, column=number)


def column_paragraphs(lines: Iterable[PrintedLine]) -> Iterator[list[PrintedLine]]:
    """Group the lines of a narrow column: pieces of one printed line, wrapped items and a wrapped subject together."""
    part: list[PrintedLine] = []
    wraps = False
    for line in lines:
        text = clean(line.text).text
        same_row = bool(part) and abs(line.bottom - part[-1].bottom) < 0.4 * line.size and line.page == part[-1].page
        starts = bool(cue("bullet").match(text) or cue("block_start").match(text))
        if part and (same_row or (wraps and not starts)):
            part.append(line)
            continue
        if part:
            yield part
        part = [line]
        wraps = bool(cue("bullet").match(text) or cue("subject_note").match(text))
    if part:
        yield part


def raw_line(line: PrintedLine) -> RawLine:
    """Return a printed line as the builder wants it, with what the file gave for it."""
    raw = "".join(line.raws)
    if not raw or raw == line.text:
        return RawLine(line.text, line.x0s, line.x1s, line.top, line.bottom, line.page)
    origins, x0s, x1s = array("l"), array("d"), array("d")
    for index, part in enumerate(line.raws):
        origins.append(len(x0s))
        x0s.extend([line.x0s[index]] * len(part))
        x1s.extend([line.x1s[index]] * len(part))
    return RawLine(raw, x0s, x1s, line.top, line.bottom, line.page, decoded=Mapped(line.text, origins))


def raw_cells(table: PageTable) -> list[RawCell]:
    """Return the cells of a table as the builder wants them."""
    return [
        RawCell(
            cell.row,
            cell.column,
            [raw_line(line) for line in cell.lines],
            cell.column_span,
            cell.row_span,
            header=cell.row < table.header_rows,
            box=(*(round(edge, 1) for edge in cell.box), float(cell.lines[0].page if cell.lines else table.page)),
        )
        for cell in table.cells
    ]
