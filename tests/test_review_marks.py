"""What the review marks catch and cost is counted from a run of the scorer."""

import json

from evaluation import review


def mention(*, right: bool, marked: bool = False, confidence: float = 0.9, section: str = "invented", **fields):
    """Return a judged entry as ``score.py --json`` writes it."""
    entry = {"needs_review": marked, "confidence": confidence}
    verdict = {"all": right}
    return {"section": section, "split": None, "kind": "awards", "predicted": entry, "verdict": verdict} | {
        "uncounted": None,
        **fields,
    }


MENTIONS = [
    mention(right=False, marked=True, confidence=0.2),
    mention(right=False, confidence=0.8),
    mention(right=True, marked=True, confidence=0.3),
    mention(right=True, confidence=0.9),
    mention(right=False, predicted=None),  # missed
    mention(right=False, uncounted="tolerated"),
    mention(right=True, section="halves", split="test"),
]


def test_counts():
    """Wrong, right, marked and missed are told apart; what counts neither way is left out; halves have their line."""
    found = review.marks(MENTIONS, "awards")
    assert list(found) == ["halves, test", "invented", "all"]
    one = found["invented"]
    assert (one.wrong, one.wrong_marked, one.right, one.right_marked, one.missed) == (2, 1, 2, 1, 1)
    assert found["all"].right == 3
    assert review.marks(MENTIONS, "citations") == {}


def test_cost():
    """To catch both wrong entries the threshold must lie at 0.8, which marks one right entry of two."""
    one = review.marks(MENTIONS, "awards")["invented"]
    assert one.cost(0.5) == (0.2, 0)
    assert one.cost(1.0) == (0.8, 0.5)
    assert review.marks(MENTIONS, "awards")["halves, test"].cost(0.5) is None


def test_program(tmp_path, capsys):
    """Table and curve are printed from the files of several runs."""
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    for path in paths:
        path.write_text(json.dumps({"mentions": MENTIONS}), "utf-8")
    assert review.main([str(path) for path in paths]) == 0
    assert "| awards | invented | 4 | 2 (50 %) | 4 | 2 (50 %) | 2 |" in capsys.readouterr().out
    assert review.main([str(paths[0]), "--kind", "awards", "--curve"]) == 0
    assert "50 % (below 0.800)" in capsys.readouterr().out
