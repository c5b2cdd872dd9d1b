"""What a linear model sees of a string that may name a movement: the words around and inside it, rules, register."""

from __future__ import annotations

from extract.knowledge import movements as register
from extract.language.phrases import split

_REACH = 90
_NEAR = 8

Features = dict[str, float]


def name_features(text: str, start: int, end: int, fired: tuple[str, ...], *, quoted: bool) -> Features:
    """Return the features of ``text[start:end]``; ``fired`` names the rules that proposed it, empty where none did."""
    first = max(text.rfind("\n", 0, start) + 1, start - _REACH)
    newline = text.find("\n", end, end + _REACH)
    last = newline if newline != -1 else min(len(text), end + _REACH)
    left = [_key(token.key) for token in split(text, first, start)]
    right = [_key(token.key) for token in split(text, end, last)]
    inside = [_key(token.key) for token in split(text, start, end)]
    left, right = _words(left)[-_NEAR:], _words(right)[:_NEAR]
    known = register.match(text[start:end])
    name = text[start:end]
    found = [
        *(f"rule={rule}" for rule in fired or ("none",)),
        f"quoted={quoted}",
        f"register={known.how if known else 'unknown'}",
        f"length={min(len(inside) // 2, 8)}",
        f"capital={name[:1].isupper()}",
        f"digits={any(char.isdigit() for char in name)}",
        *(f"left_word={word}" for word in left),
        *(f"right_word={word}" for word in right),
        *(f"left{place}={word}" for place, word in enumerate(reversed(left[-4:]), start=1)),
        *(f"right{place}={word}" for place, word in enumerate(right[:3], start=1)),
        f"left_pair={' '.join(left[-2:])}",
        f"right_pair={' '.join(right[:2])}",
        *(f"inside={word}" for word in inside[:12]),
        *(f"inside_first={word}" for word in inside[:1]),
        *(f"inside_last={word}" for word in inside[-1:]),
    ]
    return dict.fromkeys(found, 1.0)


def _key(word: str) -> str:
    return "#" if word[0].isdigit() else word


def _words(keys: list[str]) -> list[str]:
    """Return the words and the marks that tell clauses apart; quotation marks tell nothing here."""
    return [key for key in keys if key[0].isalnum() or key in "#;:,.()"]
