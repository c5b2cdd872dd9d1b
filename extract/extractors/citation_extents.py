"""Where the name of a body ends, word by word.

A name is titles, then a body of the catalogue (longest match; commas, dashes and tone position do not count) or an
open head with free words, then level words and names of units. Knowledge: ``issuers.csv`` and the word lists of
``models/rules/citations.yaml``.
"""

from collections.abc import Iterator
from functools import cache

from extract.extractors.citation_bodies import body_trie, known_bodies, open_names
from extract.extractors.citation_levels import level_trie
from extract.extractors.citation_mention import setting
from extract.extractors.citation_units import continues, counts, is_level, is_ordinal, is_type, stops, units
from extract.extractors.citation_words import (
    Token,
    acting_trie,
    articles,
    conjunctions,
    head_trie,
    inner_trie,
    joint_trie,
    keys,
    lengths,
    longest,
    member_trie,
    name_pairs,
    open_kinds,
    quote_lead_trie,
    stop_words,
    title_trie,
)

_MAX_FREE = 26
_MAX_PARTS = 12


@cache
def openers() -> frozenset[str]:
    """Return the match keys with which the name of a body begins; ``extent`` finds none behind any other word."""
    return frozenset().union(joint_trie(), title_trie(), body_trie(), head_trie(), level_trie())


def extent(tokens: list[Token]) -> int:
    """Return how many tokens belong to the name, 0 if none begins here; of several readings the longest."""
    joint = longest(joint_trie(), tokens, 0)
    if joint:
        return _joint(tokens, joint)
    readings = [(titled, _core(tokens, titled)) for titled in _titles(tokens, 0)]
    best = max((core for titled, core in readings if core > titled), default=0)
    if best:
        return best
    titled = readings[0][0]
    return units(tokens, titled) if titled else 0


def _joint(tokens: list[Token], at: int) -> int:
    """Follow the members of "liên Bộ Nội vụ - Tài chính", "liên ngành Y tế, Giáo dục và Nội vụ"; 0 where none is."""
    end = 0
    while at < len(tokens) and tokens[at].capital and not stops(tokens, at):
        end = _core(tokens, at)
        if end == at:
            end = _free(tokens, at, at)
        if end + 1 >= len(tokens) or not (tokens[end].text in "-–," or tokens[end].key in conjunctions()):
            break
        at = end + 1
    return end


def _core(tokens: list[Token], at: int) -> int:
    """Return where the name ends that begins, without its title, at ``at``; ``at`` where none does."""
    known = _known(tokens, at)
    if known:
        end = at + known
        if _is_open_ended(tokens, at, known):
            return _free(tokens, at, end)
        for titled in _titles(tokens, end):  # "Ban Thường vụ" + "Đảng ủy phường"
            if titled >= len(tokens) or not (tokens[end].capital and tokens[titled].capital) or stops(tokens, titled):
                continue
            further = _known(tokens, titled) or longest(head_trie(), tokens, titled)
            if further:
                return _core(tokens, titled)
        return units(tokens, end)
    if is_level(tokens, at):
        return units(tokens, at)
    return _free(tokens, at, at) if _opens(tokens, at) else at


def _titles(tokens: list[Token], at: int) -> Iterator[int]:
    """Yield the ends of the titles that may stand at ``at``, longest first, ``at`` itself last."""
    steps = list(lengths(title_trie(), tokens, at))
    for step in reversed(steps):
        following = at + step
        if following < len(tokens) and tokens[following].text == "," and longest(title_trie(), tokens, following + 1):
            following += 1
        yield from (end for end in _titles(tokens, following) if end > at)
    yield at


def _known(tokens: list[Token], at: int) -> int:
    if at >= len(tokens) or stops(tokens, at):
        return 0
    return longest(body_trie(), tokens, at)


def _opens(tokens: list[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].capital and bool(longest(head_trie(), tokens, at))


def _is_open_ended(tokens: list[Token], at: int, known: int) -> bool:
    """Tell whether a body of the catalogue may have further words of its own behind its name."""
    key = " ".join(token.key for token in tokens[at : at + known] if token.key)
    end = at + known
    if end >= len(tokens):
        return False
    if key in open_kinds() or longest(inner_trie(), tokens, end) or _enumerates(tokens, end) or _sector(tokens, end):
        return True
    if key in open_names():
        numbered = tokens[end].key in keys("number_word")  # "Trường Tiểu học | số 2 Đại Lâm"
        following = end + 1 if tokens[end].key in conjunctions() or numbered else end
        return following < len(tokens) and tokens[following].capital and not _opens(tokens, following)
    # "Công đoàn ngành Nông nghiệp": no place, whose syllables all have capitals
    place_like = known_bodies()[key].kind in setting("placed_kinds")
    if _known(tokens, end) or (not _goes_further(tokens, end) and stops(tokens, end)):
        return False
    if place_like:  # "Đảng bộ Quân sự tỉnh": a unit has a capital in each syllable
        return _is_compound(tokens, end) and not is_level(tokens, end) and is_level(tokens, end + 2)
    return _is_compound(tokens, end) or _goes_further(tokens, end)


def _sector(tokens: list[Token], at: int) -> bool:
    """Tell whether the sector of a body follows: "Hội đồng Thi đua - Khen thưởng | ngành Tài chính"."""
    return tokens[at].key in keys("sector") and at + 1 < len(tokens) and tokens[at + 1].capital


def _goes_further(tokens: list[Token], end: int) -> bool:
    """Tell whether a known name goes on with words of names up to its unit ("... Khu kinh tế | cửa khẩu tỉnh")."""
    joined = tokens[end].key in conjunctions()
    at = end + joined
    if at + 1 >= len(tokens) or tokens[at].capital or is_level(tokens, at) or (stops(tokens, at) and not joined):
        return False
    return (tokens[at].key, tokens[at + 1].key) in name_pairs() and _closes(tokens, at)


def _is_compound(tokens: list[Token], at: int) -> bool:
    """Tell whether the word at ``at`` and the next are one of several syllables, the first with a capital."""
    first = tokens[at]
    if at + 1 >= len(tokens) or not first.text[0].isupper() or first.text.isupper() or is_type(tokens, at):
        return False
    following = tokens[at + 1]
    if following.capital or not following.key or following.key in conjunctions() or is_level(tokens, at + 1):
        return False
    return not stops(tokens, at + 1) and not is_ordinal(tokens, at + 1)


def _free(tokens: list[Token], first: int, at: int) -> int:
    """Follow an open name: capitals and small words until a word that no name holds, or behind its unit."""
    head = first + (longest(head_trie(), tokens, first) or 1)
    at = max(at, head)
    acting = bool(longest(acting_trie(), tokens, first))
    while at < len(tokens) and at - first < _MAX_FREE:
        if not longest(inner_trie(), tokens, at):
            if _is_unit(tokens, at):
                return units(tokens, at)
            if tokens[at].key in articles() and not tokens[at].capital and not _may_count(tokens, at):
                return _last_sure(tokens, head, at)
        step = 0 if counts(tokens, at) else _step(tokens, at, opening=at == head, acting=acting)
        if not step or _leads_verb(tokens, at) or (at > head and _is_foreign(tokens, at)):
            break
        at += step
    return at


def _step(tokens: list[Token], at: int, *, opening: bool, acting: bool) -> int:
    """Return how many tokens an open name takes on at ``at``, 0 where it ends.

    ``opening``: the first word behind the head, no verb where it has a capital. ``acting``: the name may hold verbs.
    """
    token = tokens[at]
    if inner := longest(inner_trie(), tokens, at):
        return inner
    if not token.key:
        return _mark(tokens, at)
    if token.key in conjunctions():
        return int(_goes_on(tokens, at + 1, acting=acting))
    if token.key in keys("number_word") and at + 1 < len(tokens) and tokens[at + 1].text.isdigit():
        return 2  # "Cụm thi đua số 3"
    if not stops(tokens, at) or is_ordinal(tokens, at) or (opening and token.capital):
        return 1
    return int(acting and _closes(tokens, at))


def _leads_verb(tokens: list[Token], at: int) -> bool:
    """Tell whether a verb must follow: "Phòng mới hoàn thành", but "Văn phòng Điều phối nông thôn mới"."""
    key = tokens[at].key
    return key in keys("verb_lead") and not tokens[at].capital and (tokens[at - 1].key, key) not in name_pairs()


def _is_foreign(tokens: list[Token], at: int) -> bool:
    """Tell whether a word begins something else: in small letters behind small letters, in no known name, no unit near.

    A name has a capital for each of its parts (Nghị định 30/2020/NĐ-CP, Phụ lục II); in a part without one its words
    are known, or its unit closes it. So a name ends before verbs that no list holds ("... tỉnh hội áp dụng").
    """
    if at + 1 >= len(tokens):
        return False
    before, token, behind = tokens[at - 1], tokens[at], tokens[at + 1]
    if token.capital or before.capital or behind.capital or not (token.key and before.key and behind.key):
        return False
    if token.key in articles():  # one that leads to members, else the name had ended before it
        return False
    known = name_pairs()
    if (before.key, token.key) in known or (token.key, behind.key) in known:
        return False
    return not (token.key in conjunctions() or is_level(tokens, at) or is_level(tokens, at + 1) or _closes(tokens, at))


def _mark(tokens: list[Token], at: int) -> int:
    if tokens[at].quoted:  # "Ban Chỉ đạo phong trào “…” huyện"
        return int(any(longest(quote_lead_trie(), tokens, start) == at - start for start in range(max(0, at - 4), at)))
    if tokens[at].text in "-–":  # what is joined to the name is no verb
        capital = at + 1 < len(tokens) and tokens[at + 1].capital
        return 1 + max(1, longest(inner_trie(), tokens, at + 1)) if capital else 0
    return int(continues(tokens, at) or _enumerates(tokens, at))


def _is_unit(tokens: list[Token], at: int) -> bool:
    """Tell whether the unit of the body begins here, behind which its name is over; "các huyện miền núi" is none."""
    return is_level(tokens, at) and not tokens[at].capital and tokens[at - 1].key not in articles()


def _may_count(tokens: list[Token], at: int) -> bool:
    """Tell whether an article may stand inside a name: behind a digit or a word that leads to members ("Khối các")."""
    before = tokens[at - 1]
    return before.text.isdigit() or any(
        longest(member_trie(), tokens, start) == at - start for start in range(max(0, at - 3), at)
    )


def _last_sure(tokens: list[Token], head: int, at: int) -> int:
    """Return where a name ends before an article: an unknown verb stands between ("Phòng GD-ĐT nhắc các trường")."""
    last = at
    while last > head and not tokens[last - 1].capital:
        last -= 1
    if last > head and last < at and not tokens[last - 1].text.isupper():
        last += 1  # the second syllable of the word with the capital
    return max(last, head)


def _goes_on(tokens: list[Token], at: int, *, acting: bool) -> bool:
    """Tell whether the name goes on behind "và"."""
    if at >= len(tokens):
        return False
    if tokens[at].capital:
        return not (_opens(tokens, at) or _known(tokens, at) or is_type(tokens, at))
    return acting and tokens[at].key not in articles() and _closes(tokens, at)


def _enumerates(tokens: list[Token], at: int) -> bool:
    """Tell whether a comma joins parts of one name: "Văn hóa, Thông tin, Thể thao và Du lịch"."""
    if tokens[at].text != ",":
        return False
    place = at + 1
    while place < len(tokens) and place - at < _MAX_PARTS:
        if place == at + 1 or tokens[place - 1].text == ",":
            if not tokens[place].capital or _opens(tokens, place) or _known(tokens, place) or is_type(tokens, place):
                return False
        elif tokens[place].key in conjunctions():
            return _goes_on(tokens, place + 1, acting=True)
        elif stops(tokens, place) or tokens[place].text in "(-–":
            return False
        place += 1
    return False


def _closes(tokens: list[Token], at: int) -> bool:
    """Tell whether a unit ends the name not far behind ``at``, with nothing before it that no name holds."""
    place = at
    while place < min(len(tokens), at + _MAX_FREE):
        token = tokens[place]
        if inner := longest(inner_trie(), tokens, place):
            place += inner
            continue
        if token.text == "(" or token.key in stop_words() or token.key in keys("owner") or token.text.isdigit():
            return False
        if place > at and token.key in keys("act_verb"):
            return False
        if place > at and _is_unit(tokens, place):
            return True
        place += 1
    return False
