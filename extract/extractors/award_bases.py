"""What tells more of an award than its name: who gets it, at which tier, and why it is given."""

from __future__ import annotations

from dataclasses import replace

from extract.extractors.award_recipients import Item
from extract.extractors.award_scan import Element, NamedAward
from extract.extractors.award_state import Candidate
from extract.knowledge.awards import catalogue, settings
from extract.records import Basis, Tier


def retitled(award: NamedAward, item: Item, tier: Tier | None) -> NamedAward:
    """Return the title that this recipient or tier makes of it: a collective's "Lao động tiên tiến" is another one."""
    by_tier: dict[str, str] = settings()["titles_by_tier"].get(award.type.name, {})
    by_recipient: dict[str, str] = settings()["titles_by_recipient"].get(award.type.code, {})
    code = by_tier.get(tier or "") or by_recipient.get(item.recipient or "")
    if code is None:
        return award
    return NamedAward(next(row for row in catalogue() if row.code == code), award.start, award.end)


def bases(elements: list[Element]) -> list[tuple[int, Basis]]:
    """Return (offset, reason) for every word of the elements that tells why something is given."""
    names: dict[str, Basis] = settings()["basis_words"]
    return [(element.start, names[tag]) for element in elements for tag in sorted(element.tags) if tag in names]


def placed(
    candidate: Candidate, elements: list[Element], named: list[tuple[int, Basis]], inherited: Basis | None
) -> Candidate:
    """Return the candidate with its clause, from mark to mark, and the reason that is named in it."""
    at = candidate.item.start
    marks = [element.start for element in elements if element.tag in {";", ".", "\n"}]
    start = max((mark + 1 for mark in marks if mark < at), default=elements[0].start)
    end = min((mark for mark in marks if mark > at), default=elements[-1].end)
    # "19 cá nhân, trong đó 4 cá nhân được khen đột xuất": the reason is that of the part alone
    reach = min((element.start for element in elements if "part" in element.tags and at < element.start), default=end)
    near = [(offset, basis) for offset, basis in named if start <= offset < min(end, reach)]
    after = [basis for offset, basis in near if offset > at]
    basis = after[0] if after else near[-1][1] if near else inherited
    return replace(candidate, clause=(start, end), basis=basis)
