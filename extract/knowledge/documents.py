"""Kinds of documents, their abbreviations past and present, and the bodies that symbols name.

Data: ``models/catalogues/document_types.csv`` and ``issuers.csv`` (sources at their top: Nghị định 30/2020/NĐ-CP,
Phụ lục III; Hướng dẫn 36-HD/VPTW for the Party). Letter case and Đ count: HĐ is no HD, TT no TTr, CĐ no CD.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, cast

import regex

from extract import resources
from extract.records import Level
from extract.text import match_key

Regime = Literal["state", "party"]
Order = Literal["type_first", "issuer_first", "unknown"]
_SEPARATORS = regex.compile(r"[-–_/.,]")


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One kind of document. ``abbreviation`` is None where symbols of the kind carry none (công văn, luật).

    ``kind``: administrative, qppl, party, joint, generic ("văn bản"), other. ``valid_from``/``valid_to``: the days
    between which the abbreviation is prescribed; a legacy abbreviation has a ``valid_to``.
    """

    name: str
    abbreviation: str | None
    code: str
    kind: str
    regime: Regime
    valid_from: date | None
    valid_to: date | None
    source: str

    @property
    def legacy(self) -> bool:
        """Whether the abbreviation is no longer prescribed."""
        return self.valid_to is not None


@dataclass(frozen=True, slots=True)
class SymbolIssuer:
    """A body that issues documents; ``level`` is None where only the words around the symbol can tell."""

    abbreviation: str | None
    name: str
    level: Level | None
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class SymbolParts:
    """A symbol taken apart: "KH-UBND" has type KH and issuer UBND; "UBND-NV" has issuer UBND and unit NV.

    ``order`` is "type_first" (KH-UBND, NQ/TW), "issuer_first" (UBND-KH, SNV-TĐKT) or "unknown". ``groups`` are the
    letters between the separators; ``unit`` is what is left behind type and issuer.
    """

    groups: tuple[str, ...]
    type: str | None
    issuer: str | None
    unit: str | None
    order: Order


@cache
def document_types() -> tuple[DocumentType, ...]:
    """Return all kinds of documents, in the order of the catalogue."""
    return tuple(
        DocumentType(
            name=row["name"],
            abbreviation=row["abbreviation"] or None,
            code=row["code"],
            kind=row["kind"],
            regime=cast("Regime", row["regime"]),
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            source=row["source"],
        )
        for row in resources.load_csv("models/catalogues/document_types.csv")
    )


@cache
def symbol_issuers() -> tuple[SymbolIssuer, ...]:
    """Return all bodies of the catalogue."""
    return tuple(
        SymbolIssuer(
            row["abbreviation"] or None, row["name"], cast("Level", row["level"]) or None, row["kind"], row["source"]
        )
        for row in resources.load_csv("models/catalogues/issuers.csv")
    )


@cache
def type_named(name: str) -> DocumentType | None:
    """Return the kind that a text calls ``name``; case, tone position and blanks do not count."""
    return _types_by_name().get(match_key(name))


@cache
def joint_types() -> frozenset[DocumentType]:
    """Return the kinds that several bodies issue together."""
    return frozenset(kind for kind in document_types() if kind.kind == "joint")


@cache
def types_abbreviated(abbreviation: str) -> tuple[DocumentType, ...]:
    """Return the kinds whose symbols carry ``abbreviation``, letter by letter; the usual one first."""
    return tuple(kind for kind in document_types() if kind.abbreviation == abbreviation)


def type_abbreviated(abbreviation: str, *, regime: Regime = "state") -> DocumentType | None:
    """Return the usual kind for an abbreviation: Party TT is thông tri, the State's is thông tư."""
    kinds = types_abbreviated(abbreviation)
    return next((kind for kind in kinds if kind.regime == regime), kinds[0] if kinds else None)


@cache
def issuers_abbreviated(abbreviation: str) -> tuple[SymbolIssuer, ...]:
    """Return the bodies that an abbreviation in a symbol can mean."""
    return tuple(issuer for issuer in symbol_issuers() if issuer.abbreviation == abbreviation)


@cache
def split_symbol(symbol: str) -> SymbolParts:
    """Take a symbol (without number and year, without blanks) apart; unknown groups leave fields None."""
    groups = tuple(group for group in _SEPARATORS.split(symbol) if group)
    if not groups:
        return SymbolParts((), None, None, None, "unknown")
    if types_abbreviated(groups[0]):
        issuer = groups[1] if len(groups) > 1 else None
        return SymbolParts(groups, groups[0], issuer, "-".join(groups[2:]) or None, "type_first")
    if len(groups) > 1 and issuers_abbreviated(groups[0]):
        kind = groups[1] if len(groups) == 2 and types_abbreviated(groups[1]) else None
        return SymbolParts(groups, kind, groups[0], "-".join(groups[1:]) or None, "issuer_first")
    return SymbolParts(groups, None, groups[0] if issuers_abbreviated(groups[0]) else None, None, "unknown")


@cache
def _types_by_name() -> dict[str, DocumentType]:
    kinds: dict[str, DocumentType] = {}
    for kind in document_types():
        kinds.setdefault(match_key(kind.name), kind)
    return kinds


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None
