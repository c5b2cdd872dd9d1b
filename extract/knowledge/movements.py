"""The register of movements and campaigns: models/catalogues/movements.csv.

A name is looked up by alias, then as a local version of a national movement ("Cả huyện chung sức ..."), then by
likeness of the folded names. token_set likeness is not used: it gives 100 to any subset. What matches nothing stays a
name of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Literal

import regex

from extract import resources
from extract.knowledge.rules import load
from extract.text import fold, match_key

_FILE = "models/catalogues/movements.csv"
_ACCEPT, _REVIEW = 95.0, 80.0
_WRONG_WORDS = 2
_CORE_WORDS, _CORE_SHARE, _CORE_WHOLE = 5, 0.8, 8  # shorter cores than the last must be there whole
_QUOTED_WORDS, _WRONG_SHARE = 4, 0.2
_LONG_NAME = 7  # words: so long a name is no accident, in small letters too
_LONGEST = 260
_PROPER = regex.compile(r"\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+)+")
_PARTS = regex.compile(r"[\p{L}\p{M}\d.]+[,;]?")
_SLIP = 60
_WORD = regex.compile(r"[\p{L}\p{M}\d&]+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Entry:
    """An official movement or campaign; ``kind`` and ``scope`` as in the record contract."""

    id: str
    name: str
    kind: Literal["movement", "campaign"]
    scope: Literal["national", "ministry"]
    document: str | None
    aliases: tuple[str, ...]
    bare: bool


@dataclass(frozen=True, slots=True)
class Match:
    """How a written name relates to an entry. ``local`` holds the words that make it a local version."""

    entry: Entry
    how: Literal["exact", "alias", "local", "near", "review"]
    score: float
    misquoted: bool = False
    local: tuple[str, ...] = ()


@cache
def entries() -> tuple[Entry, ...]:
    """Return the register."""
    return tuple(
        Entry(
            id=row["id"],
            name=row["name"],
            kind="campaign" if row["kind"] == "campaign" else "movement",
            scope="national" if row["scope"] == "national" else "ministry",
            document=row["document"] or None,
            aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
            bare=row["bare"] == "yes",
        )
        for row in resources.load_csv(_FILE)
    )


@lru_cache(maxsize=4096)
def match(name: str) -> Match | None:
    """Return the entry that ``name`` means and how sure that is; None for a name of its own."""
    bare = without_period(name)
    for key in (_key(name), _key(bare)):
        if entry := _aliases().get(key):
            same = key in {_key(entry.name), _key(without_period(entry.name))}
            return Match(
                entry, "exact" if same else "alias", 100.0, misquoted=same and not _same_commas(bare, entry.name)
            )
    return _local(bare) or _near(bare)


def corrected(name: str, entry: Entry) -> str:
    """Return a local version with the slips mended that the national name shows: "viện chức" -> "viên chức".

    Words of the national name that are missing come back, words that differ by a letter or a tone are replaced; what
    makes the version local stays.
    """
    own, official = name.split(), without_period(entry.name).split()
    plain_own, plain_official = [_plain(word) for word in own], [_plain(word) for word in official]
    result: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(a=plain_own, b=plain_official, autojunk=False).get_opcodes():
        mended = tag == "insert" or (tag == "replace" and _slip(plain_own[a:b], plain_official[c:d]))
        result += official[c:d] if mended else own[a:b]
    return " ".join(result)


def _slip(own: list[str], official: list[str]) -> bool:
    """Tell whether words differ only by letters and tones, word by word."""
    from rapidfuzz import fuzz  # noqa: PLC0415

    return len(own) == len(official) and all(
        fuzz.ratio(fold(a), fold(b)) >= _SLIP for a, b in zip(own, official, strict=True)
    )


def _plain(word: str) -> str:
    return match_key(word).strip()


def _same_commas(name: str, official: str) -> bool:
    """Tell whether commas and semicolons stand behind the same words."""

    def marks(text: str) -> list[tuple[int, str]]:
        return [(at, word[-1]) for at, word in enumerate(_PARTS.findall(text)) if word[-1] in ",;"]

    return marks(without_period(name)) == marks(without_period(official))


def without_period(name: str) -> str:
    """Return the name without "giai đoạn 2021-2025" or "năm 2024" at its end."""
    return load("movements").pattern("period_tail").sub("", name).strip() or name


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a name for comparison: abbreviations written out, tone marks levelled."""
    abbreviations: dict[str, str] = load("movements").settings["abbreviations"]
    parts = (abbreviations.get(word.casefold(), word) for word in _WORD.findall(text))
    return tuple(match_key(" ".join(parts)).split())


def find_at(text: str, start: int, end: int) -> tuple[int, Entry] | None:
    """Return the longest registered name that stands exactly at ``text[start:]`` and where it ends.

    Accents may be missing or wrong; short names that need quotation marks count only with a capital in front.
    """
    node, best = _trie(), None
    capital = text[start : start + 1].isupper()
    for depth, word in enumerate(_WORD.finditer(text, start, min(end, start + _LONGEST)), start=1):
        for key in _word_keys(word.group()):
            following = node.children.get(key)
            if following is None:
                return best
            node = following
        if node.entry and (node.entry.bare or capital or depth >= _LONG_NAME):
            best = (word.end(), node.entry)
    return best


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    entry: Entry | None = None


@cache
def _trie() -> _Node:
    root = _Node()
    for entry in entries():
        for name in (entry.name, *entry.aliases, without_period(entry.name)):
            keys = [key for word in _WORD.findall(name) for key in _word_keys(word)]
            if not entry.bare and len(keys) < _QUOTED_WORDS:
                continue
            node = root
            for key in keys:
                node = node.children.setdefault(key, _Node())
            node.entry = node.entry or entry
    return root


@cache
def _word_keys(word: str) -> tuple[str, ...]:
    abbreviations: dict[str, str] = load("movements").settings["abbreviations"]
    full = abbreviations.get(word.casefold(), word)
    return tuple(fold(part).replace("y", "i").strip(",") for part in full.split())


@cache
def _key(name: str) -> str:
    return " ".join(words(name))


@cache
def _aliases() -> dict[str, Entry]:
    table: dict[str, Entry] = {}
    for entry in entries():
        for name in (entry.name, without_period(entry.name), *entry.aliases):
            table.setdefault(_key(name), entry)
    return table


@dataclass(frozen=True, slots=True)
class _Core:
    """The words of a national name without those that say how far it reaches."""

    entry: Entry
    words: tuple[str, ...]
    known: frozenset[str]
    folded: frozenset[str]


@cache
def _cores() -> tuple[_Core, ...]:
    """Return for each national movement its words without those that say how far it reaches."""
    prefixes = sorted((words(p) for p in load("movements").words["place_prefix"]), key=len, reverse=True)
    found = []
    for entry, name in ((each, name) for each in entries() for name in (each.name, *each.aliases)):
        core = words(without_period(name))
        for prefix in prefixes:
            core = _without(core, prefix)
        if len(core) >= _CORE_WORDS and entry.scope == "national":
            found.append(_Core(entry, core, frozenset(core), frozenset(map(fold, core))))
    return tuple(dict.fromkeys(found))


def _without(sequence: tuple[str, ...], part: tuple[str, ...]) -> tuple[str, ...]:
    for at in range(len(sequence) - len(part) + 1):
        if sequence[at : at + len(part)] == part:
            return sequence[:at] + sequence[at + len(part) :]
    return sequence


def _local(name: str) -> Match | None:
    """Recognise a local version: the core of a national name with the name of a place put in."""
    own = words(name)
    if len(own) < _CORE_WORDS:
        return None
    known, best = set(own), None
    for core in _cores():
        needed = 1 if len(core.words) < _CORE_WHOLE else _CORE_SHARE
        if len(known & core.known) < needed * len(core.known):
            continue
        kept, extra = _common(own, core.words)
        share = kept / len(core.words)
        if share < needed or not extra or (best and best.score >= share) or not _has_place(name, own, core.entry):
            continue
        places = tuple(word for word in extra if fold(word) not in core.folded)
        best = Match(core.entry, "local", share, misquoted=share < 1, local=places)
    return best and Match(best.entry, "local", 100 * best.score, best.misquoted, best.local)


def _has_place(name: str, own: tuple[str, ...], entry: Entry) -> bool:
    """Tell whether a name carries a word of place that the national name lacks."""
    official, (levels, whole) = words(entry.name), _place_words()
    if any(_contains(own, level) and not _contains(official, level) for level in levels):
        return True
    runs = [words(run) for run in _PROPER.findall(name)]
    return any(run not in whole and not _contains(official, run) for run in runs)


def leading_place(name: str) -> str | None:
    """Return the place that a name opens with, "Cả nước" or "Cà Mau", None where it opens with none."""
    if proper := _PROPER.match(name):
        return proper[0]
    own = words(name)
    return next((" ".join(prefix) for prefix in _place_words()[1] if own[: len(prefix)] == prefix), None)


@cache
def _place_words() -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    """Return the words for levels, and those that say that a movement is for all."""
    rules = load("movements")
    return tuple(map(words, rules.settings["place_levels"])), tuple(map(words, rules.words["place_prefix"]))


def _contains(sequence: tuple[str, ...], part: tuple[str, ...]) -> bool:
    size = len(part)
    return any(sequence[at : at + size] == part for at in range(len(sequence) - size + 1))


def _common(own: Sequence[str], core: Sequence[str]) -> tuple[int, list[str]]:
    """Return how many words of ``core`` occur in order in ``own``, and the words of ``own`` left over."""
    from rapidfuzz.distance import LCSseq  # noqa: PLC0415  only names outside the register need it

    kept = LCSseq.similarity(own, core)
    pool = list(core)
    extra = []
    for word in own:
        if word in pool:
            pool.remove(word)
        else:
            extra.append(word)
    return int(kept), extra


def _near(name: str) -> Match | None:
    from rapidfuzz import fuzz, process  # noqa: PLC0415
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415

    own = words(name)
    folded = fold(" ".join(own))
    hit = process.extractOne(folded, _folded(), scorer=fuzz.ratio, score_cutoff=_REVIEW)
    if hit is None:
        return None
    _, score, key = hit
    entry = _aliases()[key]
    wrong = Levenshtein.distance(own, key.split())
    if score >= _ACCEPT:
        return Match(entry, "near", score, misquoted=wrong > 0)
    if wrong <= min(_WRONG_WORDS, _WRONG_SHARE * len(own)):
        return Match(entry, "review", score, misquoted=True)
    return None


@cache
def _folded() -> dict[str, str]:
    return {key: fold(key) for key in _aliases()}
