"""What is printed on a page but is no text of the report: page numbers, signature and receiving stamps, rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extract.reading.cues import cue
from extract.reading.wrapping import TextLine

_STAMP_LINES = 9  # a signature stamp has four fields; wrapped ones take up to this many lines
_RECEIVED_LINES = 5
_HEADED = 12  # characters: a longer first line ("CÔNG VĂN ĐẾN ...") tells the stamp by itself
_NOTE_LINES = 9  # of a page's end that may be footnotes


def drop_furniture(lines: Sequence[TextLine], *, paged: bool) -> list[TextLine]:
    """Return the lines of one page without furniture. ``paged``: the page borders are known."""
    texts = [line.text for line in lines]
    dropped = stamp_lines(texts) | received_lines(texts)
    kept = [line for index, line in enumerate(lines) if index not in dropped and not cue("rule_line").match(line.text)]
    if paged:
        for edge in (0, -1):
            if kept and cue("page_number").match(kept[edge].text):
                kept.pop(edge)
    return [line for line in kept if not cue("page_number_sure").match(line.text)]


def footnotes(lines: Sequence[TextLine]) -> int:
    """Return the index of the first line of the footnotes that end a page of text; ``len(lines)`` if there are none.

    A footnote begins with its mark, alone on a line (as PDF tools leave a raised figure) or before a capital.
    """
    first = len(lines)
    for index in range(len(lines) - 1, max(len(lines) - _NOTE_LINES, 0), -1):
        text = lines[index].text
        alone = text.isdigit() and len(text) < 3 and index + 1 < len(lines) and lines[index + 1].text[0].isupper()
        if alone or cue("plain_footnote").match(text):
            first = index
    return first


def drop_running_heads(pages: Sequence[list[TextLine]]) -> None:
    """Drop, in place, first and last lines that at least three pages, and half of all, repeat but for figures.

    The first page keeps its own. Page numbers are looked through: the line beside one counts as the edge.
    """
    for edge in (0, -1):
        places = [_edge_line(page, edge) for page in pages]
        texts = [
            _without_figures(page[at].text) if at is not None else "" for page, at in zip(pages, places, strict=True)
        ]
        counts = Counter(texts)
        for page, at, text in list(zip(pages, places, texts, strict=True))[1:]:
            if at is not None and len(text) > 3 and counts[text] >= 3 and counts[text] * 2 >= len(pages):
                page.pop(at)


def _edge_line(page: list[TextLine], edge: int) -> int | None:
    """Return the index of the first or last line that is no page number, counted from that edge."""
    for step in range(min(2, len(page))):
        at = step if edge == 0 else -1 - step
        if not cue("page_number").match(page[at].text):
            return at
    return None


def _without_figures(text: str) -> str:
    return "".join(char for char in text if not char.isdigit())


def stamp_lines(texts: Sequence[str]) -> set[int]:
    """Return the indexes of the lines of digital-signature stamps."""
    found: set[int] = set()
    for start, text in enumerate(texts):
        if start in found or not cue("stamp_start").match(text):
            continue
        last = start
        for index in range(start, min(start + _STAMP_LINES, len(texts))):
            if cue("stamp_start").match(texts[index]) or cue("stamp_line").match(texts[index]):
                last = index
            if index > start - 1 and cue("stamp_end").search(texts[index]):
                last = index
                break
        found.update(range(start, last + 1))
    return found


def received_lines(texts: Sequence[str]) -> set[int]:
    """Return the indexes of the lines of receiving stamps ("ĐẾN Số ... Ngày ...")."""
    found: set[int] = set()
    for start, text in enumerate(texts):
        if not cue("received_start").match(text):
            continue
        follow = range(start + 1, min(start + _RECEIVED_LINES, len(texts)))
        fields = [index for index in follow if cue("received_line").match(texts[index])]
        if fields or len(text) > _HEADED:
            found.update([start, *fields])
    return found
