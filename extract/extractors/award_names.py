"""Names inside an authority: the place that tells its tier, the person who holds the office."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from unicodedata import combining

from extract.knowledge import rules
from extract.knowledge.awards import surnames
from extract.knowledge.units import is_name, is_province
from extract.language.phrases import Token, split
from extract.records import Tier

if TYPE_CHECKING:
    from extract.extractors.award_scan import Part

PLACES: dict[str, Tier | None] = {
    "place_province": "province", "place_city": None, "place_district": "district", "place_commune": "commune",
}  # fmt: skip
_PLACE_SYLLABLES = 2
_BADGE = 14  # parts of "Huy hiệu 60, 55, 50, 45 năm tuổi Đảng"
_BETWEEN_YEARS = frozenset({",", "-", "–", "/"})


def is_person(parts: list[Part], position: int) -> bool:
    """Whether a person's name begins here: a surname and another capital, unless it is the name of a place."""
    if parts[position].key not in surnames() or _is_province(parts, position):
        return False
    back = next((back for back in (1, 2, 3) if position >= back and parts[position - back].tags & PLACES.keys()), 0)
    if back:
        name = " ".join(part.key for part in parts[position - back + 1 : position - back + 5])
        known = next((place for place in _odd_places() if name.startswith(place)), None)
        if known is not None and back <= known.count(" ") + 1:
            return False
        if back == 1:
            return not _is_place(parts, position) and _person_after_place(parts, position)
        if back == 2 and known is None:  # nearly all places have two syllables
            return False
    return position + 1 < len(parts) and parts[position + 1].capital and not parts[position + 1].tags & {"head_office"}


def _person_after_place(parts: list[Part], position: int) -> bool:
    # "Chủ tịch UBND tỉnh Trần Văn Hòa": three syllables or more, and no person's name later in the run of capitals
    run = position
    while run < len(parts) and run < position + 6 and parts[run].capital and parts[run].award is None:
        run += 1
    names = [part.key for part in parts[position:run]]
    if len(names) == _PLACE_SYLLABLES:
        return True
    return len(names) > _PLACE_SYLLABLES and not any(key in surnames() for key in names[_PLACE_SYLLABLES:-2])


def _is_province(parts: list[Part], position: int) -> bool:
    # "Sở Y tế Hà Nội": two syllables that name a province, and no capital behind them
    pair = parts[position : position + _PLACE_SYLLABLES]
    after = parts[position + _PLACE_SYLLABLES : position + _PLACE_SYLLABLES + 1]
    if len(pair) < _PLACE_SYLLABLES or not pair[1].capital or any(part.capital for part in after):
        return False
    return is_province(_plain(pair))


def _plain(parts: list[Part]) -> str:
    return " ".join("".join(char for char in part.key if not combining(char)) for part in parts)


def _is_place(parts: list[Part], position: int) -> bool:
    # "Chủ tịch UBND huyện Vũ Thư": a unit of that name exists
    communes = bool(parts[position - 1].tags & {"place_commune"})
    names = [part.key for part in parts[position : position + 4] if part.capital]
    plain = ["".join(char for char in name if not combining(char)) for name in names]  # keys hold the tone apart
    return any(is_name(" ".join(plain[:size]), communes=communes) for size in range(len(plain), 0, -1))


@cache
def _odd_places() -> tuple[str, ...]:
    names = rules.load("awards").words["odd_place"]
    return tuple(" ".join(token.key for token in split(name)) for name in names)


def skip_person(parts: list[Part], position: int) -> int:
    """Return the index after the office holder's name that begins at ``position``, ``position`` where none does."""
    after = position
    if (
        after < len(parts)
        and parts[after].tags & {"person_title"}
        and after + 1 < len(parts)
        and parts[after + 1].capital
    ):
        after += 1
    if after < len(parts) and parts[after].capital and parts[after].key in surnames():
        while after < len(parts) and after < position + 6 and parts[after].capital and parts[after].award is None:
            after += 1
        return after
    return position


def place_tier(parts: list[Part], index: int) -> Tier | None:
    """Return the tier of the place word at ``index``, None for "thành phố" without a name."""
    for tag, tier in PLACES.items():
        if tag in parts[index].tags:
            if tag != "place_city":
                return tier
            return "province" if _central(parts, index + 1) else "district" if _is_named(parts, index + 1) else None
    return None


def _is_named(parts: list[Part], position: int) -> bool:
    return position < len(parts) and parts[position].capital


def _central(parts: list[Part], position: int) -> bool:
    if position < len(parts) and parts[position].key == "·":
        position += 1
    name = " ".join(part.key for part in parts[position : position + 3])
    return any(name.startswith(city) for city in _central_cities())


@cache
def _central_cities() -> tuple[str, ...]:
    return tuple(" ".join(token.key for token in split(city)) for city in rules.load("awards").words["central_city"])


def badge_of_age(parts: list[Part], index: int) -> int | None:
    """Return the index after "Huy hiệu 60, 50 năm tuổi Đảng", which is no award, None where it is one."""
    for position in range(index + 1, min(index + _BADGE, len(parts))):
        part = parts[position]
        if "party_age" in part.tags:
            return position + 1
        if (
            part.number is None
            and part.key not in _BETWEEN_YEARS
            and "ordinal" not in part.tags
            and "along" not in part.tags
        ):
            return None
    return None


def goes_on_name(before: Part, tokens: list[Token], after: int, text: str) -> bool:
    """Whether a word of one syllable with a capital goes on with the name before it: "xã Quế | Phong"."""
    following = text[tokens[after].start].isupper() if after < len(tokens) else False
    return before.capital and not before.tags and before.award is None and before.key.isalpha() and not following
