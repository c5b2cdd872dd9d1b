"""Which units cite a directive, how each wrote it, and which do not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from extract.errors import CorpusError
from extract.store.citing import code_keys
from extract.store.counted import Who, by_name, counted, key_of
from extract.store.database import Database, Row
from extract.store.filters import Filters

DOCUMENT = ("code_key", "type_code", "issuer_level")  # columns of ``directive`` that tell documents apart
_ABOVE = ("central", "province")  # whose directives a unit has to carry out


@dataclass(frozen=True, slots=True)
class DirectiveLine:
    """A directive of the province or above, and who cites it. ``dates`` are all that were written, commonest first."""

    key: str
    code: str
    type_code: str | None
    issuer: str | None
    issuer_level: str | None
    dates: tuple[str, ...]
    subject: str | None
    citing: tuple[Who, ...]
    silent: tuple[Who, ...]
    unknown_reports: int


@dataclass(frozen=True, slots=True)
class Written:
    """One mention as the unit wrote it. ``doubt`` says why it may be another document: "level", "date", or None."""

    who: Who
    report_id: int
    entry: str
    code: str | None
    date: str | None
    issuer: str | None
    issuer_level: str | None
    page: int
    start: int
    text: str
    path: str | None
    needs_review: bool
    doubt: str | None


@dataclass(frozen=True, slots=True)
class Compliance:
    """Who cites a directive among those that reported: ``citing`` and ``silent`` share out the reporters.

    ``written`` are the mentions that mean it, ``others`` those of the same number that another level or day
    contradicts: another document, or a mistake to send back. ``unknown_reports`` cite it, whosever they are.
    """

    code: str
    level: str
    date: str | None
    citing: tuple[Who, ...]
    silent: tuple[Who, ...]
    written: tuple[Written, ...]
    others: tuple[Written, ...]
    unknown_reports: int


def compliance(
    database: Database,
    filters: Filters,
    known: Mapping[int | None, Who],
    code: str,
    *,
    level: str = "province",
    date: str | None = None,
) -> Compliance:
    """Return who of the counted reporters cites the directive with this code, issued at ``level`` (on ``date``).

    All spellings of the code count. Raises CorpusError where ``code`` has no number.
    """
    keys = code_keys(code)
    if not keys:
        raise CorpusError(f"“{code}” không có số văn bản: ghi số và ký hiệu, ví dụ 415/KH-UBND")
    where, parameters = counted(filters, database)
    marks = ", ".join("?" * len(keys))
    rows = database.query(
        "SELECT report.reporter_id, report.id AS report_id, report.path, citation.entry, citation.code, citation.date,"  # noqa: S608  ours
        " citation.issuer, citation.issuer_level, citation.page, citation.start_char, citation.text,"
        " citation.needs_review FROM citation JOIN report ON report.id = citation.report_id"
        f" WHERE citation.code_key IN ({marks}) AND {where} ORDER BY report.id, citation.start_char",
        [*keys, *parameters],
    )
    mentions = [_written(row, known, level, date) for row in rows]
    meant = [one for one in mentions if one.doubt is None]
    citing = {one.who.id for one in meant} - {None}
    return Compliance(
        code=code,
        level=level,
        date=date,
        citing=_sorted(citing, known),
        silent=_sorted(reporting_ids(database, filters) - citing, known),
        written=tuple(sorted(meant, key=_by_who)),
        others=tuple(sorted((one for one in mentions if one.doubt is not None), key=_by_who)),
        unknown_reports=len({one.report_id for one in meant if one.who.id is None}),
    )


def reporting_ids(database: Database, filters: Filters) -> set[int | None]:
    """Return the reporters whose reports count (without the unknown)."""
    where, parameters = counted(filters, database)
    sql = f"SELECT DISTINCT report.reporter_id FROM report WHERE report.reporter_id IS NOT NULL AND {where}"  # noqa: S608
    return {row["reporter_id"] for row in database.query(sql, parameters)}


def directive_lines(database: Database, filters: Filters, known: Mapping[int | None, Who]) -> tuple[DirectiveLine, ...]:
    """Return the directives of the province and above that the counted reports cite, the most cited first.

    Documents of one number are told apart by type, level and, at the province, whose province it is.
    """
    where, parameters = counted(filters, database)
    columns = (
        "report.reporter_id, directive.code_key, directive.type_code, directive.canonical_code, directive.code,"
        " directive.issuer, directive.issuer_level, directive.issuer_unit, directive.date, directive.subject"
    )
    levels = ", ".join(f"'{level}'" for level in _ABOVE)
    rows = database.query(
        f"SELECT {columns}, COUNT(*) AS reports FROM directive JOIN report ON report.id = directive.report_id"  # noqa: S608
        f" WHERE directive.code_key IS NOT NULL AND directive.issuer_level IN ({levels}) AND {where}"
        f" GROUP BY {columns}",
        parameters,
    )
    grouped: dict[tuple[str | None, ...], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[_document(row, known)].append(row)
    everyone = reporting_ids(database, filters)
    bound = {  # whom the documents of a province bind, in order, told once for all its documents
        province: _sorted(
            {one for one in everyone if province is None or known[one].province_code in {province, None}}, known
        )
        for province in {told[-1] for told in grouped}
    }
    lines = [_line(told, members, known, bound[told[-1]]) for told, members in grouped.items()]
    return tuple(sorted(lines, key=lambda line: (-len(line.citing), line.code, line.key)))


def _document(row: Row, known: Mapping[int | None, Who]) -> tuple[str | None, ...]:
    province = known[row["reporter_id"]].province_code if row["issuer_level"] == "province" else None
    return (row["code_key"], row["type_code"], row["issuer_level"], province)


def directive_key(row: Row, known: Mapping[int | None, Who]) -> str:
    """Return the key of the line that a row of the table ``directive`` belongs to."""
    return key_of("d", *_document(row, known))


def _line(
    told: tuple[str | None, ...], members: list[Row], known: Mapping[int | None, Who], bound: tuple[Who, ...]
) -> DirectiveLine:
    _, type_code, level, _ = told
    citing = {row["reporter_id"] for row in members} - {None}
    dates = _ranked(members, "date")
    return DirectiveLine(
        key=key_of("d", *told),
        code=(_ranked(members, "canonical_code") or _ranked(members, "code"))[0],
        type_code=type_code,
        issuer=next(iter(_ranked(members, "issuer")), None),
        issuer_level=level,
        dates=dates,
        subject=next(iter(_ranked(members, "subject")), None),
        citing=_sorted(citing, known),
        silent=tuple(one for one in bound if one.id not in citing),
        unknown_reports=sum(int(row["reports"]) for row in members if row["reporter_id"] is None),
    )


def _ranked(members: list[Row], column: str) -> tuple[str, ...]:
    told: Counter[str] = Counter()
    for row in members:
        if row[column]:
            told[row[column]] += int(row["reports"])
    return tuple(sorted(told, key=lambda value: (-told[value], value)))


def _written(row: Row, known: Mapping[int | None, Who], level: str, date: str | None) -> Written:
    doubt = None
    if row["issuer_level"] not in {None, level}:
        doubt = "level"
    elif date and row["date"] and row["date"] != date:
        doubt = "date"
    return Written(
        who=known[row["reporter_id"]],
        report_id=row["report_id"],
        entry=row["entry"],
        code=row["code"],
        date=row["date"],
        issuer=row["issuer"],
        issuer_level=row["issuer_level"],
        page=row["page"],
        start=row["start_char"],
        text=row["text"],
        path=row["path"],
        needs_review=bool(row["needs_review"]),
        doubt=doubt,
    )


def _by_who(one: Written) -> tuple[tuple[bool, str, int], int, int]:
    return (by_name(one.who), one.report_id, one.start)


def _sorted(ids: set[int | None], known: Mapping[int | None, Who]) -> tuple[Who, ...]:
    return tuple(sorted((known[one] for one in ids), key=by_name))
