"""A source as a PDF in the usual layout of Vietnamese administrative papers (Nghị định 30/2020/NĐ-CP, Phụ lục I).

A4, body justified at 14 points, letterhead and signature block in two columns without rules, page number at the top
from page 2, footnotes at the foot. The same source always gives the same bytes.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Spacer, Table, TableStyle

from make.blocks import Block, Source
from make.blocks import Table as Grid
from make.gold import blocks_of
from make.layout import Para, Style
from make.markup import Run, Text

BODY_STYLES: dict[str, dict[str, Any]] = {
    "heading": {"bold": True, "before": 4},
    "subheading": {"bold": True},
    "item": {},
    "subitem": {"left": 14},
    "centre": {"align": "center", "first": 0, "bold": True},
    "flush": {"first": 0},
    "paragraph": {},
}
ENCODINGS = {
    "nfc": lambda text: text,
    "nfd": lambda text: unicodedata.normalize("NFD", text),
    "gha": lambda text: text.replace("ư", "ƣ").replace("Ư", "Ƣ"),
}


class Typesetter:
    """Turns the blocks of one source into flowables."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.render: dict[str, Any] = source.data.get("render") or {}
        self.encode = ENCODINGS[self.render.get("encoding", "nfc")]
        self.base: dict[str, Any] = {"size": self.render.get("size", 14), "spread": self.render.get("spread", 1.18)}
        self.base["family"] = self.render.get("family", "LiberationSerif")
        self.seen: list[str] = []
        self.notes = {b.text.runs[0].text: b for block in source.blocks for b in block.notes}

    def style(self, **changes: Any) -> Style:  # noqa: ANN401 - the fields of Style
        """Return the report's style with changes."""
        return Style(**(self.base | {"after": self.render.get("after", 6)} | changes))

    def para(self, text: Text, **changes: Any) -> Para:  # noqa: ANN401 - the fields of Style
        """Return a paragraph."""
        runs = [Run(self.encode(r.text), r.bold, r.italic, r.note) for r in text.runs]
        return Para(runs, self.style(**changes), self.seen)

    def story(self, width: float) -> list[Flowable]:
        """Return all flowables in order."""
        story: list[Flowable] = []
        head = blocks_of(self.source, "head")
        if any(b.kind in {"left", "right"} for b in head):
            story += [self._columns(head, "left", "right", width), Spacer(1, 12)]
        for n, block in enumerate(b for b in head if b.kind == "title"):
            story.append(self.para(block.text, align="center", first=0, bold=True, after=0 if n == 0 else 2))
        story += [self.para(b.text, align="center", first=0, before=8) for b in head if b.kind == "to"]
        story.append(Spacer(1, 8))
        for block in blocks_of(self.source, "body"):
            story += self._body(block, width)
        if not any(block.kind == "foot" for block in self.source.blocks):
            story += self._foot(width)
        return story

    def _foot(self, width: float) -> list[Flowable]:
        foot = blocks_of(self.source, "foot")
        return [Spacer(1, 10), self._columns(foot, "recipients", "signature", width)] if foot else []

    def _body(self, block: Block, width: float) -> list[Flowable]:
        if block.kind == "page":
            return [PageBreak()]
        if block.kind == "foot":
            return self._foot(width)
        if block.table is not None:
            return [self._grid(block.table, width), Spacer(1, 8)]
        return [self.para(block.text, **BODY_STYLES[block.kind])]

    def _columns(self, blocks: list[Block], left: str, right: str, width: float) -> Flowable:
        columns: list[list[Flowable]] = [[], []]
        size = self.base["size"] - 2
        for block in blocks:
            if block.kind == left:
                align = "left" if left == "recipients" else "center"
                columns[0].append(self.para(block.text, size=size, after=0, first=0, align=align))
            elif block.kind == right:
                line = self.para(block.text, size=size, after=0, first=0, align="center")
                columns[1].append(line if block.text.clean else Spacer(1, 46))
        ratio = self.render.get("columns", 0.4)
        table = Table([columns], colWidths=[width * ratio, width * (1 - ratio)])
        table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]))
        return table

    def _grid(self, grid: Grid, width: float) -> Flowable:
        total = sum(grid.widths)
        columns = len(grid.widths)
        rows: list[list[Any]] = [["" for _ in range(columns)] for _ in range(grid.height)]
        styles: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("TOPPADDING", (0, 0), (-1, -1), 2)]
        size = self.render.get("table_size", 12)
        for cell in grid.cells:
            digits = cell.text.clean.replace(".", "").isdigit()
            centre = cell.row < grid.header or digits or (cell.column == 0 and len(cell.text.clean) <= 4)
            align = "center" if centre else "left"
            bold = cell.row < grid.header
            rows[cell.row][cell.column] = self.para(cell.text, size=size, after=2, first=0, align=align, bold=bold)
            if cell.rows > 1 or cell.columns > 1:
                corner = (cell.column + cell.columns - 1, cell.row + cell.rows - 1)
                styles.append(("SPAN", (cell.column, cell.row), corner))
        lines = {"grid": "GRID", "half": "LINEBELOW", "none": None}[grid.style]
        if lines:
            styles.append((lines, (0, 0), (-1, -1), 0.5, "black"))
        table = Table(rows, colWidths=[width * w / total for w in grid.widths], repeatRows=grid.header)
        table.setStyle(TableStyle(styles))
        return table


def write(source: Source, target: Path) -> int:
    """Write the PDF of a source; return the number of its pages."""
    setter = Typesetter(source)
    room = setter.render.get("notes_room", 0)
    template = BaseDocTemplate(
        str(target), pagesize=A4, leftMargin=30 * mm, rightMargin=18 * mm, topMargin=22 * mm,
        bottomMargin=20 * mm + room, invariant=1, title=source.data.get("pdf_title", ""), author="", pageCompression=1,
    )  # fmt: skip
    frame = Frame(30 * mm, 20 * mm + room, A4[0] - 48 * mm, A4[1] - 42 * mm - room, 0, 0, 0, 0)
    pages = 0

    def furniture(canvas: Canvas, doc: BaseDocTemplate) -> None:
        nonlocal pages
        pages = doc.page
        _furniture(canvas, doc.page, setter, room)

    template.addPageTemplates(PageTemplate(frames=[frame], onPageEnd=furniture))
    template.build(setter.story(A4[0] - 48 * mm))
    return pages


def _furniture(canvas: Canvas, page: int, setter: Typesetter, room: float) -> None:
    """Draw what stands outside the text: page number, footnotes of this page, signature stamp on page 1."""
    font = setter.para(Text([Run("0")], "0", [])).pieces[0].font
    where = setter.render.get("page_number", "top")
    if page > 1 and where != "none":
        canvas.setFont(font, 13)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 14 * mm if where == "top" else 11 * mm, str(page))
    stamp = setter.source.data.get("stamp")
    if stamp and page == 1:
        canvas.setFont(font, 8)
        for n, line in enumerate(stamp):
            canvas.drawString(A4[0] - 66 * mm, A4[1] - 8 * mm - 9 * n, setter.encode(line))
    received = setter.source.data.get("received")
    if received and page == 1:
        _received(canvas, font, [setter.encode(line) for line in received])
    if setter.seen:
        y = 20 * mm + room - 6
        canvas.line(30 * mm, y, 80 * mm, y)
        for number in dict.fromkeys(setter.seen):
            note = setter.para(setter.notes[number].text, size=11, first=0, after=0)
            note.notes_seen = None
            _, height = note.wrap(A4[0] - 48 * mm, 200)
            y -= height + 2
            note.drawOn(canvas, 30 * mm, y)
        setter.seen.clear()


def _received(canvas: Canvas, font: str, lines: list[str]) -> None:
    """Press the stamp of the office that received the paper, in red, over the foot of the letterhead."""
    canvas.saveState()
    canvas.setFillColorRGB(0.8, 0.1, 0.15)
    canvas.setStrokeColorRGB(0.8, 0.1, 0.15)
    left, top = 21 * mm, A4[1] - 40 * mm
    canvas.rect(left, top - 9.5 * len(lines) - 3, 44 * mm, 9.5 * len(lines) + 6)
    canvas.setFont(font, 8)
    for n, line in enumerate(lines):
        canvas.drawString(left + 3 * mm, top - 6 - 9.5 * n, line)
    canvas.restoreState()
