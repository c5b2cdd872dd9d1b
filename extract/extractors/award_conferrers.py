"""Who confers: the owner of the award, the agent of the passive, the subject of the clause, or who gave before."""

from __future__ import annotations

from dataclasses import replace

from extract.extractors.award_authority import Authority
from extract.extractors.award_roles import may_confer_state
from extract.extractors.award_scan import Element
from extract.extractors.award_state import (
    GIVING,
    TAKING,
    Candidate,
    Reading,
    State,
    asks,
    compatible,
    may_give,
    own_clause,
    status_of,
)
from extract.knowledge.awards import AwardType, keys, settings
from extract.language.phrases import split


def conferrer_of(  # noqa: C901  a table of cases
    text: str, state: State, award: AwardType, reading: Reading, fired: list[str]
) -> Authority | None:
    """Return who confers the award of a number, None where the text does not tell; ``fired`` takes the rule's name."""
    verbs = reading.verbs or state.verbs
    own = reading.award_conferrer or (state.award_conferrer if not reading.verbs else None)
    if own is not None:
        fired.append("conferrer_of_award")
        return own
    agent = reading.agent or state.agent
    if reading.verbs and reading.agent is None and agent is not None:
        # its own predicate names nobody: the clause before may, but not for titles that are attained
        agent = None if own_clause(reading, state) or not compatible(agent.tier, award) else agent
    passive = any(verb.tag in TAKING for verb in (reading.verbs or verbs))
    if agent is None and not passive and state.verbs and not asks(state.verbs) and not _divides(state):
        agent = state.subject
        if agent is not None and state.stale and not compatible(agent.tier, award):
            agent = None  # "A tặng X cho 3 tập thể; đơn vị đã tặng Y cho 7": the subject of before cannot give that
    status = status_of(verbs)
    if status == "revoked":  # who conferred takes back; a passive names nobody
        subject = None if passive else _takes_back(text, state, verbs)
        return subject if subject is not None and compatible(subject.tier, award) else None
    if status == "rejected" and agent is state.subject:
        agent = None  # who refuses what was asked for is not who would have conferred
    rule = "conferrer_of_clause"
    if agent is None:
        agent, rule = state.inherited_conferrer, "conferrer_inherited"
        if agent is not None and (
            not may_give(agent, award)
            or _other_tier(agent, state)
            or own_clause(reading, state)
            or _apart(reading, state)
            or (_of_the_president(award) and not may_confer_state(text, agent))
        ):
            return None
    if agent is None:
        return None
    presented = any(verb.tag == "verb_present" or "verb_present" in verb.tags for verb in verbs) or any(
        verb.key in keys("present_words") for verb in verbs
    )
    if award.state_only and (agent.tier not in {"state", None} or (presented and not may_confer_state(text, agent))):
        fired.append("presenter_only")
        return None
    if rule == "conferrer_of_clause":
        state.inherited_active = reading.agent is None and not passive
    state.inherited_conferrer = agent
    fired.append(rule)
    return agent


def _other_tier(agent: Authority, state: State) -> bool:
    """Whether the clause names another level than that of who gave before: "trình khen thưởng cấp Nhà nước"."""
    return state.tier is not None and agent.tier is not None and agent.tier != state.tier


def _takes_back(text: str, state: State, verbs: list[Element]) -> Authority | None:
    """Return the subject where it decides itself, None where others come between: "đề nghị ... có hướng thu hồi"."""
    subject = state.subject
    if subject is None or not verbs:
        return None
    between = split(text, subject.after, max(verb.start for verb in verbs if verb.tag == "verb_revoked"))
    return subject if all(token.key in keys("decision_path") for token in between) else None


def own_award(text: str, state: State, conferrer: Authority, verbs: list[Element], *, inherited: bool) -> bool:
    """Whether the clause's subject gives its own award, which it asks nobody for.

    "UBND xã đề nghị A tặng X cho 2 hộ; xét tặng Giấy khen của | Chủ tịch UBND xã | cho 6 hộ".
    """
    subject = state.subject
    if subject is None or any(verb.tag in TAKING for verb in verbs):
        return False
    own = conferrer is subject or text[conferrer.start : conferrer.end].endswith(text[subject.start : subject.end])
    asked = status_of(verbs)
    considered = bool(verbs) and all(verb.key in keys("considering_words") or verb.tag in GIVING for verb in verbs)
    return own and (considered if asked else inherited and conferrer is not subject)


def _divides(state: State) -> bool:
    """Whether the number is a part of one that somebody else was asked for: its giver is that one's."""
    return state.parts and state.inherited_conferrer is not None and state.inherited is not None


def _of_the_president(award: AwardType) -> bool:
    return any(award.code.startswith(prefix) for prefix in settings()["president_codes"])


def _apart(reading: Reading, state: State) -> bool:
    """Whether the number is the subject of its own clause: "A tặng Bằng khen cho 4 tập thể; 12 người được tặng"."""
    passive = any(verb.tag in TAKING for verb in reading.verbs)
    return passive and state.since_semicolon and state.inherited_active and not state.parts


def given_by(candidate: Candidate, authority: Authority) -> Candidate:
    """Return the candidate with the giver that is named behind it."""
    return replace(
        candidate, conferrer=(authority.start, authority.end), tier=authority.tier, level=authority.level,
        bare_city=authority.bare_city, fired=(*candidate.fired, "conferrer_behind"),
    )  # fmt: skip


def names_giver(elements: list[Element], index: int, state: State) -> bool:
    """Whether the authority stands behind an award or its recipients: "(Bộ Y tế tặng)", "(của Sở)", "do Sở tặng"."""
    if state.award is None or index < 1:
        return False
    opening = index - 1
    marked = elements[opening].tag in {"of", "by"}
    opening -= marked
    if opening < 0:
        return False
    following = [element.tag for element in elements[index + 1 : index + 4]]
    if elements[opening].tag == "(" and opening and following[:1] == [")"]:
        named = elements[opening - 1].award  # "được tặng Bằng khen (Chủ tịch UBND tỉnh)"
        if named is not None and may_give(elements[index].authority, named.type):  # type: ignore[arg-type]  # an authority's element
            return True
    gives = "verb_confer" in (following[: following.index(")")] if ")" in following else following[:2])
    if elements[opening].tag == "(":
        if not state.consumed:
            return following[:1] == [")"] and compatible(elements[index].authority.tier, state.award.type)  # type: ignore[union-attr]  # an authority's element
        return gives or (marked and following[:1] == [")"])
    return elements[index - 1].tag == "by" and state.consumed and gives and elements[opening].tag == "item"


def is_subject(text: str, authority: Authority, state: State) -> bool:
    """Whether the authority's name opens the name of the clause's subject."""
    subject = state.subject
    return subject is not None and text[subject.start : subject.end].startswith(text[authority.start : authority.end])


def resolved(
    text: str, bodies: list[Authority], authority: Authority, elements: list[Element], index: int
) -> Authority:
    """Return the body of that kind named before for "của Bộ", "của tỉnh"; the authority itself where there is none."""
    # "Bằng khen của Bộ", "cờ của TP": the body of that kind named before, if there is one.
    if not authority.generic or index == 0 or elements[index - 1].tag != "of":
        return authority
    word = text[authority.start : authority.end].lower()
    for body in reversed(bodies):
        name = text[body.start : body.end]
        lowered = name.lower()
        if lowered == word or (not lowered.startswith(word + " ") and f" {word} " not in lowered):
            continue
        if lowered.startswith(word + " ") or authority.kind != "place" or authority.bare_city:
            return replace(body, generic=False)
        at = lowered.index(f" {word} ") + 1
        return replace(body, start=body.start + at, tier=authority.tier)
    return authority
