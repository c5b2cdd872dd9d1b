"""What a Document answers about its offsets."""

from __future__ import annotations

import pytest

from extract.reading.document import Document
from extract.reading.plain import document_from_text
from extract.records import ReadingWarning


@pytest.fixture
def document() -> Document:
    """Return two pages: a paragraph over the break, and one more."""
    return document_from_text(
        "Huyện đã ban hành Kế hoạch số 5/UBND-\nKH ngày 01/02/2023 về\n\f\nthi đua.\n\nNơi nhận:\n"
    )


def test_text_lines_and_pages(document: Document) -> None:
    """The flow, its pages, the page of an offset."""
    assert document.text == "Huyện đã ban hành Kế hoạch số 5/UBND-KH ngày 01/02/2023 về thi đua.\nNơi nhận:"
    assert [page.number for page in document.pages] == [1, 2]
    assert document.page_at(0) == 1
    assert document.page_at(document.text.index("thi đua")) == 2
    assert document.page_at(len(document.text) - 1) == 2


def test_lines_of_a_stretch(document: Document) -> None:
    """A stretch touches the lines it was printed on, no other."""
    start = document.text.index("5/UBND-KH")
    assert [line.raw for line in document.lines_of(start, start + 9)] == [
        "Huyện đã ban hành Kế hoạch số 5/UBND-",
        "KH ngày 01/02/2023 về",
    ]


def test_span_is_a_piece_of_the_flow(document: Document) -> None:
    """``flow[start:end] == text`` for every stretch, with the page of its start; no boxes without a layout."""
    for start in range(len(document.text)):
        span = document.span(start, start + 5)
        assert span.text == document.text[start : start + 5]
        assert span.page == document.page_at(start)
        assert span.boxes == ()


def test_raw_text_of_a_stretch(document: Document) -> None:
    """What the file gave comes back, line by line."""
    start = document.text.index("5/UBND-KH")
    assert document.raw(start, start + 9) == "5/UBND-\nKH"


def test_warnings_are_added_to_a_new_document(document: Document) -> None:
    """A document is never changed; a warning makes another one."""
    warned = document.with_warnings(ReadingWarning(code="x", message="y"))
    assert [warning.code for warning in warned.warnings] == ["x"]
    assert document.warnings == ()
