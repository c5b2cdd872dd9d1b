"""Emulation movements and campaigns (placeholder)."""

from extract.reading.document import Document
from extract.records import Citation, Header, Movement


def find_movements(document: Document, header: Header, citations: tuple[Citation, ...]) -> tuple[Movement, ...]:
    """Return one entry for each movement, with all its mentions."""
    return ()
