"""Whole numbers in Vietnamese text, with the span of each: 01, 1.329, 1,329, 4/4, mười lăm, hai trăm linh ba.

Spellings and values are in ``models/rules/numbers.yaml``. What a number counts is told by the words around it and is
not decided here: a year or a day is found as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, NamedTuple

import regex

from extract import resources
from extract.patterns import compiled
from extract.records import Qualifier

_RULES = "models/rules/numbers.yaml"
_WORD = regex.compile(r"\s*+(\p{L}++)")
_LAST_WORDS = regex.compile(r"(?r)(?:(\p{L}++)\s++)?(\p{L}++|~)\s*+\Z")


class Number(NamedTuple):
    """A number read from the text: ``text[start:end]``; ``whole`` is the 10 of "5/10"."""

    value: int
    start: int
    end: int
    form: Literal["digits", "words"]
    whole: int | None = None


def find_numbers(text: str, start: int = 0, end: int | None = None) -> Iterator[Number]:
    """Yield the numbers of ``text[start:end]`` in reading order; offsets count from the start of ``text``."""
    end = len(text) if end is None else end
    found = list(digit_numbers(text, start, end))
    found.extend(word_numbers(text, start, end))
    found.sort(key=lambda number: number.start)
    return iter(found)


def parse_digits(digits: str) -> int:
    """Return the value of "1.329", "2,450" or "07"."""
    return int(digits.replace(".", "").replace(",", ""))


def qualifier_before(text: str, offset: int) -> tuple[Qualifier, int] | None:
    """Return the qualifier (over, nearly, about) that ends right before ``offset``, and where it starts."""
    match = _LAST_WORDS.match(text, max(0, offset - 24), offset)
    if match is None:
        return None
    table = _qualifiers()
    if match[1] and (found := table.get(f"{match[1]} {match[2]}".lower())):
        return found, match.start(1)
    if found := table.get(match[2].lower()):
        return found, match.start(2)
    return None


@cache
def _settings() -> dict[str, Any]:
    settings: dict[str, Any] = resources.load_yaml(_RULES)["settings"]
    return settings


@cache
def _pattern(rule_id: str) -> regex.Pattern[str]:
    # This layer lies below the rule loader; these patterns refer to no word list.
    rule = next(rule for rule in resources.load_yaml(_RULES)["rules"] if rule["id"] == rule_id)
    return compiled(rule["pattern"], regex.V0 | (regex.IGNORECASE if "i" in rule.get("flags", "") else 0))


@cache
def _units() -> dict[str, int]:
    units: dict[str, int] = _settings()["digits"] | _settings()["after_ten"]
    return units


@cache
def _vocabulary() -> frozenset[str]:
    settings = _settings()
    return frozenset({
        *_units(), settings["ten"], *settings["tens"], settings["hundred"], *settings["zero_tens"], *settings["scales"],
    })  # fmt: skip


@cache
def _qualifiers() -> dict[str, Qualifier]:
    words = resources.load_yaml(_RULES)["words"]
    names: tuple[Qualifier, ...] = ("over", "nearly", "about")
    return {word: name for name in names for word in words[name]}


def digit_numbers(text: str, start: int, end: int) -> Iterator[Number]:
    """Yield the numbers in digits of ``text[start:end]``, as they are met."""
    for match in _pattern("digits").finditer(text, start, end):
        whole = parse_digits(match[2]) if match[2] else None
        yield Number(parse_digits(match[1]), match.start(), match.end(), "digits", whole)


def word_numbers(text: str, start: int, end: int) -> Iterator[Number]:
    """Yield the numbers in words of ``text[start:end]``, as they are met."""
    done = start
    for match in _pattern("words").finditer(text, start, end):
        if match.start() < done:
            continue
        words, ends = [match[0].lower()], [match.end()]
        while len(words) < 12 and (following := _WORD.match(text, ends[-1], end)):  # 12 syllables reach 999 triệu
            word = following[1].lower()
            if word not in _vocabulary():
                break
            words.append(word)
            ends.append(following.end())
        value, used = parse_words(words)
        if used:
            done = ends[used - 1]
            yield Number(value, match.start(), done, "words")


def parse_words(words: list[str]) -> tuple[int, int]:
    """Return the value of the number that the lower-case ``words`` begin with, and how many of them it takes.

    (0, 0) where they begin with none: ``parse_words(["mười", "lăm", "cá", "nhân"]) == (15, 2)``.
    """
    scales: dict[str, int] = _settings()["scales"]
    total = used = 0
    while used < len(words):
        value, taken = _below_thousand(words[used:])
        if not taken:
            break
        used += taken
        scale = scales.get(words[used]) if used < len(words) else None
        if scale is None:
            total += value
            break
        total += value * scale
        used += 1
    return (total, used) if used else (0, 0)


def _below_thousand(words: list[str]) -> tuple[int, int]:
    settings = _settings()
    digits: dict[str, int] = settings["digits"]
    if not words:
        return 0, 0
    if len(words) > 1 and words[0] in digits and words[1] == settings["hundred"]:
        value, used = digits[words[0]] * 100, 2
        if used < len(words) and words[used] in settings["zero_tens"]:
            if used + 1 < len(words) and words[used + 1] in _units():
                return value + _units()[words[used + 1]], used + 2
            return value, used
        rest, taken = _below_hundred(words[used:])
        # "hai trăm năm" is 205 only with linh; "hai trăm năm mươi" is 250: a bare unit after trăm starts something else
        return (value + rest, used + taken) if rest >= 10 else (value, used)
    return _below_hundred(words)


def _below_hundred(words: list[str]) -> tuple[int, int]:  # noqa: PLR0911  one return a form
    settings = _settings()
    digits: dict[str, int] = settings["digits"]
    units = _units()
    if not words:
        return 0, 0
    if words[0] == settings["ten"]:
        if len(words) > 1 and words[1] in units:
            return 10 + units[words[1]], 2
        return 10, 1
    if words[0] not in digits:
        return 0, 0
    value = digits[words[0]]
    if len(words) > 1 and words[1] in settings["tens"]:
        if len(words) > 2 and words[2] in units:
            return value * 10 + units[words[2]], 3
        return value * 10, 2
    if len(words) > 1 and words[1] in settings["after_ten"]:
        return value * 10 + units[words[1]], 2
    return value, 1
