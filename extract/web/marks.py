"""Where the entries of a record stand on a printed page, as SVG in PDF points over the page's image.

Each kind has a colour and a line of its own shape, as on the page of ``extract --format html``: header dotted, document
solid, movement dashed, award double, finding wavy. Attributes only: the page's policy allows no styles in elements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from extract.export.html import places
from extract.records import Box, Report, Span


@dataclass(frozen=True, slots=True)
class PageMark:
    """One entry on one page: its boxes there."""

    kind: str
    ref: str
    title: str
    boxes: tuple[Box, ...]


def by_page(report: Report, found: Sequence[str], hit: Span | None = None) -> dict[int, list[PageMark]]:
    """Return the marks of each page, the larger ones first so that the smaller ones lie on top.

    ``found`` are the ids of the report's findings, ``hit`` is what a search led to.
    """
    pages: dict[int, list[PageMark]] = defaultdict(list)
    for span, kind, ref, title in places(report, found):
        for page, boxes in _boxes(span).items():
            pages[page].append(PageMark(kind, ref, title, tuple(boxes)))
    for marks in pages.values():
        marks.sort(key=lambda one: -sum((box[2] - box[0]) * (box[3] - box[1]) for box in one.boxes))
    for page, boxes in _boxes(hit).items() if hit else ():
        pages[page].append(PageMark("s", "hit", "chỗ tìm thấy", tuple(boxes)))
    return pages


def _boxes(span: Span) -> Mapping[int, list[Box]]:
    found: dict[int, list[Box]] = defaultdict(list)
    for box in span.boxes:
        found[int(box[4]) if len(box) > 4 else span.page].append(box)
    return found


def svg(marks: list[PageMark], review: frozenset[str], anchored: set[str]) -> Markup:
    """Return the marks as SVG elements; ``review`` holds the entries to look at again.

    The first mark of an entry on all pages carries its anchor; ``anchored`` remembers which have one.
    """
    lines = []
    for mark in marks:
        lines.append(_one(mark, doubtful=mark.ref in review, anchor=mark.ref not in anchored))
        anchored.add(mark.ref)
    return Markup("".join(lines))  # noqa: S704  escaped below


def _one(mark: PageMark, *, doubtful: bool, anchor: bool) -> str:
    ref, title = escape(mark.ref), escape(f"{mark.ref}: {mark.title}" if mark.kind not in {"h", "s"} else mark.title)
    shapes = "".join(_shape(mark.kind, box) for box in mark.boxes)
    classes = f"mark {mark.kind} doubtful" if doubtful else f"mark {mark.kind}"
    # The list beside the page is the way for the keyboard; marks would double its stops.
    place = f' id="t-{ref}"' if anchor else ""
    return (
        f'<a class="{classes}"{place} href="?entry={ref}#e-{ref}" data-ref="{ref}" tabindex="-1" aria-label="{title}">'
        f"<title>{title}</title>{shapes}</a>"
    )


def _shape(kind: str, box: Box) -> str:
    x0, top, x1, bottom = box[:4]
    width, height = max(x1 - x0, 1.0), max(bottom - top, 1.0)
    paper = f'<rect class="paper" x="{x0:g}" y="{top:g}" width="{width:.1f}" height="{height:.1f}" rx="1.5"/>'
    if kind == "f":
        return paper + _wave(x0, x1, bottom + 2.2)
    lines = (bottom + 0.4, bottom + 2.4) if kind == "a" else (bottom + 0.8,)
    return paper + "".join(f'<path class="line" d="M{x0:g} {y:.1f}H{x1:g}"/>' for y in lines)


def _wave(x0: float, x1: float, y: float) -> str:
    steps = max(round((x1 - x0) / 3), 1)
    teeth = "".join("l1.5-1.5l1.5 1.5" for _ in range(steps))
    return f'<path class="line" d="M{x0:g} {y:.1f}{teeth}"/>'
