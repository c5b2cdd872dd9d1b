"""Formats and print set-up that all sheets of the workbook share."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from typing import Any

import xlsxwriter

from extract.export import labels

_LINE = {"border": 1, "border_color": "#BFBFBF", "valign": "top"}
_A4 = 9
_LINE_HEIGHT, _HIGHEST = 15.0, 405.0  # points; a row of a sheet is at most 409 high


class Styles:
    """The formats of one workbook, made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        def made(**properties: Any) -> Any:  # noqa: ANN401  the library has no types
            return book.add_format(properties)

        heading = {"bold": True, "bg_color": "#D9E1F2", "border": 1, "text_wrap": True, "valign": "vcenter"}
        self.title = made(bold=True, font_size=14)
        self.note = made(italic=True, font_color="#595959")
        self.heading = made(**heading, align="center")
        self.text = made(**_LINE, text_wrap=True, indent=1)
        self.editable = made(**_LINE, text_wrap=True, indent=1, bg_color="#FFF2CC", locked=False)
        self.editable_number = made(**_LINE, num_format="#,##0", bg_color="#FFF2CC", locked=False)
        self.editable_heading = made(**{**heading, "bg_color": "#FFD966"}, align="center")
        self.review = made(**_LINE, indent=1, bg_color="#FCE4D6")
        self.decimal = made(**_LINE, num_format="0.00")
        self.hidden = made(font_color="#7F7F7F")
        self._exact = made(**_LINE, num_format="#,##0")
        self._inexact = {
            word: made(**_LINE, num_format=f'"{labels.QUALIFIERS[word]} "#,##0') for word in labels.QUALIFIERS
        }

    def number(self, qualifiers: Collection[str] = ()) -> Any:  # noqa: ANN401  a format of the library
        """Return the format of a number; one that is not exact says so in its cell and stays a number."""
        if not qualifiers:
            return self._exact
        return self._inexact[next(iter(qualifiers)) if len(qualifiers) == 1 else "about"]


def height(cells: Iterable[tuple[object, float]]) -> float:
    """Return how high a row must be, in points, for its wrapped cells: (value, width of the column in characters).

    Programs that open a file do not all measure its rows; what is said here they all keep.
    """
    lines = 1
    for value, width in cells:
        if isinstance(value, str):
            lines = max(lines, sum(math.ceil((max(len(part), 1) + 1) / width) for part in value.split("\n")))
    return min(lines * _LINE_HEIGHT, _HIGHEST)


def page_setup(sheet: xlsxwriter.worksheet.Worksheet, *, pages: int = 0) -> None:
    """Set a sheet up for A4 landscape, as wide as the paper and ``pages`` long (0: as it comes), pages numbered."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, pages)
    sheet.set_footer("&L&A&RTrang &P/&N")
