"""From a file to a ``Document``: what it is, told from its bytes, and the reader for it.

Formats that programs have to interpret (PDF, Word, RTF, HTML) are read in a process of their own, which can be stopped
(``extract.isolation``); short plain text is read on the spot. Importing this package is light.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO

from extract.errors import InputMissingError, NoTextError, UnsupportedFormatError
from extract.isolation import call
from extract.reading.limits import DEFAULT, Limits
from extract.reading.sniff import EXTENSIONS, Kind, sniff

if TYPE_CHECKING:
    from extract.reading.document import Document
    from extract.reading.scan import OcrOptions

__all__ = ["Limits", "bytes_of", "preload", "read", "read_bytes"]

_KIND_NAMES: dict[Kind, str] = {
    "pdf": "PDF",
    "docx": "Word (DOCX)",
    "doc": "Word (DOC)",
    "rtf": "RTF",
    "html": "trang web (HTML)",
    "image": "ảnh",
    "text": "văn bản thuần",
}
_SHORT = 1_000_000  # bytes: plain text up to here is read before a process would have started


def read(
    source: str | os.PathLike[str] | BinaryIO,
    *,
    ocr: OcrOptions | None = None,
    limits: Limits | None = None,
    isolate: bool = True,
) -> Document:
    """Read a file or a binary stream. See ``extract.read``; ``ocr`` says what to do with scans (None: read them).

    Raises InputMissingError, LimitError, UnsupportedFormatError, EncryptedError, DamagedError, NoTextError, or
    MissingToolError where a file needs a program that is not installed.
    """
    limits = limits or DEFAULT
    data = bytes_of(source, limits)
    path = os.fspath(source) if isinstance(source, (str, os.PathLike)) else None
    # A zip is not even looked into here: its directory alone can be made to fill the memory.
    kind: Kind = "docx" if data.startswith(b"PK\x03\x04") else sniff(data)
    if not isolate or (kind == "text" and len(data) <= _SHORT):
        return read_bytes(data, path=path, ocr=ocr, limits=limits)
    preload(kind)
    return call(_read_bytes, data, path, ocr, limits, allowance=limits.allowance())


def bytes_of(source: str | os.PathLike[str] | BinaryIO, limits: Limits = DEFAULT) -> bytes:
    """Return the bytes of a file or stream. Raises InputMissingError, or LimitError for more than ``limits.file``."""
    if not isinstance(source, (str, os.PathLike)):
        data = source.read(limits.file + 1)
        limits.check_file(len(data))
        return data
    path = Path(source)
    try:
        with path.open("rb") as file:
            limits.check_file(os.fstat(file.fileno()).st_size)
            data = file.read(limits.file + 1)
    except FileNotFoundError as error:
        raise InputMissingError(f"Không tìm thấy tệp {path}: hãy kiểm tra lại đường dẫn.") from error
    except IsADirectoryError as error:
        raise InputMissingError(f"{path} là thư mục: hãy nêu từng tệp trong đó.") from error
    except OSError as error:
        if path.is_dir():  # Windows says "permission denied"
            raise InputMissingError(f"{path} là thư mục: hãy nêu từng tệp trong đó.") from error
        raise InputMissingError(
            f"Không mở được tệp {path} ({error.strerror}): hãy kiểm tra quyền đọc hoặc đóng chương trình đang giữ tệp."
        ) from error
    limits.check_file(len(data))  # a pipe has no size
    return data


def preload(kind: Kind) -> None:
    """Import the reader of a format, so that processes forked from this one need not."""
    import extract.reading.document  # noqa: PLC0415  not on the start-up path
    from extract.reading.cues import cue  # noqa: PLC0415

    if kind in {"pdf", "image"}:
        import extract.reading.pdf  # noqa: PLC0415
        import extract.reading.pdf_device  # noqa: PLC0415  with pdfplumber
    elif kind != "text":
        import extract.reading.word  # noqa: F401, PLC0415
    cue("bullet")  # loads the rule file


def read_bytes(
    data: bytes, *, path: str | None = None, ocr: OcrOptions | None = None, limits: Limits | None = None
) -> Document:
    """Read the bytes of a file in this process; ``path`` only names it in the result and in messages.

    Time and memory are not limited here.
    """
    return _read_bytes(data, path, ocr, limits or DEFAULT)


def _read_bytes(data: bytes, path: str | None, ocr: OcrOptions | None, limits: Limits) -> Document:
    if not data.strip(b"\x00\r\n\t \f"):
        raise NoTextError("Tệp rỗng (không có nội dung): hãy tải lại hoặc xin lại tệp.")
    limits.check_file(len(data))
    kind = sniff(data)
    document = _read_kind(kind, data, path, ocr, limits)
    suffix = PurePath(path).suffix.lower() if path else ""
    if suffix and suffix not in EXTENSIONS[kind] and any(suffix in known for known in EXTENSIONS.values()):
        from extract.records import ReadingWarning  # noqa: PLC0415  not on the start-up path

        message = f"Tệp có đuôi {suffix} nhưng nội dung là {_KIND_NAMES[kind]}: đã đọc theo nội dung."
        document = document.with_warnings(ReadingWarning(code="wrong_extension", message=message))
    return document


def _read_kind(kind: Kind, data: bytes, path: str | None, ocr: OcrOptions | None, limits: Limits) -> Document:
    if kind == "pdf":
        from extract.reading.pdf import read_pdf  # noqa: PLC0415  each reader's library is loaded when it is needed

        return read_pdf(data, path=path, ocr=ocr, limits=limits)
    if kind in {"docx", "doc", "rtf", "html"}:
        from extract.reading import word  # noqa: PLC0415

        readers = {"docx": word.read_docx, "doc": word.read_doc, "rtf": word.read_rtf, "html": word.read_html}
        return readers[kind](data, path, limits)
    if kind == "text":
        from extract.reading.plain import document_from_bytes  # noqa: PLC0415

        limits.check_xml(len(data))
        return document_from_bytes(data, path=path)
    if kind == "image":
        from extract.reading.image import read_image  # noqa: PLC0415

        return read_image(data, path=path, ocr=ocr, limits=limits)
    raise UnsupportedFormatError(
        "Không nhận ra định dạng tệp: hãy dùng PDF, DOCX, DOC, RTF, HTML, ảnh (PNG, JPEG, TIFF) hoặc văn bản thuần."
    )
