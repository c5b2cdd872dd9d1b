"""Read the elements of a sentence from left to right: which award, conferrer and status each number belongs to.

A small deterministic grammar. What a clause does not say it inherits from the one before: the award across commas,
conferrer and status across commas, semicolons and list items, until a new verb, subject or sentence ends it. Every
decision leaves the name of its rule in ``Candidate.fired``.
"""

from __future__ import annotations

from dataclasses import replace

from extract.extractors.award_authority import Authority
from extract.extractors.award_bases import bases, placed
from extract.extractors.award_conferrers import given_by, is_subject, names_giver, resolved
from extract.extractors.award_counts import Counts
from extract.extractors.award_joins import joined_authorities, read_heads, read_outcomes, read_refusals, read_tiers
from extract.extractors.award_links import (
    follows_link,
)
from extract.extractors.award_moves import move_award, move_mark, move_verb, section_before
from extract.extractors.award_parts import read_names, read_shares
from extract.extractors.award_roles import (
    continues,
    names_recipient,
    role_of_authority,
)
from extract.extractors.award_scan import Element, NamedAward
from extract.extractors.award_shared import read_shared
from extract.extractors.award_state import (
    Frame,
    State,
    asks,
    status_of,
)
from extract.extractors.award_verdicts import kind_note, money_note, named_behind, next_bracket, status_note
from extract.knowledge.awards import commendation, keys
from extract.records import Recipient, Status

_HEADS = frozenset({"commendations"})
_HEAD = 6  # elements of "Đối với cá nhân:"
_COMMITTEES = frozenset({"state", "province", "district", "commune"})


class Reader(Counts):
    """Reads the sentences of one document; ``candidates`` grows with every number that is tied to an award."""

    def __init__(self, text: str, bodies: list[Authority] | None = None) -> None:
        """Take the flowed text."""
        super().__init__(text)
        self.bodies: list[Authority] = bodies if bodies is not None else []
        self._tail: State | None = None

    @property
    def continues(self) -> bool:
        """Whether the paragraph before ended with numbers that a "Trong đó" could divide."""
        return self._tail is not None

    def forget(self) -> None:
        """Tell that a paragraph without numbers lies between."""
        self._tail = None

    def paragraph(self, elements: list[Element], frame: Frame) -> Frame:  # noqa: C901  one walk, its cases in a row
        """Read a paragraph under what ``frame`` hands down; return what it could hand down in turn."""
        state = State(
            award=frame.award, award_conferrer=frame.award_conferrer, linked=frame.award is not None,
            inherited=frame.status, inherited_conferrer=frame.conferrer, tier=frame.tier,
            frame_tier=frame.tier, section=frame.section,
        )  # fmt: skip
        state.totals, state.parts = list(frame.totals), bool(frame.totals)
        state.contest = any(element.tag == "contest" for element in elements)
        shared = read_shared(self.text, read_shares(self.text, read_tiers(read_heads(elements))))
        merged = joined_authorities(read_outcomes(read_refusals(read_names(self.text, shared))))
        if state.award is None and frame.commended is not None and _opens_counts(merged):
            state.award, state.linked = frame.commended, True
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
            if element.tag == "(":
                skipped = max(skipped, self._bracket(merged, index, state))
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
            section=_opening_section(merged) or frame.section,
            commended=_commends(merged) or frame.commended,
            award=state.award
            if state.award and not (state.consumed and not (opens and state.group)) and state.award.type.kind != "verb"
            else None,
            award_conferrer=state.award_conferrer,
            verb_open=bool(state.verbs) and not state.closed,
        )

    def _bracket(self, elements: list[Element], index: int, state: State) -> int:
        """Take in a bracket that tells something of the numbers before it; return the index that it is read up to."""
        skipped = money_note(elements, index)
        if not state.group:
            return skipped
        if (note := status_note(elements, index)) is not None:
            skipped = note[1]
            self._noted(note[0], state)
        if (renamed := named_behind(elements, index)) is not None:
            skipped = max(skipped, index + 1 + self._renamed(renamed, elements, index, state))
        if (kind := kind_note(elements, index)) is not None:
            last = self.candidates[state.group[-1]]
            if last.recipient is None:
                self.candidates[state.group[-1]] = replace(last, recipient=kind)
        return skipped

    # --- one element --------------------------------------------------------------------------------------------
    def _step(  # noqa: C901, PLR0912  the dispatch of the grammar: one case a tag
        self, elements: list[Element], index: int, element: Element, state: State
    ) -> None:
        tag = element.tag
        if tag == "item":
            before = len(self.candidates)
            self.item(elements, index, state)
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
            self.bare_number(elements, index, state)
        elif tag == "until_now":
            state.inherited = None
            state.verbs = [] if state.closed else state.verbs
        elif tag in {"link", "by", "from"}:
            if tag == "link" and state.award is not None:
                state.linked = state.linked or names_recipient(elements, index)
        else:
            move_mark(elements, index, state)

    def _authority(self, elements: list[Element], index: int, state: State) -> None:  # noqa: C901  one case a role
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
            if state.award_conferrer is not None and _owns_second(elements, index, state):
                return  # "Bằng khen của A và Giấy khen của | B | cho 5 tập thể": coded by the first
            state.award_conferrer = authority
        elif role == "locked":
            state.agent, state.locked = authority, True
        elif role == "agent":
            if not state.locked:
                state.agent = authority
        elif role == "heads":
            state.inherited_conferrer = authority
        elif role == "subject":
            self._subject(authority, elements, index, state)

    def _subject(self, authority: Authority, elements: list[Element], index: int, state: State) -> None:
        gives = index + 1 < len(elements) and elements[index + 1].tag == "verb_confer"  # "được A tặng X, | B | tặng Y"
        if (state.closed or gives) and not state.locked:  # a new clause: what governed the one before is over
            state.agent = None
        if not state.closed and state.verbs:
            state.verbs, state.closed = [], True  # they belong to the clause before
        asked_too = state.inherited == "proposed" and state.asked_here and continues(elements, index)
        if not self._frame.verb_open and not state.open_list and not asked_too:
            state.inherited = None
        state.subject, state.stale = authority, False
        if _heads_list(elements, index):
            state.inherited_conferrer = authority

    def _noted(self, status: Status | None, state: State) -> None:
        # "3 Bằng khen (đã trình)": told of all numbers of the clause; a decision leaves it to who gives
        for position in state.group:
            candidate = self.candidates[position]
            self.candidates[position] = replace(candidate, status=status, fired=(*candidate.fired, "status_noted"))

    def _renamed(self, award: NamedAward, elements: list[Element], index: int, state: State) -> int:
        """Give the award in brackets to the numbers before that are only commended; return how far it reaches."""
        divided = {candidate.part_of for candidate in self.candidates}  # told by its own bracket
        told = [at for at in state.group if self.candidates[at].award.type.kind == "verb" and at not in divided]
        end = next_bracket(elements, index)
        giver = next((inside.authority for inside in elements[index:end] if inside.authority is not None), None)
        for at in told:
            named = replace(self.candidates[at], award=award)
            named = given_by(named, giver) if giver is not None else named
            self.candidates[at] = replace(named, fired=(*named.fired, "award_behind"))
        state.group = [] if told else state.group
        return len(elements[index : next_bracket(elements, index)]) if told else -1

    def _given_by(self, authority: Authority, state: State) -> None:
        # "12 đoàn viên (Tổng LĐLĐ Việt Nam cấp)": the giver stands behind the recipients of the last award
        told = state.last_group() or state.totals
        if state.award is not None and state.award.start == state.claimed:  # "12 cá nhân được tặng Bằng khen (A)"
            told = [at for at in state.group if self.candidates[at].award.start == state.claimed]
        for position in told:
            candidate = self.candidates[position]
            if candidate.conferrer is None or "conferrer_inherited" in candidate.fired:
                self.candidates[position] = given_by(candidate, authority)


def _commends(elements: list[Element]) -> NamedAward | None:
    """Return the commendation that a heading names, "Kết quả khen thưởng:", for what its list counts."""
    if any(element.item is not None or element.award is not None for element in elements):
        return None
    head = next(
        (element for element in elements[:_HEAD] if element.tag == "verb_commend" or _HEADS & element.tags), None
    )
    return NamedAward(commendation(), head.start, head.end) if head is not None else None


def _opens_counts(elements: list[Element]) -> bool:
    """Whether a paragraph only counts, after a tier at most: "Cấp tỉnh: 12 tập thể, 30 cá nhân"."""
    for index, element in enumerate(elements):
        if element.item is not None:
            after = elements[index + 1] if index + 1 < len(elements) else None
            alone = after is None or after.tag in {",", ";", ".", "(", ":"} or after.key in keys("and_words")
            return alone and element.item.award is None
        if element.tag != ":" and not element.tag.startswith("tier_"):
            return False
    return False


def _opening_section(elements: list[Element]) -> Recipient | None:
    """Return the kind of recipients that a paragraph opens with as the head of a list: "- Cá nhân: + Bằng khen: 7"."""
    colon = next((index for index, element in enumerate(elements[:_HEAD]) if element.tag == ":"), None)
    return section_before(elements, colon) if colon else None


def _owns_second(elements: list[Element], index: int, state: State) -> bool:
    owned = elements[index - 2].award if index > 1 else None
    return owned is not None and state.award is not None and owned.start > state.award.start and not state.consumed


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
