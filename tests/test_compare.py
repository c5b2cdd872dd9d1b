"""compare.py: what one run won and lost against another, mention by mention."""

import copy
import json

import pytest

from evaluation import compare
from evaluation.scoring import report
from evaluation.scoring.cases import Case
from evaluation.scoring.judging import judge, summarise


def _award(**fields):
    base = {"award_code": "giay_khen", "conferrer": "UBND xã", "recipient": "individual", "count": 7}
    return base | {"status": "conferred", "span": {"page": 1, "start": 0, "end": 9, "text": "7 cá nhân"}} | fields


def _run(*predicted, gold=None):
    """Return what the scorer writes for a run over one invented case."""
    case = Case("invented", "one", {"awards": gold or [_award(), _award(count=3)]})
    results = [judge(case, {"awards": list(predicted)})]
    return json.loads(json.dumps(report.as_json(results, summarise(results))))


def _told(old, new):
    return [(change.better, change.what.split(":")[0]) for change in compare.changes(old, new)]


RIGHT = _run(_award(), _award(count=3))


def test_same_run():
    """A run against itself has no changes and no moved score."""
    assert list(compare.changes(RIGHT, copy.deepcopy(RIGHT))) == []
    assert list(compare.deltas(RIGHT, RIGHT)) == []


@pytest.mark.parametrize(("turned", "better"), [(False, False), (True, True)])
def test_missed(turned, better):
    """An entry found in one run only is a loss, or the other way round a gain."""
    runs = (RIGHT, _run(_award()))
    ((told, fields),) = _told(*(reversed(runs) if turned else runs))
    assert told is better
    assert ("+" if better else "-") + "count" in fields.split()


def test_one_field_lost():
    """A field gone wrong is named."""
    assert _told(RIGHT, _run(_award(status="proposed"), _award(count=3))) == [(False, "-no_conferrer -status")]


def test_new_field_of_the_scorer():
    """A field that only one of the runs judged is no change."""
    old = copy.deepcopy(RIGHT)
    for mention in old["mentions"]:
        del mention["verdict"]["status"]
    assert list(compare.changes(old, RIGHT)) == []


def test_otherwise_wrong():
    """One wrong field for another is neither gain nor loss."""
    old = _run(_award(status="proposed"), gold=[_award()])
    new = _run(_award(conferrer=None), gold=[_award()])
    ((better, fields),) = _told(old, new)
    assert better is None
    assert fields == "+no_conferrer +status -conferrer"


def test_false_alarms():
    """A new false alarm is a loss, one that is gone a gain, one in both runs nothing."""
    alarm, other = _award(count=50, recipient="household"), _award(count=60, recipient="household")
    old = _run(_award(), _award(count=3), alarm)
    assert _told(RIGHT, old) == [(False, "newly reported")]
    assert _told(old, RIGHT) == [(True, "no longer reported")]
    assert _told(old, _run(_award(), _award(count=3), alarm, other)) == [(False, "newly reported")]


def test_repeated_gold():
    """Two equal gold entries are told apart by their number: losing one is one loss."""
    gold = [_award(), _award()]
    assert len(_told(_run(_award(), _award(), gold=gold), _run(_award(), gold=gold))) == 1


def test_script(tmp_path, capsys):
    """The script prints losses first and the scores that moved, and exits 1 unless losses are allowed."""
    paths = [tmp_path / "old.json", tmp_path / "new.json"]
    for path, run in zip(paths, (RIGHT, _run(_award())), strict=True):
        path.write_text(json.dumps(run), "utf-8")
    assert compare.main([str(path) for path in paths]) == 1
    out = capsys.readouterr().out
    assert out.startswith("- invented/one awards")
    assert "R 100.0 -> 50.0" in out
    assert "0 gains, 1 losses" in out
    assert compare.main([*(str(path) for path in paths), "--allow-losses"]) == 0
    assert compare.main([str(paths[0])] * 2) == 0
