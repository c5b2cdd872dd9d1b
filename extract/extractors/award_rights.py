"""The award that a number's own predicate names: "12 cá nhân được A tặng Bằng khen"."""

from __future__ import annotations

from extract.extractors.award_authority import Authority
from extract.extractors.award_links import is_joined
from extract.extractors.award_roles import conferrer_after
from extract.extractors.award_scan import OPENING, Element, NamedAward
from extract.extractors.award_state import ENDS, GIVING, STATUS_VERBS, TAKING, Right, State, element_before, is_bare
from extract.knowledge.awards import commendation, keys


def award_to_the_right(elements: list[Element], index: int, state: State) -> Right | None:  # noqa: PLR0911, PLR0912, PLR0915, C901  the walk is one loop
    """Return the award that the number's own predicate names: "12 cá nhân được A tặng Bằng khen"."""
    if (sent := sent_up(elements, index)) is not None:
        return sent
    before = element_before(elements, index)
    first = element_before(elements, _first_of_run(elements, index))
    if (
        first is not None
        and first.tag == "verb_other"
        and first.key not in keys("listing_verbs")
        and (index + 1 >= len(elements) or elements[index + 1].tag != "verb_registered")  # "vận động 40 hộ đăng ký ..."
    ):
        return None
    governed = before is not None and (before.tag in GIVING or goes_on_governed(elements, index, state))
    verbs: list[Element] = []
    agent: Authority | None = None
    depth = comma = 0
    borrowed = chosen = False
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
        elif tag in {"negation", "duration", "vote", "says"} and not verbs:
            return None
        elif tag in ENDS:
            if tag == ";" and not verbs and not governed and _next_of_list(elements, index, position):
                comma = 0
                continue  # "A có 2 tập thể; B có | 1 tập thể được C khen"
            if tag == ":" and verbs and (verbs[-1].tag in GIVING or verbs[-1].tag in TAKING):
                continue
            return _commended(verbs, agent)
        elif tag == ",":
            if position + 1 < len(elements) and elements[position + 1].tag == "item":
                continue
            if _percent_next(elements, position):
                return _commended(verbs, agent)  # "có 904 hộ, 92% đăng ký ...": the share is the subject
            comma += 1
            if verbs and _commended(verbs, agent) and any(verb.tag == "verb_commend" for verb in verbs):
                return _commended(verbs, agent)
        elif tag == "item":
            if chosen or (element.item is not None and element.item.award is not None):
                return None
            if verbs and _shares_verb(elements, position, verbs, agent):
                borrowed = True
                continue
            if verbs and not borrowed:
                return _commended(verbs, agent)
        elif borrowed and tag in {"verb_passive", "auth"}:
            continue  # "11 cá nhân được Bộ, 20 cá nhân được UBND tỉnh tặng Bằng khen": another's
        elif tag in TAKING or tag in STATUS_VERBS:
            if tag == "verb_propose" and not verbs and not chosen and (comma or not _close(elements, index, position)):
                return None
            if not verbs and tag in STATUS_VERBS and elements[position - 1].key in keys("and_words"):
                return None  # "tặng X cho 30 cá nhân | và đề nghị A tặng Y cho ...": the writer's next act
            verbs.append(element)
        elif element.key in keys("addressee_words") and asks_of(elements, position):
            continue  # "lập danh sách 2 chi hội gửi Hội Nông dân tỉnh đề nghị khen"
        elif tag in GIVING:
            if not verbs and governed and _parallel(elements, index, position):
                comma = 0  # "phong tặng 3 mẹ, truy tặng 41 mẹ danh hiệu ..."
                continue
            if not verbs:
                return None
            verbs.append(element)
        elif tag == "auth":
            if elements[position - 1].key in keys("addressee_words") and asks_of(elements, position - 1):
                agent = element.authority
            if verbs and elements[position - 1].tag not in {"of", "place_at", "link"}:
                agent = element.authority
        elif tag == "award":
            after = elements[position + 1].tag if position + 1 < len(elements) else ""
            if not verbs:
                if gets_another(elements, position):
                    continue  # "40 cá nhân điển hình tiên tiến được A tặng Bằng khen": the words describe them
                bears = elements[position - 1].key in keys("copula_words") and element.award.type.is_title  # type: ignore[union-attr]  # an award's element
                near = bears or position == index + 1 or (position == index + 2 and elements[index + 1].key in OPENING)
                if near or (governed and not comma and after not in {"link", ":"}):
                    rule = "recipient_is" if bears else "number_recipient_award"
                    return _named(elements, position, state.verbs, state.agent, rule, adjacent=True)
                return None
            if is_bare(element) and not any(verb.tag in GIVING for verb in verbs):
                return None
            verbs.extend(_refusal(elements, position))
            return _named(elements, position, verbs, agent, "recipient_first")
        elif tag == "verb_other" and verbs and verbs[-1].tag == "verb_passive" and verbs[-1].end + 1 >= element.start:
            verbs.pop()  # "được chọn đi dự": no award is given
            chosen = True
        elif tag == "anaphor" and verbs and state.award is not None:
            return Right(state.award, state.award_conferrer, state.agent, list(verbs), "recipient_refers_back")
        elif tag == "link" and not verbs and position == index + 1 and _award_then_end(elements, position + 1):
            return _named(elements, position + 1, state.verbs, state.agent, "recipient_for_award")
        elif tag == "link" and not verbs:
            if governed or comma:
                return None
        elif tag == "part" and (verbs or _got_by_part(elements, position)):
            break  # "tôn vinh 60 người, trong đó 8 người được tặng ...": only these
    return _commended(verbs, agent)


def _got_by_part(elements: list[Element], position: int) -> bool:
    """Whether those after "trong đó" have the predicate for themselves; "gồm" names all."""
    if elements[position].key in keys("whole_words") or elements[position - 1].tag != ",":
        return False
    for element in elements[position + 1 :]:
        if element.tag in TAKING:
            return True
        if element.tag == "," or element.tag in ENDS:
            return False
    return False


def _first_of_run(elements: list[Element], index: int) -> int:
    """Return the index of the first of the numbers that this one is joined to: "chọn | 1 tập thể, 2 cá nhân"."""
    while index > 1 and is_joined(elements, index) and elements[index - 2].tag == "item":
        index -= 2
    return index


def sent_up(elements: list[Element], index: int) -> Right | None:
    """Return what those whose papers go up are proposed for: "danh sách | 8 cá nhân | gửi A, trình B tặng X"."""
    first = _first_of_run(elements, index)
    if not first or "choosing" not in elements[first - 1].tags:
        return None
    sent_to: Authority | None = None
    for position in range(index + 1, min(index + _CHAIN, len(elements))):
        element = elements[position]
        if element.authority is not None and elements[position - 1].key in keys("addressee_words"):
            sent_to = element.authority if asks_of(elements, position - 1) else None
        if element.tag == "verb_propose" and (sent := _proposed(elements, position, sent_to)) is not None:
            return sent
        joined = element.tag == "item" and is_joined(elements, position) and position == index + 2
        index += 2 * joined
        if element.tag not in _ON_THE_WAY and not joined:
            return None
    return None


_CHAIN = 16  # elements of "gửi Phòng Nội vụ thẩm định, trình"
_ON_THE_WAY = frozenset(
    {"word", ",", "auth", "along", "verb_submitted", "verb_present", "verb_propose", "place_at", "reason"}
)


def _proposed(elements: list[Element], position: int, sent_to: Authority | None) -> Right | None:
    """Return the award that the verb of asking at ``position`` names, if nobody else is named behind it."""
    verbs, agent = [elements[position]], sent_to
    for at in range(position + 1, len(elements)):
        element = elements[at]
        if element.tag == "auth":
            agent = element.authority
        elif element.tag in GIVING:
            verbs.append(element)
        elif element.tag == "award" and len(verbs) > 1:
            others = _commended_others(elements, at)
            return None if others else _named(elements, at, verbs, agent, "sent_up")
        elif element.tag not in {"word", "verb_pending"} or (element.tag == "word" and len(verbs) > 1):
            return None if _commended_others(elements, at - 1) else _commended(verbs, agent)
    return _commended(verbs, agent)


def _commended_others(elements: list[Element], position: int) -> bool:
    # "..., trình A tặng Bằng khen | cho 5 tập thể"
    for element in elements[position + 1 :]:
        if element.tag == "item" or element.tag in ENDS:
            return element.tag == "item"
        if element.tag not in {"link", "of", "auth", "word", "class"}:
            return False
    return False


def _next_of_list(elements: list[Element], index: int, position: int) -> bool:
    """Whether a list of bodies goes on behind the semicolon: a name, then its numbers, as before it."""
    first = _first_of_run(elements, index)
    if not _named_numbers(elements, _opening(elements, first), first) or elements[position - 1].tag != "item":
        return False
    following = next((at for at in range(position + 1, len(elements)) if elements[at].tag in _NOT_NAMES), None)
    return following is not None and _named_numbers(elements, position + 1, following)


_NOT_NAMES = frozenset({"item", "award", ",", "(", *ENDS, *TAKING, *GIVING, *STATUS_VERBS})


def _opening(elements: list[Element], index: int) -> int:
    return next((at + 1 for at in range(index - 1, -1, -1) if elements[at].tag in {";", ".", ":", "\n"}), 0)


def _named_numbers(elements: list[Element], start: int, index: int) -> bool:
    name = elements[start:index]
    body = bool(name) and (name[0].authority is not None or any(tag.startswith("recipient_") for tag in name[0].tags))
    return body and elements[index].tag == "item" and all(element.tag in {"auth", "word", "number"} for element in name)


def _shares_verb(elements: list[Element], position: int, verbs: list[Element], agent: Authority | None) -> bool:
    passive = agent is not None and all(verb.tag == "verb_passive" for verb in verbs)
    return passive and elements[position - 1].tag == "," and elements[position - 2].authority is agent


def asks_of(elements: list[Element], position: int) -> bool:
    """Whether the word sends papers to a body that something is asked of: "gửi A đề nghị khen"."""
    following = elements[position + 1 : position + 3]
    return [element.tag for element in following] == ["auth", "verb_propose"]


def gets_another(elements: list[Element], position: int) -> bool:
    """Whether the bearers of the title at ``position`` get an award: "15 gia đình văn hóa được A tặng Giấy khen"."""
    item = elements[position].item
    own = elements[position].award or (item.award if item else None)
    if own is None or not own.type.is_title:
        return False
    taken = crossed = False
    for at, element in enumerate(elements[position + 1 : position + 12], position + 1):
        if not taken and at + 1 < len(elements) and _one_more(elements, at):
            crossed = True
            continue  # "7 gia đình hiếu học, | 3 dòng họ | được A tặng Bằng khen"
        if element.tag in ENDS or element.tag in {",", "item", "(", "link"}:
            return False
        if not taken and element.tag not in {"word", *TAKING}:
            return False
        if not taken and element.key in keys("and_words"):
            return False
        taken = taken or element.tag in TAKING
        if element.award is not None:
            return not (crossed and element.award.type.is_title)
    return False


def _one_more(elements: list[Element], at: int) -> bool:
    joins = elements[at].tag == "," or elements[at].key in keys("and_words")
    item = elements[at].item or (elements[at + 1].item if joins else None)
    return item is not None and (item.award is None or not item.award.type.is_title)


def _percent_next(elements: list[Element], position: int) -> bool:
    return [element.tag for element in elements[position + 2 : position + 3]] == ["%"]


def _parallel(elements: list[Element], index: int, position: int) -> bool:
    return position + 1 < len(elements) and elements[position + 1].tag == "item" and _close(elements, index, position)


def refused_award(elements: list[Element], index: int) -> NamedAward | None:
    """Return the award of a sentence that goes on after "loại 4 hồ sơ, ...": what was refused was asked for with it."""
    if not index or elements[index - 1].tag != "verb_rejected":
        return None
    for element in elements[index + 1 :]:
        if element.tag in {".", ";"}:
            return None
        if element.award is not None:
            return element.award
    return None


def goes_on_governed(elements: list[Element], index: int, state: State) -> bool:
    """Whether the number is one more object of the verb of giving before: "công nhận 88 thôn ..., 5 hộ ..."."""
    return state.governed and is_joined(elements, index)


def _refusal(elements: list[Element], position: int) -> list[Element]:
    # "... đề nghị A tặng Bằng khen không được thông qua"
    for element in elements[position + 1 : position + 4]:
        if element.tag in {"verb_rejected", "verb_revoked"}:
            return [element]
        if element.tag not in {"word", "of", "auth", ","}:
            return []
    return []


def _award_then_end(elements: list[Element], position: int) -> bool:
    if position >= len(elements) or elements[position].tag != "award":
        return False
    return position + 1 >= len(elements) or elements[position + 1].tag not in {"link", "item", "of"}


def _close(elements: list[Element], index: int, position: int) -> bool:
    return all(
        element.tag in {"word", "item", ",", "along", "auth"} or element.key in keys("addressee_words")
        for element in elements[index + 1 : position]
    )


def _named(
    elements: list[Element],
    position: int,
    verbs: list[Element],
    agent: Authority | None,
    rule: str,
    *,
    adjacent: bool = False,
) -> Right:
    award = elements[position].award
    assert award is not None
    return Right(award, conferrer_after(elements, position), agent, list(verbs), rule, adjacent)


def _commended(verbs: list[Element], agent: Authority | None) -> Right | None:
    # "38 tập thể được UBND huyện khen thưởng": commended, no award named
    commend = next((verb for verb in verbs if verb.tag == "verb_commend"), None)
    if commend is None or verbs[0] is commend:
        return None
    return Right(
        NamedAward(commendation(), commend.start, commend.end), None, agent, list(verbs), "recipient_commended"
    )
