"""The report's own header (placeholder)."""

from extract.reading.document import Document
from extract.records import Header


def read_header(document: Document) -> Header:
    """Return what the report says of itself."""
    return Header()
