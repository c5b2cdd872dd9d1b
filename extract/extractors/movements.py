"""Emulation movements and campaigns: one entry for each, with all its mentions.

Names are proposed by ``movement_candidates``, brought together by ``movement_clusters`` and compared with the dated
register (``knowledge.movements``). A name that the register does not know is kept as it is.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

import regex

from extract.extractors import classify
from extract.extractors.movement_candidates import find_candidates
from extract.extractors.movement_clusters import Cluster, cluster
from extract.extractors.movement_features import name_features
from extract.extractors.movement_names import Candidate, rules
from extract.knowledge import movements as register
from extract.knowledge import units
from extract.reading.document import Document
from extract.records import Citation, Header, Level, Movement, MovementLevel
from extract.text import fold

_AFTER_CITATION = 60
# A subject may hold citations of its own: that many before a mention are looked at.
_NEARBY = 8


def find_movements(document: Document, header: Header, citations: tuple[Citation, ...]) -> tuple[Movement, ...]:
    """Return one entry for each movement that the text names, in the order of their first mention."""
    text = document.text
    groups = cluster(text, find_candidates(text))
    return tuple(_movement(document, header, citations, group, number) for number, group in enumerate(groups, start=1))


def _movement(
    document: Document, header: Header, citations: tuple[Citation, ...], group: Cluster, number: int
) -> Movement:
    best = group.best
    launching = [_launching(mention, citations, document.text) for mention in group.mentions]
    directive = next((citation for citation in launching if citation), None)
    launched_by = _launched_by(document.text, group.mentions)
    level = _level(header, group, launching, launched_by, _owner(document.text, group.mentions))
    if launched_by is None and directive and directive.issuer and level not in {"national", "ministry"}:
        launched_by = directive.issuer.name
    confidence, surest = max(
        ((_confidence(document.text, mention), mention) for mention in group.mentions), key=lambda pair: pair[0]
    )
    return Movement(
        id=f"m{number}",
        name=_name(group),
        canonical=best.entry.name if best and best.how != "local" else None,
        derived_from=best.entry.id if best and best.how == "local" else None,
        kind=group.mentions[0].kind,
        level=level,
        launched_by=launched_by,
        directive=directive.directive if directive else None,
        misquoted=any(match.misquoted for match in group.matches if match),
        confidence=confidence,
        mentions=tuple(document.span(mention.start, mention.end) for mention in group.mentions),
        needs_review=classify.name_needs_review(confidence, surest.rules)
        or (best is not None and best.how == "review"),
    )


def _name(group: Cluster) -> str:
    """Return the name as first written, cleaned: a mention without slips goes before one with slips.

    A local version of a national movement that is written with slips alone is mended by the national name.
    """
    for name, match in zip(group.names, group.matches, strict=True):
        if match is None or not match.misquoted:
            return name
    best = group.best
    return register.corrected(group.names[0], best.entry) if best and best.how == "local" else group.names[0]


def _confidence(text: str, mention: Candidate) -> float:
    features = name_features(text, mention.start, mention.end, mention.rules, quoted=mention.quoted)
    return classify.name_confidence(features, mention.kind)


def _launching(mention: Candidate, citations: tuple[Citation, ...], text: str) -> Citation | None:
    """Return the cited document whose subject launches the movement, None where none stands before the name."""
    index = bisect_right(citations, mention.start, key=lambda citation: citation.span.start)
    nearby = citations[max(index - _NEARBY, 0) : index]
    for citation in nearby:
        subject = citation.spans.get("subject")
        if mention.start < max(citation.span.end, subject.end if subject else 0):
            return citation
    trigger = mention.trigger[0]
    before = [c for c in nearby if c.span.end <= trigger <= c.span.end + _AFTER_CITATION]
    if before and rules().pattern("subject_gap").match(text[before[-1].span.end : trigger]):
        return before[-1]
    return None


def _launched_by(text: str, mentions: list[Candidate]) -> str | None:
    """Return who launched it, from "do ... phát động" right before or behind a mention."""
    for mention in mentions:
        behind = rules().pattern("launched").match(text, mention.end, mention.end + 160)
        if behind:
            return " ".join(behind["who"].split())
        front = rules().pattern("launched_front").search(text[mention.trigger[1] : mention.start].rstrip("“\"«‘' "))
        if front:
            return " ".join(front["who"].split())
    return None


def _owner(text: str, mentions: list[Candidate]) -> str | None:
    """Return whose movement it is: "của tỉnh" or "theo Chỉ thị ... của X" behind, "Hội xã A có phong trào" before."""
    for mention in mentions:
        behind = rules().pattern("owner_behind").match(text, mention.end, min(mention.end + 200, len(text)))
        if behind:
            return " ".join(behind["who"].split())
        start = max(mention.trigger[0] - 110, 0)
        if before := rules().pattern("owner_before").search(text[start : mention.trigger[0]]):
            return " ".join(before["who"].split())
    return None


@cache
def _launchers() -> tuple[tuple[regex.Pattern[str], MovementLevel], ...]:
    return tuple((regex.compile(pattern), level) for pattern, level in rules().settings["launchers"])


def _level(
    header: Header, group: Cluster, launching: list[Citation | None], launched_by: str | None, owner: str | None
) -> MovementLevel | None:
    """Return how far the movement reaches.

    A local version tells by its own words. A movement named only as the subject of local directives is local. Else the
    register, the launcher, and for a name of its own the reporter's level.
    """
    best = group.best
    issued = {citation.issuer.level for citation in launching if citation and citation.issuer}
    if best and best.how == "local":
        return _local_level(header, group.names[0], best) or _only_level(issued)
    if all(launching) and (level := _only_level(issued)):
        return level
    if best:
        return "national" if best.entry.scope == "national" else "ministry"
    for body in (launched_by, owner):
        folded = fold(body) if body else ""
        found = next((level for pattern, level in _launchers() if pattern.search(folded)), None)
        if found:
            return found
    if level := _only_level(issued):
        return level
    reporter = header.issuer.level if header.issuer else None
    return "national" if reporter == "central" else reporter


def _only_level(levels: set[Level | None]) -> MovementLevel | None:
    """Return the one level that directives agree on."""
    table: dict[Level | None, MovementLevel] = {
        "central": "national",
        "province": "province",
        "district": "district",
        "commune": "commune",
        "unit": "unit",
    }
    known = {table[level] for level in levels if level in table}
    return known.pop() if len(known) == 1 and len(levels) == 1 else None


def _local_level(header: Header, name: str, match: register.Match) -> MovementLevel | None:
    lower = name.casefold()
    for word, level in rules().settings["place_levels"].items():
        if regex.search(rf"(?<!\p{{L}}){word}(?!\p{{L}})", lower) and word not in match.entry.name.casefold():
            found: MovementLevel = level
            return found
    issuer = header.issuer
    if issuer and issuer.province and _names(name, issuer.province):
        return "province"
    if issuer and issuer.unit and _names(name, issuer.unit) and issuer.level != "central":
        return issuer.level
    tiers: tuple[units.UnitLevel, ...] = ("province", "district")
    for run in regex.findall(r"(?:\p{Lu}\p{Ll}+)(?:\s\p{Lu}\p{Ll}+)+", name):
        for tier in tiers:
            if units.resolve(run, tier):
                return tier
    return None


def _names(name: str, unit: str) -> bool:
    return fold(units.proper_name(unit)) in fold(name)
