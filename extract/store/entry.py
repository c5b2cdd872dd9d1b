"""What the corpus keeps of one file: its record, its text in passages, and where each passage was printed.

An ``Entry`` is small and pickles, so that workers elsewhere can make it and the one writer can store it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from extract.reading.document import Document
from extract.records import Report


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or table row of the flowed text: its page from 1 and its offset. Without the newline that ends it."""

    page: int
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A report with its text: the passages, joined by newlines, are the text that the record's offsets count in.

    ``pages`` holds width and height of each page in PDF points, nothing for formats without a layout.
    """

    report: Report
    passages: tuple[Passage, ...]
    pages: tuple[tuple[float, float], ...] = ()


def entry_of(document: Document, report: Report) -> Entry:
    """Return what the corpus keeps of a document and its record."""
    passages = []
    start = 0
    for text in document.text.split("\n"):
        passages.append(Passage(document.page_at(start), start, text))
        start += len(text) + 1
    sizes = tuple((page.width, page.height) for page in document.pages)
    return Entry(report, tuple(passages), sizes if all(width and height for width, height in sizes) else ())


def entry_from(source: str | os.PathLike[str] | Document) -> Entry:
    """Return what the corpus keeps of a file or of a document already read. Raises what ``extract.extract`` raises."""
    from extract.pipeline import extract_document  # noqa: PLC0415  entries made elsewhere need no extractors
    from extract.reading import read  # noqa: PLC0415

    document = source if isinstance(source, Document) else read(source)
    return entry_of(document, extract_document(document))
