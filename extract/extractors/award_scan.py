"""From text to the elements of the award grammar: awards, counted recipients, authorities, verbs, marks.

One pass over the tokens of a stretch of text, longest phrase first. Nothing is decided here beyond what a word and
its neighbours tell; ``award_context`` reads the elements.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import regex

from extract.extractors import award_authority, award_recipients
from extract.extractors.award_authority import Authority
from extract.extractors.award_names import badge_of_age, goes_on_name
from extract.extractors.award_recipients import Item
from extract.knowledge import rules
from extract.knowledge.awards import AwardType, Sense, keys, lexicon, settings
from extract.language.numbers import Number, find_numbers
from extract.language.phrases import Token, split

_AHEAD = 48  # characters that the longest noun or award after a number takes
_AFTER_BARE = frozenset(",;.()\n")
_COUNTED = frozenset({"turn", "piece", "adjective", "out_of"})
_GLUE = frozenset("/-–")
_NO_TAGS: frozenset[str] = frozenset()
_NAME = Sense(_NO_TAGS)
_ACRONYM = 3  # letters
_SHORT_NAME = frozenset({"acronym"})  # EVN, TKV: a body where the sentence makes it give
_ACTS = frozenset({"verb_confer", "verb_present", "verb_commend", "verb_receive", "verb_passive"})
_SHORT_WORD = regex.compile(r"(\p{L}+)$")


class Part(NamedTuple):
    """A token or a phrase with what it can be; ``number`` where it is a number."""

    key: str
    start: int
    end: int
    tags: frozenset[str] = _NO_TAGS
    award: AwardType | None = None
    number: Number | None = None
    capital: bool = False


@dataclass(frozen=True, slots=True)
class NamedAward:
    """An award named in the text: ``text[start:end]`` with class or quoted name; ``stem_end`` ends the bare name."""

    type: AwardType
    start: int
    end: int


class Element(NamedTuple):
    """An element of the grammar. ``tag`` is "award", "item", "auth", the name of a word list, a mark, or "word"."""

    tag: str
    start: int
    end: int
    key: str = ""
    award: NamedAward | None = None
    item: Item | None = None
    authority: Authority | None = None
    tags: frozenset[str] = _NO_TAGS


# Where a phrase stands in several word lists, the first of these is its part in the sentence.
_ROLES = (
    "verb_rejected", "verb_revoked", "refusal_open", "refusal_before", "anaphor", "verb_pending", "verb_propose",
    "verb_registered", "verb_confer", "verb_present", "verb_commend", "verb_passive", "verb_receive",
    "difference",
    "verb_submitted", "verb_praise", "verb_donate", "proxy", "behalf", "contest", "gift", "part", "quota", "ceremony",
    "along", "link", "of", "by", "from", "place_at", "decision", "among", "out_of", "reason", "verb_other",
    "negation", "compare", "vote", "says", "victim",
    "duration", "total", "announce", "until_now", "remainder", "refusal_close",
    "tier_state", "tier_ministry", "tier_province", "tier_district", "tier_commune", "tier_unit", "class",
    "person_title",
)  # fmt: skip


def scan(text: str, start: int, end: int) -> list[Element]:
    """Return the elements of ``text[start:end]`` in reading order; offsets count from the start of ``text``."""
    parts = _parts(text, start, end)
    elements: list[Element] = []
    index = 0
    while index < len(parts):
        part = parts[index]
        if not part.tags and part.award is None and part.number is None:  # nine of ten
            key, at, after = part[:3]
            elements.append(_new(Element, (_mark(key), at, after, key, None, None, None, _NO_TAGS)))
            index += 1
        else:
            index = _take(text, parts, index, elements)
    return elements


_new = tuple.__new__  # a named tuple's own constructor is a Python function


def _mark(key: str) -> str:
    return "word" if key[:1].isalnum() else key


def _take(text: str, parts: list[Part], index: int, elements: list[Element]) -> int:
    part = parts[index]
    if part.award is not None and (after := badge_of_age(parts, index)):
        elements.append(Element("gift", part.start, parts[after - 1].end, part.key))
        return after
    if part.award is not None:
        named, index = award_name(text, parts, index)
        elements.append(Element("award", named.start, named.end, part.key, award=named))
        return index
    if part.number is not None and (read := award_recipients.read_item(text, parts, index)):
        item, index = read
        while elements and elements[-1].start >= item.start:
            elements.pop()  # "gần", "hơn" belong to the number
        elements.append(Element("item", item.start, item.end, part.key, item=item))
        return index
    if "noun_first" in part.tags and (read := award_recipients.read_noun_first(parts, index)):
        item, index = read
        elements.append(Element("item", item.start, item.end, part.key, item=item))
        return index
    glued = part.start > 0 and text[part.start - 1] in _GLUE  # "15/QĐ-UBND" names no authority
    if not glued and award_authority.may_begin(parts, index) and (found := award_authority.read(parts, index)):
        authority, index = found
        elements.append(Element("auth", authority.start, authority.end, part.key, authority=authority))
        return index
    elements.append(_plain(part))
    return index + 1


def _plain(part: Part) -> Element:
    tag = _role(part.tags) if part.tags else None
    if tag is None:
        tag = "number" if part.number is not None else _mark(part.key)
    return _new(Element, (tag, part.start, part.end, part.key, None, None, None, part.tags))


@cache
def _role(tags: frozenset[str]) -> str | None:
    return next((role for role in _ROLES if role in tags), None)


def award_name(text: str, parts: list[Part], index: int) -> tuple[NamedAward, int]:
    """Read the award at ``parts[index]`` with its class or quoted name; return it and the index after it."""
    part = parts[index]
    award = part.award
    assert award is not None
    start, end = part.start, part.end
    if award.name == settings()["bare_title"]:  # the title proper follows, if the catalogue knows it
        following = index + 1
        while following < len(parts) and parts[following].key in OPENING:
            following += 1
        if following < len(parts) and parts[following].award is not None and following - index <= 2:
            inner, after = award_name(text, parts, following)
            end = inner.end
            if after < len(parts) and parts[after].key in CLOSING and following > index + 1:
                end, after = parts[after].end, after + 1
            return NamedAward(inner.type, start, end), after
    extended = _extension(text, parts, index, award)
    end = max(end, extended)
    after = index + 1
    while after < len(parts) and parts[after].start < end:
        after += 1
    return NamedAward(_retitled(text, award, part.end, end), start, end), after


OPENING = frozenset("“\"‘'«")
CLOSING = frozenset("”\"’'»")


def _extension(text: str, parts: list[Part], index: int, award: AwardType) -> int:
    end = parts[index].end
    if award.kind == "certificate" and (match := _pattern("class").match(text, end)):
        end = match.end()
    inside = index > 0 and parts[index - 1].key in OPENING  # the mark that follows closes this name
    if not inside and (match := _pattern("quoted").match(text, end, end + 170)):
        return match.end()
    if award.name in _open_names():
        end = _open_name(parts, index, end)
    return end


def _open_name(parts: list[Part], index: int, end: int) -> int:
    # "Kỷ niệm chương Vì sự nghiệp ... cho 5 cá nhân": an unquoted name runs to the next word of the grammar.
    for position in range(index + 1, min(index + 14, len(parts))):
        part = parts[position]
        if part.number is not None or not part.key[:1].isalnum() or (part.tags & _ENDS_NAME and not part.capital):
            break
        opens = part.capital or "name_opening" in part.tags or _opens_title(parts[index], part)
        if position == index + 1 and not opens:
            break
        end = part.end
    return end


def _opens_title(head: Part, part: Part) -> bool:
    # "danh hiệu nông dân sản xuất giỏi", "danh hiệu giáo viên dạy giỏi": titles in lower case
    if head.award is None or not head.award.is_title:
        return False
    return any(tag.startswith("recipient_") for tag in part.tags) or (
        not part.tags and part.key not in keys("title_stop")
    )


_ENDS_NAME = frozenset({
    "link", "of", "by", "from", "verb_passive", "verb_confer", "verb_present", "verb_receive", "verb_propose", "along",
    "part", "verb_pending", "verb_rejected", "reason", "place_at", "verb_commend",
})  # fmt: skip


def _open_names() -> frozenset[str]:
    return _names("open_names")


def _retitled(text: str, award: AwardType, start: int, end: int) -> AwardType:
    # An unknown title tells its bearer by its first word: danh hiệu "Tập thể ...", "Gia đình ...".
    if award.recipient is not None or not award.is_title or award.code != "khac" or end == start:
        return award
    first = next((sense for sense in _senses(text, start, end)), None)
    recipient = next(
        (kind for kind in ("collective", "household", "enterprise") if first and f"recipient_{kind}" in first.tags),
        "individual",
    )
    return AwardType(award.code, award.name, award.kind, recipient, award.tiers, (), None, None)  # type: ignore[arg-type]  # a kind of the tuple above


def _senses(text: str, start: int, end: int) -> list[Sense]:
    tokens = [token for token in split(text, start, end) if token.key[0].isalnum()]
    found = lexicon().longest(tokens, 0) if tokens else None
    return [found[1]] if found else []


@cache
def _names(setting: str) -> frozenset[str]:
    return frozenset(settings()[setting])


@cache
def _pattern(rule_id: str) -> regex.Pattern[str]:
    return rules.load("awards").pattern(rule_id)


def _parts(text: str, start: int, end: int) -> list[Part]:
    tokens = split(text, start, end)
    numbers = {number.start: number for number in find_numbers(text, start, end)}
    words = lexicon()
    openings = words.openings
    shouting = text[start:end].isupper()  # capitals tell no names there
    parts: list[Part] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        found = words.longest(tokens, index) if token.key in openings else None
        if found is not None and found[1].tags == _IGNORE and _commends(tokens, found[0], numbers):
            found = None  # "15 đợt thi đua, | khen thưởng 210 lượt tập thể"
        number = numbers.get(token.start)
        if number is not None and (found is None or tokens[found[0] - 1].end <= number.end):
            tags = found[1].tags if found else _NO_TAGS  # "năm" is five and a year
            named = number.form == "words" and text[number.start].isupper() and not shouting  # "huyện | Ba | Bể"
            parts.append(_new(Part, (token.key, number.start, number.end, tags, None, number, named)))
            while index < len(tokens) and tokens[index].start < number.end:
                index += 1
            continue
        if found is None:
            key, at, end_at = token
            if key == "." and not _ends_sentence(text, token):
                key = "·"
            capital = text[at].isupper()
            short = capital and end_at - at >= _ACRONYM and not shouting and text[at:end_at].isupper()
            tags = _SHORT_NAME if short else _NO_TAGS
            parts.append(_new(Part, (key, at, end_at, tags, None, None, capital)))
            index += 1
            continue
        after, sense = found
        last = tokens[after - 1]
        capital = text[token.start].isupper()
        if capital and not sense.tags.isdisjoint(_ACTS):
            capital = not shouting
            if not shouting and after == index + 1 and parts and goes_on_name(parts[-1], tokens, after, text):
                sense = _NAME
        parts.append(_new(Part, (token.key, token.start, last.end, sense.tags, sense.award, None, capital)))
        index = after
    return parts


_IGNORE = frozenset({"ignore"})


def _commends(tokens: list[Token], after: int, numbers: dict[int, Number]) -> bool:
    """Whether "thi đua, khen thưởng" goes on with counted recipients: the second word of the two is a verb there."""
    if (
        after + 1 >= len(tokens)
        or tokens[after].start not in numbers
        or tokens[after - 1].key not in keys("commend_last")
    ):
        return False
    end = numbers[tokens[after].start].end
    noun = next((at for at in range(after, min(after + 4, len(tokens))) if tokens[at].start >= end), len(tokens))
    found = lexicon().longest(tokens, noun) if noun < len(tokens) else None
    return found is not None and any(tag.startswith("recipient_") or tag == "turn" for tag in found[1].tags)


def _ends_sentence(text: str, token: Token) -> bool:
    before = _SHORT_WORD.search(text, max(0, token.start - 4), token.start)
    if before and before[1].lower() in settings()["abbreviations_with_dot"] and before[1][0].isupper():
        return False
    if text[token.start - 1 : token.start] == "." or text[token.end : token.end + 1] == ".":
        return False
    following = text[token.end : token.end + 3].lstrip(" ")
    return not following or following[0] == "\n" or not (following[0].islower() or text[token.end].isalnum())
