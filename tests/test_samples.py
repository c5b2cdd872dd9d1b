"""The whole program over the project's samples, and over real papers where they lie beside the checkout.

What must hold of every record (schema, evidence, references), and the measured quality that must not fall.
"""

import json
from functools import cache

import jsonschema
import pytest

from evaluation import score as script
from evaluation.scoring.cases import find_cases
from evaluation.scoring.judging import judge, judge_unread, summarise
from evaluation.scoring.predict import predict
from extract import resources

CORPUS = [case for case in find_cases(script.ROOT / "corpus") if case.path]
SAMPLES = [pytest.param(case, id=case.name) for case in CORPUS]


@cache
def _record(path):
    (case,) = (case for case in CORPUS if case.path == path)
    return predict(case)


@cache
def _validator():
    return jsonschema.Draft202012Validator(
        json.loads(resources.path("schemas/record.schema.json").read_text("utf-8")),
    )


def _spans(part, path="$"):
    """Yield every span of a record with its place: any object that has start, end and text."""
    if isinstance(part, dict):
        if {"start", "end", "text"} <= part.keys():
            yield path, part
        for name, value in part.items():
            yield from _spans(value, f"{path}.{name}")
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from _spans(value, f"{path}[{number}]")


def test_there_are_samples():
    """At least fifteen reports stand in corpus/."""
    assert len(CORPUS) >= 15


@pytest.mark.parametrize("case", SAMPLES)
def test_valid(case):
    """The record of each sample follows the published schema."""
    record = {name: value for name, value in _record(case.path).items() if name != "flow"}
    assert [f"{error.json_path}: {error.message}" for error in _validator().iter_errors(record)] == []


@pytest.mark.parametrize("case", SAMPLES)
def test_evidence(case):
    """Every span of every field is the text that stands there, on a page that the document has."""
    record = _record(case.path)
    flow, pages = record["flow"], record["source"]["pages"]
    assert [path for path, span in _spans(record) if flow[span["start"] : span["end"]] != span["text"]] == []
    assert [path for path, span in _spans(record) if not (span["text"] and 1 <= span["page"] <= pages)] == []


@pytest.mark.parametrize("case", SAMPLES)
def test_parts_lie_in_the_whole(case):
    """The number and symbol of a citation, and the count of an award, lie within the entry's own span."""
    record = _record(case.path)
    parts = [(entry, name) for entry in record["citations"] for name in ("number", "symbol") if name in entry["spans"]]
    parts += [(entry, "count") for entry in record["awards"] if "count" in entry["spans"]]
    outside = [
        f"{entry['id']} {name}"
        for entry, name in parts
        if not entry["span"]["start"]
        <= entry["spans"][name]["start"]
        <= entry["spans"][name]["end"]
        <= entry["span"]["end"]
    ]
    assert outside == []


@pytest.mark.parametrize("case", SAMPLES)
def test_references(case):
    """Ids count up, citations in reading order, and whatever refers to an entry finds it."""
    record = _record(case.path)
    ids = {kind: [entry["id"] for entry in record[kind]] for kind in ("citations", "directives", "movements", "awards")}
    for kind, listed in ids.items():
        assert listed == [f"{kind[0]}{number + 1}" for number in range(len(listed))]
    starts = [entry["span"]["start"] for entry in record["citations"]]
    assert starts == sorted(starts)
    assert {entry["directive"] for entry in record["citations"] if entry["directive"]} == set(ids["directives"])
    assert {name for entry in record["directives"] for name in entry["citations"]} <= set(ids["citations"])
    assert {entry["directive"] for entry in record["movements"] if entry["directive"]} <= set(ids["directives"])
    assert {entry["part_of"] for entry in record["awards"] if entry["part_of"]} <= set(ids["awards"])
    assert {entry["citation"] for entry in record["findings"] if entry["citation"]} <= set(ids["citations"])


def _floors(cases, predicted):
    sections = summarise([predicted(case) for case in cases])
    floors = script.floors(script.ROOT / "evaluation" / "floors.txt", sections)
    assert script.below(sections, floors) == []
    assert [failure for section in sections.values() for failure in section.failures] == []


def test_floors():
    """Every floor of the samples is reached, and every sample is read."""
    _floors(CORPUS, lambda case: judge(case, _record(case.path)))


@pytest.mark.parametrize("name", ["seed", "real"])
def test_floors_of_real_papers(name):
    """Every floor of the real papers with a text layer is reached, and every one of them is read."""
    folder = script.ROOT.parent / "shared" / name
    if not folder.is_dir():
        pytest.skip(f"{name} does not lie beside this checkout: it is no part of the project")

    def judged(case):
        try:
            return judge(case, predict(case))
        except Exception as error:  # noqa: BLE001  told below, with the others
            return judge_unread(case, repr(error))

    _floors([case for case in find_cases(folder) if case.gold.get("reader") != "ocr"], judged)
