"""The figures of a period, each opening to the sentences it was counted from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from extract.checks.catalogue import quality_rule
from extract.errors import CorpusError
from extract.export import labels
from extract.store import totals
from extract.store.periods import days_of
from extract.web import pages

_MOST = 1000  # sentences on a page


@dataclass(slots=True)
class AwardRow:
    """An award over all units: sums by status, and beside them what no sum may hold."""

    award: str
    counts: dict[str, int] = field(default_factory=dict)
    parts: int = 0
    events: int = 0
    review: int = 0


def show(request: Request) -> Response:
    """Show the totals of a period, of one unit where ``unit`` names it."""
    period, unit = _asked(request)
    with request.app.state.desk.reading() as corpus:
        known = totals.periods(corpus)
        period = period or next((one.period for one in known if one.period), "")
        if not period or days_of(period) is None:
            return pages.error(request, 404, "Chưa có số liệu", "Chưa có báo cáo nào rõ kỳ: tải báo cáo lên trước.")
        found = totals.totals(corpus, period, unit=unit or None)
    return pages.render(
        request,
        "totals.html",
        periods=known,
        period=period,
        unit=unit,
        found=found,
        awards=award_rows(found),
        statuses=totals.STATUSES,
        findings=_findings(found),
    )


def line(request: Request) -> Response:
    """Show the entries behind a line (its key), or behind all lines of a kind that meet the address's conditions."""
    period, unit = _asked(request)
    key = request.path_params["line"]
    kind = key.partition("-")[0]
    asked = request.query_params
    conditions = {name: asked[name] for name in ("award", "status", "rule") if name in asked}
    try:
        with request.app.state.desk.reading() as corpus:
            entries = tuple(
                one
                for one in totals.entries_by_kind(corpus, period, kind, unit=unit or None)
                if ("-" not in key or one.line == key) and all(_meets(one, *asks) for asks in conditions.items())
            )
    except CorpusError:
        raise HTTPException(404) from None
    return pages.render(
        request,
        "line.html",
        period=period,
        unit=unit,
        heading=_heading(kind, conditions, entries),
        entries=entries[:_MOST],
        more=max(len(entries) - _MOST, 0),
        total=sum(int(one.values.get("count") or 0) for one in entries if _summed(one)) if kind == "a" else None,
    )


def award_rows(found: totals.Totals) -> list[AwardRow]:
    """Return the awards over all units, the most frequent first."""
    rows: dict[str, AwardRow] = {}
    for one in found.awards:
        row = rows.setdefault(one.award or "", AwardRow(one.award or ""))
        row.review += one.needs_review
        if one.part:
            row.parts += one.count
        elif one.count_unit:
            row.events += one.count
        else:
            row.counts[one.status] = row.counts.get(one.status, 0) + one.count
    return sorted(rows.values(), key=lambda row: -sum(row.counts.values()))


def _findings(found: totals.Totals) -> list[dict[str, Any]]:
    rules: dict[str, dict[str, Any]] = {}
    for one in found.findings:
        rule = quality_rule(one.rule)
        title = rule.title if rule else "Nhận xét của cán bộ"
        row = rules.setdefault(
            one.rule, {"rule": one.rule, "title": title, "severity": one.severity, "count": 0, "units": 0}
        )
        row["count"] += one.count
        row["units"] += 1
    return sorted(rules.values(), key=lambda row: -row["count"])


def _meets(entry: totals.SourceEntry, name: str, wanted: str) -> bool:
    return (entry.values.get(name) or "") == wanted


def _summed(entry: totals.SourceEntry) -> bool:
    return not entry.values.get("part_of") and not entry.values.get("count_unit")


def _heading(kind: str, conditions: dict[str, str], entries: tuple[totals.SourceEntry, ...]) -> str:
    if kind == "a":
        award = conditions.get("award", entries[0].values.get("award") if entries else None)
        status = conditions.get("status", entries[0].values.get("status") if entries and not conditions else None)
        return ", ".join(part for part in (award or labels.AWARD_UNNAMED, labels.STATUSES.get(status or "")) if part)
    if kind == "m":
        return str(entries[0].values.get("canonical") or entries[0].values.get("name")) if entries else "Phong trào"
    if kind == "d":
        return str(entries[0].values.get("code")) if entries else "Văn bản"
    rule = quality_rule(conditions.get("rule", entries[0].values.get("rule", "") if entries else ""))
    return f"{rule.code}: {rule.title}" if rule else "Cần sửa trong báo cáo"


def _asked(request: Request) -> tuple[str, str]:
    asked = request.query_params
    return asked.get("period", "").strip()[:40], asked.get("unit", "").strip()[:200]
