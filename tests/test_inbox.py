"""What lies in an inbox: reports are found in folders and archives, the rest is passed over, traps do no harm."""

import io
import os
import struct
import zipfile
from datetime import datetime
from pathlib import Path, PurePosixPath

import hostile
import pytest

from extract.batch import archives, inbox
from extract.batch.inbox import files_below, find, load, received
from extract.errors import DamagedError, EncryptedError, LimitError, UnsupportedFormatError
from extract.reading.limits import Limits

PDF = b"%PDF-1.4 and so on"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
WORD = "WordDocument".encode("utf-16-le")


def zipped(members, method=zipfile.ZIP_DEFLATED):
    """Return a ZIP of (name or ZipInfo, bytes)."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data, method)
    return target.getvalue()


def found_in(folder, limits=None):
    """Return all that is found below a folder."""
    return [one for file in files_below([folder]) for one in find(*file, limits or Limits())]


def reports(folder, **options):
    """Return the places of what is to be read."""
    return [str(one.inside) for one in found_in(folder, **options) if not one.ignored and one.error is None]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.pdf", PDF, "report"),
        ("A.PDF", PDF, "report"),
        ("no-ending", PDF, "report"),
        ("a.docx", zipped([("word/document.xml", b"<w/>")]), "report"),
        ("named-wrongly.zip", zipped([("word/document.xml", b"<w/>")]), "report"),
        ("cut.docx", zipped([("word/document.xml", os.urandom(5000))])[:3000], "report"),
        ("a.doc", OLE + bytes(504) + WORD, "report"),
        ("a.rtf", b"{\\rtf1 x}", "report"),
        ("a.html", b"<html><body>x</body></html>", "report"),
        ("a.txt", "Báo cáo".encode("utf-16"), "report"),
        ("scan.jpg", b"\xff\xd8\xff\xe0 and so on", "report"),
        ("empty.pdf", b"", "report"),
        ("a.xlsx", zipped([("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>")]), "ignored"),
        ("a.xls", OLE + bytes(504) + "Workbook".encode("utf-16-le"), "ignored"),
        ("Thumbs.db", OLE + bytes(504), "ignored"),
        ("renamed-thumbs", OLE + bytes(504), "ignored"),
        ("~$a.docx", b"\x05Nguoi", "ignored"),
        (".DS_Store", b"\x00\x00\x00\x01Bud1", "ignored"),
        ("._a.pdf", PDF, "ignored"),
        ("desktop.ini", b"[.ShellClassInfo]", "ignored"),
        ("a.pdf.crdownload", PDF, "ignored"),
        ("tinh.db", b"SQLite format 3\x00", "ignored"),
        ("a.json", b"{}", "ignored"),
        ("empty", b"", "ignored"),
        ("a.odt", zipped([("mimetype", b"application/vnd.oasis.opendocument.text")]), "unsupported"),
        ("a.rar", b"Rar!\x1a\x07\x01\x00", "unsupported"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", "unsupported"),
        ("broken.zip", b"PK\x03\x04 and nothing more", "damaged"),
    ],
)
def test_what_a_file_is(tmp_path, name, data, expected):
    """Content tells, and the name where a report may be meant: nothing that was sent as a report is passed over."""
    (tmp_path / name).write_bytes(data)
    (found,) = found_in(tmp_path)
    told = "ignored" if found.ignored else found.error.code if found.error else "report"
    assert told == expected
    assert found.data == (data if expected == "report" else b"")


def test_folders_below_and_their_order(tmp_path):
    """Subfolders are entered, hidden ones and links to folders are not; the order is that of the names."""
    for name in ("b/2.pdf", "b/1.pdf", "a/x/3.pdf", "0.pdf", ".trash/4.pdf", "__MACOSX/5.pdf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(PDF)
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert reports(tmp_path) == ["0.pdf", "a/x/3.pdf", "b/1.pdf", "b/2.pdf"]
    os.mkfifo(tmp_path / "pipe.pdf")  # opening it would wait for ever
    assert len(reports(tmp_path)) == 4


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(tmp_path):
    """A file and a folder without the right to read them come out with an error each."""
    (tmp_path / "a.pdf").write_bytes(PDF)
    (tmp_path / "a.pdf").chmod(0)
    (tmp_path / "closed").mkdir(mode=0)
    try:
        assert [one.error.code for one in found_in(tmp_path)] == ["input_missing", "input_missing"]
    finally:
        (tmp_path / "closed").chmod(0o700)


def test_an_archive_is_looked_into(tmp_path):
    """Members keep their folders, archives inside are opened, junk is passed over, and each can be found again."""
    inner = zipped([("sâu/c.pdf", PDF + b"c"), ("__MACOSX/._c.pdf", PDF)])
    outer = zipped([("xã A/a.pdf", PDF + b"a"), ("b.xlsx", b"no zip"), ("trong.zip", inner), ("Thumbs.db", b"")])
    (tmp_path / "gui.zip").write_bytes(outer)
    found = [one for one in found_in(tmp_path) if not one.ignored]
    assert [one.path for one in found] == [
        f"{tmp_path}/gui.zip!/xã A/a.pdf",
        f"{tmp_path}/gui.zip!/trong.zip!/sâu/c.pdf",
    ]
    assert [one.inside for one in found] == [
        PurePosixPath("gui.zip/xã A/a.pdf"),
        PurePosixPath("gui.zip/trong.zip/sâu/c.pdf"),
    ]
    assert [load(one.place) for one in found] == [one.data for one in found] == [PDF + b"a", PDF + b"c"]
    assert len({one.received_at for one in found}) == 2


def test_the_younger_of_two_members_is_received_later(tmp_path):
    """Of two versions in one archive the one written later counts, wherever it stands."""
    late = zipfile.ZipInfo("late.pdf", (2024, 5, 2, 8, 0, 0))
    early = zipfile.ZipInfo("early.pdf", (2024, 5, 1, 8, 0, 0))
    (tmp_path / "a.zip").write_bytes(zipped([(late, PDF), (early, PDF)]))
    found = sorted(found_in(tmp_path), key=lambda one: one.received_at)
    assert [one.inside.name for one in found] == ["early.pdf", "late.pdf"]


def test_when_a_file_was_received():
    """The day is that of its coming; those of one day are in the order in which they were written."""
    day = 24 * 3600
    noon = datetime.fromisoformat("2024-05-20T12:00").timestamp()
    in_order = [(noon - 300 * day, noon + 9), (noon - 2, noon + 5), (noon - 1, noon - 1), (noon - 9, noon + day)]
    told = [received(*times) for times in in_order]
    assert sorted(told) == told
    days = [datetime.fromisoformat(one).astimezone().date().day for one in told]
    assert days == [20, 20, 20, 21]
    assert received(-5.0, noon) < received(1e12, noon)


@pytest.mark.parametrize(
    ("stored", "flag", "name"),
    [
        ("Báo cáo.pdf".encode(), True, "Báo cáo.pdf"),
        ("Báo cáo.pdf".encode(), False, "Báo cáo.pdf"),  # macOS writes UTF-8 and does not say so
        ("Đê\u0300 nghi\u0323.pdf".encode("cp1258"), False, "Đề nghị.pdf"),  # a Vietnamese Windows, tones apart
        ("caf\u00e9.pdf".encode("cp437"), False, "café.pdf"),
        (b"plain.pdf", False, "plain.pdf"),
    ],
    ids=["utf-8", "utf-8 unsaid", "cp1258", "cp437", "ascii"],
)
def test_names_in_archives(stored, flag, name):
    """Names are read in the letters that were meant."""
    info = zipfile.ZipInfo("x")
    info.flag_bits = 0x800 if flag else 0
    info.filename = stored.decode("utf-8" if flag else "cp437")
    assert archives.clean_name(info) == name


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/cron.d/x.pdf", "etc/cron.d/x.pdf"),
        ("/etc/x.pdf", "etc/x.pdf"),
        ("C:\\Windows\\x.pdf", "Windows/x.pdf"),
        ("a/./b/../x.pdf", "a/b/x.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("..", "?"),
    ],
)
def test_names_lead_nowhere_else(tmp_path, name, clean):
    """No member's name leads out of the folder that its record is written to."""
    info = zipfile.ZipInfo("x")
    info.filename = name
    assert archives.clean_name(info) == clean


def test_names_cannot_write_on_the_terminal(tmp_path):
    """Control characters in a name do not come out on the screen or in the database."""
    info = zipfile.ZipInfo("x")
    info.filename = "a\x1b[2J\nb.pdf"
    (tmp_path / "a.zip").write_bytes(zipped([(info, PDF)]))
    (found,) = found_in(tmp_path)
    assert found.path.endswith("!/a\ufffd[2J\ufffdb.pdf")
    broken = os.fsencode(tmp_path) + b"/\xff\xfe.pdf"
    Path(os.fsdecode(broken)).write_bytes(PDF)
    assert all(one.path.isprintable() for one in found_in(tmp_path))


def encrypted():
    """Return a ZIP whose member says that it is encrypted."""
    data = bytearray(zipped([("a.pdf", PDF)]))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def broken_member():
    """Return a ZIP of two, the first of which has lost some of its bytes."""
    data = bytearray(zipped([("a.pdf", os.urandom(4000)), ("b.pdf", PDF)]))
    data[2000:2020] = bytes(20)
    return bytes(data)


def lying_directory():
    """Return a ZIP that says its directory has 200 MB."""
    data = bytearray(zipped([("a.pdf", PDF)]))
    struct.pack_into("<I", data, len(data) - 10, 200 << 20)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "error", "read"),
    [
        (encrypted(), EncryptedError, 0),
        (broken_member(), DamagedError, 1),
        (lying_directory(), LimitError, 0),
        (zipped([("a.pdf", PDF)])[:-30], DamagedError, 0),
        (zipped([("a.pdf", PDF), ("b.pdf", PDF)], zipfile.ZIP_LZMA), UnsupportedFormatError, 0),
        (zipped([("big.pdf", PDF + bytes(2_000_000)), ("b.pdf", PDF)]), LimitError, 1),
    ],
    ids=["password", "broken member", "huge directory", "cut short", "lzma", "big member"],
)
def test_archives_made_to_harm(tmp_path, data, error, read):
    """What is wrong with an archive or a member is told; the other members are read."""
    (tmp_path / "a.zip").write_bytes(data)
    found = found_in(tmp_path, Limits(file=1_000_000))
    assert {type(one.error) for one in found if one.error} == {error}
    assert sum(one.error is None for one in found) == read


def test_a_bomb_of_bombs_has_a_budget(tmp_path, monkeypatch):
    """Each member is small enough, all together they are not: what came before the limit is still read."""
    members = [(f"{number}.pdf", PDF + bytes(900_000)) for number in range(30)]
    (tmp_path / "a.zip").write_bytes(zipped(members))
    found = found_in(tmp_path, Limits(file=1_000_000))
    assert sum(one.error is None for one in found) == 11  # ten times the largest file
    assert isinstance(found[-1].error, LimitError)
    nested = zipped([("x.pdf", PDF)])
    for _ in range(archives.DEPTH + 1):
        nested = zipped([("n.zip", nested)])
    (tmp_path / "a.zip").write_bytes(nested)
    (deep,) = found_in(tmp_path)
    assert isinstance(deep.error, LimitError)
    monkeypatch.setattr(archives, "_MEMBERS", 3)
    (tmp_path / "a.zip").write_bytes(zipped(members[:5]))
    (crowd,) = [one for one in found_in(tmp_path) if one.error]
    assert isinstance(crowd.error, LimitError)


def test_a_word_bomb_is_left_to_its_reader(tmp_path):
    """A DOCX is not unpacked here; its reader knows its own limits."""
    (tmp_path / "a.docx").write_bytes(hostile.zip_bomb(30_000_000))
    (found,) = found_in(tmp_path)
    assert found.error is None
    assert found.data


def test_a_missing_inbox_is_told(tmp_path):
    """A mistyped folder is an error, not an empty run."""
    with pytest.raises(inbox.InputMissingError, match="khong-co"):
        list(files_below([tmp_path / "khong-co"]))
