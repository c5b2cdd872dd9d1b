"""`extract check` and `extract rule` as their users meet them."""

import json
from pathlib import Path

import pytest
from calling import extract


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
