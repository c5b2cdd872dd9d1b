"""Which administrative unit a name means on a day, what it lies in, what came after it.

The tier of districts ended on 30 June 2025 and the same name may have gone on at another tier (Nghị quyết
202/2025/QH15), so every question takes a date. Nothing is guessed: where two units fit a name equally well the answer
is None.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from extract.knowledge.rules import load
from extract.knowledge.unit_catalogue import Unit, UnitLevel, everything, named, of_code, plain_key, took_over
from extract.text import fold, match_key

__all__ = [
    "Unit",
    "UnitLevel",
    "apart",
    "by_code",
    "existing",
    "is_name",
    "is_province",
    "origin",
    "proper_name",
    "province_of",
    "resolve",
    "successors",
]

_UPPER: tuple[UnitLevel, ...] = ("province", "district")
# A misspelt name must stay this near (rapidfuzz ratio, 0 to 100) and nearer than any other by the margin.
_NEAR, _MARGIN, _SHORTEST = 88.0, 6.0, 6


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
    return bool(named(plain_key(name), communes=communes))


@cache
def is_province(name: str) -> bool:
    """Tell whether any province or centrally-run city ever bore this proper name, accents aside."""
    return any(unit.level == "province" for unit in named(plain_key(name), communes=False))


def by_code(code: str, at: date | None = None) -> Unit | None:
    """Return the unit with this official code on a day, the latest one where no day is given."""
    rows = [unit for unit in of_code(code) if unit.valid(at)]
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
        after = [heir for heir in of_code(code) if heir.valid_to is None or heir.valid_to > unit.valid_to]
        if after:
            found.update((heir.code, heir) for heir in successors(after[0]))
    return tuple(found.values())


def origin(unit: Unit) -> Unit:
    """Return the unit that this one has been from the first, under an earlier name or kind; itself where it is new.

    A code that goes on under another name is a renaming (tỉnh Thừa Thiên Huế, thành phố Huế), unless others were
    merged into it that day: code 24 was tỉnh Bắc Giang, and is the new unit that takes the name of Bắc Ninh since.
    """
    rows = of_code(unit.code)
    first = at = rows.index(unit)
    while first and rows[first - 1].level == unit.level:
        before = rows[first - 1]
        renamed = plain_key(before.proper) != plain_key(rows[first].proper)
        if renamed and took_over(unit, before.valid_to):
            break
        first -= 1
    return rows[first] if first != at else unit


def existing(at: date | None, *, communes: bool = False) -> Iterator[Unit]:
    """Yield the units of a day: provinces and districts, or the communes."""
    return (unit for unit in everything(communes=communes) if unit.valid(at))


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
    if alias := aliases.get(plain_key(text)):
        return frozenset(), alias
    match = load("units").pattern("kind").match(fold(text))
    if not match:
        return frozenset(), text
    proper = text[match.end() :].strip()
    return frozenset(settings["kinds"][match["kind"]]), aliases.get(plain_key(proper), proper)


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
    key = plain_key(proper)

    def fits(unit: Unit) -> bool:
        return (
            unit.level in levels
            and (not kinds or unit.kind in kinds)
            and unit.valid(at)
            and (inside is None or _lies_in(unit, inside, at))
        )

    if same := [unit for unit in named(key, communes=communes) if fits(unit)]:
        exact = match_key(proper)
        return _only([unit for unit in same if match_key(unit.proper) == exact] or same)
    if not near or len(proper) < _SHORTEST or (communes and inside is None):
        return None
    return _nearest(key, [unit for unit in everything(communes=communes) if fits(unit)])


def _only(units: list[Unit]) -> Unit:
    codes = {(unit.code, unit.level) for unit in units}
    if len(codes) == 1:
        return max(units, key=lambda unit: unit.valid_from or date.min)
    return _AMBIGUOUS


def _nearest(key: str, units: list[Unit]) -> Unit | None:
    from rapidfuzz import fuzz, process  # noqa: PLC0415  only misspelt names need it

    choices = {unit.code: plain_key(unit.proper) for unit in units}
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
        for unit in named(plain_key(proper), communes=False)
        if unit.level == "province" and (not kinds or unit.kind in kinds)
    ]
    exact = [unit for unit in units if match_key(unit.proper) == match_key(proper)] or units
    return frozenset(unit.code for unit in exact if unit.valid(at)) or frozenset(unit.code for unit in exact)


def _lies_in(unit: Unit, inside: frozenset[str], at: date | None) -> bool:
    if unit.parent in inside:
        return True
    province = province_of(unit, at if at and unit.valid(at) else None)
    return province is not None and province.code in inside
