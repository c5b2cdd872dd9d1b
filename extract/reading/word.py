"""Word documents to ``Document``: .docx by a walker of our own, .doc and .rtf through a converter, HTML named .doc.

No library is used for .docx: of seven measured each loses something that a report needs (automatic numbering, tracked
insertions, content controls, field results, text boxes or headers).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from extract.errors import DamagedError, LimitError, MissingToolError, NoTextError
from extract.isolation import beat
from extract.reading import word_legacy
from extract.reading.clean import mapped_onto
from extract.reading.cues import cue
from extract.reading.document import Document, SourceInfo
from extract.reading.encoding import legacy_warnings
from extract.reading.flow import FlowBuilder, RawCell, RawLine
from extract.reading.furniture import received_lines, stamp_lines
from extract.reading.limits import DEFAULT, Limits
from extract.reading.word_blocks import Block, WordContent, WordLine, WordTable
from extract.reading.word_fonts import plain_to_unicode, to_unicode
from extract.reading.word_html import from_html
from extract.reading.word_layout import lay_out
from extract.reading.word_numbering import Numbering
from extract.reading.word_package import Element, Package, R, W
from extract.reading.word_walk import Walker

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC_TYPE, RTF_TYPE, HTML_TYPE = "application/msword", "application/rtf", "text/html"


def read_docx(data: bytes, path: str | None = None, limits: Limits = DEFAULT) -> Document:
    """Read a .docx file.

    Page headers come first, each text once; page footers are left out unless Nơi nhận or signature stand there.
    Pages are those of the last
    rendering that the file remembers, else of its explicit page breaks; there are no boxes.

    Raises DamagedError, EncryptedError, LimitError, or NoTextError where the file holds no text.
    """
    source = SourceInfo(path, hashlib.sha256(data).hexdigest(), DOCX_TYPE, "docx")
    return build_document(walk(Package(data, limits)), source)


def read_doc(data: bytes, path: str | None = None, limits: Limits = DEFAULT) -> Document:
    """Read a Word 97 file (.doc) through LibreOffice, or antiword where that is missing or fails.

    Raises MissingToolError where neither is installed, EncryptedError, DamagedError, LimitError, NoTextError.
    """
    word_legacy.check_readable(data)
    source = SourceInfo(path, hashlib.sha256(data).hexdigest(), DOC_TYPE, "doc")
    try:
        content = _converted(data, ".doc", limits)
    except (MissingToolError, DamagedError, LimitError):
        beat()
        content = word_legacy.by_antiword(data, seconds=_program_seconds(limits))
        plain_to_unicode(content)
    return build_document(content, source)


def read_rtf(data: bytes, path: str | None = None, limits: Limits = DEFAULT) -> Document:
    """Read an RTF file, whatever its name, through LibreOffice. Raises like ``read_doc``."""
    source = SourceInfo(path, hashlib.sha256(data).hexdigest(), RTF_TYPE, "doc")
    return build_document(_converted(data, ".rtf", limits), source)


def read_html(data: bytes, path: str | None = None, limits: Limits = DEFAULT) -> Document:
    """Read an HTML page, whatever its name (mail programs and portals save it as .doc). Raises like ``read_docx``."""
    source = SourceInfo(path, hashlib.sha256(data).hexdigest(), HTML_TYPE, "doc")
    limits.check_xml(len(data))
    content = from_html(data)
    plain_to_unicode(content)
    return build_document(content, source)


def _converted(data: bytes, suffix: str, limits: Limits) -> WordContent:
    """Return what LibreOffice makes of a file."""
    made = word_legacy.to_docx(data, suffix, seconds=_program_seconds(limits))
    beat()
    return walk(Package(made, limits))


def _program_seconds(limits: Limits) -> float:
    """Return what a program may take: the time of one page, less what is needed to say so."""
    return min(word_legacy.SECONDS, 0.75 * limits.page_seconds)


def walk(package: Package) -> WordContent:
    """Return what a package holds, in reading order."""
    root = package.part(package.main_name)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        return WordContent()
    styles, notes = package.related_part("styles"), _notes(package)
    parts = {kind: list(_page_parts(package, body, kind)) for kind in ("header", "footer")}
    encodings, codes = to_unicode([body, *notes.values(), *parts["header"], *parts["footer"]], styles)
    numbering = Numbering(package.related_part("numbering"), styles)
    rendered = next(body.iter(f"{W}lastRenderedPageBreak"), None) is not None
    walker = Walker(numbering, notes, codes, rendered_breaks=rendered)
    content = WordContent(body=list(walker.blocks(body)), encodings=encodings)
    content.pages = walker.page
    for kind, blocks in (("header", content.headers), ("footer", content.footers)):
        walker.page = 1 if kind == "header" else content.pages
        seen: set[str] = set()
        for part in parts[kind]:
            for block in walker.blocks(part):
                key = "\n".join(cell.text for cell in block.cells) if isinstance(block, WordTable) else block.text
                if key not in seen and any(char.isalpha() for char in key):
                    seen.add(key)
                    blocks.append(block)
    return content


def build_document(content: WordContent, source: SourceInfo) -> Document:
    """Return the document that flows from the content. Raises NoTextError where it is empty."""
    builder = FlowBuilder()
    for _ in range(max(content.pages, 1)):
        builder.page()
    _write(builder, content.headers and lay_out(content.headers))
    _write(builder, _without_stamps(lay_out(content.body)))
    _write(builder, _closing(content.footers))
    document = builder.build(source, legacy_warnings(content.encodings))
    if not document.text:
        raise NoTextError("tệp Word không có chữ nào để đọc: nếu nội dung là ảnh chụp, hãy lưu thành PDF rồi thử lại")
    return document


def _closing(footers: list[Block]) -> list[Block]:
    """Return the page footers where the paper closes in them; what else a footer repeats on each page is furniture."""
    blocks = [cell for block in footers for cell in (block.cells if isinstance(block, WordTable) else [block])]
    return footers if any(cue("closing", "word").search(block.text) for block in blocks) else []


def _without_stamps(blocks: list[Block]) -> list[Block]:
    """Drop the stamps of signing and receiving that offices put over a paper, here as text boxes."""
    places = [index for index, block in enumerate(blocks) if not isinstance(block, WordTable)]
    texts = [" ".join(block.text.split()) for block in blocks if not isinstance(block, WordTable)]
    dropped = {places[index] for index in stamp_lines(texts) | received_lines(texts)}
    return [block for index, block in enumerate(blocks) if index not in dropped]


def _write(builder: FlowBuilder, blocks: Iterable[Block]) -> None:
    for block in blocks:
        if isinstance(block, WordTable):
            builder.table(_cells(block), page=_first_page(block))
        else:
            for lines in _paragraphs(block.lines):
                if not all(cue("rule_line").match(line.text.strip()) for line in lines):  # drawn by typing
                    raws = [_raw(line) for line in lines]
                    builder.paragraph(raws, role=block.role, column=block.column)


def _raw(line: WordLine) -> RawLine:
    if line.codes is None:
        return RawLine(line.text, page=line.page)
    raw, decoded = mapped_onto(line.text, line.codes)
    return RawLine(raw, page=line.page, decoded=decoded)


def _paragraphs(lines: list[WordLine]) -> Iterable[list[WordLine]]:
    """Part a paragraph at the line breaks that do the work of a paragraph mark: before an item of a list."""
    begin = 0
    for index in range(1, len(lines)):
        text = lines[index].text.strip()
        if not cue("sentence_end").search(lines[index - 1].text.strip()):
            continue
        if any(cue(rule).match(text) for rule in ("bullet", "numbered", "block_start")):
            yield lines[begin:index]
            begin = index
    yield lines[begin:]


def _first_page(table: WordTable) -> int:
    return min((line.page for cell in table.cells for p in cell.paragraphs for line in p.lines), default=0)


def _cells(table: WordTable) -> list[RawCell]:
    headings = table.heading_rows or _heading_rows(table)
    return [
        RawCell(
            cell.row,
            cell.column,
            [_raw(line) for paragraph in cell.paragraphs for line in paragraph.lines],
            cell.column_span,
            cell.row_span,
            header=cell.row < headings,
        )
        for cell in table.cells
    ]


def _heading_rows(table: WordTable) -> int:
    """Return how many rows on top are headings where the file does not say: the first, as deep as its cells reach."""
    first = [cell for cell in table.cells if cell.row == 0]
    if table.rows < 2 or not any(cell.text.strip() for cell in first):
        return 0
    depth = max((cell.row_span for cell in first), default=1)
    if depth == 1 and any(cell.column_span > 1 and cell.column_span < table.columns for cell in first):
        depth = 2
    return min(depth, table.rows - 1)


def _notes(package: Package) -> dict[tuple[str, str], Element]:
    notes = {}
    for kind in ("footnote", "endnote"):
        root = package.related_part(f"{kind}s")
        for note in root.iterfind(f"{W}{kind}") if root is not None else ():
            if note.get(f"{W}type", "normal") == "normal":  # the others are the lines drawn above the notes
                notes[kind, note.get(f"{W}id", "")] = note
    return notes


def _page_parts(package: Package, body: Element, kind: str) -> Iterable[Element]:
    targets = package.related(package.main_name)
    seen = set()
    for reference in body.iter(f"{W}{kind}Reference"):
        _, target = targets.get(reference.get(f"{R}id", ""), ("", ""))
        if target and target not in seen:
            seen.add(target)
            part = package.part(target)
            if part is not None:
                yield part
