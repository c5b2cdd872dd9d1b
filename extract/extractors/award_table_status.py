"""Whether a cell without a status counts awards received or conferred: the giver's tier against the reporter's.

Thông tư and Luật 2022 (Điều 81 to 83): who may confer what follows from the award and the tier of the body.
"""

from __future__ import annotations

from extract.extractors.award_state import Candidate, compatible
from extract.records import IssuerKind, Level, ReportIssuer, Status, Tier

_RANK: dict[str, int] = {"state": 0, "ministry": 1, "province": 1, "district": 2, "commune": 3, "unit": 4}
_LEVEL: dict[Level, int] = {"central": 0, "province": 1, "district": 2, "commune": 3, "unit": 4}
_COMMITTEE: dict[Level, Tier] = {
    "central": "ministry", "province": "province", "district": "district", "commune": "commune", "unit": "unit",
}  # fmt: skip
_GOVERNS: frozenset[IssuerKind] = frozenset({"people_committee", "party"})
_ASSOCIATIONS: frozenset[IssuerKind] = frozenset({"front", "union"})


def table_status(candidate: Candidate, issuer: ReportIssuer | None) -> Status | None:
    """Return the status of a cell or list that states none and whose conferrer's name does not decide it; else None."""
    if issuer is None or candidate.status is not None:
        return None
    if candidate.conferrer is None:
        return _by_tier(candidate.tier, issuer) if candidate.tier else _by_award(candidate, issuer)
    if issuer.level is None and issuer.kind == "other":
        # a bloc of units, a company: its members receive what the province and those above give
        rank = _RANK.get(candidate.level or candidate.tier or "")
        return "received" if rank is not None and rank <= _RANK["province"] else None
    return None


def _by_tier(tier: Tier, issuer: ReportIssuer) -> Status | None:
    rank = _RANK.get(tier)
    if rank is None:
        return None
    if issuer.level is None:
        return "received" if rank <= _RANK["province"] else "conferred"
    own = _LEVEL[issuer.level]
    if issuer.level == "central":
        return "received" if tier == "state" else "conferred"
    if tier == "ministry":
        return "received"
    return "conferred" if rank > own or (rank == own and issuer.kind in _GOVERNS) else "received"


def _by_award(candidate: Candidate, issuer: ReportIssuer) -> Status | None:
    if issuer.level is None:
        return "received" if candidate.award.type.state_only else None
    own: Tier = (
        _COMMITTEE[issuer.level]
        if issuer.kind in _GOVERNS or issuer.level == "central"
        else "organisation"
        if issuer.kind in _ASSOCIATIONS
        else "unit"
    )
    return "conferred" if compatible(own, candidate.award.type) else "received"
