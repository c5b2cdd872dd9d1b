"""What stands before a number: the kind of document, "số", the numbers that share its symbol, the provision."""

import re
from functools import cache
from typing import NamedTuple

from extract.extractors.citation_issuers import read_body
from extract.extractors.citation_mention import Body, Stretch, rules
from extract.extractors.citation_scan import Symbol
from extract.knowledge.documents import DocumentType, Regime, document_types, type_abbreviated, type_named
from extract.patterns import letter_tree
from extract.records import Provision
from extract.text import fold

_REACH = 90
_LAW_REACH = 190
_PROVISION_REACH = 60
_NEAREST_NUMBER = 14  # characters between two numbers of a list
_DIGIT = re.compile(r"\d")


class Head(NamedTuple):
    """``text[start:]`` begins the mention; ``type_at`` is None where no kind is named; ``name_at``: of a law."""

    start: int
    kind: DocumentType | None
    type_at: Stretch | None = None
    name_at: Stretch | None = None
    numbered: bool = False
    issuer: Body | None = None


def read_head(text: str, symbol: Symbol, floor: int, begin: int) -> Head | None:
    """Return what stands before ``begin`` and after ``floor``, or None where the number counts something else.

    ``begin`` is where the number stands, or the first of the numbers that share the symbol.
    """
    end = begin if symbol.number_at else _blank_start(text, symbol, floor)
    floor = max(floor, end - _LAW_REACH)
    floor = max(floor, text.rfind("\t", floor, end) + 1)
    near = max(floor, end - _REACH)
    for rule in ("type_before", "abbreviated_type_before"):
        match = rules().pattern(rule).match(text, near, end)
        if match:
            unknown = rules().pattern("unknown_type_before").match(text, near, end) if symbol.weak else None
            if unknown and unknown.start() < match.start() and match["type"].islower():
                return Head(unknown.start(), None, unknown.span("type"), numbered=True)  # "Mật lệnh" is no lệnh
            kind = _kind(match["type"], symbol)
            outer = _outer_type(text, symbol, kind, near, match.start())
            return outer or Head(match.start(), kind, match.span("type"), numbered=True)
    law = None if symbol.type_group else _law_head(text, floor, end)
    if law:
        return law
    if rules().pattern("negative_before").match(text, near, end):
        return None
    distant = _distant_head(text, symbol, floor, end)
    if distant:
        return distant
    return _bare_head(text, symbol, near, end)


def _bare_head(text: str, symbol: Symbol, near: int, end: int) -> Head:
    """Return the head where no kind of the catalogue stands: "số" alone, a kind misread, or one that is unknown."""
    word = rules().pattern("number_word_before").match(text, near, end)
    if not word:
        return Head(end, None)
    unknown = rules().pattern("unknown_type_before").match(text, near, end) if symbol.weak else None
    if unknown:
        return Head(unknown.start(), None, unknown.span("type"), numbered=True)
    return _unaccented_head(text, near, word.start()) or Head(word.start(), None, numbered=True)


def _unaccented_head(text: str, floor: int, end: int) -> Head | None:
    """Return the head whose kind has lost or changed accents, as recognised text has it ("Quyét định số")."""
    words = rules().pattern("words_before").match(text, floor, end)
    if not words:
        return None
    for start in words.starts("word"):
        kind = _folded_types().get(" ".join(fold(text[start:end]).split()))
        if kind:
            return Head(start, kind, (start, words.end("word")), numbered=True)
    return None


@cache
def _folded_types() -> dict[str, DocumentType]:
    kinds: dict[str, DocumentType] = {}
    for kind in document_types():
        if " " in kind.name:
            kinds.setdefault(fold(kind.name), kind)
    return kinds


def _law_head(text: str, floor: int, end: int) -> Head | None:
    """Return the head of a law whose name stands between the kind and the number."""
    law = rules().pattern("law_before").match(text, floor, end)
    if not law:
        return None
    outer = rules().pattern("amending_before").match(text, floor, law.start()) or law
    name_at = _stripped(text, outer.start(), law.end("name"))
    return Head(outer.start(), type_named(outer["type"]), outer.span("type"), name_at, numbered=True)


def _distant_head(text: str, symbol: Symbol, floor: int, end: int) -> Head | None:
    """Return the head where the issuer or a few words stand between the kind and "số"."""
    match = rules().pattern("type_with_issuer_before").match(text, floor, end)
    issuer = read_body(text, match.start("issuer"), end) if match else None
    if match and issuer and issuer.end == match.end("issuer"):
        return Head(match.start(), _kind(match["type"], symbol), match.span("type"), numbered=True, issuer=issuer)
    match = rules().pattern("qualified_type_before").match(text, max(floor, end - _REACH), end)
    return Head(match.start(), _kind(match["type"], symbol), match.span("type"), numbered=True) if match else None


def listed_numbers(text: str, start: int, floor: int) -> tuple[int, list[Stretch]]:
    """Return where a list of bare numbers before ``start`` begins and the numbers; (start, []) where none stands.

    "các Kế hoạch số 12, 13 và 15/KH-UBND": called with the offset of 15 it gives 12 and 13.
    """
    if not _DIGIT.search(text, max(floor, start - _NEAREST_NUMBER), start):
        return start, []
    match = rules().pattern("listed_numbers_before").match(text, max(floor, start - 120), start)
    if not match or not rules().pattern("number_word_before").match(text, floor, match.start()):
        return start, []
    numbers: list[Stretch] = []
    at = match.start()
    while at < start:
        if text[at].isdigit():
            end = at
            while end < start and text[end].isalnum():
                end += 1
            numbers.append((at, end))
            at = end
        else:
            at += 1
    return match.start(), numbers


def read_provision(text: str, start: int, floor: int) -> tuple[Stretch, Provision] | None:
    """Return the provision that stands straight before a mention: "điểm a khoản 2 Điều 8 (của)"."""
    floor = max(floor, start - _PROVISION_REACH)
    if not _provision_words().search(text[floor:start].lower()):
        return None
    match = rules().pattern("provision_before").match(text, floor, start)
    if not match or not (match["article"] or match["clause"] or match["point"]):
        return None
    provision = Provision(article=match["article"], clause=match["clause"], point=match["point"])
    return _stripped(text, match.start(), match.end()), provision


@cache
def _provision_words() -> "re.Pattern[str]":
    """Return a pattern for the words of ``provision_before``; most mentions have none before them."""
    return re.compile(letter_tree(rules().words["provision_word"]))


def _kind(word: str, symbol: Symbol) -> DocumentType | None:
    """Return the kind that a type word means; the symbol tells where the word is "văn bản" or the Party's quy định."""
    regime: Regime = "party" if symbol.regime == "party" else "state"
    kind = type_named(word) or type_abbreviated(word, regime=regime) or _misspelt(word)
    if kind and kind.kind == "generic" and symbol.type_group:
        return type_abbreviated(symbol.type_group, regime=regime) or kind
    return kind


def _misspelt(word: str) -> DocumentType | None:
    right = {" ".join(wrong.split()).lower(): name for wrong, name in rules().settings["type_misspelt"].items()}
    name = right.get(" ".join(word.split()).lower())
    return type_named(name) if name else None


def _outer_type(text: str, symbol: Symbol, kind: DocumentType | None, floor: int, start: int) -> Head | None:
    """In "Quyết định phê duyệt Kế hoạch số 5/QĐ-UBND" the number is that of the Quyết định."""
    group = symbol.type_group
    if not group or not kind or kind.kind == "generic" or kind.abbreviation == group:
        return None
    match = rules().pattern("outer_type_before").match(text, floor, start)
    if not match:
        return None
    outer = type_named(match["type"])
    if not outer or outer.abbreviation != group:
        return None
    return Head(match.start(), outer, match.span("type"), numbered=True)


def _blank_start(text: str, symbol: Symbol, floor: int) -> int:
    """Return where the blank number of a form begins, so that the head ends behind "số"."""
    match = rules().pattern("blank_number").match(text, max(floor, symbol.start - _REACH), symbol.start)
    return match.start() if match else symbol.start


def _stripped(text: str, start: int, end: int) -> Stretch:
    while end > start and text[end - 1] in " ,\n(":
        end -= 1
    return start, end
