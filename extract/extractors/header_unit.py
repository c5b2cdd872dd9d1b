"""Where a body is at home: its administrative unit, province and official code on the day of the report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

import regex

from extract.extractors.header_issuer import Body, unit_of
from extract.extractors.header_zones import rules
from extract.knowledge import units
from extract.records import Level
from extract.text import match_key


@dataclass(frozen=True, slots=True)
class Home:
    """Level, unit and province in running text, official code of the unit; None where it cannot be told."""

    level: Level | None
    unit: str | None
    province: str | None
    unit_code: str | None


def locate(body: Body, text: str, place: str | None, day: date | None) -> Home:
    """Return the home of ``body``; ``place`` is that of the date line, ``day`` the report's own or its period's last.

    A province that the letterhead names counts first, then the one that the unit's name allows on that day, then the
    one that the text names. Nothing is chosen between two that fit.
    """
    if body.level == "central":
        return Home("central", body.unit, None, None)
    province = _stated_province(body, day)
    if body.unit is None and body.kind == "people_committee" and (told := _told_unit(body.name, province, day)):
        body = replace(body, unit=told.name, level=told.level)
    unit = _unit(body, province, day)
    if unit is None and body.unit and province is None and (named := _named_province(text, place, day)):
        unit = _unit(body, named, day)
    if province is None and unit:
        province = units.province_of(unit, day if unit.valid(day) else None)
    if province is None and body.unit is None:
        province = _named_province(text, place, day)
    if unit is None and body.unit is None and body.level == "province" and body.kind == "department" and province:
        return Home("province", province.name, province.name, province.code)
    level = body.level
    if unit and level in {"province", "district", "commune"}:
        level = unit.level
    return Home(level, body.unit, _as_written(province, body.province), unit.code if unit else None)


def _as_written(province: units.Unit | None, stated: str | None) -> str | None:
    """Return the province's name, in the spelling of the letterhead where that is only another tone mark."""
    if province is None or (stated and match_key(stated) == match_key(province.name)):
        return stated
    return province.name


def _stated_province(body: Body, day: date | None) -> units.Unit | None:
    """Return the province that the letterhead names, itself or by a district or a bare name of a province."""
    if body.province:
        return units.resolve(body.province, "province", at=day)
    if body.superior and (above := unit_of(body.superior)) and (found := units.resolve(above, at=day)):
        return units.province_of(found, day if found.valid(day) else None)
    for line in (body.superior, None if body.unit else body.name):
        words = line.split() if line else []
        for length in (4, 3, 2):
            if len(words) > length and (
                found := units.resolve(" ".join(words[-length:]), "province", at=day, near=False)
            ):
                return found
    return None


def _unit(body: Body, province: units.Unit | None, day: date | None) -> units.Unit | None:
    if not body.unit:
        return None
    inside = province.code if province else None
    if province and body.unit == body.province:
        return province
    return units.resolve(body.unit, province=inside, at=day) or units.resolve(body.unit, province=inside)


def _told_unit(name: str, province: units.Unit | None, day: date | None) -> units.Unit | None:
    """Return the unit that a committee's name ends with where it is not written as names are: "UBND HUYEN KY ANH"."""
    words = name.split()
    for start in range(1, len(words)):
        rest = " ".join(words[start:])
        if units.proper_name(rest) != rest:
            return units.resolve(rest, province=province.code if province else None, at=day)
    return None


def _named_province(text: str, place: str | None, day: date | None) -> units.Unit | None:
    """Return the province that date line or text name, None where the text names two equally often."""
    if place and (found := units.resolve(place, "province", at=day, near=False)):
        return found
    words = [word for word, level in rules().settings["levels"].items() if level == "province"]
    pattern = rf"\b(?:{'|'.join(words)})\s(\p{{Lu}}\p{{L}}+(?:\s-?\s?\p{{Lu}}\p{{L}}+){{0,3}})"
    names = Counter(regex.findall(pattern, text))
    hits: Counter[units.Unit] = Counter()
    for name, count in names.items():
        if found := units.resolve(name, "province", at=day, near=False):
            hits[found] += count
    ranked = hits.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]
