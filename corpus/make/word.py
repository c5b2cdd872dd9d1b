"""A source as DOCX: letterhead and signature block in borderless tables, automatic numbering, tracked changes.

``# `` and ``## `` headings whose text starts with "I. " or "1. " get automatic numbering where ``render: numbering``
is set (the number then stands in no text run). Tracked changes come from ``changes`` of the source: each replaces
the printed text by an insertion beside a deleted old reading.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from make import legacy
from make.blocks import Block, Source, Table
from make.gold import blocks_of
from make.markup import Text
from make.word_extras import add_footnotes, control, footnote_mark, page_field, text_box

EPOCH = datetime(2020, 1, 1)  # noqa: DTZ001 - a fixed stamp keeps the file the same
CHANGE = 'w:id="{id}" w:author="Chuyên viên" w:date="2020-01-01T08:00:00Z"'
LABELS = {"heading": re.compile(r"^[IVX]+\.\s+"), "subheading": re.compile(r"^\d+\.\s+")}
LEVELS = {"heading": (0, "upperRoman", "%1."), "subheading": (1, "decimal", "%2."), "item": (2, "bullet", "-")}


class Writer:
    """Builds one DOCX."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.render: dict[str, Any] = source.data.get("render") or {}
        self.changes = list(source.data.get("changes") or [])
        self.controls = list(source.data.get("controls") or [])
        self.next_id = 100
        self.document = Document()
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = "Times New Roman", Pt(14)
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(30), Mm(18)
        if self.render.get("numbering"):
            self._define_numbering()

    def _define_numbering(self) -> None:
        part = self.document.part.numbering_part.element
        levels = "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for n, form, text in LEVELS.values()
        )
        abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>')
        part.insert(0, abstract)
        part.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))

    def build(self) -> None:
        """Write all blocks."""
        notes = {b.text.runs[0].text: b.text.clean for block in self.source.blocks for b in block.notes}
        add_footnotes(self.document, notes)
        head = blocks_of(self.source, "head")
        if any(b.kind in {"left", "right"} for b in head):
            self._columns(head, "left", "right")
        if self.source.data.get("stamp"):
            self.document.add_paragraph()._p.append(text_box(self.source.data["stamp"]))  # noqa: SLF001
        for block in head:
            if block.kind in {"title", "to"}:
                paragraph = self.document.add_paragraph()
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                self._fill(paragraph, block.text, bold=block.kind == "title")
        for block in blocks_of(self.source, "body"):
            self._body(block)
        if not any(block.kind == "foot" for block in self.source.blocks):
            self._foot()
        if self.render.get("footer"):
            self.document.sections[0].footer.paragraphs[0].text = self.render["footer"]
        if self.render.get("page_field"):
            for run in page_field():
                self.document.sections[0].header.paragraphs[0]._p.append(run)  # noqa: SLF001

    def _foot(self) -> None:
        foot = blocks_of(self.source, "foot")
        if foot:
            self._columns(foot, "recipients", "signature")

    def _body(self, block: Block) -> None:
        if block.kind == "page":
            self.document.add_page_break()
        elif block.kind == "foot":
            self._foot()
        elif block.table is not None:
            self._table(block.table)
        else:
            paragraph = self.document.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            text = self._numbered(paragraph, block)
            self._fill(paragraph, text, bold=block.kind in {"heading", "subheading"})

    def _numbered(self, paragraph: Any, block: Block) -> Text:  # noqa: ANN401 - python-docx has no types
        label = LABELS.get(block.kind)
        match = label.match(block.text.runs[0].text) if label and block.text.runs else None
        if not self.render.get("numbering") or match is None:
            return block.text
        level = LEVELS[block.kind][0]
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no call for numbering
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>')
        )
        first = block.text.runs[0]
        runs = [type(first)(first.text[match.end() :], first.bold, first.italic), *block.text.runs[1:]]
        return Text(runs, block.text.clean, block.text.entities)

    def _fill(self, paragraph: Any, text: Text, *, bold: bool = False) -> None:  # noqa: ANN401
        for run in text.runs:
            if run.note:
                paragraph._p.append(footnote_mark(run.note))  # noqa: SLF001 - python-docx has no footnotes
                continue
            self._change_or_add(paragraph, run.text, bold=bold or run.bold, italic=run.italic)

    def _change_or_add(self, paragraph: Any, text: str, *, bold: bool, italic: bool) -> None:  # noqa: ANN401
        for held in self.controls:
            before, found, after = text.partition(held)
            if found:
                self.controls.remove(held)
                self._add(paragraph, before, bold=bold, italic=italic)
                paragraph._p.append(control(held))  # noqa: SLF001 - python-docx has no content controls
                self._change_or_add(paragraph, after, bold=bold, italic=italic)
                return
        for change in self.changes:
            before, found, after = text.partition(change["now"])
            if found:
                self.changes.remove(change)
                self._add(paragraph, before, bold=bold, italic=italic)
                self._tracked(paragraph, change["was"], found)
                self._change_or_add(paragraph, after, bold=bold, italic=italic)
                return
        self._add(paragraph, text, bold=bold, italic=italic)

    def _add(self, paragraph: Any, text: str, *, bold: bool, italic: bool) -> None:  # noqa: ANN401
        form, family = self.render.get("encoding", "nfc").upper(), self.render.get("family", "")
        font = legacy.FAMILIES.get(family)
        pieces = legacy.split(family, text, font) if font else [(unicodedata.normalize(form, text), None)]
        for piece, face in pieces if text else ():
            run = paragraph.add_run(piece)
            run.bold, run.italic = bold or None, italic or None
            if face:
                run.font.name = face

    def _tracked(self, paragraph: Any, was: str, now: str) -> None:  # noqa: ANN401
        for tag, inner, text in (("del", "delText", was), ("ins", "t", now)):
            if not text:
                continue
            self.next_id += 1
            change = parse_xml(f"<w:{tag} {nsdecls('w')} {CHANGE.format(id=self.next_id)}/>")
            run, leaf = OxmlElement("w:r"), OxmlElement(f"w:{inner}")
            leaf.text = text
            leaf.set(qn("xml:space"), "preserve")
            run.append(leaf)
            change.append(run)
            paragraph._p.append(change)  # noqa: SLF001 - python-docx has no call for tracked changes

    def _columns(self, blocks: list[Block], left: str, right: str) -> None:
        table = self.document.add_table(rows=1, cols=2)
        for n, kind in enumerate((left, right)):
            cell = table.rows[0].cells[n]
            lines = [b for b in blocks if b.kind == kind]
            for i, block in enumerate(lines):
                paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
                paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if kind == "recipients" else WD_ALIGN_PARAGRAPH.CENTER
                self._fill(paragraph, block.text)

    def _table(self, grid: Table) -> None:
        table = self.document.add_table(rows=grid.height, cols=len(grid.widths))
        table.style = "Table Grid" if grid.style == "grid" else "Normal Table"
        for cell in grid.cells:
            target = table.cell(cell.row, cell.column)
            if cell.rows > 1 or cell.columns > 1:
                target = target.merge(table.cell(cell.row + cell.rows - 1, cell.column + cell.columns - 1))
            self._fill(target.paragraphs[0], cell.text, bold=cell.row < grid.header)
        self.document.add_paragraph()


def write(source: Source, target: Path) -> int:
    """Write the DOCX of a source with fixed time stamps; the number of pages is not known."""
    writer = Writer(source)
    writer.build()
    assert not writer.changes + writer.controls, f"not in the text: {writer.changes + writer.controls}"
    properties = writer.document.core_properties
    properties.created = properties.modified = EPOCH
    properties.author = properties.title = properties.comments = ""
    raw = BytesIO()
    writer.document.save(raw)
    pack(raw.getvalue(), target)
    return 0


def pack(raw: bytes, target: Path) -> None:
    """Write a ZIP again with one date for all entries, so that the same content gives the same bytes."""
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(item, (2020, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 3
            new.writestr(info, old.read(item))
