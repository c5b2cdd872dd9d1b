"""Train the linear models of models/weights and choose the thresholds of models/triage.json.

    python evaluation/train.py                  # fit, cross-validate, write weights, triage and MANIFEST
    python evaluation/train.py --words          # the same features over underthesea's words: scores only
    python evaluation/train.py --check          # fit again and fail where a shipped file would differ

Trained on corpus/training (``python -m evaluation.training.generate`` makes it), on the dev halves of corpus/ and on
test halves that have been studied and measure nothing any more (``collect.OPENED``); other test halves and other
people's documents never. What the models add to the rules:
``python -m evaluation.training.ablate``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
if __package__ in {None, ""}:  # run as a script
    sys.path.insert(0, str(ROOT))

from evaluation.training import collect  # noqa: E402
from evaluation.training.fit import Fitted, fit  # noqa: E402

CAUGHT = 0.95
"""The share of wrong entries of annotated texts, out of fold, that must carry ``needs_review``."""
REVIEW_RULES = ["abbreviation", "content"]
"""Rules of movements too rare in the training data for a model to doubt them."""
READ_FROM = frozenset({
    "doubt", "doubts", "clean", "rule", "untold", "status", "fits", "place", "conferrer", "told_by", "other_names",
    "actor", "giver_mark", "conferrer_capital_then", "noun_listed", "own_mark", "own_bare", "part",
})  # fmt: skip
"""Groups of features that tell how an entry was read: its confidence is better without those that spell the text."""
REJECT_BELOW = 0.03
"""A number that is a count of awards with less than this probability gives no entry: no true one, out of fold."""


@dataclass(frozen=True, slots=True)
class Task:
    """A decision to learn: the label of the rows that have it; ``proposed_only`` where rules must have said yes.

    ``annotated_only``: not from generated sentences, whose errors are of another kind. ``groups``: the features that it
    sees, all where None. ``gold_weight``: of a row of annotated texts against a generated one.
    """

    name: str
    label: str
    shipped: bool = True
    proposed_only: bool = True
    annotated_only: bool = False
    groups: frozenset[str] | None = None
    gold_weight: float = 3.0

    def seen(self, row: collect.Row) -> dict[str, float]:
        """Return the features of a row that this decision sees."""
        if self.groups is None:
            return row.features
        return {name: value for name, value in row.features.items() if name.partition("=")[0] in self.groups}

    def rows(self, rows: Sequence[collect.Row]) -> list[collect.Row]:
        """Return the rows that teach this decision."""
        return [
            row
            for row in rows
            if self.label in row.labels
            and (row.proposed or not self.proposed_only)
            and (row.gold or not self.annotated_only)
        ]


AWARD_TASKS = (
    Task("award_count", "count", gold_weight=1.0),
    Task("award_right", "right", annotated_only=True, groups=READ_FROM),
    Task("award_status", "status", shipped=False),
)
NAME_TASKS = (Task("name_kind", "kind", proposed_only=False),)


def learn(task: Task, rows: Sequence[collect.Row]) -> Fitted:
    """Fit one decision."""
    used = task.rows(rows)
    return fit(
        task.name,
        [task.seen(row) for row in used],
        [row.labels[task.label] for row in used],
        [row.group for row in used],
        [row.gold for row in used],
        gold_weight=task.gold_weight,
    )


@dataclass(frozen=True, slots=True)
class Triage:
    """A threshold and what it marks out of fold: so many of the wrong and of the right entries."""

    review_below: float
    wrong: int
    wrong_marked: int
    right: int
    right_marked: int


def triage(sure: Sequence[float], wrong: Sequence[bool]) -> Triage:
    """Return the confidence below which ``CAUGHT`` of the wrong entries lie, rounded up to three places."""
    pairs = list(zip(sure, wrong, strict=True))
    doubted = sorted(value for value, is_wrong in pairs if is_wrong)
    limit = 0.0
    if doubted:
        limit = min(float(np.floor(doubted[int(np.ceil(CAUGHT * len(doubted))) - 1] * 1000 + 1) / 1000), 1.0)
    marked = sum(value < limit for value, is_wrong in pairs if is_wrong)
    in_vain = sum(value < limit for value, is_wrong in pairs if not is_wrong)
    return Triage(limit, len(doubted), marked, len(pairs) - len(doubted), in_vain)


def award_triage(fitted: Fitted, rows: Sequence[collect.Row]) -> Triage:
    """Return the threshold for awards, told by out-of-fold confidences."""
    used = AWARD_TASKS[1].rows(rows)
    sure = [float(value) for value in fitted.all_out_of_fold[:, 1]]
    return triage(sure, [row.labels["right"] == "no" for row in used])


def name_triage(fitted: Fitted, rows: Sequence[collect.Row]) -> Triage:
    """Return the threshold for movements: wrong is what the rules took for a name and is another kind or none."""
    used = NAME_TASKS[0].rows(rows)
    classes = fitted.data["classes"]
    sure, wrong = [], []
    for row, found in zip(used, fitted.all_out_of_fold, strict=True):
        if row.proposed:
            sure.append(float(found[classes.index(row.said)]))
            wrong.append(row.labels["kind"] != row.said)
    return triage(sure, wrong)


def _files(award_rows: list[collect.Row], name_rows: list[collect.Row]) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the text of each file under models/ by its name, and the scores of every decision."""
    files, scores, weights = {}, {}, {}
    fitted: dict[str, Fitted] = {}
    for task, rows in [*((task, award_rows) for task in AWARD_TASKS), *((task, name_rows) for task in NAME_TASKS)]:
        fitted[task.name] = learn(task, rows)
        scores[task.name] = fitted[task.name].scores
        print(task.name, json.dumps(scores[task.name]), flush=True)
        if task.shipped:
            text = json.dumps(fitted[task.name].data, ensure_ascii=False, separators=(",", ":")) + "\n"
            text = text.replace('"weights":{', '"weights":{\n').replace("],", "],\n")
            files[f"weights/{task.name}.json"] = text
            weights[task.name] = {
                "sha256": hashlib.sha256(text.encode()).hexdigest(),
                "trained_on": "corpus/training/*.jsonl, the dev half of corpus/ and its opened test sets",
                "cross_validation": scores[task.name],
            }
    chosen = {
        "awards": award_triage(fitted["award_right"], award_rows),
        "movements": name_triage(fitted["name_kind"], name_rows),
    }
    limits: dict[str, Any] = {
        "about": "review_below: entries less sure ask for review; review_rules: do so always; reject_below: no entry",
        **{kind: {"review_below": one.review_below} for kind, one in chosen.items()},
    }
    limits["awards"]["reject_below"] = REJECT_BELOW
    limits["movements"]["review_rules"] = REVIEW_RULES
    files["triage.json"] = json.dumps(limits, ensure_ascii=False, indent=2) + "\n"
    files["MANIFEST.json"] = (
        json.dumps(
            {"weights": weights, "triage": {kind: asdict(one) for kind, one in chosen.items()}},
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )
    return files, scores


def main(arguments: Sequence[str] | None = None) -> int:
    """Train; return 1 when ``--check`` finds a difference."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--words", action="store_true", help="words of underthesea; prints scores, writes nothing")
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a difference")
    options = parser.parse_args(arguments)
    make: Callable[..., list[collect.Row]] = collect.award_rows
    if options.words:
        make = partial(collect.award_rows, segment=collect.underthesea_words)
    award_rows = collect.all_rows(collect.training_cases(ROOT), make)
    files, _ = _files(award_rows, collect.all_rows(collect.name_cases(ROOT), collect.name_rows))
    different = []
    for name, text in files.items():
        path = ROOT / "models" / name
        if options.check and (not path.is_file() or path.read_text(encoding="utf-8") != text):
            different.append(name)
        elif not options.words and not options.check:
            path.write_text(text, encoding="utf-8")
    if different:
        print("would differ:", ", ".join(different), file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
