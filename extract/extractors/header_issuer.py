"""From the lines of a letterhead (or from the text, where there is none) to the body whose report it is.

The upper line names the superior, the lower one the author (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.2):
"UBND TỈNH A / SỞ Y TẾ" is "Sở Y tế tỉnh A". Capitals are restored from the phrases that models/rules/header.yaml
lists, from the report's own text, and from the level words; what nobody knows is written as a proper name.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache

import regex

from extract.extractors.header_zones import Piece, rules, starts_body
from extract.reading.document import Document
from extract.records import IssuerKind, Level
from extract.text import fold

_SHORTEST_KEY = 5
_NAME = r"\p{Lu}[\p{L}'’.\-]*(?:\s\p{Lu}[\p{L}'’.\-]*|\s\d{1,2}){0,4}"


@dataclass(frozen=True, slots=True)
class Body:
    """An author: its name in running text and what the name tells; ``start``/``end`` locate the own line."""

    name: str
    kind: IssuerKind
    level: Level | None
    unit: str | None
    province: str | None
    start: int
    end: int
    stated: bool = True
    superior: str | None = None


def from_letterhead(document: Document, lines: list[Piece]) -> Body | None:
    """Return the author that the letterhead names, None where no line of it can be read."""
    bodies = _join(lines)
    if not bodies:
        return None
    cased = [restore_case(text, document.text) for text, _, _ in bodies]
    own, superiors = cased[-1], cased[:-1]
    superior = superiors[-1] if superiors else None
    if superior and (organ := _bare_organ(own)):
        own = f"{own[:organ]} {superior}{own[organ:]}"
    own = _with_unit_of(superior, own)
    unit = unit_of(own)
    name = own
    if unit is None and superior and _starts(own, "needs_superior") and not _is_central(superior):
        unit = unit_of(superior)
        name = f"{own} {_short_of(superior, unit)}"
    province = next((u for text in (own, *reversed(superiors)) if (u := unit_of(text)) and _is_province(u)), None)
    return Body(
        name=name,
        kind=kind_of(own if kind_of(own) != "other" or not superior else name),
        level=level_of(own, unit) or (level_of(superior, unit) if superior and name != own else None),
        unit=unit,
        province=province,
        start=bodies[-1][1],
        end=bodies[-1][2],
        superior=superior,
    )


def _bare(line: str) -> str:
    """Return a line of the letterhead without the specks and ornaments around it."""
    if quoted := rules().pattern("quoted_line").search(line):
        return quoted.group()
    return rules().pattern("junk").sub("", line).strip(" '`’.,:;-–—_›*\"|=~")


def _with_unit_of(superior: str | None, own: str) -> str:
    """Return a name that ends with a bare level word with the unit that the line above gives to that level."""
    stem, _, last = own.rpartition(" ")
    level = last.lower()
    unit = unit_of(superior) if superior and level in rules().settings["levels"] else None
    return f"{stem} {unit}" if unit and unit.startswith(level + " ") else own


def _bare_organ(own: str) -> int:
    """Return the length of an organ's name that only its unit follows ("Ban Chấp hành" | " tỉnh A"), 0 for others."""
    organs = sorted(rules().settings["organs"], key=len, reverse=True)
    length = next((len(organ) for organ in organs if fold(own).startswith(organ + " ")), 0)
    return length if length and rules().pattern("unit_name").match(own, length + 1) else 0


def _join(lines: list[Piece]) -> list[tuple[str, int, int]]:
    """Join the lines that name one body; a line that opens with the head of a name begins a new one."""
    bodies: list[tuple[str, int, int]] = []
    for line in sorted(lines, key=lambda part: (part.column, part.start)):
        text = _bare(line.text)
        if not text:
            continue
        for part in _split(text):
            if not bodies or (starts_body(fold(part)) or _compact_known(part)):
                bodies.append((part, line.start, line.end))
            elif committee := _implied_committee(bodies[-1][0], part):
                bodies.append((f"{committee} {part}", line.start, line.end))
            elif line.start - bodies[-1][2] < 80:
                joined, start, _ = bodies[-1]
                bodies[-1] = (f"{joined} {part}", start, line.end)
    named = [body for body in bodies if starts_body(fold(body[0])) or _compact_known(body[0])]
    others = [body for body in named if fold(body[0]).strip() not in rules().words["ornament"]]
    return named if len(others) == 1 and _bare_organ(restore_case(others[0][0])) else others or named


def _implied_committee(superior: str, line: str) -> str | None:
    """Return the head of the own name where only its unit is printed: "UBND HUYỆN A / XÃ B"."""
    match = rules().pattern("committee_unit").match(fold(superior))
    own = rules().pattern("unit_line").match(fold(line))
    return superior[: match.end("head")] if match and own else None


def _split(text: str) -> list[str]:
    """Cut a line that a reader joined out of two: "UBND TỈNH A SỞ Y TẾ"."""
    folded = fold(text)
    match = rules().pattern("joined_letterhead").match(folded)
    return [text[: match.end("upper")], text[match.start("lower") :]] if match else [text]


def kind_of(name: str) -> IssuerKind:
    """Return the kind of a body by its name."""
    folded = fold(name)
    for pattern, kind in _kinds():
        if pattern.match(folded):
            return kind
    return "other"


@cache
def _kinds() -> tuple[tuple[regex.Pattern[str], IssuerKind], ...]:
    return tuple((regex.compile(pattern), kind) for pattern, kind in rules().settings["kinds"])


def level_of(name: str, unit: str | None) -> Level | None:
    """Return the level that name and unit tell, None where they do not."""
    folded = fold(name)
    for start, level in rules().settings["body_levels"].items():
        if _begins(folded, start):
            found: Level = level
            return found
    kind = kind_of(name)
    national = unit is None and kind in {"union", "front"} and _starts(" ".join(name.split()[-2:]), "country")
    if national or _is_central(name):
        return "central"
    if kind == "school":
        return "unit"
    if unit and _starts(unit, "city") and _starts(name, "city_offices"):
        return "district"  # a city under the State has departments (sở); of the others the catalogue knows the level
    levels: dict[str, Level] = rules().settings["levels"]
    if unit:
        return next((levels[word] for word in levels if unit.startswith(word + " ")), None)
    return None


def _is_central(name: str) -> bool:
    return _starts(name, "central")


def _starts(name: str, setting: str) -> bool:
    folded = fold(name)
    return any(_begins(folded, start) for start in rules().settings[setting])


def _begins(folded: str, start: str) -> bool:
    return folded.startswith(start) and not folded[len(start) : len(start) + 1].isalnum()


def unit_of(name: str) -> str | None:
    """Return the administrative unit inside a name in running text: "tỉnh Hà Giang"; None where none is named."""
    matches = list(rules().pattern("unit_name").finditer(name))
    if matches:
        return matches[-1].group()
    folded = fold(name)
    for start, kind in rules().settings["party_units"].items():
        if (at := folded.find(start + " ")) != -1 and (proper := regex.match(_NAME, name[at + len(start) + 1 :])):
            return f"{kind} {proper.group()}"
    return None


def _is_province(unit: str) -> bool:
    words = rules().settings["levels"]
    return any(unit.startswith(word + " ") for word, level in words.items() if level == "province")


def _short_of(superior: str, unit: str | None) -> str:
    """Return what the own line takes from its superior: the unit of a people's committee, else the whole name."""
    return unit if unit and kind_of(superior) == "people_committee" else superior


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
    if not starts_body(fold(phrase)) and (known := _compact_known(phrase)):
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


def _compact_known(text: str) -> str | None:
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
        if known := _cased().get(tuple(folded[at : at + length])):
            tail = words[at + length - 1][len(words[at + length - 1].rstrip(",")) :]
            return length, " ".join(known) + ("" if known[-1].endswith(",") else tail)
    return None


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
