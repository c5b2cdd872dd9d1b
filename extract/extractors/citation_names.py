"""Documents cited without number and symbol: laws by name, short forms, papers known by their day, back references.

Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6b: luật and pháp lệnh are cited by name alone; a document cited before
may be cited again by its kind and number.
"""

from collections.abc import Iterator

import regex

from extract.extractors.citation_issuers import extent_of_law, extent_of_title
from extract.extractors.citation_mention import Mention, rules, setting
from extract.knowledge.documents import type_named
from extract.language.dates import read_date

_NAME_REACH = 170


def find_named(text: str) -> list[Mention]:
    """Return the mentions without a symbol, in order; they may overlap those with one, which then count."""
    found = [*_laws(text), *_short(text), *_minutes(text), *_dated(text), *_back_references(text)]
    found.sort(key=lambda mention: (mention.start, -mention.end))
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _laws(text: str) -> Iterator[Mention]:
    at = 0
    while match := rules().pattern("law_word").search(text, at):
        at = match.end()
        end = _law_end(text, match)
        if end is None:
            continue
        word = " ".join(match[0].split())
        kind = type_named(word)
        mention = Mention(match.start(), end, form="name_only", confidence=setting("confidence")["name_only"])
        mention.type = kind.name if kind else word
        mention.type_code = kind.code if kind else None
        mention.places["type"] = match.span()
        mention.places["name"] = (match.start(), end)
        yield mention
        at = end


def _law_end(text: str, word: "regex.Match[str]") -> int | None:
    start = word.end()
    limit = min(len(text), start + _NAME_REACH)
    tab = text.find("\t", start, limit)
    limit = tab if tab >= 0 else limit
    amending = rules().pattern("law_amending").match(text, start, limit)
    dated = rules().pattern("law_dated_name").match(text, amending.end() if amending else start, limit)
    if amending:
        named = _law_name(text, amending.end(), limit)
        return dated.end() if dated and _one_name(dated[0]) else named or amending.end()
    known = extent_of_law(text, start, limit)
    if word[0][0].islower():
        return known
    if dated and _one_name(dated[0]) and (known is None or dated.end() > known):
        return dated.end()
    if known is not None:
        return known
    if type_named(word[0]) == type_named(setting("constitution")):
        return start
    return extent_of_title(text, start, limit)


def _law_name(text: str, start: int, limit: int) -> int | None:
    at = start
    while at < limit and text[at] == " ":
        at += 1
    return extent_of_law(text, at, limit) or extent_of_title(text, at, limit)


def _one_name(name: str) -> bool:
    """Refuse a stretch up to the next date that runs over another citation."""
    return not rules().pattern("second_citation").search(name)


def _short(text: str) -> Iterator[Mention]:
    at = 0
    while match := rules().pattern("short").search(text, at):
        at = match.end()
        if not match["so"] and not _capital_or_normative(match["type"]):
            continue
        if not match["so"] and match["year"] is None and len(match["number"]) > setting("longest_bare_number"):
            continue
        mention = _plain(match, "short")
        mention.number, mention.year = match["number"], match["year"]
        mention.code = "/".join(filter(None, (match["number"], match["year"])))
        mention.places["number"] = match.span("number")
        yield mention


def _capital_or_normative(word: str) -> bool:
    kind = type_named(word)
    return bool(kind) and word[0].isupper() and kind is not None and kind.code in setting("bare_number_types")


def _minutes(text: str) -> Iterator[Mention]:
    for match in rules().pattern("minutes").finditer(text):
        if rules().pattern("other_date_before").search(text, match.start(), match.end()):
            continue
        if match["title"] and rules().pattern("second_citation").search(match["title"]):
            continue
        yield _plain(match, "name_only")


def _dated(text: str) -> Iterator[Mention]:
    for match in rules().pattern("dated").finditer(text):
        date = read_date(text, match.end())
        if date and date.date.day_or_none() and match["type"][0].isupper():
            yield _plain(match, "name_only")


def _back_references(text: str) -> Iterator[Mention]:
    for match in rules().pattern("back_reference").finditer(text):
        mention = _plain(match, "back_reference")
        mention.start = match.start("type")
        mention.plural = bool(match["plural"])
        yield mention


def _plain(match: "regex.Match[str]", form: str) -> Mention:
    kind = type_named(match["type"])
    end = match.end("number") if form == "short" else match.end()
    if form == "short" and match["year"]:
        end = match.end("year")
    while match.string[end - 1] in " ,\n":
        end -= 1
    mention = Mention(match.start("type"), end, form=form, confidence=setting("confidence")[form])  # type: ignore[arg-type]
    mention.type = kind.name if kind else match["type"]
    mention.type_code = kind.code if kind else None
    mention.places["type"] = match.span("type")
    return mention
