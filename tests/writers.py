"""Processes that write to a corpus and can be stopped in the middle; started by test_store_faults.py."""

import multiprocessing
from dataclasses import replace
from multiprocessing.connection import Connection

from extract.store import tables
from extract.store.corpus import Change, Corpus
from extract.store.entry import Entry

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["pytest", "extract.pipeline", "extract.store.corpus"])


def numbered(template: Entry, number: int) -> Entry:
    """Return the entry of another file of the same content."""
    source = template.report.source.model_copy(update={"sha256": f"{number:064x}"})
    return replace(template, report=template.report.model_copy(update={"source": source}))


def write_stepwise(where: str, template: Entry, first: int, pipe: Connection) -> None:
    """Add and correct reports numbered from ``first``; tell each step and wait for leave to go on.

    The steps are "middle" (some rows of a transaction are written), "added" and "corrected" (it is committed).
    """
    write_rows = tables.write_rows

    def slowly(*arguments: object) -> None:
        write_rows(*arguments)
        step("middle")

    def step(*told: object) -> None:
        pipe.send(told)
        pipe.recv()

    tables.write_rows = slowly
    with Corpus(where) as corpus:
        for number in range(first, first + 100):
            report_id = corpus.add(numbered(template, number)).report_id
            step("added", report_id, number)
            corpus.correct(report_id, [Change("set", "award", "a1", "count", number)], who="lan")
            step("corrected", report_id, number)


def write_at_once(where: str, template: Entry, first: int, count: int, pipe: Connection) -> None:
    """Open the corpus and add reports as fast as it goes; tell what became of it."""
    pipe.send("ready")
    pipe.recv()
    try:
        with Corpus(where) as corpus:
            for number in range(first, first + count):
                corpus.add(numbered(template, number))
    except Exception as error:  # noqa: BLE001  whatever it is, the test shows it
        pipe.send(repr(error))
    else:
        pipe.send("done")
