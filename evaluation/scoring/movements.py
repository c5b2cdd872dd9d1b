"""Judge movements and campaigns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evaluation.scoring import normalise
from evaluation.scoring.cases import Case
from evaluation.scoring.matching import pair
from evaluation.scoring.score import Entry, Judgement, Mention, Score, tally

_MISQUOTED = 0.85
_FIELDS = ("kind", "level", "misquoted", "mentions", "canonical", "derived")


def _as_entry(movement: Entry | str) -> Entry:
    return {"name": movement} if isinstance(movement, str) else movement


def _names(entry: Entry) -> list[str]:
    names = [entry["name"], *entry.get("aliases", ()), *entry.get("accept", {}).get("name", ())]
    return [normalise.text_key(name) for name in names]


def _name_weight(gold: Entry, predicted: Entry) -> float:
    """Weigh how well the names agree: as reported, as the catalogue or another mention has it, or as misquoted.

    Of a movement that both sides call misquoted the gold gives the name as it should be, the record as it is written.
    """
    names = _names(gold)
    if normalise.text_key(predicted["name"]) in names:
        return 3.0
    mentions = [span["text"] for span in predicted.get("mentions", ())]
    if any(normalise.text_key(name) in names for name in (predicted.get("canonical"), *mentions) if name):
        return 2.0
    misquoted = gold.get("misquoted") and predicted.get("misquoted")
    return float(bool(misquoted) and normalise.similarity(gold["name"], predicted["name"]) >= _MISQUOTED)


def _value(entry: Entry, field: str) -> object:
    value = entry.get(field)
    if field == "mentions":
        return value if isinstance(value, int) else len(value or ())
    if field == "canonical":
        return normalise.text_key(value)
    if field == "derived" and field not in entry:
        return entry.get("derived_from") is not None
    return value


def _agrees(gold: Entry, predicted: Entry, field: str) -> bool:
    accepted = gold.get("accept", {}).get(field, ())
    return _value(gold, field) == _value(predicted, field) or predicted.get(field) in accepted


def _told(gold: Entry, field: str) -> bool:
    return field not in _FIELDS or field in gold


def _bare(decoy: str | Entry) -> str:
    """Return the key of a string of ``not_movements``, without the remark in brackets behind it."""
    text = decoy if isinstance(decoy, str) else decoy["text"]
    return normalise.text_key(re.sub(r"\s*\([^()]*\)$", "", text))


def judge(case: Case, predicted: Sequence[Entry]) -> Judgement:
    """Judge the movements of one document; how names agree: ``_name_weight``.

    ``name_exact`` asks for the reported name itself.

    ``decoys_rejected`` counts the strings of ``not_movements`` that were not taken for a movement.
    """
    gold = [_as_entry(movement) for movement in case.gold["movements"]]
    partner = dict(pair(gold, predicted, _name_weight))
    fields = [name for name in _FIELDS if any(name in entry for entry in gold) or (name == "kind" and not gold)]
    mentions = []
    for i, entry in enumerate(gold):
        if i not in partner:
            mentions.append(Mention("movements", entry, None))
            continue
        other = predicted[partner[i]]
        exact = normalise.text_key(other["name"]) in _names(entry)
        verdict = {
            "name": True,
            "name_exact": exact,
            **{field: _agrees(entry, other, field) for field in fields if field in entry},
        }
        verdict["all"] = verdict.get("kind", True)
        mentions.append(Mention("movements", entry, other, verdict))
    taken = set(partner.values())
    left = [entry for j, entry in enumerate(predicted) if j not in taken]
    tolerated = [_bare(name) for name in case.tolerate.get("movements", ())]
    for entry in left:
        key = normalise.text_key(entry["name"])
        neither = any(name and (name in key or key in name) for name in tolerated)
        mentions.append(Mention("movements", None, entry, uncounted="tolerated" if neither else None))
    scores = tally(mentions, ["name", "name_exact", *fields, "all"], _told)
    decoys = [_bare(decoy) for decoy in case.gold.get("not_movements", ())]
    taken_names = {normalise.text_key(entry["name"]) for entry in left}
    caught = sum(decoy in taken_names for decoy in decoys)
    scores["decoys_rejected"] = Score(len(decoys) - caught, len(decoys), len(decoys))
    return Judgement(scores, mentions)
