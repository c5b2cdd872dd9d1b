"""What can go wrong while the corpus is written: killed writers, several at once, a full disk, no right to write."""

import contextlib
import os

import postgres
import pytest
from corpora import entry
from writers import numbered, processes, write_at_once, write_stepwise

from extract.errors import CorpusError, CorrectionError
from extract.store import database, tables
from extract.store.corpus import Change, Corpus
from extract.store.corrections import finding_ids
from extract.store.reporters import reporter_of
from extract.store.rows import rows_of

_WRITTEN = ("report", "passage", *tables.FLAT, "correction", "failure", "audit", "reporter")


def contents(corpus):
    """Return all rows of all tables."""
    return {table: corpus.database.query(f"SELECT * FROM {table} ORDER BY 1, 2") for table in _WRITTEN}


def check_whole(corpus):
    """Assert that each report has its text and rows, that its corrections count, and that the database is sound."""
    for row in corpus.report_rows(current=False):
        stored = corpus.get(row["id"])
        assert stored.passages == entry().passages
        for table, lines in rows_of(stored.record, finding_ids(stored.record)).items():
            have = corpus.database.query(f"SELECT * FROM {table} WHERE report_id = ? ORDER BY entry", (row["id"],))
            want = sorted(({"report_id": row["id"], **line} for line in lines), key=lambda line: line["entry"])
            assert have == want
        assert row["revision"] == len(corpus.corrections(row["id"]))
    if corpus.database.dialect == "sqlite":
        assert corpus.database.query("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
        assert corpus.database.query("PRAGMA foreign_key_check") == []
        with corpus.database.atomic():
            corpus.database.execute("INSERT INTO passage_fts (passage_fts, rank) VALUES ('integrity-check', 1)")


@contextlib.contextmanager
def process(target, *arguments):
    """Run a writer; yield its process and our end of the pipe."""
    ours, theirs = processes.Pipe()
    run = processes.Process(target=target, args=(*arguments, theirs), daemon=True)
    run.start()
    try:
        yield run, ours
    finally:
        run.kill()
        run.join()


def test_ten_kills_lose_nothing_committed_and_leave_nothing_half(where):
    """A writer is killed inside and after every kind of transaction; what it had told as done is there, and whole."""
    done = []
    for kill in range(1, 11):
        with process(write_stepwise, where, entry(), 1000 * kill) as (_, pipe):
            for step in range(1, kill + 1):
                told = pipe.recv()
                if told[0] != "middle":
                    done.append(told)
                if step < kill:
                    pipe.send("go on")
        with Corpus(where, read_only=True) as corpus:
            added = [told for told in done if told[0] == "added"]
            assert [row["id"] for row in corpus.report_rows(current=False)] == [told[1] for told in added]
    with Corpus(where) as corpus:
        check_whole(corpus)
        for _, report_id, number in (told for told in done if told[0] == "corrected"):
            assert corpus.get(report_id).record.awards[0].count == number
        corpus.add(numbered(entry(), 1))
        check_whole(corpus)


def test_writers_at_once_wait_for_each_other(where):
    """Processes that open a new corpus and write to it at the same time all get their reports in."""
    with contextlib.ExitStack() as stack:
        writers = [stack.enter_context(process(write_at_once, where, entry(), 100 * one, 5)) for one in range(3)]
        for _, pipe in writers:
            assert pipe.recv() == "ready"
        for _, pipe in writers:
            pipe.send("go")
        assert [pipe.recv() for _, pipe in writers] == ["done"] * 3
    with Corpus(where) as corpus:
        assert len(corpus.report_rows(current=False)) == 15
        check_whole(corpus)


def test_readers_do_not_wait_and_see_only_what_is_committed(corpus, where):
    """While a writer is in the middle, others read what was there before it began."""
    corpus.add(entry())
    with Corpus(where, read_only=True) as reader:
        with corpus.database.atomic():
            corpus.add(numbered(entry(), 2))
            assert len(reader.report_rows(current=False)) == 1
        assert len(reader.report_rows(current=False)) == 2


def test_a_writer_that_waits_too_long_is_told(corpus, where, monkeypatch):
    """Where another one does not stop writing, the sentence says so and nothing is written."""
    for module in (database, pytest.importorskip("extract.store.postgres")):
        monkeypatch.setattr(module, "WAIT_MS", 50)
    with Corpus(where) as other, corpus.database.atomic(), pytest.raises(CorpusError, match="đang ghi"):
        other.add(entry())
    assert len(corpus) == 0


def test_a_full_disk_keeps_what_was_there(tmp_path):
    """What does not fit is rolled back whole; once there is room again it goes in."""
    with Corpus(tmp_path / "tinh.db") as corpus:
        corpus.add(entry())
        pages = corpus.database.query("PRAGMA page_count")[0]["page_count"]
        corpus.database.query(f"PRAGMA max_page_count = {pages}")
        added = 1
        with pytest.raises(CorpusError, match="đĩa đã đầy"):  # noqa: PT012  which one fails depends on the page size
            while added < 200:
                corpus.add(numbered(entry(), added))
                added += 1
        assert len(corpus.report_rows(current=False)) == added
        check_whole(corpus)
        corpus.database.query(f"PRAGMA max_page_count = {10 * pages}")
        corpus.add(numbered(entry(), 999))
        check_whole(corpus)


def test_a_full_server_keeps_what_was_there(postgres_server):
    """What the server says of its disk is told in a sentence, and nothing of the report stays."""
    url = postgres_server("crowded")
    postgres.execute(postgres_server("postgres"), "CREATE DATABASE crowded TEMPLATE empty")
    refuse = "BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END"
    postgres.execute(url, f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {refuse} $$")
    postgres.execute(url, "CREATE TRIGGER refused BEFORE INSERT ON award EXECUTE FUNCTION refuse()")
    with Corpus(url) as corpus:
        with pytest.raises(CorpusError, match="hết chỗ trên đĩa"):
            corpus.add(entry())
        assert not any(contents(corpus).values())


def test_a_corpus_opened_for_reading_cannot_be_written(corpus, where):
    """Reading works, writing is refused in a sentence."""
    corpus.add(entry())
    with Corpus(where, read_only=True) as reader:
        assert len(reader) == 1
        with pytest.raises(CorpusError, match="chỉ được phép đọc"):
            reader.add(numbered(entry(), 2))


def test_a_corpus_in_a_folder_without_right_to_write_can_be_read(tmp_path):
    """Who may only read gets the reports, and a sentence where they try to write."""
    folder = tmp_path / "kho"
    folder.mkdir()
    with Corpus(folder / "tinh.db") as corpus:
        corpus.add(entry())
    (folder / "tinh.db").chmod(0o444)
    folder.chmod(0o555)
    with somebody(tmp_path):
        with Corpus(folder / "tinh.db", read_only=True) as reader:
            assert len(reader) == 1
        with pytest.raises(CorpusError, match="chỉ được phép đọc"):
            Corpus(folder / "tinh.db")
    folder.chmod(0o755)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no rights as on Unix")
def test_a_corpus_in_a_closed_folder_is_told(tmp_path):
    """Where the folder may not even be looked into, a sentence says to see to the rights."""
    folder = tmp_path / "kho"
    folder.mkdir()
    Corpus(folder / "tinh.db").close()
    folder.chmod(0o000)
    try:
        with somebody(tmp_path), pytest.raises(CorpusError, match="không mở được kho"):
            Corpus(folder / "tinh.db", read_only=True)
    finally:
        folder.chmod(0o755)


@contextlib.contextmanager
def somebody(folder):
    """Be somebody who is not root, to whom rights apply, and let them into a folder of the tests."""
    if os.geteuid() != 0:
        yield
        return
    for parent in (folder, *folder.parents):
        if parent.owner() == "root" and parent.name.startswith(("pytest-", "popen-", "test_")):
            parent.chmod(parent.stat().st_mode | 0o055)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


OPERATIONS = {
    "add": lambda corpus, one: corpus.add(numbered(entry(), 5)),
    "correct": lambda corpus, one: corpus.correct(one, [Change("set", "award", "a1", "count", 8)] * 2, who="lan"),
    "undo": lambda corpus, one: corpus.undo(corpus.corrections(one)[0]["id"], who="lan"),
    "mark_reviewed": lambda corpus, one: corpus.mark_reviewed(one, who="lan"),
    "assign_reporter": lambda corpus, one: corpus.assign_reporter(
        one, reporter_of(entry(unit="HUYỆN NHƯ XUÂN", place="Như Xuân").report.header), who="lan"
    ),
    "fail": lambda corpus, one: corpus.fail("a.pdf", "damaged", "hỏng", sha256=None, extractor="1+", attempts=2),
    "forget_failure": lambda corpus, one: corpus.forget_failure("a.pdf"),
    "note_audit": lambda corpus, one: corpus.note_audit("login", who="lan"),
}


class FaultError(Exception):
    """What the tests break a statement with."""


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_write_is_all_or_nothing(corpus, name, monkeypatch):
    """Whichever statement of an operation fails, the database is as it was before; statements outside are refused."""
    report_id = corpus.add(entry()).report_id
    corpus.correct(report_id, [Change("set", "award", "a1", "count", 7)], who="hoa")
    corpus.fail("a.pdf", "damaged", "hỏng", sha256=None, extractor="1+", attempts=1)
    before = contents(corpus)
    left = [0]

    def breaking(run):
        def one(sql, *arguments):
            if not sql.lstrip().startswith("SELECT"):
                if left[0] == 0:
                    raise FaultError
                left[0] -= 1
            return run(sql, *arguments)

        return one

    for method in ("query", "execute", "execute_many"):
        monkeypatch.setattr(corpus.database, method, breaking(getattr(corpus.database, method)))
    for writes in range(100):
        left[0] = writes
        try:
            OPERATIONS[name](corpus, report_id)
        except (FaultError, CorrectionError):
            assert contents(corpus) == before
        else:
            assert writes > 0
            break
    assert contents(corpus) != before
    monkeypatch.undo()
    with pytest.raises(AssertionError, match="atomic"):
        corpus.database.execute("DELETE FROM report")
