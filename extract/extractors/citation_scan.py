"""Find symbols of documents by their slash: "12/CT-UBND", "31/2016/NQ-HĐND", "26-NQ/TW", "   /TTr-SNV".

The slash is looked for as a literal; only a window of a few dozen characters around it is read. Layout of symbols:
Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.3 (State), Hướng dẫn 36-HD/VPTW (Party).
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import regex

from extract.extractors.citation_mention import Stretch, rules, setting
from extract.knowledge.documents import (
    SymbolParts,
    document_types,
    issuers_abbreviated,
    split_symbol,
    symbol_issuers,
    type_abbreviated,
)

_BACK = 72  # blanks of a form before the slash may be wide
_AHEAD = 96
# Most slashes stand in dates and fractions: a digit behind them, and no second slash with letters behind it.
_SLASH = re.compile(r"/(?=\s{0,3}[^\W_])(?!\d(?:.{0,3}\Z|.{3}(?:[^/]{6}|[^/]{0,5}\Z)))", re.DOTALL)
_DASHES = str.maketrans("–—‒−", "----")
_TRAILING_DIGITS = regex.compile(r"\d{1,2}\Z")


class Symbol(NamedTuple):
    """A number and symbol in the text. ``start`` is that of the number (of the symbol, where the number is blank).

    ``symbol`` and ``code`` are without blanks, dashes as hyphens. ``regime`` is "party" where the type stands before
    the slash. ``weak`` says that nothing in the symbol itself is known.
    """

    start: int
    end: int
    number: str | None
    year: str | None
    symbol: str
    code: str | None
    regime: str
    parts: SymbolParts
    weak: bool
    number_at: Stretch | None
    year_at: Stretch | None
    symbol_at: Stretch

    @property
    def type_group(self) -> str | None:
        """The type letters, "NQ" in NQ/TW and in 31/2016/NQ-HĐND."""
        return self.parts.type if self.parts.order == "type_first" else None


def find_symbols(text: str) -> Iterator[Symbol]:
    """Yield the symbols of ``text`` in order, without overlap."""
    last = 0
    for found in _SLASH.finditer(text):
        at = found.start()
        symbol = _read(text, at, max(last, at - _BACK)) if at >= last else None
        if symbol:
            yield symbol
            last = symbol.end


def _read(text: str, slash: int, floor: int) -> Symbol | None:
    first = text[slash + 1 : slash + 5].lstrip()[0]
    floor = max(floor, text.rfind("\t", floor, slash) + 1)
    tab = text.find("\t", slash, slash + _AHEAD)
    limit = tab if tab >= 0 else min(len(text), slash + _AHEAD)
    after = None
    if not first.islower():
        after = rules().pattern("plain_symbol_after").match(text, slash + 1, limit)
        after = after or rules().pattern("symbol_after").match(text, slash + 1, limit)
    if not after and first.isupper():
        return None
    if not after:
        after = rules().pattern("lower_symbol_after").match(text, slash + 1, limit)
        return _state(text, slash, floor, after) if after else None
    return _state(text, slash, floor, after) or _party(text, slash, floor, after) or _blank(text, slash, floor, after)


def _state(text: str, slash: int, floor: int, after: "regex.Match[str]") -> Symbol | None:
    before = rules().pattern("number_before").match(text, floor, slash)
    if not before:
        return None
    return _symbol(text, after, number=before.span("number"), group=None, regime="state")


def _party(text: str, slash: int, floor: int, after: "regex.Match[str]") -> Symbol | None:
    before = rules().pattern("party_before").match(text, floor, slash)
    if not before or after["year"]:
        return None
    if before["dash"].isspace() and not type_abbreviated(before["group"]):
        return None
    return _symbol(text, after, number=before.span("number"), group=before.span("group"), regime="party")


def _blank(text: str, slash: int, floor: int, after: "regex.Match[str]") -> Symbol | None:
    if rules().pattern("blank_before").match(text, floor, slash):
        return _symbol(text, after, number=None, group=None, regime="state")
    before = rules().pattern("blank_party_before").match(text, floor, slash)
    if before:
        return _symbol(text, after, number=None, group=before.span("group"), regime="party")
    return None


def _symbol(
    text: str, after: "regex.Match[str]", *, number: Stretch | None, group: Stretch | None, regime: str
) -> Symbol:
    start, end = after.span("symbol")
    written = _clean(after["symbol"])
    kept = without_footnote(written)
    while len(written) > len(kept):  # a footnote mark glued to the symbol is no part of it
        end -= 1
        written = _clean(text[start:end])
    first = group[0] if group else start
    tail = after.end("mark") if after["mark"] and end == after.end("symbol") else end
    symbol = f"{_clean(text[slice(*group)])}/{kept}" if group else kept
    parts = split_symbol(symbol if symbol[0].isupper() else _in_capitals(symbol))
    year = _clean(after["year"]) if after["year"] else None
    digits = text[slice(*number)] if number else None
    joined = f"{digits}-{symbol}" if group else "/".join(filter(None, (digits, year, symbol)))
    return Symbol(
        start=number[0] if number else first,
        end=tail,
        number=digits,
        year=year,
        symbol=symbol,
        code=joined if digits else None,
        regime=regime,
        parts=parts,
        weak=_is_weak(parts),
        number_at=number,
        year_at=after.span("year") if year else None,
        symbol_at=(first, end),
    )


@lru_cache(maxsize=4096)
def without_footnote(symbol: str) -> str:
    """Return ``symbol`` without the footnote digits glued to it: "NĐ-CP1" -> "NĐ-CP"; QH15 and X01 keep theirs."""
    head, separator, last = _split_last(symbol)
    owned = _numbered_group().match(last)
    if owned:
        return head + separator + owned[0]
    stem = _TRAILING_DIGITS.sub("", last)
    return head + separator + stem if stem != last and issuers_abbreviated(stem) else symbol


def _split_last(symbol: str) -> tuple[str, str, str]:
    cut = max(symbol.rfind(sign) for sign in "-_/")
    return (symbol[:cut], symbol[cut], symbol[cut + 1 :]) if cut >= 0 else ("", "", symbol)


def _is_weak(parts: SymbolParts) -> bool:
    known = parts.type or parts.issuer or _numbered_group().match(parts.groups[0])
    return not known or (len(parts.groups) == 1 and not _numbered_group().match(parts.groups[0]))


def _clean(text: str) -> str:
    return "".join(text.split()).translate(_DASHES)


@cache
def _in_capitals(symbol: str) -> str:
    """Return a symbol typed in small letters as the catalogues write its groups: "nđ-cp" -> "NĐ-CP", "qđ-ttg"."""
    return "-".join(_capitals().get(group, group.upper()) for group in symbol.split("-"))


@cache
def _capitals() -> dict[str, str]:
    written = [issuer.abbreviation for issuer in symbol_issuers()] + [kind.abbreviation for kind in document_types()]
    return {abbreviation.lower(): abbreviation for abbreviation in reversed(written) if abbreviation}


@cache
def _numbered_group() -> "regex.Pattern[str]":
    return regex.compile(setting("numbered_group"))
