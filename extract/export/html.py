"""A report as one self-contained page: its text with every extraction marked, its record beside it.

No resource is loaded from anywhere, no script is needed to read it: marks and entries are linked to each other, kinds
are switched by check boxes, and each kind has a line of its own shape besides its colour. All text is escaped.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TypeVar

from extract.export import entries, labels
from extract.export.page import SCRIPT, STYLE
from extract.export.table import header_rows
from extract.reading.document import Document, Table
from extract.records import Award, Citation, Directive, Finding, Header, Movement, Report, Span
from extract.store.corrections import finding_ids

_Entry = TypeVar("_Entry", Citation, Movement, Award)

# Kind of mark: its letter in classes and anchors, its Vietnamese name, in the order of the switches.
_KINDS = {"h": "Phần đầu báo cáo", "c": "Văn bản", "m": "Phong trào", "a": "Khen thưởng", "f": "Cần xem lại"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text and the entry it belongs to: ``kind`` is one of the letters, ``ref`` the entry's anchor."""

    start: int
    end: int
    kind: str
    ref: str
    title: str


def render(document: Document, report: Report) -> str:
    """Return the page (UTF-8, complete with doctype)."""
    name = report.source.path or "đầu vào chuẩn"
    title = report.header.title or report.header.code or name
    switches = "".join(
        f'<input type="checkbox" id="show-{kind}" checked><label for="show-{kind}"><mark class="{kind}">{escape(label)}'
        "</mark></label>"
        for kind, label in _KINDS.items()
    )
    return (
        f'<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        "script-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"{switches}\n<main>\n"
        f'<article aria-label="Văn bản báo cáo">\n{_text(document, marks(report))}\n</article>\n'
        f'<aside aria-label="Bản ghi trích xuất">\n{_record(report, name)}\n</aside>\n'
        f"</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )


def marks(report: Report, found: Sequence[str] | None = None) -> list[Mark]:
    """Return every stretch of the text that the record points to, in reading order, the longer ones first.

    ``found`` holds the ids of the findings, "f1", "f2" ... where None.
    """
    stretches = (Mark(span.start, span.end, *rest) for span, *rest in places(report, found) if span.end > span.start)
    return sorted(stretches, key=lambda one: (one.start, -one.end))


def places(report: Report, found: Sequence[str] | None = None) -> list[tuple[Span, str, str, str]]:
    """Return every span of the record with the kind, anchor and title of its mark; ``found`` as for ``marks``."""
    placed: list[tuple[Span | None, str, str, str]] = [*_header_marks(report.header)]
    placed.extend((one.span, "c", one.id, f"{one.type or ''} {one.code or ''}".strip()) for one in report.citations)
    for movement in report.movements:
        title = labels.MOVEMENT_KINDS[movement.kind]
        placed.extend((span, "m", movement.id, title) for span in movement.mentions)
    for award in report.awards:
        title = f"{award.award or award.award_text or ''}: {labels.STATUSES[award.status]}"
        placed.append((award.span, "a", award.id, title))
    for name, finding in zip(found or finding_ids(report), report.findings, strict=True):
        placed.append((finding.span, "f", name, f"{finding.rule}: {finding.message}"))
    return [(span, kind, ref, title) for span, kind, ref, title in placed if span is not None]


def _header_marks(header: Header) -> Iterable[tuple[Span | None, str, str, str]]:
    for field, span in header.spans.items():
        yield span, "h", f"h-{field}", labels.HEADER_FIELDS.get(field, field)
    for field, part in (("issuer", header.issuer), ("signer", header.signer), ("period", header.period)):
        if part is not None:
            yield part.span, "h", f"h-{field}", labels.HEADER_FIELDS[field]


def _text(document: Document, found: list[Mark]) -> str:
    """Return the flowed text, paragraph by paragraph, table by table, announcing each page."""
    painter = Painter(document.text, found)
    tables = {table.start: table for table in document.tables if table.cells}
    out: list[str] = []
    page, at = 0, 0
    while at <= len(document.text):
        if document.page_at(at) > page:  # columns may step back
            page = document.page_at(at)
            out.append(f'<div class="page" id="page-{page}">Trang {page}</div>')
        table = tables.get(at)
        if table is not None and table.end > at:
            out.append(_table(table, painter))
            at = table.end + 1
            continue
        end = document.text.find("\n", at)
        end = len(document.text) if end < 0 else end
        out.append(f"<p>{painter.paint(at, end)}</p>")
        at = end + 1
    return "\n".join(out)


def _table(table: Table, painter: "Painter") -> str:
    """Return a table of the report with its merged cells."""
    rows: dict[int, list[str]] = {}
    for cell in sorted(table.cells, key=lambda one: one.start):
        tag = "th" if cell.header else "td"
        merged = f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
        merged += f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
        rows.setdefault(cell.row, []).append(f"<{tag}{merged}>{painter.paint(cell.start, cell.end)}</{tag}>")
    return "<table>" + "".join(f"<tr>{''.join(rows[row])}</tr>" for row in sorted(rows)) + "</table>"


class Painter:
    """Puts the marks on stretches of the text, which must be asked for in reading order."""

    def __init__(self, text: str, found: list[Mark]) -> None:
        self._text = text
        self._found = found
        self._next = 0
        self._active: list[Mark] = []
        self._linked: set[Mark] = set()
        self._anchored: set[str] = set()

    def paint(self, start: int, end: int) -> str:
        """Return ``text[start:end]``, cut where a mark begins or ends, each piece inside all of its marks."""
        while self._next < len(self._found) and self._found[self._next].start < end:
            self._active.append(self._found[self._next])
            self._next += 1
        self._active = [mark for mark in self._active if mark.end > start]
        cuts = {start, end, *(point for mark in self._active for point in (mark.start, mark.end))}
        points = sorted(point for point in cuts if start <= point <= end)
        return "".join(self._piece(a, b) for a, b in pairwise(points))

    def _piece(self, start: int, end: int) -> str:
        """Return one piece, the longest mark outermost.

        The first piece of a mark carries the link to its entry, the first piece of an entry the anchor as well.
        """
        inner = escape(self._text[start:end])
        over = [mark for mark in self._active if mark.start <= start and mark.end >= end]
        for mark in sorted(over, key=lambda one: one.end - one.start):
            ref = escape(mark.ref)
            if mark not in self._linked and mark.kind != "h":
                inner = f'<a class="ref" href="#e-{ref}">{ref}</a>{inner}'
            anchor = "" if mark.ref in self._anchored else f' id="t-{ref}"'
            self._linked.add(mark)
            self._anchored.add(mark.ref)
            inner = f'<mark class="{mark.kind}"{anchor} title="{escape(mark.title)}">{inner}</mark>'
        return inner


def _record(report: Report, name: str) -> str:
    header = "".join(f"<dt>{escape(key)}</dt><dd>{escape(value)}</dd>" for key, value in header_rows(report.header))
    warnings = [f"<li>{escape(one.message)}{_on_page(one.page)}</li>" for one in report.warnings]
    unresolved = [one for one in report.citations if one.directive is None]
    cited = {one.id: one for one in report.citations}
    documents = [_directive(one, cited) for one in report.directives] + [_unresolved(one) for one in unresolved]
    findings = [_finding(number, one) for number, one in enumerate(report.findings, 1)]
    return "\n".join(
        [
            f"<h1>{escape(name)}</h1>",
            f"<dl>{header}</dl>",
            _list("Cần xem lại", findings),
            _list("Văn bản được dẫn", documents),
            _list("Phong trào, cuộc vận động", map(_movement, report.movements)),
            _list("Khen thưởng", map(_award, report.awards)),
            _list("Khi đọc tệp", warnings),
        ]
    )


def _list(title: str, lines: Iterable[str]) -> str:
    items = list(lines)
    if not items:
        return f"<h2>{escape(title)}</h2><p>Không có.</p>"
    return f"<h2>{escape(title)} ({len(items)})</h2><ul>{''.join(items)}</ul>"


def _to_text(ref: str) -> str:
    return f'<a href="#t-{escape(ref)}">{escape(ref)}</a>'


def _entry(ref: str, kind: str, head: str, details: Iterable[str | None]) -> str:
    """Return one entry of the record: a link to its place in the text, its head, its details where there are any."""
    said = " · ".join(escape(detail) for detail in details if detail)
    tail = f"<small>{said}</small>" if said else ""
    return f'<li id="e-{escape(ref)}"><mark class="{kind}">{_to_text(ref)}</mark> <b>{escape(head)}</b>{tail}</li>'


def _directive(directive: Directive, cited: Mapping[str, Citation]) -> str:
    head = f"{directive.type or ''} {directive.code or directive.subject or ''}".strip()
    subject = directive.subject if directive.code else None
    canonical = directive.canonical_code if directive.canonical_code != directive.code else None
    mentions = [cited[ref] for ref in directive.citations]
    details = [
        labels.day(directive.date),
        labels.issuer(directive.issuer),
        ", ".join(dict.fromkeys(labels.RELATIONS[one.relation] for one in mentions)),
        "; ".join(dict.fromkeys(filter(None, (labels.provision(one.provision) for one in mentions)))),
        f"đúng thể thức: {canonical}" if canonical else None,
        subject,
        labels.trust(*mentions),
    ]
    first, *others = directive.citations
    more = "".join(f' <span id="e-{escape(other)}">{_to_text(other)}</span>' for other in others)
    return _entry(first, "c", head, details).replace("</b>", f"</b>{more}", 1)


def _unresolved(citation: Citation) -> str:
    return _entry(citation.id, "c", entries.citation_head(citation), _with_trust(entries.citation_details, citation))


def _movement(movement: Movement) -> str:
    return _entry(movement.id, "m", movement.name, _with_trust(entries.movement_details, movement))


def _award(award: Award) -> str:
    return _entry(award.id, "a", entries.award_head(award), _with_trust(entries.award_details, award))


def _with_trust(details: Callable[[_Entry], list[str]], one: _Entry) -> list[str]:
    return [*details(one), labels.trust(one)]


def _finding(number: int, finding: Finding) -> str:
    return _entry(f"f{number}", "f", finding.message, entries.finding_details(finding))


def _on_page(page: int | None) -> str:
    return f" (trang {page})" if page else ""
