"""The catalogue of administrative units as it lies in models/catalogues/units.csv: by code and by name, in time.

Lines are made units when they are asked for; the upper tiers are read first and alone, the communes only when one of
them is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, cast

from extract import resources
from extract.text import fold

UnitLevel = Literal["province", "district", "commune"]

_FILE = "models/catalogues/units.csv"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: ``name`` with its kind ("huyện Cẩm Xuyên"), ``parent`` and ``successors`` by code.

    ``valid_from`` and ``valid_to`` are inclusive days; None is open.
    """

    code: str
    name: str
    level: UnitLevel
    parent: str
    valid_from: date | None
    valid_to: date | None
    successor_codes: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The kind word: "thành phố", "huyện", "xã" ..."""
        return self.name[: -len(self.proper)].rstrip()

    @property
    def proper(self) -> str:
        """The name without the kind: "Cẩm Xuyên"."""
        return _proper(self.name)

    def valid(self, at: date | None) -> bool:
        """Tell whether the unit existed on a day; any unit did on an unknown day."""
        if at is None:
            return True
        return (self.valid_from is None or self.valid_from <= at) and (self.valid_to is None or at <= self.valid_to)


def of_code(code: str) -> list[Unit]:
    """Return all units that ever had this code, in time. Codes of communes are the longer ones."""
    return [_unit(line) for line in _codes(len(code) > 3).get(code, ())]


def named(key: str, *, communes: bool) -> list[Unit]:
    """Return all units that ever bore a name, given as its ``plain_key``: the communes, or all others."""
    return [_unit(line) for line in _index(communes).get(key, ())]


def everything(*, communes: bool) -> Iterator[Unit]:
    """Yield all units that ever were: the communes, or all others."""
    return (unit for lines in _index(communes).values() for unit in map(_unit, lines))


def took_over(unit: Unit, day: date | None) -> bool:
    """Tell whether another unit ended on a day to become part of the one with this unit's code."""
    return (unit.code, day) in _merged(len(unit.code) > 3)


_LEVELLED = {ord(mark): " " for mark in "-–'’.,"} | {ord("y"): "i"}


def plain_key(text: str) -> str:
    """Return a name without accents, case, dashes and the difference of i and y."""
    return " ".join(fold(text).translate(_LEVELLED).split())


@cache
def _lines() -> tuple[list[str], list[str]]:
    """Return the lines of the upper tiers and those of the communes; names hold neither comma nor quote."""
    upper: list[str] = []
    communes: list[str] = []
    for line in resources.path(_FILE).read_text(encoding="utf-8").splitlines():
        if line.startswith(("#", "code,")):
            continue
        (communes if ",commune," in line else upper).append(line)
    return upper, communes


@cache
def _unit(line: str) -> Unit:
    code, name, level, parent, first, last, heirs = line.split(",")
    return Unit(
        code,
        name,
        cast("UnitLevel", level),
        parent,
        date.fromisoformat(first) if first else None,
        date.fromisoformat(last) if last else None,
        tuple(heirs.split()),
    )


@cache
def _codes(communes: bool) -> dict[str, list[str]]:  # noqa: FBT001  a cache key, not an interface
    index: dict[str, list[str]] = defaultdict(list)
    for line in _lines()[1 if communes else 0]:
        index[line[: line.index(",")]].append(line)
    return index


@cache
def _merged(communes: bool) -> frozenset[tuple[str, date]]:  # noqa: FBT001
    """Return the code of each unit that took in another one, with the last day of that other."""
    taken = ((_unit(line), heir) for line in _lines()[1 if communes else 0] for heir in line.rpartition(",")[2].split())
    return frozenset((heir, unit.valid_to) for unit, heir in taken if heir != unit.code and unit.valid_to)


@cache
def _index(communes: bool) -> dict[str, list[str]]:  # noqa: FBT001
    """Return {proper name without accents: lines}; all names are folded in one go, which is what makes it fast."""
    lines = _lines()[1 if communes else 0]
    proper = [_proper(line.split(",", 2)[1]) for line in lines]
    index: dict[str, list[str]] = defaultdict(list)
    for key, line in zip(fold("\n".join(proper)).translate(_LEVELLED).split("\n"), lines, strict=True):
        index[" ".join(key.split())].append(line)
    return index


def _proper(name: str) -> str:
    """Return the name from its first word that is not written small: numbers and capitals."""
    for at, char in enumerate(name):
        if (char.isupper() or char.isdecimal()) and (at == 0 or name[at - 1] == " "):
            return name[at:]
    return name
