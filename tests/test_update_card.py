"""The model card's table is written by the scorer."""

import json

import pytest

from evaluation import update_card

SCORES = {
    "sections": {"invented": {"cases": 3, "failures": []}},
    "scores": {
        "invented": {
            "citations": {
                "all": {"right": 1, "gold": 4, "predicted": 2, "precision": 0.5, "recall": 0.25, "f1": 0.3333}
            },
            "awards": {"unlisted": {"gold": 1, "precision": None, "recall": 0, "f1": 0}},
        }
    },
}


def test_table_replaces_the_old_one(tmp_path):
    """Whatever stood between the marks is replaced, the rest of the card stays; twice gives the same."""
    card = tmp_path / "README.md"
    card.write_text(f"# Card\n{update_card.BEGIN}\nold figures\n{update_card.END}\nrest\n", "utf-8")
    scores = tmp_path / "scores.json"
    scores.write_text(json.dumps(SCORES), "utf-8")
    for _ in range(2):
        assert update_card.main([str(scores), "--card", str(card)]) == 0
        text = card.read_text("utf-8")
        assert "| invented | 3 | citations: these four together | 4 | 50.0 | 25.0 | 33.3 |" in text
        assert "old figures" not in text
        assert text.startswith("# Card\n")
        assert text.endswith(f"{update_card.END}\nrest\n")


def test_review_marks_of_every_run(tmp_path):
    """The table of review marks counts the mentions of all runs; the scores are those of the first."""
    card = tmp_path / "README.md"
    marks = (update_card.BEGIN, update_card.END, update_card.REVIEW_BEGIN, update_card.REVIEW_END)
    card.write_text("\n".join(marks), "utf-8")
    entry = {"section": "invented", "split": None, "kind": "awards", "uncounted": None, "gold": {}}
    entry |= {"predicted": {"needs_review": True, "confidence": 0.5}, "verdict": {"all": False}}
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    for path in paths:
        path.write_text(json.dumps(SCORES | {"mentions": [entry]}), "utf-8")
    assert update_card.main([*map(str, paths), "--card", str(card)]) == 0
    text = card.read_text("utf-8")
    assert "| awards | invented | 2 | 2 (100 %) | 0 | 0 | 0 |" in text
    assert "| invented | 3 | citations: these four together | 4 | 50.0 | 25.0 | 33.3 |" in text


def test_only_listed_rows():
    """Fields without a row in the card are left out."""
    assert len(list(update_card.lines(SCORES))) == 3


def test_card_without_marks():
    """A card without the marks is refused, not overwritten."""
    with pytest.raises(ValueError, match="scores: begin"):
        update_card.updated("# Card", SCORES)


def test_the_card_has_its_marks():
    """models/README.md can be updated."""
    card = (update_card.ROOT / "models" / "README.md").read_text("utf-8")
    assert update_card.updated(card, SCORES)
