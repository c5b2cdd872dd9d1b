"""The command line explains itself: help and wrong usage in Vietnamese, at once."""

import re
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest
from calling import extract
from click.testing import CliRunner

from extract.cli import cli


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
