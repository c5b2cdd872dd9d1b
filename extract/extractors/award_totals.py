"""Totals and their parts: "187 trường hợp, trong đó 52 tập thể và 135 cá nhân" and sums that do not fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from extract.extractors.award_state import Candidate
from extract.reading.document import Document
from extract.records import ReadingWarning, Recipient
from extract.text import match_key

ROSTER_DISAGREES = "roster_disagrees"
_SURE = 0.8  # confidence of OCR in a number that was printed and read well: 0.9 and more
_CAPTION = 200  # characters between a number and the table that it introduces


def with_recipients(candidates: list[Candidate]) -> list[Candidate]:
    """Give a total that names no recipient those of its parts, and a part the one of its total."""
    kinds: dict[int, set[Recipient | None]] = defaultdict(set)
    for candidate in candidates:
        if candidate.part_of is not None:
            kinds[candidate.part_of].add(candidate.recipient)
    told = [
        replace(candidate, recipient=_of_parts(kinds[index]))
        if candidate.recipient is None and index in kinds
        else candidate
        for index, candidate in enumerate(candidates)
    ]
    return [
        replace(candidate, recipient=told[candidate.part_of].recipient)
        if candidate.recipient is None
        and candidate.part_of is not None
        and not (candidates[candidate.part_of].recipient is None and _one_of_many(told, candidate))
        else candidate
        for candidate in told
    ]


def _of_parts(kinds: set[Recipient | None]) -> Recipient | None:
    """Return the kind that the parts of a total tell: mixed for several, None where only some of one kind tell it."""
    return next(iter(kinds)) if len(kinds) == 1 else None if len(kinds - {None}) == 1 else "mixed"


def _one_of_many(told: list[Candidate], part: Candidate) -> bool:
    """Whether the number counts awards beside others for all kinds: "88 trường hợp (22 TTLĐXS, | 55 Bằng khen |)"."""
    return part.item.award is not None and part.part_of is not None and told[part.part_of].recipient == "mixed"


def joined_with_prose(document: Document, candidates: list[Candidate], tables: dict[int, int]) -> list[Candidate]:
    """Make the cells of a table part of the number in prose that they repeat, so that nothing counts twice.

    ``tables`` maps the candidates that are cells to their table. The prose repeats a table where award, recipient,
    status and conferrer agree and either the counts do too or the sentence introduces the table; in the second case a
    difference shows as a sum that does not fit.
    """
    result = list(candidates)
    open_cells: dict[tuple[int, str, str | None], list[int]] = defaultdict(list)
    for position, table in tables.items():
        cell = candidates[position]
        if cell.part_of is None:
            open_cells[table, cell.award.type.code, cell.recipient].append(position)
    for (table, code, recipient), positions in open_cells.items():
        summed = sum(candidates[position].item.count for position in positions)
        start = document.tables[table].start
        for position, prose in enumerate(candidates):
            if position in tables or prose.award.type.code != code or prose.recipient != recipient:
                continue
            if not all(_agree(document, prose, candidates[cell]) for cell in positions):
                continue
            introduces = 0 <= start - prose.item.end <= _CAPTION
            if prose.item.count == summed or (introduces and len(positions) > 1):
                for at in positions:
                    result[at] = replace(result[at], part_of=position, fired=(*result[at].fired, "repeats_prose"))
                break
    return result


def _agree(document: Document, prose: Candidate, cell: Candidate) -> bool:
    if prose.status != cell.status and None not in {prose.status, cell.status}:
        return False
    if prose.conferrer is None or cell.conferrer is None:
        return True
    return match_key(document.text[slice(*prose.conferrer)]) == match_key(document.text[slice(*cell.conferrer)])


def _roster_warning(document: Document, candidate: Candidate) -> ReadingWarning:
    stated = document.text[candidate.item.start : candidate.item.end]
    return ReadingWarning(
        code="award_roster",
        message=f"Danh sách ghi “{stated}” nhưng số tên đếm được không khớp.",
        page=document.page_at(candidate.item.start),
    )


def warnings(document: Document, candidates: list[Candidate]) -> tuple[ReadingWarning, ...]:
    """Return a warning for each total whose parts add up to something else.

    A list of names whose heading states another number than it has names gives one too. Pieces are not compared with
    awardees: 14 flags may go to 19 units. Of a scan the numbers that were read with doubt are named.
    """
    found = [_roster_warning(document, candidate) for candidate in candidates if ROSTER_DISAGREES in candidate.fired]
    for total, members in _disagreeing(candidates):
        whole = candidates[total]
        summed = sum(candidates[member].item.count for member in members)
        doubted = [
            f"“{candidates[at].item.count}”" for at in (total, *members) if _is_doubted(document, candidates[at])
        ]
        look = f" Nên xem lại {', '.join(doubted)}: đọc từ ảnh quét không chắc." if doubted else ""
        start = whole.item.start
        found.append(
            ReadingWarning(
                code="award_sum",
                message=f"“{document.text[start : whole.item.end]}”: các phần cộng được {summed}, khác tổng.{look}",
                page=document.page_at(start),
            )
        )
    return tuple(found)


def doubtful(document: Document, candidates: list[Candidate]) -> frozenset[int]:
    """Return the positions of numbers that a scan gave with doubt and that a sum contradicts."""
    return frozenset(
        at
        for total, members in _disagreeing(candidates)
        for at in (total, *members)
        if _is_doubted(document, candidates[at])
    )


def _disagreeing(candidates: list[Candidate]) -> Iterator[tuple[int, list[int]]]:
    """Yield each total whose parts add up to something else, with its parts, by their positions."""
    parts: dict[int, list[int]] = defaultdict(list)
    for position, member in enumerate(candidates):
        if member.part_of is not None:
            parts[member.part_of].append(position)
    for total, members in parts.items():
        whole, told = candidates[total], [candidates[member] for member in members]
        if whole.unit != told[0].unit:
            continue
        summed = sum(member.item.count for member in told)
        # A single part, or parts that leave a rest, may name a subset only: "trong đó có 5 nữ".
        complete = len({member.recipient for member in told}) > 1 or all(member.summed for member in told)
        if summed > whole.item.count or (summed < whole.item.count and complete):
            yield total, members


def _is_doubted(document: Document, candidate: Candidate) -> bool:
    start, end = candidate.item.number_start, candidate.item.number_end
    return any(line.confidence < _SURE for line in document.lines_of(start, end))
