"""Names of bodies in running text, with exact extent: "Chủ tịch UBND tỉnh Bình Thuận", not one word further.

Where a name ends: ``citation_extents``.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from extract.extractors.citation_bodies import body_trie, known_bodies
from extract.extractors.citation_extents import extent, openers
from extract.extractors.citation_levels import central_cities, cities, level_words
from extract.extractors.citation_mention import Body, rules, setting
from extract.extractors.citation_persons import person
from extract.extractors.citation_units import is_type, level_length, stops
from extract.extractors.citation_words import (
    Token,
    conjunctions,
    law_trie,
    longest,
    term_words,
    tokenize,
)
from extract.knowledge.documents import SymbolIssuer
from extract.patterns import letter_tree
from extract.records import Level
from extract.text import fold, match_key

_MAX_TITLE = 10
_UNKNOWN_KIND = "other"
_LONGEST_REST = 80  # characters of a name behind the part that is known


def read_body(text: str, start: int, end: int) -> Body | None:
    """Return the body whose name begins exactly at ``start`` (after blanks) and ends before ``end``, or None."""
    tokens = tokenize(text, start, end, openers=openers())
    if not tokens:
        return None
    first = tokens[0].start
    body = _named(text[first : tokens[-1].end])
    if body is None:
        return None
    name, stop = body.name, first + body.end
    if "(" in name and text[stop : stop + 1] == ")":
        name, stop = name + ")", stop + 1
    name_end = first + body.name_end if body.name_end else None
    return body._replace(start=first, end=stop, name=name, name_end=name_end)


def stretched(text: str, body: Body, stop: int) -> Body | None:
    """Return the body with all words up to ``stop``, where the sentence shows that its name ends; None if none may be.

    "Trung đoàn Cảnh sát | cơ động Tây Nguyên có Công văn ...": words that no list knows, before another with a capital.
    """
    if not body.end < stop <= body.end + _LONGEST_REST or body.name_end or body.unit or body.level_word:
        return None
    head = len(tokenize(text, body.start, body.end, whole=True))
    tokens = tokenize(text, body.start, stop, whole=True)
    rest = range(head, len(tokens))
    if not tokens or tokens[-1].end != stop or not any(tokens[at].capital for at in rest):
        return None
    if any(not tokens[at].key or stops(tokens, at) or is_type(tokens, at) for at in rest):
        return None
    second = next((at for at in rest if tokens[at].capital and tokens[at].first in openers()), 0)
    if second and (body.kind or tokens[second - 1].key in conjunctions()):  # another body
        return None
    return _body(text, tokens)


@lru_cache(maxsize=4096)
def _named(text: str) -> Body | None:
    """Return the body with whose name ``text`` begins; a report names the same few again and again."""
    tokens = tokenize(text, 0, len(text))
    count, last = person(tokens, extent(tokens))
    while count and tokens[count - 1].text in "-–,(":
        count -= 1
    if not count:
        return None
    body = _body(text, tokens[:count])
    return body._replace(end=tokens[last - 1].end, name_end=body.end) if last > count else body


def extent_of_law(text: str, start: int, end: int) -> int | None:
    """Return where a name of ``laws.csv`` that begins at ``start`` ends; None where none begins."""
    tokens = tokenize(text, start, end, whole=True)
    count = longest(law_trie(), tokens, 0) if tokens else 0
    return tokens[count - 1].end if count else None


def extent_of_title(text: str, start: int, end: int) -> int | None:
    """Return where an unknown title that begins with a capital at ``start`` ends, judged word by word."""
    tokens = tokenize(text, start, end)
    if not tokens or not tokens[0].text[0].isupper() or stops(tokens, 0):
        return None
    at = 1
    while at < len(tokens) and at < _MAX_TITLE:
        token = tokens[at]
        if token.text in ",(-–" or token.key in conjunctions() or (stops(tokens, at) and at > 1):
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
    passed, body_start = start, rules().pattern("body_start")
    for word in _start_words().finditer(text, start, end):
        if word.start() >= passed and (match := body_start.match(text, word.start(), end)):
            passed = match.end()
            yield word.start()


@cache
def _start_words() -> "re.Pattern[str]":
    """Return a pattern for the first words of ``body_start``, which ``re`` passes over five times as fast."""
    words = rules().words
    phrases = (*words["name_start"], *words["name_start_small"], *words["unit_start"])
    return re.compile(letter_tree({phrase.split()[0] for phrase in phrases}))


def _body(text: str, tokens: list[Token]) -> Body:
    start, end = tokens[0].start, tokens[-1].end
    name = " ".join(text[start:end].split())
    level: Level | None = None
    unit = word = None
    for at in range(len(tokens)):
        step = level_length(tokens, at)
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
