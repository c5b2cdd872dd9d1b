"""From a figure back to the sentences: the entries behind a line of a total, each with its place and quotation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extract.store.award_totals import dimensions, line_key
from extract.store.counted import Who, by_name, counted
from extract.store.database import Database, Row
from extract.store.directive_totals import DOCUMENT, directive_key
from extract.store.filters import Filters
from extract.store.finding_totals import finding_key
from extract.store.movement_totals import movement_key

_AT_ONCE = 100  # reports
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
) -> Iterator[SourceEntry]:
    """Yield all entries of the counted reports of one kind (a key of ``TABLES``), by unit and place.

    Behind a directive stand all its mentions. ``only`` limits columns to values ({"award.status": "received"}). A few
    reports are read at a time: a province's year has a hundred thousand entries.
    """
    asked = only or {}
    key = _keys(known)[kind]
    where, parameters = _limited(*counted(filters, database), asked, of_report=True)
    rows = database.query(f"SELECT report.id, report.reporter_id FROM report WHERE {where}", parameters)  # noqa: S608  ours
    reports = sorted(rows, key=lambda row: (by_name(known[row["reporter_id"]]), row["id"]))
    for first in range(0, len(reports), _AT_ONCE):
        place = {row["id"]: number for number, row in enumerate(reports[first : first + _AT_ONCE])}
        where, parameters = _limited(
            f"report.id IN ({', '.join('?' * len(place))})", list(place), asked, of_report=False
        )
        found = [_entry(TABLES[kind], key(row), row, known) for row in database.query(_sql(kind, where), parameters)]
        yield from sorted(found, key=lambda one: (place[one.report_id], one.start or 0, one.entry))


def _limited(where: str, parameters: list[Any], only: Mapping[str, Any], *, of_report: bool) -> tuple[str, list[Any]]:
    """Add those limits on columns that are of the table ``report``, or the others, to a condition."""
    told = {column: value for column, value in only.items() if column.startswith("report.") is of_report}
    clauses = [where, *(f"{column} IS NULL" if value is None else f"{column} = ?" for column, value in told.items())]
    return " AND ".join(clauses), [*parameters, *(value for value in told.values() if value is not None)]


def _sql(kind: str, where: str) -> str:
    """Return the question for the entries of one kind, each with the paragraph that it stands in."""
    table = TABLES[kind]
    of_directive, joined = "", ""
    if kind == "d":
        of_directive = ", " + ", ".join(f"directive.{name} AS of_{name}" for name in DOCUMENT)
        joined = (
            " JOIN directive ON directive.report_id = citation.report_id AND directive.entry = citation.directive"
            " AND directive.code_key IS NOT NULL"
        )
    return (
        f"SELECT {table}.*, report.reporter_id, report.path, report.revision, passage.text AS paragraph,"  # noqa: S608  ours
        f" passage.start_char AS paragraph_start{of_directive}"
        f" FROM report JOIN {table} ON {table}.report_id = report.id{joined}"
        f" LEFT JOIN passage ON passage.report_id = report.id AND passage.start_char = (SELECT MAX(near.start_char)"
        f" FROM passage near WHERE near.report_id = report.id AND near.start_char <= {table}.start_char)"
        f" WHERE {where}"
    )


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
