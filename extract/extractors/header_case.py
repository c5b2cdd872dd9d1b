"""Names of letterheads as running text writes them: "SỞ Y TẾ" is "Sở Y tế".

Capitals come from the phrases of models/rules/header.yaml, from the report's own text and from the level words; what
nobody knows is written as a proper name.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

import regex

from extract.extractors.header_zones import rules, starts_body
from extract.text import fold, match_key

_SHORTEST_KEY = 5


def restore_case(printed: str, text: str = "") -> str:
    """Write a name printed in capitals as running text would: "SỞ Y TẾ" -> "Sở Y tế".

    ``text`` is the report: a name that it writes out in running text lends its capitals.
    """
    words = [w for word in printed.split() for w in rules().settings["expand"].get(word.casefold(), word).split()]
    phrase = " ".join(words)
    if quoted := rules().pattern("quoted_line").search(phrase):
        head, inner = phrase[: quoted.start()].strip(), quoted["inner"].strip()
        named = f"“{inner[:1]}{inner[1:].lower()}”" if inner.isupper() else quoted.group()
        return " ".join(part for part in (head and restore_case(head, text), named, phrase[quoted.end() :]) if part)
    if sum(map(str.isupper, printed)) < 0.6 * max(1, sum(map(str.isalpha, printed))):
        return phrase
    if not starts_body(fold(phrase)) and (known := compact_known(phrase)):
        return known
    folded = [fold(word).strip(",.") for word in words]
    result: list[str] = []
    at = 0
    while at < len(words):
        taken = _known_phrase(words, folded, at) or _level_word(words, at)
        if taken is None:
            taken = (1, _proper(words[at]))
        result.append(taken[1])
        at += taken[0]
    if result:
        result[0] = result[0][:1].upper() + result[0][1:]
    restored = " ".join(result)
    return _as_in_text(restored, text)


@cache
def _cased() -> dict[tuple[str, ...], tuple[str, ...]]:
    table: dict[tuple[str, ...], tuple[str, ...]] = {}
    for phrase in rules().settings["cased"]:
        table.setdefault(tuple(fold(word).strip(",.") for word in phrase.split()), tuple(phrase.split()))
    return table


@cache
def _compact() -> dict[str, str]:
    """Body names without blanks, for scans that lose them: "soyte"."""
    names = [" ".join(words) for key, words in _cased().items() if starts_body(" ".join(key)) and len(key) > 1]
    fields = [" ".join(words) for words in _cased().values()]
    names += [f"{head} {field}" for head in rules().settings["compact_heads"] for field in fields]
    return {"".join(filter(str.isalpha, fold(name))): name for name in names}


@cache
def _compact_by_length() -> dict[int, list[tuple[str, str]]]:
    table: dict[int, list[tuple[str, str]]] = {}
    for known, name in _compact().items():
        table.setdefault(len(known), []).append((known, name))
    return table


def compact_known(text: str) -> str | None:
    """Return the body whose name a line without blanks is, or nearly is ("SOYTE"); None for any other line."""
    key = "".join(filter(str.isalpha, fold(text)))
    if known := _compact().get(key):
        return known
    if len(key) < _SHORTEST_KEY or (" " in text.strip() and starts_body(fold(text))):
        return None
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415  only what a scan garbled

    alike = (pair for length in range(len(key) - 1, len(key) + 2) for pair in _compact_by_length().get(length, ()))
    near = [name for known, name in alike if Levenshtein.distance(key, known, score_cutoff=1) <= 1]
    return near[0] if len(set(near)) == 1 else None


def _known_phrase(words: list[str], folded: list[str], at: int) -> tuple[int, str] | None:
    for length in range(min(9, len(words) - at), 0, -1):
        known = _cased().get(tuple(folded[at : at + length]))
        if known and (length > 1 or _same_accents(words[at], known[0])):
            tail = words[at + length - 1][len(words[at + length - 1].rstrip(",")) :]
            return length, " ".join(known) + ("" if known[-1].endswith(",") else tail)
    return None


def _same_accents(printed: str, known: str) -> bool:
    """Tell whether one word is the other, or lost its accents: "NGHỆ" of "Nghệ An" is not "Nghề"."""
    bare = printed.strip(",.").casefold()
    return bare == fold(bare) or match_key(bare) == match_key(known)


def _level_word(words: list[str], at: int) -> tuple[int, str] | None:
    """Return the level word at a place; its accents count: "QUAN SƠN" is a name, "QUẬN SƠN TRÀ" a district."""
    names: dict[str, str] = rules().settings["level_names"]
    for length in (2, 1):
        printed = " ".join(words[at : at + length]).casefold().rstrip(".")
        name = names.get(fold(printed))
        abbreviated = name is not None and fold(name) != fold(printed)
        if name and at + length < len(words) and (abbreviated or printed == name):
            return length, name
    return None


def _proper(word: str) -> str:
    if word.strip(",.") in rules().words["keep_capitals"] or not word.isupper() or any(map(str.isdigit, word)):
        return word
    if word.lower() in rules().words["small_words"]:
        return word.lower()
    return "-".join(part[:1] + part[1:].lower() for part in word.split("-"))


def _as_in_text(name: str, text: str) -> str:
    """Return the name as the report's running text mostly writes it, where it is written there in full."""
    if not text or len(name) < 8:
        return name
    hits = Counter(
        " ".join(match.group().split())
        for match in regex.finditer(regex.escape(name, literal_spaces=True).replace(" ", r"\s"), text, regex.IGNORECASE)
        if not match.group().isupper()
    )
    if not hits:
        return name
    best = hits.most_common(1)[0][0]
    return best[:1].upper() + best[1:]
