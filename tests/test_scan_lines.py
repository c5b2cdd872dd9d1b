"""Lines of scanned pages: how words become printed lines, what dirt goes, and where the boxes stand."""

import pytest
from scanning import SCALE, ocr_line, ocr_page, words

from extract.reading import ocr_engines, scan, scan_lines
from extract.reading.ocr_page import OcrLine, OcrWord
from extract.reading.pdf_lines import WIDE_OCR
from extract.reading.pdf_regions import letterhead


def test_pieces_of_one_row_come_together():
    """Letterhead columns that the engine gave apart are one printed line, left before right, with blanks between."""
    rows = scan_lines.rows_of_lines([ocr_line("VIỆT NAM", 302.0, 900.0), ocr_line("SỞ NỘI VỤ", 300.0, 100.0)])
    line = scan_lines.printed(rows[0], SCALE, 1)
    assert len(rows) == 1
    assert line.text == "SỞ NỘI VỤ VIỆT NAM"
    assert len(line.text) == len(line.x0s) == len(line.x1s) == len(line.confidences)
    assert line.x0 == pytest.approx(100 / SCALE)


def test_type_word_with_a_wide_gap_is_no_letterhead():
    """The ink of letters stands further apart than their type: a gap in the type word does not part columns."""
    rows = [
        [ocr_line("ỦY BAN NHÂN DÂN", 200, 150), ocr_line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 200, 800)],
        [ocr_line("XÃ MƯỜNG LẠN", 240, 180), ocr_line("Độc lập - Tự do - Hạnh phúc", 240, 860)],
        [ocr_line("BÁO", 320, 740), ocr_line("CÁO", 320, 794)],
    ]
    columns, used = letterhead([scan_lines.printed(row, SCALE, 1) for row in rows], 595.0, 842.0, WIDE_OCR)
    assert used == 2
    assert [line.text for line in columns.left] == ["ỦY BAN NHÂN DÂN", "XÃ MƯỜNG LẠN"]


def test_dirt_is_dropped():
    """Specks read as marks go, a list mark stays, and so does a short line that was read with confidence."""
    speck = OcrLine((*words("Nơi nhận:"), *words("`", 800.0, 0.3)), 300.0, 36.0)
    assert scan_lines.without_dirt(speck).text == "Nơi nhận:"
    assert scan_lines.without_dirt(ocr_line("l Ị", 300.0, confidence=0.2)) is None
    assert scan_lines.without_dirt(ocr_line("- VT;", 300.0)).text == "- VT;"
    assert scan_lines.without_dirt(ocr_line("Điều 1", 300.0, confidence=0.9)) is not None


def test_edge_of_a_stamp_is_dropped():
    """What stands apart at the end of a well-read line and does not read goes; a doubtful word inside it stays."""
    title = words("Kết quả thi đua", 400)
    stray = words("tợ", 100, confidence=0.1)
    line = scan_lines.without_dirt(OcrLine((*stray, *title, *words("z:", 900, confidence=0.2)), 500.0, 36.0))
    assert line.text == "Kết quả thi đua"
    inside = OcrLine(
        (*words("Số:", 100), *words("4ỷ2", 200, confidence=0.1), *words("/QĐ-SNV của Sở", 300)), 500.0, 36.0
    )
    assert scan_lines.without_dirt(inside).text == "Số: 4ỷ2 /QĐ-SNV của Sở"


def test_boxes_are_put_back_where_the_page_shows_them():
    """What was read on a page turned straight gets the boxes that it has on the page as it is."""
    page = ocr_page([ocr_line("Kế hoạch", 300.0, 100.0), ocr_line("Kế hoạch", 300.0, 1400.0)], angle=1.0)
    (line,) = scan.lay_out(page, 1).lines
    raw = scan_lines.raw_line(line)
    # Turned counter-clockwise to stand straight: on the page the line falls to the right.
    assert raw.x0s[0] > line.x0s[0]
    assert raw.bottom > line.bottom
    assert raw.top < line.top
    straight = scan_lines.raw_line(scan.lay_out(ocr_page([ocr_line("Kế hoạch", 300.0)]), 1).lines[0])
    assert straight.bottom - straight.top == pytest.approx(13.0)


def test_sideways_lines_are_known():
    """Lines that run upwards have letters over one another: the page stands sideways."""
    text = "Thực hiện nhiệm vụ năm học"
    standing = OcrLine(tuple(OcrWord(w, (200.0,) * len(w), (230.0,) * len(w), 0.9) for w in text.split()), 900.0, 700.0)
    assert ocr_page([standing] * 3).is_sideways()
    assert not ocr_page([ocr_line(text, 300.0)] * 3).is_sideways()
    assert not ocr_page([]).is_sideways()


def test_letters_are_spread_over_their_line():
    """Lines of trueocr have no letter boxes: words share the width in order, without overlap, up to both edges."""
    found = ocr_engines.spread("Bằng khen của", 100.0, 360.0, 0.9)
    assert [word.text for word in found] == ["Bằng", "khen", "của"]
    edges = [edge for word in found for pair in zip(word.x0s, word.x1s, strict=True) for edge in pair]
    assert edges == sorted(edges)
    assert (edges[0], edges[-1]) == (100.0, pytest.approx(360.0))
