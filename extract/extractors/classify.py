"""What the linear models say of a candidate: whether it is one, and how sure its entry is.

Models and thresholds are data (models/weights, models/triage.json; made by ``evaluation/train.py``). The rules decide
what an entry says; docs/decisions/005-classifiers.md gives the measurements behind that division of labour.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from extract import resources
from extract.knowledge.linear import load
from extract.records import MovementKind

AWARD_COUNT, AWARD_RIGHT, NAME_KIND = "award_count", "award_right", "name_kind"
_TRIAGE = "models/triage.json"
_PLACES = 3  # of a confidence in the record

Features = Mapping[str, float]


@cache
def thresholds(kind: str) -> dict[str, float]:
    """Return the thresholds for a kind of entry: "awards" or "movements"."""
    return {name: float(value) for name, value in _triage()[kind].items() if not isinstance(value, list)}


@cache
def _triage() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(resources.path(_TRIAGE).read_text(encoding="utf-8"))
    return data


def counts_no_award(features: Features) -> bool:
    """Whether a number that the rules took for a count of awards surely is none."""
    return load(AWARD_COUNT).probabilities(features)["yes"] < thresholds("awards")["reject_below"]


def award_confidence(features: Features) -> float:
    """Return how often an entry like this is right in award, conferrer, recipient, count and status."""
    return round(load(AWARD_RIGHT).probabilities(features)["yes"], _PLACES)


def award_needs_review(confidence: float) -> bool:
    """Whether a person should look at the entry."""
    return confidence < thresholds("awards")["review_below"]


def name_confidence(features: Features, kind: MovementKind) -> float:
    """Return how often a string like this is the name of a movement or campaign, whichever ``kind`` says."""
    return round(load(NAME_KIND).probabilities(features)[kind], _PLACES)


def name_needs_review(confidence: float, fired: tuple[str, ...]) -> bool:
    """Whether a person should look at the movement; ``fired`` are the rules of its surest mention."""
    weak: list[str] = _triage()["movements"]["review_rules"]
    return confidence < thresholds("movements")["review_below"] or any(rule in weak for rule in fired)
