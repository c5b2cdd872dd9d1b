"""What is printed on a page but is no text of the report: page numbers, signature and receiving stamps, rules."""

from __future__ import annotations

from collections.abc import Sequence

from extract.reading.cues import cue
from extract.reading.wrapping import TextLine

_STAMP_LINES = 9  # a signature stamp has four fields; wrapped ones take up to this many lines
_RECEIVED_LINES = 5


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
        if fields or len(text) > len("CÔNG VĂN ĐẾN"):
            found.update([start, *fields])
    return found
