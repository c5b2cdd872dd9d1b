"""What the sentence of a number holds against the reading of it: bodies passed over, verbs of another status.

Each objection is a feature ``doubt=...`` for the model of right entries, and what ``--explain`` shows. None is proof:
each was chosen because readings of texts that no rule had been made for were wrong more often where it held.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from extract.extractors.award_state import Candidate
from extract.knowledge.awards import Sense, lexicon
from extract.language.phrases import Phrases, split
from extract.records import Status

_GIVES = frozenset({"verb_confer", "verb_present", "verb_commend"})
_TAKES = frozenset({"verb_passive", "verb_receive"})
_ASKS = frozenset({"verb_propose", "verb_registered", "verb_pending", "verb_submitted", "waiting"})
_ELSE = frozenset({"verb_other", "contest", "gift", "vote", "quota", "compare", "verb_donate", "verb_praise"})
_ATTACHED = frozenset({"of", "by", "from", "verb_propose", "verb_submitted"}) | _TAKES
_ACTING = _GIVES | _TAKES | {"decision"}
_GIVEN = frozenset({"conferred", "received"})
_ASKED = frozenset({"proposed", "pending", "registered"})
_LONGEST = 1500  # characters of a sentence on each side of the number
_LEAD = 3000  # characters of list above the number
_BACK, _AHEAD = 3, 4  # words between a name and its verb
_PLAIN = Sense(frozenset())
_STOP = regex.compile(r"[.!?](?=\s+\W*\p{Lu})|\n")


class _Word(NamedTuple):
    """A phrase of the grammar or a plain word, and what it can be."""

    start: int
    end: int
    key: str
    tags: frozenset[str]

    @property
    def head(self) -> bool:
        return any(tag.startswith("head_") for tag in self.tags)


def objections(text: str, candidate: Candidate, status: Status) -> list[str]:
    """Return the objections to a candidate in prose, each "doubt=name"."""
    start, end = _sentence(text, candidate.item.start, candidate.item.end)
    words = _words(text, start, end)
    clause = _clause(words, candidate.item.start)
    found = [*_giver(text, candidate, words), *_statuses(status, words, clause, _lead(text, start))]
    if any(word.tags & _ELSE and text[word.start].islower() for word in clause):
        found.append("other_verb")
    if not (clause and clause[0].start <= candidate.award.start < clause[-1].end):
        found.append("award_far")
    return [f"doubt={name}" for name in found] + [f"doubts={min(len(found), 4)}"]


def _giver(text: str, candidate: Candidate, words: Sequence[_Word]) -> Iterator[str]:
    giver, item, award = candidate.conferrer, candidate.item, candidate.award
    used = [giver or (0, 0), (item.start, item.end), (award.start, award.end)]
    heads = [
        word
        for word in words
        if word.head and text[word.start].isupper() and not any(first <= word.start < last for first, last in used)
    ]
    if _another_acts(text, candidate, words):
        yield "other_acts"  # "được EVN tặng": who stands before the verb is not who was read
    if giver is None:
        if heads:
            yield "body_not_giver"  # nobody gives, though a body is named
        return
    if any(min(giver[0], item.start) < head.start < max(giver[0], item.start) for head in heads):
        yield "body_between"
    if not text[giver[0]].isupper():
        yield "bare_giver"  # "tỉnh", "các cấp"
    if sum(word.head and text[word.start].isupper() for word in _words(text, *giver)[1:]):
        yield "several_heads"
    if not (_attached(giver, words) or award.start <= giver[0] <= award.end):
        yield "unattached_giver"


def _attached(giver: tuple[int, int], words: Sequence[_Word]) -> bool:
    """Whether the giver's name stands behind a preposition or passive, or before a verb of giving."""
    before = [word for word in words if word.end <= giver[0]][-1:]
    after = [word for word in words if word.start >= giver[1]][:_AHEAD]
    return any(word.tags & _ATTACHED for word in before) or any(word.tags & _ACTING for word in after)


def _another_acts(text: str, candidate: Candidate, words: Sequence[_Word]) -> bool:
    giver = candidate.conferrer or (0, 0)
    for index, verb in enumerate(words):
        if not verb.tags & _GIVES or not _same_clause(words, index, candidate.item.start):
            continue
        for word in reversed(words[max(0, index - _BACK) : index]):
            if giver[0] <= word.start < giver[1] or not word.key[0].isalpha():
                break
            if text[word.start].isupper() and not word.tags & _TAKES:
                return True
    return False


def _same_clause(words: Sequence[_Word], index: int, at: int) -> bool:
    first, last = sorted((words[index].start, at))
    return not any(word.key == ";" and first <= word.start < last for word in words)


def _statuses(status: Status, words: Sequence[_Word], clause: Sequence[_Word], lead: Sequence[_Word]) -> Iterator[str]:
    """Yield what other verbs say of the status: of the clause, of the sentence, of the line that opens the list."""
    tags = frozenset[str]().union(*(word.tags for word in clause))
    if status in _GIVEN:
        if any(word.tags & _ASKS for word in lead):
            yield "asked_above"
        if any("negation" in word.tags for word in words):
            yield "negation"
    elif tags & _TAKES and tags & _GIVES:
        yield "given_here"  # "đã trình và được A tặng"
    if status in _ASKED and not tags & _ASKS and not any(word.tags & _ASKS for word in lead):
        yield "asked_elsewhere"


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the sentence around a stretch, at most ``_LONGEST`` characters to each side."""
    low, high = max(0, start - _LONGEST), min(len(text), end + _LONGEST)
    first = low
    for match in _STOP.finditer(text, low, start):
        first = match.end()
    after = _STOP.search(text, end, high)
    return first, after.end() if after else high


def _lead(text: str, start: int) -> Sequence[_Word]:
    """Return the words of the line with a colon that opens the list in which the sentence stands."""
    line = text.rfind("\n", 0, start) + 1
    while line > 0 and start - line <= _LEAD:
        above = text.rfind("\n", 0, line - 1) + 1
        mark = text[line - 2 : line - 1]
        if mark == ":":
            return _words(text, max(above, line - _LONGEST), line - 1)
        if mark not in {";", ","}:
            return ()
        line = above
    return ()


def _clause(words: Sequence[_Word], at: int) -> Sequence[_Word]:
    """Return the words between the semicolons around an offset."""
    first = max((i + 1 for i, word in enumerate(words) if word.key == ";" and word.start < at), default=0)
    last = next((i for i, word in enumerate(words) if word.key == ";" and word.start >= at), len(words))
    return words[first:last]


def _words(text: str, start: int, end: int) -> list[_Word]:
    return [word._replace(start=word.start + start, end=word.end + start) for word in _read(text[start:end], lexicon())]


@lru_cache(maxsize=16)  # the numbers of a sentence follow each other
def _read(stretch: str, known: Phrases[Sense]) -> tuple[_Word, ...]:
    tokens, found, index = split(stretch), [], 0
    while index < len(tokens):
        after, sense = known.longest(tokens, index) or (index + 1, _PLAIN)
        found.append(_Word(tokens[index].start, tokens[after - 1].end, tokens[index].key, sense.tags))
        index = after
    return tuple(found)
