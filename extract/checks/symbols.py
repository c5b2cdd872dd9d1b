"""Does the symbol agree with the type, the issuer and the order of the rules (R6 to R8, R18, R22, R23, R28)."""

from collections.abc import Iterable
from datetime import date
from functools import cache

import regex

from extract.checks.subject import Findings, Subject, day, is_generic, is_named, words
from extract.extractors.directive_keys import canonical_code
from extract.knowledge.documents import (
    document_types,
    issuers_abbreviated,
    split_symbol,
    types_abbreviated,
)
from extract.knowledge.rules import load
from extract.records import Citation
from extract.text import fold, match_key

_PARTY_SHAPE = regex.compile(r"\d+\w{0,2}[-–]\p{L}[^/]*/\S+")
_STATE_SHAPE = regex.compile(r"\d+\w{0,2}/\S+|\d+\w{0,2}-[^/]+")
_UNTYPED = "CV"


def type_mismatch(subject: Subject) -> Findings:
    """R6: the type word says one thing, the symbol another."""
    for citation in _coded(subject):
        if is_generic(citation) or is_named(citation) or citation.type_code is None:
            continue
        parts = split_symbol(citation.symbol or "")
        shown = parts.groups[0] if parts.order == "type_first" else None
        if shown is None:
            if citation.type_code != _UNTYPED and _is_letter_shape(citation):
                yield subject.finding("TD106", "absent", citation, span=subject.code_span(citation))
        elif not _names(shown, citation.type_code):
            kinds = types_abbreviated(shown)
            yield subject.finding(
                "TD106", "other", citation, span=subject.code_span(citation), symbol_type=kinds[0].name.lower()
            )


def symbol_reversed(subject: Subject) -> Findings:
    """R7: "45/UBND-KH" on a document called Kế hoạch; right on a công văn, where KH is the drafting unit."""
    for citation in _coded(subject):
        if is_reversed(citation):
            yield subject.finding(
                "TD107",
                "reversed",
                citation,
                span=subject.code_span(citation),
                suggestion=canonical_code(citation, citation.type_code),
                issuer_code=split_symbol(citation.symbol or "").groups[0],
                type=(citation.type or "").lower(),
            )


def is_reversed(citation: Citation) -> bool:
    """Tell whether the type group stands behind the issuer in a State symbol."""
    if is_generic(citation) or citation.type_code in {None, _UNTYPED} or not citation.number:
        return False
    groups = split_symbol(citation.symbol or "").groups
    if len(groups) < 2 or any(group in _party_issuers() for group in groups):
        return False
    return not _names(groups[0], citation.type_code) and any(_names(g, citation.type_code) for g in groups[1:])


def year_misplaced(subject: Subject) -> Findings:
    """R8, administrative papers: a year in the symbol of a kind that is never normative."""
    until = day(subject.rules.settings["directive_with_year_until"])
    for citation in _coded(subject):
        if not citation.year or not citation.code or citation.type_code is None or is_named(citation):
            continue
        parts = split_symbol(citation.symbol or "")
        if parts.order != "type_first" and not issuers_abbreviated(parts.groups[0] if parts.groups else ""):
            continue
        if parts.groups[-1].startswith(("QH", "UBTVQH")) or citation.type_code in words("dated_symbol_codes"):
            continue
        issued = day(citation.date)
        if citation.type_code == "CT" and (issued is None or until is None or issued <= until):
            continue
        suggestion = citation.code.replace(f"/{citation.year}/", "/", 1)
        if suggestion != citation.code:
            span = subject.code_span(citation)
            yield subject.finding("TD108", "administrative", citation, span=span, suggestion=suggestion)


def party_state_order(subject: Subject) -> Findings:
    """R18: a Party symbol in State order or the reverse."""
    for citation in _coded(subject):
        code, groups = citation.code or "", split_symbol(citation.symbol or "").groups
        if len(groups) < 2 or citation.year:
            continue
        party = any(group in _party_issuers() for group in groups)
        if party and not _PARTY_SHAPE.fullmatch(code) and _STATE_SHAPE.fullmatch(code):
            kind = next((group for group in groups if types_abbreviated(group)), None)
            if kind is None:
                continue
            rest = [group for group in groups if group != kind]
            suggestion = f"{citation.number}-{kind}/{'-'.join(rest)}"
            span = subject.code_span(citation)
            yield subject.finding("TD118", "party", citation, span=span, suggestion=suggestion)
        elif not party and _PARTY_SHAPE.fullmatch(code) and _is_state_body(groups[1:]) and types_abbreviated(groups[0]):
            suggestion = f"{citation.number}/{'-'.join(groups)}"
            span = subject.code_span(citation)
            yield subject.finding("TD118", "state", citation, span=span, suggestion=suggestion)


def unlikely_issuer(subject: Subject) -> Findings:
    """R22: the body in the symbol does not issue that type."""
    matrix = subject.rules.settings["unlikely_issuers"]
    for citation in _coded(subject):
        groups = split_symbol(citation.symbol or "").groups
        if len(groups) != 2 or any(group in _party_issuers() for group in groups):
            continue
        rule = matrix.get(groups[0])
        if rule is None or not types_abbreviated(groups[0]):
            continue
        body = groups[1]
        wrong = body in rule.get("never", ()) or ("only" in rule and body not in rule["only"])
        if wrong and issuers_abbreviated(body):
            span = subject.code_span(citation)
            kind = types_abbreviated(groups[0])[0].name.lower()
            yield subject.finding("TD122", "unlikely", citation, span=span, issuer_code=body, type=kind)


def abbreviation(subject: Subject) -> Findings:
    """R23: a mistyped or outdated abbreviation of the type."""
    respelt: dict[str, str] = subject.rules.settings["respelt"]
    since = day(subject.rules.settings["abbreviations_since"])
    for citation in _coded(subject):
        groups = split_symbol(citation.symbol or "").groups
        group = groups[0] if groups else ""
        right = respelt.get(group)
        if right is None or not _names(right, citation.type_code) or len(groups) < 2 or not citation.code:
            continue
        issued = day(citation.date) or subject.judged_on
        if group != right and fold(group) != fold(right) and not _after(issued, since):
            continue
        if fold(group) == fold(right) and group == "QYĐ" and not _after(issued, since):
            continue  # the form of the circular of 2011
        suggestion = citation.code.replace(group, right, 1)
        span = subject.code_span(citation)
        yield subject.finding("TD123", "respelt", citation, span=span, suggestion=suggestion, group=group, right=right)


def two_orders(subject: Subject) -> Findings:
    """R28: one issuer's plans are KH-UBND here and UBND-KH there.

    Found on a reversed symbol that follows a right one of the same issuer; where all the right ones come later, on the
    reversed ones before them.
    """
    for citations in _series(subject):
        wrong = [index for index, one in enumerate(citations) if is_reversed(one)]
        right = [index for index in range(len(citations)) if index not in set(wrong)]
        if not wrong or not right:
            continue
        flagged = [index for index in wrong if index > right[0]] or wrong
        for index in flagged:
            other = citations[right[0]]
            yield subject.finding(
                "TD128",
                "two",
                citations[index],
                span=subject.code_span(citations[index]),
                suggestion=canonical_code(citations[index], citations[index].type_code),
                other=other.code,
            )


def _series(subject: Subject) -> Iterable[list[Citation]]:
    """Return the citations of one issuer and type; a body whose unit is not told joins the only unit of its level."""
    series: dict[tuple[object, ...], dict[str | None, list[Citation]]] = {}
    for citation in _coded(subject):
        issuer = citation.issuer
        if issuer is None or issuer.level is None or is_generic(citation) or citation.type_code in {None, _UNTYPED}:
            continue
        groups = tuple(sorted(split_symbol(citation.symbol or "").groups))
        units = series.setdefault((citation.type_code, issuer.level, groups), {})
        units.setdefault(match_key(issuer.unit) if issuer.unit else None, []).append(citation)
    for units in series.values():
        if len(units) == 2 and None in units:
            yield sorted((one for citations in units.values() for one in citations), key=lambda one: one.span.start)
        else:
            yield from units.values()


def _coded(subject: Subject) -> Iterable[Citation]:
    return (one for one in subject.citations if one.symbol and one.code and one.form != "back_reference")


def _names(group: str, type_code: str | None) -> bool:
    """Tell whether a symbol group stands for a type: KHLT for KHLT and for a plain KH, BCTĐ for BC."""
    if type_code is None:
        return False
    if group == type_code or any(kind.code == type_code for kind in types_abbreviated(group)):
        return True
    if len(group) > len(type_code) >= 2 and group.startswith(type_code) and not types_abbreviated(group):
        return True
    return fold(group) == fold(type_code) or group in _joint_forms(type_code)


@cache
def _joint_forms(type_code: str) -> frozenset[str]:
    """Return the abbreviations of joint papers of a type: a kế hoạch liên tịch may be called a kế hoạch."""
    return frozenset(
        kind.abbreviation
        for kind in document_types()
        if kind.abbreviation and kind.kind == "joint" and kind.abbreviation.startswith(type_code)
    )


def _is_letter_shape(citation: Citation) -> bool:
    """Tell whether the symbol looks like that of a công văn: issuer first, then a unit that is no type."""
    parts = split_symbol(citation.symbol or "")
    if parts.order != "issuer_first" or any(group in _party_issuers() for group in parts.groups):
        return False
    return not any(_names(group, citation.type_code) for group in parts.groups) and not citation.year


def _is_state_body(groups: Iterable[str]) -> bool:
    state = {"government", "assembly", "people_committee", "ministry", "department", "council"}
    return any(body.kind in state for group in groups for body in issuers_abbreviated(group))


@cache
def _party_issuers() -> frozenset[str]:
    """Return the issuer groups that only the Party uses."""
    return frozenset(load("directives").words["party_issuer"])


def _after(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one >= other


CHECKS = (
    type_mismatch, symbol_reversed, year_misplaced, party_state_order, unlikely_issuer, abbreviation, two_orders,
)  # fmt: skip
