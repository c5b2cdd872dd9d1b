"""How far the name of an authority goes on: "Tập đoàn Than - Khoáng sản", "Đảng ủy Khối các cơ quan", "Quân khu 4"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from extract.extractors.award_names import PLACES, is_person
from extract.knowledge import rules
from extract.knowledge.awards import keys
from extract.language.phrases import split

if TYPE_CHECKING:
    from extract.extractors.award_scan import Part

HEADS = (
    "head_organisation", "head_unit", "head_ministry", "head_state", "head_office", "head_body", "head_named",
)  # fmt: skip
# Bodies whose names go on in lower case ("Hội bảo trợ bệnh nhân nghèo thành phố").
LONG_NAMES = frozenset({"head_organisation", "head_unit", "head_named"})
MAX_LOWER = 9
_APOSTROPHES = frozenset("’'‘")  # "huyện Cư K’nia"
_NAME_LIKE = frozenset({
    "recipient_individual", "recipient_collective", "recipient_household", "recipient_enterprise", "adjective",
    "sector", "ignore", "acronym", "basis_resistance", "basis_movement", "plural_of", "head_named", "numbered",
})  # fmt: skip
_NUMBER = 3  # digits of the number that a name ends in


def is_inner_head(part: Part) -> bool:
    """Whether a further head stands here: "Bằng khen của Chủ tịch | UBND | tỉnh"."""
    if part.tags.isdisjoint(HEADS):
        return False
    if part.capital:
        return True
    return not part.tags & {"head_tail"} and any(tag in part.tags for tag in HEADS if tag != "head_named")


def _to_place(parts: list[Part], position: int) -> int | None:
    """Return the index of the place that the small letters of a board's name run to, None where they do not."""
    for at in range(position, min(position + MAX_LOWER, len(parts))):
        part = parts[at]
        if part.tags & PLACES.keys() or "level_central" in part.tags:
            return at if at > position else None
        known = part.tags <= _NAME_LIKE | {"verb_other", "verb_registered"}
        if not known or not part.key[:1].isalpha() or (not part.tags and part.key in _stops()):
            return None
    return None


def carries_on(parts: list[Part], position: int, heads: set[str]) -> bool:
    """Whether the part goes on with a name whatever its case: a sector, "Trung ương", a number, a mark inside it."""
    part, before = parts[position], parts[position - 1]
    return bool(
        part.tags & {"head_tail"}
        or (part.tags & {"sector"} and (part.capital or _names_sector(before)))
        or part.key == "·"
        or not _APOSTROPHES.isdisjoint({part.key, before.key})
        or part.number is not None
        or (part.key in _joining() and _goes_on(parts, position, heads))
    )


def several(parts: list[Part], position: int, first: Part) -> int | None:
    """Return the last of several parts that a name goes on with at once, None where it does not.

    "Đảng ủy Khối | các cơ quan | tỉnh", "Ban Chỉ đạo | vận động hiến máu tình nguyện | tỉnh".
    """
    part = parts[position]
    if part.key in keys("plural_words") and not part.tags:
        following = parts[position + 1] if position + 1 < len(parts) else None
        return position + 1 if following is not None and "plural_of" in following.tags else None
    run = _to_place(parts, position) if first.key in keys("boards") and not part.capital else None
    return run - 1 if run else None


def _names_sector(part: Part) -> bool:
    return any(tag in part.tags for tag in HEADS) or part.key in _joining() or part.tags >= {"sector"}


def named_by(parts: list[Part], position: int) -> bool:
    """Whether what stands here gives the word before it a proper name: "hội | Nông dân", "Đồn | 25"."""
    following = parts[position]
    if following.number is not None:
        return is_numbered_name(parts, position)
    return following.capital or not following.tags.isdisjoint({"sector", *PLACES})


def _goes_on(parts: list[Part], position: int, heads: set[str]) -> bool:
    if position + 1 >= len(parts):
        return False
    following = parts[position + 1]
    if parts[position].key in {"-", "–"}:
        glued = parts[position].start == parts[position - 1].end and following.start == parts[position].end
        return (glued and following.number is None) or _capitals_joined(parts, position)
    if not heads & LONG_NAMES or not following.capital:
        return False
    return not any(tag in following.tags for tag in HEADS) and following.award is None


def _capitals_joined(parts: list[Part], position: int) -> bool:
    """Whether a dash with blanks joins two words of one name: "Tập đoàn Than - Khoáng sản", "tỉnh Đông Hà - Tây Hà"."""
    before, after = parts[position - 1], parts[position + 1]
    plain = before.tags <= _NAME_LIKE and after.capital and after.number is None
    return (
        plain and after.award is None and after.tags <= _NAME_LIKE and not is_person(parts, position + 1)
    )  # fmt: skip


@cache
def _joining() -> frozenset[str]:
    return frozenset({"&", "-", "–"}) | keys("and_words")


def lower_goes_on(part: Part) -> bool:
    """Whether a word in small letters may belong to a long name: no verb, preposition or other word that ends one."""
    if part.tags or not part.key[:1].isalpha():
        return bool(part.tags) and part.tags <= _NAME_LIKE and not ("ignore" in part.tags and part.key in _stops())
    return part.key not in _stops()


@cache
def _stops() -> frozenset[str]:
    return frozenset(split(word)[0].key for word in rules.load("awards").words["name_stop"])


def is_numbered_name(parts: list[Part], position: int) -> bool:
    """Whether a number belongs to the name before it: "Quân khu 4", "thị xã Thanh | Ba", not "Bộ 5 cá nhân"."""
    previous = parts[position - 1]
    following = parts[position + 1] if position + 1 < len(parts) else None
    if following is not None and following.award is not None:
        return False  # "Phòng Văn hóa và Thông tin | 01 | CSTĐCS"
    if following is not None and any(tag.startswith("recipient_") for tag in following.tags):
        return previous.key in keys("boards") and bool(following.tags & PLACES.keys())
    if parts[position].capital:  # "huyện Ba | Bể", "thị xã Thanh | Ba"
        return previous.capital or (following is not None and following.capital)
    size = parts[position].end - parts[position].start
    if "numbered" in previous.tags and previous.capital:
        return size <= _NUMBER
    placed = bool(previous.tags & {"place_district", "place_commune"}) and previous.key in keys("numbered_places")
    unit = "head_unit" in previous.tags and previous.key not in keys("unnumbered_heads")
    return (placed or unit) and size < _NUMBER


def trimmed(parts: list[Part], index: int, last: int) -> int:
    """Return the last part of a name without the marks and joining words that it ends in."""
    while last > index and (parts[last].key in _joining() or (parts[last].key == "·" and not _after_city(parts, last))):
        last -= 1
    return last


def _after_city(parts: list[Part], position: int) -> bool:
    return bool(parts[position - 1].tags & {"place_city"})


@cache
def first_key(name: str) -> str:
    """Return the key by which the first phrase of a name is known."""
    return split(name)[0].key
