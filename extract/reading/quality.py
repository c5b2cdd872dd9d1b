"""How well a text reads as Vietnamese: the share of well-formed syllables, and the share of letters with accents.

Bad text layers, wrong encodings and failed recognition show here; wrong tones do not (ổ for ố is a syllable too).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from extract.reading.cues import setting

_WORD = re.compile(r"[^\W\d_]+")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_SAMPLE = 6000  # characters: enough to judge a page


@dataclass(frozen=True, slots=True)
class Quality:
    """What a text looks like, as shares from 0 to 1 (0 where there is nothing to judge).

    ``syllables``: lower-case words that are Vietnamese syllables. ``accents``: such words with an accent. ``words``:
    how many words were judged.
    """

    syllables: float
    accents: float
    words: int

    @property
    def readable(self) -> bool:
        """Whether a text layer can be used. Short texts are judged mildly: a page may hold a list of names."""
        if self.words < 12:
            return self.words == 0 or self.syllables >= 0.5
        return self.syllables >= 0.80 and self.accents >= 0.30


def judge(text: str) -> Quality:
    """Judge NFC text by its lower-case words (names and abbreviations prove nothing)."""
    words = [word for word in _WORD.findall(text[:_SAMPLE]) if word.islower() and len(word) > 1]
    if not words:
        return Quality(0.0, 0.0, 0)
    good = sum(map(is_syllable, words))
    accented = sum(not word.isascii() for word in words)
    return Quality(round(good / len(words), 4), round(accented / len(words), 4), len(words))


@cache
def is_syllable(word: str) -> bool:
    """Tell whether a lower-case word is a well-formed syllable: an initial, a rime, at most one tone."""
    marks = unicodedata.normalize("NFD", word)
    if sum(mark in _TONES for mark in marks) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return _syllable().fullmatch(bare) is not None


@cache
def _syllable() -> re.Pattern[str]:
    initials = sorted(setting("initials"), key=len, reverse=True)
    rimes = sorted(setting("rimes"), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(initials)})?(?:{'|'.join(rimes)})")
