"""The pages of a PDF, scanned or not, written into a flow in reading order."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence

from extract.reading.clean import Mapped, clean
from extract.reading.cues import cue
from extract.reading.document import Role
from extract.reading.flow import FlowBuilder, RawCell, RawLine
from extract.reading.pdf_lines import PrintedLine
from extract.reading.pdf_pages import Sheet
from extract.reading.pdf_paragraphs import Measure, group
from extract.reading.pdf_regions import Columns, signature_block
from extract.reading.pdf_tables import PageTable, joined


class FlowWriter:
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
        start, columns, end = signature_block(sheet.lines, sheet.width, sheet.blanks)
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
    if line.confidences:
        from extract.reading import scan_lines  # noqa: PLC0415  the line was made there

        return scan_lines.raw_line(line)
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
