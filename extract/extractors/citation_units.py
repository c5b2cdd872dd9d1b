"""Where the unit of a body ends ("tỉnh Bình Thuận", "lần thứ XXI"), and what ends a name before it.

Knowledge: the word lists of ``models/rules/citations.yaml``; Nghị định 30/2020/NĐ-CP, Phụ lục II for capitals.
"""

from extract.extractors.citation_bodies import body_trie, known_bodies
from extract.extractors.citation_levels import cities, hyphen_pairs, level_trie, no_level_trie, rank_of, ranks
from extract.extractors.citation_mention import setting
from extract.extractors.citation_words import (
    Token,
    about_words,
    count_trie,
    head_trie,
    house_trie,
    keys,
    longest,
    region_trie,
    stop_pairs,
    stop_verbs,
    stop_words,
    term_words,
    type_trie,
)

_NAMED_KIND = "school"  # bodies of this kind bear a name of their own


def units(tokens: list[Token], at: int) -> int:
    """Follow level words, unit names and terms ("tỉnh Bình Thuận", "lần thứ XXI", ", khóa XIII")."""
    places = 0
    regional = False
    while at < len(tokens):
        token = tokens[at]
        if is_level(tokens, at):
            at += level_length(tokens, at)
            places, regional = 0, False
        elif token.text in ",(-–":
            if not continues(tokens, at) and not (
                token.text in "-–" and _dash_continues(tokens, at, regional=regional)
            ):
                break
            at += 1
            continue
        elif is_ordinal(tokens, at):
            at += 1
        elif region := _region(tokens, at):
            at += region
            places, regional = 0, True
        elif not token.capital and (house := longest(house_trie(), tokens, at)):
            at += house
            if at >= len(tokens) or not tokens[at].capital:
                return at
        elif _is_place(tokens, at) and places < 5 and not stops(tokens, at) and not is_type(tokens, at):
            at += 1
            places += 1
        else:
            break
    return at


def _is_place(tokens: list[Token], at: int) -> bool:
    """Tell whether a word may be one of the name of a unit; of numbers only those that count nothing ("Quận 7")."""
    return tokens[at].capital and not counts(tokens, at)


def _region(tokens: list[Token], at: int) -> int:
    """Return how many words lead to a region or to the unit above: "khu vực IV", "thuộc tỉnh"; 0 for none."""
    step = longest(region_trie(), tokens, at)
    following = at + step
    if not step or following >= len(tokens):
        return 0
    return step if tokens[following].capital or is_level(tokens, following) else 0


def continues(tokens: list[Token], at: int) -> bool:
    """Tell whether the name goes on behind a comma or bracket: "khóa XIII", or the unit one level up."""
    if at + 2 >= len(tokens):
        return False
    following = tokens[at + 1]
    if following.key in term_words():
        return tokens[at + 2].capital
    if tokens[at].text == "," and is_level(tokens, at + 1):
        place = at + 1 + level_length(tokens, at + 1)
        if following.capital and following.text.lower() not in {city.split()[0] for city in cities()}:
            return False
        return place < len(tokens) and tokens[place].capital and _is_address(tokens, at)
    return False


def _is_address(tokens: list[Token], at: int) -> bool:
    """Tell whether the unit behind the comma at ``at`` can hold the body before it, or is the next clause's subject.

    It holds a named unit of a lower tier ("UBND xã A, huyện B"); never "UBND tỉnh", nor what is of its tier or above.
    """
    own, named, place = None, True, 0
    while place < at:
        length = level_length(tokens, place)
        if length:
            own, named = _rank(tokens, place), place + length < at
        place += length or 1
    if own is None:
        own, whole = _known_rank(tokens, at)
        named = not whole or not _acts(tokens, at + 1)
    return named and (own is None or own < _rank(tokens, at + 1))


def _rank(tokens: list[Token], at: int) -> float:
    """Return how high the unit at ``at`` stands."""
    end = place = at + level_length(tokens, at)
    while end < len(tokens) and tokens[end].capital:
        end += 1
    name = " ".join(token.text for token in tokens[place:end])
    return rank_of(" ".join(token.text for token in tokens[at:place]), name)


def _known_rank(tokens: list[Token], end: int) -> tuple[float | None, bool]:
    """Return the rank of the body of the catalogue that ends the name, and whether it needs no further name."""
    for start in range(end):
        length = longest(body_trie(), tokens[:end], start)
        if length and start + length == end:
            entry = known_bodies()[" ".join(token.key for token in tokens[start:end] if token.key)]
            level = entry.level or setting("head_level").get(tokens[start].text)
            implied = setting("implied_level_word").get(entry.name)
            known = ranks()[level] if level else rank_of(implied) if implied else None
            return known, entry.kind != _NAMED_KIND
    return None, False


def _acts(tokens: list[Token], at: int) -> bool:
    """Tell whether a verb follows the unit at ``at``."""
    place = at + level_length(tokens, at)
    while place < len(tokens) and tokens[place].capital:
        place += 1
    return place < len(tokens) and stops(tokens, place)


def is_ordinal(tokens: list[Token], at: int) -> bool:
    """Tell whether the word at ``at`` numbers a term ("khóa", "lần" and its "thứ")."""
    key = tokens[at].key
    if key in term_words():
        return at + 1 < len(tokens) and (tokens[at + 1].capital or tokens[at + 1].key in keys("ordinal"))
    return key in keys("ordinal") and at > 0 and tokens[at - 1].key in term_words()


def stops(tokens: list[Token], at: int) -> bool:
    """Tell whether a name ends before the word at ``at``: a verb, or a word that no name holds."""
    token = tokens[at]
    if not token.text[0].isalpha():
        return False
    small = not token.capital or _in_capitals(tokens, at)
    if small and token.key in stop_words():
        return True
    pair = f"{token.key} {tokens[at + 1].key}" if at + 1 < len(tokens) else ""
    if small and pair in stop_pairs():
        return True
    if token.key in about_words() and (not token.text.isupper() or all(word.text.isupper() for word in tokens[:at])):
        return True
    return small and token.key in stop_verbs()


def _in_capitals(tokens: list[Token], at: int) -> bool:
    """Tell whether all is typed in capitals up to a word, which then tells nothing ("UBND TỈNH ĐÃ BAN HÀNH")."""
    return at > 0 and len(tokens[at].text) > 1 and all(token.text.isupper() for token in tokens[: at + 1] if token.key)


def is_type(tokens: list[Token], at: int) -> bool:
    """Tell whether a kind of document begins at ``at``."""
    return bool(longest(type_trie(), tokens, at))


def is_level(tokens: list[Token], at: int) -> bool:
    """Tell whether a level word begins at ``at``."""
    return level_length(tokens, at) > 0


def level_length(tokens: list[Token], at: int) -> int:
    """Return the number of tokens of the level word at ``at``; "xã hội" holds none."""
    levels = level_trie()
    if at >= len(tokens) or tokens[at].first not in levels or longest(no_level_trie(), tokens, at):
        return 0
    return longest(levels, tokens, at)


def _dash_continues(tokens: list[Token], at: int, *, regional: bool) -> bool:
    """Tell whether a dash joins parts of a unit: "Bà Rịa - Vũng Tàu", "khu vực 4 - Lâm Đồng", "... - Chi nhánh ..."."""
    if _hyphen_unit(tokens, at) or _region(tokens, at + 1):
        return True
    following = at + 1
    if not regional or following >= len(tokens) or not tokens[following].capital:
        return False
    return not (is_type(tokens, following) or longest(head_trie(), tokens, following))


def _hyphen_unit(tokens: list[Token], at: int) -> bool:
    if at < 2 or at + 1 >= len(tokens):
        return False
    return f"{tokens[at - 1].key} {tokens[at + 1].key}" in hyphen_pairs()


def counts(tokens: list[Token], at: int) -> bool:
    """Tell whether a number counts what follows ("Hội đồng 15 thành viên"); in "Ban Chỉ đạo 389 tỉnh" it is a name."""
    return tokens[at].text.isdigit() and longest(count_trie(), tokens, at + 1) > 0
