"""What one mention says of its document: the keys under which mentions of the same document agree.

Number and symbol are unique within one body and one year (Nghị định 30/2020/NĐ-CP, Điều 15). Keys level what people
write differently for one document: leading zeros, case, accents of Đ, dashes, State against Party separators and,
where the type is known, the order of the groups ("812/UBND-KH" of a plan is "812/KH-UBND").
"""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from extract.knowledge.documents import issuers_abbreviated, split_symbol
from extract.knowledge.rules import load
from extract.records import Citation
from extract.text import fold, match_key


@dataclass(frozen=True, slots=True)
class Identity:
    """What a mention tells of its document; None or empty for what it does not tell.

    ``kind`` is the type code, None for a generic word ("Văn bản"). ``number`` has no leading zeros. ``groups`` are the
    groups of the symbol, folded, as written; ``ordered`` the same with the type group first. ``name`` is the levelled
    name of a law. ``symbol_year`` is the year in the symbol; ``year`` that, or the year in the name or of the date.
    ``body`` is the kind of issuer, by the symbol where there is one, else by the issuer's name.
    """

    kind: str | None
    number: str | None
    symbol_year: str | None
    year: str | None
    groups: tuple[str, ...]
    ordered: tuple[str, ...]
    name: str | None
    date: str | None
    level: str | None
    unit: str | None
    body: str | None


def identify(citation: Citation) -> Identity:
    """Return what ``citation`` tells of its document."""
    kind = None if is_generic(citation) else citation.type_code
    groups = tuple(symbol_groups(citation.symbol or ""))
    issuer = citation.issuer
    if issuer and not issuer.stated and citation.date and groups:
        issuer = None  # code and day tell the document better than an issuer that was only inferred
    return Identity(
        kind=kind,
        number=number_key(citation.number),
        symbol_year=citation.year,
        year=citation.year or name_year(citation) or (citation.date[:4] if citation.date else None),
        groups=groups,
        ordered=type_first(groups, kind),
        name=name_key(citation),
        date=citation.date,
        level=issuer.level if issuer else None,
        unit=_unit_key(issuer.unit) if issuer and issuer.unit else None,
        body=symbol_body(citation.symbol) if groups else named_body(issuer.name) if issuer else None,
    )


@lru_cache(maxsize=4096)
def symbol_body(symbol: str) -> str | None:
    """Return the kind of body that a symbol names ("people_committee" for KH-UBND), None where it can be several."""
    kinds = {one.kind for group in split_symbol(symbol).groups for one in issuers_abbreviated(group)}
    return kinds.pop() if len(kinds) == 1 else None


@lru_cache(maxsize=4096)
def named_body(name: str) -> str | None:
    """Return the kind of body of an issuer's name ("department" for Giám đốc Sở Y tế), None where it is not told."""
    padded = f" {match_key(name)} "
    for kind, words in load("directives").settings["body_words"].items():
        if any(f" {match_key(word)} " in padded for word in words):
            return str(kind)
    return None


@lru_cache(maxsize=4096)
def _unit_key(unit: str) -> str:
    key = match_key(unit)
    for prefix in sorted(load("directives").words["unit_prefix"], key=len, reverse=True):
        start = match_key(prefix) + " "
        if key.startswith(start):
            return key[len(start) :]
    return key


def is_generic(citation: Citation) -> bool:
    """Tell whether the type word names no type ("Văn bản số ...")."""
    return citation.type is None or fold(citation.type) in _folded("generic_type")


def number_key(number: str | None) -> str | None:
    """Return the number without leading zeros and with small letters: "0125" and "125" agree; None for blank."""
    key = (number or "").strip().casefold().lstrip("0")
    return key or None


def symbol_groups(symbol: str) -> list[str]:
    """Return the groups of a symbol, folded: "NQ/TW" and "nq-tw" give ["nq", "tw"]."""
    separator = load("directives").pattern("symbol_separator")
    return [part for part in separator.split(fold(unicodedata.normalize("NFC", symbol))) if part]


def type_first(groups: tuple[str, ...], kind: str | None) -> tuple[str, ...]:
    """Return ``groups`` with the group that names ``kind`` in front; unchanged where the symbol has none."""
    if kind is None or kind in _words("untyped_codes"):
        return groups
    wanted = fold(kind)
    if wanted not in groups or groups[0] == wanted:
        return groups
    index = groups.index(wanted)
    return (wanted, *groups[:index], *groups[index + 1 :])


def written_key(identity: Identity) -> tuple[object, ...]:
    """Return the key of the code as it was written."""
    return _code_key(identity, identity.groups)


def ordered_key(identity: Identity) -> tuple[object, ...]:
    """Return the key of the code with its groups in the order that the rules ask for."""
    return _code_key(identity, identity.ordered)


def _code_key(identity: Identity, groups: tuple[str, ...]) -> tuple[object, ...]:
    per_type = identity.kind if _numbered_per_type(groups) else None
    return ("code", identity.number, identity.symbol_year, groups, per_type)


def _numbered_per_type(groups: tuple[str, ...]) -> bool:
    bodies = load("directives").settings["series_per_type"]
    return bool(groups) and groups[-1].rstrip("0123456789") in {fold(body) for body in bodies}


def name_key(citation: Citation) -> str | None:
    """Return the levelled name of a law ("thi đua khen thưởng"), None for documents that are cited by number."""
    if citation.type_code not in _words("named_type_codes") or citation.form == "back_reference":
        return None
    text = citation.subject if citation.subject and citation.form != "name_only" else name_text(citation)
    return match_key(text) or None if text else None


def name_text(citation: Citation) -> str:
    """Return the name in a mention of a law, as written: "Thi đua, Khen thưởng"."""
    text = citation.spans["name"].text if "name" in citation.spans else citation.span.text
    kind = citation.spans.get("type")
    if "name" not in citation.spans and kind is not None:
        text = text[kind.end - citation.span.start :]
    elif citation.type and fold(text).startswith(fold(citation.type)):
        text = text[len(citation.type) :]
    tail = load("directives").pattern("name_tail").search(text)
    return (text[: tail.start()] if tail else text).strip(' ,;.“”"')


def name_year(citation: Citation) -> str | None:
    """Return the year that stands in the name of a law ("Luật ... năm 2013")."""
    if citation.type_code not in _words("named_type_codes"):
        return None
    found = load("directives").pattern("name_year").search(citation.span.text)
    return found["year"] if found else None


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load("directives").words[name])


@cache
def _folded(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in load("directives").words[name])


def canonical_code(citation: Citation | None, type_code: str | None) -> str | None:
    """Return the code with its groups in the order of the rules and the type group spelt as they spell it.

    State papers read number/TYPE-ISSUER (Nghị định 30/2020/NĐ-CP, Phụ lục I mục II.3), Party papers number-TYPE/ISSUER
    (Hướng dẫn 36-HD/VPTW). None where number, symbol or type is missing, so that the order cannot be told.
    """
    if citation is None or not (citation.number and citation.symbol and citation.code):
        return None
    if type_code is None or (is_generic(citation) and type_code in _words("untyped_codes")):
        return citation.code or None
    groups = [part for part in load("directives").pattern("symbol_separator").split(citation.symbol) if part]
    folded = [fold(part) for part in groups]
    if type_code in _words("untyped_codes") or fold(type_code) not in folded:
        return citation.code
    index = folded.index(fold(type_code))
    rest = groups[:index] + groups[index + 1 :]
    if not rest:
        return citation.code
    number = f"{citation.number}/{citation.year}" if citation.year else citation.number
    if rest[0] in _words("party_issuer") and not citation.year:
        return f"{number}-{type_code}/{'-'.join(rest)}"
    return f"{number}/{type_code}-{'-'.join(rest)}"
