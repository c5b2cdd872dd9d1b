"""Counts and what follows from them; one judged mention."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Entry = dict[str, Any]
"""A citation, movement or award as plain JSON, of the gold or of the extractor."""


@dataclass(frozen=True, slots=True)
class Score:
    """Right entries among gold and predicted ones. Ratios are None where there is nothing to divide by."""

    right: int = 0
    gold: int = 0
    predicted: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.gold + other.gold, self.predicted + other.predicted)

    @property
    def precision(self) -> float | None:
        """Share of the predicted entries that are right."""
        return self.right / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """Share of the gold entries that were found right."""
        return self.right / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both, 0 where only one side has entries."""
        total = self.gold + self.predicted
        return 2 * self.right / total if total else None

    def as_json(self) -> dict[str, float | int | None]:
        """Return counts and rounded ratios."""
        ratios = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        rounded = {name: None if value is None else round(value, 4) for name, value in ratios.items()}
        return {"right": self.right, "gold": self.gold, "predicted": self.predicted, **rounded}


@dataclass(frozen=True, slots=True)
class Mention:
    """One judged entry: gold with its prediction, gold alone (missed) or a prediction alone (false alarm).

    ``verdict`` tells field by field whether gold and prediction agree; empty where one of both is missing.
    ``uncounted`` names the reason where it counts neither way.
    """

    kind: str
    gold: Entry | None
    predicted: Entry | None
    verdict: dict[str, bool] = field(default_factory=dict)
    uncounted: str | None = None

    @property
    def right(self) -> bool:
        """Whether all of it agrees: the verdict "all"."""
        return self.verdict.get("all", False)

    def wrong_fields(self) -> list[str]:
        """Return the fields that disagree, the summary "all" left out."""
        return [name for name, agrees in self.verdict.items() if not agrees and name != "all"]


@dataclass(slots=True)
class Judgement:
    """Scores by field and the judged mentions of one kind of entry in one document."""

    scores: dict[str, Score] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)

    def add(self, other: Judgement) -> None:
        """Count another document in."""
        for name, score in other.scores.items():
            self.scores[name] = self.scores.get(name, Score()) + score
        self.mentions += other.mentions


def _always(_gold: Entry, _field: str) -> bool:
    return True


def tally(
    mentions: Iterable[Mention], fields: Iterable[str], told: Callable[[Entry, str], bool] = _always
) -> dict[str, Score]:
    """Count each field over the mentions: right where gold and prediction agree, null equal to null.

    Where a gold entry does not speak of a field (``told``), neither it nor its prediction counts in that field.
    """
    counted = [mention for mention in mentions if mention.uncounted is None]
    scores = {}
    for name in fields:
        speaking = [mention for mention in counted if mention.gold is None or told(mention.gold, name)]
        scores[name] = Score(
            right=sum(mention.verdict.get(name, False) for mention in speaking),
            gold=sum(mention.gold is not None for mention in speaking),
            predicted=sum(mention.predicted is not None for mention in speaking),
        )
    return scores
