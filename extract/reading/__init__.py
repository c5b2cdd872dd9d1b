"""From a file to a ``Document``."""

from __future__ import annotations

import os
from typing import BinaryIO

from extract.reading.document import Document
from extract.reading.plain import document_from_text

__all__ = ["read"]


def read(source: str | os.PathLike[str] | BinaryIO) -> Document:
    """Read a file or a binary stream. See ``extract.read``."""
    if isinstance(source, (str, os.PathLike)):
        with open(source, "rb") as file:
            return document_from_text(file.read().decode("utf-8"), path=os.fspath(source))
    return document_from_text(source.read().decode("utf-8"))
