"""Tables of scanned pages: how words fall into cells, and how lone figures are read again."""

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scanning import FakeEngine, ocr_line, ocr_page

from extract.reading import scan_cells
from extract.reading.scan_tables import scanned_tables


def grid(rows=3, columns=3):
    """Return the rules of a table in pixels: across and down."""
    left, top, width, height = 100.0, 200.0, 300.0, 80.0
    across = tuple((top + height * i, left, left + width * columns) for i in range(rows + 1))
    down = tuple((left + width * i, top, top + height * rows) for i in range(columns + 1))
    return across, down


def inked(rows, columns):
    """Return the image of a page with a patch of ink in each cell of the table of ``grid``."""
    image = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(image)
    for row in range(rows):
        for column in range(columns):
            draw.rectangle((200 + 300 * column, 220 + 80 * row, 260 + 300 * column, 250 + 80 * row), fill=0)
    return image


def test_words_fall_into_cells():
    """One line of words over three columns is parted into cells; wrapped lines of a cell stay in order."""
    across, down = grid()
    lines = [
        ocr_line("TT", 250.0, 120.0), ocr_line("Hình thức", 250.0, 420.0), ocr_line("Số lượng", 250.0, 720.0),
        ocr_line("1", 320.0, 120.0), ocr_line("Bằng khen của", 310.0, 410.0), ocr_line("12", 320.0, 720.0),
        ocr_line("UBND tỉnh", 345.0, 410.0), ocr_line("Ngoài bảng", 1000.0),
    ]  # fmt: skip
    tables, rest = scanned_tables(ocr_page(lines, across=across, down=down), lines, 1)
    assert [line.text for line in rest] == ["Ngoài bảng"]
    assert len(tables) == 1
    cells = {(cell.row, cell.column): cell.text for cell in tables[0].cells}
    assert cells[0, 1] == "Hình thức"
    assert cells[1, 1] == "Bằng khen của UBND tỉnh"
    assert cells[1, 2] == "12"
    assert tables[0].header_rows == 1


def test_line_over_two_cells_is_parted():
    """An engine's line that runs through a rule is cut there."""
    across, down = grid(rows=2, columns=2)
    lines = [ocr_line("Tập thể Cá nhân", 250.0, 310.0), ocr_line("12", 320.0, 120.0), ocr_line("34", 320.0, 500.0)]
    tables, _ = scanned_tables(ocr_page(lines, across=across, down=down), lines, 1)
    assert [cell.text for cell in tables[0].cells] == ["Tập thể", "Cá nhân", "12", "34"]


def test_figures_are_read_by_vote():
    """In a column of figures a doubtful cell is read again, and most votes win, with confidence to match."""
    across, down = grid(rows=3, columns=2)
    image = inked(rows=3, columns=2)
    # Each cell once; then the second column, without its heading, until two readings agree or five have voted.
    first = ["Đội một", "12", "Đội hai", "HÚ", "Đội ba", "7"]
    second = ["1", "1", "", "1", "7"]
    lines, wiped = scan_cells.read_tables(
        ocr_page([], across=across, down=down), image, FakeEngine(small=[*first, *second])
    )
    figures = {line.text: line.words[0].confidence for line in lines if line.text.isdigit()}
    assert set(figures) == {"12", "1", "7"}
    assert figures["1"] == pytest.approx(0.9 * 3 / 5)
    assert figures["12"] > 0.9
    assert np.asarray(wiped).min() == 255


@pytest.mark.parametrize(("confidence", "figures"), [(0.1, ["1", "1", "7"]), (0.9, ["7"])])
def test_a_column_is_of_figures_though_most_were_not_read(confidence, figures):
    """What the engine made nonsense of may be figures; what it read as words speaks against them."""
    across, down = grid(rows=4, columns=2)
    image = inked(rows=4, columns=2)
    first = ["Đơn vị", "Tập thể", "Đội một", "lÌ", "Đội hai", "fl", "Đội ba", "7"]
    engine = FakeEngine(
        small=[*first, "lí", "1", "1", "1", "fl", "1", "1", "1", "7"], doubt={"lÌ": confidence, "fl": confidence}
    )
    lines, _ = scan_cells.read_tables(ocr_page([], across=across, down=down), image, engine)
    assert sorted(line.text for line in lines if line.text.isdigit()) == figures
