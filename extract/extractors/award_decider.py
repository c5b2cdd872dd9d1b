"""Who decides, in a decision: the office named alone over the line "QUYẾT ĐỊNH:", the giver where no other is named.

Nghị định 30/2020/NĐ-CP, Phụ lục III, mẫu 1.2: the title of the office that decides stands between the subject and the
legal bases, and what it decides follows the line "QUYẾT ĐỊNH:" (or "QUYẾT NGHỊ:").
"""

from __future__ import annotations

from dataclasses import replace

from extract.extractors.award_authority import Authority
from extract.extractors.award_scan import NamedAward, scan
from extract.extractors.award_state import Candidate, compatible, names_no_title
from extract.knowledge import rules
from extract.reading.document import Document, Paragraph

DECIDED = "decided"  # the rule's name in Candidate.fired: given by the paper itself


def decided(document: Document, candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates with the deciding office as the giver of what the decision gives and nobody else does."""
    if not candidates or (found := _decider(document)) is None:
        return candidates
    authority, start = found
    return [
        _by(authority, candidate) if candidate.item.start > start and candidate.status is None else candidate
        for candidate in candidates
    ]


def annex_award(document: Document) -> tuple[NamedAward, int] | None:
    """Return the one award that a decision gives before its first table, and where the decision begins.

    It is that of the lists attached to it that name none. None where it gives several, or is no decision.
    """
    if (found := _decider(document)) is None:
        return None
    last = min((table.start for table in document.tables if table.start > found[1]), default=len(document.text))
    named: dict[str, NamedAward] = {}
    for paragraph in document.paragraphs:
        if found[1] <= paragraph.start < last and paragraph.role not in {"cell", "footer"}:
            for element in scan(document.text, paragraph.start, paragraph.end):
                award = element.award or (element.item.award if element.item else None)
                if award is not None and award.type.kind != "verb" and not names_no_title(award):
                    named.setdefault(award.type.name, award)
    return (next(iter(named.values())), found[1]) if len(named) == 1 else None


def _by(authority: Authority, candidate: Candidate) -> Candidate:
    fired = (*candidate.fired, DECIDED)
    if candidate.conferrer is not None:
        own = candidate.tier is not None and candidate.tier == authority.tier
        return replace(candidate, fired=fired) if own else candidate
    if not compatible(authority.tier, candidate.award.type) or candidate.tier not in {None, authority.tier}:
        return candidate
    return replace(
        candidate, conferrer=(authority.start, authority.end), tier=authority.tier, level=authority.level,
        bare_city=authority.bare_city, fired=fired,
    )  # fmt: skip


def _decider(document: Document) -> tuple[Authority, int] | None:
    """Return the office that decides and where its decision begins; None where the paper is no decision."""
    opening = rules.load("awards").pattern("decides_line")
    basis = rules.load("awards").pattern("decision_basis")
    office: Authority | None = None
    before: list[Paragraph] = []
    for paragraph in document.paragraphs:
        if paragraph.role in {"cell", "footer"}:
            continue
        if office is None and before and basis.match(document.text, paragraph.start, paragraph.end):
            office = next((read for line in reversed(before[-2:]) if (read := _office(document.text, line))), None)
            if office is None:
                return None
        elif office is not None and opening.fullmatch(document.text, paragraph.start, paragraph.end):
            return office, paragraph.end
        before.append(paragraph)
    return None


def _office(text: str, paragraph: Paragraph) -> Authority | None:
    """Return the authority that is all that a paragraph says."""
    start = paragraph.start
    end = paragraph.start + len(text[start : paragraph.end].rstrip(" ,.;:"))
    authority = next((element.authority for element in scan(text, start, end)), None)
    if (
        authority is None
        or authority.start != start
        or authority.kind == "place"
        or not text[start:end].isupper()
        or "\n" in text[start:end]
    ):
        return None
    return replace(authority, end=end, generic=False)
