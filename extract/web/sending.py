"""What leaves the desk: the letter that sends a report back, and the workbook of a period."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from extract.export import letter as written
from extract.export import workbook as summed
from extract.store import totals
from extract.store.corpus import Stored
from extract.text import fold
from extract.web import pages
from extract.web.entries import report_title
from extract.web.files import download
from extract.web.review import stored_report
from extract.web.routes import Form

if TYPE_CHECKING:
    from extract.web.desk import Desk

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KEPT = ("governing", "agency", "symbol", "place", "position", "signer", "archive")  # the same in every letter


def letter_form(request: Request) -> Response:
    """Ask who writes to whom, and which findings the letter lists."""
    desk: Desk = request.app.state.desk
    with desk.reading() as corpus:
        stored = stored_report(corpus, request)
    blanks = written.proposed(stored.record, today=datetime.now().astimezone().date())
    return pages.render(
        request,
        "letter.html",
        stored=stored,
        title=report_title(stored.row),
        blanks=replace(blanks, **_letterhead(desk)),
        findings=list(zip(stored.finding_ids, stored.record.findings, strict=True)),
    )


def letter(request: Request, form: Form) -> Response:
    """Return the letter as DOCX."""
    desk: Desk = request.app.state.desk
    with desk.reading() as corpus:
        stored = stored_report(corpus, request)
    chosen = set(form.data.getlist("finding")) if isinstance(form.data, FormData) else set()
    pairs = zip(stored.finding_ids, stored.record.findings, strict=True)
    faults = tuple(written.Fault.of(one) for name, one in pairs if name in chosen)
    if not faults:
        return pages.error(request, 422, "Chưa chọn chỗ sai nào", "Đánh dấu ít nhất một chỗ cần sửa rồi soạn lại.")
    blanks = written.Blanks(**{one.name: form.text(one.name)[:500] for one in fields(written.Blanks)})
    _keep_letterhead(desk, blanks)
    desk.note(request, "letter", f"report {stored.id}, {len(faults)} findings")
    return download(written.docx(blanks, faults), f"cong-van-{_slug(stored)}.docx", _DOCX)


def workbook(request: Request) -> Response:
    """Return the workbook of a period."""
    desk: Desk = request.app.state.desk
    asked = request.query_params.get("period", "")
    with desk.reading() as corpus:
        periods = [one.period for one in totals.periods(corpus) if one.period]
        period = asked if asked in periods else next(iter(periods), None)
        if period is None:
            return pages.error(request, 404, "Chưa có số liệu", "Chưa có báo cáo nào rõ kỳ: tải báo cáo lên trước.")
        data = summed.workbook(corpus, period)
    desk.note(request, "workbook", period)
    return download(data, f"tong-hop-{period}.xlsx", _XLSX)


def _letterhead(desk: Desk) -> dict[str, str]:
    """Return the office's own names, as in its last letter."""
    with contextlib.suppress(OSError, ValueError):
        kept = json.loads((desk.settings.files / "letterhead.json").read_text(encoding="utf-8"))
        return {name: str(kept[name]) for name in _KEPT if name in kept}
    return {}


def _keep_letterhead(desk: Desk, blanks: written.Blanks) -> None:
    if desk.settings.read_only:
        return
    kept = {name: value for name, value in asdict(blanks).items() if name in _KEPT}
    desk.settings.files.mkdir(parents=True, exist_ok=True)
    (desk.settings.files / "letterhead.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def _slug(stored: Stored) -> str:
    """Return the report's body in a few plain letters for the name of a file."""
    words = "".join(char if char.isascii() and char.isalnum() else " " for char in fold(report_title(stored.row)))
    return "-".join(words.split())[:60] or str(stored.id)
