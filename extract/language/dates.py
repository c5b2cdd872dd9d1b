"""Dates with their spans: as precise as they were written, never completed with today's day.

Forms and their examples live in ``models/rules/dates.yaml``. An impossible or blank date is returned too, with
``PartialDate.problem`` saying why it gives no calendar day, so that a quality check can point at it.
"""

from calendar import isleap
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import regex

from extract import resources
from extract.patterns import compiled
from extract.text import PartialDate

_FILE = "models/rules/dates.yaml"

_FEBRUARY = 2
_MONTH_DAYS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # of a leap year

# Tried in this order where a date may stand: the longer form first.
_FULL_FORMS = ("words", "numeric", "words_short_year", "month_year", "day_month")
_ALL_FORMS = (*_FULL_FORMS, "bare_month_year", "year")


class DateMention(NamedTuple):
    """A date in a text: ``text[start:end]`` from "ngày" (where it stands) to the last digit.

    ``form`` is the id of the rule that read it.
    """

    start: int
    end: int
    date: PartialDate
    form: str


def read_date(
    text: str, start: int = 0, end: int | None = None, *, bare: bool = False, word: bool = True
) -> DateMention | None:
    """Return the date that begins exactly at ``start`` and ends before ``end``, or None.

    ``bare`` also takes "7/2007" and "năm 2022". ``word=False`` refuses forms that do not begin with a word such as
    "ngày" or "tháng".
    """
    if text[start : start + 1] not in _first_characters():
        return None
    limit = len(text) if end is None else end
    patterns = _patterns()
    for form in _ALL_FORMS if bare else _FULL_FORMS:
        match = patterns[form].match(text, start, limit)
        if match and (word or not match[0][0].isdigit()):
            return _mention(match, form)
    return None


def find_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[DateMention]:
    """Yield all dates of ``text[start:end]`` in order, without overlap (not "7/2007", not a year alone)."""
    limit = len(text) if end is None else end
    at = start
    while match := _any_form().search(text, at, limit):
        mention = read_date(text, match.start(), limit)
        if mention:
            yield mention
        at = mention.end if mention else match.end()


@cache
def _patterns() -> "dict[str, regex.Pattern[str]]":
    # The rule loader belongs to a higher layer; the file has its shape and is tested with the others.
    rules = resources.load_yaml(_FILE)["rules"]
    return {
        rule["id"]: compiled(rule["pattern"], regex.V0 | (regex.I if "i" in rule.get("flags", "") else 0))
        for rule in rules
    }


@cache
def _first_characters() -> frozenset[str]:
    """Return what a date may begin with; most places where one is looked for hold none."""
    return frozenset(resources.load_yaml(_FILE)["settings"]["first_characters"])


@cache
def _years() -> tuple[int, int]:
    settings = resources.load_yaml(_FILE)["settings"]
    return settings["first_year"], settings["last_year"]


@cache
def _any_form() -> "regex.Pattern[str]":
    # Group names repeat over the alternatives; ``regex`` allows it.
    forms = "|".join(f"(?:{_patterns()[form].pattern})" for form in _FULL_FORMS)
    return compiled(forms, regex.V0 | regex.IGNORECASE)


def _mention(match: "regex.Match[str]", form: str) -> DateMention:
    start = match.start()
    end = match.end()
    while end > start and match.string[end - 1] in " \n.…_":  # a blank year takes the blanks behind it
        end -= 1
    groups = match.groupdict()
    digits = [_digits(groups.get(name)) for name in ("year", "month", "day")]
    year, month, day = (int(written) if written else None for written in digits)
    problem = _problem(year, month, day, len(digits[0] or ""), blank="" in digits)
    return DateMention(start, end, PartialDate(year, month, day, problem), form)


def _digits(written: str | None) -> str | None:
    """Return the digits alone, "" of what was left blank."""
    return written if written is None or written.isdigit() else "".join(filter(str.isdigit, written))


def _problem(year: int | None, month: int | None, day: int | None, year_digits: int, *, blank: bool) -> str | None:
    first_year, last_year = _years()
    if month is not None and not 1 <= month <= 12:
        return "impossible"
    if day is not None and not 1 <= day <= 31:
        return "impossible"
    if year_digits == 2:
        return "two_digit_year"
    if year is not None and not first_year <= year <= last_year:
        return "impossible"
    if day and month and day > _MONTH_DAYS[month] - (month == _FEBRUARY and year is not None and not isleap(year)):
        return "impossible"
    return "blank" if blank else None
