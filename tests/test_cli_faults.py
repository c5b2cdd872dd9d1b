"""The command line where something is wrong: one sentence and one exit code per cause."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from calling import extract, pdf

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


@pytest.mark.parametrize("command", [(), ("text",), ("check",)])
def test_a_limit_is_set_by_name(tmp_path: Path, command: tuple[str, ...]) -> None:
    """--limit, repeated, changes the limits of every command that reads; the sentence says how to raise them."""
    path = tmp_path / "b.pdf"
    path.write_bytes(pdf())
    assert extract(*command, str(path), "--limit", "pages=1", "--limit", "page_chars=500").returncode == 0
    done = extract(*command, str(path), "--limit", "pages=1", "--limit", "page_chars=5")
    assert done.returncode == 8
    assert "--limit page_chars=10" in done.stderr.decode()


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
