"""The README's examples are run, and print what the README says."""

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"^```console\n\$ (extract[^\n]*)\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("command", "printed"), CONSOLE, ids=[command for command, _ in CONSOLE])
def test_console_examples(command: str, printed: str) -> None:
    """Each console example prints exactly what stands below it; "..." stands for lines left out."""
    done = subprocess.run(
        [sys.executable, "-m", "extract.cli", *shlex.split(command)[1:]],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100"},
        timeout=120,
        check=False,
    )
    assert done.stderr.decode() == ""
    pattern = ".*".join(map(re.escape, printed.strip().split("...")))
    assert re.fullmatch(pattern, done.stdout.decode().strip(), flags=re.DOTALL), done.stdout.decode()


def test_there_are_examples() -> None:
    """The README has console examples, so that the test above cannot pass for want of any."""
    assert len(CONSOLE) >= 3


def test_python_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python examples of the README give what it says."""
    monkeypatch.chdir(ROOT)
    blocks = "\n".join(re.findall(r"^```python\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL))
    example = doctest.DocTestParser().get_doctest(blocks, {}, "README.md", "README.md", 0)
    assert example.examples
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).run(example)
    assert result.failed == 0
