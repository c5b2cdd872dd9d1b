"""Corrections, confirmations, deletions and undoing: each is a layer over the record, with name and time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extract.errors import ConflictError
from extract.export.fields import fields_of, shown, value_at
from extract.store.corpus import Corpus, Stored
from extract.store.corrections import Change
from extract.web import pages
from extract.web.entries import entry_data, in_order, items, kind_of, report_title
from extract.web.fields import changes as changed
from extract.web.review import correction_row, following, stored_report
from extract.web.routes import Form

if TYPE_CHECKING:
    from extract.web.desk import Desk

_DONE = {"save": "saved", "confirm": "confirmed", "delete": "deleted"}


def correct(request: Request, form: Form) -> Response:
    """Save, confirm or delete an entry, as the button says; the latter two go on to the next one to look at."""
    desk: Desk = request.app.state.desk
    ref, do = request.path_params["entry"], form.text("do")
    kind = kind_of(ref)
    if kind is None or do not in _DONE or (kind == "header" and do == "delete"):
        raise HTTPException(400)
    entry = None if kind == "header" else ref
    note = form.text("note") or None

    def change(stored: Stored) -> list[Change]:
        data = entry_data(stored.record, stored.finding_ids, ref)
        if data is None:
            raise ConflictError("mục này vừa bị xóa: mở lại báo cáo để xem các mục hiện có")
        if do == "delete":
            return [Change("delete", kind, entry, note=note)]
        found = changed(kind, entry, data, form)
        if do == "confirm" and not found:
            return [Change("confirm", kind, entry)] if kind != "header" else []
        return found

    with desk.writing() as corpus:
        stored = stored_report(corpus, request)
        try:
            revision = _seen(corpus, stored, form.number("revision"), entry)
            # Where somebody changed this very entry, nothing is worked out: the corpus refuses and says who.
            asked = change(stored) if stored.revision == revision else [Change("confirm", kind, entry)]
            if asked:
                corpus.correct(stored.id, asked, who=_who(request), revision=revision)
        except ConflictError as error:
            return _conflict(request, form, corpus, stored, ref=ref, sentence=str(error))
        todo = _todo(corpus, request)
    if asked:
        desk.note(request, do, f"report {stored.id} {ref}")
    then = ref if do == "save" else following(todo, ref) or (None if do == "delete" else ref)
    return _back(form, stored.id, then, _DONE[do] if asked else "nothing")


def reviewed(request: Request, form: Form) -> Response:
    """Say that the report has been gone through, and go on to the next one."""
    return _plainly(request, form, "reviewed", lambda corpus, stored: corpus.mark_reviewed(
        stored.id, who=_who(request), revision=form.number("revision")
    ))  # fmt: skip


def undo(request: Request, form: Form) -> Response:
    """Take one correction back."""
    number = form.number("correction")

    def take_back(corpus: Corpus, stored: Stored) -> object:
        if number not in {one["id"] for one in corpus.corrections(stored.id)}:
            raise HTTPException(404)
        return corpus.undo(number, who=_who(request), revision=form.number("revision"))

    return _plainly(request, form, "undone", take_back)


def _plainly(request: Request, form: Form, word: str, change: Callable[[Corpus, Stored], object]) -> Response:
    desk: Desk = request.app.state.desk
    with desk.writing() as corpus:
        stored = stored_report(corpus, request)
        try:
            change(corpus, stored)
        except ConflictError as error:
            return _conflict(request, form, corpus, stored, ref="", sentence=str(error))
    desk.note(request, word, f"report {stored.id}")
    if word == "reviewed":
        period = stored.row["period"] or ""
        return RedirectResponse(f"/next?period={period}&after={stored.id}", 303)
    target = f"/reports/{stored.id}/history" if form.text("back") == "history" else f"/reports/{stored.id}"
    return RedirectResponse(f"{target}?said={word}", 303)


def _back(form: Form, report: int, ref: str | None, word: str) -> Response:
    view = "&view=text" if form.text("view") == "text" else ""
    if ref is None:
        return RedirectResponse(f"/reports/{report}?said={word}{view}", 303)
    return RedirectResponse(f"/reports/{report}?entry={ref}&said={word}{view}#e-{ref}", 303)


def _conflict(request: Request, form: Form, corpus: Corpus, stored: Stored, *, ref: str, sentence: str) -> Response:
    """Show what somebody else changed meanwhile beside what was to be saved; nothing has been saved."""
    since = form.number("revision")
    kind = kind_of(ref) if ref else None
    now = entry_data(stored.record, stored.finding_ids, ref) if kind else None
    rows: list[dict[str, Any]] = []
    for field in fields_of(kind) if kind and now else ():
        mine, theirs = form.text(field.path), shown(field, value_at(now or {}, field.path))
        if form.has(field.path) and mine != theirs:
            rows.append({"path": field.path, "label": field.label, "mine": mine, "theirs": theirs})
    others = [
        correction_row(one)
        for one in corpus.corrections(stored.id)
        if one["revision"] > since or one["undone_at"] is not None
    ]
    return pages.render(
        request,
        "conflict.html",
        status=409,
        sentence=sentence[:1].upper() + sentence.partition(":")[0][1:] + ".",
        stored=stored,
        title=report_title(stored.row),
        ref=ref,
        do=form.text("do"),
        rows=rows,
        gone=bool(ref) and now is None,
        others=others,
        sent={name: form.text(name) for name in form.data if name not in {"csrf", "revision"}},
        action=request.url.path,
    )


def _seen(corpus: Corpus, stored: Stored, revision: int, entry: str | None) -> int:
    """Return the revision that a form may be laid on: the present one where others only touched other entries.

    An undoing or a review leaves no correction of its own: then the form's own revision stands, and conflicts.
    """
    since = [one for one in corpus.corrections(stored.id) if one["revision"] > revision]
    told = revision + len({one["revision"] for one in since}) == stored.revision
    apart = all(one["entry"] != entry and one["undone_at"] is None for one in since)
    return stored.revision if told and apart else revision


def _todo(corpus: Corpus, request: Request) -> list[str]:
    stored = stored_report(corpus, request)
    return in_order(items(stored.record, stored.finding_ids, corpus.corrections(stored.id)), stored)


def _who(request: Request) -> str:
    who: str = request.state.session.who
    return who
