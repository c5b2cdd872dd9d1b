"""Phrases of the trade whose accents OCR got wrong ("Băng khen", "Thị đua", "Chính phú").

A phrase of the catalogues (provinces among them) and of ``models/rules/ocr.yaml`` that stands in the line but for an
accent or two is that phrase. Only phrases of two words and more are taken, and none that another phrase with other
accents comes near.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import pairwise

import regex

from extract import resources
from extract.reading.cues import setting
from extract.reading.ocr_text import TOPIC, Edit
from extract.reading.pdf_lines import PrintedLine
from extract.text import fold, match_key

_WORD = regex.compile(r"[^\W\d_]+")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_MOST_UNIT_WORDS = 7
_LONG = 5  # words: such a phrase cannot stand there by chance
_CATALOGUES = ("document_types", "awards")


def phrase_edits(line: PrintedLine) -> list[Edit]:
    """Return the edits that put the accents of a line's phrases right."""
    found = list(_WORD.finditer(line.text))
    folded = [fold(match[0]) for match in found]
    index = _phrases()
    edits = []
    at = 0
    while at < len(found):
        step = 1
        for phrase in index.get(folded[at], ()):
            size = len(phrase)
            words = found[at : at + size]
            if tuple(folded[at : at + size]) != tuple(map(fold, phrase)) or not _adjacent(line.text, words):
                continue
            if phrase not in _places() or all(word[0][0].isupper() for word in words):
                edits += [*_accents(words, phrase), *_specks(line.text, words)]
                step = size
                break
        at += step
    return edits


def _adjacent(text: str, words: list[regex.Match[str]]) -> bool:
    """Tell whether words stand side by side; in a long phrase a speck may have been read as a stop between them."""
    allowed = {" "} if len(words) < _LONG else {" ", ". ", ", ", "' ", "` "}
    return all(text[a.end() : b.start()] in allowed for a, b in pairwise(words))


def _specks(text: str, words: list[regex.Match[str]]) -> list[Edit]:
    return [Edit(a.end(), b.start(), " ") for a, b in pairwise(words) if text[a.end() : b.start()] != " "]


def _accents(words: list[regex.Match[str]], phrase: tuple[str, ...]) -> list[Edit]:
    """Return the edits from the words read to the phrase; none where more differs than OCR confuses."""
    wrong = [(match, word) for match, word in zip(words, phrase, strict=True) if match_key(match[0]) != match_key(word)]
    if not wrong or len(wrong) * 2 > len(phrase):
        return []
    if sum(_cost(match[0], word) for match, word in wrong) > setting("phrase_cost", TOPIC):
        return []
    edits = []
    for match, word in wrong:
        new = "".join(b.upper() if a.isupper() else b.lower() for a, b in zip(match[0], word, strict=True))
        edits.append(Edit(match.start(), match.end(), new))
    return edits


def _cost(read: str, known: str) -> float:
    return sum(_letter_cost(a, b) for a, b in zip(read.lower(), known.lower(), strict=True) if a != b)


@cache
def _letter_cost(read: str, known: str) -> float:
    costs = setting("accent_cost", TOPIC)
    if "đ" in read + known:
        return float(costs["stroke"])
    (tone, mark), (other_tone, other_mark) = _marks(read), _marks(known)
    return float(costs["tone"] * (tone != other_tone) + costs["mark"] * (mark != other_mark))


def _marks(letter: str) -> tuple[str, str]:
    marks = unicodedata.normalize("NFD", letter)[1:]
    return "".join(m for m in marks if m in _TONES), "".join(m for m in marks if m not in _TONES)


def preload() -> None:
    """Index the phrases and the names of units."""
    _phrases()
    _units()


def unit_edits(line: PrintedLine) -> list[Edit]:
    """Return the edits that put the accents of units' names right, each behind its tier ("thành phố Cẩm Phả")."""
    found = list(_WORD.finditer(line.text))
    folded = [fold(match[0]) for match in found]
    tiers, names = _units()
    edits = []
    for at in [index for index, word in enumerate(folded) if word in tiers]:
        for size in range(min(_MOST_UNIT_WORDS, len(found) - at), 1, -1):
            words = found[at : at + size]
            name = names.get(tuple(folded[at : at + size]))
            if name is not None and words[-1][0][0].isupper() and _adjacent(line.text, words):
                edits += _accents(words, name)
                break
    return edits


@cache
def _units() -> tuple[frozenset[str], dict[tuple[str, ...], tuple[str, ...]]]:
    """Return the folded first words of units' names, and the names that no other resembles but for accents."""
    spelled: dict[str, set[str]] = {}
    for row in resources.load_csv("models/catalogues/units.csv"):
        spelled.setdefault(fold(row["name"]), set()).add(row["name"])
    names = {
        tuple(folded.split()): tuple(min(spellings).split())
        for folded, spellings in spelled.items()
        if (len(spellings) == 1 or len(set(map(match_key, spellings))) == 1) and folded.replace(" ", "").isalpha()
    }
    return frozenset(key[0] for key in names), names


@cache
def _places() -> frozenset[tuple[str, ...]]:
    """Return the proper names of provinces; they count only where they are written with capitals."""
    rows = resources.load_csv("models/catalogues/units.csv")
    names = (row["name"].split() for row in rows if row["tier"] == "province")
    return frozenset(tuple(part for part in parts if part[:1].isupper()) for parts in names)


@cache
def _phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the phrases by their folded first word, the longest first."""
    words = resources.load_yaml("models/rules/ocr.yaml")["words"]
    names = [*words["phrase"], *(" ".join(place) for place in _places())]
    for catalogue in _CATALOGUES:
        names += [row["name"] for row in resources.load_csv(f"models/catalogues/{catalogue}.csv")]
    names += [
        row["name"] for row in resources.load_csv("models/catalogues/issuers.csv") if len(row["name"].split()) > 2
    ]
    left_alone = {match_key(name) for name in words["twin"]}
    by_key: dict[tuple[str, ...], set[str]] = {}
    for name in names:
        parts = name.split()
        if len(parts) > 1 and match_key(name) not in left_alone and all(part.isalpha() for part in parts):
            by_key.setdefault(tuple(map(fold, parts)), set()).add(match_key(name))
    spelled = {match_key(name): tuple(name.split()) for name in names}
    index: dict[str, list[tuple[str, ...]]] = {}
    for key, spellings in by_key.items():
        if len(spellings) == 1:  # two phrases that differ by accents alone: none
            index.setdefault(key[0], []).append(spelled[next(iter(spellings))])
    return {first: tuple(sorted(phrases, key=len, reverse=True)) for first, phrases in index.items()}
