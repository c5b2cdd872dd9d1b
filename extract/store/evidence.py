"""From a figure back to the sentences: the entries behind a line of a total, each with its place and quotation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from extract.store.award_totals import dimensions, line_key
from extract.store.counted import Who, by_name, counted
from extract.store.database import Database, Row
from extract.store.directive_totals import DOCUMENT, directive_key
from extract.store.filters import Filters
from extract.store.finding_totals import finding_key
from extract.store.movement_totals import movement_key

_AROUND = 160  # characters of the paragraph on either side of what was read
TABLES = {"a": "award", "m": "movement", "d": "citation", "f": "finding"}


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """An entry behind a figure. ``text`` is what was read, ``quotation`` the stretch of its paragraph around it.

    ``values`` is its row of the flat table of its ``kind``; ``line`` the key of the line it is counted in.
    """

    line: str
    kind: str
    who: Who
    report_id: int
    revision: int
    path: str | None
    entry: str
    page: int | None
    start: int | None
    text: str | None
    quotation: str
    needs_review: bool
    confidence: float | None
    values: Row


def entries_of(
    database: Database,
    filters: Filters,
    known: Mapping[int | None, Who],
    kind: str,
    only: Mapping[str, Any] | None = None,
) -> tuple[SourceEntry, ...]:
    """Return all entries of the counted reports of one kind (a key of ``TABLES``), by unit and place.

    Behind a directive stand all its mentions. ``only`` limits columns to values ({"award.status": "received"}).
    """
    where, parameters = counted(filters, database)
    for column, value in (only or {}).items():
        where += f" AND {column} IS NULL" if value is None else f" AND {column} = ?"
        parameters += [] if value is None else [value]
    table = TABLES[kind]
    of_directive, joined = "", ""
    if kind == "d":
        of_directive = ", " + ", ".join(f"directive.{name} AS of_{name}" for name in DOCUMENT)
        joined = (
            " JOIN directive ON directive.report_id = citation.report_id AND directive.entry = citation.directive"
            " AND directive.code_key IS NOT NULL"
        )
    rows = database.query(
        f"SELECT {table}.*, report.reporter_id, report.path, report.revision, passage.text AS paragraph,"  # noqa: S608  ours
        f" passage.start_char AS paragraph_start{of_directive}"
        f" FROM {table} JOIN report ON report.id = {table}.report_id{joined}"
        f" LEFT JOIN passage ON passage.report_id = report.id AND passage.start_char = (SELECT MAX(near.start_char)"
        f" FROM passage near WHERE near.report_id = report.id AND near.start_char <= {table}.start_char)"
        f" WHERE {where}",
        parameters,
    )
    key = _keys(known)[kind]
    found = [_entry(table, key(row), row, known) for row in rows]
    return tuple(sorted(found, key=lambda one: (by_name(one.who), one.report_id, one.start or 0, one.entry)))


def _keys(known: Mapping[int | None, Who]) -> dict[str, Callable[[Row], str]]:
    def award(row: Row) -> str:
        derived = {"unnamed": row["conferrer"] is None, "part": row["part_of"] is not None}
        return line_key(dimensions({**row, **derived}, known))

    def directive(row: Row) -> str:
        return directive_key({**row, **{name: row[f"of_{name}"] for name in DOCUMENT}}, known)

    return {"a": award, "m": movement_key, "d": directive, "f": finding_key}


def _entry(kind: str, key: str, row: Row, known: Mapping[int | None, Who]) -> SourceEntry:
    added = ("reporter_id", "path", "revision", "paragraph", "paragraph_start", *(f"of_{name}" for name in DOCUMENT))
    return SourceEntry(
        line=key,
        kind=kind,
        who=known[row["reporter_id"]],
        report_id=row["report_id"],
        revision=row["revision"],
        path=row["path"],
        entry=row["entry"],
        page=row["page"],
        start=row["start_char"],
        text=row["text"],
        quotation=_quotation(row),
        needs_review=bool(row.get("needs_review")),
        confidence=row.get("confidence"),
        values={name: value for name, value in row.items() if name not in added},
    )


def _quotation(row: Row) -> str:
    """Return the paragraph around what was read, cut between words; what was read alone where no paragraph is kept."""
    paragraph: str = row["paragraph"] or ""
    start = row["start_char"]
    if not paragraph or start is None:
        return str(row["text"] or "")
    first = max(start - row["paragraph_start"] - _AROUND, 0)
    last = row["end_char"] - row["paragraph_start"] + _AROUND
    piece = paragraph[first:last].replace("\t", " | ")  # the cells of a table row
    if first:
        piece = f"… {piece.partition(' ')[2]}"
    if last < len(paragraph):
        piece = f"{piece.rpartition(' ')[0]} …"
    return piece
