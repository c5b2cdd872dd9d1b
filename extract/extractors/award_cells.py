"""What the text of a table cell says: award, conferrer, recipient, status, or that it heads sums or numbering."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import regex

from extract.extractors.award_authority import TIERS, Authority
from extract.extractors.award_recipients import Item
from extract.extractors.award_roles import conferrer_after
from extract.extractors.award_scan import Element, NamedAward, scan
from extract.extractors.award_state import status_of
from extract.knowledge import rules
from extract.knowledge.awards import settings
from extract.records import Basis, Recipient, Status, Tier
from extract.text import match_key

_KINDS: tuple[Recipient, ...] = ("collective", "individual", "household", "enterprise")
_GIVING = frozenset({"verb_confer", "verb_present", "verb_commend"})


@dataclass(frozen=True, slots=True)
class CellReading:
    """The facts of a cell. ``recipient`` is "mixed" where it names several kinds; ``items`` are counts in words."""

    award: NamedAward | None = None
    conferrer: Authority | None = None
    recipient: Recipient | None = None
    recipient_at: tuple[int, int] | None = None
    status: Status | None = None
    tier: Tier | None = None
    basis: Basis | None = None
    total: bool = False
    count: bool = False
    skip: bool = False
    year: bool = False
    person: bool = False
    giver: bool = False
    authority: Authority | None = None
    items: tuple[Item, ...] = ()

    @property
    def tells(self) -> bool:
        """Whether it says anything on awards."""
        return self.award is not None or self.conferrer is not None or self.status is not None

    def under(self, lower: CellReading) -> CellReading:
        """Return what both say, the lower (nearer) cell first."""
        return replace(
            lower,
            award=lower.award or self.award,
            conferrer=lower.conferrer or self.conferrer,
            recipient=lower.recipient or self.recipient,
            recipient_at=lower.recipient_at or self.recipient_at,
            status=lower.status or self.status,
            tier=lower.tier or self.tier,
            basis=lower.basis or self.basis,
            total=lower.total or self.total,
            count=lower.count or self.count,
            skip=lower.skip or (self.skip and lower.recipient is None),
            year=lower.year or self.year,
            giver=lower.giver or self.giver,
            items=lower.items or self.items,
        )


def read_cell(text: str, start: int, end: int) -> CellReading:
    """Return what ``text[start:end]`` says."""
    whole = match_key(text[start:end])
    if not whole or whole.isdigit():
        return CellReading()
    elements = scan(text, start, end)
    award = next((element.award for element in elements if element.award), None)
    kinds = [
        (kind, element)
        for element in elements
        for kind in _KINDS
        if f"recipient_{kind}" in element.tags and element.award is None
    ]
    items = tuple(element.item for element in elements if element.item is not None and element.item.award is None)
    bases: dict[str, Basis] = settings()["basis_words"]
    recipient = _one({kind for kind, _ in kinds}) or _one({item.recipient for item in items if item.recipient})
    return CellReading(
        award=award,
        conferrer=_conferrer(elements),
        recipient=recipient,
        recipient_at=(kinds[0][1].start, kinds[0][1].end) if kinds else None,
        status=None if any(whole.startswith(word) for word in _words("table_who")) else status_of(elements),
        tier=next((tier for element in elements for tier in TIERS if element.tag == f"tier_{tier}"), None),
        basis=next((bases[tag] for element in elements for tag in sorted(element.tags) if tag in bases), None),
        total=any(whole == word or whole.startswith(word + " ") for word in _words("table_total")),
        count=any(word in whole for word in _words("table_count")),
        skip=any(whole == word or whole.startswith(word + " ") for word in _words("table_skip"))
        or "%" in text[start:end],
        year=_YEAR.search(whole) is not None and award is None,
        person=any(whole.startswith(word + " ") for word in _words("person_mark")),
        giver=any(whole.startswith(word) for word in _words("table_giver")),
        authority=next((element.authority for element in elements if element.authority), None),
        items=items,
    )


_YEAR = regex.compile(r"^năm\W*(?:19|20)\d\d$|^(?:19|20)\d\d$")


def _one(kinds: set[Recipient]) -> Recipient | None:
    if not kinds:
        return None
    return next(iter(kinds)) if len(kinds) == 1 else "mixed"


def _conferrer(elements: list[Element]) -> Authority | None:
    for index, element in enumerate(elements):
        if element.tag == "award" and (authority := conferrer_after(elements, index)) is not None:
            return authority
    for index, element in enumerate(elements):
        if element.authority is None:
            continue
        before = elements[index - 1].tag if index else ""
        after = elements[index + 1].tag if index + 1 < len(elements) else ""
        if before in {"of", "by", "verb_passive"} or after in _GIVING:
            return element.authority
    return None


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(match_key(word) for word in rules.load("awards").words[name])
