"""What several elements of a sentence say together: two authorities of one predicate, a refusal in two words."""

from __future__ import annotations

from dataclasses import replace

from extract.extractors.award_scan import Element
from extract.extractors.award_state import ENDS, GIVING, TAKING
from extract.knowledge.awards import keys

_OPENING = 4  # elements that may open a heading: "3", ".", "Kết quả khen thưởng"
_HEADING = 14  # elements of "năm 2024 của Chủ tịch UBND huyện X"
_REFUSAL = 6  # elements between "không được" and "thông qua"


def read_refusals(elements: list[Element]) -> list[Element]:
    """Return the elements with refusals made one verb: "không được Hội đồng thông qua", "trả lại | 6 hồ sơ"."""
    if not any(element.tag.startswith("refusal_") for element in elements):
        return elements
    read = list(elements)
    for index, element in enumerate(elements):
        if element.tag == "refusal_before":
            counted = index + 1 < len(elements) and elements[index + 1].tag == "item"
            by_somebody = index > 0 and elements[index - 1].authority is not None  # "8 hồ sơ ..., Hội đồng trả lại"
            read[index] = element._replace(tag="verb_rejected" if counted or by_somebody else "word")
        elif element.tag == "refusal_open":
            closing = _closing(elements, index)
            read[index] = element._replace(tag="verb_rejected" if closing else "negation")
            if closing:
                read[closing] = elements[closing]._replace(tag="word")
        elif element.tag == "refusal_close" and read[index] is element:
            read[index] = element._replace(tag="word")
    return read


def read_heads(elements: list[Element]) -> list[Element]:
    """Return the elements with "Kết quả khen thưởng năm 2024:" made a verb: what the colon opens is commended."""
    for index, element in enumerate(elements[:_OPENING]):
        if element.tag == "word" and "commendations" in element.tags and _colon_soon(elements, index):
            return [*elements[:index], element._replace(tag="verb_commend"), *elements[index + 1 :]]
    given = [
        at for at, element in enumerate(elements) if at and "any_form" in element.tags and _gives(elements[at - 1])
    ]
    if not given:
        return elements
    return [element._replace(tag="verb_commend") if at in given else element for at, element in enumerate(elements)]


def _gives(element: Element) -> bool:
    return element.tag in GIVING or element.tag in TAKING


def _colon_soon(elements: list[Element], index: int) -> bool:
    for element in elements[index + 1 : index + _HEADING]:
        if element.tag == ":":
            return True
        if element.tag in ENDS or element.tag in {"item", "award", ","} or element.tag.startswith("verb_"):
            return False
    return False


def read_outcomes(elements: list[Element]) -> list[Element]:
    """Return the elements with the asking that had success made plain words: "đã | trình | và được A tặng 3 người"."""
    read = elements
    for index, element in enumerate(elements):
        if element.tag != "verb_passive" or not _granted(elements, index):
            continue
        for position in _asked_before(elements, index):
            read = list(elements) if read is elements else read
            read[position] = elements[position]._replace(tag="word")
    return read


def _granted(elements: list[Element], index: int) -> bool:
    """Whether the passive at ``index`` gives at once: "được | Chủ tịch nước | tặng"."""
    for element in elements[index + 1 : index + _REFUSAL]:
        if element.tag in GIVING:
            return True
        if element.tag not in {"word", "auth"}:
            return False
    return False


def _asked_before(elements: list[Element], index: int) -> list[int]:
    """Return where the verbs of asking stand that "và" or a comma joins to the passive at ``index``."""
    at = index - 1
    while at >= 0 and elements[at].key in keys("done_words"):
        at -= 1
    joined = at >= 0 and (elements[at].tag == "," or elements[at].key in keys("and_words"))
    if not joined:
        return []
    asked: list[int] = []
    done = elements[at].tag != "," or at < index - 1 or elements[index].key in keys("done_words")
    for position in range(at - 1, -1, -1):
        element = elements[position]
        if element.tag == "verb_propose":
            asked.append(position)
            done = done or (position > 0 and elements[position - 1].key in keys("done_words"))
        elif element.tag not in {"word", "auth", "of", ",", "along", "verb_passive", "verb_submitted", "vote"}:
            break
    return asked if done else []


def read_tiers(elements: list[Element]) -> list[Element]:
    """Return the elements with "cấp" before a body's name made a plain word: "khen thưởng | cấp | Bộ"."""
    read = list(elements)
    for index, element in enumerate(elements[:-1]):
        following = elements[index + 1].authority
        if element.key in keys("tier_words") and element.tag == "verb_confer" and following is not None:
            read[index] = element._replace(tag="word")
    return read


def _closing(elements: list[Element], index: int) -> int | None:
    for position in range(index + 1, min(index + _REFUSAL, len(elements))):
        if "refusal_close" in elements[position].tags:
            return position
        if elements[position].tag in ENDS or elements[position].tag in {",", "item"}:
            return None
    return None


def joined_authorities(elements: list[Element]) -> list[Element]:
    """Return the elements with two authorities that share a predicate made one."""
    # "Phó Thủ tướng, Chủ tịch Ủy ban X tặng", "của Chính phủ và Bộ Y": one conferrer of two names.
    joined: list[Element] = []
    advised = False
    for index, element in enumerate(elements):
        advised = "advice" in element.tags or (advised and element.tag not in ENDS and element.tag not in GIVING)
        if (
            element.authority is not None
            and not (advised and joined[-1:] and joined[-1].tag == ",")  # "theo đề nghị của A, | B | tặng ..."
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
    opener = joined[-3].tag if len(joined) > 2 else ""
    if opener in {"behalf", "proxy", "link", "place_at", "item"}:
        return False
    following = elements[index + 1].tag if index + 1 < len(elements) else ""
    active = following in GIVING or (following == "word" and elements[index + 1].key in keys("done_words"))
    if opener == "of":
        return not active and not _verb_soon(elements, index)
    return True


def _verb_soon(elements: list[Element], index: int) -> bool:
    for element in elements[index + 1 : index + 4]:
        if element.tag in GIVING:
            return True
        if element.tag != "word":
            return False
    return False
