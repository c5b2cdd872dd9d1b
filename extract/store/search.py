"""Full-text search over the passages of all current reports: hits with context, page and place."""

from __future__ import annotations

from dataclasses import dataclass

from extract.store import terms
from extract.store.database import Database, Row
from extract.store.filters import Filters, condition
from extract.store.tables import PASSAGES
from extract.store.terms import Query

_COUNTED = 1_000  # passages: what stands everywhere need not be counted to the end
_RANKED = 200  # passages that somebody may still look through: of more the newest are what is wanted
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

    The count ends at 1,000 passages, or what was asked for if that is more; ``more`` tells that there are others.
    """

    hits: tuple[Hit, ...]
    passages: int
    reports: int
    more: bool = False


def search(database: Database, typed: str, filters: Filters | None = None, *, limit: int = 20, offset: int = 0) -> Hits:
    """Return the passages that hold all that was typed (``terms.parse``), in reports that meet the filters.

    Up to 200 passages come by length, the shortest first: all hold all terms, so that what says little else is what
    relevance would put first. More come by the time their reports were stored, the last first.
    """
    query = terms.parse(typed)
    if not query.terms:
        return Hits((), 0, 0)
    index = (_sqlite_index if database.dialect == "sqlite" else _postgres_index)(query)
    where, parameters = condition(database, filters or Filters())
    most = max(_COUNTED, offset + limit)
    found = database.tuples(
        f"SELECT {index.passage} {index.tables} JOIN report ON report.id = {index.report}"
        f" WHERE {index.match} AND {where} ORDER BY {index.newest} LIMIT ?",
        [*index.parameters, *parameters, most + 1],
    )
    ids = [one for (one,) in found]
    more = len(ids) > most
    del ids[most:]
    passages, reports = len(ids), len({one // PASSAGES for one in ids})
    if len(ids) <= _RANKED:
        ids = _shortest_first(database, ids)
    rows = _passages(database, ids[offset : offset + limit])
    return Hits(tuple(_hit(row, query) for row in rows), passages, reports, more)


@dataclass(frozen=True, slots=True)
class _Index:
    """The pieces of SQL that ask the dialect's own full-text index; passages themselves are not read for it."""

    tables: str
    passage: str
    report: str
    match: str
    newest: str
    parameters: list[str]


def _sqlite_index(query: Query) -> _Index:
    ways = [[" ".join(way) for way in query.spellings(term)] for term in query.terms]
    groups = [" OR ".join(f'"{way}"' for way in group) for group in ways]  # words hold no quotation mark
    return _Index(
        tables="FROM passage_fts",
        passage="passage_fts.rowid",
        report=f"passage_fts.rowid / {PASSAGES}",
        match="passage_fts MATCH ?",
        newest="passage_fts.rowid DESC",  # the index's own order: it stops at the limit
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
        newest="passage.id + 0 DESC",  # not the order of the table's key, which would be gone through for a rare word
        parameters=[way for group in ways for way in group],
    )


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


def _shortest_first(database: Database, ids: list[int]) -> list[int]:
    if not ids:
        return []
    marks = ", ".join("?" * len(ids))
    sql = f"SELECT id FROM passage WHERE id IN ({marks}) ORDER BY length(text), id"  # noqa: S608  only marks
    return [one for (one,) in database.tuples(sql, ids)]


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
