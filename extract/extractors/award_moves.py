"""How verbs, awards and marks move the state of a paragraph: what opens, goes on and ends."""

from __future__ import annotations

from extract.extractors.award_nouns import RECIPIENTS
from extract.extractors.award_scan import Element, NamedAward
from extract.extractors.award_state import GIVING, State, asks, element_before, is_bare
from extract.extractors.award_verdicts import decides
from extract.knowledge.awards import commendation, keys
from extract.records import Recipient

_TIME = 10  # elements of "Riêng giai đoạn 2016 - 2020 là"
_MARKS = frozenset({",", ";", ".", "(", ")"})


def move_verb(elements: list[Element], index: int, state: State) -> None:  # noqa: C901, PLR0912  a table of cases
    """Take a verb in: it opens a predicate, goes on with one, or turns to something that is no award."""
    element = elements[index]
    if element.start <= state.taken_verb or (state.governed and element.key in keys("attain_words")):
        return
    if element.key in keys("addressee_words") and _sends(elements, index):
        return
    if element.tag == "verb_donate":
        state.award, state.linked, state.consumed, state.gift = None, False, False, True
        return
    if element.tag in {"verb_other", "verb_submitted", "verb_praise"}:
        state.other = True
        if state.consumed:
            state.previous = None if element.tag == "verb_other" else state.award
            state.award, state.linked, state.gift = None, False, False
        return
    if state.closed and state.leftward and element.tag == "verb_receive" and _follows_noun(elements, index):
        state.relative = True
        return
    if state.closed:
        fresh = bool(state.subject) and _subject_since(elements, index)
        if state.consumed and not (decides(element) and _counts_next(elements, index)):
            state.previous = state.award
            state.award, state.award_conferrer, state.linked, state.pieces = None, None, False, None
            state.consumed = False
        if not fresh and not state.locked:
            state.agent = state.agent if element.tag in GIVING and _keeps_agent(elements, index, state) else None
        if state.parts and state.parts_over and element.tag in GIVING and not state.outer:
            state.totals, state.parts, state.group = [], False, []
        state.verbs, state.closed = [], False
        state.compared = False
        state.other = state.parts_over = False
        state.gift = state.gift and _after_gift(elements, index)
    if element.key in keys("done_words") or (
        index and (elements[index - 1].key in keys("done_words") or elements[index - 1].tag == "decision")
    ):
        element = element._replace(tags=element.tags | {"done"})
    state.governed = False
    if element.tag == "verb_propose" and state.open_list:
        state.open_list, state.asks_each = False, True
    state.asked_here = state.asked_here or element.tag == "verb_propose"
    state.verbs.append(element)
    if element.tag == "verb_commend" and (state.award is None or state.consumed):
        state.award = NamedAward(commendation(), element.start, element.end)
        state.award_conferrer, state.gift = None, False
        state.consumed = state.linked = element.start == state.claimed  # the number before took it
        state.closed = state.consumed


def _sends(elements: list[Element], index: int) -> bool:
    # "gửi Hội đồng cấp Bộ": papers are sent, no award is given
    following = [element.tag for element in elements[index + 1 : index + 6]]
    return not {"award", "item", "link"} & set(following[:2]) and "verb_propose" not in following


def _counts_next(elements: list[Element], index: int) -> bool:
    # "đạt 95 người, không đạt 3 người": of the same award
    following = next((element for element in elements[index + 1 : index + 3] if element.tag != "remainder"), None)
    return following is not None and following.tag == "item"


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


def _keeps_agent(elements: list[Element], index: int, state: State) -> bool:
    # "Quyết định của | Chủ tịch UBND xã | tặng ...": named right before its verb
    named = index > 0 and state.agent is not None and elements[index - 1].authority is state.agent
    return named or _bare(elements, index)


def _bare(elements: list[Element], index: int) -> bool:
    return index == 0 or elements[index - 1].tag in {",", ";", "along", "\n", "word", ".", "-", "+", "–"}


def move_award(elements: list[Element], index: int, state: State) -> None:
    """Take an award in: the numbers that follow are tied to it until another award or verb."""
    element = elements[index]
    previous = element_before(elements, index)
    if state.relative and previous is not None and previous.tag in {"verb_receive", "word", ",", "along"}:
        return
    state.relative = False
    if is_bare(element) and (previous is None or previous.tag not in GIVING):
        return  # "đạt danh hiệu các cấp": no title is named
    fresh = state.award is None or state.consumed or state.linked or state.award.type.kind == "verb"
    if (
        not fresh
        and previous is not None
        and (previous.tag in {",", "along", "/", "-", "–"} or previous.key in keys("and_words"))
    ):
        return  # "bằng khen, giấy khen cho 5 tập thể": one number for two kinds, the first counts
    if state.parts and state.since_semicolon and state.consumed:
        state.parts = bool(state.totals)
    state.award = element.award
    state.group_start = len(state.group)
    state.award_conferrer = None
    state.consumed = state.linked = state.gift = state.other = False
    state.pieces = None
    if element.start == state.claimed:
        state.consumed = state.linked = state.rightward = state.closed = True


def move_mark(elements: list[Element], index: int, state: State) -> None:  # noqa: C901, PLR0912  a table of cases
    """Take a mark or a little word in: brackets, "trong đó", semicolons, the end of a sentence."""
    tag = elements[index].tag
    if tag == "(":
        state.outer.append((state.totals, state.parts))
        if _cumulates(elements, index):
            state.totals, state.parts = [], False
        elif state.group and index and _divided(elements, index, state):
            state.totals, state.parts, state.group = state.last_group(), True, []
    elif tag == ")":
        state.compared = False  # "(tăng 1 tập thể so với năm trước), 12 cá nhân"
        if state.outer:
            group = state.totals
            state.totals, state.parts = state.outer.pop()
            state.group = list(group)
    elif tag == "compare":
        state.compared = True
    elif tag == "part":
        if state.group and not _lists_names(elements, index):
            state.totals, state.parts, state.group = list(state.group), True, []
    elif tag == ":":
        state.open_list = state.open_list or (not state.closed and asks(state.verbs) and not state.asks_each)
        state.section = section_before(elements, index) or state.section
        divides = index and "specifics" in elements[index - 1].tags and index + 1 < len(elements)
        if divides and state.group and not state.parts:
            state.totals, state.parts, state.group = list(state.group), True, []  # "..., cụ thể: khối xã 12 ..."
    elif tag == ";":
        state.since_semicolon = True
        state.compared = state.asked_here = False
        state.stale = True
        state.parts_over = state.parts
        state.tier = state.frame_tier
        state.closed = True
        if not state.parts and not (index + 1 < len(elements) and elements[index + 1].tag == "part"):
            state.group = []
    elif tag in {".", "!", "?"}:
        _end_sentence(elements, index, state)


def section_before(elements: list[Element], index: int) -> Recipient | None:
    """Return the kind of recipients that a colon opens a list for: "; cá nhân:", "Đối với tập thể:"."""
    at = index - 1 - (index > 1 and elements[index - 1].tag == "part")
    if at < 0:
        return None
    opens = at == 0 or elements[at - 1].tag in {"link", ";", ".", ":", "-", "+"}
    kinds = [kind for kind in RECIPIENTS if f"recipient_{kind}" in elements[at].tags]
    return kinds[0] if opens and kinds else None


def _divided(elements: list[Element], index: int, state: State) -> bool:
    """Whether the bracket divides the number before it: right behind it, or behind the award that it took."""
    before, following = elements[index - 1], elements[index + 1 : index + 2]
    if before.tag in {"item", "number"}:
        return True
    counts = bool(following) and following[0].tag in {"item", "class"}
    return counts and state.consumed and before.tag in {"award", "class"}


def _lists_names(elements: list[Element], index: int) -> bool:
    # "bốn tập thể gồm Phòng A, Phòng B cùng 15 cá nhân": names follow, no numbers
    following = elements[index + 1] if index + 1 < len(elements) else None
    named = following is not None and following.authority is not None and following.authority.kind != "place"
    return named and elements[index].key in keys("having_words")


def _cumulates(elements: list[Element], index: int) -> bool:
    # "(cộng cả năm: 3 tập thể)": what the bracket counts holds the number before it
    following = elements[index + 1] if index + 1 < len(elements) else None
    return following is not None and following.tag == "total" and following.key in keys("cumulative_words")


def _end_sentence(elements: list[Element], index: int, state: State) -> None:
    following = elements[index + 1] if index + 1 < len(elements) else None
    if following is None:
        return  # the end of the paragraph: the next one may go on with "Trong đó"
    keeps = following.tag == "part"
    state.closed, state.section = True, None
    state.compared = state.governed = False
    state.tier = state.frame_tier
    state.subject, state.locked = None, False
    state.outer.clear()
    state.agent = None
    if keeps:
        return
    again = _again(elements, index)
    bare = again or following.tag in {"award", "item"}
    if not bare:
        state.inherited = None
    if not bare and not _soon_gives(elements, index):
        state.inherited_conferrer = None
    state.verbs = []
    if state.award is not None and following.tag != "item" and not again:
        state.award, state.award_conferrer, state.linked = None, None, False
    state.totals, state.parts, state.group, state.pieces = [], False, [], None
    state.since_semicolon = state.gift = state.other = state.open_list = False


def _again(elements: list[Element], index: int) -> bool:
    """Whether the sentence behind only tells the number of another time: ". Năm 2023 là 38 tập thể"."""
    timed = False
    for position in range(index + 1, min(index + _TIME, len(elements))):
        element = elements[position]
        if element.tag == "item":
            before, after = elements[position - 1], elements[position + 1 : position + 2]
            ends = not after or after[0].tag in _MARKS or after[0].key in keys("and_words")
            ends = ends or (element.item is not None and element.item.award is not None)
            return timed and ends and (before.tag == ":" or before.key in keys("copula_words"))
        timed = timed or "ordinal" in element.tags or "year_phrase" in element.tags
        if element.tag not in {"word", "number", "place_at", "-", "–", ":"}:
            return False
    return False


def _soon_gives(elements: list[Element], index: int) -> bool:
    # ". Ngoài ra, công nhận 20 ...": the same one goes on
    following = next((element for element in elements[index + 1 : index + 6] if element.tag not in {"word", ","}), None)
    own = any("competence" in element.tags for element in elements[index + 1 : index + 9])  # its own, whoever that is
    return following is not None and following.tag in GIVING and not own
