"""The sheets of the entries behind the figures, each with its place and quotation, the correctable cells marked.

Each row carries what identifies its cells, in hidden columns at the end: report, kind, entry, revision, and the value
of each correctable field as it was exported. Rows may be sorted, filtered and deleted, columns moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import count, islice, zip_longest

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from extract.export import labels
from extract.export.fields import Field, columns_of, in_cell
from extract.export.totals_tables import unit_name
from extract.export.workbook_styles import Styles, height, page_setup
from extract.store.corrections import Kind
from extract.store.totals import SourceEntry

CONFIRM, DELETE = "đúng", "bỏ"  # what may be typed into the column of the whole entry
KINDS: tuple[Kind, ...] = ("award", "movement", "citation")
KEYS = ("report_id", "kind", "entry", "revision")
WHOLE = "Xử lý"  # the column for the whole entry: it is right, or it is none
OLD = "cũ: "  # heading of the hidden column with the exported value, before the field's own heading
_HEADING_ROW = 2
_LISTS = "Danh mục"
_MOST_ROWS = 1_000_000  # of a sheet: 1,048,576
_SHOWN = (("Đơn vị", 28), ("Trích", 70), ("Tệp", 26), ("Trang", 6), ("Độ tin cậy", 7), ("Xem lại", 11))
_NOTE = (
    "Sửa ở các ô nền vàng rồi lưu, sau đó: extract corrections import TỆP.xlsx --corpus KHO --who TÊN. "
    f"Cột “{WHOLE}”: “{CONFIRM}” nếu mục đúng, “{DELETE}” nếu không phải là mục như thế."
)


def write_details(
    book: xlsxwriter.Workbook, styles: Styles, name: str, kind: Kind, found: Iterable[SourceEntry]
) -> None:
    """Write the entries of one kind as they come, on further sheets where one has not room enough."""
    coming = iter(found)
    for number in count(1):
        if _sheet(book, styles, name if number == 1 else f"{name} {number}", kind, coming) < _MOST_ROWS:
            return


def _sheet(book: xlsxwriter.Workbook, styles: Styles, name: str, kind: Kind, coming: Iterator[SourceEntry]) -> int:
    """Write a sheet of what comes until it is full; return how many rows it has."""
    sheet = book.add_worksheet(name)
    fields = columns_of(kind)
    _headings(sheet, styles, fields)
    rows = 0
    for rows, one in enumerate(islice(coming, _MOST_ROWS), start=1):
        _row(sheet, styles, _HEADING_ROW + rows, one, fields)
    last = _HEADING_ROW + max(rows, 1)
    shown = len(_SHOWN) + len(fields)
    _lists(sheet, kind, fields, len(_SHOWN), last)
    sheet.autofilter(_HEADING_ROW, 0, last, shown)
    sheet.freeze_panes(_HEADING_ROW + 1, 1)
    sheet.repeat_rows(_HEADING_ROW)
    sheet.print_area(0, 0, last, shown)
    page_setup(sheet)
    return rows


def _headings(sheet: xlsxwriter.worksheet.Worksheet, styles: Styles, fields: Sequence[Field]) -> None:
    """Write note and headings, and set the widths; what identifies the cells is hidden behind them."""
    sheet.write_string(0, 0, _NOTE, styles.note)
    for at, width in enumerate([*(width for _, width in _SHOWN), *(field.width for field in fields), 9]):
        sheet.set_column(at, at, width)
    hidden = len(_SHOWN) + len(fields) + 1
    sheet.set_column(hidden, hidden + len(KEYS) + len(fields) - 1, 12, None, {"hidden": True})
    sheet.set_row(_HEADING_ROW, 34)
    for at, (heading, _) in enumerate(_SHOWN):
        sheet.write_string(_HEADING_ROW, at, heading, styles.heading)
    for at, heading in enumerate((*(field.column for field in fields), WHOLE), start=len(_SHOWN)):
        sheet.write_string(_HEADING_ROW, at, heading, styles.editable_heading)
    for at, heading in enumerate((*KEYS, *(OLD + field.column for field in fields)), start=hidden):
        sheet.write_string(_HEADING_ROW, at, heading, styles.hidden)


def _row(
    sheet: xlsxwriter.worksheet.Worksheet, styles: Styles, row: int, one: SourceEntry, fields: Sequence[Field]
) -> None:
    values = [in_cell(field, one.values.get(field.path)) for field in fields]
    typed = [(value, field.width) for value, field in zip(values, fields, strict=True)]
    texts = (unit_name(one.who), one.quotation, one.path or "")
    sheet.set_row(row, height([*((text, width) for text, (_, width) in zip(texts, _SHOWN, strict=False)), *typed]))
    sheet.write_string(row, 0, unit_name(one.who), styles.text)
    sheet.write_string(row, 1, one.quotation, styles.text)
    sheet.write_string(row, 2, one.path or "", styles.text)
    for at, value, style in ((3, one.page, styles.number()), (4, one.confidence, styles.decimal)):
        if value is None:
            sheet.write_blank(row, at, None, style)
        else:
            sheet.write_number(row, at, value, style)
    sheet.write_string(
        row, 5, labels.REVIEW if one.needs_review else "", styles.review if one.needs_review else styles.text
    )
    at = len(_SHOWN)
    for value in values:
        _value(sheet, row, at, value, styles.editable_number if isinstance(value, int) else styles.editable)
        at += 1
    sheet.write_blank(row, at, None, styles.editable)
    for value in (one.report_id, one.kind, one.entry, one.revision, *values):
        at += 1
        _value(sheet, row, at, value, styles.hidden)


def _value(sheet: xlsxwriter.worksheet.Worksheet, row: int, at: int, value: object, style: object) -> None:
    if isinstance(value, int):
        sheet.write_number(row, at, value, style)
    elif value in {"", None}:
        sheet.write_blank(row, at, None, style)
    else:
        sheet.write_string(row, at, str(value), style)


def _lists(sheet: xlsxwriter.worksheet.Worksheet, kind: Kind, fields: Sequence[Field], first: int, last: int) -> None:
    """Offer the words that a cell takes; a list longer than a cell's may be stands on the hidden sheet."""
    for at, field in enumerate(fields, start=first):
        if field.choices:
            words = _words(field)
            source: list[str] | str = words
            if _is_long(words):
                column = xl_col_to_name(_long_lists().index((kind, field.path)))
                source = f"='{_LISTS}'!${column}$1:${column}${len(words)}"
            sheet.data_validation(
                _HEADING_ROW + 1,
                at,
                last,
                at,
                {"validate": "list", "source": source, "error_type": "warning", "error_title": field.column},
            )
    whole = first + len(fields)
    sheet.data_validation(
        _HEADING_ROW + 1, whole, last, whole, {"validate": "list", "source": [CONFIRM, DELETE], "error_type": "warning"}
    )


def write_lists(book: xlsxwriter.Workbook) -> None:
    """Write the hidden sheet with the long lists of words, at the end of the workbook."""
    sheet = book.add_worksheet(_LISTS)
    lists = [_words(field) for kind, path in _long_lists() for field in columns_of(kind) if field.path == path]
    for row, words in enumerate(zip_longest(*lists)):
        for at, word in enumerate(words):
            if word is not None:
                sheet.write_string(row, at, word)
    sheet.hide()


@cache
def _long_lists() -> tuple[tuple[Kind, str], ...]:
    """Return the fields whose words do not fit into a cell's own list, in the order of their columns."""
    return tuple((kind, field.path) for kind in KINDS for field in columns_of(kind) if _is_long(_words(field)))


def _words(field: Field) -> list[str]:
    return list(dict.fromkeys(word for code, word in field.choices if code))


def _is_long(words: Sequence[str]) -> bool:
    """Tell whether words are too long for a list in a cell (255 characters) or hold the comma that parts them."""
    return sum(len(word) + 1 for word in words) > 255 or any("," in word for word in words)
