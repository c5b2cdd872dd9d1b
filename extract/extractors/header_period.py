"""The reporting period that a title names; days are inclusive, plan periods are left alone."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

import regex

from extract.knowledge.rules import RuleSet, load
from extract.records import PeriodKind
from extract.text import fold

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
# In order of trust: a part of a year tells more than the year, a year more than a span of years.
_ORDER = (
    "period_half",
    "period_nine",
    "period_quarter",
    "period_month",
    "period_school",
    "period_year",
    "period_multi",
)


@dataclass(frozen=True, slots=True)
class TitlePeriod:
    """A period and where the title names it: ``title[start:end]``."""

    label: str
    first: date | None
    last: date | None
    kind: PeriodKind
    start: int
    end: int


def find_period(title: str) -> TitlePeriod | None:
    """Return the period that ``title`` reports on, None where it names none.

    What follows "nhiệm vụ", "phương hướng" ... is the plan; a year missing from "6 tháng đầu năm" is taken from there.
    """
    rules, folded = load("header"), fold(title)
    plan = rules.pattern("plan").search(folded)
    limit = plan.start() if plan and plan.start() > 0 else len(folded)
    for pattern_id in _ORDER:
        match = rules.pattern(pattern_id).search(folded, 0, limit)
        if match and (period := _period(pattern_id, match, title, folded, rules)):
            return period
    return None


def _period(pattern_id: str, match: regex.Match[str], title: str, folded: str, rules: RuleSet) -> TitlePeriod | None:
    label, groups = title[match.start() : match.end()].strip(" ,-("), match.groupdict()
    end = match.end()
    if label.endswith(")") and "(" not in label:
        label, end = label[:-1].rstrip(), end - 1
    year = int(groups["year"]) if groups.get("year") else None
    if year is None:
        later = rules.pattern("period_year").search(folded, match.end())
        if not later:
            return TitlePeriod(label, None, None, _kind(pattern_id), match.start(), end)
        year = int(later["year"])
        named = title[later.start() : later.end()].split()
        label = " ".join([*label.split(), *named[label.split()[-1] == named[0] :]])
    first, last = _days(pattern_id, groups, year)
    return TitlePeriod(label, first, last, _kind(pattern_id), match.start(), end)


def _kind(pattern_id: str) -> PeriodKind:
    kinds: dict[str, PeriodKind] = {
        "period_half": "half_year",
        "period_nine": "nine_months",
        "period_quarter": "quarter",
        "period_month": "month",
        "period_year": "year",
        "period_multi": "multi_year",
    }
    return kinds.get(pattern_id, "other")


def _days(pattern_id: str, groups: dict[str, str | None], year: int) -> tuple[date | None, date | None]:
    which = groups.get("which") or ""
    if pattern_id == "period_half":
        months = (1, 6) if which == load("header").settings["first_half"] else (7, 12)
    elif pattern_id == "period_nine":
        months = (1, 9)
    elif pattern_id == "period_quarter":
        quarter = _ROMAN.get(which) or int(which)
        months = (3 * quarter - 2, 3 * quarter)
    elif pattern_id == "period_month":
        months = (int(which), int(which))
    elif pattern_id == "period_school":
        return None, None
    else:
        months = (1, 12)
    return _first(year, months[0]), _last(int(groups.get("last") or year), months[1])


def _first(year: int, month: int) -> date:
    return date(year, month, 1)


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
