"""Work for the tests of the batch: what a file says is done, and nothing of it is read.

A file is a line of words: "die" kills its worker, "hang" never ends, "eat" takes memory, "fail" is an error, "fragile
X" fails unless it is alone (folder X tells who is there), "slow" takes a moment; anything else makes a small report.
``PROGRAM`` is a whole batch with such work, to be started with INBOX, CORPUS and JOBS.
"""

import hashlib
import os
import signal
import time
from pathlib import Path

from extract import isolation
from extract.batch import work
from extract.batch.executors import LocalCrew
from extract.batch.inbox import files_below
from extract.batch.run import Batch
from extract.batch.sinks import CorpusSink
from extract.errors import DamagedError
from extract.isolation import Allowance, starting
from extract.records import ExtractorInfo, Header, Period, Report, ReportIssuer, Source
from extract.store.corpus import Corpus, extractor_key
from extract.store.entry import Entry, Passage

MAKER = ExtractorInfo(version="1", model=None)
EXTRACTOR = extractor_key(MAKER)
# Workers know the work by the name of its module: it cannot be in the program itself.
PROGRAM = "import sys, batching; batching.batch(sys.argv[1], sys.argv[2], jobs=int(sys.argv[3]))"
FENCE = Allowance(seconds=1.5, memory=100 << 20)


def ready() -> None:
    """Nothing to load."""


def ready_elsewhere() -> None:
    """Load what a worker needs, and make this process one of a system that cannot fork."""
    starting._LINUX = False
    work.warm_up()


def act(data: bytes, path: str) -> Entry:
    """Do what the file says."""
    words = data.decode().split()
    if words[0] == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if words[0] == "slow":
        time.sleep(0.05)
    if words[0] in {"hang", "eat", "fail", "crash", "bug"}:
        isolation.call(_harm, words[0], allowance=FENCE)
    if words[0] == "fragile":
        _count_present(Path(words[1]))
    return small_entry(data, path)


def _harm(what: str) -> None:
    if what == "hang":
        time.sleep(60)
    if what == "eat":
        sum(bytearray(400 << 20))
    if what == "crash":
        os.abort()
    if what == "bug":
        raise ZeroDivisionError(what)
    raise DamagedError("hỏng")


def _count_present(folder: Path) -> None:
    own = folder / str(os.getpid())
    own.touch()
    try:
        time.sleep(0.3)
        if len(list(folder.iterdir())) > 1:
            raise DamagedError("không chịu được bên cạnh")
    finally:
        own.unlink()


def small_entry(data: bytes, path: str) -> Entry:
    """Return a district's report for the year that the file says; reading and extracting it takes no time."""
    text = data.decode()
    year = next((word for word in text.split() if len(word) == 4 and word.isdecimal()), "2023")
    header = Header(
        type_code="BC",
        issuer=ReportIssuer(name="UBND huyện Cẩm Xuyên", kind="people_committee", level="district", unit_code="446"),
        period=Period(label=year, start=f"{year}-01-01", end=f"{year}-12-31", kind="year"),
    )
    source = Source(
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type="text/plain",
        pages=1,
        reader="text",
        text_chars=len(text),
    )
    return Entry(Report(source=source, header=header, extractor=MAKER), (Passage(1, 0, text),))


def batch(inbox: str | Path, where: str | Path, jobs: int = 2, **options: object) -> Batch:
    """Run a batch of such files to its end; return it."""
    crew = LocalCrew(jobs, ready)
    try:
        with Corpus(where) as corpus:
            run = Batch(crew, [CorpusSink(corpus, EXTRACTOR)], act, **options)
            run.run(files_below([inbox]))
    finally:
        crew.close()
    return run
