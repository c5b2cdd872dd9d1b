"""Totals and their parts: "187 trường hợp, trong đó 52 tập thể và 135 cá nhân" and sums that do not fit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from extract.extractors.award_state import Candidate
from extract.reading.document import Document
from extract.records import ReadingWarning, Recipient


def with_recipients(candidates: list[Candidate]) -> list[Candidate]:
    """Give a total that names no recipient those of its parts: 8 medals for 6 units and 2 persons are mixed."""
    kinds: dict[int, set[Recipient]] = defaultdict(set)
    for candidate in candidates:
        if candidate.part_of is not None and candidate.recipient is not None:
            kinds[candidate.part_of].add(candidate.recipient)
    return [
        replace(candidate, recipient=next(iter(kinds[index])) if len(kinds[index]) == 1 else "mixed")
        if candidate.recipient is None and kinds.get(index)
        else candidate
        for index, candidate in enumerate(candidates)
    ]


def warnings(document: Document, candidates: list[Candidate]) -> tuple[ReadingWarning, ...]:
    """Return a warning for each total whose parts add up to something else.

    Pieces are not compared with awardees: 14 flags may go to 19 units.
    """
    parts: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        if candidate.part_of is not None:
            parts[candidate.part_of].append(candidate)
    found = []
    for total, members in parts.items():
        whole = candidates[total]
        if whole.unit != members[0].unit:
            continue
        summed = sum(member.item.count for member in members)
        # A single part, or parts that leave a rest, may name a subset only: "trong đó có 5 nữ".
        if summed > whole.item.count or (
            summed < whole.item.count and len({member.recipient for member in members}) > 1
        ):
            start = whole.item.start
            found.append(
                ReadingWarning(
                    code="award_sum",
                    message=f"“{document.text[start : whole.item.end]}”: tổng là {whole.item.count} nhưng các phần cộng lại được {summed}.",
                    page=document.page_at(start),
                )
            )
    return tuple(found)
