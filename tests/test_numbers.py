"""Counts in digits and words, with their spans; the words of the table cover every form that reports use."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.language.numbers import find_numbers, parse_digits, parse_words, qualifier_before

WORDS = [
    ("một", 1), ("mười", 10), ("mười một", 11), ("mười lăm", 15), ("mười hai tập thể", 12), ("hai mươi", 20),
    ("hai mốt", 21), ("hai mươi mốt", 21), ("hai mươi tư", 24), ("ba lăm", 35), ("bốn mươi lăm", 45),
    ("năm mươi nhăm", 55), ("một trăm", 100), ("hai trăm linh ba", 203), ("hai trăm lẻ năm", 205),
    ("ba trăm mười", 310), ("một nghìn hai trăm ba mươi tư", 1234), ("hai ngàn", 2000), ("ba chục", 30),
    ("bảy trăm tám mươi chín hộ", 789), ("chín", 9),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), WORDS)
def test_words(text, value):
    """A number in words has the value that a Vietnamese reader gives it, whatever noun follows."""
    assert parse_words(text.split())[0] == value


def test_words_stop_before_the_noun():
    """The words of the noun are left to the noun."""
    assert parse_words(["mười", "lăm", "cá", "nhân"]) == (15, 2)
    assert parse_words(["cá", "nhân"]) == (0, 0)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("tặng 01 cá nhân và 1.406 lượt", [1, 1406]),
        ("2,450 hộ", [2450]),
        ("4/6 đồng chí", [4]),
        ("ngày 12/3/2021 và 15%", []),
        ("3,5 triệu", []),
        ("chuyên án 918C", []),
        ("Hai tập thể, mười hai cá nhân", [2, 12]),
    ],
)
def test_found(text, values):
    """Dates of three parts, decimals, percentages and marks are no counts; everything else is found once."""
    assert [number.value for number in find_numbers(text)] == values


def test_fraction_keeps_its_whole():
    """The first number of a fraction counts, the second is kept beside it."""
    number = next(find_numbers("có 1.100/1.565 hộ"))
    assert (number.value, number.whole, number.form) == (1100, 1565, "digits")


@given(st.integers(min_value=0, max_value=9_999_999))
@settings(max_examples=60)
def test_thousands_round_trip(value):
    """A number written with dots or commas between the thousands reads back as itself, at its own span."""
    for mark in ".,":
        text = f"{value:,}".replace(",", mark)
        assert parse_digits(text) == value
        found = list(find_numbers(f"tặng {text} cá nhân"))
        assert [(number.value, number.start, number.end) for number in found] == [(value, 5, 5 + len(text))]


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("cho gần 50", "nearly"),
        ("hơn 50", "over"),
        ("trên 50", "over"),
        ("khoảng 50", "about"),
        ("cho 50", None),
        ("~ 50", "about"),
    ],
)
def test_qualifier(text, qualifier):
    """The word right before a number says whether it is more, less or about."""
    found = qualifier_before(text, text.index("50"))
    assert (found[0] if found else None) == qualifier
