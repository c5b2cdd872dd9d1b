"""Judge citations and the documents behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from itertools import combinations

from evaluation.scoring import normalise
from evaluation.scoring.cases import Case
from evaluation.scoring.matching import pair
from evaluation.scoring.score import Entry, Judgement, Mention, Score, tally

CORE = ("code", "type", "date", "issuer")
OPTIONAL = ("level", "relation", "form", "subject")
_LAWS = frozenset({"LUAT", "BO_LUAT", "PL", "HIEN_PHAP"})
_SAME_TEXT = 0.5
_SAME_CODE = 0.6


def _level(entry: Entry) -> str | None:
    issuer = entry.get("issuer")
    level: str | None = issuer.get("level") if isinstance(issuer, dict) else entry.get("level")
    return level


_READ: dict[str, Callable[[Entry], object]] = {
    "code": lambda entry: normalise.code_key(entry.get("code")),
    "type": lambda entry: entry.get("type_code"),
    "date": lambda entry: entry.get("date"),
    "issuer": lambda entry: normalise.name_key(entry.get("issuer")),
    "level": _level,
    "relation": lambda entry: entry.get("relation"),
    "form": lambda entry: entry.get("form"),
    "subject": lambda entry: normalise.text_key(entry.get("subject")),
}


def agrees(field: str, gold: Entry, predicted: Entry) -> bool:
    """Tell whether a field agrees, or is one of the alternatives that the gold accepts for it."""
    read = _READ[field]
    if read(gold) == read(predicted):
        return True
    key = "type_code" if field == "type" else field
    return any(read({**gold, key: other}) == read(predicted) for other in gold.get("accept", {}).get(key, ()))


def mention_text(entry: Entry) -> str:
    """Return the words of a mention: span, text or name, whichever the entry has."""
    span = entry.get("span")
    if isinstance(span, dict):
        return str(span["text"])
    return str(entry.get("text") or entry.get("name") or "")


def told(gold: Entry, field: str) -> bool:
    """Tell whether a gold mention speaks of a field; null is an answer too."""
    if field == "level":  # a part of the issuer: where none is told there is no level to read
        return bool(gold.get("issuer")) and ("level" in gold or isinstance(gold["issuer"], dict))
    return field not in OPTIONAL or field in gold


def _offsets(entry: Entry) -> tuple[int, int] | None:
    span = entry.get("span")
    return (span["start"], span["end"]) if isinstance(span, dict) and "start" in span else None


def _overlap(gold: Entry, predicted: Entry) -> bool:
    first, second = _offsets(gold), _offsets(predicted)
    if first and second:
        return first[0] < second[1] and second[0] < first[1]
    return normalise.similarity(mention_text(gold), mention_text(predicted)) >= _SAME_TEXT


def _exact(gold: Entry, predicted: Entry) -> bool:
    first, second = _offsets(gold), _offsets(predicted)
    if first and second:
        return first == second
    return normalise.same_stretch(mention_text(gold), mention_text(predicted))


def _same_code_weight(gold: Entry, predicted: Entry) -> float:
    code = _READ["code"](gold)
    if code is None or code != _READ["code"](predicted):
        return 0.0
    fields = sum(agrees(field, gold, predicted) for field in ("type", "date", "issuer"))
    form = "form" in gold and gold["form"] == predicted.get("form")
    near = bool(_offsets(gold) and _offsets(predicted) and _overlap(gold, predicted))
    text = normalise.similarity(mention_text(gold), mention_text(predicted))
    return 1 + fields + form + 10 * near + text / 2


def _same_text_weight(gold: Entry, predicted: Entry) -> float:
    codes = [normalise.code_key(entry.get("code")) for entry in (gold, predicted)]
    if codes[0] and codes[1] and SequenceMatcher(None, codes[0], codes[1]).ratio() < _SAME_CODE:
        return 0.0
    if _offsets(gold) and _offsets(predicted):
        return 1.0 if _overlap(gold, predicted) else 0.0
    weight = normalise.similarity(mention_text(gold), mention_text(predicted))
    return weight if weight >= _SAME_TEXT else 0.0


def align(gold: Sequence[Entry], predicted: Sequence[Entry]) -> list[tuple[int, int]]:
    """Pair mentions: those with one code first, then those whose words overlap."""
    pairs = pair(gold, predicted, _same_code_weight)
    left = [i for i in range(len(gold)) if i not in {i for i, _ in pairs}]
    right = [j for j in range(len(predicted)) if j not in {j for _, j in pairs}]
    more = pair([gold[i] for i in left], [predicted[j] for j in right], _same_text_weight)
    return sorted(pairs + [(left[i], right[j]) for i, j in more])


def _uncounted(entry: Entry, case: Case) -> str | None:
    identified = entry.get("code") or entry.get("date") or entry.get("number")
    named = entry.get("type_code") in _LAWS or entry.get("form") == "back_reference"
    if case.ignore_unnumbered and not identified and not named:
        return "no number, no date: not annotated in this set"
    text = normalise.text_key(mention_text(entry))
    for tolerated in case.tolerate.get("citations", ()):
        key = normalise.text_key(tolerated)
        if normalise.code_key(entry.get("code")) == normalise.code_key(tolerated) or (key and key in text):
            return "tolerated"
    return None


def judge(case: Case, predicted: Sequence[Entry]) -> Judgement:
    """Judge the citations of one document; fields that the gold does not carry are not scored."""
    gold = case.gold["citations"]
    pairs = align(gold, predicted)
    partner = dict(pairs)
    # A set without any citation still measures false alarms, on the four fields that every gold has.
    fields = [*CORE, *(name for name in OPTIONAL if any(told(entry, name) for entry in gold))]
    spans = bool(gold) and all(mention_text(entry) for entry in gold)
    mentions = []
    for i, entry in enumerate(gold):
        if i not in partner:
            mentions.append(Mention("citations", entry, None))
            continue
        other = predicted[partner[i]]
        verdict = {"found": True, **{field: agrees(field, entry, other) for field in fields if told(entry, field)}}
        verdict["all"] = all(verdict[field] for field in CORE)
        if spans:
            verdict |= {"span_exact": _exact(entry, other), "span_overlap": _overlap(entry, other)}
        mentions.append(Mention("citations", entry, other, verdict))
    taken = set(partner.values())
    mentions += [
        Mention("citations", None, entry, uncounted=_uncounted(entry, case))
        for j, entry in enumerate(predicted)
        if j not in taken
    ]
    named = ["found", *fields, "all", *(("span_exact", "span_overlap") if spans else ())]
    return Judgement(tally(mentions, named, told), mentions)


def judge_directives(case: Case, predicted: Sequence[Entry], directives: Sequence[Entry]) -> Judgement:
    """Judge the grouping of mentions into documents: their number, and pairwise precision and recall.

    Gold groups are those of the field ``directive``; where the gold has none, mentions of one code without
    contradicting dates are one document, and mentions without a code are left out on both sides.
    """
    gold = case.gold["citations"]
    groups = [_gold_group(entry) for entry in gold]
    pairs = align(gold, predicted)
    known = {j: i for i, j in pairs if groups[i] is not None}
    gold_pairs = {(i, k) for i, k in combinations(range(len(gold)), 2) if _same_document(gold[i], gold[k])}
    predicted_pairs = {
        (min(known[j], known[m]), max(known[j], known[m]))
        for j, m in combinations(sorted(known), 2)
        if predicted[j].get("directive") and predicted[j]["directive"] == predicted[m].get("directive")
    }
    scores = {"pairs": Score(len(gold_pairs & predicted_pairs), len(gold_pairs), len(predicted_pairs))}
    told = case.gold.get("directives")
    if told is not None:
        count = told if isinstance(told, int) else len(told)
        scores["count"] = Score(min(count, len(directives)), count, len(directives))
    return Judgement(scores)


def _gold_group(entry: Entry) -> str | None:
    return entry.get("directive") or normalise.code_key(entry.get("code"))


def _same_document(first: Entry, second: Entry) -> bool:
    if "directive" in first or "directive" in second:
        return first.get("directive") is not None and first.get("directive") == second.get("directive")
    group = _gold_group(first)
    if group is None or group != _gold_group(second):
        return False
    return first.get("date") is None or second.get("date") is None or first["date"] == second["date"]
