"""Vietnamese words by underthesea, aligned to the text they came from.

Run it on candidate sentences, not on whole reports: it reads about 0.05 to 0.1 Mchar/s. It splits "1234/QĐ-UBND",
so numbers and symbols of documents are never read from its tokens.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Word:
    """One word: ``text[start:end]`` of the text that was given, blanks inside a compound kept as they were."""

    start: int
    end: int


@cache
def _segmenter() -> Callable[[str], list[str]]:
    from underthesea import word_tokenize  # noqa: PLC0415  0.9 s to import, needed by few commands

    def segment(line: str) -> list[str]:
        # Its normalizer rewrites hoà to hòa, after which the words no longer lie in the text.
        return cast("list[str]", word_tokenize(line, use_token_normalize=False))

    return segment


def words(text: str) -> list[Word]:
    """Return the words of ``text`` (NFC) in order, without overlap; white space belongs to none of them.

    Every character that is not white space lies in exactly one word.
    """
    found: list[Word] = []
    for start, end in _lines(text):
        at = start
        for token in _segmenter()(text[start:end]):
            word = _locate(text, token, at, end)
            if word is None:
                break
            found.append(word)
            at = word.end
        found.extend(_blank_separated(text, at, end))
    return found


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.splitlines(keepends=True):
        body = line.rstrip()
        if body:
            yield at, at + len(body)
        at += len(line)


def _locate(text: str, token: str, at: int, end: int) -> Word | None:
    """Find ``token`` at ``at``, blanks of any number agreeing with blanks; None where it was rewritten."""
    while at < end and text[at].isspace():
        at += 1
    start = at
    for char in token:
        if char.isspace():
            while at < end and text[at].isspace():
                at += 1
        else:
            # A blank that the segmenter dropped inside a token is stepped over.
            while at < end and text[at].isspace():
                at += 1
            if at >= end or text[at] != char:
                return None
            at += 1
    return Word(start, at) if at > start else None


def _blank_separated(text: str, start: int, end: int) -> Iterator[Word]:
    """Yield the rest of a line that the segmenter rewrote, split at blanks: nothing is lost."""
    at = start
    for part in text[start:end].split():
        at = text.index(part, at)
        yield Word(at, at + len(part))
        at += len(part)
