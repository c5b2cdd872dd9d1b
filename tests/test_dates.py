"""Dates as written: every form of the table, exact spans, nothing completed or guessed."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.language.dates import find_dates, read_date

CASES = yaml.safe_load((Path(__file__).parent / "tables" / "dates.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_each_form_is_read_as_written(case):
    """The dates of a text with their exact stretch, their calendar day (or None) and the problem that prevents one."""
    found = list(find_dates(case["text"]))
    assert [(case["text"][d.start : d.end], d.date.iso(), d.date.problem) for d in found] == [
        (wanted["span"], wanted.get("iso"), wanted.get("problem")) for wanted in case["expect"]
    ]


def test_a_month_or_a_year_alone_needs_to_be_asked_for():
    """The forms "7/2007" and "năm 2022" are read only with ``bare``; they never become a day."""
    assert read_date("7/2007") is None
    month, year = read_date("7/2007", bare=True), read_date("năm 2022", bare=True)
    assert (month.date.month, month.date.year, month.date.iso()) == (7, 2007, None)
    assert (year.date.year, year.date.iso()) == (2022, None)


def test_without_word_only_forms_with_a_word():
    """``word=False`` refuses a bare number, which may begin something else."""
    assert read_date("28/9/2022", word=False) is None
    assert read_date("ngày 28/9/2022", word=False).date.iso() == "2022-09-28"


@settings(max_examples=80, deadline=None)
@given(st.dates(), st.sampled_from(["ngày {d}/{m}/{y}", "ngày {d} tháng {m} năm {y}", "{d}-{m}-{y}", "{d}.{m}.{y}"]))
def test_what_is_written_is_read_back(day, form):
    """Any calendar day from 1900 to 2100, in any form, inside a text, gives that day and its stretch."""
    written = form.format(d=day.day, m=day.month, y=day.year)
    found = list(find_dates(f"theo ({written}), đã"))
    if not 1900 <= day.year <= 2100:
        assert not [date for date in found if date.date.iso()]
        return
    assert [(d.start, d.end, d.date.iso()) for d in found] == [(6, 6 + len(written), day.isoformat())]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ngàytháăm 0123456789/.-–…\n", max_size=120))
def test_spans_lie_in_the_text_in_order(text):
    """On any text the stretches are ordered, do not overlap and are not empty."""
    at = 0
    for mention in find_dates(text):
        assert at <= mention.start < mention.end <= len(text)
        at = mention.end
