"""Where title and addressees end and the text begins, told from the words of one line and what goes before it.

Readers join a title to the sentence below it when nothing but the break of the line parts them; so the same tests serve
for the lines inside a paragraph and for whole paragraphs.
"""

from __future__ import annotations

from functools import cache

from extract.knowledge.rules import RuleSet, load
from extract.text import fold

_LONG = 45  # characters: a sentence this long needs no other sign than its stop
_ENOUGH = 120  # characters that tell whether a text is in capitals
_OPENING = "“\"'(‘«[ "


def opens_text(text: str, before: str) -> bool:
    """Tell whether ``text`` (a line and what follows it in its paragraph) begins a sentence of its own.

    ``before`` is what stands before it in the title or among the addressees, "" for nothing.
    """
    rules = _rules()
    if is_signature(text) or rules.pattern("recipients").match(fold(text[:24])):
        return True
    if _hangs(before) or not text.lstrip(_OPENING)[:1].isupper() or _in_capitals(text):
        return False
    if rules.pattern("label").match(text) or rules.pattern("clause").search(text):
        return True
    if not rules.pattern("stop").search(text):
        return False
    return len(text) > _LONG or rules.pattern("speech").search(text) is not None


def is_signature(line: str) -> bool:
    """Tell a line of the signature: a mark of capacity with an office, or an office alone, in capitals."""
    head = line.split("\n", 1)[0]
    return _rules().pattern("signature").match(head) is not None or (head.isupper() and fold(head) in _offices())


def _hangs(before: str) -> bool:
    """Tell whether a stretch of title cannot end here: an open quotation or bracket, a comma, a small word."""
    if not before:
        return False
    if _rules().pattern("hanging").search(before):
        return True
    return before.count("“") > before.count("”") or before.count("(") > before.count(")") or before.count('"') % 2 == 1


def _in_capitals(text: str) -> bool:
    letters = [char for char in text[:_ENOUGH] if char.isalpha()]
    return sum(map(str.isupper, letters)) > 0.8 * len(letters)


@cache
def _offices() -> frozenset[str]:
    return frozenset(fold(office) for office in _rules().words["office"])


def _rules() -> RuleSet:
    return load("header")
