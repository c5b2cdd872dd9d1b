"""Scanned tables that have horizontal rules only: the ink between the rules tells where their columns part.

With the rules that such a table lacks put in, its cells are cut out and read one by one like those of any other: an
engine that is given the whole page takes the lone figures of a wide column for dirt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extract.reading.ocr_image import DARK
from extract.reading.ocr_page import OcrPage, Ruling
from extract.reading.pdf_ruled import rule_stacks
from extract.reading.scan_tables import Rules, drawn

_CLEAR = 2.5  # points: so far from a rule its own ink and tilt end
_SPECK = 2.0  # points of ink in a column of pixels: less is dirt
_GUTTER = 5.0  # points
_LINE = 17.0  # points: ink of one line of type is less high, that of two higher
_STROKE = 3.0  # points: letters are higher, specks lower
_LEVEL = 6.0  # points: lines whose middles are nearer stand at one height
_HEAD = 60.0  # points: how far above its first rule a table may begin
_PART = 12.0  # points between the lines of a head

Ink = NDArray[np.bool_]
Counts = NDArray[np.int64]
Span = tuple[int, int]


def with_columns(page: OcrPage, image: Image.Image) -> OcrPage:
    """Return the page with the rules that its half-ruled tables lack; as it is where it has none."""
    across, down = list(page.across), list(page.down)
    ink: Ink | None = None
    for left, right, tops in rule_stacks(Rules(page.width / page.scale, drawn(page))):
        ink = np.asarray(image) < DARK if ink is None else ink
        x0, x1 = round(left * page.scale), round(right * page.scale)
        spanners = [rule for rule in across if _is_spanner(rule, tops[0] * page.scale, (x0, x1), page.scale)]
        strip = _without(spanners, ink[:, x0:x1], x0, page.scale)
        more_across, more_down = _lacking(strip, [round(top * page.scale) for top in tops], page.scale)
        if more_down:
            across = [rule for rule in across if rule not in spanners]
        across += [(y, x0 + start, x0 + end) for y, start, end in more_across]
        down += [(x0 + x, top, bottom) for x, top, bottom in more_down]
    return replace(page, across=tuple(across), down=tuple(down)) if ink is not None else page


def _is_spanner(rule: Ruling, first: float, ends: Span, scale: float) -> bool:
    """Tell whether a rule stands over the first one of a table, under a head of several columns."""
    y, x0, x1 = rule
    return first - _HEAD * scale < y < first - _CLEAR * scale and x0 < ends[1] and x1 > ends[0]


def _without(spanners: Sequence[Ruling], strip: Ink, left: int, scale: float) -> Ink:
    """Return the ink of a table without such rules and heads: what names each column stands under them."""
    cleared = strip.copy()
    for y, x0, x1 in spanners:
        cleared[: round(y + _CLEAR * scale), max(round(x0) - left, 0) : max(round(x1) - left, 0)] = False
    return cleared


def _lacking(ink: Ink, tops: Sequence[int], scale: float) -> tuple[list[Ruling], list[Ruling]]:
    """Return the rules that a table lacks whose rules stand at ``tops``, in pixels of the strip it fills."""
    clear = round(_CLEAR * scale)
    bands = [ink[top + clear : max(bottom - clear, top + clear)] for top, bottom in pairwise(tops)]
    body: Counts = np.sum([band.sum(axis=0) for band in bands], axis=0)
    gutters = _gutters(body, scale)
    if not gutters or not all(_is_one_row(band, _edges(gutters, ink), scale) for band in bands):
        return [], []
    top, gutters = _head(ink, tops[0] - clear, body, scale)
    head = [(float(top), 0.0, float(ink.shape[1]))] if gutters else []
    gutters, top = (gutters, top) if gutters else (_gutters(body, scale), tops[0])
    return head, [(float(x), float(top), float(tops[-1])) for x in _edges(gutters, ink)]


def _gutters(counts: Counts, scale: float) -> list[Span]:
    """Return where the columns of pixels, of which each holds so much ink, are white between two inked ones."""
    runs = _runs(counts < round(_SPECK * scale))
    return [(start, end) for start, end in runs if end - start >= _GUTTER * scale and start > 0 and end < len(counts)]


def _edges(gutters: Sequence[Span], ink: Ink) -> list[int]:
    return [0, *((start + end) // 2 for start, end in gutters), ink.shape[1] - 1]


def _is_one_row(band: Ink, edges: Sequence[int], scale: float) -> bool:
    """Tell whether half of the columns with letters hold one line, all at one height."""
    extents = []
    for start, end in pairwise(edges):
        rows = [run for run in _runs(band[:, start:end].any(axis=1)) if run[1] - run[0] >= _STROKE * scale]
        if rows:
            extents.append((rows[0][0], rows[-1][1]))
    middles = [(first + last) / 2 for first, last in extents if last - first < _LINE * scale]
    return len(middles) * 2 >= len(extents) > 0 and max(middles) - min(middles) < _LEVEL * scale


def _head(ink: Ink, foot: int, body: Counts, scale: float) -> tuple[int, list[Span]]:
    """Return where a table begins and its gutters, with the lines right above its first rule that name its columns.

    Those leave every gutter of the body open; they may name a column that is blank. No gutters where no line, or only
    one column, stands there.
    """
    first = max(foot - round(_HEAD * scale), 0)
    gutters = _gutters(body, scale)
    top, head = foot, np.zeros_like(body)
    for start, end in reversed(_runs(ink[first:foot].any(axis=1))):
        taller = head + ink[first + start : first + end].sum(axis=0)
        narrower = _gutters(body + taller, scale)
        open_still = all(any(old[0] <= new[0] and new[1] <= old[1] for new in narrower) for old in gutters)
        if top - first - end > _PART * scale or not open_still:
            break
        top, head, gutters = first + start, taller, narrower
    edges = [(start + end) // 2 for start, end in gutters]
    filled = {sum(edge <= start for edge in edges) for start, _ in _runs(head >= round(_SPECK * scale))}
    return max(top - round(_CLEAR * scale), 0), gutters if len(filled) > 1 else []


def _runs(flags: NDArray[np.bool_] | np.bool_) -> list[Span]:
    """Return the stretches of true values: first, and one behind the last."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], np.atleast_1d(flags), [False])).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
