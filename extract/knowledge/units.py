"""Administrative units and the time each was valid: models/catalogues/units.csv.

The tier of districts ended on 30 June 2025 and the same name may have gone on at another tier (Nghị quyết
202/2025/QH15), so every question takes a date. Nothing is guessed: where two units fit a name equally well the answer
is None. The upper tiers are read first and alone; the communes only when one is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, cast

from extract import resources
from extract.knowledge.rules import load
from extract.text import fold, match_key

UnitLevel = Literal["province", "district", "commune"]

_FILE = "models/catalogues/units.csv"
_UPPER: tuple[UnitLevel, ...] = ("province", "district")
# A misspelt name must stay this near (rapidfuzz ratio, 0 to 100) and nearer than any other by the margin.
_NEAR, _MARGIN, _SHORTEST = 88.0, 6.0, 6


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


def resolve(
    name: str,
    level: UnitLevel | None = None,
    province: str | None = None,
    at: date | None = None,
    *,
    near: bool = True,
) -> Unit | None:
    """Return the unit of this name, None where none or several fit.

    ``name`` with or without its kind ("huyện Cẩm Xuyên", "TP. Vinh", "Cẩm Xuyên"); tone marks in their old place,
    missing accents and (with ``near``) small misspellings are tolerated, the nearer reading first. ``province`` is a
    name or a code; the code of a district will do, too.
    Without ``at`` the latest unit of one code stands for the earlier ones.
    """
    kinds, proper = _parse(name)
    if not proper:
        return None
    inside = _province_codes(province, at) if province else None
    for group in ((level,),) if level else (_UPPER, ("commune",)):
        if found := _search(proper, kinds, group, inside, at, near=near):
            return found if found != _AMBIGUOUS else None
    return None


def apart(name: str, at: date | None = None) -> tuple[str, Unit | None]:
    """Take off what a name says that its unit lies in: "xã A, huyện B, tỉnh C" is "xã A" in "huyện B".

    Return the name and the nearest unit around it. "Sở Y tế tỉnh C" names no unit but its own: it stays as it is.
    """
    above = None
    while True:
        words = name.split()
        at_word, unit = _told_tail(words, at)
        head = " ".join(words[:at_word]).rstrip(" ,;-–")
        if unit is None or not _ends_with_unit(head.split()):
            return name, above
        name, above = head, unit


def is_name(name: str, *, communes: bool = False) -> bool:
    """Tell whether any unit ever bore this proper name, accents aside; communes count only where asked for."""
    return bool(_named(_plain_key(name), communes=communes))


@cache
def is_province(name: str) -> bool:
    """Tell whether any province or centrally-run city ever bore this proper name, accents aside."""
    return any(unit.level == "province" for unit in _named(_plain_key(name), communes=False))


def by_code(code: str, at: date | None = None) -> Unit | None:
    """Return the unit with this official code on a day, the latest one where no day is given."""
    rows = [unit for unit in _of_code(code) if unit.valid(at)]
    return rows[-1] if rows else None


def proper_name(name: str) -> str:
    """Return a unit's name without its kind: "tỉnh Hà Giang" -> "Hà Giang"."""
    return _parse(name)[1]


def province_of(unit: Unit, at: date | None = None) -> Unit | None:
    """Return the province that the unit lies in on a day (by default its own last day)."""
    day = at or unit.valid_to
    while unit.level != "province":
        parent = by_code(unit.parent, day)
        if parent is None:
            return None
        unit = parent
    return unit


def successors(unit: Unit) -> tuple[Unit, ...]:
    """Return the units that took over the territory and still exist; the unit itself where it does."""
    if unit.valid_to is None:
        return (unit,)
    found: dict[str, Unit] = {}
    for code in unit.successor_codes:
        after = [heir for heir in _of_code(code) if heir.valid_to is None or heir.valid_to > unit.valid_to]
        if after:
            found.update((heir.code, heir) for heir in successors(after[0]))
    return tuple(found.values())


def origin(unit: Unit) -> Unit:
    """Return the unit that this one has been from the first, under an earlier name or kind; itself where it is new.

    A code that goes on under another name is a renaming (tỉnh Thừa Thiên Huế, thành phố Huế), unless others were
    merged into it that day: code 24 was tỉnh Bắc Giang, and is the new unit that takes the name of Bắc Ninh since.
    """
    rows = _of_code(unit.code)
    first = at = rows.index(unit)
    while first and rows[first - 1].level == unit.level:
        before = rows[first - 1]
        renamed = _plain_key(before.proper) != _plain_key(rows[first].proper)
        if renamed and (unit.code, before.valid_to) in _merged(len(unit.code) > 3):
            break
        first -= 1
    return rows[first] if first != at else unit


def existing(at: date | None, *, communes: bool = False) -> Iterator[Unit]:
    """Yield the units of a day: provinces and districts, or the communes."""
    return (unit for lines in _index(communes).values() for unit in map(_unit, lines) if unit.valid(at))


def _told_tail(words: list[str], at: date | None) -> tuple[int, Unit | None]:
    """Return where the name of a province or district, with its kind, begins that the words end with, and the unit."""
    for start in range(1, len(words)):
        tail = " ".join(words[start:])
        if not _parse(tail)[0]:
            continue
        for level in _UPPER:
            if found := resolve(tail, level, at=at, near=False) or resolve(tail, level, near=False):
                return start, found
    return len(words), None


def _ends_with_unit(words: list[str]) -> bool:
    """Tell whether the words end with the name of a unit that ever was, with its kind."""
    parsed = (_parse(" ".join(words[start:])) for start in range(len(words)))
    return any(kinds and is_name(proper, communes=True) for kinds, proper in parsed)


_AMBIGUOUS = Unit("", "", "province", "", None, None)


def _parse(name: str) -> tuple[frozenset[str], str]:
    """Split a name into the kinds its kind word may mean and the proper name."""
    settings = load("units").settings
    text = " ".join(name.split()).strip(" .,;:")
    aliases: dict[str, str] = settings["aliases"]
    if alias := aliases.get(_plain_key(text)):
        return frozenset(), alias
    match = load("units").pattern("kind").match(fold(text))
    if not match:
        return frozenset(), text
    proper = text[match.end() :].strip()
    return frozenset(settings["kinds"][match["kind"]]), aliases.get(_plain_key(proper), proper)


_LEVELLED = {ord(mark): " " for mark in "-–'’.,"} | {ord("y"): "i"}


def _plain_key(text: str) -> str:
    return " ".join(fold(text).translate(_LEVELLED).split())


def _search(
    proper: str,
    kinds: frozenset[str],
    levels: tuple[UnitLevel, ...],
    inside: frozenset[str] | None,
    at: date | None,
    *,
    near: bool,
) -> Unit | None:
    communes = "commune" in levels
    key = _plain_key(proper)

    def fits(unit: Unit) -> bool:
        return (
            unit.level in levels
            and (not kinds or unit.kind in kinds)
            and unit.valid(at)
            and (inside is None or _lies_in(unit, inside, at))
        )

    if same := [unit for unit in _named(key, communes=communes) if fits(unit)]:
        exact = match_key(proper)
        return _only([unit for unit in same if match_key(unit.proper) == exact] or same)
    if not near or len(proper) < _SHORTEST or (communes and inside is None):
        return None
    everything = (unit for known in _index(communes) for unit in _named(known, communes=communes))
    return _nearest(key, [unit for unit in everything if fits(unit)])


def _only(units: list[Unit]) -> Unit:
    codes = {(unit.code, unit.level) for unit in units}
    if len(codes) == 1:
        return max(units, key=lambda unit: unit.valid_from or date.min)
    return _AMBIGUOUS


def _nearest(key: str, units: list[Unit]) -> Unit | None:
    from rapidfuzz import fuzz, process  # noqa: PLC0415  only misspelt names need it

    choices = {unit.code: _plain_key(unit.proper) for unit in units}
    ranked = process.extract(key, choices, scorer=fuzz.ratio, limit=2, score_cutoff=_NEAR - _MARGIN)
    if not ranked or ranked[0][1] < _NEAR:
        return None
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MARGIN:
        return _AMBIGUOUS
    return _only([unit for unit in units if unit.code == ranked[0][2]])


def _province_codes(province: str, at: date | None) -> frozenset[str]:
    """Return the codes a province name may mean; a name that fits none constrains to nothing."""
    if province.isdecimal():
        return frozenset({province})
    kinds, proper = _parse(province)
    units = [
        unit
        for unit in _named(_plain_key(proper), communes=False)
        if unit.level == "province" and (not kinds or unit.kind in kinds)
    ]
    exact = [unit for unit in units if match_key(unit.proper) == match_key(proper)] or units
    return frozenset(unit.code for unit in exact if unit.valid(at)) or frozenset(unit.code for unit in exact)


def _lies_in(unit: Unit, inside: frozenset[str], at: date | None) -> bool:
    if unit.parent in inside:
        return True
    province = province_of(unit, at if at and unit.valid(at) else None)
    return province is not None and province.code in inside


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


def _of_code(code: str) -> list[Unit]:
    """Return all units that ever had this code, in time. Codes of communes are the longer ones."""
    return [_unit(line) for line in _codes(len(code) > 3).get(code, ())]


def _named(key: str, *, communes: bool) -> list[Unit]:
    return [_unit(line) for line in _index(communes).get(key, ())]


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
