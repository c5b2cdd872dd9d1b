"""Do the citations of one report agree with each other (R11, R12, R14)."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import regex

from extract.checks.subject import Findings, Subject, day, is_generic, printed
from extract.extractors.directive_keys import Identity, identify, ordered_key
from extract.records import Citation, Directive
from extract.text import match_key


def number_conflict(subject: Subject) -> Findings:
    """R11: one number and symbol in one year with two dates, two issuers or two types."""
    yield from _two_types(subject)
    documents: dict[tuple[object, ...], list[tuple[Directive, Citation, Identity]]] = {}
    for directive in subject.directives:
        citation = subject.by_id[directive.citations[0]]
        for one in directive.citations:
            if subject.by_id[one].symbol:
                citation = subject.by_id[one]
                break
        identity = identify(citation)
        if identity.number and identity.groups:
            documents.setdefault(ordered_key(identity), []).append((directive, citation, identity))
    for same_code in documents.values():
        by_series: dict[object, tuple[Directive, Citation, Identity]] = {}
        for directive, citation, identity in same_code:
            known = by_series.setdefault(_series(subject, directive, citation), (directive, citation, identity))
            if known[0] is not directive:
                yield from _clash(subject, known[0], directive, citation)


def _series(subject: Subject, directive: Directive, citation: Citation) -> object:
    """Return what a number is unique in: the year, or for Party papers the term of the congress."""
    if directive.date is None:
        return None
    if "/" in (citation.symbol or "") and not citation.year:
        terms = [term for term in subject.rules.settings["party_terms"] if term <= directive.date]
        return ("term", len(terms))
    return ("year", citation.year or directive.date[:4])


def _clash(subject: Subject, one: Directive, other: Directive, citation: Citation) -> Findings:
    level_one = one.issuer.level if one.issuer else None
    level_other = other.issuer.level if other.issuer else None
    unit_one = match_key(one.issuer.unit) if one.issuer and one.issuer.unit else None
    unit_other = match_key(other.issuer.unit) if other.issuer and other.issuer.unit else None
    same_issuer = level_one in {level_other, None} or level_other is None
    same_issuer = same_issuer and (unit_one in {unit_other, None} or unit_other is None)
    if one.date and other.date and one.date != other.date:
        if same_issuer:
            values = {"other": printed(one.date), "date": printed(other.date)}
            span = citation.spans.get("date")
            yield subject.finding("TD111", "dates", citation, span=span, **values)
    elif one.date and one.date == other.date and not same_issuer and one.issuer:
        span = citation.spans.get("issuer")
        yield subject.finding("TD111", "issuers", citation, span=span, other=one.issuer.name)


def _two_types(subject: Subject) -> Findings:
    for directive in subject.directives:
        typed = [
            one
            for identifier in directive.citations
            if (one := subject.by_id[identifier]).symbol and not is_generic(one) and one.form != "back_reference"
        ]
        for one in typed[1:]:
            if one.type_code != typed[0].type_code:
                other = (typed[0].type or "").lower()
                yield subject.finding("TD111", "types", one, other=other, type=(one.type or "").lower())


def number_order(subject: Subject) -> Findings:
    """R12: within one issuer, type and year a larger number has an earlier day."""
    series: dict[tuple[object, ...], list[tuple[int, date, Citation]]] = {}
    for citation, number, issued in _dated(subject):
        issuer = citation.issuer
        if issuer and issuer.level and citation.year is None and "/" not in (citation.symbol or ""):
            symbol = ordered_key(identify(citation))[3]
            key = (citation.type_code, issuer.level, issuer.unit, issued.year, symbol)
            series.setdefault(key, []).append((number, issued, citation))
    for entries in series.values():
        latest: tuple[int, date, Citation] | None = None
        for entry in sorted(entries, key=lambda one: (one[0], one[1])):
            if latest and entry[0] > latest[0] and entry[1] < latest[1]:
                other = latest[2]
                yield subject.finding(
                    "TD112", "order", entry[2], other=other.code, other_date=printed(other.date),
                )  # fmt: skip
            elif latest is None or entry[1] >= latest[1]:
                latest = entry


def _dated(subject: Subject) -> Iterator[tuple[Citation, int, date]]:
    """Yield the first mentions that have a plain number and a day."""
    for citation in subject.numbered:
        issued = day(citation.date)
        if issued and citation.symbol and citation.id in subject.firsts and (citation.number or "").isdigit():
            yield citation, int(citation.number or 0), issued


def repeated_in_full(subject: Subject) -> Findings:
    """R14: a later mention gives the date again, though an earlier one gave it."""
    for directive in subject.directives:
        mentions = [subject.by_id[identifier] for identifier in directive.citations]
        full = [one for one in mentions if one.form == "full" and one.date and one.number]
        for earlier, later in pairwise(full):
            if earlier.date == later.date:
                yield subject.finding("TD114", "again", later)


def before_its_basis(subject: Subject) -> Findings:
    """Find papers that are older than the one they implement in the same sentence."""
    basis: Citation | None = None
    for citation in sorted(subject.numbered, key=lambda one: one.span.start):
        if basis and _SENTENCE_END.search(subject.text, basis.span.end, citation.span.start):
            basis = None
        if citation.relation == "implements" and citation.date:
            if basis is None or (basis.date or "") < citation.date:
                basis = citation
        elif citation.relation == "issued" and citation.date and basis and basis.date and citation.date < basis.date:
            span = citation.spans.get("date")
            other = {"other": basis.code, "other_date": printed(basis.date)}
            yield subject.finding("TD136", "before", citation, span=span, **other)


_SENTENCE_END = regex.compile(r"\n|[.!?…]\s+\p{Lu}")


CHECKS = (number_conflict, number_order, repeated_in_full, before_its_basis)
