"""Split text into tokens and find the phrases of a word list in them: a dictionary walk, linear in the text.

Words are compared by ``text.match_key`` (case, hòa/hoà, sĩ/sỹ do not matter, accents do). A dash or "&" inside a
phrase may be there or not: "thi đua - khen thưởng" is "thi đua khen thưởng".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Generic, NamedTuple, TypeVar

import regex

from extract.text import match_key

T = TypeVar("T")

# A word, a number with its thousands or decimal parts, a newline, or one other mark.
_TOKEN = regex.compile(r"[^\W\d_]++|\d++(?:[.,]\d++)*+|\n|[^\w\s]|_")
_SKIPPED = frozenset("-–—&")
_LEAF = ""


class Token(NamedTuple):
    """A token: ``text[start:end]``; ``key`` is what it is compared by."""

    key: str
    start: int
    end: int


class _Keys(dict[str, str]):
    """The keys of the words met so far: a look-up in a dict costs a third of a call."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MAX_KEYS:
            self.clear()
        self[word] = key = (match_key(word) or word) if word[0].isalpha() else word
        return key


_MAX_KEYS = 65_536
_KEYS = _Keys()
_new = tuple.__new__  # a named tuple's own constructor is a Python function


def split(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the tokens of ``text[start:end]``; offsets count from the start of ``text``."""
    keys = _KEYS
    return [
        _new(Token, (keys[match[0]], *match.span()))
        for match in _TOKEN.finditer(text, start, len(text) if end is None else end)
    ]


class Phrases(Generic[T]):
    """A dictionary of phrases; each has a value."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        """Take (phrase, value) pairs; of two values for one phrase the first is kept."""
        self._root: dict[str, object] = {}
        for phrase, value in entries:
            node = self._root
            for token in split(phrase):
                if token.key not in _SKIPPED:
                    node = node.setdefault(token.key, {})  # type: ignore[assignment]  # a node maps keys to nodes
            node.setdefault(_LEAF, value)

    @property
    def openings(self) -> Collection[str]:
        """The keys that a phrase begins with."""
        return self._root.keys()

    def longest(self, tokens: list[Token], index: int) -> tuple[int, T] | None:
        """Return (index after the longest phrase that begins at ``index``, its value), or None."""
        node = self._root.get(tokens[index].key)
        if node is None:
            return None
        best: tuple[int, T] | None = None
        while True:
            index += 1
            if _LEAF in node:  # type: ignore[operator]  # see __init__
                best = (index, node[_LEAF])  # type: ignore[index]
            if index < len(tokens) and tokens[index].key in _SKIPPED:
                index += 1
            if index >= len(tokens):
                return best
            node = node.get(tokens[index].key)  # type: ignore[attr-defined]
            if node is None:
                return best
