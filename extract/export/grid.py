"""A table that people read: headings, widths and rows, the same for the screen, CSV and the workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["text", "count", "share"]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"  # by which Excel knows that a CSV file is UTF-8


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the name of its value in a row, its heading, its width in characters, what it holds."""

    name: str
    heading: str
    width: int = 14
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. ``note`` is a sentence below the title; ``total`` names the columns summed at the end."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Any]]
    note: str = ""

    @property
    def headings(self) -> dict[str, str]:
        """The headings by name, in order."""
        return {column.name: column.heading for column in self.columns}


def as_csv(headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """Return CSV for Excel: a byte order mark in front, lines ended as it wants them, no text taken for a formula."""
    target = io.StringIO()
    target.write(BOM)
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([safe(one) for one in headings])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return target.getvalue()


def safe(value: Any) -> Any:  # noqa: ANN401  whatever a cell holds
    """Return a cell of a CSV file; a text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return value
