"""What the corpus keeps of one file: its record, its text in passages, and where each passage was printed.

An ``Entry`` is small and pickles, so that workers elsewhere can make it and the one writer can store it.
"""

from __future__ import annotations

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
    """A report with its text: the passages, joined by newlines, are the text that the record's offsets count in."""

    report: Report
    passages: tuple[Passage, ...]


def entry_of(document: Document, report: Report) -> Entry:
    """Return what the corpus keeps of a document and its record."""
    passages = []
    start = 0
    for text in document.text.split("\n"):
        passages.append(Passage(document.page_at(start), start, text))
        start += len(text) + 1
    return Entry(report, tuple(passages))
