"""Corrections survive a newer extractor where what they corrected is still there."""

import pytest
from corpora import entry

from extract.store.carrying import Layer, carry, told
from extract.store.corpus import Change, extractor_key


def newer(given, **updates):
    """Return the entry as a newer extractor would make it, with parts of the record changed."""
    info = given.report.extractor.model_copy(update={"version": "99.0"})
    report = given.report.model_copy(update={"extractor": info, **updates})
    return type(given)(report, given.passages, given.pages)


def renumbered(awards, **changed):
    """Return the awards with one more in front (ids move by one), and fields of the old first one changed."""
    extra = awards[-1].model_copy(update={"id": "a1", "span": awards[0].span.model_copy(update={"start": 0, "end": 1})})
    first = awards[0].model_copy(update=changed)
    moved = [one.model_copy(update={"id": f"a{n}"}) for n, one in enumerate((first, *awards[1:]), start=2)]
    return (extra, *moved)


def layer(change, old_value):
    """Return a layer of one clerk."""
    return Layer(change, old_value, "lan", "2026-01-02T03:04:05.000+00:00")


@pytest.mark.parametrize(
    ("change", "old", "changed", "kept", "lost"),
    [
        (Change("set", "award", "a1", "count", 70), 7, {}, [("a2", 70)], 0),
        (Change("set", "award", "a1", "count", 70), 7, {"count": 8}, [], 1),
        (Change("set", "award", "a1", "count", 70), 7, {"count": 70}, [], 0),
        (Change("delete", "award", "a1"), None, {}, [("a2", None)], 0),
        (Change("delete", "award", "a1"), None, {"count": 8}, [], 1),
        (Change("confirm", "award", "a1"), None, {}, [("a2", None)], 0),
        (Change("confirm", "award", "a1"), None, {"status": "proposed"}, [], 1),
    ],
    ids=["same", "other value", "right by itself", "delete", "delete what changed", "confirm", "confirm what changed"],
)
def test_a_correction_follows_its_entry(change, old, changed, kept, lost):
    """What counts is kind, place and the value corrected, not the number of the entry."""
    report = entry().report
    assert report.awards[0].count == 7
    text = "\n".join(one.text for one in entry().passages)
    new = newer(entry(), awards=renumbered(report.awards, **changed)).report
    carried = carry(report, text, [layer(change, old)], new, text)
    assert [(one.change.entry, one.change.value) for one in carried.kept] == kept
    assert len(carried.lost) == lost


def test_layers_build_on_each_other():
    """A value corrected twice, and an entry that was added and then corrected, come over whole."""
    given = entry()
    report, text = given.report, "\n".join(one.text for one in given.passages)
    span = report.awards[0].span
    value = {"award": None, "award_code": "other", "count": 2, "status": "conferred", "span": span.model_dump()}
    last = f"a{len(report.awards) + 1}"
    layers = [
        layer(Change("set", "award", "a1", "count", 70), 7),
        layer(Change("set", "award", "a1", "count", 71), 70),
        layer(Change("add", "award", last, value=value), None),
        layer(Change("set", "award", last, "count", 3), 2),
    ]
    new = newer(given, awards=renumbered(report.awards)).report
    carried = carry(report, text, layers, new, text)
    assert carried.lost == ()
    moved = f"a{len(report.awards) + 2}"
    assert [one.change.entry for one in carried.kept] == ["a2", "a2", moved, moved]


def test_an_added_entry_needs_its_words():
    """What was added at words that are no longer there is lost; what the new record found itself is not needed."""
    given = entry()
    report, text = given.report, "\n".join(one.text for one in given.passages)
    found = report.awards[0].model_dump(mode="json")
    value = {key: found[key] for key in ("award", "award_code", "count", "status", "span")}
    new = newer(given).report
    assert carry(report, text, [layer(Change("add", "award", "a9", value=value), None)], new, text).kept == ()
    moved = {**value, "span": {**value["span"], "start": 0, "end": 3}}
    lost = carry(report, text, [layer(Change("add", "award", "a9", value=moved), None)], new, text).lost
    assert len(lost) == 1
    assert told(lost[0]) == "lan thêm khen thưởng a9"


def test_the_corpus_carries_corrections_over(corpus):
    """A file read again is a new version; fitting corrections lie over it, the others are told, none is overwritten."""
    old = corpus.add(entry()).report_id
    corpus.correct(old, [Change("set", "award", "a1", "count", 70, "theo danh sách")], who="lan")
    corpus.correct(old, [Change("set", "header", None, "code", "126/BC-UBND")], who="hoa")
    header = entry().report.header.model_copy(update={"code": "12/BC-UBND"})
    added = corpus.add(newer(entry(), header=header))
    assert (added.outcome, added.replaced, added.carried) == ("replaced", old, 1)
    assert added.lost == ('hoa sửa phần đầu, code: "125/BC-UBND" → "126/BC-UBND"',)
    new = corpus.get(added.report_id)
    assert (new.record.awards[0].count, new.extracted.awards[0].count) == (70, 7)
    assert new.record.header.code == "12/BC-UBND"
    row = corpus.corrections(added.report_id)[0]
    assert (row["who"], row["note"].split(";")[0]) == ("lan", "theo danh sách")
    assert corpus.holds(new.row["sha256"], extractor_key(new.extracted.extractor)) == added.report_id
    assert corpus.get(old).record.awards[0].count == 70


def test_dismissed_findings_stay_dismissed():
    """Findings are known by the names that they had before others were dismissed."""
    given = entry(plan="9999/2023")
    text = "\n".join(one.text for one in given.passages)
    assert len(given.report.findings) > 1
    layers = [layer(Change("delete", "finding", name), None) for name in ("f1", "f2")]
    carried = carry(given.report, text, layers, newer(given).report, text)
    assert [one.change.entry for one in carried.kept] == ["f1", "f2"]
