"""What the checks look at: one report, its citations by document, and the day it is judged by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache, cached_property
from typing import Any

import regex

from extract.checks.catalogue import quality_rules
from extract.knowledge.rules import RuleSet, load
from extract.reading.document import Document
from extract.records import Citation, Directive, Finding, Header, Movement, Span
from extract.text import fold


class Subject:
    """One report under examination; knows how to word a finding."""

    def __init__(
        self,
        document: Document,
        header: Header,
        citations: tuple[Citation, ...],
        directives: tuple[Directive, ...],
        movements: tuple[Movement, ...],
    ) -> None:
        self.document = document
        self.text = document.text
        self.header = header
        self.citations = citations
        self.directives = directives
        self.movements = movements
        self.rules = rules()
        self.directive = {directive.id: directive for directive in directives}
        self.by_id = {citation.id: citation for citation in citations}

    @cached_property
    def firsts(self) -> frozenset[str]:
        """Ids of the citations that are the first mention of their document; an unresolved one counts as first."""
        first: dict[str, Citation] = {}
        lone: set[str] = set()
        for citation in self.citations:
            if citation.directive is None:
                lone.add(citation.id)
                continue
            known = first.get(citation.directive)
            if known is None or citation.span.start < known.span.start:
                first[citation.directive] = citation
        return frozenset(lone | {citation.id for citation in first.values()})

    @cached_property
    def numbered(self) -> tuple[Citation, ...]:
        """The citations by number, in the report's order; without laws by name and back references."""
        return tuple(one for one in self.citations if one.number and one.form != "back_reference")

    @cached_property
    def report_day(self) -> date | None:
        """The day of the report itself."""
        return day(self.header.date)

    @cached_property
    def period(self) -> tuple[date | None, date | None]:
        """First and last day of the reporting period."""
        period = self.header.period
        return (day(period.start), day(period.end)) if period else (None, None)

    @cached_property
    def judged_on(self) -> date | None:
        """The day the law is judged by: the report's own, else the end of its period, else its latest citation."""
        known = self.report_day or self.period[1]
        if known:
            return known
        dates = [found for one in self.citations if (found := day(one.date))]
        return max(dates, default=None)

    def finding(
        self,
        rule: str,
        variant: str,
        citation: Citation | None,
        *,
        span: Span | None = None,
        suggestion: str | None = None,
        **values: str | None,
    ) -> Finding:
        """Word a finding of ``rule``; the words see the citation's own fields, ``suggestion`` and ``values``."""
        quality = quality_rules()[rule]
        where = span or (citation.span if citation else None)
        severity = quality.severity_of(variant)
        if severity == "error" and where and where.page in self.document.source.ocr_pages:
            severity = "warning"  # recognition may have misread it
        words: dict[str, Any] = {"suggestion": suggestion or "", **(wording(citation) if citation else {}), **values}
        return Finding(
            rule=rule,
            severity=severity,
            citation=citation.id if citation else None,
            message=quality.messages[variant].format_map(words),
            suggestion=suggestion,
            span=where,
        )

    def code_span(self, citation: Citation) -> Span | None:
        """Return the stretch from number to symbol, None where they do not stand together ("số 12, 13/KH-UBND")."""
        number, symbol = citation.spans.get("number"), citation.spans.get("symbol")
        if number is None or symbol is None or not 0 <= symbol.start - number.end <= 16:
            return None
        if not _BETWEEN.fullmatch(self.text, number.end, symbol.start):
            return None
        return self.document.span(number.start, symbol.end)

    def paragraph_before(self, citation: Citation) -> str:
        """Return the paragraph from its beginning to the mention, "" where it is longer than a list item can be."""
        start = citation.span.start
        begin = self.text.rfind("\n", max(start - _LONGEST_ITEM, 0), start)
        if begin < 0 and start > _LONGEST_ITEM:
            return ""
        return self.text[begin + 1 : start]

    def is_in_table(self, citation: Citation) -> bool:
        """Tell whether the mention stands in a table row, whose other cells may tell the day and the issuer."""
        row_end = self.text.find("\n", citation.span.end, citation.span.end + _LONGEST_ITEM)
        after = self.text[citation.span.end : row_end if row_end >= 0 else citation.span.end + _LONGEST_ITEM]
        return "\t" in self.paragraph_before(citation) or "\t" in after

    def is_listed(self, citation: Citation) -> bool:
        """Tell whether the number stands in a list that shares the symbol, day and issuer of its last member."""
        spans = citation.spans
        return "number" in spans and "symbol" in spans and self.code_span(citation) is None


_LONGEST_ITEM = 1500  # characters of a list item or table row, beyond which its beginning is not looked for
_BETWEEN = regex.compile(r"[\s\d/._–—-]*+")  # what may stand between number and symbol: blanks, marks and the year


def wording(citation: Citation) -> dict[str, str | None]:
    """Return what messages may say of a citation."""
    code = citation.code or citation.number or ""
    return {
        "doc": label(citation),
        "code": code,
        "type": citation.type or "",
        "number": citation.number,
        "date": printed(citation.date),
        "issuer": citation.issuer.name if citation.issuer else "",
        "written": citation.span.text,
    }


def label(citation: Citation) -> str:
    """Return how a message calls the document: "Kế hoạch số 45/KH-UBND", or the words of the mention."""
    code = citation.code or (citation.number if citation.symbol is None else None)
    if code and citation.type:
        name: str = rules().settings["label"].format(type=capital(citation.type), code=code)
        return name
    quoted: int = rules().settings["quoted"]
    text = citation.span.text
    return capital(text if len(text) <= quoted else text[:quoted].rsplit(" ", 1)[0] + " ...")


def capital(text: str) -> str:
    """Return ``text`` with a capital first letter."""
    return text[:1].upper() + text[1:]


def printed(iso: str | None) -> str:
    """Return a date as NĐ 30/2020 writes it: two digits for days below 10 and for months 1 and 2."""
    if iso is None:
        return ""
    year, month, day_ = iso.split("-")
    return f"{day_}/{nd30_month(int(month))}/{year}"


def nd30_month(month: int) -> str:
    """Return the month as NĐ 30/2020, Phụ lục I mục II.4 writes it: 01, 02, then 3 to 12."""
    return f"{month:02}" if month < 3 else str(month)


def day(iso: str | None) -> date | None:
    """Return the day of an ISO string."""
    return date.fromisoformat(iso) if iso else None


def rules() -> RuleSet:
    """Return the words, patterns and settings of the checks."""
    return load("checks")


@cache
def words(name: str) -> frozenset[str]:
    """Return a word list of the checks as a set."""
    return frozenset(rules().words[name])


@cache
def folded_words(name: str) -> frozenset[str]:
    """Return a word list of the checks, accents and case dropped."""
    return frozenset(fold(word) for word in rules().words[name])


def is_generic(citation: Citation) -> bool:
    """Tell whether the type word names no type ("Văn bản số ...")."""
    return citation.type is None or fold(citation.type) in folded_words("generic_type")


def is_named(citation: Citation) -> bool:
    """Tell whether the document is of a kind that is cited by name alone."""
    return citation.type_code in words("named_type_codes")


Findings = Iterator[Finding]
