"""A cheap test before a scan: whether a stretch of text can count awardees at all."""

from __future__ import annotations

from itertools import chain

from extract.extractors.award_nouns import YEARS, makes_person
from extract.extractors.award_scan import OPENING
from extract.knowledge.awards import Sense, lexicon
from extract.language.numbers import digit_numbers, word_numbers
from extract.language.phrases import Token, split

_AHEAD = 48  # characters that the longest noun or award after a number takes
_AFTER_BARE = frozenset(",;.()\n")
_COUNTED = frozenset({"turn", "piece", "adjective", "out_of"})


def has_count(text: str, start: int, end: int) -> bool:
    """Whether a number in ``text[start:end]`` stands where one counts: a cheap test before a scan."""
    words = lexicon()
    for number in chain(digit_numbers(text, start, end), word_numbers(text, start, end)):
        tokens = split(text, number.end, min(end, number.end + _AHEAD))
        tokens = tokens[1:] if tokens and tokens[0].key in OPENING else tokens
        if not tokens or tokens[0].key in _AFTER_BARE:
            if number.form == "digits" and number.value not in YEARS:
                return True
            continue
        found = words.longest(tokens, 0)
        if makes_person([token.key for token in tokens[:3]]):
            return True
        if found is not None and (found[1].award is not None or found[1].tags & _COUNTED or _is_noun_sense(found[1])):
            return True
        if found is None and (_tagged(text, start, number.start, "link") or _soon(tokens, "verb_passive")):
            return True
    return False


def _tagged(text: str, start: int, end: int, tag: str) -> bool:
    """Whether the last word of ``text[start:end]`` stands in the word list ``tag``."""
    before = split(text, max(start, end - _AHEAD), end)
    found = lexicon().longest(before[-1:], 0) if before else None
    return found is not None and tag in found[1].tags


def _soon(tokens: list[Token], tag: str) -> bool:
    words = lexicon()
    found = (words.longest(tokens, at) for at in range(1, min(5, len(tokens))))
    return any(sense is not None and tag in sense[1].tags for sense in found)


def _is_noun_sense(sense: Sense) -> bool:
    return any(tag.startswith("recipient_") for tag in sense.tags)
