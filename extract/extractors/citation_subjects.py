"""The trích yếu of a cited document: where it begins behind the citation and where its clause ends."""

from functools import cache

import regex

from extract.extractors.citation_mention import Stretch, rules

_LONGEST = 700
_STOPS = regex.compile(r"[;.,:()“”\"\n\t]")
_TRAILING = " ,\n¹²³⁴⁵⁶⁷⁸⁹⁰"  # footnote marks are no part of it
_CLOSING = {"“": "”", '"': '"', "(": ")"}


def read_subject(text: str, start: int, end: int) -> Stretch | None:
    """Return the stretch of the trích yếu behind a citation that ends at ``start``, without "về việc"; None if none.

    It runs to the end of its clause. Quotes are kept whole; one that never closes ends with its paragraph.
    """
    limit = min(end, start + _LONGEST)
    opening = rules().pattern("subject_joint").match(text, start, limit)
    if opening is None:
        opening = rules().pattern("subject_verb_start").match(text, start, limit)
    if opening is None or opening.end() >= limit:
        return None
    if "\n" in opening[0] and text[opening.start() + opening[0].index("\n") + 1 : opening.end()].strip()[:1].isupper():
        return None  # a heading that begins with "Về việc"
    close = _clause_end(text, opening.end(), limit)
    second = rules().pattern("subject_break").search(text, opening.end(), close)
    if second:
        close = second.start()
    while close > opening.end() and text[close - 1] in _TRAILING:
        close -= 1
    return (opening.end(), close) if close > opening.end() else None


def _clause_end(text: str, start: int, limit: int) -> int:
    at = start
    while match := _STOPS.search(text, at, limit):
        place, sign = match.start(), match[0]
        if sign in _CLOSING:
            paragraph = _paragraph_end(text, place, limit)
            closing = text.find(_CLOSING[sign], place + 1, paragraph)
            if closing < 0 and sign != "(":
                return paragraph
            at = closing + 1 if closing >= 0 else place + 1
        elif _ends_clause(text, place, sign, limit):
            return place
        else:
            at = place + 1
    return limit


def _ends_clause(text: str, place: int, sign: str, limit: int) -> bool:
    if sign == ",":
        return bool(_clause_comma().match(text, place, limit))
    if sign == ".":
        following = text[place + 1 : place + 3].lstrip(" ")
        return not text[place + 1 : place + 2].isalnum() and not following[:1].islower()
    if sign == ":":  # a name in quotes may follow, anything else is a new clause
        return text[place + 1 : place + 3].strip()[:1] not in ("“", '"')
    return True


def _paragraph_end(text: str, start: int, limit: int) -> int:
    newline = text.find("\n", start, limit)
    return newline if newline >= 0 else limit


@cache
def _clause_comma() -> "regex.Pattern[str]":
    return rules().pattern("clause_after_comma")
