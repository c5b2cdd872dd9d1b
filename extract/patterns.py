"""Patterns with a time limit of their own.

``regex`` breaks off a call that runs longer than its ``timeout`` and raises TimeoutError; asking for it costs a look at
the processor clock, a microsecond or two a call, ten times what most calls need. So it is asked for where it could ever
be reached: where the quantifiers of a pattern allow only so many ways to match at one place, the count is the limit.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Any, cast

import regex

SECONDS = 2.0
"""Processor time that one call may take at one place, where a good pattern takes microseconds."""
_SECONDS_A_CHARACTER = 1e-6  # a search passes over so much more text; twenty times what the slowest good pattern needs
_FEW_WAYS = 10_000_000  # what a pattern tries within SECONDS
_MOST_REPEATED = 20  # of a group with several ways; more of them need no counting
_WORD_END = ""
_TOKEN = regex.compile(
    r"""\\[pP]\{[^}]*+\} | \\. | \[\^?\]?(?:\\.|[^\]\\])*+\]          # one character, or a class of them
      | \(\?[a-zA-Z]++\)                                             # flags
      | (?P<open>\((?:\?(?:P?<[\w]++>|<?[=!]|[:>|]|[a-zA-Z-]++:))?+)  # a group
      | (?P<close>\))
      | (?:(?P<mark>[*+?])|\{(?P<least>\d*+)(?P<comma>,?)(?P<most>\d*+)\})(?P<how>[+?]?)
      | .""",
    regex.VERBOSE | regex.DOTALL,
)


def compiled(pattern: str, flags: int = 0, begins: Sequence[str] = ()) -> "regex.Pattern[str]":
    """Return a pattern whose calls end: by their own nature, or with TimeoutError after ``SECONDS`` of work.

    What is returned has the methods of a pattern of ``regex`` that find something; ``sub`` and ``split``, too.
    ``begins`` are the words, in small letters, with one of which every match begins: the text is looked through for
    them first, which takes a fifth of the time where most of it holds none.
    """
    plain = regex.compile(pattern, flags)
    ending = plain if is_bounded(pattern) else cast("regex.Pattern[str]", _Limited(plain))
    return cast("regex.Pattern[str]", _Opened(ending, begins)) if begins else ending


def is_bounded(pattern: str) -> bool:
    """Tell whether the ways in which a pattern can match at one place are few, by counting what its quantifiers allow.

    Choices between words count as one way: no two of them go on alike. Of choices with several ways each adds its own.
    """
    outer: list[tuple[int, int]] = []  # the same of the groups around
    ways, former = 1, 0  # of the choice so far, and what the choices before it add
    last = 1  # ways of the piece that a quantifier would repeat
    for token in _TOKEN.finditer(pattern):
        if token["open"]:
            outer.append((ways, former))
            ways, former, last = 1, 0, 1
        elif token["close"]:
            last = ways + former
            ways, former = outer.pop()
            ways *= last
        elif token[0] == "|":
            former += ways - 1
            ways = last = 1
        elif token["mark"] is None and token["least"] is None:
            last = 1
        elif token["how"] != "+":  # a possessive quantifier matches in one way
            least, most = _bounds(token)
            if most is None or (last > 1 and most > _MOST_REPEATED):
                return False
            ways = ways // last * (last**most * (most - least + 1))
    return ways + former <= _FEW_WAYS


def _bounds(token: "regex.Match[str]") -> tuple[int, int | None]:
    if token["mark"]:
        return (1 if token["mark"] == "+" else 0), (1 if token["mark"] == "?" else None)
    least = int(token["least"] or 0)
    return least, int(token["most"]) if token["most"] else (None if token["comma"] else least)


def letter_tree(words: Iterable[str], *, blank: str = r"\s{1,2}") -> str:
    """Return a pattern for the longest of the words at a place, as a tree of letters.

    ``re`` finds it six times as fast as alternatives, and several times as fast as ``regex`` finds either.
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[_WORD_END] = {}
    return _branches(tree, blank)


def _branches(tree: dict[str, Any], blank: str) -> str:
    branches = [
        (blank if char == " " else regex.escape(char)) + _branches(node, blank)
        for char, node in tree.items()
        if char != _WORD_END
    ]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{joined})?" if _WORD_END in tree else joined


class _Limited:
    """A pattern each of whose calls has a deadline; ``finditer`` has one for each search, not for its consumer."""

    __slots__ = ("backwards", "flags", "fullmatch", "groupindex", "match", "pattern", "plain")

    def __init__(self, plain: "regex.Pattern[str]") -> None:
        self.plain = plain
        self.pattern, self.flags, self.groupindex = plain.pattern, plain.flags, plain.groupindex
        self.backwards = bool(plain.flags & regex.REVERSE)
        self.match: Callable[..., Any] = partial(plain.match, timeout=SECONDS)
        self.fullmatch: Callable[..., Any] = partial(plain.fullmatch, timeout=SECONDS)

    def search(self, text: str, pos: int = 0, endpos: int | None = None) -> "regex.Match[str] | None":
        """Return the first match within ``text[pos:endpos]``."""
        end = len(text) if endpos is None else min(endpos, len(text))
        return self.plain.search(text, pos, end, timeout=_allowed(end - pos))

    def finditer(self, text: str, pos: int = 0, endpos: int | None = None) -> Iterator["regex.Match[str]"]:
        """Yield the matches, left to right, as the pattern itself does."""
        end = len(text) if endpos is None else min(endpos, len(text))
        pos = min(pos, end)
        while pos <= end:
            found = self.plain.search(text, pos, end, timeout=_allowed(end - pos))
            if found is None:
                return
            yield found
            if self.backwards:
                end = found.start() - (found.start() == found.end())
            else:
                pos = found.end() + (found.start() == found.end())

    def sub(self, replacement: Any, text: str, count: int = 0) -> str:  # noqa: ANN401  a text or a function
        """Return the text with its matches replaced."""
        return self.plain.sub(replacement, text, count, timeout=_allowed(len(text)))

    def split(self, text: str, maxsplit: int = 0) -> list[str | Any]:
        """Return the parts between the matches."""
        return self.plain.split(text, maxsplit, timeout=_allowed(len(text)))


@lru_cache(maxsize=1)
def _lowered(text: str) -> str:
    """Return a whole document in small letters; several patterns in turn look through the same one."""
    return text.lower()


class _Opened:
    """A pattern whose matches begin with known words: it is tried where one of them stands."""

    __slots__ = ("flags", "fullmatch", "groupindex", "match", "opening", "pattern", "plain", "split", "sub")

    def __init__(self, plain: "regex.Pattern[str]", begins: Sequence[str]) -> None:
        self.plain = plain
        self.pattern, self.flags, self.groupindex = plain.pattern, plain.flags, plain.groupindex
        self.match, self.fullmatch, self.sub, self.split = plain.match, plain.fullmatch, plain.sub, plain.split
        self.opening = re.compile(letter_tree(begins, blank=r"\s+"))

    def search(self, text: str, pos: int = 0, endpos: int | None = None) -> "regex.Match[str] | None":
        """Return the first match within ``text[pos:endpos]``."""
        return next(self.finditer(text, pos, endpos), None)

    def finditer(self, text: str, pos: int = 0, endpos: int | None = None) -> Iterator["regex.Match[str]"]:
        """Yield the matches, left to right, as the pattern itself does."""
        end = len(text) if endpos is None else min(endpos, len(text))
        lowered = _lowered(text) if pos == 0 and end == len(text) else text[pos:end].lower()
        if len(lowered) != max(end - pos, 0):  # a foreign letter whose small form is two
            yield from self.plain.finditer(text, pos, end)
            return
        passed = pos
        for word in self.opening.finditer(lowered):
            if (at := pos + word.start()) >= passed and (found := self.plain.match(text, at, end)):
                yield found
                passed = found.end()


def _allowed(length: int) -> float:
    return SECONDS + _SECONDS_A_CHARACTER * max(length, 0)
