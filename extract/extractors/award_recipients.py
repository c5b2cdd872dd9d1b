"""Counted recipients and counted awards: "12 tập thể", "03 lượt cá nhân", "20 tập thể, cá nhân", "8 Bằng khen"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from extract.extractors.award_names import badge_of_age
from extract.extractors.award_nouns import RECIPIENTS, YEARS, is_noun, person_noun, recipient_kind, unlisted_noun
from extract.knowledge.awards import keys, lexicon
from extract.language.numbers import qualifier_before
from extract.language.phrases import split
from extract.records import Qualifier, Recipient

if TYPE_CHECKING:
    from extract.extractors.award_scan import NamedAward, Part

_MAX_BARE = 1900  # "đơn vị 2023": without a colon this is a year
_SHORT = 2  # letters of TT, CN
_MAX_LIST = 4  # nouns in "tập thể, cá nhân và hộ gia đình"


@dataclass(frozen=True, slots=True)
class Item:
    """A number and what it counts.

    ``recipient`` is None where the noun does not tell ("trường hợp"). ``award`` is set where the number counts awards
    ("8 Bằng khen") or bearers of a title ("47 chiến sĩ thi đua"). ``noun_start:noun_end`` is the noun in the text.
    """

    count: int
    start: int
    end: int
    number_start: int
    number_end: int
    recipient: Recipient | None
    noun_start: int
    noun_end: int
    award: NamedAward | None = None
    unit: str | None = None
    qualifier: Qualifier | None = None
    among: bool = False
    share: bool = False  # a part of the number before, told without a noun of its own


def read_item(  # noqa: C901  one case a kind of count
    text: str, parts: list[Part], index: int
) -> tuple[Item, int] | None:
    """Return the item whose number is ``parts[index]`` and the index after it, None where it counts nothing of ours."""
    number = parts[index].number
    assert number is not None
    if _is_ordinal(parts, index):
        return None
    value, position, among = number.value, index + 1, False
    if (longer := _out_of(parts, index)) is not None:
        value, position, among = longer
    elif index and parts[index - 1].tags & {"among"}:
        among = True
    unit = None
    if position < len(parts) and parts[position].tags & {"turn"}:
        unit, position = text[parts[position].start : parts[position].end].lower(), position + 1
    while (
        position < len(parts)
        and (parts[position].tags & {"adjective"})
        and not (position + 1 < len(parts) and not (is_noun(parts[position + 1]) or parts[position + 1].award))
    ):
        position += 1
    if position >= len(parts):
        return None
    qualifier = qualifier_before(text, number.start)
    start = qualifier[1] if qualifier else number.start
    quality = qualifier[0] if qualifier else None
    if (counted := _counted_award(text, parts, position)) is not None:
        named, after = counted
        item = Item(
            count=value, start=start, number_start=number.start, number_end=number.end, unit=unit, end=named.end,
            recipient=named.type.recipient or _bearer(text, named), noun_start=named.start, noun_end=named.end,
            award=named, qualifier=quality, among=among,
        )  # fmt: skip
        return item, after
    kind: Recipient | None
    if not is_noun(parts[position]):
        person = person_noun(parts, position) or unlisted_noun(parts, index, position)
        if unit is None and person is None:
            return None
        if person is None:
            position -= 1  # "12 lượt": the turns themselves are counted
        kind, after = (None, position + 1) if person is None else ("individual", person)
    else:
        kind, after = _nouns(parts, position)
    item = Item(
        count=value, start=start, number_start=number.start, number_end=number.end, unit=unit, end=parts[after - 1].end,
        recipient=kind, noun_start=parts[position].start,
        noun_end=parts[after - 1].end, qualifier=quality, among=among,
    )  # fmt: skip
    return item, after


def _bearer(text: str, named: NamedAward) -> Recipient | None:
    # "25 hộ sản xuất kinh doanh giỏi": the title's first word is a noun for who bears it
    tokens = split(text, named.start, named.end)[:2] if named.type.is_title else []
    found = lexicon().longest(tokens, 0) if tokens else None
    return next((kind for kind in RECIPIENTS if found and f"recipient_{kind}" in found[1].tags), None)


def read_noun_first(parts: list[Part], index: int) -> tuple[Item, int] | None:
    """Return the item of "tập thể: 05" or "cá nhân 12" at ``parts[index]`` (the noun), None if no number follows so."""
    if index and parts[index - 1].number is not None:
        return None
    position = index + 1
    if (bracketed := _bracketed(parts, index)) is not None:
        return bracketed
    colon = position < len(parts) and parts[position].key in {":", "-", "–"} | keys("copula_words")
    position += colon
    if position >= len(parts) or (number := parts[position].number) is None or number.form != "digits":
        return None
    after = position + 1
    unit = None
    if after < len(parts) and parts[after].tags & {"turn"}:
        unit, after = parts[after].key, after + 1
    if after < len(parts) and (
        is_noun(parts[after])
        or parts[after].award
        or "gift" in parts[after].tags  # "mỗi tập thể 2 | triệu đồng"
        or (parts[after].key.isalpha() and parts[after].key not in keys("and_words"))
    ):
        return None  # "tập thể 5 cá nhân": the number belongs to what follows
    noun = parts[index]
    if not colon and (number.value > _MAX_BARE or noun.end - noun.start <= _SHORT or noun.key in keys("noun_verbs")):
        return None  # a year; "TT 15" may be a circular; "đã tổ chức 15 đợt"
    item = Item(
        number.value,
        noun.start,
        number.end,
        number.start,
        number.end,
        recipient_kind(noun),
        noun.start,
        noun.end,
        unit=unit,
    )
    return item, after


def _bracketed(parts: list[Part], index: int) -> tuple[Item, int] | None:
    # "tập thể (05), cá nhân (12)"
    following = parts[index + 1 : index + 4]
    if len(following) < 3 or (following[0].key, following[2].key) != ("(", ")"):
        return None
    number = following[1].number
    if number is None or number.form != "digits":
        return None
    noun, kind = parts[index], recipient_kind(parts[index])
    return Item(
        number.value, noun.start, following[2].end, number.start, number.end, kind, noun.start, noun.end
    ), index + 4


def _counted_award(text: str, parts: list[Part], position: int) -> tuple[NamedAward, int] | None:
    from extract.extractors.award_scan import CLOSING, OPENING, award_name  # noqa: PLC0415  the two modules read each other's parts

    if parts[position].tags & {"piece"} and position + 1 < len(parts) and parts[position + 1].award:
        position += 1
    quoted = parts[position].key in OPENING and position + 1 < len(parts)
    position += quoted
    named = parts[position].award
    if named is not None and badge_of_age(parts, position):
        return None
    if named is None or (quoted and not named.is_title):
        return None
    award, after = award_name(text, parts, position)
    return award, after + (quoted and after < len(parts) and parts[after].key in CLOSING)


def _nouns(parts: list[Part], position: int) -> tuple[Recipient | None, int]:
    # "20 tập thể, cá nhân": one number for several kinds. A number before the next noun starts an item of its own.
    kind = recipient_kind(parts[position])
    after = position + 1
    if kind == "collective" and not parts[position].capital and _tailed(parts, after):
        kind, after = "individual", after + 1  # "5 xã viên", "3 thôn đội trưởng"
    for _ in range(_MAX_LIST):
        following = after
        while following < len(parts) and parts[following].key in _joiners():
            following += 1
        if following == after or following >= len(parts):
            break
        other = recipient_kind(parts[following])
        noun = parts[following]
        if other is None or noun.award is not None or noun.capital > parts[position].capital:
            break
        if other == kind and _same_kind(parts, following):
            after = following + 1  # "64 chi bộ, đảng bộ": one kind under two names
            continue
        if other == kind or not ("shared_noun" in noun.tags or _share_verb(parts, following)):
            break
        kind, after = "mixed", following + 1
    return kind, after


def _tailed(parts: list[Part], position: int) -> bool:
    following = parts[position] if position < len(parts) else None
    return (
        following is not None
        and not following.capital
        and ("person_compound" in following.tags or following.key in keys("person_tail"))
    )


def _share_verb(parts: list[Part], index: int) -> bool:
    # "70 lượt chi hội, hội viên | được tặng"
    following = parts[index + 1] if index + 1 < len(parts) else None
    return not parts[index].capital and following is not None and "verb_passive" in following.tags


def _same_kind(parts: list[Part], index: int) -> bool:
    """Whether the noun is a second name of what is counted and not the body that acts in the next clause."""
    noun = parts[index]
    following = parts[index + 1] if index + 1 < len(parts) else None
    if noun.capital or not noun.tags.isdisjoint({"place_province", "place_city", "place_district", "place_commune"}):
        return False
    return following is None or not (following.capital or following.number or _OWNED & following.tags)


_OWNED = frozenset({"place_province", "place_city", "place_district", "place_commune", "verb_confer", "sector"})


@cache
def _joiners() -> frozenset[str]:
    return frozenset({",", "/", "-", "–"}) | keys("and_words")


def _is_ordinal(parts: list[Part], index: int) -> bool:
    if index == 0:
        return False
    previous = parts[index - 1]
    if previous.tags & {"number_follows"} and previous.key not in keys("number_words"):
        return False
    if previous.tags & {"year_phrase"}:
        number = parts[index].number
        return number is not None and number.value in YEARS
    if previous.tags & {"ordinal"} and "award" not in previous.tags:
        # "trong năm 5 tập thể": a year without its number; "năm" directly before a number is a date
        return True
    return previous.key in {"-", "/"} and index > 1 and parts[index - 2].number is not None


def _out_of(parts: list[Part], index: int) -> tuple[int, int, bool] | None:
    # "5/10 đồng chí" is one number; "5 trong số 10 cá nhân" counts 5, "1 trong 10 đơn vị" picks one out of 10.
    number = parts[index].number
    assert number is not None
    following = index + 1
    if following + 1 >= len(parts) or not parts[following].tags & {"out_of"}:
        return None
    whole = parts[following + 1].number
    if whole is None:
        return None
    return (whole.value if number.value == 1 else number.value), following + 2, True
