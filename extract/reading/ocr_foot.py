"""Nơi nhận and the signature of a scanned page, read a second time where a seal or a pen crosses them.

The engine's layout analysis takes a seal for a picture, and with it the name and title that it touches. So where ink
is left over beside a title, or no name stands below it, the two columns are cut out and read apart: of coloured scans
the black ink alone, then the red (many sign with a stamp of their name in the red of the seal).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from PIL import Image

from extract.reading.cues import cue
from extract.reading.ocr_engines import Engine
from extract.reading.ocr_image import DARK, PageImage, calmed, inks, levelled
from extract.reading.ocr_page import OcrLine, OcrWord
from extract.reading.ocr_text import TOPIC
from extract.reading.ocr_turn import turned_part

_ABOVE, _BELOW = 46.0, 200.0  # points: what the zone reaches around Nơi nhận or the title
_PARTED = 0.43  # of the width: the signature stands right of it, as a rule
_HALF = 95.0  # points: half of the signature's column
_OFF_CENTRE = 40.0  # points
_LONG = 0.62  # of the width: a line of text
_SURE = 0.7  # confidence of a word that needs no second reading
_DOUBTFUL = 0.5
_KEPT = 0.6  # confidence of a line between seal and pen
_LEFT_OVER = 14.0  # square points of ink that no word accounts for


@dataclass(frozen=True, slots=True)
class _Zone:
    """The foot of a page in pixels, parted at ``middle``."""

    top: int
    bottom: int
    middle: int
    right: int


def with_foot(lines: Sequence[OcrLine], made: PageImage, engine: Engine) -> list[OcrLine]:
    """Return the lines of a page with its foot read again, if it has one and that is in doubt."""
    zone = _zone(lines, made)
    if zone is None:
        return list(lines)
    inside = [line for line in lines if zone.top < line.baseline <= zone.bottom]
    left, right = _side(inside, zone, left=True), _side(inside, zone, left=False)
    named = any(_is_name(line) and _mean(line) > _SURE for line in right)
    if named and _left_over(made.image, inside, zone) < _LEFT_OVER * made.scale**2:
        return list(lines)
    black, *reds = _inks(made, zone)
    dpi = made.scale * 72

    def read(image: Image.Image, x0: int, x1: int, way: Callable[[Image.Image, float], list[OcrLine]]) -> list[OcrLine]:
        found = way(image.crop((x0, 0, x1, image.height)), dpi)
        return [line.moved(x0, zone.top) for line in found]

    left = _better(left, read(black, 0, zone.middle, engine.recognise_small))
    right = _better(right, read(black, zone.middle, zone.right, engine.recognise_scattered))
    right = _signature(_joined(right), zone, made.scale)
    for red in reds:
        if not any(map(_is_name, right)):
            stamped = _joined(read(red, 0, zone.right, engine.recognise_scattered))
            right += [line for line in stamped if _is_name(line) and _mean(line) >= _KEPT]
    outside = [line for line in lines if not zone.top < line.baseline <= zone.bottom]
    return [*outside, *left, *right]


def _inks(made: PageImage, zone: _Zone) -> tuple[Image.Image, ...]:
    """Return the zone in its black ink, and where the page has colours in its red, twice (``inks``)."""
    if made.colour is None:
        return (made.image.crop((0, zone.top, zone.right, zone.bottom)),)
    black, *reds = inks(turned_part(made.colour, made.angle, zone.top, zone.bottom))
    return (calmed(levelled(black, made.scale), made.scale), *reds)


def _zone(lines: Sequence[OcrLine], made: PageImage) -> _Zone | None:
    """Return the part of the page around the last Nơi nhận, or the last title of who signs, None without either."""
    heads = [line for line in lines if cue("foot_start", TOPIC).search(line.text)]
    if not heads:
        heads = [line for line in lines if cue("signer_title", TOPIC).search(line.text)]
    if not heads:
        return None
    head = max(heads, key=lambda line: line.baseline)
    width, scale = made.image.width, made.scale
    room = 0.5 * head.size
    above = [line.baseline for line in lines if line.baseline < head.baseline - room and _is_text(line, 0.35 * width)]
    below = [
        line.baseline for line in lines if line.baseline > head.baseline + room and _is_text(line, 0.0, _LONG * width)
    ]
    top = max([head.baseline - _ABOVE * scale, *(y + room for y in above)])
    bottom = min([head.baseline + _BELOW * scale, made.image.height, *(y - 3 * room for y in below)])
    if bottom - top < 2 * head.size:
        return None
    inside = [line for line in lines if top < line.baseline <= bottom]
    return _Zone(round(top), round(bottom), _middle(inside, head, width, scale), width)


def _middle(lines: Sequence[OcrLine], head: OcrLine, width: int, scale: float) -> int:
    """Return where the signature's column begins: right of the list, left of a name that is centred below a title."""
    middle = _PARTED * width
    for line in lines:
        words = _after_gap(line)
        if cue("signer_title", TOPIC).search(" ".join(word.text for word in words)):
            middle = min(middle, (words[0].x0s[0] + words[-1].x1s[-1]) / 2 - _HALF * scale)
    margin = head.words[0].x0s[0]
    below = [line for line in lines if line.baseline > head.baseline]
    starts = [line for line in below if abs(line.words[0].x0s[0] - margin) < 20 * scale]
    ends = [_before_gap(line)[-1].x1s[-1] + 3 * scale for line in starts]
    return round(max([middle, *(end for end in ends if end < 0.6 * width)]))


def _before_gap(line: OcrLine) -> tuple[OcrWord, ...]:
    """Return the words of a line up to its first wide gap or to what no longer reads."""
    for index in range(1, len(line.words)):
        word, before = line.words[index], line.words[index - 1]
        if word.x0s[0] - before.x1s[-1] > 1.5 * line.size or word.confidence < _DOUBTFUL:
            return line.words[:index]
    return line.words


def _after_gap(line: OcrLine) -> tuple[OcrWord, ...]:
    """Return the words of a line behind its last wide gap; all of a line that begins in the right half or has none."""
    for index in range(len(line.words) - 1, 0, -1):
        if line.words[index].x0s[0] - line.words[index - 1].x1s[-1] > 1.5 * line.size:
            return line.words[index:]
    return line.words


def _is_text(line: OcrLine, start: float = 0.0, width: float = 0.0) -> bool:
    """Tell whether a well-read line without gaps begins left of ``start`` (0: anywhere) and is wider than ``width``."""
    words = line.words
    whole = all(b.x0s[0] - a.x1s[-1] < 1.5 * line.size for a, b in pairwise(words))
    begins = words[0].x0s[0] < start or not start
    return whole and begins and words[-1].x1s[-1] - words[0].x0s[0] > width and _mean(line) > _SURE


def _side(lines: Iterable[OcrLine], zone: _Zone, *, left: bool) -> list[OcrLine]:
    """Return what stands left or right of the middle; a word belongs where its centre lies."""
    parts = (replace(line, words=tuple(w for w in line.words if (w.centre < zone.middle) == left)) for line in lines)
    return [part for part in parts if part.words]


def _left_over(image: Image.Image, lines: Sequence[OcrLine], zone: _Zone) -> float:
    """Return the dark pixels of the signature's column that no well-read word accounts for."""
    ink = np.asarray(image.crop((zone.middle, zone.top, zone.right, zone.bottom))) < DARK
    ink = ink[:, : round(0.96 * ink.shape[1])].copy()  # the black edge of a scan
    for line in lines:
        top, bottom = round(line.baseline - 1.1 * line.size), round(line.baseline + 0.4 * line.size)
        for word in line.words:
            if word.confidence >= _SURE:
                x0, x1 = round(word.x0s[0]) - zone.middle - 2, round(word.x1s[-1]) - zone.middle + 3
                ink[max(top - zone.top, 0) : max(bottom - zone.top, 0), max(x0, 0) : max(x1, 0)] = False
    return float(ink.sum())


def _better(first: list[OcrLine], second: list[OcrLine]) -> list[OcrLine]:
    """Return the reading that holds more letters read for certain."""
    return second if _worth(second) > _worth(first) else first


def _worth(lines: Iterable[OcrLine]) -> float:
    return sum(_value(word) for line in lines for word in line.words)


def _value(word: OcrWord) -> float:
    letters = sum(map(str.isalpha, word.text))
    return letters * (word.confidence - 0.5)


def _mean(line: OcrLine) -> float:
    length = sum(len(word.text) for word in line.words)
    return sum(word.confidence * len(word.text) for word in line.words) / length


def _joined(lines: Iterable[OcrLine]) -> list[OcrLine]:
    """Put together the pieces that a search for scattered text made of one line."""
    joined: list[OcrLine] = []
    for line in sorted(lines, key=lambda each: each.words[0].x0s[0]):
        for index, before in enumerate(joined):
            gap = line.words[0].x0s[0] - before.words[-1].x1s[-1]
            if abs(line.baseline - before.baseline) < 0.35 * before.size and 0 <= gap < 0.8 * before.size:
                joined[index] = replace(before, words=before.words + line.words)
                break
        else:
            joined.append(line)
    return joined


def _signature(lines: Sequence[OcrLine], zone: _Zone, scale: float) -> list[OcrLine]:
    """Return titles and name without what a seal and a pen leave.

    Other lines must be some words, read with confidence and centred below the title: a seal stands left of it.
    """
    titles = [line for line in lines if cue("signer_title", TOPIC).search(line.text) and _mean(line) >= _KEPT]
    centre = sum(map(_centre, titles)) / len(titles) if titles else (zone.middle + zone.right) / 2
    kept = [line for line in lines if line not in titles and _mean(line) >= _KEPT and _is_name(line)]
    rest = [line for line in lines if line not in titles and line not in kept and _mean(line) >= _SURE]
    near = _OFF_CENTRE * scale if titles else zone.right
    return [*titles, *kept, *(line for line in rest if _words(line) > 1 and abs(_centre(line) - centre) < near)]


def _centre(line: OcrLine) -> float:
    return (line.words[0].x0s[0] + line.words[-1].x1s[-1]) / 2


def _words(line: OcrLine) -> int:
    return sum(sum(map(str.isalpha, word.text)) > 1 for word in line.words)


def _is_name(line: OcrLine) -> bool:
    return cue("person_name", TOPIC).search(line.text) is not None
