"""A scanned page straightened: by how much it lies askew, and the page turned by that."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_STEEPEST = 5.0  # degrees: what is looked for
_SHEARED = 2.5  # degrees: up to here two shears stand for a turn, less than two pixels off at the edge of the page
_BITS = 6  # of the weights: sums stay within 16 bits
_UNIT = 1 << _BITS


def skew(ink: NDArray[np.bool_]) -> float:
    """Return by how many degrees (counter-clockwise) to turn a page so that its lines of text run level.

    The angle at which the ink falls into the sharpest rows, found on a thinned copy in steps of 0.5, then 0.05 degrees.
    """
    step = max(1, round(ink.shape[1] / 800))
    small = 0.25 * step * step < counted(counted(ink, step).T, step).T
    margin = round(0.03 * small.shape[1])  # the black edge of a scan would win
    ys, xs = np.nonzero(small[margin:-margin, margin:-margin])
    if len(ys) < 200:
        return 0.0

    def sharpness(degrees: float, every: int = 1) -> float:
        rows = (ys[::every] + xs[::every] * math.tan(math.radians(degrees)) + len(small) + 0.5).astype(np.int32)
        counts = np.bincount(rows - rows.min()).astype(np.float64)
        return float((np.diff(counts) ** 2).sum())

    few = max(len(ys) // 20_000, 1)
    coarse = max(np.arange(-_STEEPEST, _STEEPEST + 0.01, 0.5), key=lambda degrees: sharpness(degrees, few))
    fine = max(np.arange(coarse - 0.5, coarse + 0.501, 0.05), key=sharpness)
    # A page that is level gains nothing: keep it untouched unless turning it is clearly better.
    return -float(fine) if sharpness(fine) > 1.02 * sharpness(0.0) else 0.0


def turned(image: Image.Image, degrees: float) -> Image.Image:
    """Return a grey image turned counter-clockwise about its centre, of the same size, white where nothing comes in.

    A small turn is a shear of the columns and then one of the rows: a third of the time of ``Image.rotate``, and the
    same cubic. Between them nothing is cut off at black and white, or the edges of letters would lose their sharpness.
    """
    if abs(degrees) > _SHEARED:
        return image.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
    angle = math.radians(degrees)
    upright = _sheared(np.asarray(image), math.tan(angle))
    level = _sheared(upright.T, -math.sin(angle)).T
    return Image.fromarray(np.clip(level, 0, 255).astype(np.uint8, order="C"))


def _sheared(grey: NDArray[Any], slope: float) -> NDArray[np.int16]:
    """Return an image with each column raised by ``slope`` times its distance from the middle, interpolated."""
    height, width = grey.shape
    shifts = slope * (np.arange(width) - (width - 1) / 2)
    whole = np.floor(shifts).astype(np.int32)
    weights = _cubic(shifts - whole)
    room = int(np.abs(whole).max()) + 3
    source = np.pad(grey, ((room, room), (0, 0)), constant_values=255)
    moved = np.empty(grey.shape, np.int16)
    edges = [0, *(np.flatnonzero(np.diff(whole)) + 1).tolist(), width]
    for x0, x1 in pairwise(edges):  # the columns that move by the same whole pixels
        top = room + int(whole[x0]) - 1
        block = source[top : top + height + 3, x0:x1].astype(np.int16)
        total = block[:height] * weights[0, x0:x1]
        for tap in range(1, 4):
            total += block[tap : tap + height] * weights[tap, x0:x1]
        moved[:, x0:x1] = (total + _UNIT // 2) >> _BITS
    return moved


def _cubic(part: NDArray[np.float64]) -> NDArray[np.int16]:
    """Return the weights, in parts of _UNIT, of the four neighbours of places that lie ``part`` behind the second.

    Keys' cubic (R. Keys, "Cubic convolution interpolation for digital image processing", 1981) with a = -1 as in
    ``Image.rotate``: with -0.5 thin strokes stay paler, and Tesseract reads fewer citations.
    """
    back = 1 - part
    far, near = -part * back**2, 1 - 2 * part**2 + part**3
    next_near, next_far = 1 - 2 * back**2 + back**3, -back * part**2
    weights: NDArray[np.int16] = np.rint(_UNIT * np.stack([far, near, next_near, next_far])).astype(np.int16)
    weights[1] += _UNIT - weights.sum(axis=0, dtype=np.int16)
    return weights


def turned_part(image: Image.Image, degrees: float, top: int, bottom: int) -> Image.Image:
    """Return the rows from ``top`` to ``bottom`` of a colour image turned like ``turned``, at their cost alone."""
    angle = math.radians(degrees)
    cosine, sine = math.cos(angle), math.sin(angle)
    x, y = image.width / 2, image.height / 2
    # Where a point of the part comes from: its way from the centre, turned back (y runs downwards).
    across, down = (cosine, -sine, x - cosine * x - sine * (top - y)), (sine, cosine, y - sine * x + cosine * (top - y))
    return image.transform(
        (image.width, bottom - top),
        Image.Transform.AFFINE,
        (*across, *down),
        Image.Resampling.BILINEAR,
        fillcolor="white",
    )


def counted(ink: NDArray[Any], step: int) -> NDArray[np.uint8]:
    """Return how much ink each run of ``step`` pixels of a row holds; what is left over at its end is not counted."""
    end = ink.shape[1] // step * step
    counts = ink[:, 0:end:step].astype(np.uint8)
    for first in range(1, step):
        counts += ink[:, first:end:step]
    return counts
