"""Vietnamese emulation-and-commendation reports, from the file to the record.

>>> from extract import extract, read               # doctest: +SKIP
>>> report = extract("bao-cao.pdf")                 # doctest: +SKIP
>>> report.citations[0].span.text                   # doctest: +SKIP

Importing this package is light: the readers and extractors are imported at the first call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import os

    from extract.reading.document import Document
    from extract.records import Report

__all__ = ["__version__", "extract", "read"]
__version__ = "0.1.0"


def read(source: str | os.PathLike[str] | BinaryIO) -> Document:
    """Read a report file into a ``Document``: flowed text and where each character was printed.

    ``source`` is a path, or a binary stream. Offsets in the result count characters of ``Document.text``; boxes are
    PDF points with the origin at the top left. Raises a subclass of ``extract.errors.ExtractError``.
    """
    from extract.reading import read as read_source  # noqa: PLC0415  start-up is lazy

    return read_source(source)


def extract(source: str | os.PathLike[str] | BinaryIO | Document) -> Report:
    """Extract the record of one report. Takes what ``read`` takes, or a ``Document`` already read.

    Raises a subclass of ``extract.errors.ExtractError``.
    """
    from extract.pipeline import extract_document  # noqa: PLC0415  start-up is lazy
    from extract.reading.document import Document  # noqa: PLC0415

    return extract_document(source if isinstance(source, Document) else read(source))
