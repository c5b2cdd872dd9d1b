"""The zip around a Word document: parts parsed safely and within limits.

What a hostile file can do here: entities that grow without end (no DTD is accepted), a zip that unpacks to hundreds of
megabytes (bytes are counted while unpacking; the sizes in the directory are not believed), millions of empty elements
(tags are counted before the tree is built: a tree takes some 200 bytes for each).
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Any

from lxml import etree

from extract.errors import DamagedError, EncryptedError, LimitError
from extract.reading.limits import DEFAULT, Limits

MAX_TAGS = 3_000_000

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
W = f"{{{_WORD}}}"
R = f"{{{_RELS}}}"
# Files saved as "Strict Open XML" differ in these names only.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", _WORD.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _RELS.encode()),
)
_CHUNK = 1 << 20

Element = Any  # lxml's element: its stubs name it privately


class Package:
    """The parts of one .docx file. ``limits.xml`` bounds all parts together."""

    def __init__(self, data: bytes, limits: Limits = DEFAULT) -> None:
        """Open the zip. Raises DamagedError where the bytes are no zip or hold no Word document."""
        self._limits = limits
        self._taken = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._names = {name.lower(): name for name in self._zip.namelist()}
        except (zipfile.BadZipFile, ValueError, OSError, EOFError) as error:
            raise DamagedError("tệp Word bị hỏng hoặc tải về chưa đủ: hãy lấy lại tệp gốc rồi thử lại") from error
        self.main_name = self._find_main()

    def part(self, name: str) -> Element | None:
        """Return the root element of a part, None where there is none of that name."""
        stored = self._names.get(name.lstrip("/").lower())
        if stored is None:
            return None
        data = self._read(stored)
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        return parse_xml(data)

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Return the relationships of a part: id -> (last word of the type, part name)."""
        folder, base = posixpath.split(name)
        root = self.part(posixpath.join(folder, "_rels", base + ".rels"))
        if root is None:
            return {}
        found = {}
        for relation in root.iterfind(f"{_PACKAGE_RELS}Relationship"):
            if relation.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join(folder, relation.get("Target", "")))
            if relation.get("Target", "").startswith("/"):
                target = relation.get("Target", "")[1:]
            found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], target)
        return found

    def related_part(self, kind: str) -> Element | None:
        """Return the part of the main document that a relationship type names ("styles", "numbering" ...)."""
        for found, target in self.related(self.main_name).values():
            if found == kind:
                return self.part(target)
        return None

    def _find_main(self) -> str:
        for kind, target in self.related("").values():
            if kind == "officeDocument" and target.lower() in self._names:
                return target
        if "word/document.xml" not in self._names:
            raise DamagedError("tệp không có nội dung Word bên trong: hãy mở bằng Word và lưu lại dưới dạng .docx")
        return "word/document.xml"

    def _read(self, name: str) -> bytes:
        parts = []
        try:
            with self._zip.open(name) as stream:
                while chunk := stream.read(_CHUNK):
                    self._taken += len(chunk)
                    self._limits.check_xml(self._taken)
                    parts.append(chunk)
        except RuntimeError as error:  # zipfile's way to ask for a password
            raise EncryptedError("tệp Word có mật khẩu: hãy gỡ mật khẩu rồi thử lại") from error
        # ValueError: a directory that points before the beginning of the file
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise DamagedError("tệp Word bị hỏng bên trong: hãy mở bằng Word và lưu lại") from error
        return b"".join(parts)


def parse_xml(data: bytes) -> Element:
    """Parse one part: no DTD, no entities, no network. Raises DamagedError or LimitError."""
    if data.count(b"<") > MAX_TAGS:
        raise LimitError("tệp Word có quá nhiều đoạn: hãy tách tệp thành nhiều phần")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedError("nội dung bên trong tệp Word bị hỏng: hãy mở bằng Word và lưu lại") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DamagedError("tệp Word chứa khai báo không hợp lệ: hãy mở bằng Word và lưu lại")
    return root
