"""Documents cited without number and symbol: laws by name, short forms, papers known by their day, back references.

Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6b: luật and pháp lệnh are cited by name alone; a document cited before
may be cited again by its kind and number.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import regex

from extract.extractors.citation_issuers import extent_of_law, extent_of_title
from extract.extractors.citation_mention import Mention, Stretch, rules, setting
from extract.knowledge.documents import type_abbreviated, type_named
from extract.language.dates import read_date

_NAME_REACH = 170
_WORD_END = ""
_NO_WORD = re.compile(r"\W+")
_OPENING = "\n\t\r\u00a0()[]{}“”\"‘’'«»/|-–—+*•·;:,.…=<>"  # a word may begin behind any of these
_NUMBER = re.compile(r"\d+[a-zđ]?")


def find_named(text: str) -> list[Mention]:
    """Return the mentions without a symbol, in order; they may overlap those with one, which then count."""
    words = list(_find_type_words(text))
    found = [*_laws(text, words), *_typed(text, words)]
    found.sort(key=lambda mention: (mention.start, -mention.end))
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _find_type_words(text: str) -> Iterator[Stretch]:
    """Yield the places of the type words. A pattern that begins with one literal blank is found twice as fast."""
    flat = " " + text
    for sign in _OPENING:
        flat = flat.replace(sign, " ")
    for match in _type_words().finditer(flat):
        yield match.start(), match.end() - 1


def _laws(text: str, words: list[Stretch]) -> Iterator[Mention]:
    """Yield the laws by name among the type words of the text."""
    at = 0
    law_word = rules().pattern("law_word")
    for start, stop in words:
        if start < at or _plain_words(text[start:stop]) not in _law_words():
            continue
        match = law_word.match(text, start)
        end = _law_end(text, match) if match else None
        if match is None or end is None:
            continue
        word = " ".join(match[0].split())
        kind = type_named(word)
        mention = Mention(match.start(), end, form="name_only", confidence=setting("confidence")["name_only"])
        mention.type = kind.name if kind else word
        mention.type_code = kind.code if kind else None
        mention.places["type"] = match.span()
        mention.places["name"] = (match.start(), end)
        yield mention
        at = end


def _law_end(text: str, word: "regex.Match[str]") -> int | None:
    start = word.end()
    limit = min(len(text), start + _NAME_REACH)
    tab = text.find("\t", start, limit)
    limit = tab if tab >= 0 else limit
    amending = rules().pattern("law_amending").match(text, start, limit)
    if amending:
        return _amended_end(text, amending.end(), limit)
    dated = rules().pattern("law_dated_name").match(text, start, limit)
    known = extent_of_law(text, start, limit)
    if word[0][0].islower():
        return known
    if dated and _one_name(dated[0]) and (known is None or dated.end() > known):
        return dated.end()
    if known is not None:
        return known
    if type_named(word[0]) == type_named(setting("constitution")):
        return start
    return extent_of_title(text, start, limit)


def _amended_end(text: str, start: int, limit: int) -> int:
    """Return where the title of an amending law ends, which may name several laws."""
    dated = rules().pattern("law_dated_name").match(text, start - 1, limit)
    if dated and not rules().pattern("second_citation").search(dated[0]):
        return dated.end()
    end = extent_of_law(text, start, limit) or extent_of_title(text, start, limit) or start
    another = rules().pattern("law_joined").match(text, end, limit)
    return _amended_end(text, another.end(), limit) if another else end


def _one_name(name: str) -> bool:
    """Refuse a stretch up to the next date that runs over another citation."""
    return not (rules().pattern("second_citation").search(name) or rules().pattern("law_word").search(name))


def _typed(text: str, words: list[Stretch]) -> Iterator[Mention]:
    """Yield the mentions that begin with a type word and have no symbol."""
    for start, end in words:
        following = text[end : end + 12].split(None, 1)
        if not following:
            continue
        lead = _NO_WORD.sub("", following[0].lower())
        if lead[:1].isdigit() or lead in _number_words():
            if rules().pattern("symbol_follows").match(text, end):
                continue  # found by its slash
            dashed = _dashed(text, start)
            yield from [dashed] if dashed else _short(text, start)
            continue
        if lead in _back_words():
            mention = _back_reference(text, start)
        else:
            minuted = _minutes(text, start) if _plain_words(text[start:end]) in _minutes_words() else None
            mention = minuted or _dated(text, start, lead) or _plenum(text, start, lead)
        if mention:
            yield mention


def _short(text: str, start: int) -> Iterator[Mention]:
    match = rules().pattern("short").match(text, start)
    if not match:
        return
    if not match["so"] and not (_may_be_bare(match["type"]) and match["close"] is not None):
        return
    if not match["so"] and match["close"][:1] in "nN" and _is_option(match["type"], "term_types"):
        return  # "Kế hoạch 5 năm 2021"
    if not match["so"] and match["year"] is None and _is_count_or_year(match["number"]):
        return
    if _is_option(match["type"], "option_types" if match["close"] is None else "part_types"):
        return
    mention = _plain(match, "short")
    mention.number, mention.year = match["number"], match["year"]
    mention.code = "/".join(filter(None, (match["number"], match["year"])))
    mention.places["number"] = match.span("number")
    yield mention
    for further in _NUMBER.finditer(text, *match.span("more")):  # "Nghị định 75, 76 và 80"
        listed = Mention(*further.span(), form="short", confidence=mention.confidence)
        listed.type, listed.type_code = mention.type, mention.type_code
        listed.number = listed.code = further[0]
        listed.places["number"] = further.span()
        yield listed


def _dashed(text: str, start: int) -> Mention | None:
    match = rules().pattern("dashed").match(text, start)
    if not match or rules().pattern("year_number").fullmatch(match["number"]):
        return None
    mention = _plain(match, "short")
    symbol = "".join(match["symbol"].split()).replace("–", "-")
    mention.number, mention.symbol, mention.code = match["number"], symbol[1:], match["number"] + symbol
    mention.end = match.end()
    mention.places["number"] = match.span("number")
    mention.places["symbol"] = match.span("symbol")
    return mention


def _is_option(word: str, types: str) -> bool:
    kind = type_named(word)
    return kind is not None and kind.code in setting(types)


def _is_count_or_year(number: str) -> bool:
    """Refuse "Kế hoạch 2023" and numbers that no series reaches, where "số" does not vouch for them."""
    return len(number) > setting("longest_bare_number") or bool(rules().pattern("year_number").match(number))


def _may_be_bare(word: str) -> bool:
    kind = type_named(word)
    if kind is None:
        return word in setting("bare_number_abbreviations")
    return word[0].isupper() and kind.code in setting("bare_number_types")


def _minutes(text: str, start: int) -> Mention | None:
    match = rules().pattern("minutes").match(text, start)
    if not match or rules().pattern("other_date_before").match(text, match.start(), match.end()):
        return None
    if match["title"] and rules().pattern("second_citation").search(match["title"]):
        return None
    return _plain(match, "name_only")


def _dated(text: str, start: int, lead: str) -> Mention | None:
    if lead not in _date_leads() or not text[start].isupper():
        return None
    match = rules().pattern("dated").match(text, start)
    date = read_date(text, match.end()) if match else None
    return _plain(match, "name_only") if match and date and date.date.day_or_none() else None


def _plenum(text: str, start: int, lead: str) -> Mention | None:
    if lead not in _plenum_leads() or not text[start].isupper():
        return None
    match = rules().pattern("plenum").match(text, start)
    return _plain(match, "name_only") if match else None


def _back_reference(text: str, start: int) -> Mention | None:
    match = rules().pattern("back_reference").match(text, start)
    if not match:
        return None
    mention = _plain(match, "back_reference")
    mention.plural = bool(rules().pattern("plural_before").match(text, max(0, start - 12), start))
    return mention


def _plain(match: "regex.Match[str]", form: str) -> Mention:
    kind = type_named(match["type"]) or type_abbreviated(match["type"])
    end = match.end("number") if form == "short" else match.end()
    if form == "short" and match.groupdict().get("year"):
        end = match.end("year")
    while match.string[end - 1] in " ,\n":
        end -= 1
    mention = Mention(match.start("type"), end, form=form, confidence=setting("confidence")[form])  # type: ignore[arg-type]
    mention.type = kind.name if kind else match["type"]
    mention.type_code = kind.code if kind else None
    mention.places["type"] = match.span("type")
    return mention


@cache
def _type_words() -> "re.Pattern[str]":
    """Return a pattern for a blank and any type word, as a tree of letters: six times as fast as alternatives."""
    tree: dict[str, Any] = {}
    for name in (*rules().words["type_name"], *rules().words["law_word"]):
        for spelling in (name, name.lower(), name.upper(), name[0].upper() + name[1:].lower()):
            _plant(tree, spelling)
    for abbreviation in rules().words["type_abbreviation"]:
        _plant(tree, f"{abbreviation} ")
    return re.compile(" " + _pattern_of(tree))


def _plant(tree: dict[str, Any], word: str) -> None:
    node = tree
    for char in word:
        node = node.setdefault(char, {})
    node[_WORD_END] = {}


def _pattern_of(tree: dict[str, Any]) -> str:
    branches = [
        (r"\s{1,2}" if char == " " else re.escape(char)) + _pattern_of(node)
        for char, node in tree.items()
        if char != _WORD_END
    ]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{joined})?" if _WORD_END in tree else joined


def _plain_words(written: str) -> str:
    return " ".join(written.lower().split())


@cache
def _law_words() -> frozenset[str]:
    return frozenset(word.lower() for word in rules().words["law_word"])


@cache
def _minutes_words() -> frozenset[str]:
    return frozenset(rules().words["minutes_type"])


@cache
def _plenum_leads() -> frozenset[str]:
    return frozenset(setting("plenum_leads"))


@cache
def _number_words() -> frozenset[str]:
    return frozenset(rules().words["number_word"])


@cache
def _back_words() -> frozenset[str]:
    return frozenset(phrase.split()[0] for phrase in rules().words["back_word"])


@cache
def _date_leads() -> frozenset[str]:
    return frozenset({*(phrase.split()[0] for phrase in rules().words["date_lead"]), setting("day_word")})
