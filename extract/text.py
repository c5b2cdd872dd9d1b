"""Text algebra that everything above relies on: NFC, accent folding, partial dates. Pure, no I/O.

Guarantee: ``len(fold(s)) == len(s)`` for every NFC string of Vietnamese, so an offset found in folded text is an
offset in the text itself.
"""

import unicodedata
from datetime import date
from functools import cache
from typing import NamedTuple


def nfc(text: str) -> str:
    """Return ``text`` in Unicode Normalization Form C."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


@cache
def _fold_char(char: str) -> str:
    if char in "đĐ":
        return "d"
    base = unicodedata.normalize("NFD", char)[0].lower()
    return base if len(base) == 1 else char


class _FoldTable(dict[int, str]):
    def __missing__(self, code: int) -> str:
        folded = _fold_char(chr(code))
        self[code] = folded
        return folded


_FOLD = _FoldTable()


def fold(text: str) -> str:
    """Drop accents and case, one character for one: "Thi Đua" -> "thi dua"."""
    return text.translate(_FOLD)


_TONE = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


def match_key(text: str) -> str:
    """Return a key under which spelling variants of one Vietnamese phrase agree; offsets are *not* kept.

    The tone mark goes to the end of its syllable (hoà = hòa, thuỷ = thủy), y and i agree (sỹ = sĩ), case, quotes
    and dashes are levelled, blanks collapsed. Accents count: "thỉ đưa" is not "thi đua".
    """
    words: list[str] = []
    for word in nfc(text).casefold().translate(_LEVEL).split():
        decomposed = unicodedata.normalize("NFD", word)
        tones = "".join(c for c in decomposed if c in _TONE)
        base = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONE))
        words.append(base.replace("y", "i") + tones)
    return " ".join(words)


_LEVEL = {ord(c): " " for c in "“”\"„‟«»‘’'`´–—‒−-,;:.…()[]"}


class PartialDate(NamedTuple):
    """A date as precisely as it was written: "tháng 7/2007" has no day, "ngày   /10/2022" neither.

    ``problem`` is None, or why no calendar day can be made of it: "blank", "impossible", "two_digit_year".
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    problem: str | None = None

    def day_or_none(self) -> date | None:
        """Return the calendar day, or None where it is incomplete or impossible."""
        if self.problem or not (self.year and self.month and self.day):
            return None
        if not 1900 <= self.year <= 2100:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:  # 31 April: cheaper than asking the calendar first for every day that is right
            return None

    def iso(self) -> str | None:
        """Return "2023-02-01", or None where no calendar day can be told."""
        day = self.day_or_none()
        return day.isoformat() if day else None
