"""A scanned page straightened: by how much it lies askew, and the page turned by that."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_STEEPEST = 5.0  # degrees: what is looked for


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
    """Return a grey image turned counter-clockwise about its centre, of the same size, white where nothing comes in."""
    return image.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)


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
