"""The direction of imports: held by import-linter, and seen to break where it should."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def _lint(folder):
    """Run the contracts of ``folder``/pyproject.toml over ``folder``/extract; return exit code and output."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-c", LINT, "--no-cache"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


@pytest.fixture
def copy(tmp_path):
    """Return a copy of the package with the contracts."""
    shutil.copytree(ROOT / "extract", tmp_path / "extract", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_kept():
    """Every contract holds."""
    code, out = _lint(ROOT)
    assert code == 0, out


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("records.py", "from extract import pipeline", "layers"),
        ("extractors/header.py", "from extract import checks", "layers"),
        ("stranger.py", "", "layers"),
        ("pipeline.py", "import pdfplumber", "PDF, OCR and office libraries"),
        ("extractors/awards.py", "from underthesea import word_tokenize", "underthesea only"),
        ("records.py", "import pandas", "pandas only"),
        ("reading/plain.py", "import click", "click only"),
        ("knowledge/rules.py", "from sklearn import svm", "no training library"),
    ],
)
def test_breaks(copy, module, line, broken):
    """An import against the direction, or a module in no layer, breaks the contract that forbids it."""
    with (copy / "extract" / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    code, out = _lint(copy)
    assert code == 1
    assert [name for name in out.splitlines() if name.startswith(broken) and "BROKEN" in name], out
