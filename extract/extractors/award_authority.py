"""Authorities: "Chủ tịch UBND tỉnh Điện Biên", "bộ VH, TT & DL", "Hội Luật gia Việt Nam", with their exact extent.

A head word opens the name ("Chủ tịch", "Bộ", "Hội"); places, sectors, capitalised words and further heads carry it on;
a verb, a preposition, a mark or a person's name ends it. The name of the office holder is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.extractors.award_extent import (
    HEADS,
    LONG_NAMES,
    MAX_LOWER,
    carries_on,
    first_key,
    is_inner_head,
    is_numbered_name,
    lower_goes_on,
    named_by,
    several,
    trimmed,
)
from extract.extractors.award_names import PLACES, is_person, place_tier, skip_person
from extract.knowledge.awards import keys, settings
from extract.records import Level, Tier

if TYPE_CHECKING:
    from extract.extractors.award_scan import Part

TIERS: tuple[Tier, ...] = ("state", "ministry", "province", "district", "commune", "unit")
_ALONE = "head_alone"
_OPENERS = frozenset(HEADS) | PLACES.keys() | {_ALONE, "acronym"}
_PLURAL = "plural"  # "Đảng ủy Khối | các cơ quan ...": the name goes on in lower case
_LONG_PHRASE = 7  # letters beyond the first word: "các sở, ngành" needs no capital


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority named at ``text[start:end]``. ``after`` is past the person's name that may follow it.

    ``generic`` is True for "của Bộ", "của tỉnh": the kind of body alone, to be read as one named before. ``vague`` is
    True for "lãnh đạo tỉnh": people who present rather than an office that confers.
    """

    start: int
    end: int
    after: int
    tier: Tier | None
    generic: bool
    vague: bool
    kind: str
    bare_city: bool = False
    level: Level | None = None


def may_begin(parts: list[Part], index: int) -> bool:
    """Whether a name of an authority can begin at this part."""
    part = parts[index]
    if not part.tags or part.award is not None:
        return False
    return not part.tags.isdisjoint(_OPENERS)


def read(parts: list[Part], index: int) -> tuple[Authority, int] | None:  # noqa: C901, PLR0912  one walk, one case a line
    """Return the authority that begins at ``parts[index]`` and the index after it and its holder's name."""
    first = parts[index]
    heads = {tag for tag in HEADS if tag in first.tags}
    if not first.tags.isdisjoint({_ALONE, "acronym"}) and not heads:
        return _alone(parts, index)
    tier = place_tier(parts, index) if not heads else None
    office = bool(heads & {"head_office", "head_state", "head_ministry"})
    if heads and not _strong(parts, index, heads):
        return None
    position = index + 1
    lower = 0
    named = False  # whether anything beyond the first head was read
    last = index
    place = not heads
    while position < len(parts):
        part = parts[position]
        if part.award is not None or (part.number is not None and not is_numbered_name(parts, position)):
            break
        if (further := several(parts, position, first)) is not None:
            heads, position = heads | {_PLURAL}, further
        elif part.tags & PLACES.keys():
            tier = tier or place_tier(parts, position)
            place = True
        elif (named_tier := _tier_word(part)) is not None:  # "Chủ tịch UBND cấp huyện"
            tier = tier or named_tier
        elif is_inner_head(part):
            if "head_state" in part.tags and not part.tags & {"head_tail"}:
                break
            heads |= {tag for tag in HEADS if tag in part.tags}
            office = office or "head_office" in part.tags
        elif carries_on(parts, position, heads):
            pass
        elif part.capital:
            if office and is_person(parts, position):
                break
        elif heads & (LONG_NAMES | {_PLURAL}) and lower_goes_on(part) and lower < MAX_LOWER:
            lower += 1
        else:
            break
        named = True
        last = position
        position += 1
    last = trimmed(parts, index, last)
    position = last + 1
    after = skip_person(parts, position) if office else position
    authority = Authority(
        start=first.start,
        end=parts[last].end,
        after=parts[after - 1].end,
        tier=_tier(heads, tier, parts, index, last),
        generic=(not named and not heads & {"head_state"}) or (place and not heads and last == index),
        vague=bool(first.tags & {"head_office"}) and first.key in keys("vague_heads"),
        kind="place" if not heads else "office" if office else "body",
        bare_city=tier is None and place,
        level=_level(tier, parts, index, last),
    )
    return authority, after


def _alone(parts: list[Part], index: int) -> tuple[Authority, int] | None:
    """Return the body that one word names where the sentence makes it a giver.

    "được | Trung ương | tặng Bằng khen", "Giấy khen của | ngành |", "cờ của | ngành Giáo dục |", "; | EVN | tặng".
    """
    last = index
    short = "acronym" in parts[index].tags
    while last + 1 < len(parts) and ("sector" in parts[last + 1].tags or (short and _plain_capital(parts[last + 1]))):
        last += 1
    before = parts[index - 1].tags if index else frozenset()
    after = parts[last + 1] if last + 1 < len(parts) else None
    if after is not None and after.capital and after.award is None:
        return None
    gives = after is not None and not after.tags.isdisjoint(_GIVES)
    owned = parts[index - 2].award if index > 1 and "of" in before else None
    given = gives and not before.isdisjoint({"by", "verb_passive", "verb_propose"})
    given = given or (short and (index == 0 or parts[index - 1].key in _CLAUSE) and _gives_soon(parts, last + 1))
    if not given and (owned is None or owned.is_title):
        return None
    central = "level_central" in parts[index].tags
    name = Authority(
        parts[index].start, parts[last].end, parts[last].end, None, generic=False, vague=False, kind="body",
        level="central" if central else None,
    )  # fmt: skip
    return name, last + 1


_GIVES = frozenset({"verb_confer", "verb_present", "verb_commend"})
_CLAUSE = frozenset({":", ";", ",", "."})


def _plain_capital(part: Part) -> bool:
    return part.capital and part.tags <= {"acronym"} and part.award is None and part.number is None


def _gives_soon(parts: list[Part], position: int) -> bool:
    # "VNR | đã tặng ..."
    position += position < len(parts) and parts[position].key in keys("done_words")
    return position < len(parts) and not parts[position].tags.isdisjoint(_GIVES)


def _tier_word(part: Part) -> Tier | None:
    return next((tier for tier in TIERS if f"tier_{tier}" in part.tags), None)


def _level(place: Tier | None, parts: list[Part], index: int, last: int) -> Level | None:
    if place in {"province", "district", "commune"}:
        return place
    named = frozenset().union(*(part.tags for part in parts[index : last + 1]))
    return "central" if "level_central" in named else "province" if "level_province" in named else None


def _strong(parts: list[Part], index: int, heads: set[str]) -> bool:
    # "bộ", "sở", "hội", "phòng" in lower case are words of every sentence: only a proper name makes them a body.
    part = parts[index]
    if heads == {"head_named"}:
        return part.capital and index + 1 < len(parts) and named_by(parts, index + 1)
    if part.capital or part.end - part.start > len(part.key) + _LONG_PHRASE or heads & {"head_state", "head_body"}:
        return True
    if index + 1 >= len(parts):
        return False
    following = parts[index + 1]
    if heads & {"head_office"}:
        return True
    return following.capital or bool(
        following.tags & {"sector"} and len(following.key) > 0 and following.end - following.start > 2
    )


def _tier(heads: set[str], place: Tier | None, parts: list[Part], index: int, last: int) -> Tier | None:  # noqa: PLR0911  a table of cases
    if "head_organisation" in heads:
        return "organisation"
    if heads & {"head_unit", "head_named"}:
        return "unit" if not any("head_ministry" in parts[p].tags for p in range(index, last + 1)) else "ministry"
    if "head_ministry" in heads:
        return "ministry"
    if "head_state" in heads:
        return "state"
    if place is not None:
        return place
    for part in parts[index : last + 1]:
        for tier, names in settings()["party_tiers"].items():
            if part.key in names or any(part.key.startswith(first_key(name)) for name in names):
                return tier  # type: ignore[no-any-return]  # keys of the setting are tiers
    return None
