"""What a file is, told from its bytes; extensions lie (``.doc`` that is HTML, DOCX named ``.pdf``)."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

Kind = Literal["pdf", "docx", "doc", "rtf", "html", "text", "zip", "image", "other"]

MEDIA_TYPES: dict[Kind, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "rtf": "application/rtf",
    "html": "text/html",
    "text": "text/plain",
}
EXTENSIONS: dict[Kind, tuple[str, ...]] = {
    "pdf": (".pdf",),
    "docx": (".docx", ".docm", ".dotx"),
    "doc": (".doc", ".dot"),
    "rtf": (".rtf", ".doc"),
    "html": (".html", ".htm", ".xhtml", ".mht"),
    "image": (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif"),
    "text": (".txt", ".text", ".md", ".csv", ""),
}
_MARKS: dict[Kind, tuple[bytes, ...]] = {
    "doc": (bytes.fromhex("d0cf11e0a1b11ae1"),),
    "rtf": (b"{\\rtf", b"\xef\xbb\xbf{\\rtf"),
    "image": (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM"),
}
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|div|p|table)\b",
    re.IGNORECASE | re.DOTALL,
)

_HEAD = 1024  # bytes
_MOST_BEFORE = 65_536  # bytes before a PDF
_PDF_HEADER = re.compile(rb"(?:^|(?<=[^\t -~]))%PDF-[12]\.\d\s")
_MHTML = re.compile(
    rb"^\s*(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", re.IGNORECASE
)  # Word's "single file"


def sniff(data: bytes) -> Kind:
    """Return what the bytes are; "text" for anything that no other test claims, decoded or not."""
    head = data[:_HEAD]
    if b"%PDF-" in head:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if _HTML.match(_plain_bytes(head)) or _MHTML.match(head):
        return "html"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image"
    known = next((kind for kind, marks in _MARKS.items() if data.startswith(marks)), None)
    return known or ("pdf" if pdf_start(data) else "text")


def pdf_start(data: bytes) -> int:
    """Return where a PDF begins that a signing program put behind so much else that no reader looks there; else 0.

    Readers look for its header in the first kilobyte (ISO 32000-1, Annex H.3); signed files have three and more before
    it. So far in it must stand at a line's start or behind bytes that are no text, and be followed by a
    cross-reference.
    """
    if b"%PDF-" in data[:_HEAD]:
        return 0
    far = _PDF_HEADER.search(data, 0, _MOST_BEFORE)
    return far.start() if far is not None and b"startxref" in data[far.start() :] else 0


def _plain_bytes(head: bytes) -> bytes:
    """Return the start of a file without byte order mark and without the zeros of UTF-16."""
    return head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\x00", b"")


def _zipped(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "docx" if "word/document.xml" in archive.namelist() else "zip"
    except (zipfile.BadZipFile, ValueError, OSError):
        # A DOCX cut short has lost its directory; its first entries still tell what it was.
        return "docx" if b"word/" in data or b"[Content_Types].xml" in data[:200] else "zip"
