"""Read corrections back from the workbook: what each changed cell asks for, and why some cannot be done.

Only cells whose value is no longer the exported one are looked at. A cell is refused, alone and with its reason, where
its entry is gone, its value is none of the field's, or the corpus no longer holds the value that was exported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from extract.errors import CorpusError, CorrectionError
from extract.export import labels
from extract.export.fields import Field, columns_of, in_cell, read, with_codes
from extract.export.spreadsheet import Rows, sheets
from extract.export.workbook_details import CONFIRM, DELETE, KEYS, KINDS, OLD, WHOLE
from extract.store import corrections
from extract.store.corpus import Corpus, Stored
from extract.store.corrections import Change, Kind
from extract.text import fold

_TOP = 20  # rows in which the headings stand
_ATTRIBUTES = {"award": "awards", "movement": "movements", "citation": "citations"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A changed cell: where it stands, of which entry, and what was there and is there now, as shown."""

    place: str
    report_id: int | None
    entry: str
    heading: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """A changed cell that fits the corpus, with the changes that it asks for."""

    cell: Cell
    report_id: int
    revision: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A changed cell that cannot be taken over: ``code`` is unknown_entry, conflict or invalid_value."""

    cell: Cell
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a workbook asks for: ``proposed`` fit, ``refused`` do not, ``done`` are in the corpus already."""

    proposed: tuple[Proposed, ...]
    refused: tuple[Refused, ...]
    done: int


class _RefusedError(Exception):
    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def plan(corpus: Corpus, path: Path) -> Plan:
    """Return what the workbook at ``path`` asks for; nothing is changed.

    Raises CorrectionError where the workbook has no sheet of entries, and what ``spreadsheet.sheets`` raises.
    """
    reader = _Reader(corpus)
    found = False
    for name, rows in sheets(path):
        top = _headings(rows)
        if top is not None:
            found = True
            reader.read(name, rows, top)
    if not found:
        raise CorrectionError(
            f"{path}: không có trang Chi tiết của extract totals; ghi lại bảng tính bằng extract totals -o rồi sửa ở đó"
        )
    return Plan(tuple(reader.proposed), tuple(reader.refused), reader.done)


def apply(corpus: Corpus, proposed: Sequence[Proposed], who: str) -> tuple[int, list[Refused]]:
    """Make the changes, cell by cell; return how many were made, and those that no longer fit."""
    made, refused = 0, []
    revisions: dict[int, int] = {}
    for one in proposed:
        revision = revisions.get(one.report_id, one.revision)
        try:
            revisions[one.report_id] = corpus.correct(one.report_id, one.changes, who=who, revision=revision)
            made += 1
        except CorrectionError as error:
            refused.append(Refused(one.cell, "conflict", str(error)))
    return made, refused


class _Reader:
    """Goes through the rows; keeps each report that it has met, with what was asked of it so far."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.proposed: list[Proposed] = []
        self.refused: list[Refused] = []
        self.done = 0
        self._reports: dict[int, Stored | None] = {}
        self._asked: dict[int, list[Change]] = {}

    def read(self, sheet: str, rows: Rows, top: int) -> None:
        """Take in the rows of a sheet below its headings."""
        columns = {str(title).strip(): at for at, title in enumerate(rows[top]) if title is not None}
        for number, values in enumerate(rows[top + 1 :], start=top + 2):
            row = {title: values[at] if at < len(values) else None for title, at in columns.items()}
            for cell, field in _changed(row, f"{sheet}, dòng {number}"):
                try:
                    self._take(row, cell, field)
                except _RefusedError as error:
                    self.refused.append(Refused(cell, error.code, str(error)))

    def _take(self, row: Mapping[str, Any], cell: Cell, field: Field | None) -> None:
        kind = _kind(row)
        assert kind is not None  # other rows have no field to correct
        stored = self._stored(cell.report_id)
        entry = next((one for one in getattr(stored.record, _ATTRIBUTES[kind]) if one.id == cell.entry), None)
        if entry is None and field is None and self._is_deleted(stored.id, kind, cell):
            self.done += 1
            return
        if entry is None:
            raise _RefusedError("unknown_entry", f"báo cáo {stored.id} không còn mục {cell.entry}")
        changes = self._whole(kind, cell, entry) if field is None else self._field(kind, row, cell, field, entry)
        if not changes:
            self.done += 1
            return
        asked = self._asked.setdefault(stored.id, [])
        try:
            corrections.effective(stored.record, [*asked, *changes], stored.text)
        except CorrectionError as error:
            raise _RefusedError("invalid_value", str(error)) from error
        asked += changes
        self.proposed.append(Proposed(cell, stored.id, stored.revision, tuple(changes)))

    def _stored(self, report_id: int | None) -> Stored:
        if report_id is None:
            raise _RefusedError(
                "unknown_entry", "dòng này mất mã ẩn (report_id, kind, entry): lấy lại từ bảng tính gốc"
            )
        if report_id not in self._reports:
            try:
                self._reports[report_id] = self.corpus.get(report_id)
            except CorpusError:
                self._reports[report_id] = None
        stored = self._reports[report_id]
        if stored is None:
            raise _RefusedError("unknown_entry", f"kho không có báo cáo {report_id}: kiểm tra có đúng kho không")
        if stored.row["state"] != "current":
            raise _RefusedError(
                "conflict", "đơn vị đã gửi bản mới của báo cáo này: ghi lại bảng tính rồi sửa trên bản mới"
            )
        return stored

    def _is_deleted(self, report_id: int, kind: Kind, cell: Cell) -> bool:
        """Tell whether the entry is gone because somebody has deleted it already, as is asked for here."""
        return fold(cell.new) == fold(DELETE) and any(
            (one["action"], one["kind"], one["entry"], one["undone_at"]) == ("delete", kind, cell.entry, None)
            for one in self.corpus.corrections(report_id)
        )

    @staticmethod
    def _field(kind: Kind, row: Mapping[str, Any], cell: Cell, field: Field, entry: Any) -> list[Change]:  # noqa: ANN401
        """Return the changes for one field; none where the corpus holds the new value already."""
        try:
            value = read(field, row.get(field.column))
        except CorrectionError as error:
            raise _RefusedError("invalid_value", str(error)) from error
        now = getattr(entry, field.path)
        if now == value:
            return []
        shown = _shown(in_cell(field, now))
        if shown != cell.old:
            raise _RefusedError(
                "conflict", f"trong kho nay là “{shown}”, không còn là “{cell.old}”: xem lại rồi sửa sau"
            )
        return [Change("set", kind, cell.entry, path, new) for path, new in with_codes(kind, field.path, value)]

    @staticmethod
    def _whole(kind: Kind, cell: Cell, entry: Any) -> list[Change]:  # noqa: ANN401  award, movement or citation
        if fold(cell.new) == fold(DELETE):
            return [Change("delete", kind, cell.entry)]
        if fold(cell.new) != fold(CONFIRM):
            raise _RefusedError("invalid_value", f"cột “{WHOLE}” chỉ nhận “{CONFIRM}” hoặc “{DELETE}”")
        if entry.confidence == 1.0 and not entry.needs_review:
            return []
        return [Change("confirm", kind, cell.entry)]


def _kind(row: Mapping[str, Any]) -> Kind | None:
    return next((kind for kind in KINDS if kind == row.get("kind")), None)


def _headings(rows: Rows) -> int | None:
    """Return the row of the headings of a sheet of entries, None for any other sheet."""
    for number, row in enumerate(rows[:_TOP]):
        if set(KEYS) <= {str(cell).strip() for cell in row if cell is not None}:
            return number
    return None


def _changed(row: Mapping[str, Any], place: str) -> Iterator[tuple[Cell, Field | None]]:
    """Yield the cells of a row that differ from what was exported; None for the column of the whole entry."""
    kind = _kind(row)
    if kind is None:
        if any(_shown(row.get(title)) for title in KEYS):
            yield Cell(place, None, "", "", "", ""), None
        return
    number = row.get("report_id")
    report_id = int(number) if isinstance(number, int | float) else None
    entry = _shown(row.get("entry"))
    whole = _shown(row.get(WHOLE))
    if whole:
        yield Cell(place, report_id, entry, WHOLE, "", whole), None
    if fold(whole) == fold(DELETE):
        return  # what is no entry has no fields to correct
    for field in columns_of(kind):
        if field.column not in row:
            continue  # the clerk removed the column
        old, new = _shown(row.get(OLD + field.column)), _shown(row.get(field.column))
        if old != new:
            yield Cell(place, report_id, entry, field.column, old, new), field


def _shown(value: Any) -> str:  # noqa: ANN401  whatever a cell holds
    """Return how a cell reads, whatever program saved it: 7.0 is 7, a date is written as Vietnamese write it."""
    if value is None:
        return ""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    if isinstance(value, date):
        return labels.day(value.isoformat()[:10])
    return " ".join(str(value).split())
