"""Award counts: one entry for each number that counts awards or awardees, and warnings on sums that do not fit."""

from __future__ import annotations

from dataclasses import replace

import regex

from extract.extractors import award_decider, award_prose, award_table_status, award_tables, award_totals, classify
from extract.extractors.award_features import Features, Reading, award_features
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
    candidates, tables = propose(document)
    seen = [
        _seen(document, header, candidate, table=position in tables) for position, candidate in enumerate(candidates)
    ]
    totals = {candidate.part_of for candidate in candidates}
    kept = [
        position
        for position, (_, features) in enumerate(seen)
        if position in tables or position in totals or not classify.counts_no_award(features)
    ]
    if len(kept) < len(candidates):
        candidates, tables = _only(kept, candidates, tables)
        seen = [seen[position] for position in kept]
    doubted = award_totals.doubtful(document, candidates)
    entries = tuple(
        _entry(document, candidates, position, seen[position], tables.get(position), doubted=position in doubted)
        for position in range(len(candidates))
    )
    return entries, award_totals.warnings(document, candidates)


def _only(
    kept: list[int], candidates: list[Candidate], tables: dict[int, int]
) -> tuple[list[Candidate], dict[int, int]]:
    """Return the candidates at the positions ``kept``, their totals and tables renumbered."""
    moved = {old: new for new, old in enumerate(kept)}
    left = []
    for old in kept:
        total = candidates[old].part_of
        left.append(replace(candidates[old], part_of=None if total is None else moved[total]))
    return left, {moved[old]: table for old, table in tables.items()}


def _seen(document: Document, header: Header, candidate: Candidate, *, table: bool) -> tuple[Reading, Features]:
    reading = read_candidate(document, header, candidate, table=table)
    return reading, award_features(document.text, candidate, reading)


def predicted(
    document: Document, header: Header, candidates: list[Candidate], tables: dict[int, int]
) -> tuple[Award, ...]:
    """Return one entry for each candidate, the doubtful ones included: what training judges."""
    return tuple(
        _entry(document, candidates, at, _seen(document, header, one, table=at in tables), tables.get(at))
        for at, one in enumerate(candidates)
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
    candidates = award_decider.decided(document, candidates)
    return award_totals.with_recipients(candidates), tables


def read_candidate(document: Document, header: Header, candidate: Candidate, *, table: bool) -> Reading:
    """Return what the record says of a candidate beyond the grammar: its status and tier, told by who reports."""
    level = header.issuer.level if header.issuer else None
    status, reason = _status(document, candidate, header)
    tier = candidate.tier
    if tier is None and candidate.bare_city and header.issuer is not None:
        tier = _city_tier(header.issuer)
    if tier is None and candidate.conferrer is None and status == "conferred" and level is not None:
        own = "unit" if _gives_itself(candidate, header.issuer) else _REPORTER_TIER[level]
        tier = own if compatible(own, candidate.award.type) else None
    period = header.period.label if header.period else ""
    return Reading(status, reason, tier, header.issuer, period, table)


def _entry(
    document: Document,
    candidates: list[Candidate],
    position: int,
    seen: tuple[Reading, Features],
    table: int | None,
    *,
    doubted: bool = False,
) -> Award:
    candidate = candidates[position]
    item, award = candidate.item, candidate.award
    reading, features = seen
    confidence = classify.award_confidence(features)
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
        period=_period(document, reading.period, candidate),
        part_of=f"a{candidate.part_of + 1}" if candidate.part_of is not None else None,
        table=table,
        confidence=confidence,
        needs_review=doubted or classify.award_needs_review(confidence),
        span=document.span(item.start, item.end),
        spans=spans,
    )


def _period(document: Document, own: str, candidate: Candidate) -> str | None:
    """Return the last period named before the number, else the first behind it, unless it lies in the report's own."""
    named = None
    for match in rules.load("awards").pattern("period").finditer(document.text, *candidate.clause):
        if named is not None and match.start() > candidate.item.start:
            break
        years = _YEAR.findall(match[0])
        if not years or not all(year in own for year in years):
            named = match[0]
    return named


def _status(  # noqa: C901, PLR0911  a table of cases
    document: Document, candidate: Candidate, header: Header
) -> tuple[Status, str]:
    """Return the status and what told it: the clause, else who gives.

    What comes from above or from another body the reporter's people received; what the reporter or a body below it
    gives is conferred.
    """
    if candidate.status is not None:
        return candidate.status, "stated"
    if award_decider.DECIDED in candidate.fired:
        return "conferred", "decided"
    issuer = header.issuer
    if candidate.fired[0] in _IN_TABLES and (told := award_table_status.table_status(candidate, issuer)):
        return told, "table"
    level = issuer.level if issuer else None
    if issuer is not None and level is None and candidate.tier in {"state", "ministry"}:
        return "received", "rank"
    if issuer is None or level is None:
        return ("received" if candidate.taken and candidate.conferrer is None else "conferred"), "voice"
    if candidate.conferrer is None:
        own = _may_be_own(candidate.award.type, level) or _gives_itself(candidate, issuer)
        return ("conferred" if own else "received"), "no_conferrer"
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


def _gives_itself(candidate: Candidate, issuer: ReportIssuer | None) -> bool:
    """Tell whether a department gives what heads of offices may: "Sở đã tặng Giấy khen cho 7 tập thể"."""
    by_office = issuer is not None and issuer.kind == "department" and not candidate.taken
    return by_office and bool(candidate.award.type.tiers) and compatible("unit", candidate.award.type)


def _may_be_own(award: AwardType, level: Level) -> bool:
    return compatible(_REPORTER_TIER[level], award)
