"""Award counts: one entry for each number that counts awards or awardees, and warnings on sums that do not fit."""

from __future__ import annotations

from dataclasses import replace

import regex

from extract.extractors import award_prose, award_table_status, award_tables, award_totals, classify
from extract.extractors.award_features import Reading, award_features
from extract.extractors.award_state import Candidate, compatible
from extract.knowledge import rules
from extract.knowledge.awards import AwardType, refined
from extract.reading.document import Document
from extract.records import Award, Header, Level, ReadingWarning, ReportIssuer, Status, Tier
from extract.text import fold

_CITY = "thanh pho"  # folded
_YEAR = regex.compile(r"\d{4}")
_IN_TABLES = frozenset({"table_cell", "table_cell_caption", "roster_counted", "roster_stated", "roster_disagrees"})
# From the highest; a body at another tier than the reporter's own gives, the reporter's people receive.
_RANK: dict[str, int] = {"state": 0, "central": 0, "ministry": 1, "province": 1, "district": 2, "commune": 3, "unit": 4}
_REPORTER_TIER: dict[Level, Tier] = {
    "central": "ministry", "province": "province", "district": "district", "commune": "commune", "unit": "unit",
}  # fmt: skip


def find_awards(document: Document, header: Header) -> tuple[tuple[Award, ...], tuple[ReadingWarning, ...]]:
    """Return one entry for each number that counts awards, and warnings on sums that do not fit."""
    candidates, tables = _decided(document, header, *propose(document))
    return entries(document, header, candidates, tables), award_totals.warnings(document, candidates)


def _decided(
    document: Document, header: Header, candidates: list[Candidate], tables: dict[int, int]
) -> tuple[list[Candidate], dict[int, int]]:
    """Return what is left when the classifier has struck out the numbers in prose that surely count no award."""
    totals = {candidate.part_of for candidate in candidates}
    kept = [
        position
        for position, candidate in enumerate(candidates)
        if position in tables or position in totals or not _struck_out(document, header, candidate)
    ]
    if len(kept) == len(candidates):
        return candidates, tables
    moved = {old: new for new, old in enumerate(kept)}
    left = [
        replace(candidates[old], part_of=moved.get(part) if (part := candidates[old].part_of) is not None else None)
        for old in kept
    ]
    return left, {moved[old]: table for old, table in tables.items()}


def _struck_out(document: Document, header: Header, candidate: Candidate) -> bool:
    reading = read_candidate(document, header, candidate, table=False)
    return classify.counts_no_award(award_features(document.text, candidate, reading))


def entries(
    document: Document, header: Header, candidates: list[Candidate], tables: dict[int, int]
) -> tuple[Award, ...]:
    """Return one entry for each candidate."""
    return tuple(
        _entry(document, header, candidates, position, tables.get(position)) for position in range(len(candidates))
    )


def propose(document: Document) -> tuple[list[Candidate], dict[int, int]]:
    """Return the candidates of a document in reading order, prose first; table by position of those that are cells."""
    candidates = award_prose.candidates(document)
    tables: dict[int, int] = {}
    for table, candidate in award_tables.table_candidates(document, candidates) if document.tables else ():
        tables[len(candidates)] = table
        candidates.append(candidate)
    if tables:
        candidates = award_totals.joined_with_prose(document, candidates, tables)
    return award_totals.with_recipients(candidates), tables


def read_candidate(document: Document, header: Header, candidate: Candidate, *, table: bool) -> Reading:
    """Return what the record says of a candidate beyond the grammar: its status and tier, told by who reports."""
    level = header.issuer.level if header.issuer else None
    status, reason = _status(document, candidate, header)
    tier = candidate.tier
    if tier is None and candidate.bare_city and header.issuer is not None:
        tier = _city_tier(header.issuer)
    if tier is None and candidate.conferrer is None and status == "conferred" and level is not None:
        own = _REPORTER_TIER[level]
        tier = own if compatible(own, candidate.award.type) else None
    return Reading(status, reason, tier, header.issuer, table)


def _entry(document: Document, header: Header, candidates: list[Candidate], position: int, table: int | None) -> Award:
    candidate = candidates[position]
    item, award = candidate.item, candidate.award
    reading = read_candidate(document, header, candidate, table=table is not None)
    confidence = classify.award_confidence(award_features(document.text, candidate, reading))
    spans = {
        "award": document.span(award.start, award.end),
        "count": document.span(item.number_start, item.number_end),
        "recipient": document.span(item.noun_start, item.noun_end),
    }
    if candidate.conferrer:
        spans["conferrer"] = document.span(*candidate.conferrer)
    if candidate.status_at:
        spans["status"] = document.span(*candidate.status_at)
    return Award(
        id=f"a{position + 1}",
        award=refined(award.type, candidate.tier).name,
        award_code=award.type.code,
        award_text=document.text[award.start : award.end],
        conferrer=document.text[slice(*candidate.conferrer)] if candidate.conferrer else None,
        conferrer_tier=reading.tier,
        recipient=candidate.recipient,
        recipient_text=document.text[item.noun_start : item.noun_end],
        count=item.count,
        count_unit=candidate.unit,
        qualifier=item.qualifier,
        status=reading.status,
        basis=candidate.basis,
        period=_period(document, header, candidate),
        part_of=f"a{candidate.part_of + 1}" if candidate.part_of is not None else None,
        table=table,
        confidence=confidence,
        needs_review=classify.award_needs_review(confidence),
        span=document.span(item.start, item.end),
        spans=spans,
    )


def _period(document: Document, header: Header, candidate: Candidate) -> str | None:
    """Return the period that the clause names, unless it lies in the report's own."""
    own = header.period.label if header.period else ""
    for match in rules.load("awards").pattern("period").finditer(document.text, *candidate.clause):
        years = _YEAR.findall(match[0])
        if not years or not all(year in own for year in years):
            return match[0]
    return None


def _status(  # noqa: PLR0911  a table of cases
    document: Document, candidate: Candidate, header: Header
) -> tuple[Status, str]:
    """Return the status and what told it: the clause, else who gives.

    What comes from above or from another body the reporter's people received; what the reporter or a body below it
    gives is conferred.
    """
    if candidate.status is not None:
        return candidate.status, "stated"
    issuer = header.issuer
    if candidate.fired[0] in _IN_TABLES and (told := award_table_status.table_status(candidate, issuer)):
        return told, "table"
    level = issuer.level if issuer else None
    if issuer is not None and level is None and candidate.tier in {"state", "ministry"}:
        return "received", "rank"
    if issuer is None or level is None:
        return ("received" if candidate.taken and candidate.conferrer is None else "conferred"), "voice"
    if candidate.conferrer is None:
        return ("conferred" if _may_be_own(candidate.award.type, level) else "received"), "no_conferrer"
    rank = _RANK.get(candidate.level or candidate.tier or "")
    if candidate.tier in {"unit", "organisation"}:
        if (
            candidate.taken
            and issuer.kind in {"union", "front", "other"}
            and not _same_body(document, candidate, issuer)
        ):
            return "received", "another_body"
        if candidate.level is None:
            return "conferred", "own_kind"
        return ("received" if rank is not None and rank < _RANK[level] else "conferred"), "rank"
    tier = candidate.tier or (_city_tier(issuer) if candidate.bare_city else None)
    rank = _RANK.get(tier or "")
    if rank is None:
        return ("received" if candidate.taken else "conferred"), "voice"
    if tier in {"state", "ministry"}:
        return "received", "rank"
    # a People's Committee confers at its own level; a department or union receives from the committee beside it
    own = issuer.kind in {"people_committee", "party"}
    return ("received" if rank < _RANK[level] or (rank == _RANK[level] and not own) else "conferred"), "rank"


def _same_body(document: Document, candidate: Candidate, issuer: ReportIssuer) -> bool:
    """Whether the conferrer's name shares a word with the reporter's, its place left out."""
    place = set(fold(issuer.unit or "").split())
    conferrer = document.text[slice(*candidate.conferrer)] if candidate.conferrer else ""
    return bool((set(fold(conferrer).split()) & set(fold(issuer.name).split())) - place)


def _city_tier(issuer: ReportIssuer) -> Tier | None:
    """Return the tier of "UBND thành phố" without a name: the reporter's own city, or the one that a quận lies in."""
    unit = fold(issuer.unit or issuer.name)
    if _CITY in unit:
        return _REPORTER_TIER[issuer.level] if issuer.level else None
    return "province" if issuer.level in {"district", "province"} else "district" if issuer.level == "commune" else None


def _may_be_own(award: AwardType, level: Level) -> bool:
    return compatible(_REPORTER_TIER[level], award)
