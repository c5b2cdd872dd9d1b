"""A total counts what it says it counts, once, and opens down to the sentences it came from."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from corpora import entry

from extract.errors import CorpusError
from extract.records import Award, Span
from extract.store import totals as t
from extract.store.corpus import Change

PERIOD = "2023-H1"


def award(number=1, **fields):
    """Return an award of a made-up report, by default 7 certificates that the reporter conferred on collectives."""
    text = fields.pop("text", "7 tập thể")
    values = {
        "id": f"a{number}",
        "award": "Giấy khen",
        "award_code": "giay_khen",
        "recipient": "collective",
        "count": 7,
        "status": "conferred",
        "confidence": 0.9,
        "span": Span(page=1, start=10 * number, end=10 * number + len(text), text=text),
    }
    return Award(**{**values, **fields})


def given(*awards, **changes):
    """Return the small report with these awards instead of its own."""
    base = entry(**changes)
    return replace(base, report=base.report.model_copy(update={"awards": awards}))


def sums(corpus, period=PERIOD, **options):
    """Return the sums by award, recipient, status and tier, without parts."""
    counted = Counter()
    for line in t.totals(corpus, period, **options).awards:
        if not line.part:
            counted[line.award_code, line.recipient, line.status, line.tier] += line.count
    return dict(counted)


def test_received_and_conferred_are_two_sums(corpus):
    """The same award received and conferred stands in two lines, and no sum holds both."""
    corpus.add(given(award(1, count=5), award(2, count=3, status="received", conferrer_tier="province")))
    lines = t.totals(corpus, PERIOD).awards
    assert {(line.status, line.count) for line in lines} == {("conferred", 5), ("received", 3)}
    assert (t.summed(lines, "conferred"), t.summed(lines, "received")) == (5, 3)


@pytest.mark.parametrize("status", ["proposed", "pending", "registered", "rejected", "revoked"])
def test_what_is_not_given_is_no_award(corpus, status):
    """Proposed, pending, registered, rejected and revoked numbers are shown and count in no sum of awards."""
    corpus.add(given(award(1, count=5), award(2, count=300, status=status)))
    lines = t.totals(corpus, PERIOD).awards
    assert status not in t.AWARDED
    assert [t.summed(lines, one) for one in t.AWARDED] == [0, 5]
    assert t.summed(lines, status) == 300


def test_a_half_year_and_its_year_are_never_summed(corpus):
    """A total is of one period key: the same unit's half year, nine months and year stand apart."""
    for number, period in enumerate(("6 tháng đầu năm 2023", "9 tháng đầu năm 2023", "năm 2023"), start=1):
        corpus.add(given(award(count=number), period=period))
    assert [sum(sums(corpus, key).values()) for key in ("2023-H1", "2023-9M", "2023")] == [1, 2, 3]


def test_a_part_is_counted_in_its_total_only(corpus):
    """Parts stand in lines of their own, which no sum adds."""
    corpus.add(
        given(
            award(1, count=20, recipient="mixed"),
            award(2, count=8, part_of="a1"),
            award(3, count=12, part_of="a1", recipient="individual"),
        )
    )
    lines = t.totals(corpus, PERIOD).awards
    assert t.summed(lines, "conferred") == 20
    assert {(line.recipient, line.count) for line in lines if line.part} == {("collective", 8), ("individual", 12)}


def test_an_older_version_does_not_count(corpus):
    """What a unit sent again replaces what it sent before."""
    corpus.add(given(award(count=7)), received_at="2023-06-12T01:00:00+00:00")
    corpus.add(given(award(count=9), collectives=9), received_at="2023-06-20T01:00:00+00:00")
    assert list(sums(corpus).values()) == [9]


def test_events_are_not_added_to_recipients(corpus):
    """Numbers counted in "lượt" stand apart and are in no sum."""
    corpus.add(given(award(1, count=7), award(2, count=100, count_unit="lượt")))
    lines = t.totals(corpus, PERIOD).awards
    assert {(line.count_unit, line.count) for line in lines} == {(None, 7), ("lượt", 100)}
    assert t.summed(lines, "conferred") == 7


def test_an_inexact_number_is_flagged(corpus):
    """A sum in which a number is "hơn" or "gần" says so."""
    corpus.add(given(award(1, count=7), award(2, count=100, qualifier="over")))
    (line,) = t.totals(corpus, PERIOD).awards
    assert (line.count, line.entries, line.qualifiers) == (107, 2, ("over",))


def test_a_report_of_nobody_is_counted_under_nobody(corpus):
    """A report whose unit cannot be told counts, in lines without a unit."""
    corpus.add(given(award(count=7)))
    corpus.add(given(award(count=4), unit="HUYỆN TRÊN MÂY", place="Trên Mây"))
    found = t.totals(corpus, PERIOD)
    assert (found.reports, found.unknown_reports) == (2, 1)
    assert {(line.who.name is None, line.count) for line in found.awards} == {(True, 4), (False, 7)}
    assert found.awards[-1].who.name is None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ("district", True)),
        ({"conferrer_tier": "province"}, ("province", False)),
        ({"conferrer": "Giám đốc Công ty"}, (None, False)),
        ({"status": "received"}, (None, False)),
        ({"award_code": "bang_khen", "award": "Bằng khen"}, (None, False)),
        (
            {"award_code": "chien_si_thi_dua_toan_quoc", "award": "Chiến sĩ thi đua toàn quốc", "status": "proposed"},
            ("state", True),
        ),
    ],
    ids=["own", "stated", "named", "received", "not of a district", "of the State alone"],
)
def test_who_confers_follows_only_where_it_is_sure(corpus, fields, expected):
    """Without a word on who confers, it is the reporter for what it conferred and may confer, or the State by law."""
    corpus.add(given(award(**fields)))
    (line,) = t.totals(corpus, PERIOD).awards
    assert (line.tier, line.tier_inferred) == expected


def test_a_submission_of_the_period_is_no_report(corpus):
    """A submission (tờ trình) is left out and named with its reason, and its unit has not reported by it."""
    corpus.add(given(award(count=7)))
    other = given(award(count=7), unit="HUYỆN KỲ ANH", place="Kỳ Anh")
    header = other.report.header.model_copy(update={"type_code": "TTr"})
    source = other.report.source.model_copy(update={"sha256": "0" * 64})
    corpus.add(replace(other, report=other.report.model_copy(update={"header": header, "source": source})))
    found = t.totals(corpus, PERIOD)
    assert list(sums(corpus).values()) == [7]
    assert [(one.type_code, one.reason) for one in found.left_out] == [("TTr", "no_report")]
    assert [line.who.unit for line in found.reporting.lines] == ["huyện Cẩm Xuyên"]


def test_a_letter_beside_the_report_is_not_counted_too(corpus):
    """Of a unit that sends a report and an official letter for one period the report counts; both wait in the list."""
    corpus.add(given(award(count=7)))
    letter = given(award(count=4), number="126")
    header = letter.report.header.model_copy(update={"type_code": "CV"})
    source = letter.report.source.model_copy(update={"sha256": "0" * 64})
    corpus.add(replace(letter, report=letter.report.model_copy(update={"header": header, "source": source})))
    found = t.totals(corpus, PERIOD)
    assert list(sums(corpus).values()) == [7]
    assert [(one.type_code, one.reason) for one in found.left_out] == [("CV", "other_report")]
    assert [line.twice for line in found.reporting.lines] == [True]


def test_every_figure_opens_down_to_its_entries(corpus):
    """The entries behind each line carry report, file, page and quotation, and add up to the line."""
    corpus.add(entry(), path="h/125.txt")
    corpus.add(entry(unit="HUYỆN KỲ ANH", place="Kỳ Anh", collectives=2), path="h/126.txt")
    found = t.totals(corpus, PERIOD)
    assert found.awards
    assert found.movements
    assert found.findings
    for line in found.awards:
        behind = t.entries(corpus, PERIOD, line.key)
        assert len(behind) == line.entries
        assert sum(one.values["count"] for one in behind) == line.count
        assert {one.who for one in behind} == {line.who}
        assert all(one.text in one.quotation and one.page == 1 and one.path.startswith("h/") for one in behind)
    for line in found.movements:
        assert len({one.report_id for one in t.entries(corpus, PERIOD, line.key)}) == len(line.units)
    for line in found.findings:
        assert len(t.entries(corpus, PERIOD, line.key)) == line.count
    assert t.entries(corpus, PERIOD, "a-0000000000") == ()


def test_entries_come_as_they_are_read_in_one_order(corpus, monkeypatch):
    """However few reports are read at a time, entries come by unit and place; none is read before it is due."""
    for unit, home in (("HUYỆN NHƯ XUÂN", "Như Xuân"), ("HUYỆN CẨM XUYÊN", "Cẩm Xuyên"), ("HUYỆN KỲ ANH", "Kỳ Anh")):
        corpus.add(entry(unit=unit, place=home))
    at_once = list(t.entries_by_kind(corpus, PERIOD, "a"))
    monkeypatch.setattr("extract.store.evidence._AT_ONCE", 1)
    assert list(t.entries_by_kind(corpus, PERIOD, "a")) == at_once
    assert list(dict.fromkeys(one.report_id for one in at_once)) == [2, 3, 1]
    asked = []
    query = corpus.database.query
    monkeypatch.setattr(corpus.database, "query", lambda *given: asked.append(given) or query(*given))
    coming = t.entries_by_kind(corpus, PERIOD, "a")
    next(coming)
    before = len(asked)
    assert len([next(coming) for _ in range(len(at_once) - 1)]) == len(at_once) - 1
    assert len(asked) == before + 2


def test_a_correction_moves_a_number_to_another_line(corpus):
    """Totals count the record as corrected."""
    report_id = corpus.add(given(award(count=7))).report_id
    corpus.correct(report_id, [Change("set", "award", "a1", "status", "proposed")], who="lan")
    assert [key[2] for key in sums(corpus)] == ["proposed"]


def test_totals_of_one_unit_and_of_its_successors(corpus):
    """A unit's totals hold its own reports only; with ``follow`` those of the communes that took over as well."""
    autumn = {"period": "quý III năm 2025", "year": "2025", "month": "9"}
    corpus.add(given(award(count=7), **autumn))
    corpus.add(given(award(count=2), unit="XÃ CẨM BÌNH", place="Hà Tĩnh", where="xã", **autumn))
    corpus.add(given(award(count=4), unit="HUYỆN KỲ ANH", place="Kỳ Anh", **autumn))
    names = [
        {line.who.name for line in t.totals(corpus, "2025-Q3", unit="huyện Cẩm Xuyên", follow=follow).awards}
        for follow in (False, True)
    ]
    assert [len(one) for one in names] == [1, 2]


def test_movements_are_counted_by_the_units_that_run_them(corpus):
    """A movement lists each unit once, whatever number of reports and mentions, and the unknown ones apart."""
    corpus.add(entry())
    corpus.add(entry(unit="HUYỆN KỲ ANH", place="Kỳ Anh"))
    corpus.add(entry(unit="HUYỆN TRÊN MÂY", place="Trên Mây"))
    (line,) = t.totals(corpus, PERIOD).movements
    assert (line.name, line.level) == ("Cả nước chung sức xây dựng nông thôn mới", "national")
    assert [one.unit for one in line.units] == ["huyện Cẩm Xuyên", "huyện Kỳ Anh"]
    assert line.unknown_reports == 1


CITING = "Thực hiện Kế hoạch số {code} ngày {day} của {issuer} về phát động thi đua, các đơn vị đã thực hiện.\n"


def test_compliance_names_who_cites_how_and_who_does_not(corpus):
    """All spellings of a directive are found; another level or day of the same number is shown apart, not counted."""
    from corpora import report_text

    def sent(place, code, day, issuer="UBND tỉnh"):
        line = CITING.format(code=code, day=day, issuer=issuer)
        corpus.add(entry(f"{report_text(unit=f'HUYỆN {place.upper()}', place=place)}{line}"))

    sent("Cẩm Xuyên", "415/KH-UBND", "15/3/2023")
    sent("Kỳ Anh", "0415/UBND-KH", "15/3/2023")
    sent("Can Lộc", "415/KH-UBND", "15/3/2022")
    sent("Đức Thọ", "415/KH-UBND", "15/3/2023", "UBND huyện")
    corpus.add(entry(unit="HUYỆN THẠCH HÀ", place="Thạch Hà"))
    found = t.compliance(corpus, PERIOD, "415/KH-UBND", date="2023-03-15")
    assert [one.unit for one in found.citing] == ["huyện Cẩm Xuyên", "huyện Kỳ Anh"]
    assert [one.unit for one in found.silent] == ["huyện Can Lộc", "huyện Thạch Hà", "huyện Đức Thọ"]
    assert [one.code for one in found.written] == ["415/KH-UBND", "0415/UBND-KH"]
    assert {(one.who.unit, one.doubt) for one in found.others} == {
        ("huyện Can Lộc", "date"),
        ("huyện Đức Thọ", "level"),
    }


def test_a_key_that_is_none_is_refused(corpus):
    """A period key or a directive without a number that nobody can mean ends in a sentence, not in empty tables."""
    for key in ("2023-13", "quý 1", ""):
        with pytest.raises(CorpusError, match="kỳ báo cáo"):
            t.totals(corpus, key)
    with pytest.raises(CorpusError, match="số và ký hiệu"):
        t.compliance(corpus, PERIOD, "Kế hoạch")


def test_periods_are_listed_with_their_reports(corpus):
    """The overview has one line a period, the latest first, and one for reports without a period."""
    corpus.add(entry())
    corpus.add(entry(unit="HUYỆN TRÊN MÂY", place="Trên Mây"))
    corpus.add(entry(period="năm 2023"))
    corpus.add(entry(period="tổng hợp"))
    told = [(one.period, one.reports, one.unknown_reports) for one in t.periods(corpus)]
    assert told == [("2023", 1, 0), ("2023-H1", 2, 1), (None, 1, 0)]


def test_a_district_and_its_communes_are_pointed_out(corpus):
    """Where a committee and bodies within its unit report, what the latter received may be told twice: it is said."""
    corpus.add(entry())
    corpus.add(entry(unit="XÃ CẨM QUANG", place="Cẩm Quang", where="xã"))
    corpus.add(entry(unit="HUYỆN KỲ ANH", place="Kỳ Anh"))
    found = t.totals(corpus, PERIOD).overlaps
    assert [(one.who.unit, one.within) for one in found] == [("huyện Cẩm Xuyên", 1)]
