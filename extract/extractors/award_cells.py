"""What the text of a table cell says: award, conferrer, recipient, status, or that it heads sums, parts, numbering."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import regex

from extract.extractors.award_authority import TIERS, Authority
from extract.extractors.award_recipients import Item
from extract.extractors.award_roles import conferrer_after
from extract.extractors.award_scan import Element, NamedAward, scan
from extract.extractors.award_state import status_of
from extract.knowledge import rules
from extract.knowledge.awards import commendation, settings
from extract.records import Basis, Recipient, Status, Tier
from extract.text import match_key

KINDS: tuple[Recipient, ...] = ("collective", "individual", "household", "enterprise")
_SET_APART = frozenset({"(", "-", "–", ":"})  # "Bằng khen (UBND tỉnh)", "Giấy khen - Giám đốc Sở"
_GIVING = frozenset({"verb_confer", "verb_present", "verb_commend"})


@dataclass(frozen=True, slots=True)
class CellReading:
    """The facts of a cell. ``recipient`` is "mixed" where it names several kinds; ``items`` are counts in words.

    ``kind`` is set where the cell is the word for a kind of recipient and nothing else; ``alone`` is an authority that
    is all the cell says; ``year`` the stretch of a year; ``done`` tells that it was given, whatever others ask for.
    """

    award: NamedAward | None = None
    conferrer: Authority | None = None
    recipient: Recipient | None = None
    recipient_at: tuple[int, int] | None = None
    kind: Recipient | None = None
    status: Status | None = None
    done: bool = False
    tier: Tier | None = None
    basis: Basis | None = None
    total: bool = False
    part: bool = False
    count: bool = False
    turn: bool = False
    skip: bool = False
    score: bool = False
    base: bool = False
    ordinal: bool = False
    year: tuple[int, int] | None = None
    person: bool = False
    person_head: bool = False
    giver: bool = False
    authority: Authority | None = None
    alone: bool = False
    commends: NamedAward | None = None
    unit: bool = False
    tick: bool = False
    awards: tuple[tuple[NamedAward, Authority | None], ...] = ()
    items: tuple[Item, ...] = ()

    @property
    def tells(self) -> bool:
        """Whether it says anything on awards."""
        return self.award is not None or self.conferrer is not None or self.status is not None or self.done

    def under(self, lower: CellReading) -> CellReading:
        """Return what both say, the lower (nearer) cell first. Sums and parts are the lower cell's own."""
        own_award = lower.award is not None
        return replace(
            lower,
            award=lower.award or self.award,
            conferrer=lower.conferrer or (None if own_award and lower.tier else self.conferrer),
            recipient=lower.recipient or self.recipient,
            recipient_at=lower.recipient_at or self.recipient_at,
            kind=lower.kind or self.kind,
            status=lower.status or (None if lower.done else self.status),
            done=lower.done or (self.done and lower.status is None),
            tier=lower.tier or self.tier,
            basis=lower.basis or self.basis,
            count=lower.count or self.count,
            turn=lower.turn or self.turn,
            skip=lower.skip or self.skip,
            year=lower.year or self.year,
            giver=lower.giver or self.giver,
            unit=lower.unit or self.unit,
            commends=lower.commends or self.commends,
            awards=lower.awards or self.awards,
            items=lower.items or self.items,
        )


EMPTY = CellReading()


def read_cell(text: str, start: int, end: int) -> CellReading:
    """Return what ``text[start:end]`` says."""
    whole = match_key(text[start:end])
    if not whole:
        return CellReading(tick=pattern("tick").match(text[start:end]) is not None)
    if pattern("year_head").match(text[start:end].strip()) is not None:
        return CellReading(year=(start, end))
    if whole.isdigit():
        return EMPTY
    if pattern("tick").match(text[start:end]):
        return CellReading(tick=True)
    elements = scan(text, start, end)
    named = [element.award for element in elements if element.award and not _generic(text, element.award)]
    award = named[0] if named else None
    kinds = [
        (kind, element)
        for element in elements
        for kind in KINDS
        if f"recipient_{kind}" in element.tags and element.award is None
    ]
    items = tuple(element.item for element in elements if element.item is not None and element.item.award is None)
    items = items or tuple(_short_items(text, start, end))
    kind = next((kind for kind in KINDS if _kind_alone(whole, kind)), None)
    recipient = kind or _one({kind for kind, _ in kinds}) or _one({item.recipient for item in items if item.recipient})
    tier = _tier(whole, elements)
    tier_alone = any(begins(whole, f"tier_{name}") for name in TIERS)
    authority = None if tier_alone else next((element.authority for element in elements if element.authority), None)
    status, done = _status(whole, elements)
    bases: dict[str, Basis] = settings()["basis_words"]
    return CellReading(
        award=award,
        conferrer=None if tier_alone else _conferrer(elements),
        recipient=recipient,
        recipient_at=(kinds[0][1].start, kinds[0][1].end) if kinds else (start, end) if kind else None,
        kind=kind,
        status=status,
        done=done,
        tier=tier,
        basis=next((bases[tag] for element in elements for tag in sorted(element.tags) if tag in bases), None),
        total=begins(whole, "total"),
        part=begins(whole, "part"),
        count=inside(whole, "count"),
        turn=inside(whole, "turn"),
        skip=begins(whole, "skip") or inside(whole, "skip_inside"),
        score=inside(whole, "score"),
        base=begins(whole, "base") and not inside(whole, "reached"),
        ordinal=whole in words("ordinal"),
        year=_year_within(text, start, end) if award is None else None,
        person=any(whole.startswith(word + " ") for word in _person_marks()),
        person_head=begins(whole, "person_head"),
        giver=begins(whole, "giver"),
        authority=authority,
        alone=authority is not None and authority.start <= start + 1 and authority.end >= end - 1,
        commends=_commends(elements),
        awards=_awards(elements, named),
        items=items,
    )


def _short_items(text: str, start: int, end: int) -> Iterator[Item]:
    for match in pattern("short_item").finditer(text, start, end):
        noun = match_key(match["noun"])
        kind = next((kind for kind in KINDS if noun in words(f"kind_{kind}")), None)
        yield Item(int(match["count"]), *match.span(), *match.span("count"), kind, *match.span("noun"))


def _commends(elements: list[Element]) -> NamedAward | None:
    """Return the award without a named form that "UBND tỉnh khen thưởng" tells, if it does."""
    verb = next((element for element in elements if element.tag == "verb_commend"), None)
    return NamedAward(commendation(), verb.start, verb.end) if verb else None


def _generic(text: str, award: NamedAward) -> bool:
    """Whether a head says "danh hiệu thi đua" and names none."""
    return match_key(text[award.start : award.end]) in words("generic_award")


def _awards(elements: list[Element], named: list[NamedAward]) -> tuple[tuple[NamedAward, Authority | None], ...]:
    if len(named) < 2:
        return ()
    return tuple(
        (element.award, conferrer_after(elements, index))
        for index, element in enumerate(elements)
        if element.award in named
    )


def begins(whole: str, name: str) -> bool:
    """Whether a cell's match key is a phrase of the list or begins with one."""
    return any(whole == word or whole.startswith(word + " ") for word in words(name))


def inside(whole: str, name: str) -> bool:
    """Whether a cell's match key holds a phrase of the list, word by word."""
    spaced = f" {whole} "
    return any(f" {word} " in spaced for word in words(name))


def _status(whole: str, elements: list[Element]) -> tuple[Status | None, bool]:
    if begins(whole, "who"):
        return None, False
    status = status_of(elements)
    if status is None and begins(whole, "asked"):
        status = "proposed"
    return status, status is None and begins(whole, "done")


def _kind_alone(whole: str, kind: Recipient) -> bool:
    return whole in words(f"kind_{kind}")


def _tier(whole: str, elements: list[Element]) -> Tier | None:
    told = next((tier for element in elements for tier in TIERS if element.tag == f"tier_{tier}"), None)
    return told or next((tier for tier in TIERS if begins(whole, f"tier_{tier}")), None)


def _year_within(text: str, start: int, end: int) -> tuple[int, int] | None:
    match = rules.load("awards").pattern("period").search(text, start, end)
    return match.span() if match else None


def _one(kinds: set[Recipient]) -> Recipient | None:
    if not kinds:
        return None
    return next(iter(kinds)) if len(kinds) == 1 else "mixed"


def _conferrer(elements: list[Element]) -> Authority | None:
    for index, element in enumerate(elements):
        if element.tag == "award" and (authority := conferrer_after(elements, index)) is not None:
            return authority
        if element.tag == "award" and index + 2 < len(elements) and elements[index + 1].tag in _SET_APART:
            behind = elements[index + 2].authority
            if behind is not None and behind.kind != "place":
                return behind
    for index, element in enumerate(elements):
        if element.authority is None:
            continue
        before = elements[index - 1].tag if index else ""
        after = elements[index + 1].tag if index + 1 < len(elements) else ""
        if before in {"of", "by", "verb_passive"} or after in _GIVING:
            return element.authority
    return None


def pattern(rule_id: str) -> regex.Pattern[str]:
    """Return a pattern of models/rules/award_tables.yaml."""
    return rules.load("award_tables").pattern(rule_id)


@cache
def words(name: str) -> frozenset[str]:
    """Return a list of models/rules/award_tables.yaml as match keys."""
    return frozenset(match_key(word) for word in rules.load("award_tables").words[name])


@cache
def _person_marks() -> frozenset[str]:
    return frozenset(match_key(word) for word in rules.load("awards").words["person_mark"])
