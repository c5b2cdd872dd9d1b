"""What a report says does not depend on where its lines break or in which format it comes."""

import io
import re
import textwrap
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typeset import as_docx, as_pdf, serif

from extract import extract, read
from extract.records import Record, Report, Span

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted(path for path in (ROOT / "corpus" / "reports").glob("*") if path.suffix in {".pdf", ".docx", ".txt"})
SEED = ROOT.parent / "shared" / "seed" / "report.txt"
# Prose without tables: a table re-wrapped as plain text is no table any more.
PROSE = [path for path in SAMPLES if not read(path).tables]


_DASH = re.compile(r"\s*[-–—]\s*")


def spans(value: object) -> list[Span]:
    """Return every span in a record, however deep."""
    if isinstance(value, Span):
        return [value]
    if isinstance(value, Record):
        return [span for name in type(value).model_fields for span in spans(getattr(value, name))]
    if isinstance(value, dict):
        return [span for item in value.values() for span in spans(item)]
    if isinstance(value, tuple):
        return [span for item in value for span in spans(item)]
    return []


def values(report: Report) -> dict[str, object]:
    """Return what a record says, without where it was read."""
    return {
        "citations": [
            (c.type_code, c.code, c.date, c.issuer and c.issuer.name, c.subject, c.relation, c.form)
            for c in report.citations
        ],
        # "nghèo- không" broken behind its dash is "nghèo-không" as well: no line tells whether a blank stood there.
        "movements": [
            (_DASH.sub("-", m.name), m.kind, m.level, m.canonical, m.misquoted, len(m.mentions))
            for m in report.movements
        ],
        "awards": [
            (a.award_code, a.conferrer, a.recipient, a.count, a.status, a.part_of, a.qualifier) for a in report.awards
        ],
        "period": report.header.period and report.header.period.label,
        "issuer": report.header.issuer and report.header.issuer.name,
        "code": report.header.code,
    }


def rewrapped(text: str, width: int, *, blank_lines: bool) -> str:
    """Break every paragraph of ``text`` anew, as a tool with lines of ``width`` characters would."""
    wrap = textwrap.TextWrapper(width=width, break_long_words=False, break_on_hyphens=True)
    lines = [line for paragraph in text.split("\n") for line in (wrap.wrap(paragraph) or [""])]
    return ("\n\n" if blank_lines else "\n").join(lines)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_span_is_where_it_says(path: Path) -> None:
    """flow[start:end] == span.text for every span of every field; boxes lie on their page."""
    document = read(path)
    found = spans(extract(document))
    assert found
    for span in found:
        assert document.text[span.start : span.end] == span.text
        assert span.page == document.page_at(span.start)
        for box in span.boxes:
            page = document.pages[int(box[4]) - 1 if len(box) == 5 else span.page - 1]
            assert 0 <= box[0] < box[2] <= page.width + 1
            assert 0 <= box[1] < box[3] <= page.height + 1


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.stem)
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(width=st.integers(40, 160), blank_lines=st.booleans())
def test_line_breaks_change_no_value(path: Path, width: int, blank_lines: bool) -> None:  # noqa: FBT001
    """Re-wrapping a report at any width changes nothing that it says."""
    text = read(path).text
    expected = values(extract(io.BytesIO(text.encode())))
    assert values(extract(io.BytesIO(rewrapped(text, width, blank_lines=blank_lines).encode()))) == expected


@pytest.mark.skipif(not SEED.is_file(), reason="the user's sample report is not beside the checkout")
@pytest.mark.parametrize("blank_lines", [False, True])
@pytest.mark.parametrize("width", [30, 47, 60, 72, 86, 100, 133, 200])
def test_line_breaks_change_no_value_of_the_users_sample(width: int, blank_lines: bool) -> None:  # noqa: FBT001
    """The same holds for the user's own sample."""
    text = read(SEED).text
    expected = values(extract(SEED))
    assert values(extract(io.BytesIO(rewrapped(text, width, blank_lines=blank_lines).encode()))) == expected


TYPESETTERS = {"pdf": as_pdf, "docx": as_docx}
NEEDS_FONT = pytest.mark.skipif(serif() is None, reason="no Liberation Serif 2: install the package fonts-liberation2")


@NEEDS_FONT
@pytest.mark.parametrize("form", TYPESETTERS)
@pytest.mark.parametrize("path", PROSE[:4], ids=lambda path: path.stem)
def test_the_format_changes_no_value(path: Path, form: str) -> None:
    """The same paragraphs set as PDF or DOCX say the same as plain text."""
    text = read(path).text
    expected = values(extract(io.BytesIO(text.encode())))
    assert values(extract(io.BytesIO(TYPESETTERS[form](text.split("\n"))))) == expected


@NEEDS_FONT
@pytest.mark.skipif(not SEED.is_file(), reason="the user's sample report is not beside the checkout")
@pytest.mark.parametrize("form", TYPESETTERS)
def test_the_format_changes_no_value_of_the_users_sample(form: str) -> None:
    """The user's own sample says the same as PDF and as DOCX."""
    text = read(SEED).text
    assert values(extract(io.BytesIO(TYPESETTERS[form](text.split("\n"))))) == values(extract(SEED))
