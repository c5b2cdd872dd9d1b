"""Whether confidence means frequency, and whether doubt finds the errors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evaluation.scoring.score import Mention, Score

_BINS = 10


def _told(mentions: Iterable[Mention]) -> list[Mention]:
    return [mention for mention in mentions if mention.predicted is not None and mention.uncounted is None]


def triage(mentions: Iterable[Mention]) -> Score:
    """Judge the mark ``needs_review``: recall is the share of the wrong entries that carry it.

    Precision is the share of the marked ones that are wrong: the rest is what a person looks at in vain. A missed
    entry cannot be marked and is left out.
    """
    told = _told(mentions)
    marked = [mention for mention in told if mention.predicted and mention.predicted.get("needs_review")]
    wrong = sum(not mention.right for mention in told)
    return Score(sum(not mention.right for mention in marked), wrong, len(marked))


def calibration_error(mentions: Sequence[Mention]) -> float | None:
    """Return the expected calibration error in ten equal bins: mean distance of confidence and share of right entries.

    0 is perfect; None where no entry carries a confidence.
    """
    told = [
        (float(mention.predicted["confidence"]), mention.right)
        for mention in _told(mentions)
        if mention.predicted and mention.predicted.get("confidence") is not None
    ]
    if not told:
        return None
    error = 0.0
    for number in range(_BINS):
        inside = [(value, right) for value, right in told if min(int(value * _BINS), _BINS - 1) == number]
        if inside:
            error += abs(sum(value for value, _ in inside) - sum(right for _, right in inside))
    return error / len(told)
