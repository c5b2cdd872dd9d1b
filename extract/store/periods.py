"""Keys of reporting periods: "2023", "2023-H1", "2023-Q3", "2023-9M", "2023-M05", "2021..2025".

"2023-2024" is a school year, "2023-01-01..2023-05-15" any other stretch of days.

A key says which reports are of one period; a half year and its year are different periods and are never summed.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

import regex

from extract.records import Period, PeriodKind

_KEY = regex.compile(
    r"(?P<year>\d{4})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<nine>9M)|M(?P<month>0[1-9]|1[0-2])))?"
)
_SPAN = regex.compile(r"(?P<first>\d{4})\.\.(?P<last>\d{4})")
_SCHOOL_YEAR = regex.compile(r"(?P<first>\d{4})-(?P<last>\d{4})")
_DATES = regex.compile(r"(?P<first>\d{4}-\d\d-\d\d)\.\.(?P<last>\d{4}-\d\d-\d\d)")
_SCHOOL_LABEL = regex.compile(r"(?P<first>\d{4})\s?[-–/]\s?(?P<last>\d{4})")


_DAY = regex.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?"
    r"|(?:(?:(?P<day>\d\d?)[/.-])?(?P<month>\d\d?)[/.-])?(?P<year>\d{4})"
)


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a period, both inclusive."""

    first: date
    last: date


def key_of(period: Period | None) -> str | None:
    """Return the key of a period read from a title, None where its days are not known."""
    if period is None:
        return None
    if period.start is None or period.end is None:  # a school year has no days of its own
        years = _SCHOOL_LABEL.search(period.label)
        return f"{years['first']}-{years['last']}" if period.kind == "other" and years else None
    first, last = date.fromisoformat(period.start), date.fromisoformat(period.end)
    keys = {
        "half_year": f"{first.year}-H{1 if first.month < 7 else 2}",
        "quarter": f"{first.year}-Q{(first.month + 2) // 3}",
        "nine_months": f"{first.year}-9M",
        "month": f"{first.year}-M{first.month:02}",
        "year": f"{first.year}",
        "multi_year": f"{first.year}..{last.year}",
    }
    return keys.get(period.kind, f"{period.start}..{period.end}")


def period_of(key: str) -> Period | None:
    """Return the period that a key stands for, as a title would name it, None where it is no key: of ``key_of``."""
    days, label = days_of(key), in_words(key)
    if days is None or label is None:
        return None
    kinds: dict[str, PeriodKind] = {"H": "half_year", "Q": "quarter", "9": "nine_months", "M": "month"}
    kind: PeriodKind = kinds.get(key.partition("-")[2][:1], "other") if ".." not in key else "other"
    if _SPAN.fullmatch(key):
        kind = "multi_year"
    elif key.isdecimal():
        kind = "year"
    if _SCHOOL_YEAR.fullmatch(key):  # has no days of its own
        return Period(label=label, start=None, end=None, kind="other")
    return Period(label=label, start=days.first.isoformat(), end=days.last.isoformat(), kind=kind)


def in_words(key: str) -> str | None:
    """Return a period's key in words, None where it is none.

    >>> in_words("2023-H1"), in_words("2023-2024"), in_words("2023-Q3"), in_words("2021..2024"), in_words("quý 1")
    ('6 tháng đầu năm 2023', 'năm học 2023-2024', 'quý III năm 2023', 'giai đoạn 2021-2024', None)
    """
    days = days_of(key)
    if days is None:
        return None
    year, _, rest = key.partition("-")
    if _SPAN.fullmatch(key):
        return f"giai đoạn {key.replace('..', '-')}"
    if ".." in key:
        return f"từ {days.first:%d/%m/%Y} đến {days.last:%d/%m/%Y}"
    words = {
        "": "năm",
        "H1": "6 tháng đầu năm",
        "H2": "6 tháng cuối năm",
        "9M": "9 tháng đầu năm",
        **{f"Q{number}": f"quý {roman} năm" for number, roman in enumerate(("I", "II", "III", "IV"), start=1)},
        **{f"M{number:02}": f"tháng {number} năm" for number in range(1, 13)},
    }
    return f"{words[rest]} {year}" if rest in words else f"năm học {key}"


def iso_prefix(typed: str) -> str | None:
    """Return a day, month or year as people type it in ISO 8601, None where it is none.

    >>> iso_prefix("5/6/2023"), iso_prefix("6/2023"), iso_prefix("2023-06"), iso_prefix("2023"), iso_prefix("31/6/2023")
    ('2023-06-05', '2023-06', '2023-06', '2023', None)
    """
    match = _DAY.fullmatch(typed.strip())
    if not match:
        return None
    year, month, day = (int(match[name] or 0) for name in ("year", "month", "day"))
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def days_of(key: str) -> Days | None:
    """Return the days that a key stands for, None where it is no key ("2023-13", "quý 1").

    >>> days_of("2023-H1")
    Days(first=datetime.date(2023, 1, 1), last=datetime.date(2023, 6, 30))
    """
    if match := _SPAN.fullmatch(key):
        return Days(date(int(match["first"]), 1, 1), date(int(match["last"]), 12, 31))
    if (match := _SCHOOL_YEAR.fullmatch(key)) and int(match["last"]) == int(match["first"]) + 1:
        return Days(date(int(match["first"]), 9, 1), date(int(match["last"]), 5, 31))
    if match := _DATES.fullmatch(key):
        return Days(date.fromisoformat(match["first"]), date.fromisoformat(match["last"]))
    match = _KEY.fullmatch(key)
    if not match:
        return None
    first, months = 1, 12
    if match["half"]:
        first, months = 6 * int(match["half"]) - 5, 6
    elif match["quarter"]:
        first, months = 3 * int(match["quarter"]) - 2, 3
    elif match["nine"]:
        months = 9
    elif match["month"]:
        first, months = int(match["month"]), 1
    year, last = int(match["year"]), first + months - 1
    return Days(date(year, first, 1), date(year, last, monthrange(year, last)[1]))
