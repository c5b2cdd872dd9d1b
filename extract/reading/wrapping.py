"""Which lines of a text belong to one paragraph, told from the text alone.

The test: would the first word of the next line have fit on this line? Then whoever broke the line meant to, and the
paragraph ends. The width at which the text was wrapped is estimated from the lines that certainly run on (the next one
goes on in lower case, or a word was cut by a hyphen), counted in characters, or, for the text of a typeset page, in
widths of a proportional face. Where the width leaves it open, list marks, numbering and punctuation decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from extract.reading.clean import Mapped
from extract.reading.cues import cue
from extract.reading.flow import glue

_QUOTES = '”"’»'
_CLOSING = ".;:!?…”\"’')]"
# Typeset lines are ragged by kerning, justification and rounding: this share of the width proves nothing.
_RAGGED = 0.04
# The first line of a paragraph is set in by about this share of the width (1 to 1.27 cm of 16 cm, and some air).
_INDENT = 0.12
_OPEN_RANGE = 8  # columns: if the width is known no better than this, a last word may or may not have fit
_SHORT = 24
_WORD_CUT = re.compile(
    r"(?<=[^\W\d]{2})-(?=[^\W\d]-?[^\W\d])"
)  # where wrappers cut a word: after a hyphen between letters


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a text file: as it stood there, cleaned, how many empty lines were before it, its page from 1."""

    raw: str
    mapped: Mapped
    blanks: int
    page: int

    @property
    def text(self) -> str:
        """The clean text."""
        return self.mapped.text

    @property
    def indent(self) -> int:
        """Number of blanks before the text."""
        return len(self.raw) - len(self.raw.lstrip())


@cache
def _advance(char: str) -> float:
    """Width of a character in a Times-like face, in units of an average lower-case letter."""
    base = unicodedata.normalize("NFD", char)[0]
    if base in "iljtf.,;:'!|()[]- /‘’IJr":
        return 0.66 if base not in "rtf-()[]IJ" else 0.78
    if base in "mwMW–—…":
        return 1.6
    if base.isupper() or base in "đĐ&%":
        return 1.45
    return 1.04


def _width_typeset(line: str) -> float:
    return sum(map(_advance, line))


_MEASURES: tuple[Callable[[str], float], ...] = (
    len,
    lambda line: sum(1 for char in line if not unicodedata.combining(char)),
    _width_typeset,
)


@dataclass(frozen=True, slots=True)
class Wrap:
    """At what width a text was wrapped: certainly at least ``low``, at most ``high``, by ``measure``.

    ``high`` 0 stands for a text that was not wrapped at all. ``blanks`` is the usual number of empty lines between two
    lines of a paragraph. ``set_apart`` is the width of a text whose paragraphs are set apart by empty lines, 0 else.
    """

    measure: Callable[[str], float]
    low: float
    high: float
    blanks: int
    cuts_words: bool
    set_apart: int = 0

    def room(self, line: TextLine, following: TextLine, *, set_in: bool) -> float:
        """Return > 0 if the next line's first word would have fit on ``line``, < 0 if not, 0 if that is open.

        ``set_in``: the line may be a first line of a typeset paragraph, shorter by its indent.
        """
        if not self.high:
            return 0.0
        needed = self.measure(line.raw.rstrip()) + self.measure(" ") + self.measure(_first_word(following, self))
        if set_in and self.measure is _width_typeset:
            needed += self.high * _INDENT
        if needed <= self.low:
            return 1.0
        return -1.0 if needed > self.high else 0.0


def _first_word(line: TextLine, wrap: Wrap | None = None) -> str:
    word = line.raw.split(None, 1)[0]
    if wrap is None or wrap.cuts_words:
        cut = _WORD_CUT.search(word)
        return word[: cut.end()] if cut else word
    return word


def paragraphs(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Group the lines of a text into paragraphs."""
    if not lines:
        return []
    wrap = estimate(lines)
    groups = [[lines[0]]]
    for before, after in pairwise(lines):
        if _runs_on(groups[-1], before, after, wrap):
            groups[-1].append(after)
        else:
            groups.append([after])
    return groups


def estimate(lines: Sequence[TextLine]) -> Wrap:
    """Estimate how a text was wrapped."""
    sure = [(a, b) for a, b in pairwise(lines) if _surely_runs_on(a.text, b.text)]
    sure = sure or _probably_run_on(lines)
    blanks = Counter(b.blanks for a, b in sure if a.page == b.page).most_common(1)
    usual = blanks[0][0] if blanks else 0
    cuts = any(a.text[-1] == "-" and a.text[-2:-1].isalpha() for a, _ in sure)
    for measure in _MEASURES:
        ends = [measure(a.raw.rstrip()) for a, _ in sure]
        needs = [end + measure(" ") + measure(_first_word(b)) for end, (_, b) in zip(ends, sure, strict=True)]
        if measure is _width_typeset:
            break
        low = max(ends, default=0)
        fitting = [need for need in needs if need > low]
        if len(needs) - len(fitting) <= max(1, len(needs) // 12) and len(fitting) > 0:
            high = max(min(fitting) - 1, low)
            # Any line is evidence that the width was not less.
            low = max(width for line in lines if (width := measure(line.raw.rstrip())) <= high)
            return Wrap(measure, low, high if high - low > _OPEN_RANGE else low, usual, cuts)
    spaced = sum(b.blanks > 0 for _, b in pairwise(lines)) * 2 > len(lines)
    longest = max(len(line.raw.rstrip()) for line in lines)
    return _typeset(Wrap(_width_typeset, 0, 0, usual, cuts, longest if spaced else 0), ends, needs)


def _probably_run_on(lines: Sequence[TextLine]) -> list[tuple[TextLine, TextLine]]:
    """Return the pairs that run on if the longest line tells the width: full, and the sentence not closed."""
    width = max(len(line.raw.rstrip()) for line in lines)
    return [
        (a, b)
        for a, b in pairwise(lines)
        if len(a.raw.rstrip()) > max(0.8 * width, _SHORT)
        and len(a.raw.rstrip()) + 1 + len(_first_word(b)) > width
        and a.text[-1] not in _CLOSING
        and not a.text.isupper()
        and not (cue("bullet").match(b.text) or cue("numbered").match(b.text))
    ]


def _typeset(unwrapped: Wrap, ends: list[float], needs: list[float]) -> Wrap:
    """Return the wrap of a typeset text, ``unwrapped`` where its lines show no common width."""
    if not ends:
        return unwrapped
    ordered = sorted(ends)
    width = ordered[int(len(ordered) * 0.9)]
    near = sum(1 for end, need in zip(ends, needs, strict=True) if end <= width * 1.1 and need > width * 0.9)
    if near * 2 < len(ends):  # lines of all lengths run on: broken by hand, not by a width
        return unwrapped
    return replace(unwrapped, low=width * (1 - _RAGGED), high=width * (1 + _RAGGED))


def _surely_runs_on(before: str, after: str) -> bool:
    if cue("bullet").match(after) or cue("numbered").match(after):
        return False
    if glue(before, after) == "" and after[0].isalnum():
        return True
    return after[0].islower() and before[-1] not in _CLOSING and len(after) > 1 and after[1] not in ").:"


def _runs_on(so_far: list[TextLine], before: TextLine, after: TextLine, wrap: Wrap) -> bool:  # noqa: C901, PLR0911  one test after another
    """Tell whether ``after`` continues the paragraph ``so_far``, whose last line is ``before``."""
    a, b = before.text, after.text
    if cue("block_start").match(b):
        return False
    item = bool(cue("bullet").match(so_far[0].text) or cue("numbered").match(so_far[0].text))
    closed = bool(cue("sentence_end").search(a)) or (item and a[-1] in _CLOSING)
    room = wrap.room(before, after, set_in=len(so_far) == 1 and not closed and not item)
    apart = before.page == after.page and after.blanks > wrap.blanks
    if glue(a, b) == "" and not closed:
        return True
    if cue("bullet").match(b):
        # "kinh tế" + "- xã hội": a dash may open a line only where the line before was full and its sentence open.
        if not cue("spaced_dash").match(b) or apart or a[-1] in _CLOSING:
            return False
        return room <= 0 if wrap.high and not _is_heading(so_far) else b.lstrip("-–— ")[:1].islower()
    if cue("numbered").match(b):
        return room < 0 and not apart and a[-1] not in _CLOSING and not _is_heading(so_far)
    if b[0].islower() or b[0] in ",;.)”-–":
        return not closed or (room <= 0 and not apart and wrap.high > 0)
    if not wrap.high:
        return _inside_block(before, after, wrap)
    if apart or room > 0:
        return False
    if _is_capitals(so_far) and any(char.islower() for char in b):
        return False
    if item and a[-1] in _QUOTES and not b[:2].isupper():
        return False
    if closed and cue("opener").match(b):
        return False
    return not (closed and (room == 0 or after.indent >= before.indent + 2))


def _inside_block(before: TextLine, after: TextLine, wrap: Wrap) -> bool:
    """Tell whether two lines, one of them long, stand together where paragraphs are set apart by empty lines."""
    return not after.blanks and len(before.raw.rstrip()) > 0.8 * wrap.set_apart > 0


def _is_capitals(lines: list[TextLine]) -> bool:
    text = " ".join(line.text for line in lines)
    return len(text) > 11 and text.isupper()


def _is_heading(lines: list[TextLine]) -> bool:
    return bool(cue("numbered").match(lines[0].text)) and (len(lines) == 1 or _is_capitals(lines))
