"""The law behind the citations: which statutes there are, since when and until when each was in force.

Data: ``models/catalogues/statutes.csv``, with its sources. A day that no source gives is None: what depends on it
cannot be told. Look-ups take the day they are asked for; nothing here knows today's date.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

import regex

from extract import resources
from extract.text import fold, match_key

_SEPARATOR = regex.compile(r"[\s/\-–—‒−_.]+")


@dataclass(frozen=True, slots=True)
class Statute:
    """A law, decree, circular or directive. ``valid_from`` and ``valid_to`` are its first and last day in force."""

    type_code: str
    code: str
    name: str | None
    issued: date | None
    valid_from: date | None
    valid_to: date | None
    superseded_by: str | None
    amends: str | None
    topic: str
    aliases: tuple[str, ...] = ()

    def superseded_on(self, day: date) -> bool:
        """Tell whether the statute was certainly no longer in force on ``day``."""
        if self.valid_to is not None:
            return day > self.valid_to
        return False

    def possibly_superseded_on(self, day: date) -> bool:
        """Tell whether ``day`` lies after the issue of the successor while the last day in force is not known."""
        if self.valid_to is not None or self.superseded_by is None:
            return False
        successor = by_code(self.superseded_by)
        since = successor and (successor.valid_from or successor.issued or successor.last_day_of_its_year())
        return bool(since and day > since)

    def last_day_of_its_year(self) -> date | None:
        """Return 31 December of the year in the code: by then, at the latest, the act had been issued."""
        parts = self.code.split("/")
        return date(int(parts[1]), 12, 31) if len(parts) > 2 and parts[1].isdigit() else None


@cache
def statutes() -> tuple[Statute, ...]:
    """Return all statutes of the catalogue."""
    return tuple(
        Statute(
            type_code=row["type_code"],
            code=row["code"],
            name=row["name"] or None,
            issued=_day(row["issued"]),
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            superseded_by=row["superseded_by"] or None,
            amends=row["amends"] or None,
            topic=row["topic"],
            aliases=tuple(part for part in row["aliases"].split("|") if part),
        )
        for row in resources.load_csv("models/catalogues/statutes.csv")
    )


def by_code(code: str | None, type_code: str | None = None) -> Statute | None:
    """Return the statute of that code, whatever its dashes, case and leading zeros; of that type where one is given.

    A law and a resolution of the National Assembly can share one string; with ``type_code`` the other is not taken.
    """
    if not code:
        return None
    found = _codes().get(code_key(code))
    if found is None or (type_code is not None and type_code != found.type_code):
        return None
    return found


def by_name(type_code: str, name: str, *, issued: str | None = None, year: str | None = None) -> tuple[Statute, ...]:
    """Return the statutes of that name (levelled by ``match_key``), narrowed by day of issue or year where given."""
    named = _names().get((type_code, match_key(name)), ())
    if issued:
        named = tuple(one for one in named if one.issued and one.issued.isoformat() == issued)
    if year:
        named = tuple(one for one in named if one.issued and str(one.issued.year) == year)
    return named


def code_key(code: str) -> tuple[str, ...]:
    """Return the groups of a code, folded, without leading zeros: "06/2022/QH15" -> ("6", "2022", "qh15")."""
    first, *rest = [part for part in _SEPARATOR.split(fold(code)) if part] or [""]
    return (first.lstrip("0"), *rest)


def names_by_code() -> dict[tuple[str, str], str]:
    """Return the levelled names of the statutes that have one, by type code and code."""
    return {(one.type_code, one.code): match_key(one.name) for one in statutes() if one.name}


@cache
def _codes() -> dict[tuple[str, ...], Statute]:
    return {code_key(statute.code): statute for statute in statutes()}


@cache
def _names() -> dict[tuple[str, str], tuple[Statute, ...]]:
    names: dict[tuple[str, str], tuple[Statute, ...]] = {}
    for statute in statutes():
        if statute.name:
            for name in (statute.name, *statute.aliases):
                key = (statute.type_code, match_key(name))
                names[key] = (*names.get(key, ()), statute)
    return names


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None
