"""Award statements in paragraphs, headings and lists: which paragraphs to read, and what a list's head hands down."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache

import regex

from extract.extractors.award_context import Reader
from extract.extractors.award_hints import has_count
from extract.extractors.award_scan import scan
from extract.extractors.award_state import Candidate, Frame
from extract.knowledge import rules
from extract.knowledge.awards import settings
from extract.patterns import letter_tree
from extract.reading.document import Document

# Depth of a list mark: I. / 1. / 1.1 / a) / plain text / - / +
_DEPTH = {"roman": 1, "number": 2, "deep": 3, "letter": 5, "dash": 7, "plus": 8}
_PLAIN = 6
_ROMAN = 1
_HEADING = 160  # characters
_NO_FRAME = Frame()


@dataclass(frozen=True, slots=True)
class _Open:
    depth: int
    frame: Frame
    lists: bool  # it ended with a colon: what follows is its list
    over: bool = False  # plain text over "a)", "1.": it governs them until the next plain text


def candidates(document: Document) -> list[Candidate]:
    """Return the candidates of the whole prose of a document in reading order; tables are left out."""
    reader = Reader(document.text)
    stack: list[_Open] = []
    continued = False  # the paragraph before ended with ":", ";" or ","
    for start, end in stretches(document):
        depth, body = _depth(document.text, start, end)
        stack = _unwound(_over(stack, depth, continued=continued), depth, continued=continued)
        last = document.text[end - 1] if end > start else ""
        frame = stack[-1].frame if stack and (depth != _PLAIN or (stack[-1].lists and continued)) else _NO_FRAME
        hands_down = last == ":" or _is_heading(document.text, body, end)
        handed = frame
        if _worth_reading(document.text, body, end, frame, reader, hands_down=hands_down):
            handed = reader.paragraph(scan(document.text, body, end), frame)
        else:
            reader.forget()
        if depth != _PLAIN or last == ":":
            inside = replace(frame, section=handed.section) if handed.section else frame
            stack.append(_Open(depth, handed if hands_down else inside, last == ":"))
        continued = last in ":;,"
    return reader.candidates


def _worth_reading(text: str, start: int, end: int, frame: Frame, reader: Reader, *, hands_down: bool) -> bool:
    """Whether the grammar can find anything: award words, and a number that counts or a list that follows."""
    # Words as they stand are found ten times as fast as by the pattern; it is asked from where the first one stands.
    word = _literals().search(text[start:end].lower())
    active = word is not None and _pattern("stem").search(text, start + word.start(), end) is not None
    if hands_down and (active or (text[end - 1] == ":" and end - start <= _HEADING)):
        return True  # "Đề nghị Chủ tịch UBND tỉnh:" names the conferrer of a list, though no award
    goes_on = reader.continues and _pattern("part_opening").match(text, start, end) is not None
    return (active or goes_on or frame != _NO_FRAME) and has_count(text, start, end)


def _over(stack: list[_Open], depth: int, *, continued: bool) -> list[_Open]:
    """Return the stack with the plain line before, "Hội đồng đề nghị công nhận:", put over the marks of its list."""
    head = stack[-1] if stack else None
    if head is not None and continued and head.lists and head.depth == _PLAIN and _ROMAN < depth < _PLAIN:
        return [*stack[:-1], replace(head, depth=depth - 1, over=True)]
    if depth == _PLAIN and not continued:  # the list is over
        return stack[: next((at for at, opened in enumerate(stack) if opened.over), len(stack))]
    return stack


def _unwound(stack: list[_Open], depth: int, *, continued: bool) -> list[_Open]:
    while stack and (stack[-1].depth > depth or (stack[-1].depth == depth and not (depth == _PLAIN and continued))):
        stack = stack[:-1]
    return stack


def _is_heading(text: str, start: int, end: int) -> bool:
    return end - start <= _HEADING and text[end - 1 : end] not in ".;,"


def _depth(text: str, start: int, end: int) -> tuple[int, int]:
    match = _pattern("bullet").match(text, start, end)
    if match is None or not match.lastgroup or match.end() == match.start():
        return _PLAIN, start
    return _DEPTH[match.lastgroup], match.end()


def stretches(document: Document) -> list[tuple[int, int]]:
    """Return (start, end) of the paragraphs outside tables, letterhead and footer."""
    tables = sorted((table.start, table.end) for table in document.tables)
    starts = [start for start, _ in tables]
    found = []
    for paragraph in document.paragraphs:
        if paragraph.role in {"cell", "masthead", "footer"} or paragraph.end <= paragraph.start:
            continue
        at = bisect_right(starts, paragraph.start) - 1
        if at >= 0 and paragraph.start < tables[at][1]:
            continue
        found.append((paragraph.start, paragraph.end))
    return found


@cache
def _literals() -> re.Pattern[str]:
    return re.compile(letter_tree(settings()["stem_literals"]))


@cache
def _pattern(rule_id: str) -> regex.Pattern[str]:
    return rules.load("awards").pattern(rule_id)
