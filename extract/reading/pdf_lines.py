"""The characters of a PDF page -> printed lines, each with the place of every character.

pdfplumber gives characters with boxes; here they are put on lines by the height they stand at, words are parted where
the gap is wide, and raised small figures (footnote marks, m²) become superscript figures, so that a mark never reads
as part of a number or symbol ("NĐ-CP" with mark 1 is "NĐ-CP ¹").
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from extract.reading.cues import cue
from extract.reading.encoding import FontDecoder

Char: TypeAlias = dict[str, Any]

WIDE = 1.7  # blanks: a wider gap parts two columns (measured best on 95 real letterheads)
WIDE_OCR = 2.3  # the same between the ink of letters, as engines give it, without the room that type has around it
_WORD_GAP = 0.15  # of the letter size: pdfplumber's x_tolerance_ratio, measured best on real files
_SAME_LINE = 0.20  # of the letter size: how far the base lines of letters on one line differ
_RAISED = 0.80  # a mark is smaller than this share of its line
_PICTURES = re.compile("Wingdings|Webdings|Symbol|Dingbats", re.IGNORECASE)
_SUPERSCRIPT = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")


@dataclass(slots=True)
class PrintedLine:
    """One line, or one column's share of it. ``x0s``/``x1s`` run along ``text``, blanks included.

    ``raws`` holds what the file gave for each character of ``text``, where that is something else.
    """

    text: str
    x0s: array[float]
    x1s: array[float]
    top: float
    bottom: float
    size: float
    bold: bool
    page: int
    fonts: list[str] = field(default_factory=list)
    # OCR only: the engine's confidence along ``text``, and by which angle about which point the page was straightened.
    confidences: array[float] = field(default_factory=lambda: array("d"))
    turned: tuple[float, float, float] = (0.0, 0.0, 0.0)
    raws: list[str] = field(default_factory=list)

    @property
    def x0(self) -> float:
        """Left edge of the first character."""
        return self.x0s[0]

    @property
    def x1(self) -> float:
        """Right edge of the last character."""
        return self.x1s[-1]

    @property
    def centre(self) -> float:
        """Middle between left and right edge."""
        return (self.x0s[0] + self.x1s[-1]) / 2

    def part(self, start: int, end: int) -> PrintedLine | None:
        """Return ``text[start:end]`` as a line of its own without blanks at its ends, None if nothing is left."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        if start == end:
            return None
        return replace(
            self,
            text=self.text[start:end],
            x0s=self.x0s[start:end],
            x1s=self.x1s[start:end],
            fonts=self.fonts[start:end],
            confidences=self.confidences[start:end],
            raws=self.raws[start:end],
        )

    def in_unicode(self, decoder: FontDecoder) -> PrintedLine:
        """Return the line with what is set in legacy fonts converted."""
        pieces = decoder.pieces(self.text, self.fonts)
        raws = self.raws or list(self.text)
        return replace(
            self,
            text="".join(new for _, _, new in pieces),
            x0s=array("d", [self.x0s[start] for start, _, _ in pieces]),
            x1s=array("d", [self.x1s[end - 1] for _, end, _ in pieces]),
            fonts=[self.fonts[start] for start, _, _ in pieces],
            raws=["".join(raws[start:end]) for start, end, _ in pieces],
        )

    def first_word_width(self) -> float:
        """Return the width of the first word, up to its first hyphen."""
        word = self.text.split(None, 1)[0]
        cut = word.find("-")
        return self.x1s[(cut if cut > 1 else len(word) - 1)] - self.x0


def rows_of(chars: Iterable[Char]) -> list[list[Char]]:
    """Group characters that stand on one line, lines from top to bottom, characters in the order of the file."""
    rows: list[list[Char]] = []
    feet: list[float] = []
    for char in sorted(chars, key=_foot):
        foot = _foot(char)
        for index in range(len(rows) - 1, max(len(rows) - 3, -1), -1):
            if foot - feet[index] <= _SAME_LINE * max(char["size"], rows[index][-1]["size"], 1):
                rows[index].append(char)
                break
        else:
            rows.append([char])
            feet.append(foot)
    return _with_raised(rows)


def _foot(char: Char) -> float:
    """Height of the base line, downwards. The box will not do: a blank of a larger type would pull the line down."""
    return -float(char["matrix"][5]) if "matrix" in char else float(char["bottom"])


def _with_raised(rows: list[list[Char]]) -> list[list[Char]]:
    """Put rows that hold only small raised characters onto the line they belong to (the next one below)."""
    merged: list[list[Char]] = []
    waiting: list[Char] = []
    for row in rows:
        size = max(char["size"] for char in row)
        if waiting:
            top = min(char["top"] for char in row)
            fits = [c for c in waiting if c["bottom"] > top + 0.15 * size and c["size"] < _RAISED * size]
            rest = [c for c in waiting if c not in fits]
            if rest:
                merged.append(rest)
            row = row + fits  # noqa: PLW2901  the row with its marks
            waiting = []
        if len(row) <= 12 and all(char["text"].strip() in "0123456789()*," for char in row):
            waiting = row
        else:
            merged.append(row)
    if waiting:
        merged.append(waiting)
    return merged


def line_of(row: Sequence[Char], page: int) -> PrintedLine | None:
    """Return the characters of one row as a line; None if they are all blank."""
    ordered = _without_covered_blanks(sorted(row, key=lambda char: char["x0"]))
    sizes = Counter(round(char["size"], 1) for char in ordered if not char["text"].isspace())
    if not sizes:
        return None
    size = max(sizes, key=lambda s: (sizes[s], s))
    text: list[str] = []
    x0s, x1s = array("d"), array("d")
    fonts: list[str] = []
    raws: list[str] = []
    bold = 0
    end: float | None = None
    raised_before = False
    for char in ordered:
        x0, x1 = char["x0"], char["x1"]
        raw = glyphs = char["text"]
        if len(glyphs) > 4 and glyphs.startswith("(cid:"):
            raw = glyphs = "•" if _PICTURES.search(char["fontname"]) else "\ufffd"
        blank = glyphs.isspace()
        raised = not blank and char["size"] < _RAISED * size and glyphs in "0123456789()"
        if raised:
            glyphs = glyphs.translate(_SUPERSCRIPT)
        apart = end is not None and x0 - end > _WORD_GAP * size
        if (apart or (raised and not raised_before and _is_mark(text))) and text and not text[-1].isspace():
            text.append(" ")
            x0s.append(end or x0)
            x1s.append(x0)
            fonts.append(fonts[-1])
            raws.append(" ")
        for index, glyph in enumerate(glyphs):
            text.append(glyph)
            x0s.append(x0)
            x1s.append(x1)
            fonts.append(char["fontname"])
            raws.append(raw[index])
        raised_before = raised
        bold += not blank and "bold" in char["fontname"].lower()
        if not blank:
            end = x1
        elif end is not None:
            end = max(end, x1)
    line = PrintedLine(
        "".join(text),
        x0s,
        x1s,
        min(char["top"] for char in ordered if char["size"] >= _RAISED * size),
        max(char["bottom"] for char in ordered if char["size"] >= _RAISED * size),
        size,
        bold * 10 >= 9 * sum(sizes.values()),
        page,
        fonts,
        raws=raws,
    )
    return line.part(0, len(line.text))


def _without_covered_blanks(ordered: list[Char]) -> list[Char]:
    """Drop the blanks over which something was printed, such as a number filled in ("Số: 156 /BC-UBND")."""
    kept: list[Char] = []
    blanks: list[Char] = []
    end = float("-inf")
    for char in ordered:
        if char["text"].isspace():
            if (char["x0"] + char["x1"]) / 2 >= end:
                blanks.append(char)
            continue
        kept += [blank for blank in blanks if (blank["x0"] + blank["x1"]) / 2 <= char["x0"]]
        blanks = []
        kept.append(char)
        end = max(end, char["x1"])
    return kept + blanks


def _is_mark(text: list[str]) -> bool:
    """Tell whether a raised figure after ``text`` is a footnote mark, not the power of a unit (m², km³)."""
    return not cue("unit_before_power").search("".join(text[-4:]))


def segments(line: PrintedLine, breaks: tuple[int, ...] = (), blanks: float = WIDE) -> list[PrintedLine]:
    """Split a line where a gap is wider than ``blanks`` blanks, and before the positions ``breaks`` in its text."""
    wide = blanks * 0.25 * line.size
    parts: list[PrintedLine | None] = []
    start = 0
    index = 0
    while index < len(line.text):
        if line.text[index].isspace():
            after = index
            while after < len(line.text) and line.text[after].isspace():
                after += 1
            if after < len(line.text) and (line.x0s[after] - line.x1s[index - 1] > wide or after in breaks):
                parts.append(line.part(start, index))
                start = after
            index = after
        else:
            index += 1
    parts.append(line.part(start, len(line.text)))
    return [part for part in parts if part is not None]


def without_doubles(chars: list[Char]) -> list[Char]:
    """Drop letters that were drawn twice in one place, but only where a page has them (more than 5 %)."""
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for char in chars:
        key = (char["text"], round(char["x0"] / 1.5), round(char["top"] / 1.5))
        near = {(key[0], key[1] + dx, key[2] + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
        if char["text"].isspace() or not near & seen:
            kept.append(char)
            seen.add(key)
    return kept if len(chars) - len(kept) > 0.05 * len(chars) else chars
