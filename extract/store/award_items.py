"""Every number of awards once: those that name their parts as the parts and what these leave.

Of "219 ..., trong đó 66 tập thể và 153 cá nhân" a breakdown shows 66 and 153, a sum shows 219; nothing shows both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.store.award_totals import AwardLine, dimensions, line_key, order
from extract.store.corpus import Corpus
from extract.store.counted import Who, counted
from extract.store.database import Row
from extract.store.filters import Filters

_OPEN = (None, "mixed")  # recipients that a part may tell better


@dataclass(frozen=True, slots=True)
class Item:
    """A number that is counted once, with what tells its place in a table. ``source``: report id and entry."""

    reporter_id: int | None
    code: str
    award: str | None
    recipient: str | None
    status: str
    tier: str | None
    tier_inferred: bool
    basis: str | None
    named_period: str | None
    unit: str | None
    count: int
    qualifier: str | None
    needs_review: bool
    source: tuple[int, str]
    line: str


def items_of(corpus: Corpus, filters: Filters, known: Mapping[int | None, Who]) -> Iterator[Item]:
    """Yield every number once: those with parts as their parts and what these leave."""
    where, parameters = counted(filters, corpus.database)
    rows = corpus.database.query(
        "SELECT award.report_id, award.entry, award.award_code, award.award, award.recipient, award.status,"  # noqa: S608  ours
        " award.conferrer_tier, award.conferrer IS NULL AS unnamed, award.basis, award.period, award.count,"
        " award.count_unit, award.qualifier, award.part_of, award.needs_review, report.reporter_id"
        f" FROM award JOIN report ON report.id = award.report_id WHERE {where} ORDER BY award.report_id, award.entry",
        parameters,
    )
    parts: dict[tuple[int, str], list[Item]] = defaultdict(list)
    tops = []
    for row in rows:
        item = _item(row, known)
        if row["part_of"] is None:
            tops.append(item)
        else:
            parts[row["report_id"], row["part_of"]].append(item)
    for top in tops:
        yield from _taken_apart(top, parts)


def _item(row: Row, known: Mapping[int | None, Who]) -> Item:
    told = dimensions({**row, "part": row["part_of"] is not None}, known)
    reporter_id, code, award, recipient, status, tier, inferred, basis, period, unit, _ = told
    return Item(
        reporter_id=reporter_id,
        code=code,
        award=award,
        recipient=recipient,
        status=status,
        tier=tier,
        tier_inferred=inferred,
        basis=basis,
        named_period=period,
        unit=unit,
        count=int(row["count"]),
        qualifier=row["qualifier"],
        needs_review=bool(row["needs_review"]),
        source=(row["report_id"], row["entry"]),
        line=line_key(told),
    )


def _taken_apart(whole: Item, parts: Mapping[tuple[int, str], Sequence[Item]]) -> Iterator[Item]:
    """Yield the parts of a number and what they leave; the number itself where they do not fit into it."""
    mine = [one for one in parts.get(whole.source, ()) if one.status == whole.status and one.unit == whole.unit]
    left = whole.count - sum(one.count for one in mine)
    if not mine or left < 0:
        yield whole
        return
    for part in mine:
        told = replace(
            part,
            tier=part.tier or whole.tier,
            tier_inferred=part.tier_inferred if part.tier else whole.tier_inferred,
            basis=part.basis or whole.basis,
            recipient=part.recipient if part.recipient not in _OPEN else whole.recipient,
            code=whole.code if part.code == "khac" else part.code,
            award=whole.award if part.code == "khac" else part.award,
            named_period=part.named_period or whole.named_period,
            qualifier=part.qualifier or whole.qualifier,
        )
        yield from _taken_apart(told, parts)
    if left:
        yield replace(whole, count=left)


def lines_of(items: Iterable[Item], known: Mapping[int | None, Who]) -> tuple[AwardLine, ...]:
    """Return the sums of items that agree in everything; a line is opened by the key of the numbers it is made of."""
    grouped: dict[tuple[object, ...], list[Item]] = defaultdict(list)
    for one in items:
        told = (
            one.reporter_id, one.code, one.award, one.recipient, one.status, one.tier, one.tier_inferred, one.basis,
            one.named_period, one.unit,
        )  # fmt: skip
        grouped[told].append(one)
    return tuple(sorted((_line(members, known) for members in grouped.values()), key=order))


def _line(members: Sequence[Item], known: Mapping[int | None, Who]) -> AwardLine:
    first = members[0]
    return AwardLine(
        key=first.line,
        who=known[first.reporter_id],
        award_code=first.code,
        award=first.award,
        recipient=first.recipient,
        status=first.status,
        tier=first.tier,
        tier_inferred=first.tier_inferred,
        basis=first.basis,
        named_period=first.named_period,
        count_unit=first.unit,
        part=False,
        count=sum(one.count for one in members),
        entries=len({one.source for one in members}),
        needs_review=sum(one.needs_review for one in members),
        qualifiers=tuple(sorted({one.qualifier for one in members if one.qualifier})),
    )
