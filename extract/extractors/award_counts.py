"""Tie each number to its award: to the left, to the right, alone after "đạt", as a total that its parts explain."""

from __future__ import annotations

from dataclasses import replace

from extract.extractors.award_alone import (
    again,
    bare_count,
    heads_titles,
    listed,
    opens_parts,
    receiver,
    unnumbered_recipients,
)
from extract.extractors.award_authority import Authority
from extract.extractors.award_bases import retitled
from extract.extractors.award_conferrers import conferrer_of, own_award
from extract.extractors.award_links import (
    directly_governed,
    follows_link,
    governed_right,
    is_joined,
    total_for,
)
from extract.extractors.award_recipients import Item
from extract.extractors.award_rights import award_to_the_right, gets_another, goes_on_governed, refused_award
from extract.extractors.award_roles import (
    conferrer_after,
    shared_owner,
)
from extract.extractors.award_scan import Element, NamedAward
from extract.extractors.award_state import (
    GIVING,
    TAKING,
    Candidate,
    Frame,
    Reading,
    Right,
    State,
    asks,
    finished,
    given_to,
    names_no_title,
    status_of,
)
from extract.extractors.award_ties import ties
from extract.extractors.award_uncounted import counts_nothing, named_before, of_whole
from extract.extractors.award_verdicts import (
    agreed,
    asked_whole,
    attained_alone,
    given_alone,
    refused_alone,
    refusing,
    trailing_status,
)
from extract.knowledge.awards import commendation, keys, settings

_DECIDED = frozenset({"attained_alone", "given_alone"})


class Counts:
    """Makes the candidates of one document; ``frame`` is what heads and lists hand down to the paragraph at hand."""

    def __init__(self, text: str) -> None:
        """Take the flowed text."""
        self.text = text
        self.candidates: list[Candidate] = []
        self._frame = Frame()

    def bare_number(self, elements: list[Element], index: int, state: State) -> None:
        """Take in a number without a noun: "Bằng khen: 12"."""
        award, item = state.award, bare_count(self.text, elements, index, state)
        if item is None and award is not None and self.candidates:
            item = again(self.text, elements, index, state, self.candidates[-1])
            if item is not None:
                self._add(state, award, item, Reading(None, None, [], ("again",)))
            return
        if award is None or item is None or not item.count:
            return
        if item.recipient is None and state.section is not None:
            item = replace(item, recipient=state.section)
        alone = item.noun_start == item.number_start and not award.type.is_title and award.type.kind != "verb"
        alone = alone and state.section is None and elements[index - 1].tag != "link"
        unit = settings()["piece_unit"] if alone else None
        position = self._add(state, award, item, Reading(None, None, [], ("award_colon_number",)), unit=unit)
        state.pieces = position if unit else None

    def item(self, elements: list[Element], index: int, state: State) -> None:
        """Take in a counted recipient or award; it becomes a candidate where an award is tied to it."""
        item = elements[index].item
        assert item is not None
        if counts_nothing(elements, index, item, state):
            return
        if self._asked_whole(elements, index, item, state):
            return
        if item.award is not None and gets_another(elements, index):
            item = replace(item, award=None)
        if item.award is not None and not (
            follows_link(elements, index) and state.award is not None and not state.consumed
        ):
            self._award_item(elements, index, item, state)
            return
        left, right = ties(self.text, elements, index, item, state)
        if left is not None:
            self._from_left(elements, index, item, left, state)
        elif right is not None:
            self._from_right(elements, index, item, right, state)
        else:
            self._without_award(elements, index, item, state)

    def _from_left(self, elements: list[Element], index: int, item: Item, left: str, state: State) -> None:
        """Take in a number that a word or mark before it ties to the award at hand."""
        assert state.award is not None
        reading = Reading(None, None, [], (f"left_{left}",))
        if left == "comma" and index and elements[index - 1].tag == "out_of":
            state.totals, state.parts = [], False  # a whole of its own
        if left in {"part", "comma"} and (given := given_alone(elements, index)) and asks(state.verbs):
            agent = next((verb.authority for verb in given if verb.authority is not None), None)
            given = [verb for verb in given if verb.authority is None]
            reading = Reading(None, agent, given, (f"left_{left}", "given_alone"))
            state.taken_verb, state.verbs = given[-1].start, []  # "... được đề nghị tặng X, có 15 người được tặng"
        if left == "verb" and elements[index - 1].tag == "decision":
            state.verbs, state.inherited = [], None  # "trình 5 cá nhân, đã có quyết định | 3 cá nhân"
        award = state.award
        if left == "part" and (whole := total_for(self.candidates, state, item)) is not None:
            award = self.candidates[whole].award
        if left == "again" and item.unit and item.recipient is None and self.candidates:
            item = replace(item, recipient=self.candidates[-1].item.recipient)  # "riêng năm nay là 12 lượt"
        pieces = state.pieces
        if item.share and pieces is not None and self.candidates[pieces].recipient is not None:
            pieces = None  # "20 Bằng khen cho tập thể và | 41 cho cá nhân"
        self._add(state, award, item, reading, part_of=pieces)
        state.leftward = True
        if (verb := trailing_status(elements, index)) is not None and not (of_whole(self.text, item) and asks([verb])):
            self.candidates[-1] = replace(
                self.candidates[-1], status=status_of([verb]), status_at=(verb.start, verb.end),
                fired=(*self.candidates[-1].fired, "status_trailing"),
            )  # fmt: skip

    def _asked_whole(self, elements: list[Element], index: int, item: Item, state: State) -> bool:
        """Take in those asked for of whom the sentence then tells how many got it; tell whether that is so."""
        if state.award is not None and not state.consumed:
            return False
        whole = asked_whole(elements, index)
        right = award_to_the_right(elements, whole[0], state) if whole is not None else None
        if whole is None or right is None:
            return False
        state.parts = False
        reading = Reading(right.award_conferrer, right.agent, [whole[1]], ("asked_whole",))
        position = self._add(state, right.award, item, reading)
        state.totals = [*state.totals, position] if is_joined(elements, index) else [position]
        state.parts, state.group, state.taken_verb, state.verbs = True, [], whole[1].start, []
        return True

    def _without_award(self, elements: list[Element], index: int, item: Item, state: State) -> None:
        """Take in a number whose clause names no award: what its predicate refers to, else nothing."""
        if (named := named_before(state)) and (verb := attained_alone(elements, index)) is not None:
            self._add(state, named, item, Reading(None, None, [verb], ("attained_alone",)))
            state.award = named
            state.taken_verb, state.verbs = verb.start, [verb]
        elif named and (given := given_alone(elements, index)):
            agent = next((verb.authority for verb in given if verb.authority is not None), None)
            given = [verb for verb in given if verb.authority is None]
            self._add(state, named, item, Reading(None, agent, given, ("given_alone",)))
            state.award, state.taken_verb, state.verbs = named, given[-1].start, given
        elif named and (word := agreed(elements, index)) is not None:
            passive = [verb for verb in state.verbs if verb.tag == "verb_passive" and word.tag in GIVING]
            told = word if passive else word._replace(tag="verb_propose")  # "đề nghị 3, được công nhận | 2"
            self._add(state, named, item, Reading(None, None, [*passive, told], ("agreed_to",)))
        elif state.previous is not None and state.award is None and directly_governed(elements, index):
            self._add(state, state.previous, item, Reading(None, None, [], ("award_of_clause_before",)))
            state.award = state.previous
        elif named and (refused := refused_alone(elements, index)):
            self._add(state, named, item, Reading(None, None, refused, ("refused_alone",)))
        elif (beside := refused_award(elements, index)) is not None:
            self._add(state, beside, item, Reading(None, None, [elements[index - 1]], ("refused_beside",)))
            state.verbs, state.inherited = [], None
        elif opens_parts(elements, index):
            verb = elements[index - 1]
            state.award = NamedAward(commendation(), verb.start, verb.end)
            self._add(state, state.award, item, Reading(None, None, [], ("total_of_list",)))
        else:
            state.group = []
            state.refused = index

    def _giver_of_whole(self, total: int, award: NamedAward) -> Authority | None:
        # "nhà trường khen thưởng 412 học sinh, trong đó 96 em đạt danh hiệu ...": titles of its own
        whole, own = self.candidates[total], award.type
        if whole.conferrer is None or whole.award.type.kind != "verb" or own.code != commendation().code:
            return None
        start, end = whole.conferrer
        return Authority(start, end, end, whole.tier, False, False, "body", whole.bare_city, whole.level)

    def _from_right(self, elements: list[Element], index: int, item: Item, right: Right, state: State) -> None:
        governs = bool(index) and elements[index - 1].tag in GIVING
        governed = ("governed",) if governs or goes_on_governed(elements, index, state) else ()
        refused = refusing(elements, index)
        verbs = [*refused, *right.verbs]
        if governed and all(verb.key in keys("attain_words") for verb in verbs):
            verbs = []  # "công nhận 88 thôn đạt danh hiệu ...": who recognises is who confers
        reading = Reading(right.award_conferrer, right.agent, verbs, (right.rule, *governed))
        award = right.award
        if award.type.kind == "verb" and state.parts and state.totals:
            award = self.candidates[state.totals[-1]].award  # "trong đó 4 cá nhân được khen đột xuất"
        fresh = state.closed and right.award.start != state.claimed and given_to(verbs)
        self._add(state, award, item, reading)
        state.governed = bool(governed)
        state.award, state.award_conferrer, state.rightward = right.award, right.award_conferrer, True
        state.claimed = right.award.start
        if not state.verbs or fresh:
            state.verbs = right.verbs

    def _award_item(self, elements: list[Element], index: int, item: Item, state: State) -> None:
        assert item.award is not None
        if item.award.type.name == settings()["medal_name"] and any(
            element.key in keys("medal_words") for element in elements[index + 1 : index + 5]
        ):
            return
        if state.contest and item.award.type.kind == "certificate" and not item.award.type.code.startswith("co_"):
            return
        licensed = (
            bool(state.verbs) or state.inherited is not None or state.linked or state.inherited_conferrer or state.tier
        )
        opens = index == 0 or elements[index - 1].tag in {":", "-", "–", "+", "\n", "•"}
        opens = (
            opens
            or elements[index - 1].tag == "total"
            or heads_titles(elements, index)
            or (item.award.type.is_title and listed(elements, index))
        )
        if not licensed and not opens and not governed_right(elements, index):
            return
        if names_no_title(item.award):
            return
        unit = None if item.award.type.is_title else item.unit or settings()["piece_unit"]
        state.award_conferrer = conferrer_after(elements, index) or shared_owner(elements, index)
        recipient = item.recipient or unnumbered_recipients(elements, index) or state.section
        recipient = recipient or receiver(elements, index)
        recipient = recipient or (settings()["bearers"].get(item.award.type.code) if item.award.type.is_title else None)
        item = replace(item, recipient=recipient)
        state.group_start = len(state.group)
        right = Reading(state.award_conferrer, None, [], ("number_award",))
        position = self._add(state, item.award, item, right, unit=unit)  # type: ignore[arg-type]  # asserted above
        state.award, state.consumed, state.linked = item.award, False, True
        state.pieces = position if unit else None

    def _add(
        self,
        state: State,
        award: NamedAward,
        item: Item,
        reading: Reading,
        *,
        unit: str | None = None,
        part_of: int | None = None,
    ) -> int:
        verbs = reading.verbs or state.verbs
        decided = not _DECIDED.isdisjoint(reading.fired)  # by its own predicate, whatever was asked for before
        own = decided or (state.closed and award.start != state.claimed and given_to(reading.verbs))
        status = status_of(reading.verbs) or (None if own else status_of(state.verbs))
        fired = list(reading.fired)
        attained = bool(reading.verbs) and all(verb.key in keys("attain_words") for verb in reading.verbs)
        if (
            status is None
            and not decided
            and not finished(verbs)
            and not (given_to(verbs) and not (self._frame.verb_open or state.open_list))
            and (attained or not state.verbs or self._frame.verb_open or state.since_semicolon or not reading.verbs)
        ):
            status = state.inherited
            if status:
                fired.append("status_inherited")
        conferrer = conferrer_of(self.text, state, award.type, reading, fired)
        if (
            conferrer
            and status
            and own_award(self.text, state, conferrer, verbs, inherited="status_inherited" in fired)
        ):
            status = None
        award = retitled(award, item, conferrer.tier if conferrer else state.tier)
        position = len(self.candidates)
        total = part_of if part_of is not None else total_for(self.candidates, state, item)
        if total is not None:
            fired.append("part")
            conferrer = conferrer or self._giver_of_whole(total, award)
        self.candidates.append(
            Candidate(
                award=award, item=item, status=status,
                conferrer=(conferrer.start, conferrer.end) if conferrer else None,
                tier=conferrer.tier if conferrer else None,
                level=conferrer.level if conferrer else None,
                bare_city=conferrer.bare_city if conferrer else False,
                recipient=item.recipient or award.type.recipient,
                unit=unit or item.unit, part_of=total,
                taken=any(verb.tag in TAKING for verb in verbs),
                fired=tuple(fired),
                status_at=next(((verb.start, verb.end) for verb in reversed(verbs)), None),
            )
        )  # fmt: skip
        if not conferrer and state.tier:
            self.candidates[-1] = replace(self.candidates[-1], tier=state.tier)
        state.consumed = state.linked = True
        state.closed, state.locked = True, False
        state.inherited = status or (None if verbs else state.inherited)
        state.rightward = state.leftward = state.relative = False
        state.group.append(position)
        return position
