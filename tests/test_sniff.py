"""What a file is, by its bytes; what the user is told when it cannot be read."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from printing import Printer

from extract import read
from extract.errors import InputMissingError, LimitError, NoTextError, UnsupportedFormatError
from extract.reading import Limits, read_bytes
from extract.reading.page_image import render
from extract.reading.sniff import sniff


def zipped(*names: str) -> bytes:
    """Return a ZIP archive with empty entries."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "")  # dated 1980: the bytes name the test, so they must not change
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.4\n", "pdf"),
        (b"\r\njunk of a signing program\n%PDF-1.7\n", "pdf"),
        (bytes(3000) + b"%PDF-1.7\n1 0 obj\nstartxref\n0\n%%EOF", "pdf"),
        (b"signed\r\n" * 400 + b"%PDF-1.7\n1 0 obj\nstartxref\n0\n%%EOF", "pdf"),
        (bytes(3000) + b"%PDF-1.7\n1 0 obj\n", "text"),
        (bytes(70_000) + b"%PDF-1.7\n1 0 obj\nstartxref\n0\n%%EOF", "text"),
        (("Báo cáo. " * 200 + "Tệp bắt đầu bằng %PDF-1.7 và hết ở startxref.").encode(), "text"),
        (zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        (zipped("[Content_Types].xml", "word/document.xml")[:60], "docx"),
        (zipped("xl/workbook.xml"), "zip"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "doc"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "html"),
        ("<html><body>".encode("utf-16"), "html"),
        (b"<?xml version='1.0'?>\n<html xmlns='x'>", "html"),
        (b"From: <A>\r\nSubject: x\r\n y\r\nMIME-Version: 1.0\r\n\r\n", "html"),
        (b"\x89PNG\r\n", "image"),
        ("Báo cáo".encode(), "text"),
    ],
)
def test_kind_by_bytes(data: bytes, kind: str) -> None:
    """The first bytes (for ZIP the names in it) tell what a file is."""
    assert sniff(data) == kind


@pytest.mark.parametrize("before", [900, 3_000, 50_000])
def test_pdf_behind_a_signature(before: int) -> None:
    """What a signing program puts before a PDF changes neither its text nor its picture, only the file's checksum."""
    data = Path("corpus/degraded/vni_bac_ha.pdf").read_bytes()
    signed = b"\x30\x82" * (before // 2) + data
    plain, found = read_bytes(data), read_bytes(signed)
    assert found.text == plain.text
    assert found.warnings == plain.warnings
    assert found.source.sha256 == hashlib.sha256(signed).hexdigest()
    assert render(signed, [1], 0.5) == render(data, [1], 0.5)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    """A path that is not there, or a folder, says what to do."""
    with pytest.raises(InputMissingError, match="đường dẫn"):
        read(tmp_path / "khong-co.pdf")
    with pytest.raises(InputMissingError, match="thư mục"):
        read(tmp_path)


@pytest.mark.parametrize("data", [b"", b"\r\n \n", bytes(64)])
def test_empty_file(data: bytes) -> None:
    """Nothing, or nothing but blanks, is an empty file."""
    with pytest.raises(NoTextError, match="rỗng"):
        read_bytes(data)


@pytest.mark.parametrize("data", [zipped("xl/workbook.xml"), bytes(range(256)) * 8])
def test_other_formats(data: bytes) -> None:
    """Spreadsheets and random bytes are refused with the formats that can be read."""
    with pytest.raises(UnsupportedFormatError, match="hãy"):
        read_bytes(data)


def test_size_limit() -> None:
    """A file over the limit is refused by its size."""
    with pytest.raises(LimitError):
        read_bytes(b"a" * 1001, limits=Limits(file=1000))


def test_wrong_extension_is_read_with_a_warning(tmp_path: Path) -> None:
    """A PDF named .docx is read as what it is; the warning names both."""
    printer = Printer().page()
    printer.text(85, 100, "Báo cáo kết quả công tác thi đua")
    path = printer.save(tmp_path / "bao-cao.docx")
    document = read(path)
    assert document.text == "Báo cáo kết quả công tác thi đua"
    assert document.source.media_type == "application/pdf"
    (warning,) = document.warnings
    assert warning.code == "wrong_extension"
    assert ".docx" in warning.message
    assert "PDF" in warning.message


def test_stream_and_path_give_the_same_document(tmp_path: Path) -> None:
    """Standard input comes as a binary stream: same text, same hash, no path."""
    path = tmp_path / "a.txt"
    path.write_text("Tặng Giấy khen cho 12 cá nhân.", encoding="utf-8")
    by_path, by_stream = read(path), read(io.BytesIO(path.read_bytes()))
    assert by_path.text == by_stream.text
    assert by_path.source.sha256 == by_stream.source.sha256
    assert (by_path.source.path, by_stream.source.path) == (str(path), None)
