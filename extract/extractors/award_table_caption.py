"""What the paragraphs before a table say of all its cells: award, conferrer, status, recipient."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from extract.extractors.award_cells import begins, inside, read_cell, words
from extract.extractors.award_context import Reader
from extract.extractors.award_scan import Element, NamedAward, scan
from extract.extractors.award_state import Frame
from extract.reading.document import Document, Paragraph
from extract.records import Recipient
from extract.text import match_key

_LINES = 4  # paragraphs before a table that may be its heading
_HEADING = 240  # characters; a longer paragraph is prose
_PROSE_ENDS = (".", ";")


@dataclass(frozen=True, slots=True)
class Caption:
    """``frame`` is what the cells inherit; ``opens`` whether the words introduce the table and nothing else.

    ``recipient`` and the stretch ``start:end`` are those of the nearest line that names who is listed.
    """

    frame: Frame
    recipient: Recipient | None = None
    start: int = 0
    end: int = 0
    opens: bool = False
    turn: bool = False


def caption_of(document: Document, index: int) -> Caption:
    """Return what is said before the table with this index."""
    table = document.tables[index]
    floor = document.tables[index - 1].end if index else 0
    before = [
        paragraph
        for paragraph in document.paragraphs
        if floor <= paragraph.start and paragraph.end <= table.start and paragraph.role not in {"cell", "footer"}
    ][-_LINES:]
    caption = Caption(Frame())
    for number, paragraph in enumerate(reversed(before)):
        text = document.text[paragraph.start : paragraph.end]
        heading = len(text) <= _HEADING and not text.endswith(_PROSE_ENDS)
        if number and not heading:
            break
        caption = _with(caption, document, paragraph, text)
    return caption


def _with(caption: Caption, document: Document, paragraph: Paragraph, text: str) -> Caption:
    """Return the caption with what a paragraph farther up adds."""
    whole = match_key(text)
    elements = scan(document.text, paragraph.start, paragraph.end)
    if begins(whole, "attached"):
        return replace(caption, frame=_attached(caption.frame, whole, elements), opens=True)
    handed = Reader(document.text).paragraph(elements, Frame())
    near = caption.frame
    named = near.award is not None
    frame = Frame(
        status=near.status or handed.status,
        conferrer=near.conferrer or (None if named else handed.conferrer),
        tier=near.tier or handed.tier,
        award=near.award or _specific(document, handed.award),
        award_conferrer=near.award_conferrer or (None if named else handed.award_conferrer),
        basis=near.basis or handed.basis,
    )
    reading = read_cell(document.text, paragraph.start, paragraph.end)
    told = caption.recipient is None and reading.recipient is not None
    return Caption(
        frame,
        reading.recipient if told else caption.recipient,
        paragraph.start if not caption.end or told else caption.start,
        paragraph.end if not caption.end or told else caption.end,
        caption.opens or not text.endswith(_PROSE_ENDS),
        caption.turn or (reading.turn and len(text) <= _HEADING),
    )


def _specific(document: Document, award: NamedAward | None) -> NamedAward | None:
    """Return the award unless it is "danh hiệu thi đua" and names none."""
    named = award is not None and match_key(document.text[award.start : award.end]) not in words("generic_award")
    return award if named else None


def _attached(frame: Frame, whole: str, elements: list[Element]) -> Frame:
    """Return the frame with what "(Kèm theo Quyết định ... của ...)" tells: who decided, or that it is proposed."""
    if inside(whole, "attached_proposal"):
        return replace(frame, status=frame.status or "proposed")
    if not inside(whole, "attached_decision"):
        return frame
    giver = next(
        (
            element.authority
            for before, element in pairwise(elements)
            if before.tag == "of" and element.authority is not None
        ),
        None,
    )
    if giver is None or frame.conferrer or frame.award_conferrer:
        return frame
    return replace(frame, conferrer=giver)
