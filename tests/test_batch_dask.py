"""A Dask cluster does the same work as this machine, also when one of its workers is killed half-way."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time

import pytest
from corpora import report_text

from extract.batch import work
from extract.batch.cluster import DaskCrew, InOwnProcess, dask_crew
from extract.batch.executors import LocalCrew
from extract.batch.inbox import files_below
from extract.batch.run import Batch
from extract.batch.sinks import CorpusSink
from extract.errors import MissingToolError
from extract.store.corpus import Corpus

distributed = pytest.importorskip("distributed", reason="the extra cluster is not installed")
pytestmark = pytest.mark.filterwarnings("default")  # those of other people's libraries


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """Start a scheduler and two workers as the documentation says; return its address."""
    folder = tmp_path_factory.mktemp("dask")
    told = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}

    def start(*words):
        return subprocess.Popen([sys.executable, "-m", "dask", *words], env=environment, **quiet)

    with contextlib.ExitStack() as stack:
        options = ("--host", "127.0.0.1", "--port", "0", "--dashboard-address", ":0", "--scheduler-file", str(told))
        processes = [start("scheduler", *options)]
        stack.callback(lambda: [end(process) for process in reversed(processes)])
        one = ("--scheduler-file", str(told), "--nthreads", "1", "--dashboard-address", ":0", "--host", "127.0.0.1")
        processes += [start("worker", *one) for _ in range(2)]
        limit = time.monotonic() + 60
        while not told.exists() or not told.read_text().endswith("}"):
            assert time.monotonic() < limit, "no scheduler"
            time.sleep(0.1)
        address = json.loads(told.read_text())["address"]
        with distributed.Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield address


def end(process):
    """Ask a process to end, and see that it does."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Assassin:
    """Watches the progress, and kills a worker when some reports have come back."""

    def __init__(self, address, after):
        self._address, self._after = address, after
        self.victim = None

    def show(self, summary, _total):
        """Strike once."""
        if self.victim is None and summary.handled >= self._after:
            with distributed.Client(self._address, set_as_default=False) as client:
                self.victim = next(iter(client.run(os.getpid).values()))
            os.kill(self.victim, signal.SIGKILL)

    def end(self):
        """Leave."""


def records(where):
    """Return what a corpus holds, in the order of the files."""
    with Corpus(where, read_only=True) as corpus:
        rows = sorted(corpus.report_rows(current=False), key=lambda row: row["path"])
        return [(row["path"], row["state"], row["received_at"], corpus.get(row["id"]).extracted) for row in rows]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_run_with_a_killed_worker_equals_the_local_run(scheduler, tmp_path):
    """Nothing is lost, nothing is stored twice, and the records are those of this machine."""
    inbox = tmp_path / "in"
    inbox.mkdir()
    for number in range(24):
        text = report_text(number=100 + number, year=2000 + number % 12, period=f"năm {2000 + number % 12}")
        (inbox / f"{number:02}.txt").write_text(text)
    extractor = work.extractor()
    crew, disconnect = dask_crew(scheduler, extractor)
    assassin = Assassin(scheduler, 8)
    try:
        with Corpus(tmp_path / "far.db") as corpus:
            far = Batch(crew, [CorpusSink(corpus, extractor)], InOwnProcess(work.ReadEntry()), progress=assassin)
            far.run(files_below([inbox]))
    finally:
        crew.close()
        disconnect()
    local = LocalCrew(1)
    try:
        with Corpus(tmp_path / "near.db") as corpus:
            near = Batch(local, [CorpusSink(corpus, extractor)], work.ReadEntry())
            near.run(files_below([inbox]))
    finally:
        local.close()
    assert assassin.victim is not None
    assert (near.summary.ok, near.summary.failed, far.summary.failed) == (24, [], [])
    assert records(tmp_path / "far.db") == records(tmp_path / "near.db")


class Workers:
    """Stands for a client: the threads and the extractor of each worker, to be changed by the test."""

    def __init__(self, **threads):
        self.threads = threads
        self.extractors = {}
        self.asked = []

    def get_executor(self, *, pure):
        """Return no executor: nothing is submitted."""

    def nthreads(self):
        """Return the threads of each worker."""
        return dict(self.threads)

    def run(self, _task, workers):
        """Return the extractor of some workers."""
        self.asked += workers
        return {name: self.extractors.get(name, "1.0") for name in workers}


def test_workers_that_join_get_work_once_they_are_known(monkeypatch):
    """The run grows and shrinks with the cluster; each worker is asked once what it reads with."""
    workers = Workers(a=2, b=1)
    crew = DaskCrew(workers, "1.0", look=0)
    assert crew.jobs == 3
    workers.threads["c"] = 4
    assert crew.jobs == 7
    del workers.threads["a"]
    assert crew.jobs == 5
    workers.threads = {}
    assert crew.jobs == 1
    assert sorted(workers.asked) == ["a", "b", "c"]
    monkeypatch.setattr(workers, "nthreads", lambda: 1 / 0)  # a cluster that is changing is looked at later
    assert crew.jobs == 1
    monkeypatch.undo()
    workers.threads, workers.extractors = {"d": 1}, {"d": "2.0"}
    with pytest.raises(MissingToolError, match=r"phiên bản khác.*d: 2\.0"):
        _ = crew.jobs
    patient = DaskCrew(Workers(a=1), "1.0", look=3600)
    patient._client.threads["b"] = 1
    assert patient.jobs == 1


def test_what_is_wrong_with_a_cluster_is_told(scheduler):
    """No scheduler, and workers of another version, are said before any file is read."""
    with pytest.raises(MissingToolError, match="không nối được"):
        dask_crew("tcp://127.0.0.1:1", work.extractor(), patience=0.5)
    with pytest.raises(MissingToolError, match="phiên bản khác"):
        dask_crew(scheduler, "0.0+other")
