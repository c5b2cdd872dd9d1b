"""The catalogue of awards (models/catalogues/awards.csv) and the words of their grammar (models/rules/awards.yaml)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, cast

from extract import resources
from extract.knowledge import rules
from extract.language.phrases import Phrases, split
from extract.records import Recipient, Tier
from extract.text import match_key

_CATALOGUE = "models/catalogues/awards.csv"
# Looked up one by one: in the dictionary they would hide other senses of the same word.
_NOT_PHRASES = frozenset({"surname", "odd_place", "name_stop", "central_city", "person_mark"})


@dataclass(frozen=True, slots=True)
class AwardType:
    """A row of the catalogue. ``tiers`` are those who may confer it; ``recipient`` is None where both may get it."""

    code: str
    name: str
    kind: str
    recipient: Recipient | None
    tiers: tuple[Tier, ...]
    aliases: tuple[str, ...]
    valid_from: str | None
    valid_to: str | None

    @property
    def is_title(self) -> bool:
        """Whether its name names the bearer, so that a number before it counts bearers and not pieces."""
        return self.kind == "title"

    @property
    def state_only(self) -> bool:
        """Whether nobody below the State confers it."""
        return self.tiers == ("state",)


class Sense(NamedTuple):
    """What a phrase can be in a sentence: the names of the word lists it stands in, and the award it names."""

    tags: frozenset[str]
    award: AwardType | None = None


@cache
def catalogue() -> tuple[AwardType, ...]:
    """Return all award types in the order of the file."""
    return tuple(
        AwardType(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            recipient=cast("Recipient | None", row["recipient"] or None),
            tiers=cast("tuple[Tier, ...]", tuple(filter(None, row["tiers"].split("|")))),
            aliases=tuple(filter(None, row["aliases"].split("|"))),
            valid_from=row["valid_from"] or None,
            valid_to=row["valid_to"] or None,
        )
        for row in resources.load_csv(_CATALOGUE)
    )


@cache
def commendation() -> AwardType:
    """Return the award type of "khen thưởng" without a named form."""
    return AwardType("khac", "Khen thưởng", "verb", None, (), (), None, None)


@cache
def lexicon() -> Phrases[Sense]:
    """Return every phrase of the grammar with its sense."""
    return Phrases(_entries())


@cache
def settings() -> dict[str, Any]:
    """Return the settings of models/rules/awards.yaml."""
    return rules.load("awards").settings


@cache
def keys(setting: str) -> frozenset[str]:
    """Return the words of a setting (a list) as compared by ``match_key``; of a phrase the first word."""
    return frozenset(split(word)[0].key for word in settings()[setting])


@cache
def surnames() -> frozenset[str]:
    """Return the surnames by which a person's name is told from a place's, as compared by ``match_key``."""
    return frozenset(match_key(name) for name in rules.load("awards").words["surname"])


def _entries() -> Iterator[tuple[str, Sense]]:
    senses: dict[str, Sense] = {}
    for award in catalogue():
        for alias in (award.name, *award.aliases):
            if _OF in alias:  # "Cờ thi đua của Chính phủ": the grammar reads the conferrer itself
                continue
            senses.setdefault(_phrase_key(alias), Sense(frozenset({"award"}), award))
    for tag, phrases in rules.load("awards").words.items():
        if tag in _NOT_PHRASES:
            continue
        for phrase in phrases:
            key = _phrase_key(phrase)
            known = senses.get(key)
            if known is None or known.award is None:
                senses[key] = Sense((known.tags if known else frozenset()) | {tag})
    yield from senses.items()


_OF = " của "


def refined(award: AwardType, tier: Tier | None) -> AwardType:
    """Return the catalogue's own row for what this tier confers ("Cờ thi đua của Chính phủ"), else ``award``."""
    if tier is None or award.state_only:
        return award
    return next((row for row in catalogue() if row.code == award.code and row.tiers == (tier,)), award)


def _phrase_key(phrase: str) -> str:
    return " ".join(token.key for token in split(phrase))
