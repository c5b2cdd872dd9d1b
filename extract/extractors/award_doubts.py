"""What makes a reading doubtful: names that nobody read, actors that are not the giver, a giver from far away.

Features for the linear models (``award_features``): they tell of words that no list holds, which is where an entry on
an unseen text goes wrong.
"""

from __future__ import annotations

from extract.extractors.award_state import Candidate
from extract.knowledge.awards import lexicon
from extract.language.phrases import Token, split

_GIVES = frozenset({"verb_confer", "verb_present", "verb_commend"})
_MANY = 3
_FAR = (20, 60, 150, 400, 1500)  # characters
_BACK = 3  # small words between an actor and its verb ("đã", "cũng vừa")
_LONGEST = 900  # characters of a clause that are looked at


def giver_distance(text: str, candidate: Candidate) -> list[str]:
    """Return how far the giver stands from the number and which marks lie between."""
    assert candidate.conferrer is not None
    start, end = candidate.conferrer
    item = candidate.item
    between = (end, item.start) if end <= item.start else (item.end, start)
    size = max(between[1] - between[0], 0)
    side = "left" if end <= item.start else "right"
    far = next((limit for limit in _FAR if size <= limit), "beyond")
    stretch = text[between[0] : between[1]] if size <= _FAR[-1] else ""
    marks = [mark for mark in (";", ".", "\n", ":") if mark in stretch]
    return [f"giver_gap={side}{far}", f"giver_rule_gap={candidate.fired[-1]} {side}{far}"] + [
        f"giver_mark={side}{mark}" for mark in marks
    ]


def clause_doubts(text: str, candidate: Candidate) -> list[str]:
    """Return what the clause around a number holds that the reading did not use."""
    item = candidate.item
    start, end = candidate.clause
    if not start <= item.start < end or end - start > _LONGEST:
        start, end = max(item.start - _LONGEST // 3, 0), min(item.end + _LONGEST // 3, len(text))
    tokens = split(text, start, end)
    used = [candidate.conferrer or (0, 0), (candidate.award.start, candidate.award.end), (item.start, item.end)]
    names = _names(text, tokens, used)
    actors = _actors(text, tokens, candidate.conferrer)
    named = candidate.conferrer is not None
    return [
        f"other_names={min(names, _MANY)}",
        f"giver_other_names={named} {min(names, _MANY)}",
        *(f"actor={named} {actor}" for actor in sorted(actors)),
        f"noun_listed={_listed(text, item.noun_start, item.noun_end)}",
        f"numbers_in_clause={min(sum(token.key[0].isdigit() for token in tokens), 6)}",
    ]


def _names(text: str, tokens: list[Token], used: list[tuple[int, int]]) -> int:
    """Return the number of runs of capitals, the first word aside, of which the reading made nothing."""
    runs, inside = 0, False
    for token in tokens[1:]:
        capital = text[token.start].isupper() and not any(first <= token.start < last for first, last in used)
        runs += capital and not inside
        inside = capital
    return runs


def _actors(text: str, tokens: list[Token], giver: tuple[int, int] | None) -> set[str]:
    """Return, for each verb of giving, whether the word before it is the giver's, another name's or none."""
    words, found, index = lexicon(), set(), 0
    while index < len(tokens):
        match = words.longest(tokens, index)
        if match is not None and not match[1].tags.isdisjoint(_GIVES):
            found.add(_actor(text, tokens[max(0, index - _BACK) : index], giver))
        index = match[0] if match is not None else index + 1
    return found


def _actor(text: str, before: list[Token], giver: tuple[int, int] | None) -> str:
    for token in reversed(before):
        if giver is not None and giver[0] <= token.start < giver[1]:
            return "giver"
        if text[token.start].isupper():
            return "other"
        if not token.key[0].isalpha():
            return "mark"
    return "word"


def _listed(text: str, start: int, end: int) -> bool:
    tokens = split(text, start, end)
    found = lexicon().longest(tokens, 0) if tokens else None
    return found is not None and any(tag.startswith("recipient_") for tag in found[1].tags)
