"""How a number is tied to the award before it, and which total it belongs to."""

from __future__ import annotations

from extract.extractors.award_alone import same_clause
from extract.extractors.award_recipients import Item
from extract.extractors.award_scan import Element
from extract.extractors.award_state import ENDS, GIVING, STATUS_VERBS, TAKING, Candidate, State
from extract.extractors.award_verdicts import decides
from extract.knowledge.awards import keys

_JOINERS = frozenset({",", "/", "-", "–", "+"})
_ASKS = frozenset({"verb_propose", "verb_registered"})
_NAME = 10  # elements of the name of a part
_LOOK_BACK = 3  # plain words between "cho" and its number: "cho thân nhân hai cán bộ"


def link_to_the_left(elements: list[Element], index: int, state: State) -> str | None:  # noqa: PLR0911, PLR0912, C901  a table of cases
    """Return how the number is tied to the award before it, None if it is not."""
    if state.award is None or state.gift:
        return None
    item = elements[index].item
    if item is not None and item.share and state.linked:
        return "part"
    position = index - 1
    while position >= 0 and _transparent(elements[position]):
        position -= 1
    if position < 0:
        return "frame" if state.linked else None
    previous = elements[position]
    if previous.tag in {"link", "award"} or (previous.tag in GIVING and not state.other):
        if (
            previous.tag == "link"
            and state.consumed
            and (state.other or (position and elements[position - 1].tag == "word"))
        ):
            return None  # "đại diện cho 3.000 công nhân" after the award has its recipients
        return "direct"
    if previous.tag == "auth" and position and not state.consumed:
        bare = elements[position - 1].tag == "award" and previous.authority is state.award_conferrer
        if elements[position - 1].tag == "of" or bare:
            return "direct"  # "Bằng khen (của) Công đoàn Giáo dục Việt Nam | 03 tập thể"
    if previous.tag == ":":
        return "colon"
    if not state.consumed and _grown(elements, index):
        return "colon"  # "Số lượng khen thưởng tăng lên | 214 tập thể"
    if previous.key in keys("copula_words") and not state.consumed and _tells_number(elements, position):
        return "colon"  # "Số cá nhân được tặng Giấy khen là | 45 người"
    if decides(previous) or (previous.tag in _ASKS and position and elements[position - 1].tag == ":"):
        return "verb"  # "Bằng khen của Thủ tướng: trình | 05 cá nhân"
    if previous.tag == "class":
        return "class" if state.linked or not state.consumed else None
    if previous.key in keys("listing_verbs") and position and elements[position - 1].tag == "(":
        return "part" if state.linked else None  # "(có 12 doanh nghiệp)"
    if (
        previous.key in keys("listing_verbs")
        and not state.consumed
        and (_inverted(elements, position) or _among(elements, position))
    ):
        return "inverted"
    if previous.key in keys("listing_verbs") and state.parts and state.totals and state.linked:
        return "part"  # "trong số 84 cá nhân được tặng Bằng khen có 12 nữ"
    if previous.key in keys("again_words") and state.consumed and state.linked and same_clause(elements, position):
        return "again" if not state.other else None
    if previous.tag == "out_of" and position and elements[position - 1].tag == ";" and state.linked:
        return "comma"  # "; trong số 41 cá nhân có ..."
    if previous.tag in {"(", "part"}:
        return "part" if state.linked or not state.consumed else None
    if previous.tag == "of" and position and elements[position - 1].tag == "award" and not state.consumed:
        return "of"  # "thu hồi Bằng khen của 02 cá nhân"
    if previous.tag == "of" and position and elements[position - 1].tag == "word" and not state.consumed:
        return "merit" if _word_before(elements, position) else None
    if previous.tag in _JOINERS or previous.tag in {";", "along"} or previous.key in keys("and_words"):
        if not state.linked or state.refused == position - 1:
            return None
        if previous.tag == "along" or previous.key in keys("and_words"):
            return "and" if not state.other or state.consumed else None
        return "comma"
    if previous.tag in {".", "\n", "–", "-"}:
        return "frame" if state.linked else None
    if state.parts and state.totals and state.linked and _names_part(elements, position):
        return "part"  # "..., cụ thể: khối trường học | 8 tập thể"
    return _through_words(elements, position) or _after_award(elements, position, state)


def _names_part(elements: list[Element], position: int) -> bool:
    """Whether nothing but a name stands between a mark and the number: "; khối xã, thị trấn | 12 tập thể"."""
    for back in range(position, max(-1, position - _NAME), -1):
        element = elements[back]
        if element.tag in {":", ";", "part", "("}:
            return back < position
        listed = element.tag == "," and _kind_word(elements[back - 1]) and _kind_word(elements[back + 1])
        if element.tag == "," and not listed:
            return back < position
        if element.tag not in {"word", "auth", "place_at", "number", "-", "–"} and not listed:
            return False
    return False


def _kind_word(element: Element) -> bool:
    return any(tag.startswith("recipient_") for tag in element.tags)


def _tells_number(elements: list[Element], position: int) -> bool:
    for element in reversed(elements[:position]):
        if element.tag in ENDS or element.tag == "item":
            return False
        if element.tag == "total" or "number_follows" in element.tags:
            return True
    return False


def _among(elements: list[Element], position: int) -> bool:
    # "Trong tổng số cá nhân được khen thưởng có | 45 nông dân"
    for element in reversed(elements[:position]):
        if element.tag in ENDS or element.tag in {"item", "number", ","}:
            return False
        if element.tag == "out_of":
            return True
    return False


def _grown(elements: list[Element], index: int) -> bool:
    """Whether the number is what another one grew or fell to: "tăng lên | 214 tập thể", "giảm còn | 90"."""
    return index > 1 and elements[index - 2].tag == "difference" and elements[index - 1].key in keys("change_words")


def _inverted(elements: list[Element], position: int) -> bool:
    # "Nhận Giấy khen của Chi cục trưởng dịp này có | 4 đội": the sentence begins with the verb, so nobody else has them
    seen = False
    for back in range(position - 1, -1, -1):
        element = elements[back]
        if element.tag == "award":
            seen = True
        elif seen and (element.tag in TAKING or element.tag in GIVING):
            rest = elements[back - 1] if back else None
            return rest is None or rest.tag in ENDS or rest.tag in TAKING or rest.tag == ","
        elif element.tag not in {"word", "of", "auth", "place_at"}:
            return False
    return False


def _transparent(element: Element) -> bool:
    # "tổng số", "còn lại", "khen đột xuất", "cấp tỉnh" between the award and its number
    if element.tag in {"total", "remainder"} or element.tag.startswith("tier_") or "competence" in element.tags:
        return True  # "khen thưởng theo thẩm quyền | 45 tập thể"
    return element.tag == "word" and any(tag.startswith("basis_") for tag in element.tags)


def _after_award(elements: list[Element], position: int, state: State) -> str | None:
    # "Huy chương Chiến sĩ vẻ vang theo niên hạn 09 đồng chí"
    if state.consumed or state.other:
        return None
    for element in reversed(elements[max(0, position - _LOOK_BACK) : position + 1]):
        if element.tag == "award":
            return "award_words"
        if element.tag not in {"word", "place_at", "reason", "class"} or any(
            tag.startswith("recipient") for tag in element.tags
        ):
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


def directly_governed(elements: list[Element], index: int) -> bool:
    """Whether a verb of asking or giving stands right before the number."""
    at = index - 2 if index > 1 and elements[index - 1].tag == "link" else index - 1  # "truy tặng (cho) 1 cá nhân"
    return at >= 0 and elements[at].tag in {"verb_propose", "verb_confer", "verb_registered"}


def has_quota(elements: list[Element], index: int) -> bool:
    """Whether the number is a limit and no count."""
    has = index > 1 and elements[index - 1].key in keys("listing_verbs")  # "ông từng có 2 Huân chương"
    return index > 0 and elements[index - 1 - has].tag == "quota"


def aims(elements: list[Element], index: int, state: State) -> bool:
    """Whether the limit is a target that somebody sets himself: "phấn đấu có ít nhất 1 tập thể được tặng ..."."""
    least = index > 0 and elements[index - 1].key in keys("least_words")
    return least and any(element.tag == "verb_registered" for element in [*state.verbs, *elements[:index]])


def is_joined(elements: list[Element], index: int) -> bool:
    """Whether a comma or "và" stands right before the number."""
    return index > 0 and (elements[index - 1].tag == "," or elements[index - 1].key in keys("and_words"))


def counts_votes(elements: list[Element], index: int) -> bool:
    """Whether those counted vote on an award instead of getting it: "15/17 thành viên nhất trí"."""
    for element in elements[index + 1 : index + 4]:
        if element.tag == "vote":
            return True
        if element.tag not in {"word", "auth"}:
            return False
    return False


def tells_difference(elements: list[Element], index: int) -> bool:
    """Whether the number tells by how much another one grew or fell: "giảm 7 Bằng khen"."""
    return index > 0 and elements[index - 1].tag == "difference"


def follows_link(elements: list[Element], index: int) -> bool:
    """Whether "cho" stands right before the number."""
    return index > 0 and elements[index - 1].tag == "link"


def governed_right(elements: list[Element], index: int) -> bool:
    """Whether a verb of giving or receiving follows the counted award."""
    # "47 tập thể lao động tiên tiến được công nhận"
    for element in elements[index + 1 : index + 6]:
        if element.tag in TAKING or element.tag in GIVING or element.tag in STATUS_VERBS or element.tag == "link":
            return True
        if element.tag in ENDS:
            return False
    return False


def total_for(candidates: list[Candidate], state: State, item: Item) -> int | None:
    """Return the number that this one is counted in: of its own kind and large enough, the last before it."""
    if not state.parts or not state.totals:
        return None
    same = [position for position in state.totals if candidates[position].recipient == item.recipient]
    broad = [position for position in state.totals if candidates[position].recipient in {None, "mixed"}]
    choice = same or broad or (state.totals if len(state.totals) == 1 else [])
    fitting = [position for position in choice if candidates[position].item.count >= item.count]
    return (fitting or choice)[-1] if choice else None
