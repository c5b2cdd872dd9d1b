"""Which reports cite a document and how each wrote it; the documents and movements that are named most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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

    Documents are told apart by code, type, level and unit of the issuer: each district has a plan number 1. What one
    mention leaves out is what others give.
    """
    rows = _most_named(database, _DOCUMENTS, filters or Filters(), limit)
    columns = ("code", "type_code", "date", "issuer", "subject", "reports", "mentions")
    return [{name: row[name] for name in columns} for row in rows]


def top_movements(database: Database, filters: Filters | None = None, *, limit: int = 20) -> list[Row]:
    """Return the movements and campaigns named by most reports: name, kind, reports, mentions, misquoted (reports)."""
    rows = _most_named(database, _MOVEMENTS, filters or Filters(), limit)
    return [{name: row[name] for name in ("name", "kind", "reports", "mentions", "misquoted")} for row in rows]


@dataclass(frozen=True, slots=True)
class _Named:
    """A flat table whose rows mean the same thing where ``keys`` agree: what is summed, and how its things are told.

    An index begins with the keys and holds all that is counted (migration 004): its order is that of the groups.
    """

    table: str
    keys: tuple[str, ...]
    sums: tuple[str, ...]
    told: str


_DOCUMENTS = _Named(
    "directive",
    ("code_key", "type_code", "issuer_level", "issuer_unit"),
    ("mentions",),
    "max(canonical_code) AS code, max(date) AS date, max(issuer) AS issuer, max(subject) AS subject",
)
_MOVEMENTS = _Named(
    "movement", ("name_key", "kind"), ("mentions", "misquoted"), "COALESCE(max(canonical), max(name)) AS name"
)


def _most_named(database: Database, named: _Named, filters: Filters, limit: int) -> list[Row]:
    """Return the things named by most reports, most first: keys, reports, sums and what tells them."""
    where, parameters = _reports(database, filters)
    keys = ", ".join(named.keys)
    sums = ", ".join(f"sum({name}) AS {name}" for name in named.sums)
    first = named.keys[0]
    most = database.query(
        f"SELECT {keys}, count(DISTINCT report_id) AS reports, {sums} FROM {named.table}"  # noqa: S608  names are ours
        f" WHERE {first} IS NOT NULL AND {where} GROUP BY {keys} ORDER BY reports DESC, mentions DESC, {keys} LIMIT ?",
        [*parameters, limit],
    )
    if not most:
        return []
    wanted = list({row[first] for row in most})
    details = database.query(  # the rows themselves are read of those only that are shown
        f"SELECT {keys}, {named.told} FROM {named.table}"  # noqa: S608  names are ours
        f" WHERE {first} IN ({', '.join('?' * len(wanted))}) AND {where} GROUP BY {keys}",
        [*wanted, *parameters],
    )
    told = {tuple(row[key] for key in named.keys): row for row in details}
    return [{**row, **told[tuple(row[key] for key in named.keys)]} for row in most]


def _reports(database: Database, filters: Filters) -> tuple[str, list[Any]]:
    """Return the condition on ``report_id``, by the smaller side: looking each up in all reports takes most time."""
    if filters == Filters():
        return "report_id NOT IN (SELECT id FROM report WHERE state <> 'current')", []
    where, parameters = condition(database, filters)
    return f"report_id IN (SELECT report.id FROM report WHERE {where})", parameters  # noqa: S608  ours


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
