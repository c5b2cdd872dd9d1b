"""Movements and campaigns by unit: how many units run each, and how many name it wrongly."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from extract.store.counted import Who, by_name, counted, key_of
from extract.store.database import Database, Row
from extract.store.filters import Filters


@dataclass(frozen=True, slots=True)
class MovementLine:
    """One movement or campaign. ``units`` run it; ``unknown_reports`` name it and nobody could tell whose they are.

    ``level`` is the one that most reports give. ``derived_from`` is the catalogue id of the national movement that a
    local one adapts: it is a movement of its own. ``misquoting`` are the units that name it wrongly.
    """

    key: str
    name: str
    kind: str
    level: str | None
    derived_from: str | None
    units: tuple[Who, ...]
    unknown_reports: int
    misquoting: tuple[Who, ...]
    entries: int
    needs_review: int


def movement_lines(database: Database, filters: Filters, known: Mapping[int | None, Who]) -> tuple[MovementLine, ...]:
    """Return all movements of the counted reports, those that most units run first."""
    where, parameters = counted(filters, database)
    columns = (
        "report.reporter_id, movement.name_key, movement.kind, movement.canonical, movement.name, movement.level,"
        " movement.derived_from, movement.misquoted"
    )
    rows = database.query(
        f"SELECT {columns}, COUNT(*) AS entries, COUNT(DISTINCT movement.report_id) AS reports,"  # noqa: S608  ours
        " SUM(movement.needs_review) AS review FROM movement JOIN report ON report.id = movement.report_id"
        f" WHERE {where} GROUP BY {columns}",
        parameters,
    )
    grouped: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["name_key"], row["kind"]].append(row)
    lines = [_line(told, members, known) for told, members in grouped.items()]
    return tuple(sorted(lines, key=lambda line: (-len(line.units), -line.entries, line.name, line.key)))


def movement_sources(database: Database, filters: Filters) -> dict[str, list[tuple[int, str]]]:
    """Return the entries behind each line by its key: (report id, entry)."""
    where, parameters = counted(filters, database)
    rows = database.query(
        "SELECT movement.report_id, movement.entry, movement.name_key, movement.kind FROM movement"  # noqa: S608  ours
        f" JOIN report ON report.id = movement.report_id WHERE {where} ORDER BY movement.report_id, movement.entry",
        parameters,
    )
    sources: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        sources[movement_key(row)].append((row["report_id"], row["entry"]))
    return sources


def movement_key(row: Row) -> str:
    """Return the key of the line that a row of the table ``movement`` belongs to."""
    return key_of("m", row["name_key"], row["kind"])


def _line(told: tuple[str, str], members: list[Row], known: Mapping[int | None, Who]) -> MovementLine:
    running = {row["reporter_id"] for row in members} - {None}
    wrong = {row["reporter_id"] for row in members if row["misquoted"]} - {None}
    return MovementLine(
        key=key_of("m", *told),
        name=_commonest(members, "canonical") or _commonest(members, "name") or told[0],
        kind=told[1],
        level=_commonest(members, "level"),
        derived_from=_commonest(members, "derived_from"),
        units=tuple(sorted((known[one] for one in running), key=by_name)),
        unknown_reports=sum(int(row["reports"]) for row in members if row["reporter_id"] is None),
        misquoting=tuple(sorted((known[one] for one in wrong), key=by_name)),
        entries=sum(int(row["entries"]) for row in members),
        needs_review=sum(int(row["review"] or 0) for row in members),
    )


def _commonest(members: list[Row], column: str) -> str | None:
    """Return the value that most entries give, the first in order where several do; None where none gives any."""
    told: Counter[str] = Counter()
    for row in members:
        if row[column] is not None:
            told[row[column]] += int(row["entries"])
    return min(told, key=lambda value: (-told[value], value)) if told else None
