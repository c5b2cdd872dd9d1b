"""The awards of a period as tables for people: line by line, or a column for each status."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from extract.export import labels
from extract.export.grid import Column, Table
from extract.export.totals_tables import unit_name
from extract.knowledge.awards import commendation
from extract.store.corpus import Corpus
from extract.store.forms import beyond_forms
from extract.store.totals import STATUSES, AwardLine, Totals

_STATUS_COLUMNS = tuple(Column(status, labels.STATUSES[status].capitalize(), 11, "count") for status in STATUSES)
_LINE = (
    Column("unit", "Đơn vị", 34),
    Column("award", "Hình thức, danh hiệu", 30),
    Column("recipient", "Đối tượng", 13),
    Column("tier", "Cấp tặng", 13),
    Column("basis", "Loại khen", 16),
    Column("named_period", "Nêu cho thời gian", 13),
    Column("count_unit", "Tính theo", 8),
)


def award_rows(totals: Totals) -> Table:
    """Return one row for each line of awards, parts included, with the key that opens it."""
    rows = [
        {
            **_dimensions(line),
            "status": labels.STATUSES[line.status],
            "count": line.count,
            "part": "trong số khác" if line.part else "",
            "note": _award_note([line]),
            "key": line.key,
        }
        for line in totals.awards
    ]
    more = (
        Column("status", "Tình trạng", 18),
        Column("count", "Số lượng", 10, "count"),
        Column("part", "Đã tính", 13),
        Column("note", "Ghi chú", 24),
        Column("key", "Mã", 14),
    )
    return Table("Khen thưởng", (*_LINE, *more), rows)


def award_columns(totals: Totals, lines: Iterable[AwardLine] | None = None, title: str = "Khen thưởng") -> Table:
    """Return awards with a column for each status, so that no column adds two statuses; parts are left out."""
    grouped: dict[tuple[Any, ...], list[AwardLine]] = defaultdict(list)
    for line in totals.awards if lines is None else lines:
        if not line.part:
            grouped[tuple(_dimensions(line).values())].append(line)
    rows = []
    for members in grouped.values():
        counts = {line.status: sum(one.count for one in members if one.status == line.status) for line in members}
        inexact = {line.status: line.qualifiers for line in members if line.qualifiers}
        rows.append({**_dimensions(members[0]), **counts, "inexact": inexact, "note": _award_note(members)})
    note = (
        "Được cấp trên tặng và đã khen thưởng là hai số riêng, không cộng với nhau. "
        "Đề nghị, đang xét, đăng ký chưa phải là khen thưởng. Số nằm trong một số khác không tính lại."
    )
    return Table(title, (*_LINE, *_STATUS_COLUMNS, Column("note", "Ghi chú", 26)), rows, note)


def local_table(totals: Totals, corpus: Corpus) -> Table:
    """Return what no form has a column for: certificates, grassroots titles, awards of associations and of no tier."""
    table = award_columns(
        totals, beyond_forms(corpus, totals.period, unit=totals.unit, follow=totals.follow), "Bảng riêng"
    )
    note = "Biểu 0602, 0603 không có cột: Giấy khen, danh hiệu cơ sở, khen thưởng của đoàn thể, không rõ cấp tặng."
    return Table(table.title, table.columns, table.rows, note)


def _dimensions(line: AwardLine) -> dict[str, Any]:
    tier = labels.LEVELS.get(line.tier or "", labels.UNKNOWN_TIER)
    return {
        "unit": unit_name(line.who),
        "award": line.award or commendation().name,
        "recipient": labels.RECIPIENTS.get(line.recipient or "", ""),
        "tier": f"{tier} (suy ra)" if line.tier_inferred else tier,
        "basis": labels.BASES.get(line.basis or "", ""),
        "named_period": line.named_period or "",
        "count_unit": line.count_unit or "",
    }


def _award_note(lines: Sequence[AwardLine]) -> str:
    notes = []
    if qualifiers := sorted({one for line in lines for one in line.qualifiers}):
        notes.append(f"có số ghi “{'”, “'.join(labels.QUALIFIERS[one] for one in qualifiers)}”")
    if review := sum(line.needs_review for line in lines):
        notes.append(f"{review} mục nên xem lại")
    return "; ".join(notes)
