"""What the award grammar knows while it reads: candidates, what lists hand down, the state of a paragraph."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.extractors.award_authority import Authority
from extract.extractors.award_recipients import Item
from extract.extractors.award_scan import Element, NamedAward
from extract.knowledge.awards import AwardType, keys, settings
from extract.records import Basis, Level, Recipient, Status, Tier

_ASKING = frozenset({"verb_propose", "verb_registered", "waiting"})
STATUS_VERBS = ("verb_revoked", "verb_rejected", "verb_propose", "verb_registered", "verb_pending")
GIVING = frozenset({"verb_confer", "verb_present", "verb_commend"})
TAKING = frozenset({"verb_passive", "verb_receive"})
ENDS = frozenset({".", ";", ":", "\n", "!", "?"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number that may count awards, with what the grammar made of it.

    ``conferrer`` is (start, end) in the text. ``part_of`` is the index of the total among the candidates of the
    document. ``fired`` names the rules that decided, for explanation and as features. ``summed``: one of the parts of
    a sum that a table tells in full.
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
    summed: bool = False


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
    section: Recipient | None = None  # "- Tập thể:": who the items of the list are for
    commended: NamedAward | None = None  # "Kết quả khen thưởng:": what its items count, where they name no award


@dataclass(slots=True)
class State:
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
    pieces: int | None = None  # index of "16 Bằng khen" while its awardees follow
    totals: list[int] = field(default_factory=list)
    group: list[int] = field(default_factory=list)
    compared: bool = False  # after "so với": numbers of another year
    claimed: int = -1  # where the award stands that a number before it took
    group_start: int = 0  # where in the group the numbers of the present award begin
    parts: bool = False
    outer: list[tuple[list[int], bool]] = field(default_factory=list)
    since_semicolon: bool = False
    contest: bool = False
    previous: NamedAward | None = None  # of the clause before, for "và đề nghị 12 cá nhân khác"
    refused: int = -1  # the last number that counts no award: what is joined to it does not either
    quota: int = -9  # the last number that is a limit; what is joined to it is one, too
    taken_verb: int = -1  # where the verb stands that a number before it took
    governed: bool = False  # the last item was the object of a verb of giving
    stale: bool = False  # the subject was named before the last semicolon
    section: Recipient | None = None  # "Tập thể: Cờ thi đua 02, Bằng khen 11": who all that follows is for
    asked_here: bool = False  # something was asked for since the last semicolon
    asks_each: bool = False  # each item of the list asks itself: what does not ask is not asked for
    rightward: bool = False  # the last item took its award from the right

    def last_group(self) -> list[int]:
        """Return the numbers that a bracket or "trong đó" right here would divide."""
        return self.group[min(self.group_start, max(len(self.group) - 1, 0)) :]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a number's own words say beyond the state: owner of the award, agent, verbs, rules fired."""

    award_conferrer: Authority | None
    agent: Authority | None
    verbs: list[Element]
    fired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Right:
    """The award that a number takes from its right, with the predicate in between."""

    award: NamedAward
    award_conferrer: Authority | None
    agent: Authority | None
    verbs: list[Element]
    rule: str
    adjacent: bool = False


def compatible(tier: Tier | None, award: AwardType) -> bool:
    """Whether a body of this tier can be the one that confers the award (unknown counts as yes)."""
    return tier is None or not award.tiers or tier in award.tiers


def may_give(authority: Authority, award: AwardType) -> bool:
    """Whether this body can confer the award: by its tier, or a command of the whole army ("Bằng khen Quân khu 4")."""
    return compatible(authority.tier, award) or (authority.level == "central" and not award.state_only)


def status_of(verbs: list[Element]) -> Status | None:
    """Return the status that the verbs state, the gravest first; None for plain giving."""
    names: dict[str, Status] = settings()["status_words"]
    for tag in STATUS_VERBS:
        if any(verb.tag == tag for verb in verbs):
            return names[tag]
    return None


def asks(verbs: list[Element]) -> bool:
    """Whether the verbs propose or register: who asks is not who confers."""
    # who proposes or registers is not who confers
    return any(not verb.tags.isdisjoint(_ASKING) for verb in verbs)


def given_to(verbs: list[Element]) -> bool:
    """Whether the verbs are a passive of giving with nothing asked for: "được A tặng"."""
    passive = any(verb.tag in TAKING for verb in verbs)
    return passive and any(verb.tag in GIVING for verb in verbs) and status_of(verbs) is None


def finished(verbs: list[Element]) -> bool:
    """Whether the verbs say that it is done ("đã tặng"), whatever was proposed before."""
    # "đã tặng": done, whatever was proposed before
    return any(verb.tags and "done" in verb.tags for verb in verbs)


def own_clause(reading: Reading, state: State) -> bool:
    """Whether a number's own predicate shuts out the conferrer of the clause before.

    Titles are attained, not given; what is asked for is asked of somebody else; who "nhận" after "được A tặng" does
    not receive from A.
    """
    if not reading.verbs or "governed" in reading.fired:
        return False
    if all(verb.key in keys("attain_words") for verb in reading.verbs) or asks(reading.verbs):
        return True
    return not state.inherited_active and not any(verb.tag in GIVING for verb in reading.verbs)


def element_before(elements: list[Element], index: int) -> Element | None:
    """Return the element before ``index``, None at the start."""
    return elements[index - 1] if index else None


def is_bare(element: Element) -> bool:
    """Whether the element is the word "danh hiệu" with no title named."""
    return element.award is not None and names_no_title(element.award)


def names_no_title(award: NamedAward) -> bool:
    """Whether an award is only called a title, without saying which."""
    bare = settings()["bare_title"]
    return award.type.name == bare and award.end - award.start <= len(bare)
