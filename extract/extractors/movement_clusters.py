"""Bring the mentions of one movement in one report together; local versions of one name stay apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.extractors.movement_candidates import Candidate
from extract.knowledge import movements as register
from extract.text import fold

_SAME, _LONG_NAME = 93.0, 6


@dataclass(slots=True)
class Cluster:
    """Mentions of one movement in reading order; ``matches`` has one item for each."""

    mentions: list[Candidate] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    matches: list[register.Match | None] = field(default_factory=list)

    @property
    def best(self) -> register.Match | None:
        """The surest relation to the register among the mentions."""
        order = ("exact", "alias", "local", "near", "review")
        known = [match for match in self.matches if match]
        return min(known, key=lambda match: order.index(match.how)) if known else None


def cluster(text: str, candidates: Sequence[Candidate]) -> list[Cluster]:
    """Group candidates whose names mean the same movement."""
    clusters: list[Cluster] = []
    for candidate in candidates:
        name = " ".join(text[candidate.start : candidate.end].split())
        match = register.match(name)
        home = next((group for group in clusters if _same(name, match, group)), None)
        if home is None:
            home = Cluster()
            clusters.append(home)
        home.mentions.append(candidate)
        home.names.append(name)
        home.matches.append(match)
    return clusters


def _same(name: str, match: register.Match | None, group: Cluster) -> bool:
    return any(
        _one_movement(name, match, other, other_match)
        for other, other_match in zip(group.names, group.matches, strict=True)
    )


def _one_movement(name: str, match: register.Match | None, other: str, other_match: register.Match | None) -> bool:
    own = register.words(register.without_period(name))
    theirs = register.words(register.without_period(other))
    if fold(" ".join(own)) == fold(" ".join(theirs)):
        return True
    if match and other_match and "review" not in {match.how, other_match.how}:
        if match.entry.id != other_match.entry.id or (match.how == "local") != (other_match.how == "local"):
            return False
        return match.local == other_match.local
    return _alike(own, theirs)


def _alike(own: list[str], theirs: list[str]) -> bool:
    """Tell whether two names differ by a slip: nearly all letters agree and no name of a place is exchanged."""
    from rapidfuzz import fuzz  # noqa: PLC0415  only names that differ need it

    if min(len(own), len(theirs)) < _LONG_NAME or abs(len(own) - len(theirs)) > 1:
        return False
    return fuzz.ratio(fold(" ".join(own)), fold(" ".join(theirs))) >= _SAME
