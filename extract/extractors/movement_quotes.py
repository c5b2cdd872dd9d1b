"""Quotation marks as documents really use them: mixed pairs, blanks inside, a closing mark that is missing."""

from __future__ import annotations

from dataclasses import dataclass

import regex

# A mark that may also close must stand behind a blank and before a letter to open.
OPENING = r"""[“„«]|(?<![^\s:(*])["'‘”″](?=\S)"""
_CLOSERS = {
    "“": '”"″“',
    "„": '”“"',
    "«": "»",
    '"': '"”“″',
    "″": '″"”',
    "”": '”"',
    "‘": "’'”" + '"',
    "'": "'’”" + '"',
}
_LONGEST = 260
_WINDOW = 600
_TRIM = " \t*_.,;:…"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted string: ``text[start:end]`` without marks and blanks, ``after`` behind the closing mark."""

    start: int
    end: int
    after: int
    closed: bool


def read_quoted(text: str, at: int, limit: int) -> Quoted | None:
    """Read the quotation whose opening mark stands at ``at``; None where there is no name in it.

    ``limit`` is the end of the paragraph. Without a closing mark the string ends at ``limit`` and ``closed`` is False.
    """
    mark = text[at]
    inner = at + 1
    if mark in "'‘" and text[inner : inner + 1] == mark:  # two single marks for a double one
        mark, inner = "“", inner + 1
    limit = min(limit, inner + _LONGEST)
    end = _closing(text, inner, limit, mark)
    closed = end is not None
    stop = limit if end is None else end
    after = stop + 1 if closed else stop
    if closed and text[stop] in "'’" and text[after : after + 1] == text[stop]:
        after += 1
    start = inner
    while start < stop and text[start] in " \t*_":
        start += 1
    while stop > start and text[stop - 1] in _TRIM:
        stop -= 1
    return Quoted(start, stop, after, closed) if stop > start else None


def _closing(text: str, start: int, limit: int, mark: str) -> int | None:
    closers, depth = _CLOSERS[mark], 0
    for at in range(start, limit):
        char = text[at]
        if char == "“" and at > start and text[at - 1] in " (" and at + 1 < limit and not text[at + 1].isspace():
            depth += 1
        elif char in closers or (depth and char == "”"):
            if char == "'" and text[at + 1 : at + 2].isalpha() and text[at - 1].isalpha():
                continue
            if depth == 0 or char == '"':
                return at
            depth -= 1
    return None


def inside_short_quotation(text: str, at: int, paragraph: tuple[int, int]) -> bool:
    """Tell whether ``at`` lies in a quoted title (not in quoted speech, which opens a paragraph or is long)."""
    start, end = max(paragraph[0], at - _WINDOW), min(paragraph[1], at + _WINDOW)
    for opening, closing in (("“", "”"), ('"', '"'), ("«", "»")):
        before = text[start:at]
        if opening == closing:
            if before.count(opening) % 2 == 0:
                continue
        elif before.rfind(opening) <= before.rfind(closing):
            continue
        first = start + before.rfind(opening)
        last = text.find(closing, at, end)
        if last != -1 and last - first <= 100 and regex.search(r"\p{L}\s?$", text[start:first]):
            return True
    return False
