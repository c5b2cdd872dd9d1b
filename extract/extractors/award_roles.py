"""Which part an authority plays: subject, agent of a passive, addressee of a proposal, owner of an award."""

from __future__ import annotations

from extract.extractors.award_authority import Authority
from extract.extractors.award_scan import Element
from extract.extractors.award_state import ENDS, GIVING, State, asks, compatible, may_give
from extract.knowledge import rules
from extract.knowledge.awards import AwardType, keys, settings

_HEADING = 7  # elements between a giver and the colon of its list
_CITATION = 16  # elements of "Quyết định số 12/QĐ-UBND ngày 3 tháng 5 năm 2024"


def role_of_authority(elements: list[Element], index: int, state: State) -> str:  # noqa: PLR0911, PLR0912, C901  a table of cases
    """Return the part of the authority at ``index``: subject, agent, locked, award (owner), heads (a list) or none."""
    if index > 1 and elements[index - 1].tag == "(" and elements[index - 2].authority is not None:
        return "none"  # "Sư đoàn 968 (Quân khu 4) tặng": whose body it is, or its short name
    position = index - 1
    while position >= 0 and elements[position].tag in {"person_title"} | {"word"} and _transparent(elements[position]):
        position -= 1
    if position < 0:
        return "subject"
    previous = elements[position]
    tag = previous.tag
    if "advice" in previous.tags:
        return "none"  # "theo đề nghị của A, B tặng ..."
    if tag == "of":
        return _role_after_of(elements, position, state)
    if tag in {"by", "from"}:
        decides = tag == "by" and any(_decides(element) for element in elements[index + 1 : index + 2])
        owned = state.award is not None and not state.consumed
        return "award" if owned else "agent" if decides else "none"
    if tag == "award" and state.award is not None and not state.consumed:
        return "award" if _award_auth(elements, index, state.award.type) else "none"
    if previous.key in keys("tier_words") and tag == "word":
        return "agent"  # "khen thưởng cấp | Bộ |: 5 tập thể"
    if tag in {"proxy", "behalf"}:
        authority = elements[index].authority
        return "none" if tag == "behalf" and authority and authority.vague else "locked"
    if tag == "verb_passive" or "verb_propose" in previous.tags or previous.key in keys("addressee_words"):
        return "agent"
    if tag == "verb_pending":  # "đang chờ Bộ X | xét tặng": who is waited for gives, where that is said
        following = elements[index + 1 : index + 2]
        return "agent" if any(_decides(element) for element in following) else "none"
    if tag == ":" and not state.closed and asks(state.verbs):
        return "agent"
    if tag in {"link", "verb_present"}:
        proposing = any(verb.tag == "verb_propose" for verb in state.verbs) and not state.closed
        return "agent" if proposing and (state.award is None or state.consumed) else "none"
    authority = elements[index].authority
    if authority and authority.kind == "place" and not _acts(elements, index):
        return "none"  # "Huyện đoàn X, tỉnh Y", "(xã Z)": where it lies
    if tag in {"place_at", "item", "award"}:
        return "none"
    if authority and authority.tier == "unit" and _announces(elements, index):
        return "none"
    if state.outer and state.consumed and not _acts_in_bracket(elements, index):
        return "none"  # "2 tập thể (Trạm Ra-đa 535, Đại đội 3) và 5 cá nhân": names of those counted
    if _says(elements, index) or _inside_name(elements, index, state):
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
    return (
        authority is not None
        and may_give(authority, award)
        and following in {"link", ":", ",", ";", ".", "item", "number", "(", ")"}
    )


def _announces(elements: list[Element], index: int) -> bool:
    # "Ban tổ chức hội thi công bố quyết định khen thưởng ...": not the organiser's own decision
    return any(element.tag == "announce" for element in elements[index + 1 : index + 4])


def _acts_in_bracket(elements: list[Element], index: int) -> bool:
    for element in elements[index + 1 : index + 6]:
        if element.tag in GIVING or element.tag in {"item", ":"}:
            return True
        if element.tag in {")", ",", ";"}:
            return False
    return False


def _says(elements: list[Element], index: int) -> bool:
    # "Phòng Y tế | cho biết ...": who tells of it does not give
    following = next((element for element in elements[index + 1 : index + 4] if element.tag != "word"), None)
    return following is not None and following.tag == "says"


def _inside_name(elements: list[Element], index: int, state: State) -> bool:
    # "tặng Bằng khen về thành tích xây dựng | Trường Sa | cho 4 cá nhân": between an award and who gets it
    following = elements[index + 1].tag if index + 1 < len(elements) else ""
    return state.award is not None and not state.consumed and not state.closed and following == "link"


def _acts(elements: list[Element], index: int) -> bool:
    # "tỉnh đã tặng ..."
    following = elements[index + 1 : index + 3]
    return any(element.tag in GIVING for element in following[:1]) or (
        len(following) > 1 and following[0].key in keys("done_words") and following[1].tag in GIVING
    )


def _decides(element: Element) -> bool:
    return element.tag in GIVING or element.tag == "decision" or element.key in keys("deciding_words")


def _and_verb(elements: list[Element], index: int) -> bool:
    if index + 2 >= len(elements) or elements[index + 1].key not in keys("and_words"):
        return False
    return elements[index + 2].tag in GIVING


def continues(elements: list[Element], index: int) -> bool:
    """Whether the authority is one more giver of a list: "đề nghị A tặng X cho 3 đơn vị, | B | tặng Y ..."."""
    before = elements[index - 1] if index else None
    joined = before is not None and (before.tag == "," or before.key in keys("and_words"))
    return joined and index + 1 < len(elements) and elements[index + 1].tag in GIVING


def _transparent(element: Element) -> bool:
    return element.key in keys("transparent_words") or element.tag == "person_title"


def _role_after_of(elements: list[Element], position: int, state: State) -> str:
    before = elements[position - 1] if position else None
    if before is None:
        return "none"
    if before.tag == "award" or (before.tag == "item" and before.item is not None and before.item.award is not None):
        return "award" if before.tag == "award" else "none"
    if _of_commendations(elements, position) and _heads_commendations(elements, position + 1):
        return "heads"
    handed = before.tag == "verb_commend" and any("hands_decision" in verb.tags for verb in state.verbs)
    decided = before.tag in {"decision", "announce"} or not before.tags.isdisjoint({"hands_decision", "competence"})
    if handed or decided or _of_decision(elements, position):
        return "agent"
    if state.consumed and (before.tag in {",", ";"} or before.key in keys("and_words")):
        return "award"  # "quyết định khen thưởng của A cho 2 tập thể; của | B | cho 3 cá nhân"
    return "none"


def _of_commendations(elements: list[Element], position: int) -> bool:
    # "Kết quả khen thưởng năm 2024 | của | UBND huyện X:": nothing but a time between; a school's are what it got
    owner = elements[position + 1].authority
    if owner is None or owner.kind == "place" or (owner.tier == "unit" and owner.kind != "office"):
        return False
    for element in reversed(elements[max(0, position - _HEADING) : position]):
        if element.tag == "verb_commend" or "commendations" in element.tags:
            return True
        timed = element.tag in {"number", "-", "–", "place_at"} or element.tag.startswith("tier_")
        if not timed and element.tags.isdisjoint({"ordinal", "year_phrase"}) and element.key not in keys("half_words"):
            return False
    return False


def _heads_commendations(elements: list[Element], index: int) -> bool:
    # "Khen thưởng của | Chủ tịch UBND tỉnh |: Bằng khen cho 5 tập thể", "... trong năm 2024 gồm: ..."
    for element in elements[index + 1 : index + _HEADING]:
        if element.tag in {":", "part"}:
            return True
        if element.tag in ENDS or element.tag in {"item", "award", "auth", ","}:
            return False
    return False


def _of_decision(elements: list[Element], position: int) -> bool:
    """Whether the body behind "của" decided, by a paper of which the sentence tells the purpose.

    "Quyết định số 12/QĐ-UBND ngày 3/5/2024 của | Chủ tịch UBND tỉnh | về việc tặng Bằng khen cho 2 tập thể".
    """
    after = elements[position + 2] if position + 2 < len(elements) else None
    if after is None or (after.key not in keys("about_words") and not _opens_clause(elements, position + 2)):
        return False
    for element in reversed(elements[max(0, position - _CITATION) : position]):
        if element.tag == "decision":
            return True
        if element.tag in {"award", "item", "auth", ";"}:
            return False
    return False


def _opens_clause(elements: list[Element], index: int) -> bool:
    # "Theo Quyết định số 12 của Chủ tịch UBND tỉnh, | có 8 tập thể được tặng ..."
    following = elements[index + 1 : index + 3]
    counted = [element.tag for element in following[:1]] == ["item"] or (
        len(following) > 1 and following[0].key in keys("listing_verbs") and following[1].tag == "item"
    )
    return elements[index].tag == "," and counted


def names_recipient(elements: list[Element], index: int) -> bool:
    """Whether "cho" is followed by somebody named without a number."""
    return index + 1 < len(elements) and elements[index + 1].tag not in {"item", "number"}


def conferrer_after(elements: list[Element], index: int) -> Authority | None:
    """Return the authority that the award at ``index`` belongs to, read from the words after it."""
    # "nhận Cờ thi đua, Bằng khen của Tổng LĐLĐ": one owner for all of them
    last = _last_of_list(elements, index)
    if last != index:
        shared = conferrer_after(elements, last)
        named = _award_at(elements, index)
        return shared if shared is not None and named is not None and compatible(shared.tier, named) else None
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


def shared_owner(elements: list[Element], index: int) -> Authority | None:
    """Return whom the counted award shares its owner with: "3 Cờ thi đua | và 21 Bằng khen của Trung ương Hội"."""
    following = elements[index + 1 : index + 3]
    own, other = _award_at(elements, index), _award_at(elements, index + 2) if len(following) > 1 else None
    if own is None or other is None or own.state_only or following[0].key not in keys("and_words"):
        return None
    owner = conferrer_after(elements, index + 2) if following[1].tag == "item" else None
    return owner if owner is not None and compatible(owner.tier, own) else None


def _last_of_list(elements: list[Element], index: int) -> int:
    """Return the index of the last of awards named one after the other, the one at ``index`` where it stands alone."""
    while (
        index + 2 < len(elements)
        and elements[index + 2].tag == "award"
        and (elements[index + 1].tag == "," or elements[index + 1].key in keys("and_words"))
    ):
        index += 2
    return index


def _award_at(elements: list[Element], index: int) -> AwardType | None:
    element = elements[index]
    named = element.award or (element.item.award if element.item else None)
    return named.type if named else None


def may_confer_state(text: str, authority: Authority) -> bool:
    """Whether this body is one that confers orders and honours of the State and not only presents them."""
    name = text[authority.start : authority.end]
    if any(name.endswith(" " + country) for country in rules.load("awards").words["country"]):
        return True  # another state's own order
    return any(name.lower().startswith(word) for word in settings()["state_conferrers"])
