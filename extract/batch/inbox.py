"""Find the reports in folders and archives, and tell them from what else lies there.

A file is opened only when its turn comes, so the memory does not grow with the folder. What is clearly no report
(thumbnails, owner files of Word, spreadsheets, programs) is passed over; what claims to be one by its ending and is not
readable comes out with the error that says so.
"""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Literal

from extract.batch import archives
from extract.errors import ExtractError, InputMissingError, LimitError, UnsupportedFormatError
from extract.reading.limits import DEFAULT, Limits
from extract.reading.sniff import EXTENSIONS, sniff

_HEAD = 1024  # bytes that tell what a file is
_JUNK = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "__macosx", "$recycle.bin", "system volume information"})
_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".opdownload")
_TEXT = (".txt", ".text")
# Office documents and archives of other kinds: somebody may have sent a report so, and must be told.
_FOREIGN = (".odt", ".wps", ".pages", ".xps", ".rar", ".7z", ".tar", ".gz", ".tgz")
_CLAIMING = frozenset(ending for kind in ("pdf", "docx", "doc", "rtf") for ending in EXTENSIONS[kind]) | {
    ".zip",
    *_FOREIGN,
}
_LATEST = 4e9  # seconds: the year 2096; some file systems tell of later ones
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_WORD_STREAM = "WordDocument".encode("utf-16-le")  # the stream that a DOC has and XLS, MSG, Thumbs.db have not
_FOREIGN_MARKS = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")

What = Literal["report", "archive", "ignored"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where to find a file again: its path on disk, and inside an archive the number of the member, outermost first."""

    file: Path
    members: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may be a report. ``error`` says why it cannot be one after all; ``ignored``: nobody claims it is.

    ``path`` names it for people ("inbox/a.zip!/b/c.pdf"), ``inside`` is its place below the inbox ("a.zip/b/c.pdf", no
    part of it leads out). ``received_at``: as ``received`` says.
    """

    place: Place
    path: str
    inside: PurePosixPath
    received_at: str
    data: bytes = b""
    error: ExtractError | None = None
    ignored: bool = False


def files_below(inboxes: Iterable[str | os.PathLike[str]]) -> Iterator[tuple[Path, PurePosixPath]]:
    """Yield each file below the folders (or the files themselves) with its place there, in the order of the names.

    Nothing is opened. Links to folders are not followed; pipes and devices are left out. Raises InputMissingError where
    an inbox is missing.
    """
    for inbox in map(Path, inboxes):
        if inbox.is_file():
            yield inbox, PurePosixPath(inbox.name)
            continue
        if not inbox.is_dir():
            raise InputMissingError(f"không có thư mục hoặc tệp {inbox}: kiểm tra lại đường dẫn")
        closed: list[OSError] = []
        for folder, below, names in os.walk(inbox, onerror=closed.append):
            below[:] = sorted(name for name in below if not is_junk(name))
            for name in sorted(names):
                path = Path(folder, name)
                yield path, PurePosixPath(path.relative_to(inbox).as_posix())
        for error in closed:  # folders that may not be looked into: ``find`` says so
            path = Path(str(error.filename))
            yield path, PurePosixPath(path.relative_to(inbox).as_posix())


def is_junk(name: str) -> bool:
    """Tell whether a file or folder of this name is never a report: hidden, half loaded, or a program's own."""
    low = name.lower()
    return low in _JUNK or low.startswith((".", "~$", "~wrl")) or low.endswith(_UNFINISHED)


def find(path: Path, inside: PurePosixPath, limits: Limits = DEFAULT) -> Iterator[Found]:
    """Yield what one file holds: itself, or the members of an archive."""
    found = Found(Place(path), shown(os.fspath(path)), _printable(inside), "")
    if is_junk(path.name):
        yield replace(found, ignored=True)
        return
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):  # opening a pipe would wait for ever
            yield replace(found, ignored=True)
            return
        found = replace(found, received_at=received(status.st_mtime, status.st_ctime))
        with path.open("rb") as file:
            yield from _opened(file, found, limits, archives.Budget.of(limits))
    except OSError as error:
        yield replace(found, error=_unreadable(found.path, error))


def unpacked(data: bytes, name: str, limits: Limits, budget: archives.Budget) -> Iterator[Found]:
    """Yield what the bytes of a ZIP archive hold, as ``find`` does, one by one; ``name`` goes before theirs."""
    moment = datetime.now(UTC).isoformat(timespec="microseconds")
    found = Found(Place(Path(name)), shown(name), _printable(PurePosixPath(name)), moment)
    return _members(io.BytesIO(data), found, limits, budget)


def load(place: Place, limits: Limits = DEFAULT) -> bytes:
    """Return the bytes of a file found before. Raises an ExtractError where it is gone or no longer readable."""
    try:
        with place.file.open("rb") as file:
            return _member(file, place.members, limits)
    except OSError as error:
        raise _unreadable(str(place.file), error) from error


def shown(path: str) -> str:
    """Return a path without what a terminal or a database would stumble over: control characters, broken bytes."""
    return "".join(char if char.isprintable() else "\ufffd" for char in path)


def what_is(head: bytes, name: str) -> What | None:
    """Tell what a file is from its first bytes and its name; None where the whole file has to be looked at."""
    ending = PurePosixPath(name).suffix.lower()
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE)):
        return None
    if ending in _CLAIMING or head.startswith(_FOREIGN_MARKS):
        return "report"
    kind = sniff(head)
    if kind == "text":
        return "report" if ending in _TEXT else "ignored"  # "text" is whatever nothing else claims
    return "report"


def _opened(file: BinaryIO, found: Found, limits: Limits, budget: archives.Budget) -> Iterator[Found]:
    """Yield what an open file holds."""
    name = found.inside.name
    head = file.read(_HEAD)
    what = what_is(head, name)
    if what is None:
        what = _looked_into(file, head, name, limits)
    if what == "archive":
        yield from _members(file, found, limits, budget)
    elif what == "ignored":
        yield replace(found, ignored=True)
    else:
        file.seek(0)
        data = file.read(limits.file + 1)
        try:
            limits.check_file(len(data))
            _refuse_foreign(head, name)
        except ExtractError as error:
            yield replace(found, error=error)
        else:
            yield replace(found, data=data)


def _looked_into(file: BinaryIO, head: bytes, name: str, limits: Limits) -> What:
    """Tell Word files and archives from what shares their container: spreadsheets, slides, mail, thumbnails."""
    ending = PurePosixPath(name).suffix.lower()
    claims = ending in _CLAIMING and ending != ".zip"
    if head.startswith(_OLE):
        file.seek(0)
        is_word = claims or _WORD_STREAM in file.read(limits.file)
        return "report" if is_word else "ignored"
    kind = archives.kind_of(file)
    if kind == "word" or (kind != "archive" and claims):
        return "report"
    return "ignored" if kind == "office" else "archive"


def _members(file: BinaryIO, found: Found, limits: Limits, budget: archives.Budget) -> Iterator[Found]:
    """Yield what an archive holds; where it is broken or asks for too much, what came before, and the error."""
    try:
        if len(found.place.members) >= archives.DEPTH:
            raise LimitError(f"tệp nén lồng nhau quá {archives.DEPTH} lớp: hãy giải nén ra thư mục rồi chạy lại")
        for member in archives.members(file, budget):
            one = replace(
                found,
                place=Place(found.place.file, (*found.place.members, member.index)),
                path=f"{found.path}!/{shown(member.name)}",
                inside=found.inside / _printable(PurePosixPath(member.name)),
                received_at=budget.next_moment(found.received_at),
            )
            if any(is_junk(part) for part in PurePosixPath(member.name).parts):
                yield replace(one, ignored=True)
                continue
            try:
                if what_is(member.head(_HEAD), member.name) == "ignored":
                    yield replace(one, ignored=True)
                    continue
                data = member.read(limits, budget)
            except ExtractError as error:
                yield replace(one, error=error)
                continue
            yield from _opened(io.BytesIO(data), one, limits, budget)
    except ExtractError as error:
        yield replace(found, error=error)


def _member(file: BinaryIO, members: tuple[int, ...], limits: Limits) -> bytes:
    if not members:
        data = file.read(limits.file + 1)
        limits.check_file(len(data))
        return data
    budget = archives.Budget.of(limits)
    first, *rest = members
    member = next((one for one in archives.members(file, budget) if one.index == first), None)
    if member is None:
        raise InputMissingError("tệp nén đã đổi trong lúc đọc: hãy chạy lại")
    return _member(io.BytesIO(member.read(limits, budget)), tuple(rest), limits)


def _refuse_foreign(head: bytes, name: str) -> None:
    ending = PurePosixPath(name).suffix.lower()
    if head.startswith(_FOREIGN_MARKS) or ending in {".rar", ".7z", ".tar", ".gz", ".tgz"}:
        raise UnsupportedFormatError("chỉ mở được tệp nén ZIP: hãy giải nén ra thư mục rồi chạy lại")
    if ending in _FOREIGN:
        raise UnsupportedFormatError(f"không đọc được tệp {ending}: hãy lưu lại thành DOCX hoặc PDF")


def _printable(inside: PurePosixPath) -> PurePosixPath:
    return PurePosixPath(shown(str(inside)))


def received(written: float, changed: float) -> str:
    """Return when a file was received, UTC in ISO 8601: on the day of its coming, and in the order of writing there.

    A copied file keeps the time at which it was written; the system changes the other one when the copy is made. A
    season copied at once is still in order; and no run sees another time than the one before.
    """
    first, last = (_local(min(max(seconds, 0.0), _LATEST)) for seconds in (written, max(written, changed)))
    if first.date() != last.date():  # the first half hour of the day has room for all days before
        first = last.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(microseconds=first.timestamp())
    return first.astimezone(UTC).isoformat(timespec="microseconds")


def _local(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).astimezone()


def _unreadable(path: str, error: OSError) -> InputMissingError:
    if isinstance(error, FileNotFoundError):
        return InputMissingError(f"không còn tệp {path}: tệp đã bị xóa hoặc đổi tên trong lúc chạy")
    return InputMissingError(
        f"không mở được tệp ({error.strerror}): hãy kiểm tra quyền đọc hoặc đóng chương trình đang giữ tệp"
    )
