"""The builder that all readers write through: joins, offsets, tables, what it refuses."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.reading.clean import clean
from extract.reading.document import SourceInfo
from extract.reading.flow import FlowBuilder, RawCell, RawLine, glue

SOURCE = SourceInfo(None, "", "text/plain", "text")


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        ("4471/UBND-", "KH ngày", ""),
        ("kinh tế-", "xã hội", ""),
        ("kinh tế -", "xã hội", " "),
        ("ngày 11/", "6/1948", ""),
        ("số 12/UBND", "-KH ngày", ""),
        ("số 12", "/KH-UBND", ""),
        ("của huyện", "- Thường trực", " "),
        ("- Như trên;", "-Lưu: VT", " "),
        ("", "đầu", ""),
    ],
)
def test_glue(before: str, after: str, between: str) -> None:
    """A blank between lines, nothing inside a word or symbol."""
    assert glue(before, after) == between


def test_boxes_follow_the_characters_of_the_raw_line() -> None:
    """Cleaning moves letters; the boxes go with them, one box for each line touched."""
    builder = FlowBuilder()
    builder.page(100, 100)
    first = RawLine("  số  12/UBND-", array("d", range(14)), array("d", range(1, 15)), 10, 20)
    second = RawLine("KH", array("d", [0, 1]), array("d", [1, 2]), 30, 40)
    builder.paragraph([first, second])
    document = builder.build(SOURCE)
    assert document.text == "số 12/UBND-KH"
    span = document.span(3, 13)
    assert span.boxes == ((6.0, 10.0, 14.0, 20.0), (0.0, 30.0, 2.0, 40.0))


def test_span_over_a_page_break_names_the_page_in_each_box() -> None:
    """Boxes of a span on two pages carry their page; the span has the page on which it starts."""
    builder = FlowBuilder()
    one, two = builder.page(), builder.page()
    edges = array("d", [0, 1]), array("d", [1, 2])
    builder.paragraph([RawLine("ab", *edges, 0, 5, one), RawLine("cd", *edges, 0, 5, two)])
    span = builder.build(SOURCE).span(0, 5)
    assert (span.page, span.text) == (1, "ab cd")
    assert span.boxes == ((0.0, 0.0, 2.0, 5.0, 1.0), (0.0, 0.0, 2.0, 5.0, 2.0))


def test_table_rows_are_lines_and_cells_are_parted_by_tabs() -> None:
    """A row is a line, empty cells leave no tab, a cell's lines are one text, offsets hold."""
    builder = FlowBuilder()
    builder.page()
    builder.paragraph(["Kết quả:"])
    table = builder.table(
        [
            RawCell(0, 0, ["TT"], header=True),
            RawCell(0, 1, ["Hình", "thức"], header=True),
            RawCell(1, 0, []),
            RawCell(1, 1, ["Bằng khen"]),
        ]
    )
    builder.paragraph(["Hết."])
    document = builder.build(SOURCE)
    assert document.text == "Kết quả:\nTT\tHình thức\nBằng khen\nHết."
    assert table is not None
    assert (table.rows, table.columns) == (2, 2)
    assert [document.text[c.start : c.end] for c in table.cells] == ["TT", "Hình thức", "", "Bằng khen"]
    assert [p.role for p in document.paragraphs] == ["body", "cell", "cell", "cell", "body"]


def test_what_cleans_to_nothing_adds_nothing() -> None:
    """Empty paragraphs and tables leave no trace."""
    builder = FlowBuilder()
    assert builder.paragraph(["\u200b", "  "]) is False
    assert builder.table([RawCell(0, 0, [" "])]) is None
    assert builder.build(SOURCE).text == ""


def test_two_cells_at_one_position_are_refused() -> None:
    """A reader that names one position twice is told so."""
    with pytest.raises(ValueError, match="position"):
        FlowBuilder().table([RawCell(0, 0, ["a"]), RawCell(0, 0, ["b"])])


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_cleaning_maps_every_letter_and_is_done_once(raw: str) -> None:
    """Each clean letter has an origin in order; cleaning a clean line changes nothing."""
    mapped = clean(raw)
    assert len(mapped.text) == len(mapped.origins)
    assert list(mapped.origins) == sorted(mapped.origins)
    assert all(0 <= origin < len(raw) for origin in mapped.origins)
    assert clean(mapped.text).text == mapped.text
    assert "  " not in mapped.text
