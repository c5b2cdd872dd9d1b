"""A record as rows of the flat tables, one dictionary a row; columns as in ``store/migrations.py``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extract.extractors.directive_keys import identify
from extract.records import Citation, Directive, Report, Span
from extract.store.database import Row
from extract.text import fold, match_key


def rows_of(report: Report, found: Sequence[str]) -> dict[str, list[Row]]:
    """Return the rows of all flat tables for one report (without ``report_id``); ``found``: the ids of its findings."""
    return {
        "citation": [_citation(one) for one in report.citations],
        "directive": [_directive(one, report) for one in report.directives],
        "movement": [
            {
                "entry": one.id,
                **_fields(one, "name canonical derived_from kind level launched_by directive"),
                "name_key": match_key(one.canonical or one.name),
                "misquoted": int(one.misquoted),
                "mentions": len(one.mentions),
                **_sureness(one),
                **_place(one.mentions[0] if one.mentions else None),
            }
            for one in report.movements
        ],
        "award": [
            {
                "entry": one.id,
                **_fields(one, "award award_code award_text conferrer conferrer_tier recipient recipient_text count"),
                **_fields(one, "count_unit qualifier status basis period part_of"),
                "table_no": one.table,
                **_sureness(one),
                **_place(one.span),
            }
            for one in report.awards
        ],
        "finding": [
            {
                "entry": name,
                **_fields(one, "rule severity citation message suggestion"),
                **_place(one.span),
            }
            for name, one in zip(found, report.findings, strict=True)
        ],
    }


def _citation(one: Citation) -> Row:
    issuer = one.issuer
    return {
        "entry": one.id,
        **_fields(one, "type type_code number year symbol code"),
        "code_key": citation_key(one),
        "date": one.date,
        "issuer": issuer.name if issuer else None,
        "issuer_level": issuer.level if issuer else None,
        "issuer_unit": issuer.unit if issuer else None,
        "issuer_stated": int(issuer.stated) if issuer else None,
        **_fields(one, "subject relation form directive"),
        **_sureness(one),
        **_place(one.span),
    }


def _directive(one: Directive, report: Report) -> Row:
    issuer = one.issuer
    keys = [citation_key(citation) for citation in report.citations if citation.id in one.citations]
    return {
        "entry": one.id,
        **_fields(one, "type type_code code canonical_code"),
        "code_key": next((key for key in keys if key), None),
        "date": one.date,
        "issuer": issuer.name if issuer else None,
        "issuer_level": issuer.level if issuer else None,
        "issuer_unit": issuer.unit if issuer else None,
        "subject": one.subject,
        "mentions": len(one.citations),
    }


def citation_key(citation: Citation) -> str | None:
    """Return the key under which the spellings of one number and symbol agree, None without a number.

    Leading zeros, case, accents, dashes, and the order of the groups of the symbol do not count:
    "0415/UBND-KH" of a plan and "415/KH-UBND" agree.
    """
    if not citation.number:
        return None
    if not citation.symbol:
        return citation.number.lstrip("0") or None
    identity = identify(citation)
    return code_key(identity.number, identity.symbol_year, identity.ordered)


def code_key(number: str | None, year: str | None, groups: tuple[str, ...]) -> str:
    """Return the key of a number, the year inside the symbol and the symbol's groups in order."""
    return "/".join(part for part in (number, year, "-".join(fold(group) for group in groups)) if part)


def _fields(one: object, names: str) -> dict[str, Any]:
    return {name: getattr(one, name) for name in names.split()}


def _sureness(one: Any) -> dict[str, Any]:  # noqa: ANN401  citation, movement or award
    return {"confidence": one.confidence, "needs_review": int(one.needs_review)}


def _place(span: Span | None) -> dict[str, Any]:
    if span is None:
        return {"page": None, "start_char": None, "end_char": None, "text": None}
    return {"page": span.page, "start_char": span.start, "end_char": span.end, "text": span.text}
