"""Administrative units: the dated catalogue and the questions asked of it."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import resources
from extract.knowledge import unit_catalogue, units
from extract.text import fold

BEFORE, AFTER = date(2023, 6, 1), date(2025, 9, 1)
ROWS = resources.load_csv("models/catalogues/units.csv")


def _valid(rows, day):
    return [
        r
        for r in rows
        if (not r["valid_from"] or r["valid_from"] <= day) and (not r["valid_to"] or day <= r["valid_to"])
    ]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-06-30", {"province": 63, "district": 696, "commune": 10035}),
        ("2025-07-01", {"province": 34, "commune": 3321}),
        ("2026-10-01", {"province": 34, "commune": 3321}),
    ],
)
def test_counts(day, expected):
    """63 provinces and 696 districts on the eve of the reform; 34 provinces and 3,321 communes after it."""
    assert Counter(row["tier"] for row in _valid(ROWS, day)) == expected


@pytest.mark.parametrize(
    ("day", "cities"), [("2025-07-01", 6), ("2026-05-01", 7), ("2026-09-01", 8), ("2026-09-20", 9)]
)
def test_centrally_run_cities(day, cities):
    """Đồng Nai, Quảng Ninh and Bắc Ninh become cities in 2026, each on its day."""
    names = [row["name"] for row in _valid(ROWS, day) if row["tier"] == "province"]
    assert sum(name.startswith("thành phố ") for name in names) == cities
    assert len(names) == 34


def test_rows_are_sound():
    """A code names one unit on any day, parents exist, periods run forward, successors are codes of later units."""
    spans: dict[str, list[tuple[str, str]]] = {}
    codes = {row["code"] for row in ROWS}
    for row in ROWS:
        assert row["tier"] in {"province", "district", "commune"}
        assert "," not in row["name"]
        assert row["name"] != row["name"].capitalize()
        assert not row["parent"] or row["parent"] in codes
        assert not (row["valid_from"] and row["valid_to"]) or row["valid_from"] <= row["valid_to"]
        assert set(row["successors"].split()) <= codes
        assert row["valid_to"] or not row["successors"]
        spans.setdefault(row["code"] + row["tier"], []).append((row["valid_from"], row["valid_to"] or "9999"))
    for periods in spans.values():
        ordered = sorted(periods, key=lambda period: period[1])
        assert all(end < start or not start for (_, end), (start, _) in pairwise(ordered))


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("huyện Cẩm Xuyên", {"at": BEFORE}, "446"),
        ("huyen cam xuyen", {"at": BEFORE}, "446"),
        ("H. Cẩm Xuyên", {"at": BEFORE}, "446"),
        ("Cẩm Xuyên", {"at": AFTER}, "18673"),
        ("Cẩm Xuyên", {"at": BEFORE}, "446"),
        ("Cẩm Xuyn", {"level": "district", "at": BEFORE}, "446"),
        ("huyện Cẩm Xuyên", {"at": AFTER}, None),
        ("TP. Bắc Ninh", {"at": BEFORE}, "256"),
        ("tỉnh Bắc Ninh", {"at": AFTER}, "24"),
        ("TP. Bắc Ninh", {"at": date(2026, 10, 1)}, "24"),
        ("thành phố Huế", {"at": BEFORE}, "474"),
        ("thành phố Huế", {"at": AFTER}, "46"),
        ("TPHCM", {}, "79"),
        ("Thừa Thiên - Huế", {"at": BEFORE}, "46"),
        ("Dak Lak", {"at": BEFORE}, "66"),
        ("Thanh Hoá", {"level": "province"}, "38"),
        ("huyện Châu Thành", {"at": BEFORE}, None),
        ("huyện Châu Thành", {"at": BEFORE, "province": "tỉnh Trà Vinh"}, "847"),
        ("huyện Châu Thành", {"at": BEFORE, "province": "84"}, "847"),
        ("xã Không Có Thật", {}, None),
        ("", {}, None),
        ("Bình Thành", {"level": "province", "near": False}, None),
    ],
)
def test_resolve(name, options, expected):
    """Names with or without kind, accents or a slip find their unit on the day; where two fit the answer is None."""
    found = units.resolve(name, **options)
    assert (found.code if found else None) == expected


def test_ambiguous_district_is_not_guessed():
    """A district name that many provinces have is left open, and is told once the province is known."""
    assert units.resolve("Châu Thành", "district", at=BEFORE) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tỉnh Bình Thuận", {"tỉnh Lâm Đồng"}),
        ("huyện Côn Đảo", {"đặc khu Côn Đảo"}),
        ("tỉnh Hà Tĩnh", {"tỉnh Hà Tĩnh"}),
        ("tỉnh Bắc Giang", {"thành phố Bắc Ninh"}),
    ],
)
def test_successors(name, expected):
    """The successors still exist, also over two changes; a unit that goes on is its own."""
    assert {heir.name for heir in units.successors(units.resolve(name, at=BEFORE))} == expected


def test_district_successors():
    """A district's heirs are the communes made of its own, as facts of the reform list them."""
    heirs = units.successors(units.resolve("huyện Cẩm Xuyên", at=BEFORE))
    assert sorted(heir.code for heir in heirs) == [
        "18673", "18676", "18682", "18685", "18736", "18739", "18742", "18748",
    ]  # fmt: skip


def test_province_of():
    """A district's province is that of its own time."""
    district = units.resolve("huyện Tuy Phong", at=BEFORE)
    assert units.province_of(district, BEFORE).name == "tỉnh Bình Thuận"
    assert units.province_of(units.resolve("đặc khu Lý Sơn", at=AFTER), AFTER).name == "tỉnh Quảng Ngãi"


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([row for row in ROWS if row["tier"] != "commune"]))
def test_every_upper_unit_is_found(row):
    """Every province and district is found by its name, province and a day of its time, with and without accents."""
    day = date.fromisoformat(row["valid_to"] or "2026-10-01")
    for name in (row["name"], fold(row["name"])):
        found = units.resolve(name, row["tier"], province=row["parent"] or None, at=day)
        if found is None:  # two names of one province that differ by accents only
            assert name != row["name"]
        else:
            assert found.code == row["code"]


@pytest.mark.parametrize(
    ("name", "own", "above"),
    [
        ("huyện Cẩm Xuyên, tỉnh Hà Tĩnh", "huyện Cẩm Xuyên", "tỉnh Hà Tĩnh"),
        ("UBND xã Cẩm Bình, huyện Cẩm Xuyên, tỉnh Hà Tĩnh", "UBND xã Cẩm Bình", "huyện Cẩm Xuyên"),
        ("phong noi vu huyen cam xuyen - tinh ha tinh", "phong noi vu huyen cam xuyen", "tỉnh Hà Tĩnh"),
        ("TP. Hải Dương, tỉnh Hải Dương", "TP. Hải Dương", "tỉnh Hải Dương"),
        ("Sở Y tế tỉnh Hà Tĩnh", "Sở Y tế tỉnh Hà Tĩnh", None),
        ("tỉnh Hà Tĩnh", "tỉnh Hà Tĩnh", None),
        ("huyện Cẩm Xuyên", "huyện Cẩm Xuyên", None),
        ("Cụm thi đua số 3", "Cụm thi đua số 3", None),
    ],
)
def test_what_a_unit_lies_in_is_taken_off(name, own, above):
    """Only what stands around another unit is taken off; the one that a body's name ends with is its own."""
    found, around = units.apart(name)
    assert (found, around.name if around else None) == (own, above)


def test_a_commune_is_told_by_its_district():
    """Of the communes of one name the district tells which."""
    assert units.resolve("xã Bình Thành", province="480", at=BEFORE).code == "20041"
    assert units.resolve("xã Bình Thành", province="547", at=BEFORE).code == "21823"
    assert units.resolve("xã Bình Thành", at=BEFORE) is None


def test_communes_are_read_only_when_asked():
    """A province is found without parsing the 14,000 communes."""
    unit_catalogue._index.cache_clear()
    assert units.resolve("tỉnh Cao Bằng") is not None
    assert unit_catalogue._index.cache_info().currsize == 1
