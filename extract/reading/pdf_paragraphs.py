"""Which printed lines belong to one paragraph, told from where they stand on the page.

The would-fit test of ``extract.reading.wrapping`` with true widths, plus what only a page shows: indents, the distance
between lines, letter sizes, bold type, centring.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extract.reading.clean import clean
from extract.reading.cues import cue
from extract.reading.flow import glue
from extract.reading.pdf_lines import PrintedLine

_RIGHT_MARGIN = 57.0  # points: 20 mm, the widest that Nghị định 30/2020/NĐ-CP allows on the right
_CLOSING = ".;:!?…”\"’')]"


@dataclass(frozen=True, slots=True)
class Measure:
    """The type area of a text: left and right margin, usual distance between feet of lines, letter size."""

    left: float
    right: float
    pitch: float
    size: float


def measure(lines: Sequence[PrintedLine], width: float) -> Measure:
    """Take the measure of a document's body lines; ``width`` is that of the page."""
    if not lines:
        return Measure(0.0, 0.0, 16.0, 13.0)
    size = Counter(line.size for line in lines for _ in line.text).most_common(1)[0][0]
    text = [line for line in lines if abs(line.size - size) < 1.2] or list(lines)
    lefts = Counter(round(line.x0 / 2) for line in text)
    left = min(edge for edge, count in lefts.items() if count * 12 >= len(text)) * 2.0
    ends = sorted(line.x1 for line in text)
    right = ends[int(len(ends) * 0.93)] if len(ends) > 8 else ends[-1]
    if not any(_wrapped(a, b, right) for a, b in pairwise(text)):
        right = max(right, width - min(left, _RIGHT_MARGIN))  # no line shows where lines end
    pitches = [b.bottom - a.bottom for a, b in pairwise(text) if 0 < b.bottom - a.bottom < 3 * size]
    return Measure(left, right, median(pitches) if pitches else 1.2 * size, size)


def _wrapped(before: PrintedLine, after: PrintedLine, right: float) -> bool:
    """Tell whether a line was broken at the right margin: its sentence goes on in lower case."""
    return before.x1 > right - 3 * before.size and after.text[0].islower() and before.text[-1] not in _CLOSING


def group(lines: Sequence[PrintedLine], area: Measure) -> list[list[PrintedLine]]:
    """Group body lines, in reading order, into paragraphs."""
    groups: list[list[PrintedLine]] = []
    for line in lines:
        if groups and _runs_on(groups[-1], line, area):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _runs_on(so_far: list[PrintedLine], after: PrintedLine, area: Measure) -> bool:  # noqa: C901, PLR0911  one test after the other
    """Tell whether a line continues the paragraph ``so_far``; each test settles what those before left open."""
    before = so_far[-1]
    a, b = clean(before.text).text, clean(after.text).text
    if not a or not b:
        return False
    if cue("block_start").match(b) or abs(before.size - after.size) > 1.3:
        return False
    centred = _centred(so_far[0], area) and _centred(before, area), _centred(after, area)
    if all(centred) or (_symmetric(before, after) and not cue("sentence_end").search(a)):
        return _one_title(before, after, area)
    if not glue(a, b):
        return True
    item = bool(cue("bullet").match(so_far[0].text) or cue("numbered").match(so_far[0].text))
    closed = bool(cue("sentence_end").search(a)) or (item and a[-1] in _CLOSING)
    same_page = before.page == after.page
    apart = same_page and after.bottom - before.bottom > 1.25 * area.pitch + 1
    fits = before.x1 + 0.25 * before.size + after.first_word_width() < area.right - 0.35 * before.size
    if cue("bullet").match(b):
        return bool(cue("spaced_dash").match(b)) and not fits and not apart and a[-1] not in _CLOSING
    if cue("numbered").match(b):
        return not (fits or apart or closed or _heading(so_far))
    if b[0].islower() or b[0] in ",;.)”-–":
        return not closed or not (fits or apart)
    if apart or fits:
        return False
    if before.bold and not after.bold and (closed or item or _heading(so_far)):
        return False
    if a.isupper() and len(a) > 11 and not b.isupper():
        return False
    if centred[0] and _short(before, area):
        return False
    return not _indented(so_far, after, area, closed=closed)


def _centred(line: PrintedLine, area: Measure) -> bool:
    middle = (area.left + area.right) / 2
    return abs(line.centre - middle) < 0.6 * line.size and line.x0 > area.left + 1.5 * line.size


def _symmetric(before: PrintedLine, after: PrintedLine) -> bool:
    """Tell whether two lines of different length have one middle: a centred title as wide as the page."""
    return abs(before.centre - after.centre) < 2 and abs(before.x0 - after.x0) > 4


def _short(line: PrintedLine, area: Measure) -> bool:
    return line.x1 - line.x0 < 0.7 * (area.right - area.left)


def _one_title(before: PrintedLine, after: PrintedLine, area: Measure) -> bool:
    """Tell whether two centred lines are one title: same type and case, no air between them."""
    if after.page != before.page or after.bottom - before.bottom > 1.4 * area.pitch:
        return False
    same_case = before.text.isupper() == after.text.isupper()
    return same_case and before.bold == after.bold and abs(before.size - after.size) < 0.6


def _heading(so_far: list[PrintedLine]) -> bool:
    first = so_far[0]
    return bool(cue("numbered").match(first.text)) and (len(so_far) == 1 or all(line.text.isupper() for line in so_far))


def _indented(so_far: list[PrintedLine], after: PrintedLine, area: Measure, *, closed: bool) -> bool:
    """Tell whether a line is set in as the first line of a new paragraph."""
    step = 0.8 * after.size
    if after.x0 < area.left + step:
        return False
    if len(so_far) > 1:
        return after.x0 > so_far[-1].x0 + step
    first = so_far[0]
    if after.x0 > first.x0 + step:
        hang = first.text.split(None, 1)
        hanging = len(hang) > 1 and len(hang[0]) < 5 and abs(first.x0s[first.text.index(hang[1])] - after.x0) < 4
        return not hanging
    return abs(after.x0 - first.x0) < 2 and closed
