"""Lists behind a number: the names of those it counts, and numbers without a noun that divide it."""

from __future__ import annotations

from dataclasses import replace

from extract.extractors.award_nouns import RECIPIENTS, YEARS
from extract.extractors.award_recipients import Item
from extract.extractors.award_scan import Element
from extract.extractors.award_state import ENDS, GIVING, STATUS_VERBS, TAKING
from extract.knowledge.awards import keys
from extract.records import Recipient

_NAMES = 40  # elements of a list of names
_FEW = 2  # numbers that make a list
_ACTS = frozenset({*GIVING, *TAKING, *STATUS_VERBS, "verb_other", "award", "item"})
_MARKS = frozenset({",", ";"})


def read_names(text: str, elements: list[Element]) -> list[Element]:
    """Return the elements with the names of those just counted made plain words.

    "tặng Giấy khen cho 3 tập thể gồm: | Công an xã, Trạm Y tế xã | và 7 cá nhân": none of them gives.
    """
    read = elements
    for index, element in enumerate(elements):
        if not _counts(element):
            continue
        opening = _opens_names(text, elements, index)
        stop = _end_of_names(elements, opening) if opening else 0
        if stop:
            read = list(elements) if read is elements else read
            for position in range(index + 1, stop):
                if elements[position].tag in {"part", ":", "auth"}:
                    read[position] = elements[position]._replace(tag="word", authority=None)
    return read


def _counts(element: Element) -> bool:
    return element.item is not None and element.item.award is None and element.item.recipient != "individual"


def _opens_names(text: str, elements: list[Element], index: int) -> int:
    """Return the index of the first name behind "3 tập thể gồm:", 0 where none follows."""
    at = index + 1
    at += at < len(elements) and elements[at].tag == ","
    if at >= len(elements):
        return 0
    opener = elements[at]
    if not (opener.tag == "part" and opener.key in keys("having_words")) and opener.key not in keys("naming_words"):
        return 0
    at += 1
    at += at < len(elements) and elements[at].tag == ":"
    if at >= len(elements):
        return 0
    name = elements[at].authority
    named = name is not None and name.kind != "place"
    capital = opener.tag == "part" and elements[at].tag == "word" and text[elements[at].start].isupper()
    return at if named or capital else 0


def _end_of_names(elements: list[Element], start: int) -> int:
    """Return the index behind the last name, 0 where numbers stand with the names or the last of them acts."""
    for position in range(start, min(start + _NAMES, len(elements))):
        element = elements[position]
        if element.authority is not None and position + 1 < len(elements):
            following = elements[position + 1]
            if following.tag in {"item", "number", ":"}:
                return 0
            if following.tag in _ACTS or following.key in keys("done_words"):
                return position
        if element.tag in ENDS or element.tag in _ACTS or element.tag == "(":
            return position
    return len(elements)


def read_shares(text: str, elements: list[Element]) -> list[Element]:
    """Return the elements with numbers that have no noun, but divide a number before them, made items.

    "cho 73 cá nhân (trong ngành | 65 |, ngoài ngành | 8 |)", "45 Giấy khen, trong đó | 30 cho tập thể |".
    """
    if not any(element.tag == "number" for element in elements):
        return elements
    return _divided(text, _addressed(text, elements))


def _addressed(text: str, elements: list[Element]) -> list[Element]:
    """Make items of "30 cho tập thể" where awards were counted before."""
    read: list[Element] = []
    counted = False
    at = 0
    while at < len(elements):
        element = elements[at]
        counted = (counted and element.tag not in {".", "\n"}) or (
            element.item is not None and element.item.award is not None
        )
        kind = _kind(elements[at + 2]) if counted and element.tag == "number" and at + 2 < len(elements) else None
        value = _value(text, element) if kind and at and elements[at + 1].tag == "link" else None
        if value is None or not (
            elements[at - 1].tag in {",", "(", "part", ":"} or elements[at - 1].key in keys("and_words")
        ):
            read.append(element)
            at += 1
            continue
        noun = elements[at + 2]
        item = Item(value, element.start, noun.end, element.start, element.end, kind, noun.start, noun.end, share=True)
        read.append(Element("item", element.start, noun.end, element.key, item=item))
        at += 3
    return read


def _kind(element: Element) -> Recipient | None:
    return next((kind for kind in RECIPIENTS if f"recipient_{kind}" in element.tags), None)


def _value(text: str, element: Element) -> int | None:
    digits = text[element.start : element.end].replace(".", "")
    return int(digits) if digits.isdigit() and int(digits) not in YEARS else None


def _divided(text: str, elements: list[Element]) -> list[Element]:
    """Make items of the numbers that end the entries of a list and add up to the number before it."""
    read = elements
    whole: Item | None = None
    for index, element in enumerate(elements):
        if element.item is not None:
            whole = element.item
        elif element.tag in {".", "\n"}:
            whole = None
        elif whole is not None and (
            element.tag == "part" or (element.tag == "(" and elements[index - 1].tag == "item")
        ):
            found = _entries(text, elements, index)
            told = all(_tells_share(elements, position) for position in found)
            total = sum(found.values())
            if len(found) >= _FEW and (total == whole.count or (told and total < whole.count)):
                read = list(elements) if read is elements else read
                for position in range(index + 1, max(found)):
                    if elements[position].authority is not None:  # "(lãnh đạo 30, chuyên viên 60)": nobody gives here
                        read[position] = elements[position]._replace(tag="word", authority=None)
                for position, count in found.items():
                    read[position] = _share(elements[position], count, whole)
    return read


def _entries(text: str, elements: list[Element], index: int) -> dict[int, int]:
    """Return the numbers that end the entries of the list behind ``index``, by position; none where it is none."""
    found: dict[int, int] = {}
    closing = ")" if elements[index].tag == "(" else "."
    for position in range(index + 1, len(elements) + 1):
        element = elements[position] if position < len(elements) else None
        if element is None or element.tag in {",", ";", closing, ".", "\n"}:
            before = elements[position - 1]
            value = _value(text, before) if before.tag == "number" else None
            if value is not None and not _named(elements, position - 1):
                found[position - 1] = value
            elif element is None or element.tag != ",":
                return {} if value is None or len(found) < _FEW else found
            if element is None or element.tag not in _MARKS:
                return found
        elif element.tag in _ACTS:
            return {}
    return found


def _named(elements: list[Element], position: int) -> bool:
    # "tổ 3", "năm 2024", "số 415": the number is part of a name
    before = elements[position - 1]
    return before.tag != ":" and ("ordinal" in before.tags or before.key in keys("numbered_nouns"))


def _tells_share(elements: list[Element], position: int) -> bool:
    for element in reversed(elements[:position]):
        if element.tag in {",", ";", "(", "part"}:
            return False
        if "share" in element.tags:
            return True
    return False


def _share(number: Element, count: int, whole: Item) -> Element:
    item = replace(
        whole, count=count, start=number.start, end=number.end, number_start=number.start, number_end=number.end,
        qualifier=None, award=None, unit=None, among=False, share=True,
    )  # fmt: skip
    return Element("item", number.start, number.end, number.key, item=item)
