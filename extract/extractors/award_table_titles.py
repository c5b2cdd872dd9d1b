"""Titles that two heads share: "Chiến sĩ thi đua" over "Cấp tỉnh", "Lao động tiên tiến" over "Tập thể"."""

from __future__ import annotations

from dataclasses import replace

from extract.extractors.award_cells import pattern, words
from extract.extractors.award_scan import NamedAward
from extract.knowledge.awards import AwardType, lexicon
from extract.language.phrases import split
from extract.records import Recipient


def retitled(text: str, named: NamedAward, kind: Recipient | None, tails: list[str]) -> NamedAward:
    """Return the award with the title that its name and what stands under it (``tails``) make together.

    ``kind`` is the kind of recipient told beside it: a person's title under "Tập thể" is that of a collective.
    """
    if not named.type.is_title:
        return named
    own = text[named.start : named.end]
    for tail in tails:
        mark = pattern("mark").match(tail)
        joined = _award(f"{own} {tail[mark.end() :] if mark else tail}")
        if joined is not None:
            return replace(named, type=joined)
    if kind == "collective" and named.type.recipient == "individual":
        for word in words("collective_title"):
            joined = _award(f"{word} {own}")
            if joined is not None and joined.recipient == "collective":
                return replace(named, type=joined)
    return named


def _award(phrase: str) -> AwardType | None:
    """Return the award of the catalogue whose whole name is this phrase."""
    tokens = [token for token in split(phrase) if token.key[0].isalnum()]
    found = lexicon().longest(tokens, 0) if tokens else None
    return found[1].award if found is not None and found[0] == len(tokens) else None
