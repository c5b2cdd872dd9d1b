"""From the lines of a letterhead (or from the text, where there is none) to the body whose report it is.

The upper line names the superior, the lower one the author (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.2):
"UBND TỈNH A / SỞ Y TẾ" is "Sở Y tế tỉnh A". Capitals are restored from the phrases that models/rules/header.yaml
lists, from the report's own text, and from the level words; what nobody knows is written as a proper name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from extract.extractors.header_case import compact_known, restore_case
from extract.extractors.header_zones import Piece, rules, starts_body
from extract.reading.document import Document
from extract.records import IssuerKind, Level
from extract.text import fold

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
        name = f"{own} {_short_of(own, superior, unit)}"
    province = next((u for text in (own, *reversed(superiors)) if (u := unit_of(text)) and _is_province(u)), None)
    return Body(
        name=name,
        kind=kind_of(own if kind_of(own) != "other" or not superior else name),
        level=level_of(own, unit) or (level_of(superior, unit) if superior and _shares_level(own, name) else None),
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
            if not bodies or (starts_body(fold(part)) or compact_known(part)):
                bodies.append((part, line.start, line.end))
            elif committee := _implied_committee(bodies[-1][0], part):
                bodies.append((f"{committee} {part}", line.start, line.end))
            elif line.start - bodies[-1][2] < 80:
                joined, start, _ = bodies[-1]
                bodies[-1] = (f"{joined} {part}", start, line.end)
    named = [body for body in bodies if starts_body(fold(body[0])) or compact_known(body[0])]
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


def _shares_level(own: str, name: str) -> bool:
    """Tell whether a body has the level of its superior: it bears its name, or is a part of a ministry."""
    return name != own or _starts(own, "ministry_parts")


def _short_of(own: str, superior: str, unit: str | None) -> str:
    """Return what the own line takes from its superior: the unit of a people's committee or union, else all of it."""
    if unit is None or fold(own) in rules().settings["whole_superior"]:
        return superior
    both_unions = kind_of(own) == kind_of(superior) == "union"
    return unit if both_unions or kind_of(superior) == "people_committee" else superior
