"""The statistical forms as tables for people: columns and rows with the numbers of the form."""

from __future__ import annotations

from typing import Any

from extract.export.grid import Column, Table
from extract.store.forms import FormTable, Head

_SHORT = {"collective": "TT", "individual": "CN"}
_WHOSE = {
    "received": "Theo báo cáo của đơn vị được tặng",
    "conferred": "Theo báo cáo của cơ quan tặng",
    None: "Theo các báo cáo",
}


def form_table(filled: FormTable) -> Table:
    """Return one form of one status. A blank is what the reports do not say."""
    rows: list[dict[str, Any]] = []
    for row, cells in filled.rows:
        values = {head.number: cell.value for head, cell in zip(filled.heads, cells, strict=True)}
        inexact = {head.number: ("about",) for head, cell in zip(filled.heads, cells, strict=True) if cell.inexact}
        rows.append({"number": row.number, "name": row.name, "group": row.group, **values, "inexact": inexact})
    columns = (
        Column("number", "Mã số", 6),
        Column("name", "Chỉ tiêu", 30),
        *(Column(head.number, heading(head), 10, "count") for head in filled.heads),
    )
    note = f"{_WHOSE[filled.status]}. Mẫu biểu theo {filled.form.circular}; ô trống: báo cáo không nêu."
    return Table(f"Biểu {filled.form.code}: {filled.form.title}", columns, rows, note)


def heading(head: Head) -> str:
    """Return the heading of a printed column: "2 Huân chương Lao động TT"."""
    parts = (str(head.column.number), head.award or head.column.name, _SHORT.get(head.recipient or ""))
    return " ".join(part for part in parts if part)


def whose(filled: FormTable) -> str:
    """Return whose reports a table is made of."""
    return _WHOSE[filled.status]
