"""Every fault that a batch must survive, caused: files that hang, eat, crash, kill; the batch itself killed."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import batching
import pytest
from corpora import report_text

from extract.batch import executors, work
from extract.batch.executors import ExecutorCrew, LocalCrew
from extract.batch.inbox import files_below
from extract.batch.run import Batch
from extract.batch.schedule import Schedule
from extract.batch.sinks import CorpusSink
from extract.errors import InternalError, MissingToolError
from extract.store.corpus import Corpus

SAMPLES = Path(__file__).parent.parent / "corpus" / "reports"


@pytest.fixture
def box(tmp_path):
    """Return what makes an inbox of small files from their texts, named a, b, c ..."""

    def make(**files):
        folder = tmp_path / "in"
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            (folder / f"{name}.txt").write_text(text)
        return folder

    return make


def names(paths):
    """Return the names of files without folder and ending."""
    return sorted(Path(path).stem for path in paths)


def children_of(process):
    """Return the processes below one, theirs too."""
    below, found = [process], []
    while below:
        parent = below.pop()
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                new = [int(word) for word in task.read_text().split()]
                found += new
                below += new
    return found


def command_of(process):
    """Return the command line of a process, "" where it has ended."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def test_faulty_files_are_told_and_the_others_read(box, tmp_path):
    """What hangs, eats memory, crashes or fails is tried twice and quarantined with its reason; the run goes on."""
    faults = {"hangs": "hang", "eats": "eat", "crashes": "crash", "fails": "fail", "bug": "bug"}
    folder = box(**faults, **{f"good{number}": f"report {2020 + number}" for number in range(6)})
    run = batching.batch(folder, tmp_path / "tinh.db")
    assert (run.summary.ok, run.summary.handled) == (6, 11)
    told = {Path(one.path).stem: (one.code, one.attempts) for one in run.summary.failed}
    assert told == {
        "hangs": ("limit", 2),
        "eats": ("limit", 2),
        "crashes": ("damaged", 2),
        "fails": ("damaged", 2),
        "bug": ("internal", 2),
    }
    with Corpus(tmp_path / "tinh.db", read_only=True) as corpus:
        assert names(row["path"] for row in corpus.failures()) == sorted(faults)
        assert len(corpus) == 6


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_worker_takes_only_the_culprit_along(box, tmp_path):
    """A pool whose worker is killed loses all its work; only those that kill again when they are alone are to blame."""
    folder = box(die1="die", die2="die 2", **{f"good{number}": f"slow 2023 {number}" for number in range(8)})
    run = batching.batch(folder, tmp_path / "tinh.db")
    assert names(one.path for one in run.summary.failed) == ["die1", "die2"]
    assert {one.attempts for one in run.summary.failed} == {2}
    assert run.summary.ok + run.summary.duplicate == 8


@pytest.fixture
def elsewhere(monkeypatch):
    """Start processes as on Windows and macOS: spawned, not forked."""
    monkeypatch.setattr(executors, "_LINUX", False)


def test_a_batch_whose_processes_are_spawned_reads_the_same(elsewhere, box, tmp_path):
    """Workers, and the processes in which these read, are fresh interpreters; what comes out is the same."""
    folder = box(text=report_text())
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n" + b"\x00" * 500)
    (folder / "report.pdf").write_bytes((SAMPLES / "huyen_nhu_xuan_2023h1.pdf").read_bytes())
    crew = LocalCrew(1, batching.ready_elsewhere)
    try:
        assert crew.submit(os.getppid).result() == os.getpid()  # no server between: it was not forked
        with Corpus(tmp_path / "tinh.db") as corpus:
            run = Batch(crew, [CorpusSink(corpus, work.extractor())], work.ReadEntry())
            run.run(files_below([folder]))
            found = {Path(row["path"]).name: row["code"] for row in corpus.report_rows()}
    finally:
        crew.close()
    assert found == {"text.txt": "125/BC-UBND", "report.pdf": "312/BC-UBND"}
    failed = {Path(one.path).name: one.code for one in run.summary.failed}
    assert failed == {"broken.pdf": "damaged"}


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_spawned_worker_that_is_killed_is_replaced(elsewhere, box, tmp_path):
    """A pool of spawned processes is made anew like one of forked ones; none is left behind."""
    before = set(children_of(os.getpid()))
    run = batching.batch(box(die="die", good1="slow 2021", good2="report 2022"), tmp_path / "tinh.db")
    assert names(one.path for one in run.summary.failed) == ["die"]
    assert run.summary.ok == 2
    assert not [one for one in set(children_of(os.getpid())) - before if "tracker" not in command_of(one)]


def test_what_fails_beside_others_gets_a_second_try_alone(box, tmp_path):
    """A file that was hurt by its neighbours is read when nothing else runs."""
    crowd = tmp_path / "crowd"
    crowd.mkdir()
    folder = box(**{f"f{number}": f"fragile {crowd} {number}" for number in range(2)})
    run = batching.batch(folder, tmp_path / "tinh.db")
    assert (run.summary.ok, run.summary.failed) == (2, [])


def test_quarantine_holds_until_the_file_changes_or_is_asked_for(box, where):
    """A file that failed is not read again, unless asked for or mended; the note goes when it has been read."""
    folder = box(bad="fail", good="report 2023")
    batching.batch(folder, where)
    again = batching.batch(folder, where).summary
    assert [(one.code, one.attempts) for one in again.failed] == [("damaged", 0)]
    asked = batching.batch(folder, where, retry_failed=True).summary
    assert [(one.code, one.attempts) for one in asked.failed] == [("damaged", 2)]
    box(bad="mended 2023")
    mended = batching.batch(folder, where).summary
    assert (mended.ok, mended.duplicate, mended.failed) == (1, 1, [])
    with Corpus(where, read_only=True) as corpus:
        assert corpus.failures() == []


def never_starts():
    """Be a worker that cannot load what it needs."""
    raise ImportError("no such library")


def test_where_no_worker_starts_no_file_is_blamed(box, tmp_path):
    """A broken installation ends the run; it does not put every file into quarantine."""
    crew = LocalCrew(2, never_starts)
    try:
        with Corpus(tmp_path / "tinh.db") as corpus:
            run = Batch(crew, [CorpusSink(corpus, batching.EXTRACTOR)], batching.act)
            with pytest.raises(InternalError, match="không khởi động được"):
                run.run(files_below([box(a="report 2023", b="report 2024")]))
            assert corpus.failures() == []
    finally:
        crew.close()


class Lost:
    """An executor whose cluster has gone away."""

    def submit(self, _task, *_args):
        """Return what never comes."""
        from concurrent.futures import Future

        future = Future()
        future.cancel()
        future.set_running_or_notify_cancel()
        return future


def test_a_lost_cluster_ends_the_run_and_blames_no_file(box, tmp_path):
    """Where all workers are lost the run stops with what to do; the files are read next time."""
    with Corpus(tmp_path / "tinh.db") as corpus:
        run = Batch(ExecutorCrew(Lost(), 2), [CorpusSink(corpus, batching.EXTRACTOR)], batching.act)
        with pytest.raises(MissingToolError, match="chạy lại"):
            run.run(files_below([box(a="report 2023")]))
        assert corpus.failures() == []


def test_only_so_much_is_in_flight():
    """Neither many files nor large ones pile up: they are fetched when there is room."""
    from concurrent.futures import ThreadPoolExecutor

    flying, most = set(), []

    def items():
        for number in range(40):
            flying.add(number)
            most.append(len(flying))
            yield number

    with ThreadPoolExecutor(3) as pool:
        light = Schedule(ExecutorCrew(pool, 3), lambda item: (time.sleep, (0.001 * (item % 3),)))
        for outcome in light.run(items()):
            flying.remove(outcome.item)
        assert (len(most), max(most)) == (40, 6)
        most.clear()
        heavy = Schedule(ExecutorCrew(pool, 3), lambda _: (time.sleep, (0.001,)), weigh=lambda _: 200 << 20)
        for outcome in heavy.run(items()):
            flying.remove(outcome.item)
        assert max(most) == 2


def test_what_may_come_out_better_alone_is_done_again():
    """A doubtful result gets a second try when nothing else runs; that one counts, whatever it is."""
    from concurrent.futures import ThreadPoolExecutor

    tries = []

    def work(item):
        tries.append(item)
        return item, len(tries)

    with ThreadPoolExecutor(1) as pool:
        schedule = Schedule(ExecutorCrew(pool, 1), lambda item: (work, (item,)), doubtful=lambda one: one[0] == "late")
        outcomes = list(schedule.run(["late", "good", "late"]))
    assert [(one.result, one.attempts) for one in outcomes] == [(("good", 2), 1), (("late", 4), 2), (("late", 5), 2)]


def started(folder, where, jobs=1):
    """Start a whole batch in a process group of its own."""
    program = [sys.executable, "-c", batching.PROGRAM, str(folder), str(where), str(jobs)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(program, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)


def wait_until(condition, seconds=30.0):
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.03)
    return result


def committed(where):
    """Return how many reports a corpus holds, 0 where there is none yet."""
    try:
        with Corpus(where, read_only=True) as corpus:
            return len(corpus.report_rows(current=False))
    except Exception:  # noqa: BLE001  being made just now
        return 0


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_ten_kills_lose_nothing_and_a_last_run_completes(box, tmp_path):
    """The batch is killed ten times at odd moments; what was committed stays, whole, once; no worker is left."""
    folder = box(**{f"f{number:03}": f"slow {2000 + number % 20} {number}" for number in range(100)})
    where = tmp_path / "tinh.db"
    chance = random.Random(7)
    have, left = 0, []
    for _ in range(10):
        process = started(folder, where)
        wait_until(lambda have=have, process=process: process.poll() is not None or committed(where) > have)
        time.sleep(chance.random() / 5)
        left += children_of(process.pid)
        process.kill()
        process.wait()
        now = committed(where)
        assert now >= have
        have = now
    assert started(folder, where).wait() == 0
    with Corpus(where) as corpus:
        rows = corpus.report_rows(current=False)
        assert Counter(row["sha256"] for row in rows).most_common(1)[0][1] == 1
        assert len(rows) == 100
        assert len(corpus) == 20  # one report of the unit for each year counts
        assert all(corpus.get(row["id"]).text for row in rows)
        assert corpus.database.query("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    wait_until(lambda: not [pid for pid in left if Path(f"/proc/{pid}").exists()])


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_ctrl_c_stops_at_once_and_the_next_run_goes_on(box, tmp_path):
    """Ctrl-C reaches all processes of a terminal: the run ends, no worker is left, the rest is read next time."""
    folder = box(**{f"f{number:03}": f"slow 2023 {number}" for number in range(100)})
    where = tmp_path / "tinh.db"
    process = started(folder, where, jobs=2)
    wait_until(lambda: committed(where) > 3)
    left = children_of(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(20) != 0
    wait_until(lambda: not [pid for pid in left if Path(f"/proc/{pid}").exists()])
    have = committed(where)
    assert 3 < have < 100
    run = batching.batch(folder, where)
    assert (run.summary.ok, run.summary.duplicate) == (100 - have, have)
