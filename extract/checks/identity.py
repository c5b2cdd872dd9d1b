"""Is the document told at all: number, symbol, date, issuer, subject, the word "số" (R1 to R5, R17, R19)."""

from regex import Match

from extract.checks.subject import Findings, Subject, capital, folded_words, is_generic, is_named, printed, words
from extract.knowledge.documents import issuers_abbreviated, split_symbol
from extract.records import Citation
from extract.text import fold, match_key

_SENTENCE = 200
_GAP = 14  # characters between type word and number in which "số" can stand


def number_missing(subject: Subject) -> Findings:
    """R1: a document of a numbered kind with a date or a symbol but no number."""
    for citation in subject.citations:
        if citation.number or citation.form not in {"full", "name_only"}:
            continue
        if citation.type_code in words("unnumbered_type_codes"):
            continue
        if citation.symbol:
            yield subject.finding("TD101", "blank", citation)
        elif citation.date or "date" in citation.spans:
            yield subject.finding("TD101", "missing", citation)


def number_zero(subject: Subject) -> Findings:
    """Find numbers of zeros only."""
    for citation in subject.numbered:
        if citation.number and not citation.number.strip("0"):
            yield subject.finding("TD131", "zero", citation, span=citation.spans.get("number"))


def symbol_missing(subject: Subject) -> Findings:
    """Find first mentions that have a number and no symbol."""
    for citation in subject.numbered:
        if citation.symbol is None and citation.id in subject.firsts and not is_named(citation):
            yield subject.finding("TD130", "missing", citation)


def date_missing(subject: Subject) -> Findings:
    """R2: the first mention has no date, or an incomplete one."""
    for citation in subject.citations:
        if citation.date or citation.id not in subject.firsts or not _coded(citation) or subject.is_listed(citation):
            continue
        if subject.is_in_table(citation):
            continue
        written = citation.spans.get("date")
        if written is not None:
            if not any(char.isdigit() for char in written.text):
                yield subject.finding("TD102", "blank", citation, span=written)
            elif _is_partial(written.text):
                yield subject.finding("TD102", "partial", citation, span=written, written=written.text)
            continue
        directive = subject.directive.get(citation.directive or "")
        code = subject.code_span(citation)
        if directive and directive.date and code:
            date = printed(directive.date)
            suggestion = f"{citation.code} {subject.rules.settings['day_word']} {date}"
            variant = "normative_known" if citation.year else "known"
            yield subject.finding("TD102", variant, citation, span=code, suggestion=suggestion, date=date)
        else:
            yield subject.finding("TD102", "normative" if citation.year else "missing", citation)


def issuer_missing(subject: Subject) -> Findings:
    """R3: the first mention does not tell whose document it is, and its symbol does not either.

    A bare code, without a type word, is a member of a list or table that tells it elsewhere.
    """
    vague = {match_key(name) for name in words("vague_issuer")}
    headed = subject.rules.pattern("headed_issuer")
    for citation in subject.citations:
        if citation.id not in subject.firsts or not (citation.number and citation.symbol) or is_named(citation):
            continue
        if citation.form == "back_reference" or subject.is_listed(citation) or "type" not in citation.spans:
            continue
        if citation.relation == "issued":
            continue  # the reporter's own, as the sentence shows
        if citation.issuer is None:
            variant = _symbol_tells(citation)
            if variant and not (subject.is_in_table(citation) or headed.match(subject.paragraph_before(citation))):
                yield subject.finding("TD103", variant, citation)
        elif citation.issuer.level is None and match_key(citation.issuer.name) in vague:
            yield subject.finding("TD103", "vague", citation, span=citation.spans.get("issuer"))


def _symbol_tells(citation: Citation) -> str | None:
    """Return how grave a missing issuer is: None where the symbol names the body and its level."""
    parts = split_symbol(citation.symbol or "")
    bodies = [body for group in parts.groups for body in issuers_abbreviated(group)]
    if not bodies:
        return None if parts.groups and parts.groups[-1].startswith(("QH", "UBTVQH")) else "unknown"
    return None if any(body.level for body in bodies) else "missing"


def subject_missing(subject: Subject) -> Findings:
    """R4: the first full mention ends without a subject. Where the text runs on, a subject may be meant: no finding.

    What a proposal or an opinion "tại" a paper is about is told by the sentence; in brackets only the source is named.
    """
    ends, told = subject.rules.pattern("continues"), subject.rules.pattern("told_elsewhere")
    for citation in subject.citations:
        if citation.subject or citation.id not in subject.firsts or citation.form != "full" or is_named(citation):
            continue
        if not citation.date or not citation.number or "type" not in citation.spans or subject.is_in_table(citation):
            continue
        last = max([citation.span.end, *(span.end for span in citation.spans.values())])
        rest = subject.text[last : last + 40]
        if told.match(subject.text, max(citation.span.start - _SENTENCE, 0), citation.span.start):
            continue
        if not rest.strip() or ends.match(rest):
            yield subject.finding("TD104", "missing", citation)


def so_missing(subject: Subject) -> Findings:
    """R5: no "số" between the type word and the number."""
    so = fold(subject.rules.settings["number_word"])
    for citation in subject.numbered:
        kind, number = citation.spans.get("type"), citation.spans.get("number")
        if kind is None or number is None or not 0 < number.start - kind.end <= _GAP or citation.symbol is None:
            continue
        between = subject.text[kind.end : number.start]
        if between.strip() == "":
            code = subject.code_span(citation) or number
            span = subject.document.span(kind.start, code.end)
            suggestion = f"{kind.text} {subject.rules.settings['number_word']} {code.text}"
            if so not in fold(kind.text).split():
                yield subject.finding("TD105", "missing", citation, span=span, suggestion=suggestion)


def generic_type(subject: Subject) -> Findings:
    """R17: "Văn bản số ..." instead of the type; "các văn bản số ..." before a list is right."""
    plural = tuple(fold(word) + " " for word in words("plural_marker"))
    for citation in subject.numbered:
        kind, code = citation.spans.get("type"), subject.code_span(citation)
        if kind is None or code is None or fold(kind.text) not in folded_words("generic_type"):
            continue
        before = fold(subject.text[max(kind.start - 12, 0) : kind.start])
        if before.endswith(plural):
            continue
        known = None if is_generic(citation) else citation.type
        suggestion = f"{known} {subject.text[kind.end : code.end].strip()}" if known else None
        span = subject.document.span(kind.start, code.end) if kind.end <= code.start else None
        yield subject.finding(
            "TD117", "generic", citation, span=span, suggestion=suggestion if span else None, type=capital(kind.text)
        )


def nameless(subject: Subject) -> Findings:
    """R19: "đã ban hành Kế hoạch kiểm tra ...": issued, and nothing to find it by."""
    further = subject.rules.pattern("nameless_next")
    for first in subject.rules.pattern("nameless").finditer(subject.text):
        match: Match[str] | None = first
        while match:
            span = subject.document.span(match.start("mention"), match.end("rest"))
            yield subject.finding("TD119", "nameless", None, span=span, written=span.text)
            match = further.match(subject.text, match.end())


def _coded(citation: Citation) -> bool:
    """Tell whether a citation goes by number and symbol."""
    if is_named(citation) or citation.form == "back_reference":
        return False
    return bool(citation.number and citation.symbol) or bool(citation.symbol and "date" in citation.spans)


def _is_partial(written: str) -> bool:
    """Tell whether a date lacks a part, as against an impossible one (which is R9's)."""
    return len([part for part in "".join(c if c.isdigit() else " " for c in written).split() if part]) < 3


CHECKS = (
    number_missing, number_zero, symbol_missing, date_missing, issuer_missing, subject_missing, so_missing,
    generic_type, nameless,
)  # fmt: skip
