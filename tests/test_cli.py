"""The command line as its users meet it: products on stdout, sentences on stderr, one exit code per cause."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from extract.cli import cli

REPORT = (
    "ỦY BAN NHÂN DÂN\nHUYỆN LẠC SƠN\nSố: 88/BC-UBND\n\nBÁO CÁO\nCông tác thi đua, khen thưởng 6 tháng đầu năm 2023\n\n"
    "UBND huyện đã ban hành Kế hoạch số 41/KH-UBND ngày 14/02/2023 về phát động phong trào thi đua “Dân vận khéo”.\n\n"
    "Tặng Giấy khen cho 27 cá nhân và 9 tập thể.\n"
)


def extract(*arguments: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "extract.cli", *arguments],
        input=given,
        capture_output=True,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
    )


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Return the path of a small report."""
    path = tmp_path / "báo cáo.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def docx() -> bytes:
    """Return a small DOCX."""
    from docx import Document

    document = Document()
    document.add_paragraph("Thực hiện Chỉ thị số 7/CT-UBND ngày 03/4/2023 của UBND tỉnh.")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def pdf(*, password: str | None = None) -> bytes:
    """Return a one-page PDF, under a password if one is given."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target, encrypt=StandardEncryption(password) if password else None)
    canvas.drawString(72, 700, "Quyet dinh so 15/KH-UBND ngay 03/4/2023 cua UBND tinh")
    canvas.save()
    return target.getvalue()


def test_one_file_is_one_object(report: Path) -> None:
    """One file prints one JSON object that names what the report says."""
    done = extract(str(report))
    record = json.loads(done.stdout)
    assert done.returncode == 0
    assert [c["code"] for c in record["citations"]] == ["41/KH-UBND"]
    assert sorted(a["count"] for a in record["awards"]) == [9, 27]
    assert [m["name"] for m in record["movements"]] == ["Dân vận khéo"]
    assert record["header"]["code"] == "88/BC-UBND"


def test_several_files_are_one_line_each(report: Path) -> None:
    """Several files print one JSON object a line, in order."""
    lines = extract(str(report), str(report)).stdout.decode().splitlines()
    assert [json.loads(line)["header"]["code"] for line in lines] == ["88/BC-UBND"] * 2


def test_standard_input_is_read(report: Path) -> None:
    """A dash reads standard input and gives the same record but for the path."""
    piped = json.loads(extract("-", given=report.read_bytes()).stdout)
    direct = json.loads(extract(str(report)).stdout)
    piped["source"].pop("path"), direct["source"].pop("path")
    assert piped == direct


def test_every_record_is_valid(report: Path) -> None:
    """What is printed validates against the published schema."""
    import jsonschema

    schema = json.loads(extract("schema").stdout)
    jsonschema.validate(json.loads(extract(str(report)).stdout), schema)


def test_text_prints_the_flow_exactly(report: Path) -> None:
    """`extract text` prints the text that offsets count in."""
    record = json.loads(extract(str(report)).stdout)
    flow = extract("text", str(report)).stdout.decode()
    span = record["citations"][0]["span"]
    assert flow[span["start"] : span["end"]] == span["text"]
    assert len(flow) == record["source"]["text_chars"]


@pytest.mark.parametrize(("form", "sign"), [("table", "41/KH-UBND"), ("html", "<mark")])
def test_other_formats(report: Path, form: str, sign: str) -> None:
    """The table and the page show what was extracted."""
    done = extract(str(report), "--format", form)
    assert done.returncode == 0
    assert sign in done.stdout.decode()


def test_output_is_written_whole(report: Path, tmp_path: Path) -> None:
    """-o writes one file for one report, a folder for several, and leaves no temporary file."""
    one, many = tmp_path / "một.json", tmp_path / "ra"
    other = tmp_path / "b.txt"
    other.write_text(REPORT, encoding="utf-8")
    assert extract(str(report), "-o", str(one)).returncode == 0
    assert extract(str(report), str(other), "-o", str(many)).returncode == 0
    assert json.loads(one.read_text(encoding="utf-8"))["header"]["code"] == "88/BC-UBND"
    assert sorted(path.name for path in many.iterdir()) == ["b.txt.json", "báo cáo.txt.json"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_products_are_as_open_as_any_new_file(report: Path, tmp_path: Path) -> None:
    """Colleagues on a shared folder can open a product; a replaced one keeps its permissions; no litter is left."""
    target = tmp_path / "record.json"
    extract(str(report), "-o", str(target))
    ordinary = tmp_path / "ordinary"
    ordinary.touch()
    assert target.stat().st_mode == ordinary.stat().st_mode
    target.chmod(0o640)
    extract(str(report), "-o", str(target))
    assert target.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["báo cáo.txt", "ordinary", "record.json"]


def test_files_of_one_name_do_not_overwrite_each_other(report: Path, tmp_path: Path) -> None:
    """Two files of the same name from two folders give two products."""
    other = tmp_path / "xã" / report.name
    other.parent.mkdir()
    other.write_text(REPORT.replace("88/BC", "89/BC"), encoding="utf-8")
    assert extract(str(report), str(other), "-o", str(tmp_path / "ra")).returncode == 0
    codes = [json.loads(path.read_text(encoding="utf-8"))["header"]["code"] for path in (tmp_path / "ra").iterdir()]
    assert sorted(codes) == ["88/BC-UBND", "89/BC-UBND"]


BROKEN = {
    "missing": (3, None),
    "empty": (7, b""),
    "password": (5, pdf(password="mật")),
    "truncated": (6, pdf()[:400]),
    "zip": (4, b"PK\x03\x04" + bytes(200)),
    "image": (6, b"\x89PNG\r\n\x1a\n" + bytes(200)),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_each_fault_has_its_code_and_sentence(kind: str, report: Path, tmp_path: Path) -> None:
    """A broken file gives one Vietnamese sentence and its exit code, and the other files still come out."""
    code, data = BROKEN[kind]
    bad = tmp_path / f"{kind}.pdf"
    if data is not None:
        bad.write_bytes(data)
    done = extract(str(bad), str(report))
    errors = done.stderr.decode().splitlines()
    assert done.returncode == code
    assert len(errors) == 1
    assert errors[0].startswith(str(bad))
    assert "Traceback" not in errors[0]
    assert json.loads(done.stdout)["header"]["code"] == "88/BC-UBND"


def test_a_folder_is_refused_with_advice(tmp_path: Path) -> None:
    """A folder given as a file is answered with a sentence, not with a fault of the program."""
    done = extract(str(tmp_path))
    assert done.returncode == 3
    assert "thư mục" in done.stderr.decode()


def test_docx_named_pdf_is_read(tmp_path: Path) -> None:
    """Bytes decide, not names: a DOCX called .pdf is read, and the record says so."""
    path = tmp_path / "tờ trình.pdf"
    path.write_bytes(docx())
    done = extract(str(path))
    record = json.loads(done.stdout)
    assert "cảnh báo" in done.stderr.decode()
    assert record["source"]["reader"] == "docx"
    assert [c["code"] for c in record["citations"]] == ["7/CT-UBND"]
    assert record["warnings"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ((), "chưa cho biết"),
        (("--form",), "--format"),
        (("schemaa",), "schema"),
        (("x.pdf", "--format", "xml"), "json, table, html"),
        (("a.txt", "b.txt", "--format", "html"), "-o"),
        (("a.txt", "--limit", "trang=5"), "page_chars"),
        (("a.txt", "--limit", "pages"), "pages=60"),
        (("check", "a.txt", "--limit", "memory=nhiều"), "memory=200MB"),
        (("a.txt", "--ocr", "maybe"), "auto, force, never"),
        (("a.txt", "--jobs", "0"), "--jobs"),
        (("a.txt", "b.txt", "-o", "ra.json"), "thư mục"),
        (("text", "a.txt", "b.txt"), "thừa b.txt"),
        (("a.txt", "--verbose=1"), "không nhận giá trị"),
        (("assign", "9" * 25, "--corpus", "k.db"), "số từ 1 đến"),
        (("corrections", "list", "--report", "9" * 5000, "--corpus", "k.db"), "số từ 1 đến"),
        (("corrections", "undo", "9" * 19, "--who", "Lan", "--corpus", "k.db"), "số từ 1 đến"),
        (("a.txt", "--limit", f"memory={'9' * 400}GB"), "memory=200MB"),
    ],
)
def test_usage_errors_are_vietnamese(arguments: tuple[str, ...], word: str) -> None:
    """Wrong usage exits with 2, one sentence and where to look."""
    done = extract(*arguments)
    assert done.returncode == 2
    assert word in done.stderr.decode()
    assert "--help" in done.stderr.decode()
    assert not re.search(r"\b(got|option|argument|value)\b", done.stderr.decode(), re.IGNORECASE)


def test_help_is_vietnamese_on_a_windows_code_page() -> None:
    """Help is Vietnamese and in UTF-8 even where the console says cp1252."""
    done = extract("--help", PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "Cách dùng" in done.stdout.decode("utf-8")
    assert "Usage" not in done.stdout.decode("utf-8")


def commands(group: click.Group, *above: str) -> Iterator[tuple[str, ...]]:
    """Yield the names of all commands, those of groups within groups too."""
    for name, one in group.commands.items():
        yield (*above, name)
        if isinstance(one, click.Group):
            yield from commands(one, *above, name)


@pytest.mark.parametrize("names", list(commands(cli)), ids=" ".join)
def test_every_command_helps_in_vietnamese(names: tuple[str, ...]) -> None:
    """No word of the library's own stands in any help, and every option says what it is for."""
    told = CliRunner().invoke(cli, [*names, "--help"]).output
    assert "Cách dùng" in told
    assert not re.search(
        r"\b(INTEGER|RANGE|PATH|FILE|DIRECTORY|TEXT|FLOAT|required|default|Usage|Options|Show)\b|<=", told
    )
    assert not re.findall(r"^  --?\w[^ ]*(?: [A-ZĐ_|]+)?$", told, re.MULTILINE)


def test_start_up_is_lazy() -> None:
    """Help imports none of the heavy libraries."""
    heavy = {"pandas", "spacy", "sklearn", "pydantic", "underthesea", "pdfplumber", "lxml", "regex", "yaml", "numpy"}
    script = (
        "import sys, runpy\nsys.argv=['extract','--help']\n"
        "try: runpy.run_module('extract.cli', run_name='__main__')\nexcept SystemExit: pass\n"
        f"print(sorted({heavy!r} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stderr.decode().strip() == "[]"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_interrupt_exits_with_130(tmp_path: Path) -> None:
    """Ctrl-C stops the work with exit code 130 and no traceback."""
    pipe = tmp_path / "chờ"
    os.mkfifo(pipe)  # reading it blocks until someone writes
    running = subprocess.Popen([sys.executable, "-m", "extract.cli", str(pipe)], stderr=subprocess.PIPE)
    time.sleep(1.5)
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=20)
    assert running.returncode == 130
    assert b"Traceback" not in errors


def test_library_noise_never_reaches_the_product(report: Path) -> None:
    """Nothing but the record is on stdout, even with -v."""
    assert json.loads(extract(str(report), "-v").stdout)


@pytest.mark.parametrize("command", [(), ("text",), ("check",)])
def test_a_limit_is_set_by_name(tmp_path: Path, command: tuple[str, ...]) -> None:
    """--limit, repeated, changes the limits of every command that reads; the sentence says how to raise them."""
    path = tmp_path / "b.pdf"
    path.write_bytes(pdf())
    assert extract(*command, str(path), "--limit", "pages=1", "--limit", "page_chars=500").returncode == 0
    done = extract(*command, str(path), "--limit", "pages=1", "--limit", "page_chars=5")
    assert done.returncode == 8
    assert "--limit page_chars=10" in done.stderr.decode()


def test_several_jobs_keep_the_order(report: Path, tmp_path: Path) -> None:
    """--jobs reads files side by side; what is printed is the same as one by one, in the order of the files."""
    other, bad = tmp_path / "b.pdf", tmp_path / "c.docx"
    other.write_bytes(pdf())
    bad.write_bytes(docx()[:900])
    files = [str(path) for path in (other, report, bad, other, report)]
    one, two = extract(*files), extract(*files, "--jobs", "2")
    assert [json.loads(line)["source"]["path"] for line in two.stdout.splitlines()] == [*files[:2], *files[3:]]
    assert (one.stdout, one.stderr, one.returncode) == (two.stdout, two.stderr, two.returncode)
    assert one.returncode == 6


def test_scans_are_left_unread_where_ocr_is_switched_off(tmp_path: Path) -> None:
    """--ocr never: a page that is an image gives exit code 7 and the option that would read it."""
    from PIL import Image

    path = tmp_path / "scan.pdf"
    Image.new("L", (800, 1100), 255).save(path, "PDF")
    done = extract(str(path), "--ocr", "never")
    assert done.returncode == 7
    assert "--ocr auto" in done.stderr.decode()


def test_verbose_shows_where_reading_failed(tmp_path: Path) -> None:
    """-v prints the traceback of the reader, though it ran in a process of its own."""
    path = tmp_path / "b.pdf"
    path.write_bytes(pdf()[:400])
    errors = extract(str(path), "-v").stderr.decode()
    assert "read_pdf" in errors


def reversed_plan(tmp_path: Path, day: str = "03/4/2023") -> Path:
    """Return a report that cites a plan with its symbol in reversed order."""
    path = tmp_path / "dẫn sai.txt"
    path.write_text(
        f"UBND huyện Lạc Sơn báo cáo. Thực hiện Kế hoạch số 77/UBND-KH ngày {day} của UBND tỉnh về cải cách.", "utf-8"
    )
    return path


def test_check_prints_findings_like_a_linter(tmp_path: Path) -> None:
    """Each finding is one line `file:page:rule message → suggestion`; warnings alone exit with 0."""
    path = reversed_plan(tmp_path)
    done = extract("check", str(path), "--select", "R7")
    assert done.returncode == 0
    (line,) = done.stdout.decode().splitlines()
    assert line.startswith(f"{path}:1:TD107 ")
    assert line.endswith("→ 77/KH-UBND")


def test_check_exits_with_one_on_errors(tmp_path: Path) -> None:
    """An impossible date is an error: exit code 1, unless the rule is ignored."""
    path = reversed_plan(tmp_path, day="31/4/2023")
    assert extract("check", str(path)).returncode == 1
    assert extract("check", str(path), "--ignore", "error").returncode == 0


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_check_for_programs(tmp_path: Path, form: str) -> None:
    """JSON and SARIF parse and name the rule."""
    done = extract("check", str(reversed_plan(tmp_path)), "--format", form)
    assert json.loads(done.stdout)
    assert "TD107" in done.stdout.decode()


def test_check_as_a_workbook(tmp_path: Path) -> None:
    """The workbook has a heading, a row for each finding, and a filter; it needs -o."""
    openpyxl = pytest.importorskip("openpyxl", reason="reads the workbook back")
    target = tmp_path / "ra.xlsx"
    path = reversed_plan(tmp_path)
    assert extract("check", str(path), "--format", "xlsx").returncode == 2
    assert extract("check", str(path), "--format", "xlsx", "-o", str(target)).returncode == 0
    sheet = openpyxl.load_workbook(target).active
    rows = list(sheet.iter_rows(values_only=True))
    assert "TD107" in {row[2] for row in rows[1:]}
    assert sheet.auto_filter.ref


def test_rule_explains_one_with_examples() -> None:
    """`extract rule` explains a rule with examples, lists all without a name, and refuses an unknown one."""
    assert "✗" in extract("rule", "TD107").stdout.decode()
    assert len(extract("rule").stdout.decode().splitlines()) >= 28
    assert extract("rule", "TD999").returncode == 2
