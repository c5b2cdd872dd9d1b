"""Which reports cite a document and how each wrote it; the documents and movements that are named most."""

from __future__ import annotations

from dataclasses import dataclass

from extract.extractors.directive_keys import number_key, symbol_groups
from extract.knowledge.documents import types_abbreviated
from extract.store.corrections import code_parts
from extract.store.database import Database, Row
from extract.store.filters import Filters, condition
from extract.store.rows import code_key
from extract.text import fold


@dataclass(frozen=True, slots=True)
class Citing:
    """One mention of the document: by whom, how it was written, and where."""

    report_id: int
    name: str | None
    period: str | None
    path: str | None
    entry: str
    type_code: str | None
    code: str | None
    date: str | None
    issuer: str | None
    page: int
    start: int
    end: int
    text: str


def citing(database: Database, wanted: str, filters: Filters | None = None) -> list[Citing]:
    """Return all mentions of a document in current reports, by its code ("415/KH-UBND") or how it begins.

    A code finds all its spellings: zeros in front, case, dashes and the order of the groups do not count. Without a
    number it is the beginning of the mention, accents and commas aside: "Luật Thi đua khen thưởng".
    """
    where, parameters = condition(database, filters or Filters())
    keys = code_keys(wanted)
    if keys:
        asked, values = f"citation.code_key IN ({', '.join('?' * len(keys))})", list(keys)
    else:
        asked, values = "citation.form <> 'back_reference'", []
    rows = database.query(
        "SELECT report.id AS report_id, reporter.name AS name, report.period, report.path, citation.entry,"  # noqa: S608
        " citation.type_code, citation.code, citation.date, citation.issuer, citation.page, citation.start_char,"
        " citation.end_char, citation.text FROM citation JOIN report ON report.id = citation.report_id"
        " LEFT JOIN reporter ON reporter.id = report.reporter_id"
        f" WHERE {asked} AND {where} ORDER BY reporter.name, report.id, citation.start_char",
        [*values, *parameters],
    )
    if not keys:
        words = _levelled(wanted)
        rows = [row for row in rows if _levelled(row["text"]).startswith(words)]
    return [_citing(row) for row in rows]


def code_keys(code: str) -> tuple[str, ...]:
    """Return the keys (``rows.citation_key``) that a typed code may have: as written, and with the type in front."""
    parts = code_parts(code)
    if not parts["number"]:
        return ()
    number, groups = number_key(parts["number"]), tuple(symbol_groups(parts["symbol"] or ""))
    if not groups:
        return (number,) if number else ()
    keys = [code_key(number, parts["year"], groups)]
    for index, group in enumerate(groups):
        if types_abbreviated(group.upper()) or types_abbreviated(group):
            keys.append(code_key(number, parts["year"], (group, *groups[:index], *groups[index + 1 :])))
    return tuple(dict.fromkeys(keys))


def top_directives(database: Database, filters: Filters | None = None, *, limit: int = 20) -> list[Row]:
    """Return the documents cited by most reports: code, type_code, date, issuer, subject, reports, mentions.

    Documents are told apart by code, type and date; where a date was left out it is the one that others give.
    """
    where, parameters = condition(database, filters or Filters())
    return database.query(
        "SELECT max(directive.canonical_code) AS code, directive.type_code, max(directive.date) AS date,"  # noqa: S608
        " max(directive.issuer) AS issuer, max(directive.subject) AS subject,"
        " count(DISTINCT directive.report_id) AS reports, sum(directive.mentions) AS mentions"
        " FROM directive JOIN report ON report.id = directive.report_id"
        f" WHERE directive.code_key IS NOT NULL AND {where}"
        " GROUP BY directive.code_key, directive.type_code, directive.issuer_level"
        " ORDER BY reports DESC, mentions DESC, code LIMIT ?",
        [*parameters, limit],
    )


def top_movements(database: Database, filters: Filters | None = None, *, limit: int = 20) -> list[Row]:
    """Return the movements and campaigns named by most reports: name, kind, reports, mentions, misquoted (reports)."""
    where, parameters = condition(database, filters or Filters())
    return database.query(
        "SELECT COALESCE(max(movement.canonical), max(movement.name)) AS name, movement.kind,"  # noqa: S608
        " count(DISTINCT movement.report_id) AS reports, sum(movement.mentions) AS mentions,"
        " sum(movement.misquoted) AS misquoted FROM movement JOIN report ON report.id = movement.report_id"
        f" WHERE {where} GROUP BY movement.name_key, movement.kind ORDER BY reports DESC, mentions DESC, name LIMIT ?",
        [*parameters, limit],
    )


def _levelled(text: str) -> str:
    return " ".join(fold(text).replace(",", " ").split())


def _citing(row: Row) -> Citing:
    return Citing(
        report_id=row["report_id"],
        name=row["name"],
        period=row["period"],
        path=row["path"],
        entry=row["entry"],
        type_code=row["type_code"],
        code=row["code"],
        date=row["date"],
        issuer=row["issuer"],
        page=row["page"],
        start=row["start_char"],
        end=row["end_char"],
        text=row["text"],
    )
