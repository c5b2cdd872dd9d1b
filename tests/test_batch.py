"""``extract batch`` as the office runs it: what the summary says, what is stored, what a second run does."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import hostile
import pytest
from corpora import report_text

from extract import cli
from extract.batch import progress, watch
from extract.batch.run import Batch
from extract.batch.summary import Failed, Summary
from extract.store.corpus import Corpus

SAMPLES = Path(__file__).parent.parent / "corpus" / "reports"


DOCS = Path(__file__).parent.parent / "docs" / "batch.md"


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Return what runs a command in an empty folder and returns exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EXTRACT_CORPUS", raising=False)

    def command(*words):
        with pytest.raises(SystemExit) as stopped:
            cli.main([str(word) for word in words])
        told = capsys.readouterr()
        return int(stopped.value.code or 0), told.out, told.err

    return command


def batch(run, *words):
    """Run a batch with one process; return exit code and summary."""
    code, out, _ = run("batch", *words, "--jobs", 1, "--format", "json")
    return code, json.loads(out)


def zipped(**members):
    """Return a ZIP of texts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.txt", text)
    return target.getvalue()


def test_a_season_of_reports(run, tmp_path):
    """Good, bad, doubled and foreign files: each is told as what it is, and the good ones are in the corpus."""
    inbox = tmp_path / "in"
    (inbox / "sub").mkdir(parents=True)
    (inbox / "word.docx").write_bytes((SAMPLES / "xa_binh_thanh_2024.docx").read_bytes())
    (inbox / "sub" / "a.pdf").write_bytes((SAMPLES / "chi_cuc_thue_cv_2024q3.pdf").read_bytes())
    (inbox / "gui.zip").write_bytes(zipped(cu=report_text(), moi=report_text(period="năm 2023", day="20", month="12")))
    (inbox / "lai.txt").write_text(report_text())
    (inbox / "khong-ro.txt").write_text(report_text(unit="HUYỆN TRÊN MÂY", place="Trên Mây"))
    (inbox / "nen-hong.zip").write_bytes(b"PK\x03\x04 and nothing more")
    (inbox / "xoan.pdf").write_bytes(hostile.range_bomb())
    (inbox / "trong.pdf").write_bytes(b"")
    (inbox / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (inbox / "~$word.docx").write_bytes(b"\x05Nguoi")
    limits = ("--limit", "memory=200MB", "--limit", "seconds=10")
    code, told = batch(run, "in", "--corpus", "tinh.db", *limits)
    assert code == 12
    names = ("ok", "warned", "duplicate", "failed", "ignored", "open_reporters", "replaced")
    assert [told[name] for name in names] == [5, 0, 1, 3, 2, len(told["open"]), 0]
    assert "in/khong-ro.txt" in told["open"]
    assert {one["path"]: one["code"] for one in told["failures"]} == {
        "in/nen-hong.zip": "damaged",
        "in/trong.pdf": "no_text",
        "in/xoan.pdf": "limit",
    }
    with Corpus("tinh.db", read_only=True) as corpus:
        assert len(corpus) == 5
        paths = {row["path"] for row in corpus.report_rows()}
        assert f"{inbox}/gui.zip!/moi.txt" in paths

    code, again = batch(run, "in", "--corpus", "tinh.db")
    assert (code, again["duplicate"], again["ok"], again["failed"]) == (12, 6, 0, 3)
    assert all(one["attempts"] < 2 for one in again["failures"])

    code, out, _ = run("failures", "--corpus", "tinh.db", "--format", "json")
    assert code == 0
    assert {Path(row["path"]).name for row in json.loads(out)} == {"nen-hong.zip", "trong.pdf", "xoan.pdf"}

    (inbox / "trong.pdf").write_text(report_text(period="năm 2022", year="2022"))
    (inbox / "nen-hong.zip").unlink()
    code, asked = batch(run, "--retry-failed", "--corpus", "tinh.db", *limits)
    assert (code, asked["ok"] + asked["warned"], [one["path"] for one in asked["failures"]]) == (
        12,
        1,
        [f"{inbox}/xoan.pdf"],
    )


def test_a_report_sent_again_replaces_the_first(run, tmp_path):
    """The version that comes later counts; both are kept, and the summary tells."""
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "lan-1.txt").write_text(report_text())
    assert batch(run, "in", "--corpus", "tinh.db")[0] == 0
    (inbox / "lan-2.txt").write_text(report_text(collectives=9))
    code, told = batch(run, "in", "--corpus", "tinh.db")
    assert (code, told["replaced"], told["ok"], told["duplicate"]) == (0, 1, 1, 1)
    assert [(Path(one["path"]).name, Path(one["replaces"]).name) for one in told["replacements"]] == [
        ("lan-2.txt", "lan-1.txt")
    ]
    with Corpus("tinh.db", read_only=True) as corpus:
        assert [Path(row["path"]).name for row in corpus.report_rows()] == ["lan-2.txt"]
        assert len(corpus.report_rows(current=False)) == 2
    for name, number, day in (("b", 1, 10), ("a", 2, 20)):  # copied at once: the time of writing tells
        (inbox / f"{name}.txt").write_text(report_text(collectives=number, period="năm 2023"))
        os.utime(inbox / f"{name}.txt", (1.7e9, 1.7e9 + day))
    assert batch(run, "in", "--corpus", "tinh.db")[1]["ok"] == 2
    with Corpus("tinh.db", read_only=True) as corpus:
        assert [Path(row["path"]).name for row in corpus.report_rows(period="2023")] == ["a.txt"]


def test_bare_records_in_a_folder(run, tmp_path):
    """With -o the records lie as the inbox does, nothing outside of the folder; a second run writes what is missing."""
    inbox = tmp_path / "in"
    inbox.mkdir()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("../../ra-ngoai.txt", report_text())
        archive.writestr("a/x.txt", report_text(collectives=1))
        archive.writestr("a/./x.txt", report_text(collectives=2))
    (inbox / "a.zip").write_bytes(target.getvalue())
    code, told = batch(run, "in", "-o", "out")
    written = sorted(str(path.relative_to("out")) for path in Path("out").rglob("*") if path.is_file())
    assert written == ["a.zip/a/x.txt-2.json", "a.zip/a/x.txt.json", "a.zip/ra-ngoai.txt.json"]
    assert (code, told["ok"], sorted(path.name for path in tmp_path.iterdir())) == (0, 3, ["in", "out"])
    record = json.loads(Path("out/a.zip/a/x.txt.json").read_text("utf-8"))
    assert record["source"]["path"] == "in/a.zip!/a/x.txt"
    Path("out/a.zip/ra-ngoai.txt.json").write_text("{")
    _, again = batch(run, "in", "-o", "out")
    assert (again["ok"], again["duplicate"]) == (1, 2)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["in"], "--corpus tinh.db, -o THƯ_MỤC"),
        (["--corpus", "t.db"], "chưa cho biết đọc thư mục nào"),
        (["in", "--corpus", "t.db", "--cluster", "tcp://x", "--jobs", "2"], "--jobs"),
    ],
)
def test_what_is_lacking_is_told(run, words, told):
    """Wrong usage is one sentence and exit code 2."""
    code, _, err = run("batch", *words)
    assert code == 2
    assert told in err


def test_a_missing_inbox_or_corpus(run, tmp_path):
    """A mistyped folder and a file that is no corpus end with their own codes, before anything is read."""
    assert run("batch", "khong-co", "--corpus", "t.db")[0] == 3
    assert not Path("t.db").exists()
    (tmp_path / "in").mkdir()
    (tmp_path / "x.db").write_text("no database at all" * 100)
    assert run("batch", "in", "--corpus", "x.db")[0] == 10
    assert run("failures", "--corpus", "none.db")[0] == 10


def test_ctrl_c_is_told_with_the_summary(run, tmp_path, monkeypatch):
    """What was done until then is summed up; the exit code is that of Ctrl-C."""
    (tmp_path / "in").mkdir()
    monkeypatch.setattr(Batch, "run", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    code, out, err = run("batch", "in", "--corpus", "tinh.db", "--format", "json")
    assert (code, json.loads(out)["stopped"]) == (130, True)
    assert "chạy lại lệnh này để đọc tiếp" in err


def test_the_python_of_the_documentation(tmp_path, monkeypatch, capsys):
    """The example of docs/batch.md runs as it stands."""
    (block,) = re.findall(r"^```python\n(.*?)^```", DOCS.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    Path("inbox").mkdir()
    Path("inbox/a.txt").write_text(report_text())
    exec(compile(block, str(DOCS), "exec"), {})
    assert "1  đọc tốt" in capsys.readouterr().out


def test_the_summary_for_people():
    """Counts in words, and the head of each list with how to see the rest."""
    summary = Summary(
        ok=3,
        replaced=[("b.pdf", "a.pdf")],
        failed=[Failed(f"{number}.pdf", "damaged", "hỏng", 2) for number in range(25)],
    )
    text = summary.as_text()
    assert re.search(r"^ +3  đọc tốt$", text, re.MULTILINE)
    assert "  0.pdf: hỏng" in text
    assert "  b.pdf: thay a.pdf" in text
    assert "… và 5 dòng nữa" in text
    assert "24.pdf" not in text


@pytest.mark.parametrize(
    ("summary", "total", "seconds", "line"),
    [
        (Summary(ok=30), 120, 60, "30/120 tệp · 30 tệp/phút · còn khoảng 3 phút"),
        (Summary(ok=5, duplicate=5), 12, 60, "10/12 tệp · 5,0 tệp/phút · còn khoảng 24 giây"),
        (Summary(duplicate=7), 9, 1, "7/9 tệp"),
        (
            Summary(warned=1, failed=[Failed("x", "limit", "", 2)]),
            None,
            60,
            "2 tệp · 2,0 tệp/phút · 1 tệp không đọc được",
        ),
        (Summary(ok=1), 1001, 60, "1/1001 tệp · 1,0 tệp/phút · còn khoảng 16 giờ 40 phút"),
    ],
)
def test_the_line_of_progress(summary, total, seconds, line):
    """Rate and time left count what had to be read, not what was known."""
    assert progress.told(summary, total, seconds) == line


class Clock:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        """Return the time that was set."""
        return self.now


def come(files, clock, seconds):
    """Let time pass; return the names of what has come."""
    clock.now += seconds
    names = []
    while (file := next(files)) is not None:
        names.append(file[0].name)
    return names


def test_watching_waits_for_the_end_of_a_file(tmp_path):
    """A file is taken when it has stopped growing and has its end; a broken one after a minute; a new version again."""
    clock = Clock()
    files = watch.watch([tmp_path], settle=2, clock=clock)
    assert come(files, clock, 0) == []
    growing, archive = tmp_path / "a.txt", tmp_path / "b.zip"
    whole = zipped(a="x")
    growing.write_text("Báo")
    archive.write_bytes(whole[:40])
    assert come(files, clock, 2) == []
    growing.write_text("Báo cáo")
    assert come(files, clock, 2) == []
    assert come(files, clock, 2) == ["a.txt"]
    archive.write_bytes(whole)
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.4 and no end")
    assert come(files, clock, 2) == []
    assert come(files, clock, 2) == ["b.zip"]
    assert come(files, clock, 30) == []
    growing.write_text("Báo cáo sửa")
    assert come(files, clock, 30) == ["c.pdf"]
    assert come(files, clock, 2) == ["a.txt"]
    assert come(files, clock, 200) == []


def test_watching_waits_while_a_file_is_held(tmp_path):
    """What Word has open, and what another program has locked, is not taken."""
    fcntl = pytest.importorskip("fcntl")
    clock = Clock()
    files = watch.watch([tmp_path], settle=2, clock=clock)
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "~$a.txt").write_text("Nguoi")
    (tmp_path / "b.txt").write_text("x")
    (tmp_path / "b.txt.part").write_text("x")
    with (tmp_path / "b.txt").open("rb+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert [come(files, clock, 2) for _ in range(3)] == [[], [], []]
        (tmp_path / "~$a.txt").unlink()
        assert come(files, clock, 2) == ["a.txt"]
    assert come(files, clock, 2) == ["b.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT")
@pytest.mark.parametrize("late", [0.0, 1.0])
def test_ctrl_c_while_workers_start(tmp_path, late):
    """Ctrl-C before the first file is read ends with a sentence and without a trace, the server of workers included."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(report_text())
    words = [sys.executable, "-m", "extract", "batch", "in", "--corpus", "tinh.db", "-j", "2", "-q"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen(
        words, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        end = time.monotonic() + 60
        while not (tmp_path / "tinh.db").exists() and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(late)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()
    assert b"Traceback" not in said, said.decode()
    assert process.returncode in {0, 130}  # 0 where it was done before


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT")
def test_watch_until_ctrl_c(tmp_path):
    """Files that come while it runs are read, slowly written ones when they are whole; Ctrl-C is its regular end."""
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "a.txt").write_text(report_text())
    words = [sys.executable, "-m", "extract.cli", "batch", "in", "--corpus", "tinh.db", "--watch", "-j", "1"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [*words, "--format", "json"], cwd=tmp_path, env=environment, stdout=pipe, start_new_session=True
    )
    try:
        text = report_text(period="năm 2023")
        with (inbox / "b.txt").open("w") as slow:
            for start in range(0, len(text), 100):
                slow.write(text[start : start + 100])
                slow.flush()
                time.sleep(0.2)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            time.sleep(0.2)
            try:
                with Corpus(tmp_path / "tinh.db", read_only=True) as corpus:
                    if len(corpus) == 2:
                        break
            except Exception:  # noqa: BLE001  not made yet
                continue
        os.killpg(process.pid, signal.SIGINT)
        out, _ = process.communicate(timeout=30)
    finally:
        process.kill()
    told = json.loads(out)
    assert (process.returncode, told["ok"], told["failed"], told["stopped"]) == (0, 2, 0, False)
