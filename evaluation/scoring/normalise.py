"""When two values of a field are the same: accents count, case, blanks and listed abbreviations do not."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from extract.text import match_key


@cache
def _equivalents() -> tuple[dict[str, str], tuple[str, ...]]:
    data = yaml.safe_load((Path(__file__).parent / "equivalents.yaml").read_text(encoding="utf-8"))
    abbreviations = {match_key(short): match_key(long) for short, long in data["abbreviations"].items()}
    openings = tuple(match_key(opening) for opening in data["title_openings"])
    return abbreviations, openings


def name_key(value: Any) -> str | None:  # noqa: ANN401  gold gives a string, {"name": ...} or null
    """Return the key under which two names of an office agree; None for null or blank."""
    if isinstance(value, dict):
        value = value.get("name")
    if not value:
        return None
    abbreviations, _ = _equivalents()
    return " ".join(abbreviations.get(word, word) for word in match_key(value).split()) or None


def title_key(value: str | None) -> str | None:
    """Return the key of a title: "V/v A", "Về việc A" and "A" agree."""
    key = name_key(value)
    for opening in _equivalents()[1]:
        if key and key.startswith(opening + " "):
            return key[len(opening) + 1 :]
    return key


def code_key(value: str | None) -> str | None:
    """Return number and symbol without blanks, all dashes alike; letters and their case count."""
    if not value:
        return None
    return re.sub(r"[‐-―−]", "-", re.sub(r"\s+", "", unicodedata.normalize("NFC", value)))


def text_key(value: str | None) -> str:
    """Return the key of a stretch of text, empty for null."""
    return match_key(value) if value else ""


def same_stretch(gold: str, predicted: str) -> bool:
    """Tell whether two texts are one stretch; " ... " in the gold stands for anything in between."""
    parts = [text_key(part) for part in gold.split(" ... ")]
    key = text_key(predicted)
    if len(parts) == 1:
        return parts[0] == key
    at = 0
    for part in parts:
        found = key.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return key.startswith(parts[0]) and key.endswith(parts[-1])


def similarity(first: str, second: str) -> float:
    """Return the Dice coefficient of the words of two texts, 0 to 1."""
    a, b = text_key(first).split(), text_key(second).split()
    if not a or not b:
        return 0.0
    rest = list(b)
    shared = 0
    for word in a:
        if word in rest:
            rest.remove(word)
            shared += 1
    return 2 * shared / (len(a) + len(b))
