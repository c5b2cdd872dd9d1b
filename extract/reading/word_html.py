"""HTML that goes by the name of .doc: mail programs, portals and old offices save reports so."""

from __future__ import annotations

import email
import email.policy

import lxml.etree
import lxml.html

from extract.errors import DamagedError
from extract.reading.word_blocks import Block, WordCell, WordContent, WordLine, WordParagraph, WordTable
from extract.reading.word_package import Element


def from_html(data: bytes) -> WordContent:
    """Return what an HTML page saved under a Word name holds. Raises DamagedError where it cannot be parsed."""
    data = _unpacked(data)
    try:
        text: str | None = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = None  # the page itself says in which encoding it is
    parser = lxml.html.HTMLParser(encoding="utf-8" if text is not None else None, no_network=True, huge_tree=False)
    try:
        root = lxml.html.document_fromstring(text.encode() if text is not None else data, parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError) as error:
        raise DamagedError("không đọc được nội dung HTML của tệp: hãy mở bằng Word và lưu thành .docx") from error
    return WordContent(body=_HtmlReader().read(root))


def _unpacked(data: bytes) -> bytes:
    """Return the page in what Word saves as "single file web page" (MHTML), other bytes as they are."""
    if data.lstrip()[:1] == b"<" or b"mime-version:" not in data[:4096].lower():
        return data
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            text = part.get_content()
            return text.encode() if isinstance(text, str) else bytes(text)
    return data


class _HtmlReader:
    """Collects blocks; a block element ends the paragraph before it and the one in it."""

    _SKIPPED = frozenset({"script", "style", "head", "del", "strike", "noscript", "template", "title"})
    _BLOCKS = frozenset(
        {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "center", "body", "section", "article",
         "blockquote", "dl", "dt", "dd", "header", "footer", "hr", "pre", "form", "fieldset"}
    )  # fmt: skip
    _DEEPEST = 300

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._lines = [WordLine("")]

    def read(self, root: Element) -> list[Block]:
        self._element(root, 0)
        self._end()
        return self._blocks

    def _element(self, element: Element, depth: int) -> None:
        tag = element.tag if isinstance(element.tag, str) else None
        hidden = tag is None or tag in self._SKIPPED or "display:none" in (element.get("style") or "").replace(" ", "")
        if not hidden and depth < self._DEEPEST:
            if tag == "table":
                self._end()
                self._table(element, depth)
            elif tag == "br":
                self._lines.append(WordLine(""))
            else:
                self._inside(element, depth, block=tag in self._BLOCKS)
        self._add(element.tail)

    def _inside(self, element: Element, depth: int, *, block: bool) -> None:
        if block:
            self._end()
        if element.tag == "li":
            self._add(_item_label(element))
        self._add(element.text)
        for child in element:
            self._element(child, depth + 1)
        if block:
            self._end()

    def _table(self, table: Element, depth: int) -> None:
        cells: list[WordCell] = []
        taken: set[tuple[int, int]] = set()
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        for index, row in enumerate(rows):
            column = 0
            for node in row:
                if node.tag not in {"td", "th"}:
                    continue
                while (index, column) in taken:
                    column += 1
                across, down = _span(node, "colspan"), min(_span(node, "rowspan"), len(rows) - index)
                inner = _HtmlReader()
                inner._inside(node, depth + 1, block=True)
                taken |= {(index + i, column + j) for i in range(down) for j in range(across)}
                cells.append(WordCell(index, column, _flattened(inner._blocks), across, down))
                column += across
        if cells:
            width = max(cell.column + cell.column_span for cell in cells)
            ruled = (table.get("border") or "0") != "0" or "border" in (table.get("style") or "")
            self._blocks.append(WordTable(cells, len(rows), width, 0, ruled))

    def _add(self, text: str | None) -> None:
        if text:
            self._lines[-1].text += text.replace("\n", " ").replace("\r", " ")

    def _end(self) -> None:
        lines = [line for line in self._lines if line.text.strip()]
        if lines:
            self._blocks.append(WordParagraph(lines))
        self._lines = [WordLine("")]


def _flattened(blocks: list[Block]) -> list[WordParagraph]:
    return [
        paragraph
        for block in blocks
        for paragraph in (
            [block] if isinstance(block, WordParagraph) else [p for c in block.cells for p in c.paragraphs]
        )
    ]


def _item_label(item: Element) -> str:
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "- "
    place = sum(1 for _ in item.itersiblings("li", preceding=True)) + 1
    return f"{place}. "


def _span(node: Element, name: str) -> int:
    value = node.get(name, "1").strip()
    return min(max(int(value), 1), 100) if value.isascii() and value.isdigit() else 1
