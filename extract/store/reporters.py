"""Whose report it is: one key for all spellings of one body, on the day of the report.

A key is what the body is, at home where: "uy ban nhan dan@446:cam xuien", "so noi vu@42:ha tinh". The home is the
official code of the administrative unit with the name it had first under this code, since codes are given again
(``units.origin``): a renamed unit keeps its reporters, one that is new under an old code does not inherit them. What
the letterhead does not tell stays open (None) for the clerk: nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import regex

from extract.knowledge import units
from extract.knowledge.rules import load
from extract.records import Header, ReportIssuer
from extract.text import fold


@dataclass(frozen=True, slots=True)
class Reporter:
    """A body that files reports. ``key`` is equal for all spellings of one body; codes are official ones."""

    key: str
    name: str
    kind: str | None
    level: str | None
    unit: str | None
    unit_code: str | None
    province: str | None
    province_code: str | None


def reporter_of(header: Header) -> Reporter | None:
    """Return the body that filed the report, None where the letterhead does not tell it."""
    issuer = header.issuer
    return identify(issuer, report_day(header), header.place) if issuer else None


def report_day(header: Header) -> date | None:
    """Return the day that units are looked up for: the report's own, else the last of its period."""
    iso = header.date or (header.period.end if header.period else None)
    return date.fromisoformat(iso) if iso else None


def identify(issuer: ReportIssuer, day: date | None, place: str | None = None) -> Reporter | None:
    """Return the body that ``issuer`` names on a day, None where its unit cannot be told.

    ``place`` is that of the date line: it tells schools of one name apart.
    """
    unit = _unit(issuer, day)
    if unit is None and (issuer.unit or issuer.kind == "people_committee"):
        return None  # it names a unit that nobody knows, or one of several
    province = units.province_of(unit, day if unit.valid(day) else None) if unit else None
    if province is None and issuer.province:
        province = units.resolve(issuer.province, "province", at=day) or units.resolve(issuer.province, "province")
    stem = _stem(issuer, tuple(home for home in (unit, _district(unit, day), province) if home))
    home = unit or _school_home(stem, place, province, day) or province
    if home is None and issuer.level != "central":
        return None
    return Reporter(
        key=f"{stem}@{home_key(home) if home else 'central'}".replace("y", "i"),
        name=issuer.name,
        kind=issuer.kind,
        level=unit.level if unit and issuer.level != "unit" else issuer.level,
        unit=unit.name if unit else issuer.unit,
        unit_code=unit.code if unit else None,
        province=province.name if province else issuer.province,
        province_code=province.code if province else None,
    )


def home_key(unit: units.Unit) -> str:
    """Return what stands behind the @ of the keys of all bodies of a unit, under whatever name it has in time."""
    return f"{unit.code}:{_words(units.origin(unit).proper)}".replace("y", "i")


def successors_of(code: str, day: date | None = None) -> tuple[units.Unit, ...]:
    """Return the units that took over the territory of the unit with this code, and still exist; itself where it does.

    A code may have stood for several units: without a day the first of them is meant, the others come after it.
    """
    unit = units.by_code(code, day or date.min) or units.by_code(code)
    return units.successors(unit) if unit else ()


def _unit(issuer: ReportIssuer, day: date | None) -> units.Unit | None:
    """Return the unit of the record, else the one that the name ends with: its accents may be missing."""
    if issuer.unit_code:
        return units.by_code(issuer.unit_code, day) or units.by_code(issuer.unit_code)
    if issuer.kind == "school" or (issuer.level == "central" and not issuer.unit):
        return None
    words = (issuer.unit or issuer.name).split()
    for start in range(len(words)):
        name = " ".join(words[start:])
        if units.proper_name(name) == name:
            continue
        for end in range(len(words), start + 1, -1):
            part = " ".join(words[start:end])
            if found := units.resolve(part, province=issuer.province, at=day, near=end == len(words)):
                return found
        if issuer.kind == "people_committee":
            return None  # what stands behind a commune nobody knows is not whose report it is
    return None


def _district(unit: units.Unit | None, day: date | None) -> units.Unit | None:
    return units.by_code(unit.parent, day) if unit and unit.level == "commune" else None


def _school_home(stem: str, place: str | None, province: units.Unit | None, day: date | None) -> units.Unit | None:
    """Return the unit of the date line for a school whose name others in the province may bear."""
    names = load("reporters").settings
    if not place or not province or not stem.startswith("truong ") or stem.startswith(tuple(names["one_in_province"])):
        return None
    found = units.resolve(place, province=province.code, at=day)
    return found if found and found.level != "province" else None


def _stem(issuer: ReportIssuer, homes: tuple[units.Unit, ...]) -> str:
    """Return what a body is, without where: "LĐLĐ huyện A, tỉnh B" is "lien doan lao dong"."""
    if issuer.kind == "people_committee":
        return "uy ban nhan dan"
    rules = load("reporters")
    name = _words(issuer.name)
    bare = "" if name.startswith(tuple(rules.settings["own_name"])) else "?"
    places = {_words(home.proper) for home in homes}
    if issuer.unit:
        places.add(_words(units.proper_name(issuer.unit)))  # as printed: misspelt, or in an older spelling
    tail = rf"(?<=\S) (?:{_kinds()} ){bare}(?:{'|'.join(map(regex.escape, places))})$" if places else "$^"
    while (shorter := regex.sub(tail, "", name)) != name:
        name = shorter
    if homes:
        name = regex.sub(rf"(?<=\S) {_words(homes[0].kind)}$", "", name)
    for written, meant in rules.settings["spelled"].items():
        name = regex.sub(rf"\b{written}\b", meant, name)
    for rule in ("organ", "superior_committee"):
        name = rules.pattern(rule).sub("", name)
    whole: dict[str, str] = rules.settings["whole"]
    return whole.get(name, name)


def _words(text: str) -> str:
    """Return the words of a text without accents, signs and capitals."""
    return " ".join(regex.findall(r"\w+", fold(text)))


@cache
def _kinds() -> str:
    return f"(?:{'|'.join(load('units').settings['kinds'])})"
