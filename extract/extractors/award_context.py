"""Read the elements of a sentence from left to right: which award, conferrer and status each number belongs to.

A small deterministic grammar. What a clause does not say it inherits from the one before: the award across commas,
conferrer and status across commas, semicolons and list items, until a new verb, subject or sentence ends it. Every
decision leaves the name of its rule in ``Candidate.fired``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from extract.extractors.award_authority import Authority
from extract.extractors.award_recipients import Item
from extract.extractors.award_scan import Element, NamedAward
from extract.knowledge.awards import AwardType, commendation, keys, settings
from extract.records import Basis, Level, Recipient, Status, Tier

_STATUS_VERBS = ("verb_revoked", "verb_rejected", "verb_propose", "verb_registered", "verb_pending")
_GIVING = frozenset({"verb_confer", "verb_present", "verb_commend"})
_TAKING = frozenset({"verb_passive", "verb_receive"})
_ENDS = frozenset({".", ";", ":", "\n", "!", "?"})
_JOINERS = frozenset({",", "/", "-", "–", "+"})
_YEARS = range(1945, 2101)  # "Cờ thi đua 2023": no count without a colon
_LOOK_BACK = 3  # plain words between "cho" and its number: "cho thân nhân hai cán bộ"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number that may count awards, with what the grammar made of it.

    ``conferrer`` is (start, end) in the text. ``part_of`` is the index of the total among the candidates of the
    document. ``fired`` names the rules that decided, for explanation and as features.
    """

    award: NamedAward
    item: Item
    status: Status | None
    conferrer: tuple[int, int] | None
    tier: Tier | None
    recipient: Recipient | None
    unit: str | None
    part_of: int | None
    taken: bool
    fired: tuple[str, ...]
    status_at: tuple[int, int] | None = None
    level: Level | None = None
    bare_city: bool = False
    clause: tuple[int, int] = (0, 0)  # the stretch in which basis and period are looked for
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What a heading or the opening of a list hands down to its items."""

    status: Status | None = None
    conferrer: Authority | None = None
    tier: Tier | None = None
    award: NamedAward | None = None
    award_conferrer: Authority | None = None
    verb_open: bool = False
    basis: Basis | None = None
    totals: tuple[int, ...] = ()  # the numbers that the items of the list are counted in


@dataclass(slots=True)
class _State:
    """What has been read so far; mutable, one for each paragraph."""

    award: NamedAward | None = None
    award_conferrer: Authority | None = None
    consumed: bool = False  # the award has its recipients
    linked: bool = False  # a recipient, numbered or named, was linked to the award
    subject: Authority | None = None
    agent: Authority | None = None
    locked: bool = False  # "thừa ủy quyền của A, B trao": A stays
    verbs: list[Element] = field(default_factory=list)
    closed: bool = True  # the verbs before belong to an item already
    inherited: Status | None = None
    inherited_conferrer: Authority | None = None
    inherited_active: bool = True  # that conferrer was the subject of "tặng"
    parts_over: bool = False  # a semicolon since the parts began: a new verb ends them
    relative: bool = False  # in "5 cá nhân đạt danh hiệu ...": tells who they are
    leftward: bool = False  # the last item took its award from the left
    tier: Tier | None = None
    frame_tier: Tier | None = None
    gift: bool = False
    open_list: bool = False  # "đề nghị: A tặng ...; B tặng ...": all of the list is proposed
    other: bool = False
    pieces: int | None = None  # index of "22 Bằng khen" while its awardees follow
    totals: list[int] = field(default_factory=list)
    group: list[int] = field(default_factory=list)
    parts: bool = False
    outer: list[tuple[list[int], bool]] = field(default_factory=list)
    since_semicolon: bool = False
    contest: bool = False
    previous: NamedAward | None = None  # of the clause before, for "và đề nghị 12 cá nhân khác"
    refused: int = -1  # the last number that counts no award: what is joined to it does not either
    rightward: bool = False  # the last item took its award from the right


class Reader:
    """Reads the sentences of one document; ``candidates`` grows with every number that is tied to an award."""

    def __init__(self, text: str, bodies: list[Authority] | None = None) -> None:
        """Take the flowed text."""
        self.text = text
        self.candidates: list[Candidate] = []
        self.bodies: list[Authority] = bodies if bodies is not None else []
        self._frame = Frame()
        self._tail: _State | None = None

    @property
    def continues(self) -> bool:
        """Whether the paragraph before ended with numbers that a "Trong đó" could divide."""
        return self._tail is not None

    def paragraph(self, elements: list[Element], frame: Frame) -> Frame:
        """Read a paragraph under what ``frame`` hands down; return what it could hand down in turn."""
        state = _State(
            award=frame.award, award_conferrer=frame.award_conferrer, linked=frame.award is not None,
            inherited=frame.status, inherited_conferrer=frame.conferrer, tier=frame.tier,
            frame_tier=frame.tier,
        )  # fmt: skip
        state.totals, state.parts = list(frame.totals), bool(frame.totals)
        state.contest = any(element.tag == "contest" for element in elements)
        merged = _join_authorities(elements)
        for index, element in enumerate(merged):
            if (authority := element.authority) is None:
                continue
            if authority.generic:
                merged[index] = replace(element, authority=self._resolved(authority, merged, index))
            elif authority.kind != "place":
                self.bodies.append(authority)
        self._frame = frame
        first = len(self.candidates)
        if merged and merged[0].tag == "part" and self._tail is not None:
            state = replace(self._tail, closed=True, outer=[], totals=[], parts=False)
        for index, element in enumerate(merged):
            self._step(merged, index, element, state)
        self._tail = state if state.group and merged else None
        bases = _bases(merged)
        for position in range(first, len(self.candidates)):
            self._place(position, merged, bases, frame)
        verbs = status_of(state.verbs)
        opens = bool(merged) and merged[-1].tag == ":"
        return Frame(
            basis=bases[0][1] if bases else frame.basis,
            totals=tuple(state.group or state.totals if state.parts or state.group else ()) if opens else (),
            status=verbs or state.inherited,
            conferrer=state.agent or (None if _asks(state.verbs) else state.subject) or state.inherited_conferrer,
            tier=state.tier,
            award=state.award if state.award and not (state.consumed and not (opens and state.group)) and state.award.type.kind != "verb" else None,
            award_conferrer=state.award_conferrer,
            verb_open=bool(state.verbs) and not state.closed,
        )

    def _place(self, position: int, elements: list[Element], bases: list[tuple[int, Basis]], frame: Frame) -> None:
        # the clause around the number, from mark to mark, and the reason that is named in it
        candidate = self.candidates[position]
        at = candidate.item.start
        marks = [element.start for element in elements if element.tag in {";", ".", "\n"}]
        start = max((mark + 1 for mark in marks if mark < at), default=elements[0].start)
        end = min((mark for mark in marks if mark > at), default=elements[-1].end)
        near = [(offset, basis) for offset, basis in bases if start <= offset < end]
        after = [basis for offset, basis in near if offset > at]
        basis = after[0] if after else near[-1][1] if near else frame.basis
        self.candidates[position] = replace(candidate, clause=(start, end), basis=basis)

    # --- one element --------------------------------------------------------------------------------------------
    def _step(self, elements: list[Element], index: int, element: Element, state: _State) -> None:
        tag = element.tag
        if tag == "item":
            self._item(elements, index, state)
        elif tag == "award":
            _award(elements, index, state)
        elif tag == "auth":
            self._authority(elements, index, state)
        elif tag.startswith("verb_"):
            _verb(elements, index, state)
        elif tag == "gift":
            if state.award is None or state.consumed or state.verbs and state.verbs[-1].start > state.award.end:
                state.gift = True
        elif tag == "+":
            state.tier = state.frame_tier
        elif tag.startswith("tier_"):
            state.tier = tag.removeprefix("tier_")  # type: ignore[assignment]  # the lists are named for the tiers
        elif tag == "number":
            self._bare_number(elements, index, state)
        elif tag in {"link", "by", "from"}:
            if tag == "link" and state.award is not None:
                state.linked = state.linked or _names_recipient(elements, index)
        else:
            _mark(elements, index, state)

    def _authority(self, elements: list[Element], index: int, state: _State) -> None:
        authority = elements[index].authority
        assert authority is not None
        role = _role(elements, index, state)
        if role == "award":
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

    def _resolved(self, authority: Authority, elements: list[Element], index: int) -> Authority:
        # "Bằng khen của Bộ", "cờ của TP": the body of that kind named before, if there is one.
        if not authority.generic or index == 0 or elements[index - 1].tag != "of":
            return authority
        word = self.text[authority.start : authority.end].lower()
        for body in reversed(self.bodies):
            name = self.text[body.start : body.end]
            lowered = name.lower()
            if lowered == word or not lowered.startswith(word + " ") and f" {word} " not in lowered:
                continue
            if lowered.startswith(word + " ") or authority.kind != "place" or authority.bare_city:
                return replace(body, generic=False)
            at = lowered.index(f" {word} ") + 1
            return replace(body, start=body.start + at, tier=authority.tier)
        return authority

    # --- a number ---------------------------------------------------------------------------------------------------
    def _bare_number(self, elements: list[Element], index: int, state: _State) -> None:
        # "Bằng khen của Chủ tịch UBND tỉnh: 12": the number of pieces stands alone after the award.
        if index == 0 or state.award is None or state.consumed or elements[index - 1].tag not in {":", "award", "auth"}:
            return
        if elements[index - 1].tag == "auth" and state.award_conferrer is None:
            return
        following = elements[index + 1] if index + 1 < len(elements) else None
        if following is not None and following.tag not in {",", ";", ".", "(", "\n"}:
            return
        element = elements[index]
        digits = self.text[element.start : element.end].replace(".", "").replace(",", "")
        if not digits.isdigit() or elements[index - 1].tag != ":" and int(digits) in _YEARS:
            return
        award = state.award
        item = Item(int(digits), element.start, element.end, element.start, element.end, award.type.recipient, element.start, element.end)
        unit = None if award.type.is_title or award.type.kind == "verb" else settings()["piece_unit"]
        position = self._add(state, award, item, _Reading(None, None, [], ("award_colon_number",)), unit=unit)
        state.pieces = position if unit else None

    def _item(self, elements: list[Element], index: int, state: _State) -> None:
        item = elements[index].item
        assert item is not None
        if _has_quota(elements, index):
            return
        if item.award is not None and not (_follows_link(elements, index) and state.award is not None and not state.consumed):
            self._award_item(elements, index, item, state)
            return
        right = _right_award(elements, index, state)
        left = _left_link(elements, index, state)
        waits = left in {"comma", "part", "frame"} or left == "and" and state.rightward
        if left and not (waits and right is not None) and state.award is not None:
            if state.award.type.kind == "verb" and right is not None and right.adjacent:
                self._from_right(elements, index, item, right, state)
                return
            reading = _Reading(None, None, [], (f"left_{left}",))
            self._add(state, state.award, item, reading, part_of=state.pieces)
            state.leftward = True
            if (verb := _trailing_status(elements, index)) is not None:
                self.candidates[-1] = replace(
                    self.candidates[-1], status=status_of([verb]), status_at=(verb.start, verb.end),
                    fired=(*self.candidates[-1].fired, "status_trailing"),
                )  # fmt: skip
        elif right is not None:
            self._from_right(elements, index, item, right, state)
        elif state.previous is not None and state.award is None and _directly_governed(elements, index):
            self._add(state, state.previous, item, _Reading(None, None, [], ("award_of_clause_before",)))
            state.award = state.previous
        else:
            state.group = []
            state.refused = index

    def _from_right(self, elements: list[Element], index: int, item: Item, right: _Right, state: _State) -> None:
        governed = ("governed",) if index and elements[index - 1].tag in _GIVING else ()
        reading = _Reading(right.award_conferrer, right.agent, right.verbs, (right.rule, *governed))
        award = right.award
        if award.type.kind == "verb" and state.parts and state.totals:
            award = self.candidates[state.totals[-1]].award  # "trong đó 4 cá nhân được khen đột xuất"
        self._add(state, award, item, reading)
        state.award, state.award_conferrer, state.rightward = right.award, right.award_conferrer, True
        if not state.verbs:
            state.verbs = right.verbs

    def _award_item(self, elements: list[Element], index: int, item: Item, state: _State) -> None:
        assert item.award is not None
        if state.contest and item.award.type.kind == "certificate" and not item.award.type.code.startswith("co_"):
            return
        licensed = bool(state.verbs) or state.inherited is not None or state.linked or state.inherited_conferrer or state.tier
        opens = index == 0 or elements[index - 1].tag in {":", "-", "–", "+", "\n", "•"}
        opens = opens or item.award.type.is_title and elements[index - 1].key in keys("listing_verbs")
        if not licensed and not opens and not _governed_right(elements, index):
            return
        if item.award.type.name == "danh hiệu" and item.award.end - item.award.start < 10:  # noqa: PLR2004  the bare word
            return
        unit = None if item.award.type.is_title else item.unit or settings()["piece_unit"]
        state.award_conferrer = conferrer_after(elements, index)
        recipient = item.recipient or _unnumbered_recipients(elements, index)
        item = replace(item, recipient=recipient)
        right = _Reading(state.award_conferrer, None, [], ("number_award",))
        position = self._add(state, item.award, item, right, unit=unit)  # type: ignore[arg-type]  # asserted above
        state.award, state.consumed, state.linked = item.award, False, True
        state.pieces = position if unit else None

    def _add(
        self, state: _State, award: NamedAward, item: Item, reading: _Reading, *, unit: str | None = None, part_of: int | None = None
    ) -> int:
        verbs = reading.verbs or state.verbs
        status = status_of(reading.verbs) or status_of(state.verbs) if reading.verbs else status_of(state.verbs)
        fired = list(reading.fired)
        attained = bool(reading.verbs) and all(verb.key in keys("attain_words") for verb in reading.verbs)
        if status is None and not _finished(verbs) and (attained or not state.verbs or self._frame.verb_open or state.since_semicolon or not reading.verbs):
            status = state.inherited
            if status:
                fired.append("status_inherited")
        conferrer = self._conferrer(state, award.type, reading, fired)
        position = len(self.candidates)
        total = part_of if part_of is not None else _total_for(self.candidates, state, item)
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
                taken=any(verb.tag in _TAKING for verb in verbs),
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

    def _conferrer(self, state: _State, award: AwardType, reading: _Reading, fired: list[str]) -> Authority | None:
        verbs = reading.verbs or state.verbs
        own = reading.award_conferrer or (state.award_conferrer if not reading.verbs else None)
        if own is not None:
            fired.append("conferrer_of_award")
            return own
        agent = reading.agent or state.agent
        if reading.verbs and reading.agent is None and agent is not None:
            # its own predicate names nobody: the clause before may, but not for titles that are attained
            agent = None if _own_clause(reading, state) or not compatible(agent.tier, award) else agent
        passive = any(verb.tag in _TAKING for verb in (reading.verbs or verbs))
        if agent is None and not passive and state.verbs and not _asks(state.verbs):
            agent = state.subject
        if status_of(verbs) == "revoked":
            return None  # who takes back is not who conferred
        rule = "conferrer_of_clause"
        if agent is None:
            agent, rule = state.inherited_conferrer, "conferrer_inherited"
            if agent is not None and (not compatible(agent.tier, award) or _own_clause(reading, state)):
                return None
        if agent is None:
            return None
        presented = any(verb.tag == "verb_present" or "verb_present" in verb.tags for verb in verbs) or any(
            verb.key in keys("present_words") for verb in verbs
        )
        if award.state_only and (agent.tier not in {"state", None} or presented and not _may_confer_state(self.text, agent)):
            fired.append("presenter_only")
            return None
        if rule == "conferrer_of_clause":
            state.inherited_active = reading.agent is None and not passive
        state.inherited_conferrer = agent
        fired.append(rule)
        return agent


def _bases(elements: list[Element]) -> list[tuple[int, Basis]]:
    names: dict[str, Basis] = settings()["basis_words"]
    return [(element.start, names[tag]) for element in elements for tag in sorted(element.tags) if tag in names]


@dataclass(frozen=True, slots=True)
class _Reading:
    award_conferrer: Authority | None
    agent: Authority | None
    verbs: list[Element]
    fired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Right:
    award: NamedAward
    award_conferrer: Authority | None
    agent: Authority | None
    verbs: list[Element]
    rule: str
    adjacent: bool = False


def compatible(tier: Tier | None, award: AwardType) -> bool:
    """Whether a body of this tier can be the one that confers the award (unknown counts as yes)."""
    return tier is None or not award.tiers or tier in award.tiers


def _may_confer_state(text: str, authority: Authority) -> bool:
    name = text[authority.start : authority.end].lower()
    return any(name.startswith(word) for word in settings()["state_conferrers"])


def status_of(verbs: list[Element]) -> Status | None:
    names: dict[str, Status] = settings()["status_words"]
    for tag in _STATUS_VERBS:
        if any(verb.tag == tag for verb in verbs):
            return names[tag]
    return None


def _own_clause(reading: _Reading, state: _State) -> bool:
    """Whether a number's own predicate shuts out the conferrer of the clause before.

    Titles are attained, not given; what is asked for is asked of somebody else; who "nhận" after "được A tặng" does
    not receive from A.
    """
    if not reading.verbs or "governed" in reading.fired:
        return False
    if all(verb.key in keys("attain_words") for verb in reading.verbs) or _asks(reading.verbs):
        return True
    return not state.inherited_active and not any(verb.tag in _GIVING for verb in reading.verbs)


def _asks(verbs: list[Element]) -> bool:
    # who proposes or registers is not who confers
    return any(verb.tag in {"verb_propose", "verb_registered"} for verb in verbs)


def _finished(verbs: list[Element]) -> bool:
    # "đã tặng": done, whatever was proposed before
    return any(verb.tags and "done" in verb.tags for verb in verbs)


# --- verbs, awards, marks -------------------------------------------------------------------------------------------
def _verb(elements: list[Element], index: int, state: _State) -> None:
    element = elements[index]
    if element.tag == "verb_donate":
        state.award, state.linked, state.consumed, state.gift = None, False, False, True
        return
    if element.tag in {"verb_other", "verb_submitted"}:
        state.other = True
        if state.consumed:
            state.award, state.linked, state.gift = None, False, False
        return
    if state.closed and state.leftward and element.tag == "verb_receive" and _follows_noun(elements, index):
        state.relative = True
        return
    if state.closed:
        fresh = bool(state.subject) and _subject_since(elements, index)
        if state.consumed:
            state.previous = state.award
            state.award, state.award_conferrer, state.linked, state.pieces = None, None, False, None
            state.consumed = False
        if not fresh and not state.locked:
            state.agent = state.agent if element.tag in _GIVING and _bare(elements, index) else None
        if state.parts and state.parts_over and element.tag in _GIVING and not state.outer:
            state.totals, state.parts, state.group = [], False, []
        state.verbs, state.closed = [], False
        state.other = state.parts_over = False
        state.gift = state.gift and _after_gift(elements, index)
    if index and elements[index - 1].key in keys("done_words"):
        element = replace(element, tags=element.tags | {"done"})
    state.verbs.append(element)
    if element.tag == "verb_commend" and (state.award is None or state.consumed):
        state.award = NamedAward(commendation(), element.start, element.end)
        state.award_conferrer, state.consumed, state.linked = None, False, False


def _follows_noun(elements: list[Element], index: int) -> bool:
    # "... cho 5 cá nhân đạt danh hiệu X": only words since the number
    for element in reversed(elements[max(0, index - 4) : index]):
        if element.tag == "item":
            return True
        if element.tag != "word":
            return False
    return False


def _after_gift(elements: list[Element], index: int) -> bool:
    return index > 0 and elements[index - 1].tag == "gift"


def _subject_since(elements: list[Element], index: int) -> bool:
    for position in range(index - 1, max(-1, index - 12), -1):
        tag = elements[position].tag
        if tag == "auth":
            return True
        if tag in {"item", ";", "."}:
            return False
    return False


def _bare(elements: list[Element], index: int) -> bool:
    return index == 0 or elements[index - 1].tag in {",", ";", "along", "\n", "word", ".", "-", "+", "–"}


def _award(elements: list[Element], index: int, state: _State) -> None:
    element = elements[index]
    previous = _before(elements, index)
    if state.relative and previous is not None and previous.tag in {"verb_receive", "word", ",", "along"}:
        return
    state.relative = False
    if _is_bare(element):
        if previous is None or previous.tag not in _GIVING:
            return  # "đạt danh hiệu các cấp": no title is named
    fresh = state.award is None or state.consumed or state.linked or state.award.type.kind == "verb"
    if not fresh and previous is not None and (previous.tag in {",", "along", "/"} or previous.key in keys("and_words")):
        return  # "bằng khen, giấy khen cho 5 tập thể": one number for two kinds, the first counts
    if state.parts and state.since_semicolon and state.consumed:
        state.parts = state.parts and bool(state.totals)
    state.award = element.award
    state.award_conferrer = None
    state.consumed = state.linked = state.gift = state.other = False
    state.pieces = None


def _mark(elements: list[Element], index: int, state: _State) -> None:
    tag = elements[index].tag
    if tag == "(":
        state.outer.append((state.totals, state.parts))
        if state.group and index and elements[index - 1].tag == "item":
            state.totals, state.parts, state.group = state.group, True, []
    elif tag == ")":
        if state.outer:
            group = state.totals
            state.totals, state.parts = state.outer.pop()
            state.group = list(group)
    elif tag == "part":
        if state.group:
            state.totals, state.parts, state.group = state.group, True, []
    elif tag == ":":
        state.open_list = state.open_list or not state.closed and _asks(state.verbs)
    elif tag == ";":
        state.since_semicolon = True
        state.parts_over = state.parts
        state.tier = state.frame_tier
        state.closed = True
        if not state.parts:
            state.group = []
    elif tag in {".", "!", "?"}:
        _end_sentence(elements, index, state)


def _end_sentence(elements: list[Element], index: int, state: _State) -> None:
    following = elements[index + 1] if index + 1 < len(elements) else None
    if following is None:
        return  # the end of the paragraph: the next one may go on with "Trong đó"
    keeps = following.tag == "part"
    state.closed = True
    state.tier = state.frame_tier
    state.subject, state.locked = None, False
    state.outer.clear()
    state.agent = None
    if keeps:
        return
    bare = following.tag in {"award", "item"}
    if not bare:
        state.inherited = None
    if not bare and not _soon_gives(elements, index):
        state.inherited_conferrer = None
    state.verbs = []
    if state.award is not None and following.tag != "item":
        state.award, state.award_conferrer, state.linked = None, None, False
    state.totals, state.parts, state.group, state.pieces = [], False, [], None
    state.since_semicolon = state.gift = state.other = state.open_list = False


def _soon_gives(elements: list[Element], index: int) -> bool:
    # ". Ngoài ra, công nhận 20 ...": the same one goes on
    following = next((element for element in elements[index + 1 : index + 6] if element.tag not in {"word", ","}), None)
    return following is not None and following.tag in _GIVING


_BARE_TITLE = "danh hiệu"


def _is_bare(element: Element) -> bool:
    award = element.award
    return award is not None and award.type.name == _BARE_TITLE and award.end - award.start <= len(_BARE_TITLE)


def _before(elements: list[Element], index: int) -> Element | None:
    return elements[index - 1] if index else None


# --- who confers ------------------------------------------------------------------------------------------------------
def _role(elements: list[Element], index: int, state: _State) -> str:  # noqa: PLR0911, C901  a table of cases
    position = index - 1
    while position >= 0 and elements[position].tag in {"person_title"} | {"word"} and _transparent(elements[position]):
        position -= 1
    if position < 0:
        return "subject"
    previous = elements[position]
    tag = previous.tag
    if tag == "of":
        return _role_of(elements, position, state)
    if tag in {"by", "from"}:
        return "award" if state.award is not None and not state.consumed else "none"
    if tag == "award" and state.award is not None and not state.consumed:
        return "award" if _award_auth(elements, index, state.award.type) else "none"
    if tag in {"proxy", "behalf"}:
        authority = elements[index].authority
        return "none" if tag == "behalf" and authority and authority.vague else "locked"
    if tag in {"verb_passive", "verb_propose"} or previous.key in keys("addressee_words"):
        return "agent"
    if tag == ":" and not state.closed and _asks(state.verbs):
        return "agent"
    if tag == "link" or tag == "verb_present":
        proposing = any(verb.tag == "verb_propose" for verb in state.verbs) and not state.closed
        return "agent" if proposing and (state.award is None or state.consumed) else "none"
    authority = elements[index].authority
    if authority and authority.kind == "place" and not _acts(elements, index):
        return "none"  # "Huyện đoàn X, tỉnh Y", "(xã Z)": where it lies
    if tag in {"place_at", "item", "award"}:
        return "none"
    if state.subject is not None and _and_verb(elements, index):
        return "none"  # "... cho Công an huyện X và trao Bằng khen": the subject was named before
    if tag in {"verb_confer", "verb_receive"}:
        return "none"
    return "subject"


def _award_auth(elements: list[Element], index: int, award: AwardType) -> bool:
    # "Bằng khen Thủ tướng Chính phủ cho 2 tập thể": the conferrer without "của"
    authority = elements[index].authority
    following = elements[index + 1].tag if index + 1 < len(elements) else "."
    return authority is not None and compatible(authority.tier, award) and following in {"link", ":", ",", ";", ".", "item", "number"}


def _acts(elements: list[Element], index: int) -> bool:
    # "tỉnh đã tặng ..."
    following = elements[index + 1 : index + 3]
    return any(element.tag in _GIVING for element in following[:1]) or (
        len(following) > 1 and following[0].key in keys("done_words") and following[1].tag in _GIVING
    )


def _and_verb(elements: list[Element], index: int) -> bool:
    if index + 2 >= len(elements) or elements[index + 1].key not in keys("and_words"):
        return False
    return elements[index + 2].tag in _GIVING


def _transparent(element: Element) -> bool:
    return element.key in keys("transparent_words") or element.tag == "person_title"


def _role_of(elements: list[Element], position: int, state: _State) -> str:
    before = elements[position - 1] if position else None
    if before is None:
        return "none"
    if before.tag == "award" or before.tag == "item" and before.item is not None and before.item.award is not None:
        return "award" if before.tag == "award" else "none"
    if before.tag == "decision":
        return "agent"
    return "none"


def _names_recipient(elements: list[Element], index: int) -> bool:
    return index + 1 < len(elements) and elements[index + 1].tag not in {"item", "number"}


def conferrer_after(elements: list[Element], index: int) -> Authority | None:
    # "Bằng khen của Bộ X", "cờ thi đua từ Thủ tướng", "Huân chương do Chủ tịch nước trao tặng", "Bằng khen UBND tỉnh"
    if index + 1 < len(elements) and elements[index + 1].tag == "auth" and (award := _award_at(elements, index)):
        return elements[index + 1].authority if _award_auth(elements, index + 1, award) else None
    for position in range(index + 1, min(index + 4, len(elements) - 1)):
        tag = elements[position].tag
        if tag in {"of", "from", "by"} and elements[position + 1].tag == "auth":
            return elements[position + 1].authority
        if tag != "word":
            return None
    return None


def _award_at(elements: list[Element], index: int) -> AwardType | None:
    element = elements[index]
    named = element.award or (element.item.award if element.item else None)
    return named.type if named else None


def _join_authorities(elements: list[Element]) -> list[Element]:
    # "Phó Thủ tướng, Chủ tịch Ủy ban X tặng", "của Chính phủ và Bộ Y": one conferrer of two names.
    joined: list[Element] = []
    for index, element in enumerate(elements):
        if (
            element.authority is not None
            and len(joined) > 1
            and joined[-1].tag in {",", "along", "word"}
            and (joined[-1].tag != "word" or joined[-1].key in keys("and_words"))
            and (joined[-1].tag == "," or joined[-1].key in keys("and_words"))
            and (first := joined[-2].authority) is not None
            and first.end == first.after
            and first.kind != "place"
            and joined[-2].key not in keys("plural_words")
            and element.authority.kind != "place"
            and _joinable(joined, elements, index)
        ):
            whole = replace(first, end=element.authority.end, after=element.authority.after)
            del joined[-2:]
            joined.append(Element("auth", whole.start, whole.end, element.key, authority=whole))
            continue
        joined.append(element)
    return joined


def _joinable(joined: list[Element], elements: list[Element], index: int) -> bool:
    opener = joined[-3].tag if len(joined) > 2 else ""  # noqa: PLR2004  the element before the first name
    if opener in {"behalf", "proxy", "link", "place_at", "item"}:
        return False
    following = elements[index + 1].tag if index + 1 < len(elements) else ""
    active = following in _GIVING or following == "word" and elements[index + 1].key in keys("done_words")
    if opener == "of":
        return not active and not _verb_soon(elements, index)
    return True


def _verb_soon(elements: list[Element], index: int) -> bool:
    for element in elements[index + 1 : index + 4]:
        if element.tag in _GIVING:
            return True
        if element.tag != "word":
            return False
    return False


# --- what a number belongs to ---------------------------------------------------------------------------------------
def _trailing_status(elements: list[Element], index: int) -> Element | None:
    # "..., 05 trường hợp chưa đủ điều kiện": the number's own predicate, with no award of its own
    for element in elements[index + 1 : index + 5]:
        if element.tag in {"verb_rejected", "verb_pending", "verb_revoked"}:
            return element
        if element.tag not in {"word", "verb_passive", "along"} or element.key in keys("and_words"):
            return None
    return None


def _directly_governed(elements: list[Element], index: int) -> bool:
    return index > 0 and elements[index - 1].tag in {"verb_propose", "verb_confer", "verb_registered"}


def _has_quota(elements: list[Element], index: int) -> bool:
    return index > 0 and elements[index - 1].tag == "quota"


def _follows_link(elements: list[Element], index: int) -> bool:
    return index > 0 and elements[index - 1].tag == "link"


def _left_link(elements: list[Element], index: int, state: _State) -> str | None:  # noqa: PLR0911, C901  a table of cases
    """Return how the number is tied to the award before it, None if it is not."""
    if state.award is None or state.gift:
        return None
    position = index - 1
    if position >= 0 and elements[position].tag in {"total", "number_follows"}:
        position -= 1
    if position < 0:
        return "frame" if state.linked else None
    previous = elements[position]
    if previous.tag in {"link", "award"} or previous.tag in _GIVING and not state.other:
        if previous.tag == "link" and state.consumed and (state.other or position and elements[position - 1].tag == "word"):
            return None  # "đại diện cho 4.000 công nhân" after the award has its recipients
        return "direct"
    if previous.tag == "auth" and position and elements[position - 1].tag == "of" and not state.consumed:
        return "direct"
    if previous.tag == ":":
        return "colon"
    if previous.tag == "class":
        return "class" if state.linked or not state.consumed else None
    if previous.key in keys("listing_verbs") and position and elements[position - 1].tag == "(":
        return "part" if state.linked else None  # "(có 211 doanh nghiệp)"
    if previous.tag in {"(", "part"}:
        return "part" if state.linked or not state.consumed else None
    if previous.tag == "of" and position and elements[position - 1].tag == "award" and not state.consumed:
        return "of"  # "thu hồi Bằng khen của 02 cá nhân"
    if previous.tag == "of" and position and elements[position - 1].tag in {"word"} and not state.consumed:
        return "merit" if _word_before(elements, position) else None
    if previous.tag in _JOINERS or previous.tag in {";", "along"} or previous.key in keys("and_words"):
        if not state.linked or state.refused == position - 1:
            return None
        if previous.tag in {"along"} or previous.key in keys("and_words"):
            return "and" if not state.other or state.consumed else None
        return "comma"
    if previous.tag in {".", "\n", "–", "-"}:
        return "frame" if state.linked else None
    return _through_words(elements, position) or _after_award(elements, position, state)


def _after_award(elements: list[Element], position: int, state: _State) -> str | None:
    # "Huy chương Chiến sĩ vẻ vang theo niên hạn 09 đồng chí"
    if state.consumed or state.other:
        return None
    for element in reversed(elements[max(0, position - _LOOK_BACK) : position + 1]):
        if element.tag == "award":
            return "award_words"
        if element.tag not in {"word", "place_at", "reason", "class"} or any(tag.startswith("recipient") for tag in element.tags):
            return None
    return None


def _word_before(elements: list[Element], position: int) -> bool:
    return any(element.key in keys("merit_words") for element in elements[max(0, position - 2) : position])


def _through_words(elements: list[Element], position: int) -> str | None:
    for back in range(position, max(-1, position - _LOOK_BACK - 1), -1):
        tag = elements[back].tag
        if tag == "link":
            return "words"
        if tag not in {"word", "person_title", "total"} or elements[back].key in keys("having_words"):
            return None
    return None


def _right_award(elements: list[Element], index: int, state: _State) -> _Right | None:  # noqa: PLR0911, PLR0912, C901  the walk is one loop
    """Return the award that the number's own predicate names: "12 cá nhân được A tặng Bằng khen"."""
    before = _before(elements, index)
    if before is not None and before.tag == "verb_other" and before.key not in keys("listing_verbs"):
        return None
    governed = before is not None and (before.tag in _GIVING)
    verbs: list[Element] = []
    agent: Authority | None = None
    depth = comma = 0
    for position in range(index + 1, len(elements)):
        element = elements[position]
        tag = element.tag
        if tag == "(":
            depth += 1
        elif tag == ")":
            depth -= 1
            if depth < 0:
                return None
        elif depth:
            continue
        elif tag == "negation" and not verbs:
            return None
        elif tag in _ENDS:
            if tag == ":" and verbs and (verbs[-1].tag in _GIVING or verbs[-1].tag in _TAKING):
                continue
            return _commended(elements, index, verbs, agent)
        elif tag == ",":
            if position + 1 < len(elements) and elements[position + 1].tag == "item":
                continue
            comma += 1
            if verbs and _commended(elements, index, verbs, agent) and any(verb.tag == "verb_commend" for verb in verbs):
                return _commended(elements, index, verbs, agent)
        elif tag == "item":
            if element.item is not None and element.item.award is not None:
                return None
            if verbs:
                return _commended(elements, index, verbs, agent)
        elif tag in _TAKING or tag in _STATUS_VERBS:
            if tag == "verb_propose" and not verbs and (comma or not _close(elements, index, position)):
                return None
            verbs.append(element)
        elif tag in _GIVING:
            if not verbs:
                return None
            verbs.append(element)
        elif tag == "auth":
            if verbs and elements[position - 1].tag not in {"of", "place_at", "link"}:
                agent = element.authority
        elif tag == "award":
            after = elements[position + 1].tag if position + 1 < len(elements) else ""
            if not verbs:
                near = position == index + 1
                if near or governed and not comma and after not in {"link", ":"}:
                    rule = "number_recipient_award"
                    return _named(elements, position, state.verbs, state.agent, rule, adjacent=True)
                return None
            if _is_bare(element) and not any(verb.tag in _GIVING for verb in verbs):
                return None
            verbs.extend(_refusal(elements, position))
            return _named(elements, position, verbs, agent, "recipient_first")
        elif tag == "verb_other" and verbs and verbs[-1].tag == "verb_passive" and verbs[-1].end + 1 >= element.start:
            verbs.pop()  # "được chọn đi dự": no award is given
        elif tag == "link" and not verbs and position == index + 1 and _award_then_end(elements, position + 1):
            return _named(elements, position + 1, state.verbs, state.agent, "recipient_for_award")
        elif tag == "link" and not verbs:
            if governed or comma:
                return None
        elif tag == "part" and verbs:
            break
    return _commended(elements, index, verbs, agent)


def _refusal(elements: list[Element], position: int) -> list[Element]:
    # "... đề nghị A tặng Bằng khen không được thông qua"
    for element in elements[position + 1 : position + 4]:
        if element.tag in {"verb_rejected", "verb_revoked"}:
            return [element]
        if element.tag not in {"word", "of", "auth"}:
            return []
    return []


def _award_then_end(elements: list[Element], position: int) -> bool:
    if position >= len(elements) or elements[position].tag != "award":
        return False
    return position + 1 >= len(elements) or elements[position + 1].tag not in {"link", "item", "of"}


def _close(elements: list[Element], index: int, position: int) -> bool:
    return all(element.tag in {"word", "item", ",", "along"} for element in elements[index + 1 : position])


def _named(
    elements: list[Element], position: int, verbs: list[Element], agent: Authority | None, rule: str, *, adjacent: bool = False
) -> _Right:
    award = elements[position].award
    assert award is not None
    return _Right(award, conferrer_after(elements, position), agent, list(verbs), rule, adjacent)


def _commended(elements: list[Element], index: int, verbs: list[Element], agent: Authority | None) -> _Right | None:
    # "38 tập thể được UBND huyện khen thưởng": commended, no award named
    commend = next((verb for verb in verbs if verb.tag == "verb_commend"), None)
    if commend is None or verbs[0] is commend:
        return None
    return _Right(NamedAward(commendation(), commend.start, commend.end), None, agent, list(verbs), "recipient_commended")


def _governed_right(elements: list[Element], index: int) -> bool:
    # "47 tập thể lao động tiên tiến được công nhận"
    for element in elements[index + 1 : index + 6]:
        if element.tag in _TAKING or element.tag in _GIVING or element.tag in _STATUS_VERBS or element.tag == "link":
            return True
        if element.tag in _ENDS:
            return False
    return False


def _unnumbered_recipients(elements: list[Element], index: int) -> Recipient | None:
    # "54 Bằng khen cho tập thể và cá nhân", "3 Huân chương cho huấn luyện viên": kinds without numbers
    kinds: list[Recipient] = []
    seen_link = False
    for element in elements[index + 1 : index + 12]:
        if element.tag == "item" or element.tag in _ENDS or element.tag in {"award", "auth"} and seen_link:
            break
        if element.tag == "link":
            seen_link = True
        elif seen_link:
            kinds.extend(kind for kind in ("individual", "collective", "household", "enterprise") if f"recipient_{kind}" in element.tags)  # type: ignore[misc]  # literals
            if not kinds:
                break
    if not kinds:
        return None
    return kinds[0] if len(set(kinds)) == 1 else "mixed"


def _total_for(candidates: list[Candidate], state: _State, item: Item) -> int | None:
    if not state.parts or not state.totals:
        return None
    same = [position for position in state.totals if candidates[position].recipient == item.recipient]
    broad = [position for position in state.totals if candidates[position].recipient in {None, "mixed"}]
    choice = same or broad or (state.totals if len(state.totals) == 1 else [])
    return choice[-1] if choice else None
