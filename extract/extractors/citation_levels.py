"""The words that carry the level of a body, and the names of units that are unlike others.

Knowledge: the word lists of ``models/rules/citations.yaml``.
"""

from functools import cache

from extract.extractors.citation_mention import rules
from extract.extractors.citation_words import Trie, trie
from extract.records import Level
from extract.text import fold, match_key

_LEVELS: tuple[Level, ...] = ("central", "province", "district", "commune")
_HALF = 0.5


@cache
def level_words() -> dict[str, tuple[str, Level]]:
    """Map folded level words to their right spelling and level; folding lets "huyên" pass for huyện."""
    words = rules().words
    table: dict[str, tuple[str, Level]] = {}
    for level in _LEVELS:
        for word in words[f"level_{level}"]:
            table[fold(word)] = (word, level)
    for word in words["level_city"]:
        table[fold(word)] = (words["level_city"][0], "province")
    return table


@cache
def ranks() -> dict[Level | None, float]:
    """Return how high each level stands."""
    return {level: float(len(_LEVELS) - order) for order, level in enumerate(_LEVELS)}


def rank_of(word: str, name: str = "") -> float:
    """Return how high a level word with the name of its unit stands.

    A city that is not known by name is above districts and below provinces, for it may be either.
    """
    right, level = level_words()[fold(word)]
    return ranks()[level] - (_HALF if right in cities() and match_key(name) not in central_cities() else 0)


@cache
def level_trie() -> Trie:
    """Return the level words, right and misspelt."""
    words = rules().words
    spellings = [word for level in _LEVELS for word in words[f"level_{level}"]]
    return trie([*spellings, *words["level_city"], *words["level_misspelt"]])


@cache
def no_level_trie() -> Trie:
    """Return the phrases in which a level word tells no level."""
    return trie(rules().words["no_level"])


@cache
def cities() -> frozenset[str]:
    """Return the words for a city."""
    return frozenset(rules().words["level_city"])


@cache
def central_cities() -> frozenset[str]:
    """Return the match keys of the cities of provincial rank."""
    return frozenset(match_key(city) for city in rules().words["central_city"])


@cache
def hyphen_pairs() -> frozenset[str]:
    """Return the words on both sides of a hyphen inside the name of a unit."""
    pairs = set()
    for unit in rules().words["hyphen_unit"]:
        left, _, right = unit.replace("–", "-").partition(" - ")
        pairs.add(f"{match_key(left).split()[-1]} {match_key(right).split()[0]}")
    return frozenset(pairs)
