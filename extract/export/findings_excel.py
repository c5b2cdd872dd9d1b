"""The findings as a workbook: one row each, filters, frozen heading, A4 landscape."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

from extract.export import labels
from extract.records import Finding

_COLUMNS = (
    ("Tệp", 30),
    ("Trang", 7),
    ("Mã", 8),
    ("Mức độ", 10),
    ("Chỗ trong báo cáo", 45),
    ("Nhận xét", 60),
    ("Sửa thành", 40),
)
_COLOURS = {"error": "#F8CBAD", "warning": "#FFE699", "info": "#DDEBF7"}


def workbook(results: Sequence[tuple[str, Sequence[Finding]]]) -> bytes:
    """Return an XLSX file with a row for each finding of each file: (path, findings)."""
    target = io.BytesIO()
    # Cells that begin with "=" are text from a report, never formulas; links in them are not ours to make live.
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        heading = book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1, "text_wrap": True})
        shades = {
            level: book.add_format({"bg_color": colour, "border": 1, "text_wrap": True, "valign": "top"})
            for level, colour in _COLOURS.items()
        }
        plain = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("Viện dẫn cần sửa")
        for column, (name, width) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, heading)
        row = 0
        for path, findings in results:
            for finding in findings:
                row += 1
                _row(sheet, row, path, finding, plain, shades[finding.severity])
        sheet.autofilter(0, 0, max(row, 1), len(_COLUMNS) - 1)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return target.getvalue()


def _row(  # noqa: PLR0917  one call, beside the loop
    sheet: xlsxwriter.worksheet.Worksheet, row: int, path: str, finding: Finding, plain: object, shade: object
) -> None:
    span = finding.span
    sheet.write_string(row, 0, path, plain)
    if span is not None:
        sheet.write_number(row, 1, span.page, plain)
    else:
        sheet.write_blank(row, 1, None, plain)
    values = (
        finding.rule,
        labels.SEVERITIES[finding.severity],
        span.text if span else "",
        finding.message,
        finding.suggestion or "",
    )
    for column, value in enumerate(values, start=2):
        sheet.write_string(row, column, value, shade if column == 3 else plain)
