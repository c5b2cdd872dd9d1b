"""Awards summed by unit, award, recipient, status and who confers.

What keeps a sum true stands here: received and conferred are statuses of their own and never one sum; what is only
proposed, pending or registered is no award (``AWARDED``); a number that is part of another one stands in lines of its
own (``part``); events (``count_unit`` "lượt") are not added to recipients.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from extract.extractors.award_state import compatible
from extract.knowledge.awards import AwardType, catalogue
from extract.records import Tier
from extract.store.counted import Who, by_name, counted, key_of
from extract.store.database import Database, Row
from extract.store.filters import Filters

AWARDED = ("received", "conferred")  # what is an award; each a sum of its own
STATUSES = (*AWARDED, "proposed", "pending", "registered", "rejected", "revoked")

# What tells a line apart in the database; who confers may then follow from the reporter.
_COLUMNS = (
    "award_code", "award", "recipient", "status", "conferrer_tier", "basis", "period", "count_unit",
)  # fmt: skip
_LEVEL_TIER: dict[str, Tier] = {
    "central": "ministry", "province": "province", "district": "district", "commune": "commune", "unit": "unit",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AwardLine:
    """One figure: the sum of ``entries`` numbers of one unit that agree in everything named here.

    ``tier`` is who confers, ``tier_inferred`` whether that follows from the reporter or the law instead of the text.
    ``named_period`` is a period that the sentence names beside the report's own ("năm 2022" in a report on 2023): the
    award is counted and shown apart. ``part`` marks numbers that another line already counts: for breakdowns, never
    for sums. ``qualifiers`` are those of the numbers ("over", "nearly", "about"): the sum is then no exact one.
    """

    key: str
    who: Who
    award_code: str
    award: str | None
    recipient: str | None
    status: str
    tier: str | None
    tier_inferred: bool
    basis: str | None
    named_period: str | None
    count_unit: str | None
    part: bool
    count: int
    entries: int
    needs_review: int
    qualifiers: tuple[str, ...]


def award_lines(database: Database, filters: Filters, known: Mapping[int | None, Who]) -> tuple[AwardLine, ...]:
    """Return all lines of the counted reports, by unit and award."""
    where, parameters = counted(filters, database)
    columns = ", ".join(f"award.{name}" for name in _COLUMNS)
    rows = database.query(
        f"SELECT report.reporter_id, {columns}, award.conferrer IS NULL AS unnamed, award.part_of IS NOT NULL AS part,"  # noqa: S608
        " award.qualifier, SUM(award.count) AS total, COUNT(*) AS entries, SUM(award.needs_review) AS review"
        f" FROM award JOIN report ON report.id = award.report_id WHERE {where}"
        f" GROUP BY report.reporter_id, {columns}, award.conferrer IS NULL, award.part_of IS NOT NULL, award.qualifier",
        parameters,
    )
    grouped: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[dimensions(row, known)].append(row)
    lines = [_line(told, members, known) for told, members in grouped.items()]
    return tuple(sorted(lines, key=order))


def dimensions(row: Row, known: Mapping[int | None, Who]) -> tuple[Any, ...]:
    """Return what tells the line of a row of the table ``award``; its key is made of this."""
    tier, inferred = tier_of(row, known[row["reporter_id"]])
    names = ("award_code", "award", "recipient", "status")
    rest = ("basis", "period", "count_unit")
    return (
        row["reporter_id"], *(row[name] for name in names), tier, inferred, *(row[name] for name in rest),
        bool(row["part"]),
    )  # fmt: skip


def line_key(told: tuple[Any, ...]) -> str:
    """Return the key of the line with these dimensions."""
    return key_of("a", *told)


def tier_of(row: Row, who: Who) -> tuple[str | None, bool]:
    """Return who confers, and whether that was inferred; None where neither text, reporter nor law tells.

    What the text names counts. Else the State confers what nobody else may (Luật Thi đua, khen thưởng 2022, Điều 77,
    78), and what a reporter itself conferred without naming anybody is of its own tier, where that tier may confer it.
    """
    if row["conferrer_tier"]:
        return row["conferrer_tier"], False
    award = _award(row["award_code"], row["award"])
    if award is not None and award.state_only:
        return "state", True
    if row["status"] != "conferred" or not row["unnamed"] or who.id is None:
        return None, False
    own = _own_tiers(who)
    fitting = (tier for tier in own if award is None or compatible(tier, award))
    tier = next(fitting, None)
    return tier, tier is not None


def _own_tiers(who: Who) -> tuple[Tier, ...]:
    """Return what a reporter may confer as, the likeliest first."""
    level = _LEVEL_TIER.get(who.level or "")
    if who.kind in {"union", "front"}:
        return ("organisation",)
    if who.kind in {"people_committee", "party"}:
        return (level,) if level else ()
    # a department, school or enterprise: its head confers as head of a unit (Điều 80) before its level is thought of
    return ("unit", level) if level else ("unit",)


@cache
def _award(code: str, name: str | None) -> AwardType | None:
    rows = [one for one in catalogue() if one.code == code]
    return next((one for one in rows if one.name == name), None) or (rows[0] if len(rows) == 1 else None)


def _line(told: tuple[Any, ...], members: Iterable[Row], known: Mapping[int | None, Who]) -> AwardLine:
    reporter_id, code, award, recipient, status, tier, inferred, basis, period, unit, part = told
    members = tuple(members)
    return AwardLine(
        key=line_key(told),
        who=known[reporter_id],
        award_code=code,
        award=award,
        recipient=recipient,
        status=status,
        tier=tier,
        tier_inferred=inferred,
        basis=basis,
        named_period=period,
        count_unit=unit,
        part=part,
        count=sum(int(row["total"]) for row in members),
        entries=sum(int(row["entries"]) for row in members),
        needs_review=sum(int(row["review"] or 0) for row in members),
        qualifiers=tuple(sorted({row["qualifier"] for row in members if row["qualifier"]})),
    )


@cache
def _place(code: str, name: str | None) -> tuple[int, str]:
    """Return where an award stands in the catalogue: the higher ones first, "khac" last."""
    order = [one.code for one in catalogue()]
    return (order.index(code) if code in order and code != "khac" else len(order), name or "")


def order(line: AwardLine) -> tuple[Any, ...]:
    """Return where a line stands: by unit, award, status."""
    texts = (line.recipient, line.tier, line.basis, line.named_period, line.count_unit)
    return (
        by_name(line.who), _place(line.award_code, line.award), STATUSES.index(cast("Any", line.status)), line.part,
        *(text or "" for text in texts), line.key,
    )  # fmt: skip


def summed(lines: Iterable[AwardLine], status: str) -> int:
    """Return the sum of one status, recipients only: parts and events ("lượt") are not added."""
    return sum(line.count for line in lines if line.status == status and not line.part and line.count_unit is None)
