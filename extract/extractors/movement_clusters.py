"""Bring the mentions of one movement in one report together; local versions of one name stay apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.extractors.movement_names import Candidate
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
    """Group candidates whose names mean the same movement.

    A name is compared with others once, however often it is repeated: a long report repeats few names many times.
    """
    clusters: list[Cluster] = []
    known: list[tuple[_Name, Cluster]] = []
    homes: dict[str, Cluster] = {}
    for candidate in candidates:
        name = _Name.of(" ".join(text[candidate.start : candidate.end].split()))
        home = homes.get(name.key)
        if home is None:
            home = next((group for other, group in known if _one_movement(name, other)), None)
            if home is None:
                home = Cluster()
                clusters.append(home)
            homes[name.key] = home
            known.append((name, home))
        home.mentions.append(candidate)
        home.names.append(name.written)
        home.matches.append(name.match)
    return clusters


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as written, its words and their folded key, and what the register knows of it."""

    written: str
    words: tuple[str, ...]
    key: str
    match: register.Match | None

    @classmethod
    def of(cls, written: str) -> _Name:
        words = tuple(register.words(register.without_period(written)))
        return cls(written, words, fold(" ".join(words)), register.match(written))


def _one_movement(name: _Name, other: _Name) -> bool:
    if name.key == other.key:
        return True
    match, other_match = name.match, other.match
    if match and other_match and "review" not in {match.how, other_match.how}:
        if match.entry.id != other_match.entry.id or (match.how == "local") != (other_match.how == "local"):
            return False
        return match.local == other_match.local
    return _alike(name, other)


def _alike(name: _Name, other: _Name) -> bool:
    """Tell whether two names differ by a slip: nearly all letters agree and no name of a place is exchanged."""
    from rapidfuzz import fuzz  # noqa: PLC0415  only names that differ need it

    place, other_place = register.leading_place(name.written), register.leading_place(other.written)
    if place and other_place and fold(place) != fold(other_place):
        return False  # "Cà Mau thi đua ..." follows "Cả nước thi đua ..."
    if min(len(name.words), len(other.words)) < _LONG_NAME or abs(len(name.words) - len(other.words)) > 1:
        return False
    return fuzz.ratio(name.key, other.key) >= _SAME
