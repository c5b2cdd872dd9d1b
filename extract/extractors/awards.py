"""Award counts (placeholder)."""

from extract.reading.document import Document
from extract.records import Award, Header, ReadingWarning


def find_awards(document: Document, header: Header) -> tuple[tuple[Award, ...], tuple[ReadingWarning, ...]]:
    """Return one entry for each number that counts awards, and warnings on sums that do not fit."""
    return (), ()
