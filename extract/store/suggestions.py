"""Whose a report may be, for the clerk to choose where the letterhead does not tell: names near to what is printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import PurePath

import regex

from extract.errors import CorrectionError
from extract.knowledge import units
from extract.records import Header
from extract.store import expected
from extract.store.database import Database, Row
from extract.store.reporters import Reporter, report_day
from extract.text import fold

_NEAR = 75.0  # rapidfuzz ratio, 0 to 100: two letters of eight
_LONGEST = 4  # words of a unit's proper name
# What orders suggestions of like nearness: the kind word in front of the name, and where it stands.
_KIND_TOLD, _LESS_A_CLUE = 20.0, 5.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A body that the report may be of: ``name`` is what ``Corpus.assign_reporter`` takes with ``unit_code``.

    ``score`` tells how near its unit's name is to what is printed, 0 to 100.
    """

    name: str
    unit: str
    unit_code: str
    province: str | None
    score: float


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A report whose reporter is not known: what its letterhead, date line and file name say, and who that may be."""

    report_id: int
    issuer: str | None
    place: str | None
    date: str | None
    title: str | None
    path: str | None
    suggestions: tuple[Suggestion, ...]


def named(database: Database, header: Header, name: str, unit_code: str | None = None) -> Reporter:
    """Return the body that a person names as the one of this header. Raises CorrectionError where there is none."""
    province = header.issuer.province if header.issuer else None
    inside = province or expected.only_province(database)
    found = expected.resolve(expected.Listed(name, unit_code), inside, report_day(header))
    if found is None:
        raise CorrectionError(f"không rõ “{name}” là đơn vị nào: ghi đủ cấp và tên, hoặc chọn mã của đơn vị")
    return found


def open_report(database: Database, row: Row, header: Header) -> OpenReport:
    """Return a report without a reporter (its row and header) with the bodies that it may be of."""
    issuer = header.issuer
    stated = units.resolve(issuer.province, "province", at=report_day(header)) if issuer and issuer.province else None
    found = suggest(header, row["path"], province=stated.code if stated else expected.only_province(database))
    name = issuer.name if issuer else None
    return OpenReport(row["id"], name, header.place, header.date, header.title, row["path"], found)


def suggest(header: Header, path: str | None, *, province: str | None = None, limit: int = 5) -> tuple[Suggestion, ...]:
    """Return the bodies whose unit's name is nearest to a name in letterhead, date line or file name, best first.

    ``province`` is a code: its communes are looked through too. Units are those of the day of the report.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415  only open reports need it

    day = report_day(header)
    known = list(_candidates(province, day))
    plain = [_plain(unit.proper) for unit in known]
    best: dict[str, tuple[float, float, units.Unit]] = {}
    for rank, words in enumerate(_clues(header, path)):
        for start, end in combinations(range(len(words) + 1), 2):
            if end - start > _LONGEST:
                continue
            piece = " ".join(words[start:end])
            for _, score, index in process.extract(piece, plain, scorer=fuzz.ratio, limit=limit, score_cutoff=_NEAR):
                unit = known[index]
                kind = _plain(unit.kind).split()
                weight = score - _LESS_A_CLUE * rank + (_KIND_TOLD if words[:start][-len(kind) :] == kind else 0)
                if unit.code not in best or weight > best[unit.code][0]:
                    best[unit.code] = (weight, score, unit)
    ranked = sorted(best.values(), key=lambda one: (-one[0], one[2].name))[:limit]
    return tuple(_suggestion(header, unit, score, day) for _, score, unit in ranked)


def _candidates(province: str | None, day: date | None) -> Iterator[units.Unit]:
    for communes in (False, True) if province else (False,):
        for unit in units.existing(day, communes=communes):
            if province is None or (home := units.province_of(unit, day)) is None or home.code == province:
                yield unit


def _clues(header: Header, path: str | None) -> Iterator[list[str]]:
    """Yield the words of each place where a report may say whose it is, the most telling first."""
    issuer = header.issuer
    for text in (issuer and (issuer.unit or issuer.name), header.place, PurePath(path).stem if path else None):
        if text:
            yield _plain(text).split()


def _suggestion(header: Header, unit: units.Unit, score: float, day: date | None) -> Suggestion:
    issuer = header.issuer
    name = f"UBND {unit.name}"
    if issuer and issuer.kind != "people_committee" and issuer.unit and issuer.name.endswith(issuer.unit):
        name = f"{issuer.name.removesuffix(issuer.unit)}{unit.name}"
    province = units.province_of(unit, day)
    return Suggestion(name, unit.name, unit.code, province.name if province else None, round(score, 1))


def _plain(text: str) -> str:
    return " ".join(regex.findall(r"[^\W_]+", fold(text)))
