"""ZIP archives of reports: their members one by one in memory, never unpacked to disk.

An archive is hostile until shown otherwise: its directory is measured before it is parsed, every member and the archive
as a whole have a budget of bytes, and names are cut into harmless parts. Broken members do not hurt the others.
"""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, Literal

from extract.errors import DamagedError, EncryptedError, LimitError, UnsupportedFormatError
from extract.reading.limits import Limits

DEPTH = 3  # archives within archives
_DIRECTORY = 8 << 20  # bytes of a directory: room for some 80,000 names; each becomes ten times as much in memory
_MEMBERS = 20_000  # in one archive and those within it
_FILES = 10  # an archive may unpack to so many times the largest file
_END, _END64, _LOCATOR64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)  # LZMA may ask for 4 GB at once
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error, RuntimeError)
_LINK = 0o120000
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1


@dataclass(slots=True)
class Budget:
    """What one file of the inbox may still unpack to."""

    bytes: int
    members: int
    _taken: int = 0

    @classmethod
    def of(cls, limits: Limits) -> Budget:
        """Return the budget that goes with the limits of a single file."""
        return cls(_FILES * limits.file, _MEMBERS)

    def spend(self, size: int) -> None:
        """Take ``size`` bytes. Raises LimitError where there are no more."""
        self.bytes -= size
        if self.bytes < 0:
            raise LimitError("tệp nén bung ra quá lớn: hãy giải nén ra thư mục, bỏ tệp không cần rồi chạy lại")

    def next_moment(self, time: str) -> str:
        """Return a time just after ``time``: of two versions in one archive the younger member counts."""
        self._taken += 1
        if self._taken > self.members:
            raise LimitError(f"tệp nén có hơn {self.members} tệp: hãy chia nhỏ rồi chạy lại")
        moment = datetime.fromisoformat(time) + timedelta(microseconds=self._taken)
        return moment.isoformat(timespec="microseconds")


class Member:
    """One file in an archive; ``name`` has no part that leads anywhere else."""

    def __init__(self, archive: zipfile.ZipFile, index: int, info: zipfile.ZipInfo) -> None:
        self._archive, self._info = archive, info
        self.index = index
        self.name = clean_name(info)

    def head(self, size: int) -> bytes:
        """Return the first bytes. Raises what ``read`` raises."""
        return self._read(size)

    def read(self, limits: Limits, budget: Budget) -> bytes:
        """Return all bytes. Raises LimitError, EncryptedError, UnsupportedFormatError or DamagedError."""
        limits.check_file(self._info.file_size)
        data = self._read(limits.file + 1)
        limits.check_file(len(data))
        budget.spend(len(data))
        return data

    def _read(self, size: int) -> bytes:
        if self._info.flag_bits & _ENCRYPTED_FLAG:
            raise EncryptedError("tệp nén có mật khẩu: hãy giải nén bằng mật khẩu ra thư mục rồi chạy lại")
        if self._info.compress_type not in _METHODS:
            raise UnsupportedFormatError("tệp được nén theo cách không đọc được: hãy nén lại dạng ZIP thông thường")
        try:
            with self._archive.open(self._info) as file:
                return file.read(size)
        except _BROKEN as error:
            raise DamagedError("phần này của tệp nén bị hỏng: hãy nén lại hoặc xin lại tệp gốc") from error


def members(file: BinaryIO, budget: Budget) -> Iterator[Member]:
    """Yield the files in an archive, the oldest first. Raises DamagedError or LimitError."""
    archive = _directory(file)
    order = sorted(enumerate(archive.infolist()), key=lambda pair: (pair[1].date_time, pair[0]))
    if len(order) > budget.members:
        raise LimitError(f"tệp nén có hơn {budget.members} tệp: hãy chia nhỏ rồi chạy lại")
    for index, info in order:
        if not info.is_dir() and (info.external_attr >> 16) & 0o170000 != _LINK:
            yield Member(archive, index, info)


def kind_of(file: BinaryIO) -> Literal["word", "office", "archive", "broken"]:
    """Tell a Word file from another office file and from an archive of files."""
    try:
        names = set(_directory(file).namelist())
    except LimitError:
        return "archive"
    except DamagedError:
        file.seek(0)
        # Cut short it has lost its directory; its first entries still tell what it was.
        head = file.read(4096)
        return "word" if b"word/" in head else "office" if b"[Content_Types].xml" in head[:200] else "broken"
    if "word/document.xml" in names:
        return "word"
    return "office" if names & {"[Content_Types].xml", "mimetype"} else "archive"


def clean_name(info: zipfile.ZipInfo) -> str:
    """Return the member's name in the letters that were meant, with "/" between parts that lead nowhere else.

    Names without the flag for UTF-8 are often UTF-8 all the same (macOS), or the code page of a Vietnamese Windows.
    """
    name = info.filename
    if not info.flag_bits & _UTF8_FLAG and not name.isascii():
        name = _decoded(name)
    name = re.sub(r"^[A-Za-z]:", "", name.replace("\\", "/"))
    parts = [part for part in name.split("/") if part.strip() and part not in {".", ".."}]
    return "/".join(parts) or "?"


def _decoded(name: str) -> str:
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:  # decoded otherwise than by the standard: as it is
        return name
    for encoding in ("utf-8", "cp1258"):
        try:
            text = unicodedata.normalize("NFC", raw.decode(encoding))
        except UnicodeDecodeError:
            continue
        if all(char.isascii() or char.isalpha() for char in text):
            return text
    return name


def _directory(file: BinaryIO) -> zipfile.ZipFile:
    """Open an archive after a look at how large its directory says it is: parsing it takes ten times as much."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(size - 0x10000 - 98, 0))
    tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < 22:
        raise DamagedError("tệp nén bị hỏng hoặc bị cắt cụt: hãy nén lại hoặc xin lại tệp gốc")
    (length,) = struct.unpack_from("<I", tail, end + 12)
    if tail[max(end - 20, 0) : end].startswith(_LOCATOR64) and tail[end - 76 : end - 72] == _END64:
        (length,) = struct.unpack_from("<Q", tail, end - 36)
    if length > _DIRECTORY:
        raise LimitError("tệp nén có quá nhiều tệp: hãy chia nhỏ rồi chạy lại")
    try:
        return zipfile.ZipFile(file)
    except (*_BROKEN, NotImplementedError) as error:
        raise DamagedError("tệp nén bị hỏng hoặc bị cắt cụt: hãy nén lại hoặc xin lại tệp gốc") from error
