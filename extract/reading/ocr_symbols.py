"""Numbers and symbols of documents as OCR leaves them -> as they are printed.

A symbol is taken group by group. A group that the catalogues know stays; another becomes the known abbreviation from
which it differs by confusions only (a weighted edit distance), provided no second one is nearly as near.
"""

from __future__ import annotations

from functools import cache

import regex

from extract import resources
from extract.reading.cues import cue, setting
from extract.reading.ocr_text import TOPIC, Edit, squeezed
from extract.reading.pdf_lines import PrintedLine

_SPLIT = regex.compile(r"\s?[-–]\s?")
_REST = regex.compile(r"[A-ZĐÐ][A-Za-zĐÐđ0-9&|\]]{0,11}(?:[-–][A-ZĐÐ][A-Za-zĐÐđ0-9&]{0,11}){0,3}(?!\w)")


def symbol_edits(line: PrintedLine) -> list[Edit]:
    """Return the edits that repair the document numbers of a line."""
    text = line.text
    if not any(char.isdigit() for char in text):
        return []
    edits = []
    for match in cue("symbol_like", TOPIC).finditer(text) if "/" in text or "⁄" in text else ():
        edits += _in_match(text, match)
    if not edits:
        edits += _slashes(text) or _party(text)
    return edits


def cut_symbol_edits(line: PrintedLine, before: str) -> list[Edit]:
    """Return the edits to the rest of a symbol that the line break before ``line`` cut."""
    if not cue("symbol_cut", TOPIC).search(before[-30:]):
        return []
    match = _REST.match(line.text)
    if match is None or (new := repaired_symbol(match[0])) == match[0]:
        return []
    return [Edit(0, match.end(), new)]


def _in_match(text: str, match: regex.Match[str]) -> list[Edit]:
    symbol = repaired_symbol(match["symbol"])
    known = any(group in abbreviations() for group in _SPLIT.split(symbol))
    edits = []
    if symbol != match["symbol"]:
        edits.append(Edit(*match.span("symbol"), symbol))
    if not known:  # figures over letters that no catalogue knows: perhaps no document at all
        return edits
    start, number = match.start("number"), match["number"]
    if " " in number and not cue("before_number", TOPIC).search(text[max(start - 8, 0) : start]):
        cut = number.rindex(" ") + 1
        start, number = start + cut, number[cut:]
    for at, part in ((start, number), (match.start("year"), match["year"] or "")):
        new = squeezed(part)
        if new != part and any(char.isdigit() for char in part):
            edits.append(Edit(at, at + len(part), new))
    for name in ("slash1", "slash2"):
        slash = match[name]
        if slash and slash.strip() != "/":
            edits.append(Edit(*match.span(name), "/"))
    return edits


def _slashes(text: str) -> list[Edit]:
    return [
        Edit(match.end("number"), match.start("type"), "/")
        for match in cue("slash_lost", TOPIC).finditer(text)
        if match["type"] in types() and match["issuer"] in abbreviations()
    ]


def _party(text: str) -> list[Edit]:
    edits = []
    for match in cue("party_symbol", TOPIC).finditer(text):
        kind, issuer = _repaired_group(match["type"]), _repaired_group(match["issuer"].replace(" ", ""))
        if kind not in types() or issuer not in abbreviations():
            continue
        new = {"number": squeezed(match["number"]), "type": kind, "issuer": issuer}
        edits += [Edit(*match.span(name), text) for name, text in new.items() if text != match[name]]
    return edits


@cache
def repaired_symbol(symbol: str) -> str:
    """Return a symbol with each group repaired where one repair is clearly best; blanks inside a symbol as printed."""
    parts = regex.split(r"(\s?[-–]\s?)", symbol)
    groups = [part if index % 2 else _repaired_group(part) for index, part in enumerate(parts)]
    return "".join(groups)


def _repaired_group(group: str) -> str:
    if group in abbreviations() or not group:
        return group
    plain = group.replace("Ð", "Đ")
    if plain in abbreviations():
        return plain
    if (term := cue("numbered_group", TOPIC).match(plain)) is not None:
        return term["body"] + squeezed(term["term"])
    best = nearest(group)
    if best is not None:
        return best
    for cut in range(2, len(plain) - 1):  # "QĐUBND": the hyphen is lost
        if plain[:cut] in types() and plain[cut:] in abbreviations() and len(plain) > 5:
            return f"{plain[:cut]}-{plain[cut:]}"
    return plain


@cache
def nearest(group: str) -> str | None:
    """Return the known abbreviation that ``group`` was most probably printed as, None where that is open."""
    most, margin = setting("symbol_cost", TOPIC), setting("symbol_margin", TOPIC)
    costs = sorted(
        (cost, known)
        for known in abbreviations()
        if abs(len(known) - len(group)) <= 2 and len(known) > 1 and (cost := distance(group, known, most)) <= most
    )
    if not costs or (len(costs) > 1 and costs[1][0] - costs[0][0] < margin):
        return None
    return costs[0][1]


def distance(read: str, known: str, most: float = 99.0) -> float:
    """Return the cost of reading ``known`` as ``read``: cheap for known confusions, 1 for any other change.

    Any cost above ``most`` may stand for a higher one.
    """
    pairs = _confusions()
    previous: list[list[float]] = []
    for i in range(len(read) + 1):
        row = [99.0] * (len(known) + 1)
        for j in range(len(known) + 1):
            if i == j == 0:
                row[0] = 0.0
                continue
            options = []
            for a in range(min(i, 3) + 1):
                for b in range(min(j, 2) + 1):
                    if not a and not b:
                        continue
                    before = row[j - b] if a == 0 else previous[i - a][j - b]
                    cost = _cost(read[i - a : i], known[j - b : j], pairs)
                    options.append(before + cost)
            row[j] = min(options)
        if min(row) > most and i and min(previous[-1]) > most:
            return 99.0
        previous.append(row)
    return round(previous[-1][-1], 3)


def _cost(read: str, known: str, pairs: dict[tuple[str, str], float]) -> float:
    if read == known:
        return 0.0
    if (read, known) in pairs:
        return pairs[read, known]
    return 1.0 if len(read) <= 1 and len(known) <= 1 else 99.0


@cache
def _confusions() -> dict[tuple[str, str], float]:
    table: dict[tuple[str, str], float] = {}
    for read, known, cost in setting("confusion", TOPIC):
        table[read, known] = cost
        if len(read) == len(known) == 1:
            table.setdefault((known, read), cost)
    return table


@cache
def types() -> frozenset[str]:
    """Return the abbreviations of document types."""
    rows = resources.load_csv("models/catalogues/document_types.csv")
    return frozenset(row["abbreviation"] for row in rows if row["abbreviation"])


@cache
def abbreviations() -> frozenset[str]:
    """Return what may stand as a group of a symbol: types, issuers, drafting units."""
    issuers = (row["abbreviation"] for row in resources.load_csv("models/catalogues/issuers.csv"))
    units = resources.load_yaml("models/rules/ocr.yaml")["words"]["unit"]
    return types() | frozenset(filter(None, issuers)) | frozenset(units)
