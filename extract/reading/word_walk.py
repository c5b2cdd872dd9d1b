"""Walk the XML of a Word document: what a reader of the printed page would see, in the order in which he sees it.

Tracked changes count as accepted: insertions and the new place of moved text are read, deletions and the old place are
not. Of a field its result is read, of a choice between renderings the first, of a placeholder nothing. A text box is
read once, after the paragraph that holds it; so is a footnote or endnote (role "footnote", its mark left out, so that
no digit sticks to the symbol before it). Hidden text is not printed and not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from extract.reading.word_blocks import Block, WordCell, WordLine, WordParagraph, WordTable
from extract.reading.word_fonts import Codes
from extract.reading.word_numbering import Numbering
from extract.reading.word_package import Element, W
from extract.reading.word_xml import (
    SKIPPED,
    choice,
    has_rules,
    is_furniture,
    is_on,
    is_page_field,
    number,
    placeholder,
    row_cells,
    starts_page,
    table_rows,
)

_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_CHARACTERS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}noBreakHyphen": "-", f"{W}softHyphen": "", f"{W}cr": "\n"}
# The code points of the Symbol font that stand in administrative papers; the other symbol fonts hold pictures.
_SYMBOL_FONT = {0xB7: "•", 0x2D: "-", 0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xB1: "±", 0xB0: "°", 0xAE: "→", 0xDE: "⇒"}
_MAX_DEPTH = 200

Notes = dict[tuple[str, str], Element]  # by kind, "footnote" or "endnote", and id


@dataclass(slots=True)
class _Buffer:
    """The paragraph being read."""

    lines: list[WordLine]
    after: list[Block] = field(default_factory=list)
    page_field: bool = False

    def add(self, text: str) -> None:
        first, *rest = text.split("\n")
        self.lines[-1].add(WordLine(first))
        self.lines.extend(WordLine(part, self.lines[-1].page) for part in rest)


@dataclass(slots=True)
class _Field:
    """A complex field: its instruction runs up to the separator, its result from there."""

    instruction: str = ""
    in_result: bool = False


class Walker:
    """Reads one part after another of the same document, carrying pages, fields and numbering along."""

    def __init__(self, numbering: Numbering, notes: Notes, codes: Codes, *, rendered_breaks: bool) -> None:
        """Take the notes and what stood in the texts that were converted.

        ``rendered_breaks``: the file says where Word last broke the pages; explicit breaks are among them then.
        """
        self.page = 1
        self._numbering = numbering
        self._notes = notes
        self._codes = codes
        self._rendered = rendered_breaks
        self._fields: list[_Field] = []
        self._carried: list[WordLine] = []
        self._depth = 0
        self._upper = False
        self._inline: dict[str, Callable[[Element, _Buffer], None]] = {
            f"{W}r": self._run, f"{W}t": self._text, _MATH_TEXT: self._text, f"{W}br": self._break,
            f"{W}lastRenderedPageBreak": self._rendered_break, f"{W}fldChar": self._field_mark,
            f"{W}fldSimple": self._simple_field, f"{W}sym": self._symbol, f"{W}txbxContent": self._text_box,
            f"{W}footnoteReference": self._note, f"{W}endnoteReference": self._note, f"{W}sdt": self._control,
            f"{W}instrText": self._instruction, _ALTERNATE: self._alternate,
        }  # fmt: skip

    def blocks(self, container: Element) -> Iterator[Block]:
        """Yield the paragraphs and tables below an element, in reading order; empty paragraphs are left out."""
        for child in container:
            if child.tag == f"{W}p":
                yield from self.paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self.table(child)
            elif child.tag == _ALTERNATE:
                if (chosen := choice(child)) is not None:
                    yield from self._deeper(chosen)
            elif child.tag not in SKIPPED and not placeholder(child) and len(child):
                yield from self._deeper(child)

    def _deeper(self, element: Element) -> Iterator[Block]:
        self._depth += 1
        if self._depth < _MAX_DEPTH:
            yield from self.blocks(element)
        self._depth -= 1

    def paragraph(self, element: Element, *, keep_label: bool = False) -> Iterator[Block]:
        """Yield a paragraph and what hangs on it. ``keep_label``: print the number of an empty paragraph too."""
        properties = element.find(f"{W}pPr")
        if not self._rendered and is_on(properties, "pageBreakBefore"):
            self.page += 1
        buffer = _Buffer([WordLine("", self.page)])
        self._children(element, buffer)
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            # The mark at its end was deleted: what is left of the paragraph goes on in the next one.
            self._carried += [line for line in buffer.lines if line.text]
            yield from buffer.after
            return
        label = self._numbering.label(properties)
        lines = _joined(self._carried, buffer.lines)
        self._carried = []
        if not self._rendered and properties is not None and starts_page(properties.find(f"{W}sectPr")):
            self.page += 1
        empty = not any(line.text.strip() for line in lines)
        if not (empty and not (keep_label and label)) and not (buffer.page_field and is_furniture(lines)):
            lines[0] = lines[0].labelled(label)
            yield WordParagraph([line for line in lines if line.text.strip()])
        yield from buffer.after

    def table(self, element: Element) -> Iterator[Block]:
        """Yield a table, and after it the notes and text boxes of its cells."""
        rows = [row for row in table_rows(element) if row.find(f"{W}trPr/{W}del") is None]
        cells: list[WordCell] = []
        open_cells: dict[int, WordCell] = {}  # column -> the cell that a vertical merge goes on with
        after: list[Block] = []
        width = headings = 0
        for index, row in enumerate(rows):
            properties = row.find(f"{W}trPr")
            column = number(properties, "gridBefore", 0)
            if is_on(properties, "tblHeader") and headings == index:
                headings += 1
            for node in row_cells(row):
                cell_properties = node.find(f"{W}tcPr")
                span = max(number(cell_properties, "gridSpan", 1), 1)
                merge = cell_properties.find(f"{W}vMerge") if cell_properties is not None else None
                above = open_cells.pop(column, None)
                if merge is not None and merge.get(f"{W}val", "continue") == "continue" and above is not None:
                    above.row_span += 1
                    open_cells[column] = above
                else:
                    cell = WordCell(index, column, self._cell(node, after), span)
                    cells.append(cell)
                    if merge is not None:
                        open_cells[column] = cell
                column += span
            width = max(width, column)
        if cells:
            yield WordTable(cells, len(rows), width, headings, has_rules(element))
        yield from after

    def _cell(self, node: Element, after: list[Block]) -> list[WordParagraph]:
        found: list[WordParagraph] = []
        pending = [node]
        while pending:
            for child in pending.pop():
                if child.tag == f"{W}p":
                    for block in self.paragraph(child, keep_label=True):
                        self._place(block, found, after)
                elif child.tag == f"{W}tbl":
                    for block in self.table(child):
                        self._place(block, found, after)
                elif child.tag not in SKIPPED and len(child):
                    chosen = choice(child) if child.tag == _ALTERNATE else child
                    if chosen is not None:
                        found.extend(self._cell(chosen, after))
        return found

    @staticmethod
    def _place(block: Block, found: list[WordParagraph], after: list[Block]) -> None:
        if isinstance(block, WordTable):
            found.extend(paragraph for cell in block.cells for paragraph in cell.paragraphs)
        elif block.role == "footnote":
            after.append(block)
        else:
            found.append(block)

    def _children(self, element: Element, buffer: _Buffer) -> None:
        self._depth += 1
        if self._depth < _MAX_DEPTH:
            for child in element:
                reader = self._inline.get(child.tag)
                if reader is not None:
                    reader(child, buffer)
                elif child.tag in _CHARACTERS:
                    if self._visible():
                        buffer.add(_CHARACTERS[child.tag])
                elif child.tag not in SKIPPED and len(child):
                    self._children(child, buffer)
        self._depth -= 1

    def _visible(self) -> bool:
        return all(each.in_result for each in self._fields)

    def _run(self, element: Element, buffer: _Buffer) -> None:
        properties = element.find(f"{W}rPr")
        if properties is None:
            self._children(element, buffer)
        elif not is_on(properties, "vanish"):
            upper, self._upper = self._upper, is_on(properties, "caps")  # capitals on paper, whatever was typed
            self._children(element, buffer)
            self._upper = upper

    def _text(self, element: Element, buffer: _Buffer) -> None:
        if element.text and self._visible():
            found = WordLine(element.text.replace("\n", " "), codes=self._codes.get(element))
            buffer.lines[-1].add(found.in_capitals() if self._upper else found)

    def _break(self, element: Element, buffer: _Buffer) -> None:
        if element.get(f"{W}type") == "page":
            if not self._rendered:
                self._next_page(buffer)
        elif self._visible():
            buffer.add("\n")

    def _rendered_break(self, _element: Element, buffer: _Buffer) -> None:
        if self._rendered:
            self._next_page(buffer)

    def _next_page(self, buffer: _Buffer) -> None:
        self.page += 1
        if buffer.lines[-1].text.strip():
            buffer.lines.append(WordLine("", self.page))
        else:
            buffer.lines[-1].page = self.page

    def _field_mark(self, element: Element, buffer: _Buffer) -> None:
        match element.get(f"{W}fldCharType"):
            case "begin":
                self._fields.append(_Field())
            case "separate" if self._fields:
                self._fields[-1].in_result = True
                buffer.page_field |= is_page_field(self._fields[-1].instruction)
            case "end" if self._fields:
                buffer.page_field |= is_page_field(self._fields.pop().instruction)

    def _instruction(self, element: Element, _buffer: _Buffer) -> None:
        if self._fields and not self._fields[-1].in_result:
            self._fields[-1].instruction += element.text or ""

    def _simple_field(self, element: Element, buffer: _Buffer) -> None:
        buffer.page_field |= is_page_field(element.get(f"{W}instr", ""))
        self._children(element, buffer)

    def _symbol(self, element: Element, buffer: _Buffer) -> None:
        try:
            code = int(element.get(f"{W}char", ""), 16)
        except ValueError:
            return
        if not self._visible() or code > 0x10FFFF:
            return
        if (element.get(f"{W}font") or "").casefold() == "symbol":
            buffer.add(_SYMBOL_FONT.get(code & 0xFF, "•"))
        else:
            buffer.add("•" if code < 0x20 or 0xE000 <= code <= 0xF8FF or 0xD800 <= code < 0xE000 else chr(code))

    def _text_box(self, element: Element, buffer: _Buffer) -> None:
        fields, self._fields = self._fields, []
        carried, self._carried = self._carried, []
        buffer.after.extend(self._deeper(element))
        self._fields, self._carried = fields, carried

    def _note(self, element: Element, buffer: _Buffer) -> None:
        kind = "footnote" if element.tag == f"{W}footnoteReference" else "endnote"
        # Each note is read at its first mention only: a note that refers to itself cannot go on for ever.
        note = self._notes.pop((kind, element.get(f"{W}id", "")), None)
        if note is None or not self._visible():
            return
        page, inner = self.page, _Buffer([])
        self._text_box(note, inner)
        self.page = page
        for block in inner.after:
            paragraphs = [block] if isinstance(block, WordParagraph) else [p for c in block.cells for p in c.paragraphs]
            for paragraph in paragraphs:
                paragraph.role = "footnote"
            buffer.after.extend(paragraphs)

    def _control(self, element: Element, buffer: _Buffer) -> None:
        if not placeholder(element):
            self._children(element, buffer)

    def _alternate(self, element: Element, buffer: _Buffer) -> None:
        if (chosen := choice(element)) is not None:
            self._children(chosen, buffer)


def _joined(carried: list[WordLine], lines: list[WordLine]) -> list[WordLine]:
    if not carried:
        return lines
    carried[-1].add(lines[0])
    return carried + lines[1:]
