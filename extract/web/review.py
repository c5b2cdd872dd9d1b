"""One report beside its record: the printed pages or the text with every entry marked, the entries to correct."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from extract.checks.catalogue import quality_rule
from extract.export.fields import Field, fields_of, label, shown, suggestions, told, value_at
from extract.export.html import Mark, Painter
from extract.export.html import marks as text_marks
from extract.reading.page_image import has_pages
from extract.records import Span
from extract.store.corpus import Corpus, Stored
from extract.web import pages
from extract.web.entries import (
    TITLES,
    Item,
    entry_data,
    header_lines,
    in_order,
    items,
    kind_of,
    quotation,
    report_title,
)
from extract.web.marks import by_page, svg
from extract.web.originals import shown_name
from extract.web.queue import around, waiting

if TYPE_CHECKING:
    from extract.web.desk import Desk

_TYPES = {"application/pdf": ".pdf", "text/plain": ".txt", "text/html": ".html"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A printed page: its size in points and its marks as SVG."""

    number: int
    width: float
    height: float
    marks: Markup


@dataclass(frozen=True, slots=True)
class Filled:
    """A field of a form with what stands in it; ``choices`` hold that value even if it is no usual one."""

    field: Field
    value: str
    choices: tuple[tuple[str, str], ...]


def stored_report(corpus: Corpus, request: Request) -> Stored:
    """Return the report that the address names. Raises HTTPException (404) where there is none."""
    desk: Desk = request.app.state.desk
    stored = desk.records.get(corpus, request.path_params["report"])
    if stored is None:
        raise HTTPException(404)
    return stored


def show(request: Request) -> Response:
    """Show a report; ``?entry=c3`` opens the form of an entry, ``?view=text`` the text instead of the pages."""
    desk: Desk = request.app.state.desk
    with desk.reading() as corpus:
        stored = stored_report(corpus, request)
        sizes = corpus.page_sizes(stored.id)
        changes = corpus.corrections(stored.id)
        queue = waiting(corpus.database, stored.row["period"] or "")
    listed = desk.records.made(stored, "items", lambda: items(stored.record, stored.finding_ids, changes))
    todo = desk.records.made(stored, "todo", lambda: in_order(listed, stored))
    has_file = desk.originals.has(stored.row["sha256"], stored.row["path"])
    printed = has_file and bool(sizes) and has_pages(stored.row["media_type"] or "")
    as_text = not printed or request.query_params.get("view") == "text"
    view = "&view=text" if as_text and printed else ""
    chosen, place = request.query_params.get("entry", ""), _place(request, stored)
    before, after = around(queue, stored.id)
    return pages.render(
        request,
        "report.html",
        stored=stored,
        row=stored.row,
        title=report_title(stored.row),
        file=shown_name(stored.record.source.path or stored.row["path"]),
        header=header_lines(stored.record),
        warnings=stored.record.warnings,
        listed=listed,
        lines=desk.records.made(stored, f"lines{view}", lambda: _lines(listed, view)),
        view=view,
        titles=TITLES,
        todo=todo,
        chosen=chosen,
        form=_form(stored, chosen, todo),
        sheets=[] if as_text else _sheets(desk, stored, sizes, frozenset(todo), place),
        paragraphs=_paragraphs(stored, place) if as_text else [],
        as_text=as_text,
        printed=printed,
        has_file=has_file,
        has_layout=bool(sizes),
        before=before,
        after=after,
        corrected=sum(one["undone_at"] is None for one in changes),
        superseded=_superseded(stored),
        suggestions=suggestions(),
    )


def entry(request: Request) -> Response:
    """Return the form of one entry, for the script to put below its line."""
    with request.app.state.desk.reading() as corpus:
        stored = stored_report(corpus, request)
        changes = corpus.corrections(stored.id)
    todo = in_order(items(stored.record, stored.finding_ids, changes), stored)
    form = _form(stored, request.path_params["entry"], todo)
    if form is None:
        raise HTTPException(404)
    return pages.render(request, "entry.html", stored=stored, form=form, as_text=_asks_text(request))


def history(request: Request) -> Response:
    """Show what was corrected, by whom, and what can be undone."""
    with request.app.state.desk.reading() as corpus:
        stored = stored_report(corpus, request)
        changes = corpus.corrections(stored.id)
    return pages.render(
        request,
        "history.html",
        stored=stored,
        title=report_title(stored.row),
        changes=[correction_row(one) for one in changes][::-1],
    )


def _asks_text(request: Request) -> bool:
    return request.query_params.get("view") == "text"


def _lines(listed: dict[str, list[Item]], view: str) -> dict[str, Markup]:
    """Return the lines of the list as they are while none is chosen."""
    return {one.ref: _line(one, view) for group in listed.values() for one in group}


@lru_cache(maxsize=4096)
def _line(one: Item, view: str) -> Markup:
    """Return one line, made once while it says the same: a correction changes one of hundreds."""
    return pages.macro("entry")(one, view)


def _sheets(
    desk: Desk, stored: Stored, sizes: list[tuple[float, float]], review: frozenset[str], place: tuple[int, int] | None
) -> list[Sheet]:
    """Return the pages; those without what a search led to are drawn once for each revision."""
    if place is None:
        return desk.records.made(stored, "sheets", lambda: _drawn(stored, sizes, review, None))
    document = desk.document(stored)
    return _drawn(stored, sizes, review, document.span(*place) if document else None)


def _drawn(stored: Stored, sizes: list[tuple[float, float]], review: frozenset[str], hit: Span | None) -> list[Sheet]:
    marks = by_page(stored.record, stored.finding_ids, hit)
    anchored: set[str] = set()
    return [
        Sheet(number, width, height, svg(marks.get(number, []), review, anchored))
        for number, (width, height) in enumerate(sizes, start=1)
    ]


def _paragraphs(stored: Stored, place: tuple[int, int] | None) -> list[tuple[int, int, Markup]]:
    """Return page, offset and marked text of each passage."""
    marks = text_marks(stored.record, stored.finding_ids)
    if place:
        marks = sorted([*marks, Mark(*place, "h", "hit", "chỗ tìm thấy")], key=lambda one: (one.start, -one.end))
    painter = Painter(stored.text, marks)
    return [
        (one.page, one.start, Markup(painter.paint(one.start, one.start + len(one.text))))  # noqa: S704  escaped there
        for one in stored.passages
    ]


def _place(request: Request, stored: Stored) -> tuple[int, int] | None:
    """Return the stretch of text that a search led to, None where the address names none."""
    values = [request.query_params.get(name, "") for name in ("from", "to")]
    if not all(value.isascii() and value.isdecimal() and len(value) < 10 for value in values):
        return None
    start, end = int(values[0]), int(values[1])
    return (start, end) if start < end <= len(stored.text) else None


def _form(stored: Stored, ref: str, todo: list[str]) -> dict[str, Any] | None:
    """Return what the form of an entry shows, None where there is no such entry."""
    kind = kind_of(ref)
    data = entry_data(stored.record, stored.finding_ids, ref) if kind else None
    if kind is None or data is None:
        return None
    rule = quality_rule(data["rule"]) if kind == "finding" else None
    return {
        "ref": ref,
        "kind": kind,
        "fields": filled(kind, data),
        "data": data,
        "quotation": quotation(data),
        "rule": rule,
        "next": following(todo, ref),
        "findings": [
            (name, one)
            for name, one in zip(stored.finding_ids, stored.record.findings, strict=True)
            if one.citation == ref
        ],
    }


def filled(kind: Any, data: dict[str, Any]) -> list[Filled]:  # noqa: ANN401  a Kind
    """Return the fields of a kind of entry with the values of ``data``."""
    found = []
    for field in fields_of(kind):
        value = shown(field, value_at(data, field.path))
        choices = field.choices
        if choices and value not in dict(choices):
            choices = (*choices, (value, value))
        found.append(Filled(field, value, choices))
    return found


def following(todo: list[str], ref: str) -> str | None:
    """Return the entry to look at after this one, None for the last."""
    if ref in todo:
        at = todo.index(ref)
        return todo[at + 1] if at + 1 < len(todo) else next((one for one in todo if one != ref), None)
    return next(iter(todo), None)


def _superseded(stored: Stored) -> bool:
    return bool(stored.row["state"] != "current")


def correction_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of the table ``correction`` with its field and values as people read them."""
    old, new = (told(row["kind"], row["field"], row[name]) for name in ("old_value", "new_value"))
    return {**row, "label": label(row["kind"], row["field"]), "old": old, "new": new}
