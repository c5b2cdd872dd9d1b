"""The province's figures for one period, and the way back from each figure to the sentences it came from.

``totals(corpus, "2023-H1")`` is all of it; ``entries(corpus, "2023-H1", key)`` opens a line by its ``key``. What is
counted and what is not stands in ``counted`` (documents) and ``award_totals`` (numbers). Nothing here reads a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from extract.errors import CorpusError
from extract.store import directive_totals
from extract.store.award_totals import AWARDED, STATUSES, AwardLine, award_lines, summed
from extract.store.corpus import Corpus
from extract.store.counted import LeftOut, Overlap, Who, counted, left_out, overlaps, reporters
from extract.store.database import Database
from extract.store.directive_totals import Compliance, DirectiveLine, Written, directive_lines
from extract.store.evidence import TABLES, SourceEntry, entries_of
from extract.store.expected import Reporting, ReportingLine, reporting
from extract.store.filters import Filters
from extract.store.finding_totals import FindingLine, finding_lines
from extract.store.movement_totals import MovementLine, movement_lines
from extract.store.periods import days_of

__all__ = [
    "AWARDED",
    "STATUSES",
    "AwardLine",
    "Compliance",
    "DirectiveLine",
    "FindingLine",
    "LeftOut",
    "MovementLine",
    "Overlap",
    "PeriodLine",
    "Reporting",
    "ReportingLine",
    "SourceEntry",
    "Totals",
    "Who",
    "Written",
    "compliance",
    "entries",
    "entries_by_kind",
    "periods",
    "summed",
    "totals",
]


@dataclass(frozen=True, slots=True)
class Totals:
    """All figures of one period. ``reports`` are counted; ``unknown_reports`` of them are nobody's yet.

    ``overlaps`` warns where a committee and bodies within its unit both report: an award that one of these received
    may stand in both reports, and nothing in them tells.
    """

    period: str
    unit: str | None
    follow: bool
    reports: int
    unknown_reports: int
    awards: tuple[AwardLine, ...]
    movements: tuple[MovementLine, ...]
    directives: tuple[DirectiveLine, ...]
    findings: tuple[FindingLine, ...]
    reporting: Reporting
    left_out: tuple[LeftOut, ...]
    overlaps: tuple[Overlap, ...]


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A period that reports of the corpus are about, None where a report does not tell it."""

    period: str | None
    label: str | None
    reports: int
    reporters: int
    unknown_reports: int


def totals(corpus: Corpus, period: str, *, unit: str | None = None, follow: bool = False) -> Totals:
    """Return all figures of the period with this key ("2023-H1"), of one unit where one is named.

    ``follow`` counts the units that took over its territory as well. Raises CorpusError where the key is none.
    """
    filters = _filters(period, unit, follow=follow)
    days = days_of(period)
    assert days is not None
    database = corpus.database
    known = reporters(database)
    where, parameters = counted(filters, database)
    sql = f"SELECT COUNT(*) AS reports, COUNT(reporter_id) AS told FROM report WHERE {where}"  # noqa: S608  ours
    found = database.query(sql, parameters)[0]
    return Totals(
        period=period,
        unit=unit,
        follow=follow,
        reports=int(found["reports"]),
        unknown_reports=int(found["reports"]) - int(found["told"]),
        awards=award_lines(database, filters, known),
        movements=movement_lines(database, filters, known),
        directives=directive_lines(database, filters, known),
        findings=finding_lines(database, filters, known),
        reporting=reporting(database, filters, known),
        left_out=left_out(database, filters, known),
        overlaps=overlaps([known[one] for one in directive_totals.reporting_ids(database, filters)], days.last),
    )


def compliance(
    corpus: Corpus,
    period: str,
    code: str,
    *,
    level: str = "province",
    date: str | None = None,
    unit: str | None = None,
    follow: bool = False,
) -> Compliance:
    """Return which units cite a directive of ``level`` (the province's by default) and which do not.

    ``date`` tells it apart from another one of the same number. Raises CorpusError where ``code`` has no number.
    """
    filters = _filters(period, unit, follow=follow)
    known = reporters(corpus.database)
    return directive_totals.compliance(corpus.database, filters, known, code, level=level, date=date)


def entries(
    corpus: Corpus, period: str, key: str, *, unit: str | None = None, follow: bool = False
) -> tuple[SourceEntry, ...]:
    """Return the entries behind the line with this key, empty where the totals of the period have no such line."""
    kind = _kind(key.partition("-")[0])
    filters = _filters(period, unit, follow=follow)
    known = reporters(corpus.database)
    only = _columns(corpus.database, filters, known, key)
    found = entries_of(corpus.database, filters, known, kind, only) if only is not None else ()
    return tuple(one for one in found if one.line == key)


def entries_by_kind(
    corpus: Corpus, period: str, kind: str, *, unit: str | None = None, follow: bool = False
) -> Iterator[SourceEntry]:
    """Yield all entries behind awards ("a"), movements ("m"), directives ("d") or findings ("f").

    Raises CorpusError where the kind is none of these.
    """
    filters = _filters(period, unit, follow=follow)
    return entries_of(corpus.database, filters, reporters(corpus.database), _kind(kind))


def _kind(kind: str) -> str:
    if kind not in TABLES:
        raise CorpusError("không có dòng tổng hợp nào mang mã này: xem mã ở cột cuối của extract totals")
    return kind


def _columns(
    database: Database, filters: Filters, known: Mapping[int | None, Who], key: str
) -> dict[str, str | int | None] | None:
    """Return columns that the entries of a line share, so that few rows are read; None where there is no such line."""
    if key.startswith("a-"):
        award = next((line for line in award_lines(database, filters, known) if line.key == key), None)
        if award is None:
            return None
        shared = {"award.award_code": award.award_code, "award.status": award.status}
        return {"report.reporter_id": award.who.id, **shared}
    if key.startswith("f-"):
        finding = next((line for line in finding_lines(database, filters, known) if line.key == key), None)
        return {"report.reporter_id": finding.who.id, "finding.rule": finding.rule} if finding else None
    return {}


def periods(corpus: Corpus) -> tuple[PeriodLine, ...]:
    """Return the periods that the current reports are about, the latest first, reports without one last."""
    rows = corpus.database.query(
        "SELECT period, MAX(period_label) AS label, MAX(period_end) AS last, COUNT(*) AS reports,"
        " COUNT(DISTINCT reporter_id) AS reporters, COUNT(reporter_id) AS told"
        " FROM report WHERE state = 'current' GROUP BY period"
    )
    rows.sort(key=lambda row: (row["period"] is not None, row["last"] or "", row["period"] or ""), reverse=True)
    return tuple(
        PeriodLine(row["period"], row["label"], row["reports"], row["reporters"], row["reports"] - row["told"])
        for row in rows
    )


def _filters(period: str, unit: str | None, *, follow: bool) -> Filters:
    if days_of(period) is None:
        raise CorpusError(
            f"“{period}” không phải mã kỳ báo cáo: viết 2023, 2023-H1 (6 tháng đầu), 2023-9M, 2023-Q3, 2023-M05"
        )
    return Filters(period=period, unit=unit, follow=follow)
