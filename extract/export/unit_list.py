"""The list of units that have to report, as an office keeps it: a spreadsheet with a column of names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from extract.errors import CorpusError
from extract.export.fields import InvalidValueError, read_day
from extract.export.spreadsheet import Rows, first_rows
from extract.knowledge.forms import list_headings
from extract.store.expected import Listed
from extract.text import fold

_TOP = 10  # rows in which the headings stand


def read_list(path: Path) -> list[Listed]:
    """Return the units of a list. The columns are found by their headings, else the first column of text is the names.

    Raises CorpusError where there is no name in it or a deadline is no day, and what ``first_rows`` raises.
    """
    rows = first_rows(path)
    top, columns = _columns(rows)
    found = []
    for number, row in enumerate(rows[top:], start=top + 1):
        name = _cell(row, columns["name"])
        if name:
            deadline = _deadline(row, columns.get("deadline"), path, number)
            found.append(Listed(name, _cell(row, columns.get("code")) or None, deadline))
    if not found:
        raise CorpusError(f"{path}: không thấy tên đơn vị nào; đặt tiêu đề “Tên đơn vị” cho cột tên rồi thử lại")
    return found


def _columns(rows: Rows) -> tuple[int, dict[str, int]]:
    """Return the first row below the headings and the columns of the fields."""
    for number, row in enumerate(rows[:_TOP]):
        titles = [" ".join(fold(str(cell or "")).split()) for cell in row]
        columns = {
            field: at for field, words in list_headings().items() for at, title in enumerate(titles) if title in words
        }
        if "name" in columns:
            return number + 1, columns
    for row in rows:
        for at, cell in enumerate(row):
            if isinstance(cell, str) and not cell.strip().isdecimal() and cell.strip():
                return 0, {"name": at}
    return 0, {"name": 0}


def _cell(row: Sequence[Any], at: int | None) -> str:
    return " ".join(str(row[at]).split()) if at is not None and at < len(row) and row[at] is not None else ""


def _deadline(row: Sequence[Any], at: int | None, path: Path, number: int) -> str | None:
    if at is None or at >= len(row):
        return None
    value = row[at]
    try:
        return read_day(value if isinstance(value, date) else _cell(row, at))
    except InvalidValueError as error:
        raise CorpusError(f"{path}, dòng {number}: hạn nộp “{value}” không đọc được: {error}") from error
