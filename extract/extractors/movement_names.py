"""What a movement's name may be: the candidate, the rules of the topic, and which strings are no names."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extract.knowledge import movements as register
from extract.knowledge.rules import RuleSet, load
from extract.reading.quality import is_syllable
from extract.records import MovementKind


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible name: ``text[start:end]``; ``trigger`` is where the word that announced it stands.

    ``rules`` names what fired, the strongest first; ``quoted`` tells whether the name stands in quotation marks.
    """

    start: int
    end: int
    kind: MovementKind
    trigger: tuple[int, int]
    rules: tuple[str, ...]
    quoted: bool


def rules() -> RuleSet:
    """Return the rules of the topic."""
    return load("movements")


def is_name(name: str) -> bool:
    """Refuse foreign names, movements of history, whole sentences and strings without letters."""
    if not any(map(str.isalpha, name)) or len(name.split()) > 45:
        return False
    if any(char in rules().settings["foreign_letters"] for char in name) or _other_tongue(name):
        return False
    if rules().pattern("thing").match(name) and register.match(name) is None:
        return False
    return name.strip() not in rules().words["history"]


def _other_tongue(name: str) -> bool:
    """Tell a name without one Vietnamese letter that also breaks the rules of the syllable: "Green Day"."""
    words = regex.findall(r"\p{L}+", name)
    return name.isascii() and len(words) > 1 and not all(word.isupper() or is_syllable(word) for word in words)
