"""The dated catalogue of statutes: sound in itself, and asked for a day it tells what was in force."""

from datetime import date

import pytest

from extract.checks.law import ended_bodies
from extract.knowledge.statutes import by_code, by_name, code_key, names_by_code, statutes


def test_dates_follow_each_other():
    """No statute is in force before it was issued, nor ends before it begins."""
    for one in statutes():
        days = [day for day in (one.issued, one.valid_from, one.valid_to) if day]
        assert days == sorted(days), one.code


def test_successors_are_known():
    """A successor or amended statute is itself in the catalogue, younger or older as it must be."""
    for one in statutes():
        if one.superseded_by:
            successor = by_code(one.superseded_by)
            assert successor is not None, one.code
            assert not (one.valid_to and successor.valid_from and successor.valid_from <= one.valid_to), one.code
        if one.amends:
            amended = by_code(one.amends)
            assert amended is not None, one.code
            if one.issued and amended.issued:
                assert one.issued > amended.issued, one.code


def test_no_chain_is_a_ring():
    """Following the successors always comes to an end."""
    for one in statutes():
        seen, current = set(), one
        while current is not None and current.superseded_by:
            assert current.code not in seen
            seen.add(current.code)
            current = by_code(current.superseded_by)


@pytest.mark.parametrize(
    ("code", "day", "superseded"),
    [
        ("15/2003/QH11", date(2023, 12, 31), False),
        ("15/2003/QH11", date(2024, 1, 1), True),
        ("91/2017/NĐ-CP", date(2023, 6, 30), False),
        ("98/2023/NĐ-CP", date(2025, 6, 30), False),
        ("98/2023/NĐ-CP", date(2025, 7, 1), True),
        ("122/2018/NĐ-CP", date(2024, 1, 30), True),
        ("152/2025/NĐ-CP", date(2026, 11, 1), False),
    ],
)
def test_in_force(code, day, superseded):
    """The chain of emulation law: each act ends with the day before its successor begins."""
    statute = by_code(code)
    assert statute is not None
    assert statute.superseded_on(day) is superseded


def test_unknown_end_is_not_certain():
    """Where no source gives the last day in force, only the successor's day makes an end possible, never certain."""
    statute = by_code("12/2019/TT-BNV")
    assert statute is not None
    assert not statute.superseded_on(date(2030, 1, 1))
    assert not statute.possibly_superseded_on(date(2023, 1, 1))
    assert statute.possibly_superseded_on(date(2025, 1, 1))


@pytest.mark.parametrize("code", ["98/2023/NĐ-CP", "098/2023/nđ-cp", "98 / 2023 / ND – CP"])
def test_code_is_levelled(code):
    """Zeros, case, blanks, dashes and a lost stroke of Đ do not hide a statute."""
    found = by_code(code)
    assert found is not None
    assert found.code == "98/2023/NĐ-CP"


def test_type_tells_law_from_resolution():
    """A resolution of the National Assembly with the number of a law is another document."""
    assert by_code("06/2022/QH15", "LUAT") is not None
    assert by_code("06/2022/QH15", "NQ") is None
    assert by_code("") is None
    assert by_code(None) is None
    assert code_key("") == ("",)


def test_name_is_narrowed_by_year_and_day():
    """Two laws share a name; year or day of issue tells which is meant."""
    name = "thi đua, khen thưởng"
    assert len(by_name("LUAT", name)) == 2
    assert [one.code for one in by_name("LUAT", name, year="2003")] == ["15/2003/QH11"]
    assert [one.code for one in by_name("LUAT", name, issued="2022-06-15")] == ["06/2022/QH15"]
    assert by_name("LUAT", name, year="1999") == ()
    assert ("LUAT", "06/2022/QH15") in names_by_code()


def test_ended_bodies():
    """Twenty-nine provinces ended with 30 June 2025, and every ended body names its successor."""
    bodies = ended_bodies()
    assert sum(one.name.startswith("tỉnh") and one.last_day == date(2025, 6, 30) for one in bodies) == 29
    assert all(one.successor for one in bodies)
    assert len({one.name for one in bodies}) == len(bodies)
