"""What a person types into the search field, as terms: words and phrases, with or without accents.

A query that has any accent is meant as written and asks the accented text; one without asks the folded text: "thi dua"
finds "thi đua", "thi đua" does not find "thỉ đưa". Old and new places of the tone mark (hoà, hòa) and the two letters
i and y (sĩ, sỹ) are one spelling.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

import regex

from extract.text import fold, nfc

_TERM = regex.compile(r'["“”„]([^"“”„]+)["“”„]|(\S+)')
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_BETWEEN = r"[^\p{L}\p{M}\p{N}]+"
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_GLIDES = regex.compile(r"([ou])([aey])$")  # at the end of a syllable the tone stands on either letter
_FINAL_I = regex.compile(r"(?<=^(?:h|k|l|m|t|s|qu))[iy]$")
_MOST_SPELLINGS = 8


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that must all stand in one paragraph; each is a tuple of words that follow one another.

    ``folded`` says in which text they are looked for, and how the words are written.
    """

    terms: tuple[tuple[str, ...], ...]
    folded: bool

    def spellings(self, term: tuple[str, ...]) -> list[tuple[str, ...]]:
        """Return all ways to write a term, at most eight."""
        if self.folded:
            return [term]
        return list(product(*(spellings(word) for word in term)))[:_MOST_SPELLINGS]


def parse(typed: str) -> Query:
    """Return the terms of what was typed: phrases in quotation marks, single words otherwise; none for an empty field.

    Signs only separate: "415/KH-UBND" is the phrase of its three parts.
    """
    text = nfc(typed)
    folded = fold(text) == text.casefold()
    terms = []
    for match in _TERM.finditer(text):
        words = tuple(_WORD.findall(match[1] or match[2]))
        if words:
            terms.append(tuple(fold(word) if folded else word.casefold() for word in words))
    return Query(tuple(dict.fromkeys(terms)), folded)


@cache
def spellings(word: str) -> tuple[str, ...]:
    """Return the ways to write a syllable in small letters: "hòa" and "hoà", "sĩ" and "sỹ"."""
    decomposed = unicodedata.normalize("NFD", word)
    tone = next((mark for mark in decomposed if mark in _TONES), "")
    bare = nfc("".join(mark for mark in decomposed if mark not in _TONES))
    found = {word}
    if tone and not bare.startswith("q") and (glide := _GLIDES.search(bare)):
        head = bare[: glide.start()]
        found |= {nfc(f"{head}{glide[1]}{tone}{glide[2]}"), nfc(f"{head}{glide[1]}{glide[2]}{tone}")}
    if _FINAL_I.search(bare):
        found |= {nfc(f"{bare[:-1]}{letter}{tone}") for letter in "iy"}
    return tuple(sorted(found))


def places(query: Query, text: str) -> list[tuple[int, int]]:
    """Return where the terms stand in ``text`` (NFC): start and end offsets, in order, neighbours as one."""
    plain = fold(text) if query.folded else text.casefold()
    if len(plain) != len(text):  # a letter whose small form is two: no Vietnamese one is
        return []
    kept: list[tuple[int, int]] = []
    for match in _pattern(query).finditer(plain):
        start, end = match.span()
        if kept and text[kept[-1][1] : start] == " ":
            start = kept.pop()[0]
        kept.append((start, end))
    return kept


@lru_cache(maxsize=16)
def _pattern(query: Query) -> regex.Pattern[str]:
    """Return what finds the terms of a query: made once for all its hits."""
    ways = (_BETWEEN.join(map(regex.escape, way)) for term in query.terms for way in query.spellings(term))
    return regex.compile(rf"(?<![\p{{L}}\p{{M}}\p{{N}}])(?:{'|'.join(ways)})(?![\p{{L}}\p{{N}}])")
