"""Word files of before 2007, and RTF.

.doc is converted to .docx by LibreOffice, which keeps letterhead, tables, numbering and tracked changes apart; antiword
is the fallback: measured on the same files it gives the same words, but breaks cells over lines and prints deleted
text beside inserted text. RTF is read by LibreOffice alone. Both programs are optional.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from extract.errors import DamagedError, EncryptedError, MissingToolError, UnsupportedFormatError
from extract.reading.word_blocks import Block, WordCell, WordContent, WordLine, WordParagraph, WordTable
from extract.reading.word_programs import run

SECONDS = 90.0
# Where the installers of Windows and macOS put it, outside of PATH.
_OFFICE_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
)
_FIB_IDENT, _FIB_ENCRYPTED = b"\xec\xa5", 0x100


def office() -> str | None:
    """Return the path of LibreOffice's soffice, None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _OFFICE_PLACES if Path(place).is_file()), None)


def missing_tool(kind: str, *, antiword_serves: bool) -> MissingToolError:
    """Return the error that says how to install what a .doc or .rtf file needs."""
    debian = "sudo apt install antiword" if antiword_serves else "sudo apt install libreoffice-writer-nogui"
    return MissingToolError(
        f"cần LibreOffice để đọc tệp {kind}: cài bằng “{debian}” (Debian, Ubuntu), "
        "“winget install TheDocumentFoundation.LibreOffice” (Windows) hoặc “brew install --cask libreoffice” (macOS), "
        "hoặc mở tệp bằng Word và lưu thành .docx"
    )


def check_readable(data: bytes) -> None:
    """Raise EncryptedError for a Word file that asks for a password, UnsupportedFormatError for what is no Word file.

    Workbooks and mails begin with the same bytes; LibreOffice would print as text whatever it does not know.
    """
    if "EncryptedPackage".encode("utf-16-le") in data[: 1 << 20] or (
        data[512:514] == _FIB_IDENT and int.from_bytes(data[522:524], "little") & _FIB_ENCRYPTED
    ):
        raise EncryptedError("tệp Word có mật khẩu: hãy mở bằng Word, gỡ mật khẩu rồi lưu lại")
    if "WordDocument".encode("utf-16-le") not in data:
        raise UnsupportedFormatError(
            "tệp không chứa văn bản Word: hãy mở bằng phần mềm đã tạo ra nó và lưu thành .docx"
        )


def to_docx(data: bytes, suffix: str, *, seconds: float = SECONDS) -> bytes:
    """Return the file as LibreOffice saves it as .docx.

    It runs with a profile of its own (another LibreOffice that is open does not matter) and with all its processes is
    gone on return. Raises MissingToolError, LimitError after ``seconds``, DamagedError where nothing comes out.
    """
    program = office()
    if program is None:
        raise missing_tool(suffix, antiword_serves=False)
    with tempfile.TemporaryDirectory(prefix="extract-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, made = folder / f"in{suffix}", folder / "out" / "in.docx"
        source.write_bytes(data)
        profile = (folder / "profile").as_uri()
        run(
            [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck",
             "--convert-to", "docx", "--outdir", str(made.parent), str(source)],
            seconds,
            folder,
        )  # fmt: skip
        if not made.is_file():
            raise DamagedError(f"LibreOffice không mở được tệp {suffix} này: hãy mở bằng Word và lưu thành .docx")
        return made.read_bytes()


def by_antiword(data: bytes, *, seconds: float = SECONDS) -> WordContent:
    """Return what antiword prints of a .doc file, its table rows (``|cell|cell|``) as tables.

    Raises MissingToolError, LimitError, DamagedError.
    """
    program = shutil.which("antiword")
    if program is None:
        raise missing_tool(".doc", antiword_serves=True)
    with tempfile.TemporaryDirectory(prefix="extract-") as name:
        source = Path(name) / "in.doc"
        source.write_bytes(data)
        # Width 0: no line breaks inside a paragraph; they would cut symbols.
        printed = run([program, "-m", "UTF-8.txt", "-w", "0", str(source)], seconds, Path(name))
    text = printed.decode("utf-8", errors="replace")
    if not text.strip():
        raise DamagedError("không đọc được tệp .doc này: hãy mở bằng Word và lưu thành .docx")
    return WordContent(body=printed_blocks(text))


def printed_blocks(text: str) -> list[Block]:
    """Return the blocks of what antiword printed: a line is a paragraph, a run of ``|...|`` lines a table."""
    blocks: list[Block] = []
    cells: list[WordCell] = []
    rows = 0
    for line in [*text.splitlines(), ""]:
        stripped = line.strip()
        if len(stripped) > 2 and stripped[0] == "|" == stripped[-1]:
            for column, part in enumerate(stripped[1:-1].split("|")):
                paragraphs = [WordParagraph([WordLine(part)])] if part.strip() else []
                cells.append(WordCell(rows, column, paragraphs))
            rows += 1
            continue
        if cells:
            blocks.append(WordTable(cells, rows, max(cell.column for cell in cells) + 1))
            cells, rows = [], 0
        if stripped:
            blocks.append(WordParagraph([WordLine(stripped)]))
    return blocks
