"""Entries that the machine missed: the clerk marks their words in the text, on the page, or types them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extract.errors import CorrectionError
from extract.export.fields import award_code, fields_of, suggestions
from extract.export.fields import read as typed
from extract.knowledge.documents import type_named
from extract.reading.document import Document
from extract.records import Span
from extract.store.corpus import Stored
from extract.store.corrections import Change
from extract.text import fold, nfc
from extract.web import pages
from extract.web.entries import report_title
from extract.web.review import Filled, filled, stored_report
from extract.web.routes import Form

if TYPE_CHECKING:
    from extract.web.desk import Desk

KINDS_TO_ADD = {
    "citation": "văn bản viện dẫn",
    "movement": "phong trào, cuộc vận động",
    "award": "khen thưởng",
    "finding": "chỗ sai của báo cáo",
}
OWN_RULE = "CB"  # what a clerk found, not one of the machine's rules
_MOST_FOUND = 30
_LONGEST = 2000  # characters of an entry
_DEFAULTS: dict[str, dict[str, Any]] = {
    "citation": {"relation": "mentions"},
    "movement": {"kind": "movement"},
    "award": {"status": "conferred"},
    "finding": {"severity": "warning"},
}


def form(request: Request) -> Response:
    """Show the form for a new entry: ``from``/``to`` in the text, a ``box`` on a ``page``, or words to look for."""
    asked = request.query_params
    with request.app.state.desk.reading() as corpus:
        stored = stored_report(corpus, request)
    kind = asked.get("kind", "award")
    if kind not in KINDS_TO_ADD:
        raise HTTPException(400)
    words = nfc(asked.get("words", "")).strip()
    places: list[dict[str, Any]] = []
    stretch, sentence = _stretch(request, stored)
    if stretch is None and words:
        places = _looked_up(stored.text, words)
        if len(places) == 1:
            stretch = (places[0]["start"], places[0]["end"])
        elif not places:
            sentence = "Không thấy các chữ này trong báo cáo: gõ lại ít chữ hơn, đúng như trong báo cáo."
    return pages.render(
        request,
        "add.html",
        stored=stored,
        title=report_title(stored.row),
        kind=kind,
        kinds=KINDS_TO_ADD,
        words=words,
        places=places,
        stretch=stretch,
        quotation=stored.text[slice(*stretch)] if stretch else "",
        sentence=sentence,
        fields=_proposed(kind, stored.text[slice(*stretch)] if stretch else ""),
        suggestions=suggestions(),
        as_text=asked.get("view") == "text",
    )


def add(request: Request, form: Form) -> Response:
    """Add the entry to the record, as a correction."""
    desk: Desk = request.app.state.desk
    kind = form.text("kind")
    if kind not in KINDS_TO_ADD:
        raise HTTPException(400)
    start, end = form.number("from"), form.number("to")
    with desk.writing() as corpus:
        stored = stored_report(corpus, request)
        if not 0 <= start < end <= len(stored.text) or end - start > _LONGEST:
            raise CorrectionError("chưa chọn được đoạn văn bản: chọn lại chữ trong báo cáo rồi thêm")
        span = _span(desk, stored, start, end)
        value = _value(kind, form, span)
        corpus.correct(stored.id, [Change("add", kind, value=value)], who=request.state.session.who)  # type: ignore[arg-type]  # checked above
        ref = corpus.corrections(stored.id)[-1]["entry"]
    desk.note(request, "add", f"report {stored.id} {ref}")
    view = "&view=text" if form.text("view") == "text" else ""
    return RedirectResponse(f"/reports/{stored.id}?entry={ref}&said=added{view}#e-{ref}", 303)


def _stretch(request: Request, stored: Stored) -> tuple[tuple[int, int] | None, str]:
    """Return the stretch of text that the address marks, and what to say where there is none."""
    asked = request.query_params
    if "from" in asked:
        try:
            start, end = int(asked["from"][:9]), int(asked.get("to", "")[:9])
        except ValueError:
            raise HTTPException(400) from None
        start, end = trimmed(stored.text, start, end)
        return ((start, end), "") if start < end else (None, "Chưa chọn chữ nào.")
    if "box" not in asked:
        return None, ""
    try:
        page, box = int(asked.get("page", "")[:6]), [float(one[:9]) for one in asked["box"].split(",")]
    except ValueError:
        raise HTTPException(400) from None
    document = request.app.state.desk.document(stored)
    if document is None:
        return None, "Không đọc lại được tệp gốc để tìm chữ trong khung: gõ các chữ đó vào ô tìm dưới đây."
    stretch = inside(document, page, box)
    return stretch, "" if stretch else "Trong khung không có chữ nào: kẻ lại khung quanh các chữ cần thêm."


def inside(document: Document, page: int, box: list[float]) -> tuple[int, int] | None:
    """Return the stretch of text from the first to the last character printed in a box of a page."""
    if len(box) != 4:
        return None
    x0, x1 = sorted((box[0], box[2]))
    top, bottom = sorted((box[1], box[3]))
    found: list[int] = []
    for line in document.lines:
        if line.page != page or not line.x0s or not top <= (line.top + line.bottom) / 2 <= bottom:
            continue
        for offset, origin in enumerate(line.origins[: line.end - line.start], line.start):
            if x0 <= (line.x0s[origin] + line.x1s[origin]) / 2 <= x1:
                found.append(offset)
    if not found:
        return None
    start, end = trimmed(document.text, min(found), max(found) + 1)
    return (start, end) if start < end and end - start <= _LONGEST else None


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch of the text without blanks at its ends."""
    start, end = max(start, 0), min(end, len(text))
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _looked_up(text: str, words: str) -> list[dict[str, Any]]:
    """Return where the words stand, accents and case aside, with what is around them."""
    folded, wanted = fold(text), fold(" ".join(words.split()))
    places: list[dict[str, Any]] = []
    at = folded.find(wanted) if wanted else -1
    while at >= 0 and len(places) < _MOST_FOUND:
        end = at + len(wanted)
        left, right = max(text.rfind("\n", 0, at) + 1, at - 60), end + 60
        places.append(
            {
                "start": at,
                "end": end,
                "before": text[left:at],
                "words": text[at:end],
                "after": text[end:right].split("\n", maxsplit=1)[0],
            }
        )
        at = folded.find(wanted, end)
    return places


def _span(desk: Desk, stored: Stored, start: int, end: int) -> Span:
    """Return the span of a stretch, with its boxes where the file can be read again."""
    document = desk.document(stored) if stored.row["reader"] in {"pdf", "ocr"} else None
    if document is not None:
        return document.span(start, end)
    page = max((one.page for one in stored.passages if one.start <= start), default=1)
    return Span(page=page, start=start, end=end, text=stored.text[start:end])


def _value(kind: str, form: Form, span: Span) -> dict[str, Any]:
    """Return the new entry as JSON. Raises CorrectionError for a field that cannot be."""
    value: dict[str, Any] = {}
    for field in fields_of(kind):
        found = typed(field, form.text(field.path))
        if found is None:
            continue
        holder, _, name = field.path.rpartition(".")
        (value.setdefault(holder, {}) if holder else value)[name] = found
    if "issuer" in value and not value["issuer"].get("name"):
        del value["issuer"]
    data = span.model_dump(mode="json")
    if kind == "movement":
        return {**value, "mentions": [data]}
    if kind == "citation":
        kind_of_document = value.get("type")
        known = type_named(kind_of_document) if kind_of_document else None
        form_of = "full" if value.get("code") else "name_only"
        return {"type": None, **value, "type_code": known.code if known else None, "form": form_of, "span": data}
    if kind == "award":
        return {"award": None, **value, "award_code": award_code(value.get("award")), "span": data}
    return {**value, "rule": OWN_RULE, "citation": form.text("citation") or None, "span": data}


def _proposed(kind: str, words: str) -> list[Filled]:
    """Return the empty form with what the marked words tell already."""
    data: dict[str, Any] = dict(_DEFAULTS[kind])
    if kind == "movement" and words:
        data["name"] = words.strip("“”\"' ")
    if kind == "award":
        digits = next((word for word in words.replace(".", "").split() if word.isascii() and word.isdecimal()), None)
        if digits:
            data["count"] = int(digits[:9])
    if kind == "citation":
        code = next((word.strip(",.;:()") for word in words.split() if "/" in word and word[:1].isdecimal()), None)
        data |= {"code": code, "type": _type_in(words)}
    return filled(kind, data)


def _type_in(words: str) -> str | None:
    """Return the kind of document that the words begin with, as written."""
    parts = words.split()
    beginnings = (" ".join(parts[:count]) for count in range(min(len(parts), 4), 0, -1))
    return next((one for one in beginnings if type_named(one)), None)
