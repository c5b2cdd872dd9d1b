"""Mentions of documents (placeholder)."""

from extract.reading.document import Document
from extract.records import Citation, Header


def find_citations(document: Document, header: Header) -> tuple[Citation, ...]:
    """Return every mention of a document, in reading order; ``directive`` is still None."""
    return ()
