"""What a number's own predicate, or a bracket behind it, says came of the award named before."""

from __future__ import annotations

from extract.extractors.award_nouns import RECIPIENTS
from extract.extractors.award_scan import Element, NamedAward
from extract.extractors.award_state import ENDS, GIVING, STATUS_VERBS, status_of
from extract.knowledge.awards import keys
from extract.records import Recipient, Status

_OWN = 7  # elements between a number and the verb of its own
_NOTE = 10  # elements of a bracket that tells a status


def decides(element: Element) -> bool:
    """Whether the word tells how an award named before came out for the number that follows."""
    # "Chiến sĩ thi đua cơ sở: đạt 8/11 người, không đạt 3/11 người"; "đã có quyết định 11 trường hợp"
    return (
        element.tag in {"verb_rejected", "verb_pending", "decision"}
        or (element.tag == "verb_receive" and element.key in keys("attain_words"))
    )  # fmt: skip


def status_note(elements: list[Element], index: int) -> tuple[Status | None, int] | None:
    """Return what a bracket says of the numbers before it, and the index after it: "(đã trình)", "(đã có quyết định)".

    The status is None where it says that the decision was made; the result is None where it says anything else.
    """
    verbs: list[Element] = []
    decided = False
    for position in range(index + 1, min(index + _NOTE, len(elements))):
        element = elements[position]
        if element.tag == ")":
            return (status_of(verbs), position + 1) if status_of(verbs) or decided else None
        if element.tag in STATUS_VERBS:
            verbs.append(element)
        elif element.tag == "decision":
            decided = True
        elif element.tag not in {"word", "auth", "verb_confer", "verb_passive", "negation"}:
            return None
    return None


def kind_note(elements: list[Element], index: int) -> Recipient | None:
    """Return the kind of recipient that is all a bracket right behind a number says: "01 Bằng khen (cá nhân)"."""
    inside = elements[index + 1 : index + 3]
    if len(inside) < 2 or inside[1].tag != ")" or elements[index - 1].tag not in {"item", "number"}:
        return None
    return next((kind for kind in RECIPIENTS if f"recipient_{kind}" in inside[0].tags), None)


def of_class(elements: list[Element], index: int) -> bool:
    """Whether the number has the medal before in a class of its own: "..., 9 đơn vị | hạng Nhì"."""
    for position in range(index + 1, min(index + _OWN, len(elements))):
        element = elements[position]
        if element.tag == "class":
            return True
        if element.tag != "item" and not _joining(elements, position):
            return False
    return False


def agreed(elements: list[Element], index: int) -> Element | None:
    """Return the word by which fewer than asked for are agreed to: "Ban Thi đua chỉ đồng ý 12 tập thể"."""
    for element in reversed(elements[:index]):
        if "refusal_close" in element.tags:
            return element
        if element.tag not in {"item", ",", "total"} and element.key not in keys("and_words"):
            return None
    return None


def gets_gift(elements: list[Element], index: int) -> bool:
    """Whether the number's own predicate gives something else: "18 đội đều được tặng cờ lưu niệm"."""
    given = False
    for element in elements[index + 1 : index + _NOTE]:
        if element.tag == "gift":
            return given
        if element.tag not in {"word", "verb_passive", "verb_receive", "verb_confer", "verb_present", "auth"}:
            return False
        given = given or element.tag in {"verb_passive", "verb_receive"}
    return False


def praised_alone(elements: list[Element], index: int) -> bool:
    """Whether those counted are praised and get nothing: "20 điển hình tiên tiến được tuyên dương, ..."."""
    for position in range(index + 1, min(index + _NOTE, len(elements))):
        element = elements[position]
        if element.tag == "verb_praise":
            after = elements[position + 1 : position + 3]
            return not any(other.tag in GIVING or other.award is not None for other in after)
        if element.tag not in {"word", "verb_passive"}:
            return False
    return False


def named_behind(elements: list[Element], index: int) -> NamedAward | None:
    """Return the award that is all a bracket says, with its giver: "khen thưởng 12 cá nhân (Bằng khen của Bộ X)"."""
    end = next_bracket(elements, index)
    inside = [element for element in elements[index + 1 : end] if element.tag not in {"word", "of"}]
    owned = len(inside) == 2 and inside[1].authority is not None
    return inside[0].award if len(inside) == 1 or owned else None


def money_note(elements: list[Element], index: int) -> int:
    """Return the index behind a bracket that only tells the money, "(mỗi cá nhân 2 triệu đồng)", 0 where it is none."""
    end = next_bracket(elements, index)
    inside = elements[index + 1 : end]
    told = any(element.tag == "gift" for element in inside)
    counted = any(element.item is not None or element.award is not None for element in inside)
    return end + 1 if told and not counted and end < len(elements) else 0


def next_bracket(elements: list[Element], index: int) -> int:
    """Return the index of the bracket that closes the one at ``index``, that of the end where none does."""
    closing = (at for at in range(index + 1, len(elements)) if elements[at].tag == ")")
    return next(closing, len(elements))


def attained_alone(elements: list[Element], index: int) -> Element | None:
    """Return the verb of a predicate that names no award: "kết quả có 52 người đạt", None where there is none."""
    for position in range(index + 1, min(index + 4, len(elements))):
        element = elements[position]
        if element.tag == "verb_receive" and element.key in keys("attain_words"):
            following = elements[position + 1].tag if position + 1 < len(elements) else "."
            return element if following in ENDS or following in {",", ")", "("} else None
        if element.tag != "word":
            return None
    return None


def given_alone(elements: list[Element], index: int) -> list[Element]:
    """Return the verbs of a predicate that gives the award named before: "14 mẹ được tặng X, 50 mẹ được truy tặng".

    Who gives stands between the two: "486 người được Chủ tịch nước tặng".
    """
    position = index + 1
    while position < len(elements) and (
        elements[position].tag in {"word", "item"} or (elements[position].tag == "," and _item_next(elements, position))
    ):
        position += 1
    by_somebody = position + 1 < len(elements) and elements[position + 1].authority is not None
    verbs = elements[position : position + 2 + by_somebody]
    position += by_somebody
    after = elements[position + 2].tag if position + 2 < len(elements) else "."
    given = len(verbs) == 2 + by_somebody and (verbs[-1].tag == "verb_confer" or "refusal_close" in verbs[-1].tags)
    if given and verbs[0].tag == "verb_passive" and (after in ENDS or after in {",", ")"}):
        return verbs
    return []


def _item_next(elements: list[Element], index: int) -> bool:
    return index + 1 < len(elements) and elements[index + 1].tag == "item"


def trailing_status(elements: list[Element], index: int) -> Element | None:
    """Return the verb by which the number's own predicate refuses or asks, None where it says nothing."""
    # "..., 05 trường hợp chưa đủ điều kiện": the number's own predicate, with no award of its own
    opens = index > 0 and elements[index - 1].tag in {
        ";",
        "remainder",
    }  # "; còn lại 3 tập thể và 5 cá nhân chưa đủ ..."
    for element in elements[index + 1 : index + _OWN]:
        if opens and (element.tag == "item" or element.key in keys("and_words")):
            continue
        if element.tag in {"verb_rejected", "verb_pending", "verb_revoked", "verb_propose"}:
            return element
        if element.tag not in {"word", "verb_passive", "along", "auth", "remainder", "place_at"} or element.key in keys(
            "and_words"
        ):
            return None
    return None


def asked_whole(elements: list[Element], index: int) -> tuple[int, Element] | None:
    """Return the number that a part of those asked for begins with, and the verb by which they are.

    "Trong | 42 tập thể, 120 cá nhân được đề nghị, có | 40 tập thể, 117 cá nhân được A tặng Bằng khen".
    """
    position = index + 1
    while position < len(elements) and (elements[position].tag == "item" or _joining(elements, position)):
        position += 1
    verbs = elements[position : position + 2]
    if [verb.tag for verb in verbs] != ["verb_passive", "verb_propose"]:
        return None
    at = position + 2
    if at >= len(elements) or elements[at].tag != ",":
        return None
    while at + 1 < len(elements) and elements[at + 1].tag == "word" and at < position + _NOTE:
        at += 1
    opens = at > position + 2 and elements[at].key in keys("listing_verbs")
    return (at + 1, verbs[1]) if opens and at + 1 < len(elements) and elements[at + 1].tag == "item" else None


def _joining(elements: list[Element], position: int) -> bool:
    joined = elements[position].tag == "," or elements[position].key in keys("and_words")
    return joined and _item_next(elements, position)


def refused_alone(elements: list[Element], index: int) -> list[Element]:
    """Return the refusal or the waiting that joined numbers share: "6 tập thể và 7 cá nhân chưa đủ"."""
    for element in elements[index + 1 : index + _NOTE]:
        if element.tag in {"verb_rejected", "verb_pending"}:
            return [element]
        if element.tag not in {"item", ",", "word", "remainder"} and element.key not in keys("and_words"):
            return []
    return []


def refusing(elements: list[Element], index: int) -> list[Element]:
    """Return the refusal that the number is the object of: "không nhất trí trình 2 tập thể và | 5 cá nhân"."""
    for element in reversed(elements[:index]):
        if element.tag in {"verb_rejected", "verb_revoked"}:
            return [element]
        if element.tag not in {"link", "item", ",", "total"} and element.key not in keys("and_words"):
            return []
    return []
