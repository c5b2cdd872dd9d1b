"""Numbers that stand alone, and what tells who is counted where no noun does."""

from __future__ import annotations

from dataclasses import replace

from extract.extractors.award_nouns import RECIPIENTS, YEARS
from extract.extractors.award_recipients import Item
from extract.extractors.award_scan import Element
from extract.extractors.award_state import ENDS, GIVING, TAKING, Candidate, State
from extract.knowledge.awards import keys
from extract.records import Recipient

_AFTER_BARE = frozenset({",", ";", ".", "(", ")", "\n"})


def bare_count(  # noqa: PLR0911  one return a reason
    text: str, elements: list[Element], index: int, state: State
) -> Item | None:
    """Return what the number alone after an award counts: "Bằng khen của Chủ tịch UBND tỉnh: 12"."""
    if index == 0 or state.award is None or state.consumed:
        return None
    counted = counted_subject(elements, index) if _states_sum(elements[index - 1]) else None
    if counted is None and not _counts_alone(elements, index - 1):
        return None
    if elements[index - 1].tag == "auth" and elements[index - 1].authority is not state.award_conferrer:
        return None
    following = elements[index + 1] if index + 1 < len(elements) else None
    if following is not None and following.tag not in _AFTER_BARE and following.key not in keys("and_words"):
        return None
    start, end = elements[index].start, elements[index].end
    digits, _, whole = text[start:end].replace(".", "").replace(",", "").partition("/")
    if not digits.isdigit() or (elements[index - 1].tag != ":" and int(digits) in YEARS):
        return None
    if whole and not (whole.isdigit() and int(digits) <= int(whole) and int(whole) not in YEARS):
        return None  # "24/28" counts, "5/2024" is a month
    if counted is not None:
        kind = next((kind for kind in RECIPIENTS if f"recipient_{kind}" in counted.tags), None)
        return Item(int(digits), start, end, start, end, kind, counted.start, counted.end)
    return Item(int(digits), start, end, start, end, state.award.type.recipient, start, end)


def again(text: str, elements: list[Element], index: int, state: State, last: Candidate) -> Item | None:
    """Return what a number alone counts where it goes on with the clause before.

    "năm 2022 có 6, năm 2023 có | 9", "(hạng Nhất 20, hạng Nhì | 24)", "Chính phủ tặng Cờ thi đua cho | 4, ...".
    """
    before, following = elements[index - 1] if index else None, elements[index + 1 : index + 2]
    ends = not following or following[0].tag in _AFTER_BARE or following[0].key in keys("and_words")
    if before is None or not ends or not state.linked or not state.consumed or state.other:
        return None
    classed = before.tag == "class" or (before.tag == ":" and index > 1 and elements[index - 2].tag == "class")
    if not classed and not (before.key in keys("again_words") and same_clause(elements, index - 1)):
        return None
    start, end = elements[index].start, elements[index].end
    digits = text[start:end].replace(".", "").replace(",", "")
    if not digits.isdigit() or int(digits) in YEARS:
        return None
    return replace(last.item, count=int(digits), start=start, end=end, number_start=start, number_end=end, award=None)


def same_clause(elements: list[Element], position: int) -> bool:
    """Whether only a time or a field is named between the last mark and here: "; ở lĩnh vực văn hóa | là"."""
    named = False
    for element in reversed(elements[:position]):
        if element.tag in {",", ";", "(", "."}:
            return named
        if element.tag not in {"word", "number", "place_at", "-", "–"} and "ordinal" not in element.tags:
            return False
        named = True
    return False


def _counts_alone(elements: list[Element], position: int) -> bool:
    """Whether a number right behind this element may count the award: behind it, its giver, its tier, "là", "cho"."""
    element = elements[position]
    if element.key in keys("copula_words") and position:
        return elements[position - 1].tag in {"award", "auth"}
    return element.tag in {":", "award", "auth", "link"} or (
        element.tag.startswith("tier_") and position > 0 and elements[position - 1].tag == "award"
    )


def _states_sum(element: Element) -> bool:
    return element.tag == ":" or element.key in keys("copula_words")


def counted_subject(elements: list[Element], index: int) -> Element | None:
    """Return the noun that a number at the end counts: "Tổng số tập thể được khen thưởng là | 120"."""
    for position in range(index - 1, max(index - 12, -1), -1):
        element = elements[position]
        if element.tag in ENDS and position != index - 1:
            return None
        if any(tag.startswith("recipient_") for tag in element.tags):
            before = elements[position - 1] if position else None
            opens = before is None or before.tag in ENDS or before.tag in {"total", "-", "–", "+", "•"}
            return element if opens or "number_follows" in before.tags else None  # type: ignore[union-attr]  # none opens
    return None


def opens_parts(elements: list[Element], index: int) -> bool:
    """Whether the number is a total whose awards are named with its parts."""
    # "tặng thưởng 40 trường hợp, trong đó: Cờ thi đua 4 đơn vị; ...": the awards are named with the parts
    if not index or elements[index - 1].tag not in GIVING:
        return False
    following = [element.tag for element in elements[index + 1 : index + 3]]
    return following[:1] == ["part"] or following == [",", "part"]


def unnumbered_recipients(elements: list[Element], index: int) -> Recipient | None:
    """Return the kinds of recipients named without numbers after a counted award."""
    # "17 Giấy khen cho cá nhân, tập thể", "3 Huân chương cho huấn luyện viên": kinds without numbers
    kinds: list[Recipient] = []
    seen_link = False
    for position in range(index + 1, min(index + 12, len(elements))):
        element = elements[position]
        if not seen_link and _one_more(elements, position):
            continue  # "1 Huân chương, 2 Bằng khen cho tập thể": for both
        if element.tag == "item" or element.tag in ENDS or (element.tag in {"award", "auth"} and seen_link):
            break
        if element.tag == "link":
            seen_link = True
        elif seen_link:
            kinds.extend(
                kind
                for kind in ("individual", "collective", "household", "enterprise")
                if f"recipient_{kind}" in element.tags
            )
            if not kinds and element.key not in keys("plural_words"):
                break
    if not kinds:
        return None
    return kinds[0] if len(set(kinds)) == 1 else "mixed"


def _one_more(elements: list[Element], position: int) -> bool:
    item, before = elements[position].item, elements[position - 1]
    return item is not None and item.award is not None and (before.tag == "," or before.key in keys("and_words"))


def listed(elements: list[Element], index: int) -> bool:
    """Whether a body's people are listed by their titles: "hiện có 164 tiến sĩ; 3 | Nhà giáo Nhân dân"."""
    for position in range(index - 1, -1, -1):
        element = elements[position]
        if element.key in keys("listing_verbs"):
            return position == 0 or elements[position - 1].tag in {"word", "auth", ",", "place_at"}
        if element.tag not in {"item", "number", ",", ";", "word"} and element.key not in keys("and_words"):
            return False
    return False


def heads_titles(elements: list[Element], index: int) -> bool:
    """Whether a unit's name and nothing else stands before the title counted: "; Thanh tra huyện | 05 LĐTT |".

    One number so may be anything; two in a paragraph are a list by unit.
    """
    item = elements[index].item
    if item is None or item.award is None or not item.award.type.is_title or not _titles(elements):
        return False
    for position in range(index - 1, -1, -1):
        element = elements[position]
        if element.tag in {":", ";", ",", ".", "-", "–"} and position < index - 1:
            return True
        named = element.tag in {"word", "auth", "along", "-", "–", "class"} and element.key not in keys("listing_verbs")
        if not named or not element.tags.isdisjoint({"ordinal", "year_phrase"}):
            return False
    return index > 0


def _titles(elements: list[Element]) -> bool:
    titles = (element.item.award.type.is_title for element in elements if element.item and element.item.award)
    return sum(titles) > 1


def receiver(elements: list[Element], index: int) -> Recipient | None:
    """Return what the subject that receives the counted award is: "ông A đã được tặng | 12 Giấy khen"."""
    taken, found = False, None
    for position in range(index - 1, -1, -1):
        element = elements[position]
        if element.tag in {";", ".", "link", ":"}:
            break
        taken = taken or element.tag in TAKING
        if taken and element.tag == "person_title":
            return "individual"
        kind = next((kind for kind in RECIPIENTS if f"recipient_{kind}" in element.tags), None)
        if taken and position == 0 and element.key in keys("receiving_nouns"):
            return kind
        if taken and kind is not None:
            if not _one(elements, position):
                return None
            found = kind
    return found


def _one(elements: list[Element], position: int) -> bool:
    # "thôn | Tỉnh Thủy": one that has a name; "các thôn", "cán bộ và nhân dân" are nobody in particular
    following = elements[position + 1] if position + 1 < len(elements) else None
    plural = position > 0 and elements[position - 1].key in keys("plural_words")
    return following is not None and following.tag == "word" and not following.tags and not plural
