"""Documents cited without number and symbol: laws by name, short forms, papers known by their day, back references.

Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6b: luật and pháp lệnh are cited by name alone; a document cited before
may be cited again by its kind and number.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import regex

from extract.extractors.citation_issuers import extent_of_law, extent_of_title, read_body
from extract.extractors.citation_mention import Mention, rules, setting
from extract.knowledge.documents import type_abbreviated, type_named
from extract.language.dates import read_date
from extract.patterns import letter_tree

TypeWord = tuple[int, int, str]  # where it stands, and its words in small letters
_NAME_REACH = 170
_NO_WORD = re.compile(r"\W+")
_OPENING = "\n\t\r\u00a0()[]{}“”\"‘’'«»/|-–—+*•·;:,.…=<>"  # a word may begin behind any of these
_NUMBER = re.compile(r"\d+[a-zđ]?")


def find_named(text: str) -> list[Mention]:
    """Return the mentions without a symbol, in order; they may overlap those with one, which then count."""
    words = _find_type_words(text)
    found = [*_laws(text, words), *_typed(text, words)]
    found.sort(key=lambda mention: (mention.start, -mention.end))
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _find_type_words(text: str) -> list[TypeWord]:
    """Return the type words. A pattern that begins with one literal blank is found twice as fast."""
    flat = " " + text
    for sign in _OPENING:
        flat = flat.replace(sign, " ")
    return [(match.start(), match.end() - 1, _plain_words(match[0])) for match in _type_words().finditer(flat)]


def _laws(text: str, words: list[TypeWord]) -> Iterator[Mention]:
    """Yield the laws by name among the type words of the text."""
    at = 0
    law_word, law_words = rules().pattern("law_word"), _law_words()
    for start, _, written in words:
        if written not in law_words or start < at:
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


def _typed(text: str, words: list[TypeWord]) -> Iterator[Mention]:
    """Yield the mentions that begin with a type word and have no symbol."""
    minutes_words, symbol_follows = _minutes_words(), rules().pattern("symbol_follows")
    for start, end, written in words:
        following = text[end : end + 12].split(None, 1)
        lead = _lead(following[0]) if following else None
        mention = None
        if lead == "number":
            if symbol_follows.match(text, end):
                continue  # found by its slash
            dashed = _dashed(text, start)
            yield from [dashed] if dashed else _short(text, start)
        elif lead == "back":
            mention = _back_reference(text, start)
        elif following and written in minutes_words:
            mention = _minutes(text, start)
        if mention is None and lead == "day":
            mention = _dated(text, start)
        elif mention is None and lead == "session":
            mention = _plenum(text, start)
        elif mention is None and lead == "owner":
            mention = _dated_of(text, start)
        if mention:
            yield mention


@lru_cache(maxsize=4096)
def _lead(word: str) -> str | None:
    """Return what a word behind a type word leads to: number, back (a reference), day, session, owner or nothing."""
    word = _NO_WORD.sub("", word.lower())
    if word[:1].isdigit() or word in rules().words["number_word"]:
        return "number"
    return _leads().get(word)


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
    mention = _plain(match, "name_only")
    owner = rules().pattern("title_owner").match(text, match.start(), mention.end)
    body = read_body(text, owner.end(), mention.end) if owner else None
    if body and body.end == mention.end:
        mention.issuer = body
    return mention


def _dated_of(text: str, start: int) -> Mention | None:
    """Return a paper known by its body and its full day: "Quyết định của UBND huyện ngày 14/8/2022"."""
    if not text[start].isupper() or setting("day_word") not in text[start : start + _NAME_REACH]:
        return None
    match = rules().pattern("owned").match(text, start)
    body = read_body(text, match.end(), min(len(text), match.end() + _NAME_REACH)) if match else None
    if match is None or body is None:
        return None
    joint = rules().pattern("body_day").match(text, body.end)
    date = read_date(text, joint.end()) if joint else None
    if date is None or date.date.day_or_none() is None:
        return None
    mention = _plain(match, "name_only")
    mention.issuer, mention.end = body, body.end
    return mention


def _dated(text: str, start: int) -> Mention | None:
    if not text[start].isupper():
        return None
    match = rules().pattern("dated").match(text, start)
    date = read_date(text, match.end()) if match else None
    return _plain(match, "name_only") if match and date and date.date.day_or_none() else None


def _plenum(text: str, start: int) -> Mention | None:
    if not text[start].isupper():
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
    words = [f"{abbreviation} " for abbreviation in rules().words["type_abbreviation"]]
    for name in (*rules().words["type_name"], *rules().words["law_word"]):
        words += (name, name.lower(), name.upper(), name[0].upper() + name[1:].lower())
    return re.compile(" " + letter_tree(words))


@lru_cache(maxsize=4096)
def _plain_words(written: str) -> str:
    return " ".join(written.lower().split())


@cache
def _law_words() -> frozenset[str]:
    return frozenset(word.lower() for word in rules().words["law_word"])


@cache
def _minutes_words() -> frozenset[str]:
    return frozenset(rules().words["minutes_type"])


@cache
def _leads() -> dict[str, str]:
    words = rules().words
    return {
        **dict.fromkeys(setting("plenum_leads"), "session"),
        **dict.fromkeys(words["owner"], "owner"),
        **{phrase.split()[0]: "day" for phrase in (*words["date_lead"], setting("day_word"))},
        **{phrase.split()[0]: "back" for phrase in words["back_word"]},
    }
