"""Patterns end: by their nature or by the clock; then the rest of the record still comes out."""

import gc
import io

import pytest
import regex

from extract import pipeline, read
from extract.heap import without_collection
from extract.patterns import compiled, is_bounded
from extract.pipeline import extract_document

RUNAWAY = r"(?:a|aa)+$"


class TestBounded:
    """Which patterns need no clock."""

    @pytest.mark.parametrize(
        "pattern",
        [r"số\s{0,3}:?", r"(?:a|b)?c{2}", r"[*+?({]{1,3}", r"\p{Lu}{2}", r"(?r)a?\Z", r"a++b", r"(?:x{1,3}){0,4}"],
    )
    def test_few_ways(self, pattern):
        """Quantifiers with upper bounds, and possessive ones, leave few ways; signs in classes are no quantifiers."""
        assert is_bounded(pattern)
        assert isinstance(compiled(pattern), regex.Pattern)

    @pytest.mark.parametrize("pattern", [RUNAWAY, r"a*b", r"(?:a{1,9}){1,30}b", r"(?:[a ]{1,40}){8}", r"a{2,}b"])
    def test_many_ways(self, pattern):
        """Without an upper bound, or with repeated groups that can be cut up in many ways, the clock is asked for."""
        assert not is_bounded(pattern)


def test_ways_of_choices():
    """Choices add their ways: a few with several ways each leave few in all, many repeated ones do not."""
    assert is_bounded(r"(?:a{1,9}|b{1,9}|c{1,9}){1,4}d")
    assert not is_bounded(r"(?:a{1,9}|b{1,9}|c{1,9}){1,12}d")


class TestOpened:
    """A pattern that is tried only where a word stands with which its matches begin."""

    @pytest.mark.parametrize(
        "text", ["", "Hai ba HAI  ba", "haiba hai ba", "xhai ba", "hai\nba, ba hai ba", "İ hai ba"]
    )
    def test_same(self, text):
        """It finds what the plain pattern finds, wherever it is told to begin and to end."""
        source = r"(?<![\p{L}])hai\s++ba|ba(?=,)"
        opened, plain = compiled(source, regex.I, ["hai", "ba"]), regex.compile(source, regex.I)
        for bounds in ((), (1,), (1, 9), (4, 2)):
            spans = [m.span() for m in plain.finditer(text, *bounds)]
            assert [m.span() for m in opened.finditer(text, *bounds)] == spans
            first = opened.search(text, *bounds)
            assert (first and first.span()) == (spans[0] if spans else None)


class TestLimit:
    """A limited pattern finds what the plain one finds, or stops."""

    @pytest.mark.parametrize("pattern", [r"(?:a+)+", r"\b", r"x*", r"(?r)(?:a+)+", r"(?r)x*"])
    @pytest.mark.parametrize("text", ["", "aa b aaa", "xxaxx", "b"])
    def test_same(self, pattern, text):
        """Every method gives what that of the plain pattern gives."""
        limited, plain = compiled(pattern), regex.compile(pattern)
        assert not isinstance(limited, regex.Pattern) or is_bounded(pattern)
        assert [m.span() for m in limited.finditer(text)] == [m.span() for m in plain.finditer(text)]
        assert [m.span() for m in limited.finditer(text, 1, 4)] == [m.span() for m in plain.finditer(text, 1, 4)]
        for method in ("match", "search", "fullmatch"):
            found, right = getattr(limited, method)(text, 1), getattr(plain, method)(text, 1)
            assert (found and found.span()) == (right and right.span())
        assert limited.sub("-", text) == plain.sub("-", text)
        assert limited.split(text) == plain.split(text)

    @pytest.mark.parametrize("method", ["match", "search", "fullmatch", "finditer", "split"])
    def test_runaway(self, method, monkeypatch):
        """A call that would run for ages is broken off."""
        monkeypatch.setattr("extract.patterns.SECONDS", 0.05)
        with pytest.raises(TimeoutError):
            list(getattr(compiled(RUNAWAY), method)("a" * 90 + "!") or ())

    def test_consumer_has_time(self, monkeypatch):
        """What the caller does between two matches does not count."""
        monkeypatch.setattr("extract.patterns.SECONDS", 0.05)
        found = 0
        for _ in compiled(r"(?:a+)+").finditer("a b a"):
            sum(range(10_000_000))
            found += 1
        assert found == 2


@pytest.mark.parametrize(
    ("stage", "left"),
    [
        ("read_header", {"citations", "awards"}),
        ("find_citations", {"header", "awards"}),
        ("find_awards", {"header", "citations"}),
        ("check", {"header", "citations", "awards"}),
    ],
)
def test_rest_comes_out(stage, left, monkeypatch):
    """A part that runs into its limit is left out with a warning; the others are as ever."""
    text = "Số: 5/BC-UBND\nUBND xã ban hành Kế hoạch số 12/KH-UBND ngày 04/5/2021. Tặng Giấy khen cho 7 cá nhân."
    document = read(io.BytesIO(text.encode()))
    whole = extract_document(document)
    assert not [warning for warning in whole.warnings if warning.code == "time_limit"]

    def late(*_):
        raise TimeoutError

    monkeypatch.setattr(pipeline, stage, late)
    record = extract_document(document)
    (warning,) = [warning for warning in record.warnings if warning.code == "time_limit"]
    assert warning.message.endswith(".")
    assert {part for part in ("citations", "awards") if getattr(record, part)} == left & {"citations", "awards"}
    assert (record.header == whole.header) == ("header" in left)


class TestCollection:
    """The search for cycles rests while a document is worked on."""

    def test_held_and_let_go(self):
        """It is off inside, and on again afterwards, also after an error."""

        @without_collection
        def work(fail):
            assert not gc.isenabled()
            if fail:
                raise ValueError

        work(fail=False)
        assert gc.isenabled()
        with pytest.raises(ValueError):
            work(fail=True)
        assert gc.isenabled()

    def test_left_off(self):
        """Whoever has switched it off finds it off."""
        gc.disable()
        try:
            without_collection(lambda: None)()
            assert not gc.isenabled()
        finally:
            gc.enable()
