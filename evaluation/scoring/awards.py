"""Judge award counts: an entry is right when award, conferrer, recipient, count and status all are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from evaluation.scoring import normalise
from evaluation.scoring.cases import Case
from evaluation.scoring.matching import pair, shared_count
from evaluation.scoring.score import Entry, Judgement, Mention, Score, tally

FIVE = ("award_code", "conferrer", "recipient", "count", "status")
_TOTAL_BY = ("award_code", "recipient", "status")
_OPTIONAL = ("part_of", "count_unit", "qualifier")
_WHERE_STATED = ("basis", "conferrer_tier")
"""Fields whose null is no statement: few texts tell them, and gold names them where one does."""


def _part_of(entry: Entry) -> bool:
    return bool(entry["part_of_total"]) if "part_of_total" in entry else entry.get("part_of") is not None


_READ: dict[str, Callable[[Entry], object]] = {
    "conferrer": lambda entry: normalise.name_key(entry.get("conferrer")),
    "part_of": _part_of,
}


def _read(field: str, entry: Entry, *, merge: bool) -> object:
    if field in _READ:
        return _READ[field](entry)
    value = entry.get(field)
    return "conferred" if merge and field == "status" and value == "received" else value


def agrees(field: str, gold: Entry, predicted: Entry, *, merge: bool = False) -> bool:
    """Tell whether a field agrees. ``merge``: received and conferred are one status (the reporter is unknown)."""
    other = _read(field, predicted, merge=merge)
    accepted = gold.get("accept", {}).get(field, ())
    return any(_read(field, entry, merge=merge) == other for entry in (gold, *({field: value} for value in accepted)))


def _weight(gold: Entry, predicted: Entry, *, merge: bool) -> float:
    """Weigh a pair: the five fields, then part_of; a pair must share the number, or all but the number."""
    equal = [agrees(field, gold, predicted, merge=merge) for field in FIVE]
    if not equal[FIVE.index("count")] and sum(equal) < len(FIVE) - 1:
        return 0.0
    recipient = equal[FIVE.index("recipient")]
    return sum(equal) + recipient / 4 + agrees("part_of", gold, predicted) / 8


def judge(case: Case, predicted: Sequence[Entry]) -> Judgement:
    """Judge the awards of one document.

    Scores: "all" (five fields), "count_recipient" (those two alone, the best possible pairing), "no_conferrer" (four
    fields), "cells" and "prose" (the five, by place, where the gold tells it); each other field as its share among the
    pairs that agree in count and recipient.
    """
    gold: list[Entry] = case.gold["awards"]
    merge = case.merge_received
    partner = dict(pair(gold, predicted, lambda one, other: _weight(one, other, merge=merge)))
    optional = [name for name in _OPTIONAL if any(name in entry or f"{name}_total" in entry for entry in gold)]
    mentions = []
    for i, entry in enumerate(gold):
        if i not in partner:
            mentions.append(Mention("awards", entry, None))
            continue
        other = predicted[partner[i]]
        stated = [field for field in _WHERE_STATED if entry.get(field)]
        verdict = {field: agrees(field, entry, other, merge=merge) for field in (*FIVE, *optional, *stated)}
        verdict["all"] = all(verdict[field] for field in FIVE)
        verdict["no_conferrer"] = all(verdict[field] for field in FIVE if field != "conferrer")
        mentions.append(Mention("awards", entry, other, verdict))
    taken = set(partner.values())
    for j, entry in enumerate(predicted):
        if j not in taken:
            mentions.append(Mention("awards", None, entry, uncounted=_tolerated(entry, case)))
    scores = _scores(mentions, optional)
    if any("table" in entry for entry in gold):
        scores |= _by_place(mentions)
    if "award_totals" in case.gold:
        counted = [mention.predicted for mention in mentions if mention.predicted and mention.uncounted is None]
        scores["totals"] = _totals(case.gold["award_totals"], counted)
    return Judgement(scores, mentions)


def _scores(mentions: list[Mention], optional: list[str]) -> dict[str, Score]:
    scores = tally(mentions, ["all", "no_conferrer"])
    counted = [mention for mention in mentions if mention.uncounted is None]
    keys = [
        [(entry["recipient"], entry["count"]) for entry in side if entry is not None]
        for side in ([mention.gold for mention in counted], [mention.predicted for mention in counted])
    ]
    scores["count_recipient"] = Score(shared_count(*keys), len(keys[0]), len(keys[1]))
    same = [mention for mention in counted if mention.verdict.get("count") and mention.verdict.get("recipient")]
    for field in ("award_code", "conferrer", "status", *optional, *_WHERE_STATED):
        told = [mention.verdict[field] for mention in same if field in mention.verdict]
        scores[field] = Score(sum(told), len(told), len(told))
    return scores


def _by_place(mentions: list[Mention]) -> dict[str, Score]:
    """Score the five fields for the cells of tables and for prose apart, as the gold places them."""
    places: dict[str, list[Mention]] = {"cells": [], "prose": []}
    for mention in mentions:
        told = mention.gold or mention.predicted or {}
        places["prose" if told.get("table") is None else "cells"].append(mention)
    return {place: tally(inside, ["all"])["all"] for place, inside in places.items()}


def _totals(gold: Sequence[Entry], predicted: Sequence[Entry]) -> Score:
    """Score the sums that a province adds up: by award, recipient and status, parts of totals left out."""
    sums: Counter[tuple[str, ...]] = Counter()
    for entry in predicted:
        if not _part_of(entry):
            sums[tuple(entry[name] for name in _TOTAL_BY)] += entry["count"]
    told = {tuple(entry[name] for name in _TOTAL_BY): entry["count"] for entry in gold}
    return Score(sum(sums[key] == count for key, count in told.items()), len(told), len(sums))


def _tolerated(entry: Entry, case: Case) -> str | None:
    words = normalise.text_key((entry.get("span") or {}).get("text"))
    for pattern in case.tolerate.get("awards", ()):
        if isinstance(pattern, str):
            if words and (words in normalise.text_key(pattern) or normalise.text_key(pattern) in words):
                return "tolerated"
        elif all(agrees(field, pattern, entry, merge=case.merge_received) for field in pattern):
            return "tolerated"
    return None
