"""Tables in PDF text layers: rules, merged cells, page breaks, columns without rules."""

from __future__ import annotations

import pytest
from printing import Printer, parts

from extract.reading.document import Document
from extract.reading.pdf import read_pdf


def table_pages(*, outer: bool = True) -> Document:
    """Print a table with a merged heading, broken over two pages that both print the heading."""
    printer = Printer()
    xs = [85.0, 130.0, 330.0, 430.0, 540.0]
    rows = [[("1", "Giấy khen", "12", "34"), ("2", "Bằng khen", "", "5")], [("3", "Cờ thi đua", "1", "")]]
    for body in rows:
        printer.page()
        ys = [100.0, 120.0, 140.0] + [160.0 + 20 * i for i in range(len(body))]
        for y in (ys[0], *ys[2:]):
            printer.rule(85, y, 540, y)
        printer.rule(330, ys[1], 540, ys[1])
        for x in xs if outer else xs[1:-1]:
            printer.rule(x, ys[1] if x == 430 else ys[0], x, ys[-1])
        for x, y, text in (
            (90, 115, "TT"),
            (135, 115, "Hình thức"),
            (335, 115, "Số lượng"),
            (335, 135, "Tập thể"),
            (435, 135, "Cá nhân"),
        ):
            printer.text(x, y, text)
        for row, y in zip(body, ys[2:], strict=False):
            for x, text in zip(xs, row, strict=False):
                if text:
                    printer.text(x + 5, y + 15, text)
    return read_pdf(printer.build())


@pytest.mark.parametrize("outer", [True, False], ids=["all rules", "no outer rules"])
def test_table_over_a_page_break(*, outer: bool) -> None:
    """One table of 5 rows and 4 columns: heading kept once, merged cells with their spans, empty cells in place."""
    document = table_pages(outer=outer)
    (table,) = document.tables
    assert (table.rows, table.columns) == (5, 4)
    cells = {(c.row, c.column): c for c in table.cells}
    assert cells[0, 2].column_span == 2
    assert cells[0, 0].row_span == 2
    assert [cells[row, 1].text for row in (2, 3, 4)] == ["Giấy khen", "Bằng khen", "Cờ thi đua"]
    assert (cells[3, 2].text, cells[3, 3].text) == ("", "5")
    assert [c.text for c in table.cells if c.header] == ["TT", "Hình thức", "Số lượng", "Tập thể", "Cá nhân"]
    assert all(document.text[c.start : c.end] == c.text for c in table.cells)
    assert cells[4, 1].box is not None
    assert cells[4, 1].box[4] == 2.0
    assert document.text.splitlines()[2] == "1\tGiấy khen\t12\t34"


def test_cell_with_a_symbol_broken_by_its_wall() -> None:
    """The lines of a cell are one text, a symbol broken at the line end is whole again."""
    printer = Printer().page()
    printer.grid([85, 200, 300], [100, 150, 200])
    for x, y, text in (
        (90, 115, "Căn cứ"),
        (205, 115, "Nội dung"),
        (90, 165, "số 8/QĐ-"),
        (90, 181, "UBND"),
        (205, 165, "Tặng"),
    ):
        printer.text(x, y, text)
    (table,) = read_pdf(printer.build()).tables
    assert [cell.text for cell in table.cells] == ["Căn cứ", "Nội dung", "số 8/QĐ-UBND", "Tặng"]


def test_row_split_by_a_page_break() -> None:
    """A row that runs over the page's end is one row: its number stands on the first page only."""
    printer = Printer().page()
    xs = [85.0, 125.0, 380.0, 540.0]
    rows = [("STT", "Đơn vị", "Số lượng"), ("1", "Xã Mường Lạn", "4"), ("2", "Trường Phổ thông dân tộc", "5")]
    for index, row in enumerate(rows):
        for x, text in zip(xs, row, strict=False):
            printer.text(x + 4, 700 + 30 * index + 20, text, 12)
    printer.grid(xs, [700.0, 730.0, 760.0, 790.0])
    printer.page()
    for index, row in enumerate([("", "bán trú Nậm Lạnh", ""), ("3", "Xã Sam Kha", "6")]):
        for x, text in zip(xs, row, strict=False):
            if text:
                printer.text(x + 4, 60 + 30 * index + 20, text, 12)
    printer.grid(xs, [60.0, 90.0, 120.0])
    (table,) = read_pdf(printer.build()).tables
    texts = [[cell.text for cell in table.cells if cell.row == row] for row in range(table.rows)]
    assert texts == [
        ["STT", "Đơn vị", "Số lượng"],
        ["1", "Xã Mường Lạn", "4"],
        ["2", "Trường Phổ thông dân tộc bán trú Nậm Lạnh", "5"],
        ["3", "Xã Sam Kha", "6"],
    ]


def test_table_with_horizontal_rules_only() -> None:
    """Columns are found where no line has letters; the heading stands above the first rule, its wrapped cell whole."""
    printer = Printer().page()
    printer.paragraph(
        80, "Kết quả khen thưởng của các xã, thị trấn trong sáu tháng đầu năm được nêu trong bảng dưới đây:"
    )
    for y in (160, 180, 200, 220):
        printer.rule(85, y, 540, y)
    rows = [("Giấy khen", "125", "vượt"), ("Bằng khen", "12", "đạt"), ("Cờ thi đua", "1", "đạt")]
    printer.text(85, 138, "Hình thức do")
    printer.text(85, 154, "huyện tặng")
    printer.text(300, 146, "Số lượng")
    printer.text(450, 146, "Kế hoạch")
    for y, row in zip((175, 195, 215), rows, strict=True):
        for x, text in zip((85, 320, 450), row, strict=True):
            printer.text(x, y, text)
    printer.paragraph(250, "So với năm trước, số Giấy khen tăng 10, số Bằng khen giảm 3.")
    document = read_pdf(printer.build())
    (table,) = document.tables
    assert [cell.text for cell in table.cells if cell.header] == ["Hình thức do huyện tặng", "Số lượng", "Kế hoạch"]
    assert [cell.text for cell in table.cells if not cell.header] == [text for row in rows for text in row]
    assert len(parts(document, "body")) == 2
