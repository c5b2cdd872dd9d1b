"""Who reports, where no letterhead tells: read from the closing sentence and from who acts in the text."""

from __future__ import annotations

from collections import Counter

import regex

from extract.extractors.header_issuer import Body, kind_of, level_of, unit_of
from extract.extractors.header_zones import rules, starts_body
from extract.reading.document import Document
from extract.text import fold


def infer_body(document: Document, body_start: int) -> Body | None:
    """Return the author that the text implies (``stated`` is False), None where it implies none.

    "UBND huyện báo cáo kết quả như sau" names the kind of body, "Trên đây là báo cáo ... của huyện A" the unit.
    """
    acting = _acting(document, body_start)
    closing = _closing(document)
    named = next((text for text, _, _ in (closing, acting) if text and starts_body(fold(text)) and unit_of(text)), None)
    start, end = next(((s, e) for text, s, e in (closing, acting) if text), (0, 0))
    if named:
        return _body(named, unit_of(named), start, end)
    unit = unit_of(closing[0]) if closing[0] else None
    if acting[0] is None:
        return None
    level = _level_word(acting[0])
    unit = unit if unit and (level is None or unit.startswith(level)) else _main_unit(document.text, level)
    if unit is None:
        return None
    name = regex.sub(rf"\s*{regex.escape(level)}$", "", acting[0]) if level else acting[0]
    return _body(f"{name} {unit}", unit, start, end)


def _body(name: str, unit: str | None, start: int, end: int) -> Body:
    name = name[:1].upper() + name[1:]
    return Body(name, kind_of(name), level_of(name, unit), unit, None, start, end, stated=False)


def _acting(document: Document, body_start: int) -> tuple[str | None, int, int]:
    window = fold(document.text[body_start : body_start + 3000])
    match = rules().pattern("acting").search(window)
    if not match:
        return None, 0, 0
    start, end = body_start + match.start("who"), body_start + match.end("who")
    return " ".join(document.text[start:end].split()), start, end


def _closing(document: Document) -> tuple[str | None, int, int]:
    offset = max(len(document.text) - 4000, 0)
    match = None
    for match in rules().pattern("closing").finditer(fold(document.text[offset:])):  # noqa: B007  the last one counts
        pass
    if match is None:
        return None, 0, 0
    start, end = offset + match.start("who"), offset + match.end("who")
    return " ".join(document.text[start:end].split()), start, end


def _level_word(name: str) -> str | None:
    """Return the bare level word that ends a name: "UBND huyện"."""
    return next((word for word in rules().settings["levels"] if name.endswith(" " + word)), None)


def _main_unit(text: str, level: str | None) -> str | None:
    """Return the unit of this level that the text names most often, None where two are as frequent."""
    if level is None:
        return None
    names = Counter(regex.findall(rf"(?<!\p{{L}}){level}\s(?:\p{{Lu}}\p{{L}}+)(?:\s\p{{Lu}}\p{{L}}+){{0,3}}", text))
    ranked = names.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return " ".join(ranked[0][0].split())
