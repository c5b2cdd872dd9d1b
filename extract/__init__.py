"""Vietnamese emulation-and-commendation reports, from the file to the record.

>>> from extract import extract, read               # doctest: +SKIP
>>> report = extract("bao-cao.pdf")                 # doctest: +SKIP
>>> report.citations[0].span.text                   # doctest: +SKIP
>>> from extract import Corpus                      # doctest: +SKIP
>>> Corpus("tinh.db").awards(period="2023-H1")      # doctest: +SKIP

Importing this package is light: the readers and extractors are imported at the first call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import os

    from extract.reading.document import Document
    from extract.reading.limits import Limits
    from extract.reading.scan import OcrOptions
    from extract.records import Report
    from extract.store.corpus import Corpus

__all__ = ["Corpus", "__version__", "extract", "read"]
__version__ = "0.1.0"


def read(
    source: str | os.PathLike[str] | BinaryIO,
    *,
    ocr: OcrOptions | None = None,
    limits: Limits | None = None,
    isolate: bool = True,
) -> Document:
    """Read a report file into a ``Document``: flowed text and where each character was printed.

    ``source`` is a path, or a binary stream. Offsets in the result count characters of ``Document.text``; boxes are
    PDF points with the origin at the top left. ``ocr`` (``extract.reading.scan.OcrOptions``) says what to do with
    scanned pages, ``limits`` (``extract.reading.limits.Limits``) what is too much.

    PDF, Word and HTML files are read in a process of their own, so that none of them can stop or fill up the caller.
    ``isolate=False`` reads them here: only where the caller can be killed itself; limits on time and memory then do
    not hold. Raises a subclass of ``extract.errors.ExtractError``.
    """
    from extract.reading import read as read_source  # noqa: PLC0415  start-up is lazy

    return read_source(source, ocr=ocr, limits=limits, isolate=isolate)


def extract(
    source: str | os.PathLike[str] | BinaryIO | Document,
    *,
    ocr: OcrOptions | None = None,
    limits: Limits | None = None,
    isolate: bool = True,
) -> Report:
    """Extract the record of one report. Takes what ``read`` takes, or a ``Document`` already read.

    Raises a subclass of ``extract.errors.ExtractError``.
    """
    from extract.pipeline import extract_document  # noqa: PLC0415  start-up is lazy
    from extract.reading.document import Document  # noqa: PLC0415

    if not isinstance(source, Document):
        source = read(source, ocr=ocr, limits=limits, isolate=isolate)
    return extract_document(source)


def __getattr__(name: str) -> object:
    """Import the corpus at the first use of ``extract.Corpus``."""
    if name != "Corpus":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from extract.store.corpus import Corpus  # noqa: PLC0415  start-up is lazy

    return Corpus
