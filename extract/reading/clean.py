"""One printed line as the file gave it -> NFC text with one blank between words, and where each character came from.

Every step rewrites a ``Mapped`` (text, origins) into another, so that an offset never has to be searched afterwards.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extract.reading.cues import setting

# Everything a clean line is made of. What stands outside of it is looked at one by one.
_VIETNAMESE = "".join(
    sorted(
        {
            unicodedata.normalize("NFC", base + mark + tone)
            for letters, marks in (("aeiouyAEIOUY", ("",)), ("aA", ("̂", "̆")), ("eoEO", ("̂",)), ("ouOU", ("̛",)))
            for base in letters
            for mark in marks
            for tone in ("", "̀", "́", "̃", "̉", "̣")
        }
        | set("đĐ")
    )
)
_PLAIN = re.escape("".join(chr(code) for code in range(0x20, 0x7F)) + "“”‘’–—…•§°²³×½«»") + _VIETNAMESE
_MARKS = "\u0300-\u036f"
_ODD = re.compile(f"[^{_PLAIN}{_MARKS}]|.?[{_MARKS}]+", re.DOTALL)
_BLANKS = re.compile(r"  +|^ +| +$")
_DROPPED = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufffe\uffff]")
_SYMBOL_FONT = range(0xF020, 0xF07F)  # Symbol and Wingdings put ASCII here


@dataclass(frozen=True, slots=True)
class Mapped:
    """A text and, for each of its characters, the index it came from in the text it was made of."""

    text: str
    origins: array[int]

    def onto(self, earlier: Mapped) -> Mapped:
        """Return this step's text with origins in what ``earlier`` was made of."""
        return Mapped(self.text, array("l", [earlier.origins[i] for i in self.origins]))


def identity(text: str) -> Mapped:
    """Return ``text`` mapped onto itself."""
    return Mapped(text, array("l", range(len(text))))


def mapped_onto(text: str, parts: Sequence[str]) -> tuple[str, Mapped]:
    """Return what a text was made of, given what was there for each of its characters, and the text mapped onto it.

    A character for which nothing was there stands on the one before.
    """
    origins = array("l")
    at = 0
    for part in parts:
        origins.append(at if part else max(at - 1, 0))
        at += len(part)
    return "".join(parts), Mapped(text, origins)


def clean(raw: str) -> Mapped:
    """Clean one line: NFC, odd glyphs and blanks levelled, nothing else touched.

    Composes letters with their marks, reads ligatures, full-width forms, U+01A3, U+00D0 and bullets of symbol fonts as
    the letters they stand for, drops what has no width, collapses blanks.
    """
    return _collapse(_replace(raw))


def _replace(raw: str) -> Mapped:
    if _ODD.search(raw) is None:
        return identity(raw)
    out: list[str] = []
    origins = array("l")
    at = 0
    for match in _ODD.finditer(raw):
        out.append(raw[at : match.start()])
        origins.extend(range(at, match.start()))
        begins_word = match.start() == 0 or not raw[match.start() - 1].isalpha()
        if begins_word and match[0] in _initial_glyphs():
            new = _initial_glyphs()[match[0]]
        else:
            new = _compose(match[0]) if len(match[0]) > 1 else _glyph(match[0])
        out.append(new)
        origins.extend([match.start()] * len(new))
        at = match.end()
    out.append(raw[at:])
    origins.extend(range(at, len(raw)))
    return Mapped("".join(out), origins)


@cache
def _initial_glyphs() -> dict[str, str]:
    return dict(setting("initial_glyphs"))


def _compose(cluster: str) -> str:
    base = cluster[0] if unicodedata.combining(cluster[0]) else _glyph(cluster[0])
    composed = unicodedata.normalize("NFC", base + cluster[1:])
    # A mark without a letter to sit on, or one that Vietnamese does not know, is dirt of the text layer.
    return "".join(char for char in composed if not unicodedata.combining(char))


@cache
def _glyph(char: str) -> str:  # noqa: PLR0911  one case after the other, each with its result
    known = setting("glyphs").get(char)
    if known is not None:
        return str(known)
    if _DROPPED.match(char) or unicodedata.combining(char):
        return ""
    category = unicodedata.category(char)
    if category[0] == "Z" or char in "\t\n\r\x0b\x0c\x85":
        return " "
    if category == "Cc":
        return ""
    if category == "Co":
        return chr(ord(char) - 0xF000) if ord(char) in _SYMBOL_FONT and char.isprintable() else "•"
    if "\ufb00" <= char <= "\ufb06" or "\uff01" <= char <= "\uff5e":
        return unicodedata.normalize("NFKC", char)
    return unicodedata.normalize("NFC", char)


def _collapse(mapped: Mapped) -> Mapped:
    text = mapped.text
    if _BLANKS.search(text) is None:
        return mapped
    keep: list[int] = []
    at = 0
    for match in _BLANKS.finditer(text):
        inside = match.start() > 0 and match.end() < len(text)
        keep.extend(range(at, match.start() + inside))
        at = match.end()
    keep.extend(range(at, len(text)))
    return Mapped("".join([text[i] for i in keep]), array("l", [mapped.origins[i] for i in keep]))
