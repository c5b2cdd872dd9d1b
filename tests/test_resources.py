"""The data of models/ and schemas/ is found in a wheel, an editable install and a bare checkout."""

import json
import os
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

from extract import resources

ROOT = Path(__file__).resolve().parent.parent
QUESTION = """
import extract, sys
from extract import resources
from extract.knowledge import rules
print(extract.__file__)
print(resources.root())
print(len(rules.topics()), resources.path("schemas/record.schema.json").is_file())
"""


@pytest.fixture
def elsewhere(tmp_path):
    """Return a working folder with a researcher's own models/ and schemas/ in it, which must not be taken."""
    for name in ("models", "schemas", "extract_data"):
        (tmp_path / "work" / name).mkdir(parents=True)
        (tmp_path / "work" / name / "__init__.py").write_text("raise ImportError('the wrong folder')", "utf-8")
    (tmp_path / "work" / "models" / "MANIFEST.json").write_text("{}", "utf-8")
    return tmp_path / "work"


def _ask(cwd, *, first=None, flags=()):
    """Ask a fresh interpreter in ``cwd`` where it finds package and data; ``first`` leads its path."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if first is not None:
        environment["PYTHONPATH"] = str(first)
    done = subprocess.run(
        [sys.executable, *flags, "-c", QUESTION], cwd=cwd, env=environment, capture_output=True, text=True, check=True
    )
    package, root, counted = done.stdout.splitlines()
    return Path(package).parent, Path(root), counted


TOPICS = len(list((ROOT / "models/rules").glob("*.yaml")))


def test_checkout(elsewhere):
    """A bare checkout on the path reads the models/ beside the package, whatever lies in the working folder."""
    package, root, counted = _ask(elsewhere, first=ROOT)
    assert (package, root) == (ROOT / "extract", ROOT)
    assert counted == f"{TOPICS} True"


def test_editable(elsewhere):
    """An editable install reads the checkout's data, whatever lies in the working folder."""
    try:
        origin = json.loads(metadata.distribution("thidua-extract").read_text("direct_url.json") or "{}")
    except metadata.PackageNotFoundError:
        origin = {}
    if not origin.get("dir_info", {}).get("editable") or origin["url"] != ROOT.as_uri():
        pytest.skip("this checkout is not installed editable here")
    package, root, counted = _ask(elsewhere)
    assert (package, root) == (ROOT / "extract", ROOT)
    assert counted == f"{TOPICS} True"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel with the backend of pyproject.toml, offline, and return its path."""
    folder = tmp_path_factory.mktemp("dist")
    pytest.importorskip("hatchling", reason="the build backend is not installed")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(ROOT)], capture_output=True, check=True)
    (path,) = folder.glob("*.whl")
    return path


def test_wheel(wheel, elsewhere, tmp_path):
    """A wheel carries its data inside the package and reads that, whatever lies in the working folder."""
    site = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--target", str(site), str(wheel)],
        capture_output=True,
        check=True,
    )
    package, root, counted = _ask(elsewhere, first=site)
    assert (package, root) == (site / "extract", site / "extract" / "_data")
    assert counted == f"{TOPICS} True"


def test_wheel_holds_what_it_needs_and_no_more(wheel):
    """The wheel has every file of models/ and schemas/, and neither tests, evaluation nor corpus."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for folder in ("models", "schemas"):
        for file in (ROOT / folder).rglob("*"):
            if file.is_file() and not file.name.startswith("."):
                assert f"extract/_data/{file.relative_to(ROOT).as_posix()}" in names
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"extract"}
    assert "extract/py.typed" in names


def test_root_is_told_when_missing(monkeypatch, tmp_path):
    """Without its data the package says so and what to do."""
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    resources.root.cache_clear()
    try:
        with pytest.raises(FileNotFoundError, match="reinstall"):
            resources.root()
    finally:
        resources.root.cache_clear()


def test_csv_comments_are_left_out(monkeypatch, tmp_path):
    """Comment lines on top of a CSV table are no rows."""
    (tmp_path / "t.csv").write_text("# about\n# source\nid,name\nx1,Mười\n", "utf-8")
    monkeypatch.setattr(resources, "root", lambda: tmp_path)
    resources.load_csv.cache_clear()
    try:
        assert resources.load_csv("t.csv") == ({"id": "x1", "name": "Mười"},)
    finally:
        resources.load_csv.cache_clear()
