"""bench.py measures what it says: processes in turns, best rounds, growth between sizes."""

import subprocess
import sys
from pathlib import Path

import pytest

from evaluation import bench


def test_run_measures_and_reads():
    """A process has its output, a time no shorter than it slept, and a peak that holds what it allocated."""
    script = "import time; data = b'x' * (80 << 20); time.sleep(0.2); print('done')"
    one = bench.run([sys.executable, "-c", script])
    assert one.output == "done\n"
    assert one.seconds >= 0.2
    assert one.megabytes >= 80


def test_failed_command_is_no_figure():
    """A command that fails raises instead of giving a fast time."""
    with pytest.raises(subprocess.CalledProcessError):
        bench.run([sys.executable, "-c", "raise SystemExit(3)"])


def test_in_turns(monkeypatch):
    """The commands are run in turns, round after round."""
    order = []
    monkeypatch.setattr(bench, "run", lambda command: order.append(command[0]) or bench.Run(1, 1, ""))
    runs = bench.best(2, {"a": ["x"], "b": ["y"]})
    assert order == ["x", "y", "x", "y"]
    assert [len(several) for several in runs.values()] == [2, 2]


def test_fastest():
    """The fastest round counts, each is run."""
    rounds = []
    assert bench.fastest(3, lambda: rounds.append(1)) >= 0
    assert len(rounds) == 3


def test_sample_of_six_pages(tmp_path):
    """The sample nearest to six pages is taken; without any PDF that is told."""
    canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab typesets the samples")
    for pages in (2, 5, 11):
        pdf = canvas.Canvas(str(tmp_path / f"{pages}.pdf"))
        for _ in range(pages):
            pdf.drawString(50, 500, "x")
            pdf.showPage()
        pdf.save()
    assert bench.sample_pdf(tmp_path) == (tmp_path / "5.pdf", 5)
    with pytest.raises(FileNotFoundError, match="no PDF"):
        bench.sample_pdf(Path(tmp_path / "none"))


def test_text_figures(monkeypatch):
    """Each size has its rate, and from the second on its growth; the bare scan counts every slash."""
    monkeypatch.setattr(bench, "sample_text", lambda _dilution: "Thực hiện Kế hoạch số 12/KH-UBND ngày 04/5/2021.\n")
    measured = bench.measure_text(1, (2_000, 4_000))
    rows = measured["sizes"]
    assert [row["chars"] for row in rows] == [pytest.approx(2_000, rel=0.05), pytest.approx(4_000, rel=0.05)]
    assert rows[1]["text_growth"] == pytest.approx(2, rel=0.05)
    assert set(rows[1]) - set(rows[0]) == {"pipeline_growth", "citations_growth", "text_growth"}
    assert 0 < sum(measured["stage_percent"].values()) <= 100
    assert "citations_to_scan_ratio" in bench.table({"text": {"sizes": rows}})
