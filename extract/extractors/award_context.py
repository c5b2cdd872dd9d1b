"""Read the elements of a sentence from left to right: which award, conferrer and status each number belongs to.

A small deterministic grammar. What a clause does not say it inherits from the one before: the award across commas,
conferrer and status across commas, semicolons and list items, until a new verb, subject or sentence ends it. Every
decision leaves the name of its rule in ``Candidate.fired``.
"""

from __future__ import annotations

from dataclasses import replace

from extract.extractors.award_authority import Authority
from extract.extractors.award_bases import bases, placed, retitled
from extract.extractors.award_conferrers import conferrer_of, given_by, is_subject, names_giver, resolved
from extract.extractors.award_joins import joined_authorities, read_refusals
from extract.extractors.award_links import (
    attained_alone,
    bare_count,
    counts_votes,
    directly_governed,
    follows_link,
    governed_right,
    has_quota,
    is_joined,
    link_to_the_left,
    opens_parts,
    status_note,
    total_for,
    trailing_status,
    unnumbered_recipients,
)
from extract.extractors.award_moves import move_award, move_mark, move_verb
from extract.extractors.award_recipients import Item
from extract.extractors.award_rights import award_to_the_right, goes_on_governed, refused_award
from extract.extractors.award_roles import (
    conferrer_after,
    names_recipient,
    role_of_authority,
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
    status_of,
)
from extract.knowledge.awards import commendation, keys, settings
from extract.records import Status

_COMMITTEES = frozenset({"state", "province", "district", "commune"})


class Reader:
    """Reads the sentences of one document; ``candidates`` grows with every number that is tied to an award."""

    def __init__(self, text: str, bodies: list[Authority] | None = None) -> None:
        """Take the flowed text."""
        self.text = text
        self.candidates: list[Candidate] = []
        self.bodies: list[Authority] = bodies if bodies is not None else []
        self._frame = Frame()
        self._tail: State | None = None

    @property
    def continues(self) -> bool:
        """Whether the paragraph before ended with numbers that a "Trong đó" could divide."""
        return self._tail is not None

    def forget(self) -> None:
        """Tell that a paragraph without numbers lies between."""
        self._tail = None

    def paragraph(self, elements: list[Element], frame: Frame) -> Frame:
        """Read a paragraph under what ``frame`` hands down; return what it could hand down in turn."""
        state = State(
            award=frame.award, award_conferrer=frame.award_conferrer, linked=frame.award is not None,
            inherited=frame.status, inherited_conferrer=frame.conferrer, tier=frame.tier,
            frame_tier=frame.tier,
        )  # fmt: skip
        state.totals, state.parts = list(frame.totals), bool(frame.totals)
        state.contest = any(element.tag == "contest" for element in elements)
        merged = joined_authorities(read_refusals(elements))
        for index, element in enumerate(merged):
            if (authority := element.authority) is None:
                continue
            if authority.generic:
                merged[index] = element._replace(authority=resolved(self.text, self.bodies, authority, merged, index))
            elif authority.kind != "place":
                self.bodies.append(authority)
        self._frame = frame
        first = len(self.candidates)
        if merged and merged[0].tag == "part" and self._tail is not None:
            state = replace(self._tail, closed=True, outer=[], totals=[], parts=False)
        skipped = 0  # the elements before this index are read already
        for index, element in enumerate(merged):
            if element.tag == "(" and state.group and (note := status_note(merged, index)) is not None:
                skipped = note[1]
                self._noted(note[0], state)
            if element.tag != "word" and index >= skipped:
                self._step(merged, index, element, state)
        self._tail = state if state.group and merged else None
        reasons = bases(merged)
        for position in range(first, len(self.candidates)):
            self.candidates[position] = placed(self.candidates[position], merged, reasons, frame.basis)
        verbs = status_of(state.verbs)
        opens = bool(merged) and merged[-1].tag == ":"
        return Frame(
            basis=reasons[0][1] if reasons else frame.basis,
            totals=tuple(state.group or state.totals if state.parts or state.group else ()) if opens else (),
            status=verbs or state.inherited,
            conferrer=state.agent or (None if asks(state.verbs) else state.subject) or state.inherited_conferrer,
            tier=state.tier,
            award=state.award
            if state.award and not (state.consumed and not (opens and state.group)) and state.award.type.kind != "verb"
            else None,
            award_conferrer=state.award_conferrer,
            verb_open=bool(state.verbs) and not state.closed,
        )

    # --- one element --------------------------------------------------------------------------------------------
    def _step(  # noqa: C901, PLR0912  the dispatch of the grammar: one case a tag
        self, elements: list[Element], index: int, element: Element, state: State
    ) -> None:
        tag = element.tag
        if tag == "item":
            before = len(self.candidates)
            self._item(elements, index, state)
            if len(self.candidates) > before and index and elements[index - 1].tag == "out_of":
                # "Trong số 45 tập thể được khen thưởng, có 12 ...": what follows divides it
                state.totals, state.parts, state.group = [before], True, []
        elif tag == "award":
            move_award(elements, index, state)
        elif tag == "auth":
            self._authority(elements, index, state)
        elif tag.startswith("verb_"):
            move_verb(elements, index, state)
        elif tag == "gift":
            if state.award is None or state.consumed or (state.verbs and state.verbs[-1].start > state.award.end):
                state.gift = True
        elif tag == "+":
            state.tier = state.frame_tier
        elif tag.startswith("tier_"):
            state.tier = tag.removeprefix("tier_")  # type: ignore[assignment]  # the lists are named for the tiers
        elif tag == "number":
            if state.award is not None and not state.consumed and follows_link(elements, index):
                state.linked = True  # somebody whom no list names; those after the comma are known again
            self._bare_number(elements, index, state)
        elif tag == "until_now":
            state.inherited = None
            state.verbs = [] if state.closed else state.verbs
        elif tag in {"link", "by", "from"}:
            if tag == "link" and state.award is not None:
                state.linked = state.linked or names_recipient(elements, index)
        else:
            move_mark(elements, index, state)

    def _authority(self, elements: list[Element], index: int, state: State) -> None:
        authority = elements[index].authority
        assert authority is not None
        if names_giver(elements, index, state):
            if state.consumed:
                self._given_by(authority, state)
            else:
                state.award_conferrer = authority
            return
        role = role_of_authority(elements, index, state)
        if role == "award":
            if elements[index - 1].tag != "of" and is_subject(self.text, authority, state):
                return  # "Tòa án ... tặng Cờ thi đua Tòa án": the award bears the giver's name
            state.award_conferrer = authority
        elif role == "locked":
            state.agent, state.locked = authority, True
        elif role == "agent":
            if not state.locked:
                state.agent = authority
        elif role == "subject":
            if state.closed and not state.locked:  # a new clause: what governed the one before is over
                state.agent = None
            if not state.closed and state.verbs:
                state.verbs, state.closed = [], True  # they belong to the clause before
            if not self._frame.verb_open and not state.open_list:
                state.inherited = None
            state.subject = authority
            if _heads_list(elements, index):
                state.inherited_conferrer = authority

    def _noted(self, status: Status | None, state: State) -> None:
        # "3 Bằng khen (đã trình)": told of all numbers of the clause; a decision leaves it to who gives
        for position in state.group:
            candidate = self.candidates[position]
            self.candidates[position] = replace(candidate, status=status, fired=(*candidate.fired, "status_noted"))

    def _given_by(self, authority: Authority, state: State) -> None:
        # "12 đoàn viên (Tổng LĐLĐ Việt Nam cấp)": the giver stands behind the recipients of the last award
        for position in state.last_group() or state.totals:
            candidate = self.candidates[position]
            if candidate.conferrer is None or "conferrer_inherited" in candidate.fired:
                self.candidates[position] = given_by(candidate, authority)

    # --- a number ---------------------------------------------------------------------------------------------------
    def _bare_number(self, elements: list[Element], index: int, state: State) -> None:
        award, item = state.award, bare_count(self.text, elements, index, state)
        if award is None or item is None:
            return
        alone = item.noun_start == item.number_start and not award.type.is_title and award.type.kind != "verb"
        unit = settings()["piece_unit"] if alone else None
        position = self._add(state, award, item, Reading(None, None, [], ("award_colon_number",)), unit=unit)
        state.pieces = position if unit else None

    def _item(self, elements: list[Element], index: int, state: State) -> None:  # noqa: C901  one case a way to be tied
        item = elements[index].item
        assert item is not None
        if has_quota(elements, index) or (state.quota >= index - 2 and is_joined(elements, index)):
            state.quota = index
            return
        if state.compared or counts_votes(elements, index):
            return
        if item.award is not None and not (
            follows_link(elements, index) and state.award is not None and not state.consumed
        ):
            self._award_item(elements, index, item, state)
            return
        right = award_to_the_right(elements, index, state)
        left = link_to_the_left(elements, index, state)
        if left and right is not None and right.adjacent and right.award.type.code == commendation().code:
            right = None  # "khen thưởng 70 cá nhân điển hình tiên tiến": the words describe them
        if left in {"comma", "and"} and state.rightward and right is None and trailing_status(elements, index) is None:
            left = None  # the award belonged to the predicate of the number before
        waits = left in {"comma", "part", "frame"} or (left == "and" and state.rightward)
        if left and not (waits and right is not None) and state.award is not None:
            if state.award.type.kind == "verb" and right is not None and (right.adjacent or left == "colon"):
                self._from_right(elements, index, item, right, state)
                return
            reading = Reading(None, None, [], (f"left_{left}",))
            award = state.award
            if left == "part" and (whole := total_for(self.candidates, state, item)) is not None:
                award = self.candidates[whole].award
            self._add(state, award, item, reading, part_of=state.pieces)
            state.leftward = True
            if (verb := trailing_status(elements, index)) is not None:
                self.candidates[-1] = replace(
                    self.candidates[-1], status=status_of([verb]), status_at=(verb.start, verb.end),
                    fired=(*self.candidates[-1].fired, "status_trailing"),
                )  # fmt: skip
        elif right is not None:
            self._from_right(elements, index, item, right, state)
        elif state.award is not None and state.consumed and (verb := attained_alone(elements, index)) is not None:
            self._add(state, state.award, item, Reading(None, None, [verb], ("attained_alone",)))
            state.taken_verb, state.verbs = verb.start, [verb]
        elif state.previous is not None and state.award is None and directly_governed(elements, index):
            self._add(state, state.previous, item, Reading(None, None, [], ("award_of_clause_before",)))
            state.award = state.previous
        elif (refused := refused_award(elements, index)) is not None:
            self._add(state, refused, item, Reading(None, None, [elements[index - 1]], ("refused_beside",)))
            state.verbs, state.inherited = [], None
        elif opens_parts(elements, index):
            verb = elements[index - 1]
            state.award = NamedAward(commendation(), verb.start, verb.end)
            self._add(state, state.award, item, Reading(None, None, [], ("total_of_list",)))
        else:
            state.group = []
            state.refused = index

    def _from_right(self, elements: list[Element], index: int, item: Item, right: Right, state: State) -> None:
        governs = bool(index) and elements[index - 1].tag in GIVING
        governed = ("governed",) if governs or goes_on_governed(elements, index, state) else ()
        refused = (
            [elements[index - 1]] if index and elements[index - 1].tag in {"verb_rejected", "verb_revoked"} else []
        )
        verbs = [*refused, *right.verbs]
        if governed and all(verb.key in keys("attain_words") for verb in verbs):
            verbs = []  # "công nhận 88 thôn đạt danh hiệu ...": who recognises is who confers
        reading = Reading(right.award_conferrer, right.agent, verbs, (right.rule, *governed))
        award = right.award
        if award.type.kind == "verb" and state.parts and state.totals:
            award = self.candidates[state.totals[-1]].award  # "trong đó 4 cá nhân được khen đột xuất"
        self._add(state, award, item, reading)
        state.governed = bool(governed)
        state.award, state.award_conferrer, state.rightward = right.award, right.award_conferrer, True
        state.claimed = right.award.start
        if not state.verbs:
            state.verbs = right.verbs

    def _award_item(self, elements: list[Element], index: int, item: Item, state: State) -> None:
        assert item.award is not None
        if state.contest and item.award.type.kind == "certificate" and not item.award.type.code.startswith("co_"):
            return
        licensed = (
            bool(state.verbs) or state.inherited is not None or state.linked or state.inherited_conferrer or state.tier
        )
        opens = index == 0 or elements[index - 1].tag in {":", "-", "–", "+", "\n", "•"}
        opens = (
            opens
            or elements[index - 1].tag == "total"
            or (item.award.type.is_title and elements[index - 1].key in keys("listing_verbs"))
        )
        if not licensed and not opens and not governed_right(elements, index):
            return
        if item.award.type.name == "danh hiệu" and item.award.end - item.award.start < 10:
            return
        unit = None if item.award.type.is_title else item.unit or settings()["piece_unit"]
        state.award_conferrer = conferrer_after(elements, index)
        recipient = item.recipient or unnumbered_recipients(elements, index)
        item = replace(item, recipient=recipient)
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
        status = status_of(reading.verbs) or (None if "attained_alone" in reading.fired else status_of(state.verbs))
        fired = list(reading.fired)
        attained = bool(reading.verbs) and all(verb.key in keys("attain_words") for verb in reading.verbs)
        if (
            status is None
            and "attained_alone" not in fired
            and not finished(verbs)
            and (attained or not state.verbs or self._frame.verb_open or state.since_semicolon or not reading.verbs)
        ):
            status = state.inherited
            if status:
                fired.append("status_inherited")
        conferrer = conferrer_of(self.text, state, award.type, reading, fired)
        award = retitled(award, item, conferrer.tier if conferrer else state.tier)
        position = len(self.candidates)
        total = part_of if part_of is not None else total_for(self.candidates, state, item)
        if total is not None:
            fired.append("part")
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


def _heads_list(elements: list[Element], index: int) -> bool:
    # "UBND tỉnh: 01 Cờ thi đua, 05 Bằng khen": a committee or an office of state; "Sở Y tế: ..." may name who gets
    authority = elements[index].authority
    following = elements[index + 1 : index + 3]
    return (
        authority is not None
        and authority.tier in _COMMITTEES
        and [element.tag for element in following] == [":", "item"]
        and following[1].item is not None
        and following[1].item.award is not None
    )
