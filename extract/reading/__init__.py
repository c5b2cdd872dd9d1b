"""From a file to a ``Document``: what it is, told from its bytes, and the reader for it."""

from __future__ import annotations

import os
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO

from extract.errors import InputMissingError, LimitError, UnsupportedFormatError
from extract.reading.document import Document
from extract.reading.sniff import EXTENSIONS, Kind, sniff
from extract.records import ReadingWarning

if TYPE_CHECKING:
    from extract.reading.scan import OcrOptions

__all__ = ["MAX_BYTES", "read", "read_bytes"]

MAX_BYTES = 200_000_000


def read(source: str | os.PathLike[str] | BinaryIO, *, ocr: OcrOptions | None = None) -> Document:
    """Read a file or a binary stream. See ``extract.read``; ``ocr`` says what to do with scans (None: read them).

    Raises InputMissingError, LimitError (more than ``MAX_BYTES``), UnsupportedFormatError, EncryptedError,
    DamagedError, NoTextError, or MissingToolError where a file needs a program that is not installed.
    """
    if not isinstance(source, (str, os.PathLike)):
        return read_bytes(source.read(MAX_BYTES + 1), ocr=ocr)
    path = Path(source)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise InputMissingError(f"Không tìm thấy tệp {path}: hãy kiểm tra lại đường dẫn.") from error
    except IsADirectoryError as error:
        raise InputMissingError(f"{path} là thư mục: hãy nêu từng tệp trong đó.") from error
    except OSError as error:
        raise InputMissingError(
            f"Không mở được tệp {path} ({error.strerror}): hãy kiểm tra quyền đọc hoặc đóng chương trình đang giữ tệp."
        ) from error
    return read_bytes(data, path=os.fspath(source), ocr=ocr)


def read_bytes(data: bytes, *, path: str | None = None, ocr: OcrOptions | None = None) -> Document:
    """Read the bytes of a file; ``path`` only names it in the result and in messages."""
    if not data.strip(b"\x00\r\n\t \f"):
        raise UnsupportedFormatError("Tệp rỗng (không có nội dung): hãy tải lại hoặc xin lại tệp.")
    if len(data) > MAX_BYTES:
        raise LimitError(f"Tệp lớn hơn {MAX_BYTES // 1_000_000} MB: hãy tách thành nhiều tệp nhỏ hơn.")
    kind = sniff(data)
    document = _read_kind(kind, data, path, ocr)
    suffix = PurePath(path).suffix.lower() if path else ""
    if suffix and suffix not in EXTENSIONS[kind] and any(suffix in known for known in EXTENSIONS.values()):
        message = f"Tệp có đuôi {suffix} nhưng nội dung là {kind.upper()}: đã đọc theo nội dung."
        document = document.with_warnings(ReadingWarning(code="wrong_extension", message=message))
    return document


def _read_kind(kind: Kind, data: bytes, path: str | None, ocr: OcrOptions | None) -> Document:
    if kind == "pdf":
        from extract.reading.pdf import read_pdf  # noqa: PLC0415  each reader's library is loaded when it is needed

        return read_pdf(data, path=path, ocr=ocr)
    if kind in {"docx", "doc", "rtf", "html"}:
        from extract.reading import word  # noqa: PLC0415

        readers = {"docx": word.read_docx, "doc": word.read_doc, "rtf": word.read_rtf, "html": word.read_html}
        return readers[kind](data, path)
    if kind == "text":
        from extract.reading.plain import document_from_bytes  # noqa: PLC0415

        return document_from_bytes(data, path=path)
    if kind == "image":
        raise UnsupportedFormatError(
            "Tệp là ảnh chụp hoặc ảnh quét: hãy lưu thành PDF rồi chạy lại với phần nhận dạng chữ (OCR)."
        )
    raise UnsupportedFormatError("Không nhận ra định dạng tệp: hãy dùng PDF, DOCX, DOC, RTF, HTML hoặc văn bản thuần.")
