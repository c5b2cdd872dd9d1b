"""Plain text to ``Document`` (placeholder: one paragraph a line, until the flow lands)."""

from __future__ import annotations

import hashlib
from array import array

from extract.reading.document import Document, Line, Page, Paragraph, SourceInfo
from extract.text import nfc


def document_from_text(text: str, *, path: str | None = None) -> Document:
    """Return ``text`` as a document."""
    flow, lines, paragraphs = [], [], []
    at = 0
    for raw in nfc(text).splitlines():
        clean = " ".join(raw.split())
        if not clean:
            continue
        origins = array("l", range(len(clean)))
        lines.append(Line(at, at + len(clean), 1, clean, origins))
        paragraphs.append(Paragraph(at, at + len(clean)))
        flow.append(clean)
        at += len(clean) + 1
    source = SourceInfo(path, hashlib.sha256(text.encode()).hexdigest(), "text/plain", "text")
    return Document("\n".join(flow), (Page(1),), tuple(lines), tuple(paragraphs), source)
