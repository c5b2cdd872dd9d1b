"""The name of the person who holds an office is no part of the body's name: "Giám đốc Sở Y tế | Nguyễn Văn A ký ...".

Schools, hospitals, communes and streets bear names of persons, so a surname alone tells nothing: it must follow a
title, and what stands before it must be the whole name of a body or of a unit.
"""

from extract.extractors.citation_bodies import body_trie, known_bodies
from extract.extractors.citation_units import level_length
from extract.extractors.citation_words import Token, keys, longest, office_trie, title_trie
from extract.knowledge.awards import surnames
from extract.knowledge.units import is_name

_SYLLABLES = range(3, 6)  # two are rather a place
_LONGEST_PLACE = 4


def person(tokens: list[Token], count: int) -> tuple[int, int]:
    """Return where, among the ``count`` tokens of a name, the person who holds the office begins and ends.

    Both are ``count`` where none is named.
    """
    titled = max(longest(title_trie(), tokens, 0), longest(office_trie(), tokens, 0))
    if titled:
        for at in range(titled, count):
            run = _run(tokens, at) if tokens[at].key in surnames() else 0
            if run in _SYLLABLES and (at == titled or _is_whole(tokens, at)) and not _names_unit(tokens, at, run):
                return at, at + run
    return count, count


def _run(tokens: list[Token], at: int) -> int:
    """Return how many syllables with a capital stand in a row, the first of each alone being one."""
    end = at
    while (
        end < len(tokens)
        and tokens[end].text[0].isupper()
        and (tokens[end].text[1:].islower() or len(tokens[end].text) == 1)
    ):
        end += 1
    return end - at


def _is_whole(tokens: list[Token], at: int) -> bool:
    """Tell whether the name may end before ``at``: behind a unit, or behind a body that needs no name of its own."""
    for start in range(at):
        length = level_length(tokens, start)
        behind = [token.text for token in tokens[start + length : at]] if length else []
        if length and len(behind) <= _LONGEST_PLACE and (not behind or is_name(" ".join(behind), communes=True)):
            return True
        known = start + longest(body_trie(), tokens, start)
        behind = [token.text for token in tokens[known:at]]
        if start < known <= at and (not behind or is_name(" ".join(behind))):
            key = " ".join(token.key for token in tokens[start:known] if token.key)
            return known_bodies()[key].kind != "school"
    return False


def _names_unit(tokens: list[Token], at: int, run: int) -> bool:
    """Tell whether a place begins at ``at``, as in "huyện Trần Đề" and "Sở Y tế Hà Nam"."""
    words = [token.text for token in tokens[at : at + run]]
    communes = tokens[at - 1].key in keys("level_commune")
    return any(is_name(" ".join(words[:size]), communes=communes) for size in range(2, len(words) + 1))
