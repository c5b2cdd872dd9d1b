"""Numbers that share a noun: "cho 1, 3 và 7 cá nhân", "tăng từ 2 lên 5 tập thể"; how much more it is than last year."""

from __future__ import annotations

from dataclasses import replace

from extract.extractors.award_nouns import RECIPIENTS, YEARS
from extract.extractors.award_recipients import Item
from extract.extractors.award_scan import Element
from extract.extractors.award_state import ENDS, GIVING, STATUS_VERBS, TAKING
from extract.knowledge.awards import keys
from extract.records import Recipient

_AHEAD = 9  # elements between "từ 2" and "lên 5": "(năm 2021)"
_BACK = 14  # elements between "Số tập thể ..." and "tăng"
_LONGEST = 4  # digits of a number that shares a noun


def read_shared(text: str, elements: list[Element]) -> list[Element]:
    """Return the elements with numbers that share a noun made items of their own, and differences made plain words."""
    if not any(element.tag in {"number", "difference"} for element in elements):
        return elements
    return _differences(_outcomes(text, _lists(text, _changes(text, elements))))


def _changes(text: str, elements: list[Element]) -> list[Element]:
    """Read "tăng từ 2 (năm 2021) lên 5 tập thể" as a list of two numbers behind a colon."""
    read: list[Element] = []
    index = 0
    while index < len(elements):
        second = _change(text, elements, index)
        if second is None:
            read.append(elements[index])
            index += 1
            continue
        counted = _counted(elements, index)
        first, last = elements[index + 2], elements[second]
        noun = last.item or counted
        at = elements[index].start
        read.append(Element(":", at, at + 1, ":"))
        read.append(first if first.item else _item(text, first, noun))
        read.append(Element(",", elements[second - 1].start, elements[second - 1].end, ","))
        read.append(last if last.item else _item(text, last, noun))
        index = second + 1
    return read


def _change(text: str, elements: list[Element], index: int) -> int | None:
    """Return the index of the number after "lên" where "tăng từ 2 ... lên 5" begins at ``index``."""
    following = elements[index + 1 : index + 3]
    if elements[index].tag != "difference" or len(following) < 2 or following[0].tag != "from":
        return None
    if _small(text, following[1]) is None:
        return None
    for position in range(index + 3, min(index + _AHEAD, len(elements) - 1)):
        if elements[position].key in keys("change_words"):
            return position + 1 if _small(text, elements[position + 1]) is not None else None
        if elements[position].tag in ENDS or elements[position].item is not None:
            return None
    return None


def _counted(elements: list[Element], index: int) -> Item | None:
    """Return the noun of "Số tập thể được tặng ... | tăng", as an item without a number."""
    for position in range(index - 1, max(index - _BACK, 0), -1):
        kind = _kind(elements[position])
        if kind is not None and "number_follows" in elements[position - 1].tags:
            start, end = elements[position].start, elements[position].end
            return Item(0, start, end, start, end, kind, start, end)
        if elements[position].tag in ENDS or elements[position].item is not None:
            return None
    return None


def _kind(element: Element) -> Recipient | None:
    return next((kind for kind in RECIPIENTS if f"recipient_{kind}" in element.tags), None)


def _lists(text: str, elements: list[Element]) -> list[Element]:
    """Make items of the numbers of "cho 1, 3 và 7 cá nhân": they count what the last of them counts."""
    read = list(elements)
    for index, element in enumerate(elements):
        if element.item is None or element.item.award is not None or element.tag != "item":
            continue
        run: list[int] = []
        at = index
        while at > 1 and _joins(elements[at - 1]) and elements[at - 2].item is None and _small(text, elements[at - 2]):
            at -= 2
            run.append(at)
        if run and at and _opens(elements[at - 1]) and elements[index - 1].key in keys("and_words"):
            for position in run:
                read[position] = _item(text, elements[position], element.item)
    return read


def _outcomes(text: str, elements: list[Element]) -> list[Element]:
    """Make items of the bare numbers of "Chiến sĩ thi đua cơ sở: đăng ký 15, đạt 12"."""
    read = list(elements)
    listed = False
    for index, element in enumerate(elements):
        if element.tag == ":" and index and elements[index - 1].tag in {"award", *_MARKS_CLOSE}:
            listed = True
        elif element.tag in ENDS or element.tag == "item":
            listed = False
        elif element.tag == "number" and _of_class(elements, index) and _small(text, element):
            read[index] = _item(text, element, None)  # "5 Huân chương Lao động (1 hạng Nhất, 4 hạng Ba)"
        elif listed and element.tag == "number" and elements[index - 1].tag in _OUTCOMES and _small(text, element):
            ends = index + 1 == len(elements) or elements[index + 1].tag in _AFTER
            read[index] = _item(text, element, None) if ends else element
    return read


def _of_class(elements: list[Element], index: int) -> bool:
    classed = index + 1 < len(elements) and elements[index + 1].tag == "class"
    return classed and index > 0 and elements[index - 1].tag in {"(", ",", ";", ":"}


_MARKS_CLOSE = frozenset("”\"’'»")
_AFTER = frozenset({",", ";", ".", "(", ")", "\n"})
_OUTCOMES = frozenset({"verb_receive", "verb_confer", *STATUS_VERBS})


def _joins(element: Element) -> bool:
    return element.tag == "," or element.key in keys("and_words")


def _opens(element: Element) -> bool:
    # a number right behind "cho", a verb or "có" counts; behind "Điều", "tháng" it is one of a series
    return element.tag == "link" or element.tag in GIVING | TAKING or element.key in keys("again_words")


def _small(text: str, element: Element) -> int | None:
    if element.item is not None:
        return element.item.count if element.item.award is None else None
    digits = text[element.start : element.end]
    if element.tag != "number" or not digits.isdigit() or len(digits) > _LONGEST or int(digits) in YEARS:
        return None
    return int(digits)


def _item(text: str, number: Element, noun: Item | None) -> Element:
    start, end = number.start, number.end
    count = int(text[start:end])
    if noun is None:
        item = Item(count, start, end, start, end, None, start, end)
    else:
        item = replace(
            noun, count=count, start=start, end=end, number_start=start, number_end=end, qualifier=None, among=False,
        )  # fmt: skip
    return Element("item", start, end, number.key, item=item)


def _differences(elements: list[Element]) -> list[Element]:
    """Leave out what is joined to a difference: "tăng 12 tập thể | và 20 cá nhân | so với năm 2023"."""
    read: list[Element] = []
    grown = False
    for index, element in enumerate(elements):
        if element.tag == "item" and index and elements[index - 1].tag == "difference":
            grown = True
        elif grown and element.tag == "item" and _joins(elements[index - 1]) and _last(elements, index):
            read.append(Element("difference", elements[index - 1].start, element.start, "difference"))
        elif not _joins(element):
            grown = False
        read.append(element)
    return read


def _last(elements: list[Element], index: int) -> bool:
    following = next((element for element in elements[index + 1 : index + 3] if element.tag != ","), None)
    return following is None or following.tag in ENDS or following.tag in {"compare", ")"}
