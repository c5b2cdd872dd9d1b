"""A hundred broken files, each from the samples by a seed: a record or a sentence comes of every one."""

import io
import random
import zipfile

import pytest

from evaluation import fuzz
from extract.errors import InternalError
from extract.isolation import Allowance, calls

SAMPLES = [path for path in fuzz.samples() if path.suffix != ".doc" and path.stat().st_size < 300_000]
needs_samples = pytest.mark.skipif(not SAMPLES, reason="no sample reports")


@needs_samples
def test_a_hundred_broken_files_do_no_harm():
    """None is a fault of ours; some still give a record, most do not."""
    summary = fuzz.run(range(100), 20261123, sources=SAMPLES)
    assert summary.crashes == {}
    assert summary.outcomes.total() == 100
    assert summary.outcomes["record"] >= 10
    assert summary.outcomes["record"] <= 90


@needs_samples
def test_a_seed_names_its_files():
    """File N of a seed is always the same, other seeds and numbers give others."""
    assert fuzz.mutated(SAMPLES, 1, 5) == fuzz.mutated(SAMPLES, 1, 5)
    assert len({fuzz.mutated(SAMPLES, seed, number)[1] for seed in (1, 2) for number in range(10)}) > 15


def test_xml_in_a_zip_is_changed_and_zipped_again():
    """A change inside a DOCX leaves a zip that opens, one of its parts different."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a><b>1</b><c>2</c></a>")
    changed = 0
    for seed in range(20):
        data = fuzz._in_zip(out.getvalue(), random.Random(seed))
        changed += zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml") != b"<a><b>1</b><c>2</c></a>"
    assert changed >= 15


def _fault(data: bytes) -> int:
    raise KeyError(data)


def test_a_fault_of_ours_is_a_crash():
    """What is no ExtractError of the file counts as a crash."""
    (outcome,) = calls(_fault, [(b"x",)], allowance=Allowance(seconds=10))
    assert isinstance(outcome, InternalError)
    assert fuzz._kind(outcome) == "internal"
