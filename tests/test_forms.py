"""The statistical forms show what was given, once, in the layout that is known; what nobody says is blank."""

from test_totals import award, given

from extract.knowledge import awards
from extract.knowledge.forms import forms
from extract.records import Basis, MovementLevel, Recipient, Tier
from extract.store import forms as f

PERIOD = "2023-H1"


def certificate(number=1, **fields):
    """Return a certificate of the province that the reporter's people received."""
    values = {
        "award": "Bằng khen",
        "award_code": "bang_khen",
        "status": "received",
        "conferrer_tier": "province",
        "conferrer": "Chủ tịch UBND tỉnh",
    }
    return award(number, **{**values, **fields})


def tables(corpus, form_id):
    """Return the tables of a form by status."""
    return {one.status: one for one in f.form_tables(corpus, PERIOD, form_id)}


def value(table, row, head):
    """Return a figure of a form."""
    return table.cell(row, head).value


def test_the_layouts_name_codes_that_exist():
    """Every award, tier, recipient, basis and level of models/forms.yaml is one of the record or the catalogue."""
    codes = {one.code for one in awards.catalogue()}
    names = {one.name for one in awards.catalogue()}
    for form in forms():
        numbers = [row.number for row in form.rows]
        assert len(numbers) == len(set(numbers))
        for column in form.columns:
            assert set(column.awards) <= codes
            assert set(column.names) <= names
            assert set(column.tiers) <= {*Tier.__args__, "none"}
            assert set(column.recipients) <= set(Recipient.__args__)
            assert set(column.levels) <= set(MovementLevel.__args__)
        for row in form.rows:
            assert set(row.recipients) <= set(Recipient.__args__)
            assert set(row.bases) <= set(Basis.__args__)
            assert set(row.levels) <= set(MovementLevel.__args__)


def test_received_and_conferred_fill_two_tables(corpus):
    """What was received and what was conferred are never in one cell."""
    corpus.add(given(certificate(1, count=5), certificate(2, count=3, status="conferred")))
    found = tables(corpus, "0603")
    assert (value(found["received"], "01", "2"), value(found["conferred"], "01", "2")) == (5, 3)


def test_what_is_only_proposed_fills_no_form(corpus):
    """Proposals, pending and registered numbers leave every cell blank."""
    statuses = ("proposed", "pending", "registered", "rejected", "revoked")
    corpus.add(given(*(certificate(at, status=status) for at, status in enumerate(statuses, start=1))))
    for table in tables(corpus, "0603").values():
        assert {cell.value for _, cells in table.rows for cell in cells} == {None}


def test_what_no_report_says_is_blank_and_not_zero(corpus):
    """Rows on positions stay blank beside a filled total; a cell that a report says is 0 is 0."""
    corpus.add(given(certificate(1, count=5, recipient="individual"), certificate(2, count=0)))
    table = tables(corpus, "0603")["received"]
    assert [value(table, row, "2") for row in ("01", "05", "02")] == [5, 5, 0]
    assert [value(table, row, "2") for row in ("04", "06", "07", "08", "09", "10", "11")] == [None] * 7


def test_parts_fill_the_rows_and_what_they_leave_stays_in_the_total(corpus):
    """Certificates for 20, "trong đó 8 tập thể và 10 cá nhân", are 20, 8 and 10."""
    corpus.add(
        given(
            certificate(1, count=20, recipient="mixed"),
            certificate(2, count=8, part_of="a1"),
            certificate(3, count=10, recipient="individual", part_of="a1", conferrer_tier=None),
        )
    )
    table = tables(corpus, "0603")["received"]
    assert [value(table, row, "2") for row in ("01", "02", "05")] == [20, 8, 10]


def test_parts_of_a_number_without_a_named_award_are_what_they_name(corpus):
    """Of "khen thưởng 30, trong đó Bằng khen 12" the form counts 12; the other 18 are in no column."""
    corpus.add(
        given(
            certificate(1, count=30, award="Khen thưởng", award_code="khac"),
            certificate(2, count=12, part_of="a1"),
        )
    )
    table = tables(corpus, "0603")["received"]
    assert (value(table, "01", "2"), value(table, "01", "1")) == (12, 12)


def test_parts_that_exceed_their_number_are_not_used(corpus):
    """Parts that add up to more than their total overlap: the total counts, in no row of recipients."""
    corpus.add(
        given(
            certificate(1, count=10, recipient="mixed"),
            certificate(2, count=8, part_of="a1"),
            certificate(3, count=7, recipient="individual", part_of="a1"),
        )
    )
    table = tables(corpus, "0603")["received"]
    assert [value(table, row, "2") for row in ("01", "02", "05")] == [10, None, None]


def test_the_state_form_splits_collectives_and_persons(corpus):
    """0602 has a pair of columns for each order that occurs; an enterprise is a collective there."""
    order = {"award": "Huân chương Lao động", "award_code": "huan_chuong_lao_dong", "conferrer_tier": "state"}
    corpus.add(
        given(
            certificate(1, count=2, **order),
            certificate(2, count=1, recipient="enterprise", **order),
            certificate(3, count=3, recipient="individual", **order),
        )
    )
    table = tables(corpus, "0602")["received"]
    heads = ("1", "2.Huân chương Lao động.collective", "2.Huân chương Lao động.individual")
    assert [value(table, "01", head) for head in heads] == [6, 3, 3]
    assert [value(table, row, "1") for row in ("06", "07", "09")] == [3, 1, 3]


def test_events_are_in_no_form(corpus):
    """Numbers counted in "lượt" are no recipients."""
    corpus.add(given(certificate(1, count=5), certificate(2, count=90, count_unit="lượt")))
    assert value(tables(corpus, "0603")["received"], "01", "2") == 5


def test_the_own_table_holds_what_no_form_has_room_for(corpus):
    """Certificates of merit, grassroots titles, associations' certificates and those of no tier; nothing else."""
    corpus.add(
        given(
            award(1),
            certificate(2),
            certificate(3, conferrer_tier="organisation"),
            certificate(4, conferrer_tier=None),
            award(
                5, award="Tập thể lao động xuất sắc", award_code="tap_the_lao_dong_xuat_sac", conferrer_tier="province"
            ),
            award(6, award="Lao động tiên tiến", award_code="lao_dong_tien_tien", recipient="individual"),
        )
    )
    left = f.beyond_forms(corpus, PERIOD)
    assert sorted((line.award_code, line.tier or "") for line in left) == [
        ("bang_khen", ""),
        ("bang_khen", "organisation"),
        ("giay_khen", "district"),
        ("lao_dong_tien_tien", "district"),
        ("tap_the_lao_dong_xuat_sac", "province"),
    ]


def test_every_award_is_in_a_form_or_in_the_own_table(corpus):
    """Nothing that was received or conferred falls between the forms and the own table."""
    corpus.add(given(award(1, count=1), certificate(2, count=10), certificate(3, count=100, conferrer_tier="state")))
    counted = sum(value(tables(corpus, form)["received"], "01", "1") or 0 for form in ("0602", "0603"))
    left = f.beyond_forms(corpus, PERIOD)
    assert counted + sum(line.count for line in left) == 111


def test_forms_and_own_table_hold_every_recipient_once(corpus):
    """Of 30 commended, 12 with certificates of the province and 10 with no named award, nobody is held twice."""
    general = {"award": "Khen thưởng", "award_code": "khac"}
    corpus.add(
        given(
            certificate(1, count=30, recipient="mixed", **general),
            certificate(2, count=12, part_of="a1"),
            certificate(3, count=10, recipient="individual", part_of="a1", **general),
        )
    )
    assert value(tables(corpus, "0603")["received"], "01", "1") == 12
    left = f.beyond_forms(corpus, PERIOD)
    assert sorted((line.recipient, line.count) for line in left) == [("individual", 10), ("mixed", 8)]


def test_movements_are_counted_once_and_campaigns_apart(corpus):
    """0601 counts distinct movements by level; a movement that two units run is one."""
    from corpora import entry, report_text

    campaign = "Hưởng ứng cuộc vận động “Người Việt Nam ưu tiên dùng hàng Việt Nam”, các đơn vị đã vận động.\n"
    corpus.add(entry(report_text() + campaign))
    corpus.add(entry(unit="HUYỆN KỲ ANH", place="Kỳ Anh"))
    (table,) = f.form_tables(corpus, PERIOD, "0601")
    assert [value(table, "01", head) for head in ("1", "2", "3", "4")] == [1, 1, None, None]
    assert (value(table, "02", "2"), value(table, "06", "1")) == (1, None)
    assert len(table.cell("01", "1").sources) == 2


def test_a_cell_names_its_entries(corpus):
    """The entries behind a cell are those that fill it."""
    corpus.add(given(certificate(1, count=5), certificate(2, count=4, recipient="individual"), award(3)))
    cell = tables(corpus, "0603")["received"].cell("05", "2")
    assert [entry for _, entry in cell.sources] == ["a2"]
