"""Whose report it is: one key for all spellings of one body, on the day of the report.

A people's committee is its administrative unit; any other body is its name within its unit or province. What the
letterhead does not tell stays open (None) for the clerk: nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from extract.knowledge import units
from extract.records import Header, ReportIssuer
from extract.text import match_key


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
    return identify(issuer, report_day(header)) if issuer else None


def report_day(header: Header) -> date | None:
    """Return the day that units are looked up for: the report's own, else the last of its period."""
    iso = header.date or (header.period.end if header.period else None)
    return date.fromisoformat(iso) if iso else None


def identify(issuer: ReportIssuer, day: date | None) -> Reporter | None:
    """Return the body that ``issuer`` names on a day, None where its unit cannot be told."""
    unit = units.by_code(issuer.unit_code, day) or units.by_code(issuer.unit_code) if issuer.unit_code else None
    province = units.province_of(unit, day if unit.valid(day) else None) if unit else None
    if province is None and issuer.province:
        province = units.resolve(issuer.province, "province", at=day) or units.resolve(issuer.province, "province")
    key = _key(issuer, unit, province)
    if key is None:
        return None
    return Reporter(
        key=key,
        name=issuer.name,
        kind=issuer.kind,
        level=issuer.level,
        unit=unit.name if unit else issuer.unit,
        unit_code=unit.code if unit else None,
        province=province.name if province else issuer.province,
        province_code=province.code if province else None,
    )


def _key(issuer: ReportIssuer, unit: units.Unit | None, province: units.Unit | None) -> str | None:
    if issuer.kind == "people_committee":
        return f"{unit.level}:{unit.code}" if unit else None
    home = unit.code if unit else province.code if province else None
    if home is None and issuer.level != "central":
        return None
    return f"{match_key(issuer.name)}@{home or 'central'}"
