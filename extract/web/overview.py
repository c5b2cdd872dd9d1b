"""The season at a glance: who has reported, what to look at first, the totals in short."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extract.export import labels
from extract.store import totals
from extract.web import pages
from extract.web.queue import Waiting, waiting

_FIRST = 12  # reports in the short list


@dataclass(frozen=True, slots=True)
class Figure:
    """An award in the short table of totals: what people read, its name in the record, its sums by status."""

    award: str
    name: str
    counts: dict[str, int]


def show(request: Request) -> Response:
    """Show a period, by default the latest one that reports are about."""
    with request.app.state.desk.reading() as corpus:
        known = totals.periods(corpus)
        period = _chosen(request, known)
        if period is None:
            failures = corpus.failures()
            return pages.render(request, "empty.html", failures=failures)
        queue = waiting(corpus.database, period)
        figures = totals.totals(corpus, period) if period else None
        failures = corpus.failures()
    reporting = figures.reporting if figures else None
    return pages.render(
        request,
        "overview.html",
        periods=known,
        period=period,
        queue=queue,
        first=[one for one in queue if not one.reviewed][:_FIRST],
        reporting=reporting,
        figures=_figures(figures) if figures else [],
        statuses=totals.STATUSES,
        severities=_severities(figures) if figures else {},
        movements=figures.movements[:8] if figures else (),
        failures=failures,
        counts=_counts(queue),
    )


def reports(request: Request) -> Response:
    """List all reports of a period."""
    with request.app.state.desk.reading() as corpus:
        known = totals.periods(corpus)
        period = _chosen(request, known)
        queue = waiting(corpus.database, period)
    return pages.render(request, "reports.html", periods=known, period=period, queue=queue, counts=_counts(queue))


def next_report(request: Request) -> Response:
    """Go to the report of the period that should be looked at next, not the one just left."""
    after = request.query_params.get("after", "")
    with request.app.state.desk.reading() as corpus:
        period = _chosen(request, totals.periods(corpus))
        queue = waiting(corpus.database, period)
    following = next((one.id for one in queue if not one.reviewed and str(one.id) != after), None)
    if following is None:
        return RedirectResponse(f"/?period={period or ''}&said=alldone", 303)
    return RedirectResponse(f"/reports/{following}", 303)


def _chosen(request: Request, known: tuple[totals.PeriodLine, ...]) -> str | None:
    """Return the period asked for where reports are about it, else the latest; None for an empty corpus."""
    keys = [line.period or "" for line in known]
    asked = request.query_params.get("period")
    return asked if asked in keys else next(iter(keys), None)


def _counts(queue: list[Waiting]) -> dict[str, int]:
    return {
        "reports": len(queue),
        "reviewed": sum(one.reviewed for one in queue),
        "doubtful": sum(one.doubtful for one in queue),
        "errors": sum(one.errors for one in queue),
        "remarks": sum(one.remarks for one in queue),
        "unknown": sum(one.row["reporter_id"] is None for one in queue),
    }


def _figures(found: totals.Totals) -> list[Figure]:
    """Return awards by status over all units: numbers that are part of others and events are left out."""
    table: dict[str, dict[str, int]] = {}
    for line in found.awards:
        if line.part or line.count_unit:
            continue
        counts = table.setdefault(line.award or "", {})
        counts[line.status] = counts.get(line.status, 0) + line.count
    figures = [Figure(name or labels.AWARD_UNNAMED, name, counts) for name, counts in table.items()]
    return sorted(figures, key=lambda one: -sum(one.counts.values()))


def _severities(found: totals.Totals) -> dict[str, int]:
    counts = dict.fromkeys(labels.SEVERITIES, 0)
    for line in found.findings:
        counts[line.severity] += line.count
    return counts
