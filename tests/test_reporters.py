"""Whose report it is: one key for all spellings of one body, over renamings; what cannot be told stays open."""

from datetime import date

import pytest
from corpora import entry

from extract.cli import main
from extract.errors import CorrectionError
from extract.knowledge import units
from extract.store.corpus import Corpus
from extract.store.filters import Filters, condition, reporters_named
from extract.store.periods import key_of, period_of
from extract.store.reporters import home_key, reporter_of, successors_of

LETTER = """{above}
{own}
Số: 125/BC-X
{place}, ngày 12 tháng 10 năm {year}
BÁO CÁO
Kết quả công tác thi đua, khen thưởng 9 tháng đầu năm {year}

Trong kỳ, đơn vị đã tặng Giấy khen cho 7 tập thể.
"""


def letter(own, above="", place="Cẩm Xuyên", year=2023):
    """Return the text of a report with this letterhead; " / " parts the lines above from the own ones."""
    return LETTER.format(own=own, above=above, place=place, year=year).lstrip()


def reporter(*printed, **changes):
    """Return the reporter of a report with this letterhead, None where it is open."""
    return reporter_of(entry(letter(*printed, **changes)).report.header)


HA_TINH = {"place": "Hà Tĩnh"}
SAME = {
    "ui ban nhan dan@446:cam xuien": [
        ("UBND HUYỆN CẨM XUYÊN",),
        ("U.B.N.D HUYỆN CẨM XUYÊN",),
        ("UỶ BAN NHÂN DÂN\nHUYỆN CẨM XUYÊN",),
        ("ỦY BAN NHÂN DÂN H. CẨM XUYÊN", "TỈNH HÀ TĨNH"),
        ("UY BAN NHAN DAN HUYEN CAM XUYEN",),
        ("UBND HUYỆN CẨM XUYỂN", "UBND TỈNH HÀ TĨNH"),
    ],
    "so noi vu@42:ha tinh": [
        ("SỞ NỘI VỤ", "UBND TỈNH HÀ TĨNH"),
        ("SỞ NỘI VỤ TỈNH HÀ TĨNH",),
        ("SỞ NỘI VỤ HÀ TĨNH",),
        ("SỞ NỘI VỤ", "U.B.N.D TỈNH HÀ TĨNH"),
        ("SO NOI VU", "UBND TINH HA TINH"),
    ],
    "phong giao duc va dao tao@446:cam xuien": [
        ("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "UBND HUYỆN CẨM XUYÊN"),
        ("PHÒNG GD&ĐT", "UBND HUYỆN CẨM XUYÊN"),
        ("PHÒNG GD-ĐT HUYỆN CẨM XUYÊN",),
    ],
    "dang ui@446:cam xuien": [
        ("HUYỆN ỦY CẨM XUYÊN", "ĐẢNG BỘ TỈNH HÀ TĨNH"),
        ("HUYỆN UỶ CẨM XUYÊN", "TỈNH ỦY HÀ TĨNH"),
        ("BAN THƯỜNG VỤ HUYỆN ỦY CẨM XUYÊN", "TỈNH ỦY HÀ TĨNH"),
        ("ĐẢNG BỘ HUYỆN CẨM XUYÊN",),
    ],
    "ui ban mttq@42:ha tinh": [
        ("BAN THƯỜNG TRỰC", "UBMTTQ VIỆT NAM TỈNH HÀ TĨNH"),
        ("ỦY BAN MTTQ VIỆT NAM TỈNH HÀ TĨNH",),
        ("ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM TỈNH HÀ TĨNH",),
    ],
    "lien doan lao dong@446:cam xuien": [
        ("LIÊN ĐOÀN LAO ĐỘNG\nHUYỆN CẨM XUYÊN", "LIÊN ĐOÀN LAO ĐỘNG TỈNH HÀ TĨNH"),
        ("LĐLĐ HUYỆN CẨM XUYÊN", "LĐLĐ TỈNH HÀ TĨNH"),
    ],
    "hoi lien hiep phu nu@446:cam xuien": [
        ("HỘI LIÊN HIỆP PHỤ NỮ HUYỆN CẨM XUYÊN", "HỘI LIÊN HIỆP PHỤ NỮ TỈNH HÀ TĨNH"),
        ("HỘI LHPN HUYỆN CẨM XUYÊN",),
    ],
    "doan thanh nien@446:cam xuien": [
        ("HUYỆN ĐOÀN CẨM XUYÊN", "TỈNH ĐOÀN HÀ TĨNH"),
        ("ĐOÀN TNCS HỒ CHÍ MINH HUYỆN CẨM XUYÊN",),
    ],
    "cong an@446:cam xuien": [("CÔNG AN HUYỆN CẨM XUYÊN", "CÔNG AN TỈNH HÀ TĨNH")],
    "bo chi hui quan su@42:ha tinh": [("BỘ CHỈ HUY QUÂN SỰ TỈNH HÀ TĨNH", "QUÂN KHU 4")],
    "truong trung hoc pho thong cam binh@42:ha tinh": [
        ("TRƯỜNG THPT CẨM BÌNH", "SỞ GD&ĐT HÀ TĨNH"),
        ("TRƯỜNG TRUNG HỌC PHỔ THÔNG CẨM BÌNH", "SỞ GIÁO DỤC VÀ ĐÀO TẠO HÀ TĨNH"),
    ],
    "truong trung hoc pho thong cam xuien@42:ha tinh": [("TRƯỜNG THPT CẨM XUYÊN", "SỞ GD&ĐT HÀ TĨNH")],
    "khoi thi dua cac so nganh tong hop@42:ha tinh": [
        ("KHỐI THI ĐUA CÁC SỞ, NGÀNH TỔNG HỢP", "HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG TỈNH HÀ TĨNH"),
        ("KHỐI THI ĐUA CÁC SỞ NGÀNH TỔNG HỢP TỈNH HÀ TĨNH",),
    ],
    "bo noi vu@central": [("BỘ NỘI VỤ",)],
}


@pytest.mark.parametrize(("key", "printed"), [(key, one) for key, many in SAME.items() for one in many])
def test_all_spellings_of_a_body_are_one_reporter(key, printed):
    """Letterheads that mean one body have one key; bodies of one unit do not share theirs."""
    place = {} if "446" in key else HA_TINH
    assert reporter(*printed, **place).key == key


@pytest.mark.parametrize(
    ("printed", "place", "year", "key"),
    [
        ("UBND TỈNH THỪA THIÊN HUẾ", "Huế", 2024, "46:thua thien hue"),
        ("UBND THÀNH PHỐ HUẾ", "Huế", 2025, "46:thua thien hue"),
        ("UBND TỈNH BẮC NINH", "Bắc Ninh", 2025, "24:bac ninh"),
        ("UBND THÀNH PHỐ BẮC NINH", "Bắc Ninh", 2026, "24:bac ninh"),
        ("UBND TỈNH BẮC NINH", "Bắc Ninh", 2024, "27:bac ninh"),
        ("UBND TỈNH BẮC GIANG", "Bắc Giang", 2024, "24:bac giang"),
        ("UBND THÀNH PHỐ HUẾ", "Huế", 2024, "474:hue"),
        ("SỞ NỘI VỤ THÀNH PHỐ BẮC NINH", "Bắc Ninh", 2026, "24:bac ninh"),
        ("SỞ NỘI VỤ TỈNH BẮC NINH", "Bắc Ninh", 2025, "24:bac ninh"),
    ],
)
def test_a_renamed_unit_keeps_its_reporters(printed, place, year, key):
    """A province that became a city is one reporter; a new unit that got an old code is another one."""
    assert reporter(printed, place=place, year=year).key.rpartition("@")[2] == key


@pytest.mark.parametrize(
    "printed",
    [
        ("UBND XÃ TRÊN MÂY", "UBND HUYỆN CẨM XUYÊN"),
        ("UBND HUYỆN TRÊN MÂY", "TỈNH HÀ TĨNH"),
        ("PHÒNG NỘI VỤ", "UBND HUYỆN TRÊN MÂY"),
        ("UBND XÃ TÂN LẬP",),
    ],
)
def test_what_the_letterhead_does_not_tell_stays_open(printed):
    """A unit that nobody knows, or that several provinces have, makes no reporter, and not one of a wider unit."""
    assert reporter(*printed, place="Trên Mây") is None


def test_schools_of_one_name_are_told_apart_by_their_place():
    """Primary schools of two districts may bear one name; a school of the whole province may not."""
    first = reporter("TRƯỜNG TIỂU HỌC BÌNH MINH", "UBND HUYỆN CẨM XUYÊN")
    second = reporter("TRƯỜNG TIỂU HỌC BÌNH MINH", "UBND HUYỆN THẠCH HÀ", place="Thạch Hà")
    assert first.key != second.key
    assert first.key.partition("@")[0] == second.key.partition("@")[0]


def test_an_abolished_unit_has_successors():
    """The communes that took over a district's territory still exist; a renamed unit is its own successor."""
    communes = successors_of("446")
    assert communes
    assert all(unit.level == "commune" and unit.valid_to is None for unit in communes)
    assert [unit.name for unit in successors_of("24")] == ["thành phố Bắc Ninh"]
    assert [unit.name for unit in successors_of("24", date(2024, 1, 1))] == ["thành phố Bắc Ninh"]
    assert [unit.name for unit in successors_of("15", date(2024, 1, 1))] == ["tỉnh Lào Cai"]
    assert successors_of("99999") == ()


def test_origin_follows_a_name_and_stops_at_a_merger():
    """A unit is what it was under other names, unless others were merged into it when it got the name."""
    city = units.resolve("thành phố Huế", at=date(2026, 1, 1))
    merged = units.resolve("tỉnh Lào Cai", at=date(2026, 1, 1))
    assert units.origin(city).name == "tỉnh Thừa Thiên Huế"
    assert units.origin(merged) == merged
    assert home_key(merged) != home_key(units.resolve("tỉnh Yên Bái", at=date(2024, 1, 1)))


def test_a_committee_without_accents_has_its_level():
    """The level decides what was received and what was conferred: a unit typed without accents has it, too."""
    issuer = entry(letter("UBND HUYEN KY ANH", "TỈNH HÀ TĨNH")).report.header.issuer
    assert (issuer.level, issuer.unit, issuer.unit_code) == ("district", "huyện Kỳ Anh", "447")


def test_a_question_may_follow_a_unit_to_its_successors(corpus):
    """What a district sent, and what the communes sent that took it over; not what others of a reused code sent."""
    corpus.add(entry())
    commune = successors_of("446")[0].name
    ours = corpus.add(entry(letter(f"ỦY BAN NHÂN DÂN\n{commune.upper()}", "TỈNH HÀ TĨNH", **HA_TINH, year=2025)))
    corpus.add(entry(letter("UBND TỈNH BẮC GIANG", place="Bắc Giang", year=2024)))
    corpus.add(entry(letter("UBND TỈNH BẮC NINH", place="Bắc Ninh", year=2025)))

    def found(unit, **follow):
        return len(reporters_named(corpus.database, unit, **follow))

    assert (found("huyện Cẩm Xuyên"), found("huyện Cẩm Xuyên", follow=True), found("446", follow=True)) == (1, 2, 2)
    assert (found("tỉnh Bắc Giang"), found("tỉnh Bắc Giang", follow=True), found("24")) == (1, 2, 2)
    assert (found("huyện Cẩm Xuyên, tỉnh Hà Tĩnh"), found("huyen cam xuyen tinh nghe an")) == (1, 0)
    clause, values = condition(corpus.database, Filters(unit="446", follow=True, period="2025-9M"))
    sql = f"SELECT report.id FROM report WHERE {clause}"
    assert corpus.database.query(sql, values) == [{"id": ours.report_id}]


def test_an_open_report_gets_suggestions_and_a_reporter_from_the_clerk(corpus):
    """A misread unit is suggested by its printed name or by the name of the file; the clerk's word counts."""
    corpus.add(entry())
    garbled = letter("ỦY BAN NHÂN DÂN\nHUYỆN CẨN XUYÊM", "TỈNH HÀ TĨNH", place="Trên Mây")
    first = corpus.add(entry(garbled)).report_id
    second = corpus.add(entry(letter("BÁO CÁO", place="Trên Mây")), path="nop/BC_thach_ha_2023.pdf").report_id
    found = {one.report_id: one for one in corpus.open_reporters()}
    assert found.keys() == {first, second}
    best = found[first].suggestions[0]
    assert (best.unit, best.unit_code, best.province) == ("huyện Cẩm Xuyên", "446", "tỉnh Hà Tĩnh")
    assert 75 <= best.score < 100
    assert [one.unit_code for one in found[second].suggestions][:1] == ["445"]
    corpus.assign_reporter(first, best.name, who="lan", unit_code=best.unit_code)
    corpus.assign_reporter(second, "huyện Thạch Hà", who="lan")
    assert corpus.open_reporters() == []
    assert [row["reporter_key"].rpartition("@")[2] for row in corpus.report_rows()] == [
        "446:cam xuien",
        "446:cam xuien",
        "445:thach ha",
    ]


def test_an_office_is_suggested_as_the_office_of_the_unit(corpus):
    """Only the unit of the printed name is replaced."""
    corpus.add(entry(letter("PHÒNG NỘI VỤ", "UBND HUYỆN CẨN XUYÊM", place="Hà Tĩnh")))
    (found,) = corpus.open_reporters()
    assert found.suggestions[0].name == "Phòng Nội vụ huyện Cẩm Xuyên"
    corpus.assign_reporter(found.report_id, found.suggestions[0].name, who="lan", unit_code="446")
    assert corpus.report_rows()[0]["reporter_key"] == "phong noi vu@446:cam xuien"


def test_a_clerk_says_whose_and_for_when_on_the_command_line(tmp_path, capsys):
    """`extract assign` lists what is open with suggestions, and takes unit and period together or not at all."""
    where = str(tmp_path / "tinh.db")
    with Corpus(where) as corpus:
        text = letter("ỦY BAN NHÂN DÂN\nHUYỆN CẨN XUYÊM", "TỈNH HÀ TĨNH").replace("9 tháng đầu năm 2023", "vừa qua")
        number = corpus.add(entry(text), path="nộp/BC huyện.txt").report_id

    def run(*words):
        with pytest.raises(SystemExit) as ending:
            main(["assign", *words, "--corpus", where])
        return ending.value.code, capsys.readouterr()

    code, said = run()
    assert code == 0
    assert "BC huyện.txt" in said.out
    assert "UBND huyện Cẩm Xuyên (446)" in said.out
    right = ("--unit", "huyện Cẩm Xuyên", "--period", "2023-9M")
    for wrong, expected in ((right, 2), ((*right[:1], "Trên Mây", *right[2:], "--who", "x"), 11), (("--who", "x"), 2)):
        assert run(str(number), *wrong)[0] == expected
    with Corpus(where, read_only=True) as corpus:
        assert corpus.corrections(number) == []
    assert run(str(number), *right, "--who", "Chị Lan")[0] == 0
    with Corpus(where, read_only=True) as corpus:
        row = corpus.get(number).row
        assert (row["unit_code"], row["period"], row["period_label"]) == ("446", "2023-9M", "9 tháng đầu năm 2023")
        assert corpus.without_period() == corpus.open_reporters() == []
    assert "đã rõ" in run()[1].err


@pytest.mark.parametrize(
    "key",
    [
        "2023",
        "2023-H1",
        "2023-H2",
        "2023-9M",
        "2023-Q3",
        "2023-M05",
        "2021..2024",
        "2023-2024",
        "2023-01-05..2023-05-15",
    ],
)
def test_a_period_said_by_its_key_has_that_key(key):
    """What a person says by its key is stored as a title would have told it."""
    assert key_of(period_of(key)) == key
    assert period_of("2023-13") is None


def test_a_name_that_is_no_body_is_refused(corpus):
    """Who cannot be found cannot be the reporter; the sentence says how to name one."""
    report_id = corpus.add(entry(letter("BÁO CÁO"))).report_id
    with pytest.raises(CorrectionError, match="Trên Mây"):
        corpus.assign_reporter(report_id, "huyện Trên Mây", who="lan")
    assert corpus.corrections(report_id) == []
