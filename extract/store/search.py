"""Full-text search over the passages of all current reports: hits with context, page and place."""

from __future__ import annotations

from dataclasses import dataclass

from extract.store import terms
from extract.store.database import Database, Row
from extract.store.filters import Filters, condition
from extract.store.tables import PASSAGES
from extract.store.terms import Query

_RANKED = 2_000  # relevance asks where each word stands in each passage: too slow for words that stand everywhere
_COUNTED = 10_000
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
    """The best hits first, and in how many passages of how many reports the terms stand.

    Only the first 10,000 passages are counted; ``more`` tells that there are others.
    """

    hits: tuple[Hit, ...]
    passages: int
    reports: int
    more: bool = False


def search(database: Database, typed: str, filters: Filters | None = None, *, limit: int = 20, offset: int = 0) -> Hits:
    """Return the passages that hold all that was typed (``terms.parse``), in reports that meet the filters.

    Up to 2,000 passages come by relevance, more by the time their reports were stored, the last first.
    """
    query = terms.parse(typed)
    if not query.terms:
        return Hits((), 0, 0)
    index = (_sqlite_index if database.dialect == "sqlite" else _postgres_index)(query)
    where, parameters = condition(database, filters or Filters())
    asked = f"{index.tables} JOIN report ON report.id = {index.report} WHERE {index.match} AND {where}"
    counts = database.query(
        f"SELECT count(*) AS passages, count(DISTINCT report.id) AS reports {asked}",
        [*index.parameters, *parameters],
    )[0]
    ranked = counts["passages"] <= _RANKED
    order = f"{index.relevance}, {index.passage}" if ranked else f"{index.passage} DESC"  # the index's own order
    best = database.query(
        f"SELECT {index.passage} AS id {asked} ORDER BY {order} LIMIT ? OFFSET ?",
        [*index.parameters, *parameters, limit, offset],
    )
    rows = _passages(database, [row["id"] for row in best])
    more = counts["passages"] > _COUNTED
    hits = tuple(_hit(row, query) for row in rows)
    return Hits(hits, min(counts["passages"], _COUNTED), counts["reports"], more)


@dataclass(frozen=True, slots=True)
class _Index:
    """The pieces of SQL that ask the dialect's own full-text index; passages themselves are not read for it."""

    tables: str
    passage: str
    report: str
    match: str
    relevance: str
    parameters: list[str]


def _sqlite_index(query: Query) -> _Index:
    ways = [[" ".join(way) for way in query.spellings(term)] for term in query.terms]
    groups = [" OR ".join(f'"{way}"' for way in group) for group in ways]  # words hold no quotation mark
    return _Index(
        tables="FROM passage_fts",
        passage="passage_fts.rowid",
        report=f"passage_fts.rowid / {PASSAGES}",
        match="passage_fts MATCH ?",
        relevance="bm25(passage_fts)",
        parameters=[f"{'folded' if query.folded else 'text'} : ({' AND '.join(f'({group})' for group in groups)})"],
    )


def _postgres_index(query: Query) -> _Index:
    ways = [[" ".join(way) for way in query.spellings(term)] for term in query.terms]
    groups = [" || ".join(["phraseto_tsquery('simple', ?)"] * len(group)) for group in ways]
    column = "folded_words" if query.folded else "text_words"
    return _Index(
        tables="FROM passage",
        passage="passage.id",
        report="passage.report_id",
        match=f"passage.{column} @@ ({' && '.join(f'({group})' for group in groups)})",
        relevance="length(passage.text)",
        parameters=[way for group in ways for way in group],
    )


_PASSAGES = """
SELECT passage.id, passage.report_id, passage.page, passage.start_char, passage.text, report.period, report.code,
  report.date, report.path, reporter.name
FROM passage JOIN report ON report.id = passage.report_id LEFT JOIN reporter ON reporter.id = report.reporter_id
"""


_PASSAGES = """
SELECT passage.id, passage.report_id, passage.page, passage.start_char, passage.text, report.period, report.code,
  report.date, report.path, reporter.name
FROM passage JOIN report ON report.id = passage.report_id LEFT JOIN reporter ON reporter.id = report.reporter_id
"""


def _passages(database: Database, ids: list[int]) -> list[Row]:
    """Return passages with their reports, in the order of ``ids``."""
    if not ids:
        return []
    marks = ", ".join("?" * len(ids))
    found = {row["id"]: row for row in database.query(f"{_PASSAGES} WHERE passage.id IN ({marks})", ids)}
    return [found[one] for one in ids]


def _hit(row: Row, query: Query) -> Hit:
    text, places = row["text"], terms.places(query, row["text"])
    first = places[0] if places else (0, min(len(text), _CONTEXT))
    left, right = _window(text, *first)
    marks = tuple((a - left, b - left) for a, b in places if a >= left and b <= right)
    return Hit(
        report_id=row["report_id"],
        name=row["name"],
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
