"""Recognised lines -> printed lines as the PDF reader lays them out: dirt dropped, pieces of one row put together."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extract.reading.clean import Mapped
from extract.reading.flow import RawLine
from extract.reading.ocr_page import OcrLine, OcrWord
from extract.reading.pdf_lines import PrintedLine

_SAME_ROW = 0.35  # of the letter size
# Sizes in this ratio to the usual one are that one: engines measure a line with or without its tails.
_SIZE_SNAP = (0.78, 1.3)
# A speck or a stroke of a pen, read with less confidence than this and without a word worth it, is no text.
_NOISE, _WORTH, _SHORT = 0.45, 0.75, 12
_STRAY, _WELL = 0.45, 0.8
_MARKS = {"-", "–", "+", "…", "&", "%"}


def without_dirt(line: OcrLine) -> OcrLine | None:
    """Drop specks that were read as marks, and lines that are nothing but dirt."""
    words = _without_ends([word for word in line.words if not _is_dirt(word)], line.size)
    if not words:
        return None
    length = sum(len(word.text) for word in words)
    mean = sum(word.confidence * len(word.text) for word in words) / length
    if mean < _NOISE and length < _SHORT and not any(w.confidence >= _WORTH and len(w.text) > 2 for w in words):
        return None
    return replace(line, words=tuple(words))


def _without_ends(words: list[OcrWord], size: float) -> list[OcrWord]:
    """Drop what stands apart at the ends of a well-read line and does not read: the edge of a stamp, a stroke."""
    while len(words) > 2 and _is_stray(words[0], words[1].x0s[0] - words[0].x1s[-1], words[1:], size):
        words = words[1:]
    while len(words) > 2 and _is_stray(words[-1], words[-1].x0s[0] - words[-2].x1s[-1], words[:-1], size):
        words = words[:-1]
    return words


def _is_stray(word: OcrWord, gap: float, others: Sequence[OcrWord], size: float) -> bool:
    return word.confidence < _STRAY and gap > size and sum(w.confidence for w in others) >= _WELL * len(others)


def _is_dirt(word: OcrWord) -> bool:
    return word.confidence < _WORTH and not any(char.isalnum() for char in word.text) and word.text not in _MARKS


def usual_size(lines: Sequence[OcrLine]) -> float:
    """Return the letter size, in pixels, that most of the text has."""
    sizes = Counter[int]()
    for line in lines:
        sizes[round(line.size)] += len(line.text)
    return float(sizes.most_common(1)[0][0]) if sizes else 0.0


def rows_of_lines(lines: Sequence[OcrLine]) -> list[list[OcrLine]]:
    """Put together the pieces that an engine made of one printed line."""
    rows: list[list[OcrLine]] = []
    for line in sorted(lines, key=lambda each: each.baseline):
        for row in rows[:-4:-1]:
            near = abs(row[0].baseline - line.baseline) <= _SAME_ROW * max(row[0].size, line.size)
            apart = all(_apart(piece, line) for piece in row)
            if near and apart:
                row.append(line)
                break
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda piece: piece.words[0].x0s[0])
    return rows


def _apart(one: OcrLine, other: OcrLine) -> bool:
    return one.words[-1].x1s[-1] <= other.words[0].x0s[0] or other.words[-1].x1s[-1] <= one.words[0].x0s[0]


def printed(row: Sequence[OcrLine], scale: float, page: int, usual: float = 0.0) -> PrintedLine:
    """Return pieces that stand on one line as a printed line in points."""
    text: list[str] = []
    x0s, x1s = array("d"), array("d")
    confidences = array("d")
    for word in (word for piece in row for word in piece.words):
        if text:
            text.append(" ")
            x0s.append(x1s[-1])
            x1s.append(max(word.x0s[0] / scale, x1s[-1]))
            confidences.append(word.confidence)
        text.extend(word.text)
        x0s.extend(x / scale for x in word.x0s)
        x1s.extend(x / scale for x in word.x1s)
        confidences.extend([word.confidence] * len(word.text))
    longest = max(row, key=lambda piece: len(piece.text))
    size = usual if _SIZE_SNAP[0] * usual <= longest.size <= _SIZE_SNAP[1] * usual else longest.size
    points = round(size / scale * 2) / 2
    bottom = longest.baseline / scale + 0.22 * points
    return PrintedLine(
        "".join(text), x0s, x1s, bottom - points, bottom, points, False, page, [""] * len(text), confidences
    )


def raw_line(line: PrintedLine) -> RawLine:
    """Return a recognised line as the builder wants it: repairs mapped, boxes where the page shows them."""
    raw: list[str] = []
    origins, x0s, x1s = array("l"), array("d"), array("d")
    for index, part in enumerate(line.raws or line.text):
        origins.append(len(raw) if part else max(len(raw) - 1, 0))  # a letter that was put in stands on the one before
        raw.extend(part)
        x0s.extend([line.x0s[index]] * len(part))
        x1s.extend([line.x1s[index]] * len(part))
    words = [line.confidences[i] for i, char in enumerate(line.text) if not char.isspace()]
    text = "".join(raw)
    return RawLine(
        text,
        *_in_place(line, x0s, x1s),
        line.page,
        round(sum(words) / len(words), 3) if words else 1.0,
        decoded=None if text == line.text else Mapped(line.text, origins),
    )


def _in_place(
    line: PrintedLine, x0s: array[float], x1s: array[float]
) -> tuple[array[float], array[float], float, float]:
    """Undo the straightening of the page: left and right edges, top and bottom as the page shows them."""
    angle, x, y = line.turned
    if not angle:
        return x0s, x1s, line.top, line.bottom
    # The page was turned counter-clockwise about (x, y); y runs downwards.
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    middle = ((line.top + line.bottom) / 2 - y) * sine
    lefts, rights = (array("d", [x + (edge - x) * cosine - middle for edge in edges]) for edges in (x0s, x1s))
    ends = [(edge - x) * sine for edge in (line.x0, line.x1)]
    return lefts, rights, y + (line.top - y) * cosine + min(ends), y + (line.bottom - y) * cosine + max(ends)
