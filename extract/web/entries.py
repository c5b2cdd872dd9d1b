"""The entries of a report as the list beside the page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from extract.export import entries as said
from extract.export import labels
from extract.export.html import marks
from extract.export.table import header_rows
from extract.records import Award, Citation, Finding, Movement, Report, Span
from extract.store.corpus import Stored
from extract.store.corrections import Kind
from extract.store.database import Row
from extract.web.originals import shown_name

LETTERS: dict[str, Kind] = {"c": "citation", "m": "movement", "a": "award", "f": "finding", "h": "header"}
TITLES: dict[str, str] = {
    "f": "Cần sửa trong báo cáo",
    "c": "Văn bản viện dẫn",
    "m": "Phong trào, cuộc vận động",
    "a": "Khen thưởng",
}
_TOUCHED = {"set": "đã sửa", "confirm": "đã xác nhận", "add": "đã thêm"}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list. ``state``: what a person did with it; ``review``: it should be looked at."""

    ref: str
    kind: str
    head: str
    details: tuple[str, ...]
    page: int | None
    confidence: float | None
    review: bool
    state: str
    severity: str = ""


def kind_of(ref: str) -> Kind | None:
    """Return the kind of an entry by its id ("c3"; "h" and "h-date" are the header's)."""
    letter, rest = ref[:1], ref[1:]
    if letter == "h" and (not rest or rest.startswith("-")):
        return "header"
    return LETTERS.get(letter) if rest.isascii() and rest.isdecimal() and letter != "h" else None


def items(report: Report, found: Sequence[str], corrections: Iterable[Row]) -> dict[str, list[Item]]:
    """Return the lines of each kind, in reading order; findings (whose ids are ``found``) by severity."""
    touched = {
        row["entry"]: _TOUCHED[row["action"]]
        for row in corrections
        if row["undone_at"] is None and row["action"] in _TOUCHED and row["entry"]
    }
    confirmed = {ref for ref, state in touched.items() if ref[0] == "f"}
    worst = list(labels.SEVERITIES)
    findings = [_finding(ref, one, touched, confirmed) for ref, one in zip(found, report.findings, strict=True)]
    findings.sort(key=lambda item: worst.index(item.severity))
    return {
        "f": findings,
        "c": [_item(one, said.citation_head(one), _typed(one), one.span, touched) for one in report.citations],
        "m": [
            _item(one, one.name, said.movement_details(one), next(iter(one.mentions), None), touched)
            for one in report.movements
        ],
        "a": [_item(one, said.award_head(one), said.award_details(one), one.span, touched) for one in report.awards],
    }


def _typed(citation: Citation) -> list[str]:
    return [*([citation.type] if citation.type and citation.code else []), *said.citation_details(citation)]


def _item(
    one: Citation | Movement | Award,
    head: str,
    details: Sequence[str],
    span: Span | None,
    touched: dict[str, str],
) -> Item:
    page = span.page if span else None
    state = touched.get(one.id, "")
    return Item(one.id, one.id[0], head, tuple(details), page, one.confidence, one.needs_review and not state, state)


def _finding(ref: str, one: Finding, touched: dict[str, str], confirmed: set[str]) -> Item:
    page = one.span.page if one.span else None
    review = one.severity != "info" and ref not in confirmed
    details = tuple(part for part in said.finding_details(one) if not part.startswith("sửa:"))
    return Item(ref, "f", one.message, details, page, None, review, touched.get(ref, ""), one.severity)


def in_order(listed: dict[str, list[Item]], stored: Stored) -> list[str]:
    """Return the entries to look at, in the order in which they are printed."""
    doubtful = {item.ref for group in listed.values() for item in group if item.review}
    printed = [mark.ref for mark in marks(stored.record, stored.finding_ids) if mark.ref in doubtful]
    return list(dict.fromkeys([*printed, *sorted(doubtful.difference(printed))]))


def header_lines(report: Report) -> list[tuple[str, str]]:
    """Return what the report says of itself: name and value."""
    return header_rows(report.header)


def entry_data(report: Report, found: Sequence[str], ref: str) -> dict[str, Any] | None:
    """Return an entry as JSON, None where the report has none of this id; ``found``: the ids of its findings."""
    kind = kind_of(ref)
    if kind == "header":
        return report.header.model_dump(mode="json")
    if kind == "finding":
        findings = dict(zip(found, report.findings, strict=True))
        return findings[ref].model_dump(mode="json") if ref in findings else None
    groups: dict[str | None, tuple[Citation | Movement | Award, ...]] = {
        "citation": report.citations,
        "movement": report.movements,
        "award": report.awards,
    }
    entries = groups.get(kind, ())
    return next((one.model_dump(mode="json") for one in entries if one.id == ref), None)


def quotation(data: dict[str, Any]) -> str:
    """Return the words of the report that an entry was read from."""
    spans = data.get("mentions") or [data.get("span")]
    return str(spans[0]["text"]) if spans and spans[0] else ""


def report_title(row: Row) -> str:
    """Return what to call a report: its body, else its title, else its file."""
    return str(row["name"] or row["title"] or shown_name(row["path"]))
