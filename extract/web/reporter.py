"""Whose report it is, where the letterhead does not tell: the bodies that it may be of, for the clerk to choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extract.store import suggestions
from extract.web import pages
from extract.web.entries import header_lines, report_title
from extract.web.review import stored_report
from extract.web.routes import Form

if TYPE_CHECKING:
    from extract.web.desk import Desk

_LONGEST_NAME = 300


def form(request: Request) -> Response:
    """Show what the report says of itself and who may have sent it."""
    with request.app.state.desk.reading() as corpus:
        stored = stored_report(corpus, request)
        row = {**stored.row, "path": stored.record.source.path or stored.row["path"]}
        found = suggestions.open_report(corpus.database, row, stored.record.header).suggestions
    return pages.render(
        request,
        "reporter.html",
        stored=stored,
        title=report_title(stored.row),
        header=header_lines(stored.record),
        found=found,
    )


def assign(request: Request, form: Form) -> Response:
    """Say whose report it is: ``body`` is "unit code|name" of a suggestion, ``name`` is typed."""
    desk: Desk = request.app.state.desk
    code, _, chosen = form.text("body").partition("|")
    name = form.text("name") or chosen
    if not name:
        return pages.error(request, 422, "Chưa chọn đơn vị", "Chọn một đơn vị hoặc gõ tên đơn vị rồi lưu lại.")
    with desk.writing() as corpus:
        stored = stored_report(corpus, request)
        unit_code = None if form.text("name") else code or None
        corpus.assign_reporter(
            stored.id,
            name[:_LONGEST_NAME],
            who=request.state.session.who,
            unit_code=unit_code,
            revision=form.number("revision"),
        )
    desk.note(request, "save", f"report {stored.id} reporter")
    return RedirectResponse(f"/reports/{stored.id}?said=saved", 303)
