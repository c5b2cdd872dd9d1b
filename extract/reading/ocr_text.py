"""Small parts that the repairs of OCR text share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from extract.reading.cues import setting

TOPIC = "ocr"


@dataclass(frozen=True, slots=True)
class Edit:
    """Put ``new`` in place of ``text[start:end]``. ``blank``: handwriting left out."""

    start: int
    end: int
    new: str
    blank: bool = False


@cache
def _digits() -> dict[int, str]:
    return {ord(letter): figure for letter, figure in setting("digit", TOPIC).items()}


def squeezed(text: str) -> str:
    """Return a number without blanks, letters that stand for figures as figures."""
    figures = text.replace(" ", "").translate(_digits())
    # "5" and the same figure read once more as a letter with a mark
    return figures[:-1] if len(figures) == 2 and not text.isdigit() and figures[0] == figures[1] == "5" else figures


def as_number(text: str) -> int | None:
    """Return the number that ``text`` stands for, None where it is none."""
    figures = squeezed(text)
    return int(figures) if figures.isascii() and figures.isdigit() else None
