"""Counted recipients and awards that the grammar ties to no award: what a classifier could still accept."""

from __future__ import annotations

from extract.extractors import award_prose
from extract.extractors.award_scan import Element, NamedAward, scan
from extract.extractors.award_state import Candidate
from extract.knowledge import rules
from extract.reading.document import Document


def refused_candidates(document: Document, accepted: list[Candidate]) -> list[Candidate]:
    """Return the refused numbers of paragraphs that hold an award word, each with the award nearest to it."""
    taken = {candidate.item.start for candidate in accepted}
    stem = rules.load("awards").pattern("stem")
    found = []
    for start, end in award_prose.stretches(document):
        if stem.search(document.text, start, end) is None:
            continue
        elements = scan(document.text, start, end)
        named = [award for element in elements if (award := _award(element)) is not None]
        for element in elements:
            item = element.item
            if item is None or item.start in taken or not (item.award or named):
                continue
            award = item.award or min(named, key=lambda one: abs(one.start - item.start))
            found.append(
                Candidate(
                    award=award, item=item, status=None, conferrer=None, tier=None,
                    recipient=item.recipient or award.type.recipient, unit=item.unit, part_of=None, taken=False,
                    fired=("refused",), clause=(start, end),
                )
            )  # fmt: skip
    return found


def _award(element: Element) -> NamedAward | None:
    if element.award is not None:
        return element.award
    return element.item.award if element.item is not None else None
