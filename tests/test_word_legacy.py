# ruff: noqa: E501  a piece of XML is read more easily on one line
"""Word documents other than .docx: .doc, HTML and RTF, and the programs that convert them."""

import shutil
import subprocess
import sys
import time

import pytest

from extract.errors import EncryptedError, LimitError, MissingToolError, UnsupportedFormatError
from extract.reading import read_bytes, word, word_legacy
from extract.reading.word_programs import run


def test_rendering_of_html():
    """HTML named .doc: paragraphs, list marks, tables with spans, nothing of scripts, styles and deleted text."""
    page = """<html><head><title>x</title><style>p {}</style></head><body>
      <table><tr><td>UBND XÃ YÊN LẠC</td><td>CỘNG HÒA XÃ HỘI<br>CHỦ NGHĨA VIỆT NAM</td></tr></table>
      <p>Thực hiện Kế hoạch <b>số 12/KH-</b>UBND&nbsp;ngày&#160;5/6/2023<del>cũ</del></p><script>var a</script>
      <ul><li>Một</li><li>Hai</li></ul>
      <table border="1"><tr><th rowspan="2">TT</th><th>Tên</th></tr><tr><td>A</td></tr></table></body></html>"""
    document = word.read_html(page.encode())
    assert "Kế hoạch số 12/KH-UBND ngày 5/6/2023" in document.text
    assert "- Một\n- Hai" in document.text
    assert "cũ" not in document.text
    assert "var" not in document.text
    assert [(cell.text, cell.row, cell.column) for cell in document.tables[-1].cells] == [
        ("TT", 0, 0),
        ("Tên", 0, 1),
        ("A", 1, 1),
    ]


def test_single_file_web_page():
    """Word's "single file web page" (MHTML) is read by its page, in the page's encoding."""
    part = b'\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    page = "<html><body><p>BÁO CÁO</p><p>Thực hiện kế hoạch</p></body></html>".encode()
    coded = b"".join(b"=%02X" % byte if byte > 127 else bytes([byte]) for byte in page)
    data = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b'
        + part
        + coded
        + b"\r\n--b--\r\n"
    )
    assert read_bytes(data, path="a.doc").text == "BÁO CÁO\nThực hiện kế hoạch"


def test_html_in_its_own_encoding():
    """A page that is no UTF-8 is read in the encoding that it names."""
    page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-16"></head><body><p>Tập thể</p></body></html>'
    assert word.read_html(page.encode("utf-16")).text == "Tập thể"


def test_antiword_tables_become_cells():
    """The rows that antiword prints between bars are tables, a letterhead among them two columns."""
    printed = "|UBND XÃ YÊN LẠC   |CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n|Số: 7/BC   |Độc lập |\n\nBÁO CÁO\n\n|1 |Đội một |\n|2 |Đội hai |\n"
    blocks = word_legacy.printed_blocks(printed)
    document = word.build_document(word.WordContent(body=blocks), word.SourceInfo(None, "", "", "doc"))
    assert document.text.split("\n") == [
        "UBND XÃ YÊN LẠC", "Số: 7/BC", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập", "BÁO CÁO", "1\tĐội một", "2\tĐội hai",
    ]  # fmt: skip


def test_password():
    """A Word 97 file whose header says "encrypted", and a .docx inside an encrypted package, ask for the password."""
    word97 = b"\xd0\xcf\x11\xe0".ljust(512, b"\0") + b"\xec\xa5".ljust(10, b"\0") + b"\x00\x01"
    for data in (word97, b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")):
        with pytest.raises(EncryptedError, match="mật khẩu"):
            word.read_doc(data)


def test_other_office_files_are_no_word_files():
    """A workbook or a mail begins like a Word 97 file; it is refused, not printed as noise."""
    with pytest.raises(UnsupportedFormatError, match="Word"):
        word.read_doc(b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le"))


def test_missing_programs(monkeypatch):
    """Without LibreOffice and antiword one sentence says how to install them on three systems."""
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(MissingToolError, match=r"apt install.*winget install.*brew install"):
        word.read_doc(b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"))
    with pytest.raises(MissingToolError, match=r"libreoffice"):
        word.read_rtf(rb"{\rtf1 a}")


@pytest.mark.skipif(word_legacy.office() is None, reason="LibreOffice is not installed")
def test_rtf_through_libreoffice():
    """An RTF file comes out with its paragraphs and tables."""
    rtf = rb"{\rtf1\ansi\ansicpg1252 K\u7871? ho\u7841?ch s\u7889? 12/KH-UBND\par Hai\par}"
    assert word.read_rtf(rtf).text == "Kế hoạch số 12/KH-UBND\nHai"


@pytest.mark.skipif(not shutil.which("sh"), reason="no POSIX shell")
def test_program_that_hangs_is_ended(tmp_path):
    """A converter that hangs is stopped with all its children and named in a LimitError."""
    mark = "extract-test-4711"
    with pytest.raises(LimitError, match="giây"):
        run(
            ["sh", "-c", f"sleep 47 & exec -a {mark} sleep 47"]
            if shutil.which("bash") is None
            else ["bash", "-c", f"(exec -a {mark} sleep 47) & exec -a {mark} sleep 47"],
            0.3,
            tmp_path,
        )
    assert _until(lambda: not any(mark in line for line in _processes()))


@pytest.mark.skipif(not shutil.which("sh"), reason="no POSIX shell")
def test_nothing_is_left_when_we_are_killed(tmp_path):
    """Killed ourselves, we leave neither the converter nor its folder behind."""
    folder = tmp_path / "made"
    folder.mkdir()
    code = (
        "from pathlib import Path; from extract.reading.word_programs import run;"
        "run(['sh', '-c', 'exec sleep 4711'], 60, Path(__import__('sys').argv[1]))"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(folder)])
    assert _until(lambda: any("sleep\x004711" in line for line in _processes()))
    process.kill()
    process.wait()
    assert _until(lambda: not any("sleep\x004711" in line for line in _processes()) and not folder.exists())


def _until(holds):
    deadline = time.monotonic() + 5
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _processes():
    from pathlib import Path

    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(file.read_bytes().decode(errors="replace"))
        except OSError:
            continue
    return found
