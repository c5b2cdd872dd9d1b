"""Full-text search over the passages of all current reports: hits with context, page and place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from extract.store import terms
from extract.store.database import Database, Row
from extract.store.filters import Filters, condition
from extract.store.terms import Query

_CONTEXT = 90  # characters of text on either side of the first place in a long passage


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that holds all terms. ``context`` is the passage or a piece of it around the first place.

    ``start`` and ``end`` are offsets of the first place in the report's text, ``marks`` of all places in ``context``.
    ``name`` is the reporter's; what the report does not say is None.
    """

    report_id: int
    name: str | None
    period: str | None
    code: str | None
    date: str | None
    path: str | None
    page: int
    start: int
    end: int
    context: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """The best hits first, and in how many passages of how many reports the terms stand."""

    hits: tuple[Hit, ...]
    passages: int
    reports: int


def search(database: Database, typed: str, filters: Filters | None = None, *, limit: int = 20, offset: int = 0) -> Hits:
    """Return the passages that hold all that was typed (``terms.parse``), in reports that meet the filters."""
    query = terms.parse(typed)
    if not query.terms:
        return Hits((), 0, 0)
    found, rank, asked = _matching(database.dialect, query)
    where, parameters = condition(database, filters or Filters())
    joined = f"{found} JOIN report ON report.id = passage.report_id WHERE {asked[0]} AND {where}"
    counts = database.query(
        f"SELECT count(*) AS passages, count(DISTINCT passage.report_id) AS reports {joined}",
        [*asked[1], *parameters],
    )[0]
    rows = database.query(
        "SELECT passage.report_id, passage.page, passage.start_char, passage.text, report.period, report.code,"
        f" report.date, report.path, report.reporter_id {joined} ORDER BY {rank}, passage.id LIMIT ? OFFSET ?",
        [*asked[1], *parameters, limit, offset],
    )
    names = _reporter_names(database, rows)
    return Hits(tuple(_hit(row, query, names) for row in rows), counts["passages"], counts["reports"])


def _matching(dialect: str, query: Query) -> tuple[str, str, tuple[str, list[Any]]]:
    """Return the tables, the order of rank, and the condition with its parameters, in the dialect's own full text."""
    column = "folded" if query.folded else "text"
    if dialect == "sqlite":
        ways = [[" ".join(way) for way in query.spellings(term)] for term in query.terms]
        groups = [" OR ".join(f'"{way}"' for way in group) for group in ways]  # words hold no quotation mark
        match = f"{column} : ({' AND '.join(f'({group})' for group in groups)})"
        tables = "FROM passage_fts JOIN passage ON passage.id = passage_fts.rowid"
        return tables, "bm25(passage_fts)", ("passage_fts MATCH ?", [match])
    parameters: list[Any] = []
    groups = []
    for term in query.terms:
        ways_of_term = query.spellings(term)
        groups.append(" || ".join(["phraseto_tsquery('simple', ?)"] * len(ways_of_term)))
        parameters += [" ".join(way) for way in ways_of_term]
    asked = f"passage.{column}_words @@ ({' && '.join(f'({group})' for group in groups)})"
    return "FROM passage", "length(passage.text)", (asked, parameters)


def _reporter_names(database: Database, rows: list[Row]) -> dict[int, str]:
    ids = sorted({row["reporter_id"] for row in rows if row["reporter_id"] is not None})
    if not ids:
        return {}
    sql = f"SELECT id, name FROM reporter WHERE id IN ({', '.join('?' * len(ids))})"  # noqa: S608  question marks
    return {row["id"]: row["name"] for row in database.query(sql, ids)}


def _hit(row: Row, query: Query, names: dict[int, str]) -> Hit:
    text, places = row["text"], terms.places(query, row["text"])
    first = places[0] if places else (0, min(len(text), _CONTEXT))
    left, right = _window(text, *first)
    marks = tuple((a - left, b - left) for a, b in places if a >= left and b <= right)
    return Hit(
        report_id=row["report_id"],
        name=names.get(row["reporter_id"]),
        period=row["period"],
        code=row["code"],
        date=row["date"],
        path=row["path"],
        page=row["page"],
        start=row["start_char"] + first[0],
        end=row["start_char"] + first[1],
        context=text[left:right],
        marks=marks,
    )


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the ends of a piece of the text around a place, at blanks."""
    left = text.rfind(" ", 0, max(start - _CONTEXT, 0)) + 1 if start > _CONTEXT else 0
    right = text.find(" ", min(end + _CONTEXT, len(text)))
    return left, right if right >= 0 else len(text)
