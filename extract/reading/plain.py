"""Plain text to ``Document``: as a clerk typed it, or as PDF tools leave it.

A form feed begins a page. Empty lines between all lines, page numbers, running heads and the visible part of digital
signatures are left out of the flow; two columns set apart by runs of blanks (letterhead, Nơi nhận and signature) are
taken apart, left one first.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from extract.errors import UnsupportedFormatError
from extract.reading.clean import clean
from extract.reading.cues import cue
from extract.reading.document import Document, SourceInfo
from extract.reading.encoding import text_of
from extract.reading.flow import FlowBuilder, RawLine
from extract.reading.furniture import drop_furniture, drop_running_heads, footnotes
from extract.reading.plain_columns import parted
from extract.reading.quality import judge
from extract.reading.wrapping import TextLine, paragraphs

_NEWLINE = re.compile(r"\r\n|[\n\r\v\x1c-\x1e\x85\u2028\u2029]")


def document_from_bytes(data: bytes, *, path: str | None = None) -> Document:
    """Return the bytes of a text file as a document.

    Raises UnsupportedFormatError when they are no text in any encoding known here.
    """
    text = text_of(data)
    if text is None:
        raise UnsupportedFormatError(
            "Không nhận ra định dạng tệp: hãy dùng PDF, DOCX, DOC, RTF, HTML hoặc văn bản thuần (UTF-8)."
        )
    source = SourceInfo(path, hashlib.sha256(data).hexdigest(), "text/plain", "text")
    return document_from_text(text, source=source)


def document_from_text(text: str, *, path: str | None = None, source: SourceInfo | None = None) -> Document:
    """Return ``text`` as a document. ``source`` names the file where the caller knows it better."""
    builder = FlowBuilder()
    sheets = text.split("\f")
    if len(sheets) > 1 and not sheets[-1].strip():
        sheets.pop()
    pages = [_lines(sheet, number) for number, sheet in enumerate(sheets, 1)]
    if len(pages) > 1:
        drop_running_heads(pages)
    waiting: list[TextLine] = []
    notes: list[TextLine] = []
    for page in pages:
        builder.page()
        kept = drop_furniture(page, paged=len(pages) > 1)
        body_end = footnotes(kept) if len(pages) > 1 else len(kept)
        notes += kept[body_end:]
        for part in parted(kept[:body_end]):
            if isinstance(part, TextLine):
                waiting.append(part)
                continue
            _write(builder, waiting, notes)
            waiting, notes = [], []
            builder.paragraph(part.lines, role=part.role, column=part.column)
    _write(builder, waiting, notes)
    if source is None:
        source = SourceInfo(path, hashlib.sha256(text.encode()).hexdigest(), "text/plain", "text")
    return builder.build(replace(source, language_score=judge(builder.text).syllables))


def _write(builder: FlowBuilder, lines: list[TextLine], notes: list[TextLine]) -> None:
    """Write body lines as paragraphs, each footnote after the paragraph that runs over its page's end."""
    due = list(notes)
    for group in paragraphs(lines):
        while due and due[0].page < group[0].page:
            due = _write_note(builder, due)
        builder.paragraph(_raw(line) for line in group)
    while due:
        due = _write_note(builder, due)


def _write_note(builder: FlowBuilder, notes: list[TextLine]) -> list[TextLine]:
    """Write the first footnote and return the others."""
    end = 1
    while end < len(notes) and not (notes[end].text.isdigit() or cue("plain_footnote").match(notes[end].text)):
        end += 1
    builder.paragraph((_raw(line) for line in notes[:end]), role="footnote")
    return notes[end:]


def _raw(line: TextLine) -> RawLine:
    return RawLine(line.raw, page=line.page, ready=line.mapped)


def _lines(sheet: str, page: int) -> list[TextLine]:
    lines = []
    blanks = 0
    for raw in _NEWLINE.split(sheet):
        mapped = clean(raw)
        if mapped.text:
            lines.append(TextLine(raw, mapped, blanks, page))
            blanks = 0
        else:
            blanks += 1
    return lines
