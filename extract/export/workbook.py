"""The figures of a period as a workbook: an overview with charts, a sheet for each table, the entries to correct.

Rows are written in their order and not kept in memory. Cells that begin with "=" are text of a report, never formulas.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from extract.export import totals_awards, totals_tables
from extract.export.form_tables import form_table
from extract.export.grid import Column, Table
from extract.export.workbook_details import write_details, write_lists
from extract.export.workbook_overview import write_overview
from extract.export.workbook_styles import Styles, height, page_setup
from extract.store.corpus import Corpus
from extract.store.corrections import Kind
from extract.store.forms import form_tables
from extract.store.totals import Totals, entries_by_kind, totals

_FORMS = ("0601", "0602", "0603")
_HEADING_ROW = 3  # below title and note
_DETAILS: tuple[tuple[str, Kind, str], ...] = (
    ("a", "award", "Chi tiết"),
    ("m", "movement", "Chi tiết phong trào"),
    ("d", "citation", "Chi tiết văn bản"),
)
_NO_FORMULAS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def workbook(corpus: Corpus, period: str, *, unit: str | None = None, follow: bool = False) -> bytes:
    """Return the XLSX file for one period. Raises CorpusError where the period is none."""
    figures = totals(corpus, period, unit=unit, follow=follow)
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _NO_FORMULAS) as book:
        book.set_properties({"title": f"Tổng hợp thi đua, khen thưởng kỳ {period}"})
        styles = Styles(book)
        write_overview(book, styles, figures)
        sheets: dict[str, Table] = {
            "Khen thưởng": totals_awards.award_columns(figures),
            "Phong trào": totals_tables.movement_table(figures),
            "Văn bản": totals_tables.directive_table(figures),
            "Nhận xét viện dẫn": totals_tables.finding_table(figures),
            "Chưa báo cáo": totals_tables.reporting_table(figures),
        }
        for name, table in sheets.items():
            _sheet(book, styles, name, [table], figures)
        for form_id in _FORMS:
            filled = form_tables(corpus, period, form_id, unit=unit, follow=follow)
            _sheet(book, styles, f"Biểu {form_id}", [form_table(one) for one in filled], figures)
        _sheet(book, styles, "Bảng riêng", [totals_awards.local_table(figures, corpus)], figures)
        for key, kind, name in _DETAILS:
            found = entries_by_kind(corpus, period, key, unit=unit, follow=follow)
            write_details(book, styles, name, kind, found)
        write_lists(book)
    return target.getvalue()


def _sheet(book: xlsxwriter.Workbook, styles: Styles, name: str, tables: Sequence[Table], figures: Totals) -> None:
    """Write the tables below one another; filters and frozen headings go with a sheet's only table."""
    sheet = book.add_worksheet(name)
    widest = max(tables, key=lambda table: len(table.columns))
    columns = _shown(widest)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, _width(column))
    row = 0
    for table in tables:
        row = _table(sheet, styles, row, table, figures)
    if len(tables) == 1:
        last = _HEADING_ROW + max(len(tables[0].rows), 1)
        sheet.autofilter(_HEADING_ROW, 0, last, len(columns) - 1)
        sheet.freeze_panes(_HEADING_ROW + 1, 1)
        sheet.repeat_rows(_HEADING_ROW)
    page_setup(sheet, pages=0 if len(tables) == 1 else 1)


def _shown(table: Table) -> list[Column]:
    return [column for column in table.columns if column.name != "key"]  # keys are for the command line


def _width(column: Column) -> int:
    """Return the width of a column: at least its heading's longest word."""
    return max(column.width, *(len(word) + 2 for word in column.heading.split()), 0)


def _table(sheet: xlsxwriter.worksheet.Worksheet, styles: Styles, row: int, table: Table, figures: Totals) -> int:
    """Write a table from this row on; return the row below it."""
    columns = _shown(table)
    said = f"{table.title}, kỳ {figures.period}" + (f", {figures.unit}" if figures.unit else "")
    sheet.write_string(row, 0, said, styles.title)
    sheet.write_string(row + 1, 0, table.note, styles.note)
    heading = row + _HEADING_ROW
    sheet.set_row(heading, height((column.heading, 0.8 * _width(column)) for column in columns))
    for at, column in enumerate(columns):
        sheet.write_string(heading, at, column.heading, styles.heading)
    for below, values in enumerate(table.rows, start=heading + 1):
        sheet.set_row(below, height((values.get(column.name), _width(column)) for column in columns))
        for at, column in enumerate(columns):
            _cell(sheet, styles, below, at, column, values)
    return heading + len(table.rows) + 3


def _cell(  # noqa: PLR0917  one call, in the loop
    sheet: xlsxwriter.worksheet.Worksheet,
    styles: Styles,
    row: int,
    at: int,
    column: Column,
    values: Mapping[str, Any],
) -> None:
    value = values.get(column.name)
    if column.kind == "count" and isinstance(value, int):
        inexact = values.get("inexact", {}).get(column.name, ())
        sheet.write_number(row, at, value, styles.number(inexact))
    elif value is None or value == "":
        sheet.write_blank(row, at, None, styles.text)
    else:
        sheet.write_string(row, at, str(value), styles.text)
