"""Search in the text of all reports; each hit opens its report at the place."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from extract.checks.catalogue import quality_rules
from extract.knowledge import awards
from extract.store import totals
from extract.store.citing import citing
from extract.store.filters import Filters
from extract.store.search import Hit, search
from extract.web import pages

_PAGE = 20  # hits
_MOST_PAGES = 500
_NAMES = ("period", "first", "last", "unit", "issuer", "movement", "award", "status", "finding")


def show(request: Request) -> Response:
    """Show the hits for ``q`` in reports that meet the filters; ``cites`` finds who cites a document instead."""
    asked = request.query_params
    values = {name: asked.get(name, "").strip()[:200] for name in _NAMES}
    filters = Filters(**{name: value or None for name, value in values.items()}, follow=bool(asked.get("follow")))
    words, code = asked.get("q", "").strip()[:200], asked.get("cites", "").strip()[:200]
    number = asked.get("page", "")
    page = min(max(int(number), 1), _MOST_PAGES) if number.isdecimal() and len(number) < 10 else 1
    with request.app.state.desk.reading() as corpus:
        found = search(corpus.database, words, filters, limit=_PAGE, offset=(page - 1) * _PAGE) if words else None
        mentions = citing(corpus.database, code, filters) if code else []
        known = totals.periods(corpus)
    return pages.render(
        request,
        "search.html",
        words=words,
        code=code,
        values=values,
        follow=filters.follow,
        filtered=any(values.values()) or filters.follow,
        found=found,
        hits=[_shown(one) for one in found.hits] if found else [],
        mentions=mentions,
        page=page,
        pages=-(-found.passages // _PAGE) if found else 0,
        periods=known,
        awards=_awards(),
        rules=[(rule.code, rule.title) for rule in quality_rules().values()],
        query=_query(request),
    )


def _shown(hit: Hit) -> dict[str, Any]:
    """Return a hit with its words marked."""
    parts, at = [], 0
    for start, end in hit.marks:
        parts += [escape(hit.context[at:start]), Markup("<mark>{}</mark>").format(hit.context[start:end])]
        at = end
    parts.append(escape(hit.context[at:]))
    return {"hit": hit, "context": Markup("").join(parts)}


def _awards() -> list[tuple[str, str]]:
    names: dict[str, str] = {}
    for one in awards.catalogue():
        names.setdefault(one.code, one.name)
    return list(names.items())


def _query(request: Request) -> str:
    """Return the query without its page, for the links to other pages."""
    from urllib.parse import urlencode  # noqa: PLC0415  here only

    return urlencode([(name, value) for name, value in request.query_params.multi_items() if name != "page"])
