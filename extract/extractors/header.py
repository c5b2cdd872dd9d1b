"""The report's own header: whose report, of which day, about which period."""

from __future__ import annotations

from datetime import date

import regex

from extract.extractors import header_issuer
from extract.extractors.header_author import infer_body
from extract.extractors.header_people import Foot, printed_title, read_foot
from extract.extractors.header_period import find_period
from extract.extractors.header_title import read_head
from extract.extractors.header_unit import locate
from extract.extractors.header_zones import REPORT, Head, Piece, closing_date, is_paper, rules
from extract.reading.document import Document
from extract.records import Header, Period, ReportIssuer, Signer, Span
from extract.text import PartialDate, fold


def read_header(document: Document) -> Header:
    """Return what the document says of itself; what it does not say is None.

    Only a report has a reporting period; the years in the title of a decision are part of its subject.
    """
    head = read_head(document)
    if not is_paper(document, head):
        head = Head(title=head.title if head.type_code is None else [], body_start=head.body_start)
    elif head.place_date is None and head.type_code:
        head.place_date = closing_date(document)
    foot = read_foot(document, head.body_start, has_letterhead=bool(head.letterhead or head.number or head.type_code))
    spans: dict[str, Span] = {}
    code, symbol = _code(document, head, spans)
    day, place = _date(document, head, spans)
    type_code = head.type_code or _type_of_symbol(head, symbol)
    title = _title(document, head, spans)
    period = _period(document, head, type_code, title)
    return Header(
        type_code=type_code,
        code=code,
        date=day,
        place=place,
        title=title,
        issuer=_issuer(document, head, type_code, place, day or (period.end if period else None)),
        addressees=_list(document, head.addressees, "addressees", spans),
        recipients=_list(document, foot.recipients, "recipients", spans),
        signer=_signer(document, foot),
        period=period,
        spans=spans,
    )


def _code(document: Document, head: Head, spans: dict[str, Span]) -> tuple[str | None, str | None]:
    if head.number is None:
        return None, None
    match = head.number
    number = regex.sub(r"[\s.…_]+", "", match["number"])
    symbol = regex.sub(r"\s+", "", match["symbol"]).replace("–", "-")
    separator = "-" if match["separator"] in "-–" else "/"
    spans["code"] = document.span(match.start("number"), match.end("symbol"))
    if not rules().pattern("number_value").match(number):
        return None, symbol
    return f"{number}{separator}{symbol}", symbol


def _type_of_symbol(head: Head, symbol: str | None) -> str | None:
    """Tell the type from the symbol: "BC-SYT" is a report, "SNV-TĐKT" under a V/v line a công văn."""
    if symbol is None:
        return None
    codes = set(rules().settings["types"].values())
    for part in regex.split(r"[-/]", symbol):
        if part in codes:
            return part
    return "CV" if head.subject or head.addressees else None


def _date(document: Document, head: Head, spans: dict[str, Span]) -> tuple[str | None, str | None]:
    if head.place_date is None:
        return None, None
    match = head.place_date
    place = None
    if match["place"]:
        start, end = match.span("place")
        words = document.text[start:end].split(" ")
        while words and not words[0][0].isupper():
            start += len(words.pop(0)) + 1
        if words:
            place = " ".join(words)
            spans["place"] = document.span(start, end)
    day = PartialDate(_number(match["year"]), _number(match["month"]), _number(match["day"])).iso()
    if day:
        spans["date"] = document.span(match.start("day"), match.end("year"))
    return day, place


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isdecimal() else None


def _title(document: Document, head: Head, spans: dict[str, Span]) -> str | None:
    pieces = head.title or head.subject
    if not pieces:
        return None
    spans["title"] = document.span(pieces[0].start, pieces[-1].end)
    parts = [part.text.strip("-_~ ") if n else part.text for n, part in enumerate(pieces)]
    return " ".join(parts).strip().replace("~", "–")  # what scans make of a dash


def _list(document: Document, pieces: list[Piece], name: str, spans: dict[str, Span]) -> tuple[str, ...]:
    items = [item for part in pieces for item in _items(part.text)]
    if items:
        spans[name] = document.span(pieces[0].start, pieces[-1].end)
    return tuple(items)


def _items(text: str) -> list[str]:
    bare = [regex.sub(r"^\s*[-–+•*]\s*", "", part) for part in text.split(";")]
    return [item for part in bare if (item := " ".join(part.split()).strip(" .,:;|"))]


def _signer(document: Document, foot: Foot) -> Signer | None:
    if foot.name is None and not foot.titles:
        return None
    parts = [*foot.titles, *([foot.name] if foot.name else [])]
    title = ", ".join(map(printed_title, foot.titles)) or None
    span = document.span(min(p.start for p in parts), max(p.end for p in parts))
    return Signer(name=foot.name.text if foot.name else None, title=title, span=span)


def _period(document: Document, head: Head, type_code: str | None, title: str | None) -> Period | None:
    pieces = head.title or head.subject
    if title is None or not (type_code == REPORT or rules().pattern("reports").search(fold(title))):
        return None
    found = find_period(title)
    if found is None:
        return None
    start, end = _place(pieces, found.start), _place(pieces, found.end - 1) + 1
    return Period(
        label=found.label,
        start=found.first.isoformat() if found.first else None,
        end=found.last.isoformat() if found.last else None,
        kind=found.kind,
        span=document.span(start, end),
    )


def _place(pieces: list[Piece], offset: int) -> int:
    """Return the flow offset of a character of the joined title."""
    for part in pieces:
        if offset < len(part.text):
            return part.start + offset
        offset -= len(part.text) + 1
    return pieces[-1].end - 1


def _issuer(
    document: Document, head: Head, type_code: str | None, place: str | None, day: str | None
) -> ReportIssuer | None:
    body = header_issuer.from_letterhead(document, head.letterhead)
    if body is None and (type_code or head.addressees):
        body = infer_body(document, head.body_start)
    if body is None:
        return None
    located = locate(body, document.text, place, date.fromisoformat(day) if day else None)
    return ReportIssuer(
        name=body.name,
        kind=body.kind,
        level=located.level,
        unit=located.unit,
        province=located.province,
        unit_code=located.unit_code,
        stated=body.stated,
        span=document.span(body.start, body.end),
    )
