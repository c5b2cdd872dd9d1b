"""Names of bodies in running text, with exact extent: "Chủ tịch UBND tỉnh Bình Thuận", not one word further.

A name is titles, then a body of the catalogue (longest match; commas, dashes and tone position do not count) or an
open head with free words, then level words and names of units. Knowledge: ``issuers.csv`` and the word lists of
``models/rules/citations.yaml``.
"""

from collections.abc import Iterator
from dataclasses import replace

from extract.extractors.citation_mention import Body, rules, setting
from extract.extractors.citation_words import (
    Token,
    about_words,
    acting_trie,
    articles,
    body_trie,
    central_cities,
    cities,
    conjunctions,
    head_trie,
    hyphen_pairs,
    inner_trie,
    joint_trie,
    keys,
    known_bodies,
    law_trie,
    lengths,
    level_trie,
    level_words,
    longest,
    member_trie,
    no_level_trie,
    open_kinds,
    open_names,
    region_trie,
    stop_pairs,
    stop_verbs,
    stop_words,
    term_words,
    title_trie,
    tokenize,
    type_trie,
)
from extract.knowledge.documents import SymbolIssuer
from extract.records import Level
from extract.text import fold, match_key

_MAX_FREE = 20
_MAX_TITLE = 10
_MAX_PARTS = 12
_UNKNOWN_KIND = "other"


def read_body(text: str, start: int, end: int) -> Body | None:
    """Return the body whose name begins exactly at ``start`` (after blanks) and ends before ``end``, or None."""
    tokens = tokenize(text, start, end)
    if not tokens:
        return None
    count = _extent(tokens)
    while count and tokens[count - 1].text in "-–,(":
        count -= 1
    if not count:
        return None
    body = _body(text, tokens[:count])
    if "(" in body.name and text[body.end : body.end + 1] == ")":
        body = replace(body, end=body.end + 1, name=body.name + ")")
    return body


def extent_of_law(text: str, start: int, end: int) -> int | None:
    """Return where a name of ``laws.csv`` that begins at ``start`` ends; None where none begins."""
    tokens = tokenize(text, start, end, whole=True)
    count = longest(law_trie(), tokens, 0) if tokens else 0
    return tokens[count - 1].end if count else None


def extent_of_title(text: str, start: int, end: int) -> int | None:
    """Return where an unknown title that begins with a capital at ``start`` ends, judged word by word."""
    tokens = tokenize(text, start, end)
    if not tokens or not tokens[0].text[0].isupper() or _stops(tokens, 0):
        return None
    at = 1
    while at < len(tokens) and at < _MAX_TITLE:
        token = tokens[at]
        if token.text in ",(-–" or token.key in conjunctions() or (_stops(tokens, at) and at > 1):
            break
        if not token.capital and tokens[at - 1].text.isupper():
            break
        if not token.capital and at > 1 and not tokens[at - 1].capital and not _later_capital(tokens, at):
            break
        at += 1
    return tokens[at - 1].end


def _later_capital(tokens: list[Token], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].capital


def find_starts(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the offsets at which a name of a body may begin, left to right."""
    for match in rules().pattern("body_start").finditer(text, start, end):
        yield match.start()


def _extent(tokens: list[Token]) -> int:
    """Return how many tokens belong to the name, 0 if none begins here; of several readings the longest."""
    joint = longest(joint_trie(), tokens, 0)
    if joint:
        return _joint(tokens, joint)
    readings = [(titled, _core(tokens, titled)) for titled in _titles(tokens, 0)]
    best = max((core for titled, core in readings if core > titled), default=0)
    if best:
        return best
    titled = readings[0][0]
    return _units(tokens, titled) if titled else 0


def _joint(tokens: list[Token], at: int) -> int:
    """Follow the members of "liên Bộ Nội vụ - Tài chính", "liên ngành Y tế, Giáo dục và Nội vụ"; 0 where none is."""
    end = 0
    while at < len(tokens) and tokens[at].capital and not _stops(tokens, at):
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
            if titled >= len(tokens) or not tokens[titled].capital or _stops(tokens, titled):
                continue
            further = _known(tokens, titled) or longest(head_trie(), tokens, titled)
            if further:
                return _core(tokens, titled)
        return _units(tokens, end)
    if _is_level(tokens, at):
        return _units(tokens, at)
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
    if at >= len(tokens) or _stops(tokens, at):
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
    if key in open_kinds() or longest(inner_trie(), tokens, end) or _enumerates(tokens, end):
        return True
    if key in open_names():
        following = end + 1 if tokens[end].key in conjunctions() else end
        return following < len(tokens) and tokens[following].capital and not _opens(tokens, following)
    # "Công đoàn ngành Nông nghiệp": no place, whose syllables all have capitals
    place_like = known_bodies()[key].kind in setting("placed_kinds")
    return not (place_like or _known(tokens, end) or _stops(tokens, end)) and _is_compound(tokens, end)


def _is_compound(tokens: list[Token], at: int) -> bool:
    """Tell whether the word at ``at`` and the next are one of several syllables, the first with a capital."""
    if at + 1 >= len(tokens) or not tokens[at].capital or tokens[at].text.isupper() or _is_type(tokens, at):
        return False
    following = tokens[at + 1]
    if following.capital or not following.key or following.key in conjunctions() or _is_level(tokens, at + 1):
        return False
    return not _stops(tokens, at + 1) and not _is_ordinal(tokens, at + 1)


def _free(tokens: list[Token], first: int, at: int) -> int:
    """Follow an open name: capitals and small words until a word that no name holds, or behind its unit."""
    head = first + (longest(head_trie(), tokens, first) or 1)
    at = max(at, head)
    acting = bool(longest(acting_trie(), tokens, first))
    while at < len(tokens) and at - first < _MAX_FREE:
        token = tokens[at]
        inner = longest(inner_trie(), tokens, at)
        if inner:
            at += inner
        elif token.text in "-–":
            if at + 1 >= len(tokens) or not tokens[at + 1].capital:
                break
            at += 2  # what is joined to the name is no verb
        elif token.text in ",(":
            if not _continues(tokens, at) and not _enumerates(tokens, at):
                break
            at += 1
        elif token.key in conjunctions():
            if not _goes_on(tokens, at + 1, acting=acting):
                break
            at += 1
        elif token.key in keys("number_word") and at + 1 < len(tokens) and tokens[at + 1].text.isdigit():
            at += 2  # "Cụm thi đua số 3"
        elif _is_unit(tokens, at):
            return _units(tokens, at)
        elif token.key in articles() and not _may_count(tokens, at):
            return _last_sure(tokens, head, at)
        elif _stops(tokens, at) and not _is_ordinal(tokens, at) and not (at == head and token.capital):
            if not (acting and _closes(tokens, at)):
                break
            at += 1
        else:
            at += 1
    return at


def _is_unit(tokens: list[Token], at: int) -> bool:
    """Tell whether the unit of the body begins here, behind which its name is over; "các huyện miền núi" is none."""
    return _is_level(tokens, at) and not tokens[at].capital and tokens[at - 1].key not in articles()


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
        return not (_opens(tokens, at) or _known(tokens, at) or _is_type(tokens, at))
    return acting and tokens[at].key not in articles() and _closes(tokens, at)


def _enumerates(tokens: list[Token], at: int) -> bool:
    """Tell whether a comma joins parts of one name: "Văn hóa, Thông tin, Thể thao và Du lịch"."""
    if tokens[at].text != ",":
        return False
    place = at + 1
    while place < len(tokens) and place - at < _MAX_PARTS:
        if place == at + 1 or tokens[place - 1].text == ",":
            if not tokens[place].capital or _opens(tokens, place) or _known(tokens, place) or _is_type(tokens, place):
                return False
        elif tokens[place].key in conjunctions():
            return _goes_on(tokens, place + 1, acting=True)
        elif _stops(tokens, place) or tokens[place].text in "(-–":
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


def _units(tokens: list[Token], at: int) -> int:
    """Follow level words, unit names and terms ("tỉnh Bình Thuận", "lần thứ XXI", ", khóa XIII")."""
    places = 0
    while at < len(tokens):
        token = tokens[at]
        if _is_level(tokens, at):
            at += _level_length(tokens, at)
            places = 0
        elif token.text in ",(-–":
            if not _continues(tokens, at) and not (token.text in "-–" and _hyphen_unit(tokens, at)):
                break
            at += 1
            continue
        elif _is_ordinal(tokens, at):
            at += 1
        elif region := _region(tokens, at):
            at += region
            places = 0
        elif token.capital and places < 5 and not _stops(tokens, at) and not _is_type(tokens, at):
            at += 1
            places += 1
        else:
            break
    return at


def _region(tokens: list[Token], at: int) -> int:
    """Return how many words lead to a region or to the unit above: "khu vực IV", "thuộc tỉnh"; 0 for none."""
    step = longest(region_trie(), tokens, at)
    following = at + step
    if not step or following >= len(tokens):
        return 0
    return step if tokens[following].capital or _is_level(tokens, following) else 0


def _continues(tokens: list[Token], at: int) -> bool:
    """Tell whether the name goes on behind a comma or bracket: "khóa XIII", or the unit one level up."""
    if at + 2 >= len(tokens):
        return False
    following = tokens[at + 1]
    if following.key in term_words():
        return tokens[at + 2].capital
    if tokens[at].text == "," and _is_level(tokens, at + 1) and not following.capital:
        return tokens[at + 1 + _level_length(tokens, at + 1)].capital if at + 3 < len(tokens) else False
    return False


def _is_ordinal(tokens: list[Token], at: int) -> bool:
    key = tokens[at].key
    if key in term_words():
        return at + 1 < len(tokens) and (tokens[at + 1].capital or tokens[at + 1].key in keys("ordinal"))
    return key in keys("ordinal") and at > 0 and tokens[at - 1].key in term_words()


def _stops(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    if not token.text[0].isalpha():
        return False
    if not token.capital and token.key in stop_words():
        return True
    pair = f"{token.key} {tokens[at + 1].key}" if at + 1 < len(tokens) else ""
    if pair in stop_pairs() or (token.key in about_words() and not token.text.isupper()):
        return True
    return not token.capital and token.key in stop_verbs()


def _is_type(tokens: list[Token], at: int) -> bool:
    return bool(longest(type_trie(), tokens, at))


def _is_level(tokens: list[Token], at: int) -> bool:
    return _level_length(tokens, at) > 0


def _level_length(tokens: list[Token], at: int) -> int:
    """Return the number of tokens of the level word at ``at``; "xã hội" holds none."""
    levels = level_trie()
    if at >= len(tokens) or tokens[at].first not in levels or longest(no_level_trie(), tokens, at):
        return 0
    return longest(levels, tokens, at)


def _hyphen_unit(tokens: list[Token], at: int) -> bool:
    if at < 2 or at + 1 >= len(tokens):
        return False
    return f"{tokens[at - 1].key} {tokens[at + 1].key}" in hyphen_pairs()


def _body(text: str, tokens: list[Token]) -> Body:
    start, end = tokens[0].start, tokens[-1].end
    name = " ".join(text[start:end].split())
    level: Level | None = None
    unit = word = None
    for at in range(len(tokens)):
        step = _level_length(tokens, at)
        if not step:
            continue
        written = " ".join(token.text for token in tokens[at : at + step])
        right, found = level_words()[fold(written)]
        if (
            written.lower() != right.lower() and fold(written) == fold(right) and match_key(written) != match_key(right)
        ):  # "huyên" for huyện
            name = name.replace(written, right)
        if found == "central":  # "Việt Nam" may stand in the name of a provincial body
            level = level or found
            continue
        place = _place(text, tokens[at + step :])
        level = _city_level(place) if right in cities() else found
        unit = f"{right.lower()} {place}" if place else None
        word = None if place else right.lower()
        break
    entries = list(_catalogue_entries(tokens))
    if level is None and word is None:
        levels = [entry.level for entry in entries if entry.level]
        level = levels[0] if levels else setting("head_level").get(tokens[0].text)
        word = setting("implied_level_word").get(entries[-1].name) if entries and not level else None
    kinds = [entry.kind for entry in entries if entry.kind != _UNKNOWN_KIND]
    return Body(start, end, name, level, unit, word, kinds[-1] if kinds else None)


def _place(text: str, tokens: list[Token]) -> str | None:
    last = 0
    for index, token in enumerate(tokens):
        if token.capital and token.key not in term_words():
            last = index + 1
        elif not (token.text in "-–" and index + 1 < len(tokens)):
            break
    return " ".join(text[tokens[0].start : tokens[last - 1].end].split()) if last else None


def _city_level(place: str | None) -> Level | None:
    if place is None:
        return None
    return "province" if match_key(place) in central_cities() else "district"


def _catalogue_entries(tokens: list[Token]) -> Iterator[SymbolIssuer]:
    """Yield the bodies of the catalogue inside a name: of "Ban Thường vụ Huyện ủy" two."""
    at = 0
    while at < len(tokens):
        step = longest(body_trie(), tokens, at)
        if step:
            yield known_bodies()[" ".join(token.key for token in tokens[at : at + step] if token.key)]
        at += step or 1
