"""The scorer: every way in which a prediction can differ from gold moves exactly the figure it should."""

import json
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation import score as script
from evaluation.scoring import awards, citations, confidence, header, movements, normalise, predict, reading, report
from evaluation.scoring.cases import Case, find_cases
from evaluation.scoring.judging import judge, judge_unread, run, summarise
from evaluation.scoring.matching import pair, shared_count
from evaluation.scoring.score import Score


def cite(**fields):
    """Return a gold citation; without arguments that of a complete plan."""
    text = "Kế hoạch số 12/KH-UBND ngày 04/5/2021 của UBND xã"
    base = {"type_code": "KH", "code": "12/KH-UBND", "date": "2021-05-04", "issuer": "UBND xã", "form": "full"}
    return base | {"text": text} | fields


def found(**fields):
    """Return the record's citation that agrees with ``cite()``."""
    issuer = fields.pop("issuer", "UBND xã")
    base = cite(**fields)
    text = base.pop("text")
    span = {"page": fields.pop("page", 1), "start": 0, "end": len(text), "text": text}
    named = {"name": issuer, "level": "commune"} if issuer else None
    return base | {"issuer": named, "number": "12", "span": span, "directive": fields.get("directive", "d1")}


def award(**fields):
    """Return an award, the same for gold and prediction."""
    base = {"award_code": "giay_khen", "conferrer": "UBND xã", "recipient": "individual", "count": 7}
    return base | {"status": "conferred", "part_of": None} | fields


def movement(name="Nhà nhà trồng hoa", **fields):
    """Return a movement of the record."""
    return {"name": name, "kind": "movement", "level": "commune", "mentions": [{"page": 1, "text": name}]} | fields


def case(**gold):
    """Return a case of an invented section."""
    options = {name: gold.pop(name) for name in ("tolerate", "merge_received", "ignore_unnumbered") if name in gold}
    return Case("invented", "one", gold, text="", **options)


class TestScore:
    """Counts and ratios."""

    def test_ratios(self):
        """3 right of 4 predicted and 6 gold are P 75 %, R 50 %, F1 60 %."""
        score = Score(3, 6, 4)
        assert (score.precision, score.recall) == (0.75, 0.5)
        assert score.f1 == pytest.approx(0.6)

    def test_nothing_to_find(self):
        """Without gold and predictions there is no ratio, and a false alarm alone is F1 0."""
        assert Score().f1 is None
        assert Score(0, 0, 2).precision == 0
        assert Score(0, 0, 2).recall is None
        assert Score(0, 0, 2).f1 == 0


class TestNormalise:
    """Which values are the same."""

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("UBND huyện Vân Hồ", "Ủy ban nhân dân huyện Vân Hồ"),
            ("Uỷ ban  nhân dân tỉnh", "ỦY BAN NHÂN DÂN TỈNH"),
            ("HĐND tỉnh", "Hội đồng nhân dân tỉnh"),
            ("Ban Thi đua, Khen thưởng", "ban thi đua - khen thưởng"),
            ("UBND TP Hội An", "UBND thành phố Hội An"),
            ({"name": "UBND xã", "level": "commune"}, "UBND xã"),
        ],
    )
    def test_same_office(self, one, other):
        """Case, blanks, tone placement and the listed abbreviations do not tell offices apart."""
        assert normalise.name_key(one) == normalise.name_key(other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("UBND tỉnh", "UBND huyện"),
            ("UBND tỉnh", "Chủ tịch UBND tỉnh"),
            ("Sở Nội vụ", "Sơ Nội vụ"),
            ("UBND xã", None),
        ],
    )
    def test_other_office(self, one, other):
        """Another level, a person instead of the body, another accent and null are other issuers."""
        assert normalise.name_key(one) != normalise.name_key(other)

    def test_code(self):
        """Blanks and kinds of dash in a code do not count; zeros, letters and accents do."""
        assert normalise.code_key("07 – NQ/ĐU") == "07-NQ/ĐU"
        assert normalise.code_key("07-NQ/ĐU") != normalise.code_key("7-NQ/ĐU")
        assert normalise.code_key("07-NQ/ĐU") != normalise.code_key("07-NQ/DU")

    def test_title(self):
        """A title agrees with and without "Về việc"."""
        assert normalise.title_key("V/v tổ chức lễ hội") == normalise.title_key("Tổ chức lễ hội")

    def test_shortened_stretch(self):
        """Three dots (" ... ") in the gold stands for words left out, only in between."""
        assert normalise.same_stretch("Luật Thủ thư ... của Quốc hội", "Luật Thủ thư và bạn đọc của Quốc hội")
        assert not normalise.same_stretch("Luật Thủ thư ... của Quốc hội", "theo Luật Thủ thư của Quốc hội")
        assert not normalise.same_stretch("Luật Thủ thư", "Luật Thủ thư và bạn đọc")


class TestMatching:
    """Pairs of gold and prediction."""

    def test_each_once(self):
        """Two gold entries cannot share one prediction."""
        assert pair(["a", "a"], ["a"], lambda x, y: float(x == y)) == [(0, 0)]

    def test_heaviest_first(self):
        """The better pair is made even where it comes later."""
        weights = {("a", "x"): 1, ("a", "y"): 2}
        assert pair(["a"], ["x", "y"], lambda i, j: weights[i, j]) == [(0, 1)]

    @given(st.lists(st.integers(0, 3), max_size=8), st.lists(st.integers(0, 3), max_size=8))
    def test_equality_is_paired_at_best(self, gold, predicted):
        """For plain equality the pairs are as many as the multisets share."""
        assert len(pair(gold, predicted, lambda i, j: float(i == j))) == shared_count(gold, predicted)


class TestCitations:
    """Citations, field by field."""

    FIELDS = ("code", "type", "date", "issuer")

    def _right(self, gold, predicted, **options):
        judged = citations.judge(case(citations=gold, **options), predicted)
        return {name: score.right for name, score in judged.scores.items()}

    def test_all_right(self):
        """A prediction that agrees is right in every field, with exact span."""
        assert set(self._right([cite()], [found()]).values()) == {1}

    @pytest.mark.parametrize(
        ("field", "change"),
        [
            ("code", {"code": "13/KH-UBND"}),
            ("code", {"code": None}),
            ("type", {"type_code": "QĐ"}),
            ("date", {"date": None}),
            ("date", {"date": "2021-04-05"}),
            ("issuer", {"issuer": "UBND huyện"}),
            ("issuer", {"issuer": None}),
        ],
    )
    def test_one_field_wrong(self, field, change):
        """A single wrong field is wrong alone, and makes the four together wrong."""
        right = self._right([cite()], [found(**change)])
        assert {name for name in self.FIELDS if not right[name]} == {field}
        assert (right["found"], right["all"]) == (1, 0)

    def test_wrong_form(self):
        """The form is scored by itself, not among the four."""
        right = self._right([cite()], [found(form="short")])
        assert (right["form"], right["all"]) == (0, 1)

    def test_span_too_long(self):
        """Words too many leave the span overlapping, not exact."""
        right = self._right([cite()], [found(text="Kế hoạch số 12/KH-UBND ngày 04/5/2021 của UBND xã về việc họp")])
        assert (right["span_exact"], right["span_overlap"], right["all"]) == (0, 1, 1)

    def test_missed_and_false(self):
        """Two different plans of the same words are a miss and a false alarm, not a pair."""
        scores = citations.judge(case(citations=[cite()]), [found(code="907/QĐ-SXD", text="Quyết định")]).scores
        assert scores["found"] == Score(0, 1, 1)

    def test_repeated_code(self):
        """Of two mentions of one code each goes to its own: the dated one to the dated one, order aside."""
        undated = {"date": None, "issuer": None, "form": "short", "text": "Kế hoạch số 12/KH-UBND"}
        right = self._right([cite(), cite(**undated)], [found(**undated), found()])
        assert right["all"] == 2

    def test_repeated_name_without_code(self):
        """A law cited three times and found twice is one miss."""
        law = {"type_code": "LUAT", "code": None, "date": None, "issuer": None, "text": "Luật Thủ thư"}
        scores = citations.judge(case(citations=[cite(**law)] * 3), [found(**law)] * 2).scores
        assert scores["all"] == Score(2, 3, 2)

    def test_name_for_text(self):
        """A gold law that has only a name is found by it, and spans are then not scored."""
        gold = {"type_code": "LUAT", "code": None, "date": None, "name": "Luật Thủ thư", "relation": "implements"}
        predicted = found(type_code="LUAT", code=None, date=None, issuer=None, text="Luật Thủ thư", relation="mentions")
        right = self._right([gold, cite()], [predicted, found()])
        assert (right["all"], right["relation"], right["span_exact"]) == (2, 0, 2)

    def test_untold_field(self):
        """A field that only one gold entry speaks of is scored on that one."""
        gold = [cite(relation="issued"), cite(code="9/KH-UBND")]
        judged = citations.judge(case(citations=gold), [found(relation="issued")])
        assert judged.scores["relation"] == Score(1, 1, 1)

    def test_level_is_part_of_the_issuer(self):
        """The level counts where the gold names an issuer, written beside it or inside it."""
        for gold in (cite(level="commune"), cite(issuer={"name": "UBND xã", "level": "commune"})):
            assert citations.judge(case(citations=[gold]), [found()]).scores["level"] == Score(1, 1, 1)
        assert "level" not in citations.judge(case(citations=[cite(issuer=None, level="commune")]), [found()]).scores

    def test_accepted_alternative(self):
        """What the gold accepts is right, what it does not list stays wrong."""
        gold = [cite(accept={"issuer": [None]})]
        assert self._right(gold, [found(issuer=None)])["all"] == 1
        assert self._right(gold, [found(issuer="UBND tỉnh")])["all"] == 0

    def test_unnumbered_paper(self):
        """Where a set does not annotate papers without number and date, they count neither way; laws do."""
        plain = found(type_code="KH", code=None, date=None, issuer=None, form="name_only", text="Kế hoạch tập huấn")
        law = plain | {"type_code": "LUAT"}
        for entry in (plain, law):
            entry["number"] = None
        loose = citations.judge(case(citations=[], ignore_unnumbered=True), [plain, law])
        assert loose.scores["found"] == Score(0, 0, 1)
        assert citations.judge(case(citations=[]), [plain, law]).scores["found"] == Score(0, 0, 2)

    def test_tolerated(self):
        """A tolerated mention is no false alarm."""
        scores = citations.judge(case(citations=[], tolerate={"citations": ["12/KH-UBND"]}), [found()]).scores
        assert scores["found"].predicted == 0


class TestDirectives:
    """Mentions grouped into documents."""

    def _pairs(self, gold, predicted, **rest):
        return citations.judge_directives(case(citations=gold, **rest), predicted, []).scores["pairs"]

    def test_grouped(self):
        """Two mentions of one document under one id are the one pair."""
        assert self._pairs([cite(), cite(date=None)], [found(), found(date=None)]) == Score(1, 1, 1)

    def test_torn_apart(self):
        """Two ids for one document miss the pair."""
        assert self._pairs([cite(), cite()], [found(), found(directive="d2")]) == Score(0, 1, 0)

    def test_thrown_together(self):
        """One id for two documents is a wrong pair."""
        other = {"code": "88/QĐ-UBND", "type_code": "QĐ"}
        assert self._pairs([cite(), cite(**other)], [found(), found(**other)]) == Score(0, 0, 1)

    def test_same_code_other_date(self):
        """Without ids in the gold, two dates of one code are two documents."""
        assert self._pairs([cite(), cite(date="2020-05-04")], [found(), found(date="2020-05-04")]).gold == 0

    def test_ids_of_the_gold(self):
        """The gold's own ids decide, also for a back reference without a code."""
        back = {"code": None, "date": None, "issuer": None, "form": "back_reference", "text": "Kế hoạch này"}
        gold = [cite(directive="d1"), cite(**back, directive="d1")]
        assert self._pairs(gold, [found(), found(**back)]) == Score(1, 1, 1)
        assert self._pairs(gold, [found(), found(**back, directive=None)]) == Score(0, 1, 0)

    def test_count(self):
        """The number of documents is compared where the gold tells it."""
        judged = citations.judge_directives(case(citations=[], directives=3), [], [{}, {}, {}, {}])
        assert judged.scores["count"] == Score(3, 3, 4)


class TestMovements:
    """Movements and campaigns."""

    def test_right(self):
        """Name and kind agree: right."""
        gold = [{"name": "Nhà nhà trồng hoa", "kind": "movement"}]
        assert movements.judge(case(movements=gold), [movement()]).scores["all"] == Score(1, 1, 1)

    @pytest.mark.parametrize(
        ("field", "value"), [("kind", "campaign"), ("level", "province"), ("misquoted", True), ("mentions", 2)]
    )
    def test_one_field_wrong(self, field, value):
        """A wrong detail is wrong alone; only the kind belongs to "all"."""
        gold = {"name": "Nhà nhà trồng hoa", "kind": "movement", "level": "commune", "misquoted": False, "mentions": 1}
        scores = movements.judge(case(movements=[gold | {field: value}]), [movement(misquoted=False)]).scores
        wrong = {name for name, score in scores.items() if score.gold == 1 and score.right == 0}
        assert wrong == {field} | ({"all"} if field == "kind" else set())

    def test_spelling(self):
        """Quotes, dashes, case and tone placement of a name do not count; a dropped word does."""
        gold = [{"name": "Xóa nhà tạm – Vì cộng đồng", "kind": "movement"}]
        predicted = [movement("xoá nhà tạm - vì cộng đồng")]
        assert movements.judge(case(movements=gold), predicted).scores["name"].right == 1
        assert movements.judge(case(movements=gold), [movement("Xóa nhà tạm - cộng đồng")]).scores["name"].right == 0

    def test_other_names(self):
        """The catalogue's name and a later mention name the movement too; a near name only where it is misquoted."""
        gold = [{"name": "Nhà nhà cùng trồng hoa dọc đường", "kind": "movement", "misquoted": True}]
        written = "Nhà nhà trồng hoa dọc đường"

        def right(**fields):
            scores = movements.judge(case(movements=gold), [movement(written, **fields)]).scores
            assert scores["name_exact"].right == 0
            return scores["name"].right

        assert right(misquoted=True) == 1
        assert right(misquoted=False) == 0
        assert right(misquoted=False, canonical="Nhà nhà cùng trồng hoa dọc đường") == 1
        assert right(misquoted=False, mentions=[{"text": "Nhà nhà cùng trồng hoa dọc đường"}]) == 1

    def test_once(self):
        """One movement found twice is one right and one false alarm."""
        gold = [{"name": "Nhà nhà trồng hoa", "kind": "movement"}]
        assert movements.judge(case(movements=gold), [movement(), movement()]).scores["name"] == Score(1, 1, 2)

    def test_decoy_taken(self):
        """A string that is no movement, taken for one, is a false alarm and counted apart."""
        decoys = ["Nhà nhà trồng hoa (Quỹ)", {"text": "Sân chơi xanh", "start": 0, "end": 13}]
        scores = movements.judge(case(movements=[], not_movements=decoys), [movement()]).scores
        assert scores["name"] == Score(0, 0, 1)
        assert scores["decoys_rejected"] == Score(1, 2, 2)

    def test_tolerated(self):
        """A tolerated name counts neither way, longer or shorter."""
        options = {"tolerate": {"movements": ["trồng hoa"]}}
        assert movements.judge(case(movements=[], **options), [movement()]).scores["name"].predicted == 0

    def test_names_only(self):
        """Where the gold gives names only, the kind is not scored."""
        scores = movements.judge(case(movements=["Nhà nhà trồng hoa"]), [movement(kind="campaign")]).scores
        assert scores["all"] == Score(1, 1, 1)
        assert "kind" not in scores


class TestAwards:
    """Award counts."""

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("award_code", "bang_khen"),
            ("conferrer", "UBND tỉnh"),
            ("conferrer", None),
            ("recipient", "collective"),
            ("count", 8),
            ("status", "proposed"),
        ],
    )
    def test_one_field_wrong(self, field, value):
        """An award with one wrong field is paired, wrong in that field, and wrong as a row."""
        judged = awards.judge(case(awards=[award()]), [award(**{field: value})])
        (mention,) = judged.mentions
        assert [name for name in awards.FIVE if not mention.verdict[name]] == [field]
        assert judged.scores["all"] == Score(0, 1, 1)
        assert judged.scores["count_recipient"].right == (field not in {"recipient", "count"})
        assert judged.scores["no_conferrer"].right == (field == "conferrer")

    def test_status_of_pairs(self):
        """The status is scored on the pairs that agree in count and recipient only."""
        gold = [award(), award(count=9)]
        judged = awards.judge(case(awards=gold), [award(status="proposed"), award(count=9, recipient="collective")])
        assert judged.scores["status"] == Score(0, 1, 1)

    def test_best_pairs(self):
        """Two awards of one count go to their own conferrers, whatever the order."""
        gold = [award(conferrer="UBND tỉnh"), award()]
        judged = awards.judge(case(awards=gold), [award(), award(conferrer="Ủy ban nhân dân tỉnh")])
        assert judged.scores["all"] == Score(2, 2, 2)

    def test_received_is_conferred(self):
        """Received and conferred agree only where the reporter is not known."""
        assert awards.judge(case(awards=[award()]), [award(status="received")]).scores["all"].right == 0
        merged = case(awards=[award()], merge_received=True)
        assert awards.judge(merged, [award(status="received")]).scores["all"].right == 1
        assert awards.judge(merged, [award(status="proposed")]).scores["all"].right == 0

    def test_part_of(self):
        """part_of is compared as yes or no, in both forms that gold has."""
        gold = [award() | {"part_of_total": True}]
        assert awards.judge(case(awards=gold), [award(part_of="a1")]).scores["part_of"].right == 1
        assert awards.judge(case(awards=gold), [award()]).scores["part_of"].right == 0

    def test_basis_where_stated(self):
        """The basis is scored where the gold states one; null is no statement."""
        gold = [award(basis="movement"), award(count=9, basis=None)]
        predicted = [award(basis="merit"), award(count=9, basis="merit")]
        assert awards.judge(case(awards=gold), predicted).scores["basis"] == Score(0, 1, 1)

    def test_totals(self):
        """Sums leave parts out; a proposal does not add to what was conferred."""
        told = [{"award_code": "giay_khen", "recipient": "individual", "status": "conferred", "count": 12}]
        predicted = [award(), award(count=5), award(count=4, part_of="a1")]
        gold = case(awards=[award(), award(count=5)], award_totals=told)
        assert awards.judge(gold, predicted).scores["totals"] == Score(1, 1, 1)
        assert awards.judge(gold, [award(count=12, status="proposed")]).scores["totals"] == Score(0, 1, 1)

    def test_cells_apart(self):
        """Cells of tables and prose are scored apart, a false alarm where it was read."""
        gold = [award(table=None), award(count=9, table=0)]
        predicted = [award(table=None), award(count=50, recipient="household", table=1)]
        scores = awards.judge(case(awards=gold), predicted).scores
        assert (scores["prose"], scores["cells"]) == (Score(1, 1, 1), Score(0, 1, 1))

    def test_accepted_and_tolerated(self):
        """Alternatives that the gold accepts are right; tolerated entries count neither way."""
        gold = [award(accept={"conferrer": ["Chủ tịch UBND xã"]})]
        assert awards.judge(case(awards=gold), [award(conferrer="Chủ tịch UBND xã")]).scores["all"].right == 1
        loose = case(awards=[], tolerate={"awards": [{"count": 7}]})
        assert awards.judge(loose, [award(), award(count=3)]).scores["all"] == Score(0, 0, 1)
        worded = case(awards=[], award_totals=[], tolerate={"awards": ["7 cá nhân"]})
        entries = [award(span={"text": "7 cá nhân tiêu biểu"}), award(span={"text": "3 hộ"}, recipient="household")]
        scores = awards.judge(worded, entries).scores
        assert (scores["all"], scores["totals"]) == (Score(0, 0, 1), Score(0, 0, 1))

    @given(st.permutations([award(count=n % 3, conferrer=f"UBND xã {n % 2}") for n in range(6)]))
    def test_order_is_no_matter(self, predicted):
        """The same awards in any order are all right."""
        gold = [award(count=n % 3, conferrer=f"UBND xã {n % 2}") for n in range(6)]
        assert awards.judge(case(awards=gold), predicted).scores["all"] == Score(6, 6, 6)


class TestHeader:
    """The header."""

    GOLD: ClassVar = {
        "type_code": "BC",
        "code": "31/BC-UBND",
        "date": "2021-06-04",
        "place": None,
        "issuer": {"name": "UBND xã Hoa Sữa", "level": "commune"},
        "addressees": ["UBND huyện Mây Trắng"],
        "signer": {"name": "Lý Văn Thử", "title": "CHỦ TỊCH"},
        "period": {"label": "6 tháng đầu năm 2021", "start": "2021-01-01", "end": "2021-06-30", "kind": "half_year"},
    }

    def test_right(self):
        """A header equal to gold is right in all its 13 fields, 12 of which say something."""
        scores = header.judge(case(header=self.GOLD), self.GOLD).scores
        assert scores["all_fields"] == Score(13, 13, 13)
        assert scores["stated_fields"] == Score(12, 12, 12)

    @pytest.mark.parametrize(
        ("field", "change"),
        [
            ("code", {"code": "13/BC-UBND"}),
            ("date", {"date": None}),
            ("place", {"place": "Hoa Sữa"}),
            ("issuer", {"issuer": {"name": "UBND xã", "level": "commune"}}),
            ("issuer.level", {"issuer": {"name": "UBND xã Hoa Sữa", "level": "district"}}),
            ("addressees", {"addressees": []}),
            ("signer.name", {"signer": {"name": "Lý Văn", "title": "CHỦ TỊCH"}}),
            ("period.end", {"period": GOLD["period"] | {"end": "2021-12-31"}}),
        ],
    )
    def test_one_field_wrong(self, field, change):
        """One wrong field is one wrong field."""
        scores = header.judge(case(header=self.GOLD), self.GOLD | change).scores
        assert scores["all_fields"] == Score(12, 13, 13)
        assert scores[field].right == 0

    def test_shapes_of_gold(self):
        """Gold may name the issuer and the period plainly; null addressees and none agree."""
        gold = {"issuer": "UBND xã Hoa Sữa", "period_label": "6 tháng đầu năm 2021", "addressees": None}
        assert header.judge(case(header=gold), self.GOLD | {"addressees": []}).scores["all_fields"] == Score(3, 3, 3)


class TestConfidence:
    """needs_review and confidence."""

    def _mentions(self, *entries):
        gold = [award(count=n) for n in range(len(entries))]
        predicted = [award(count=n) | entry for n, entry in enumerate(entries)]
        return awards.judge(case(awards=gold), predicted).mentions

    def test_triage(self):
        """Of two wrong entries one is marked, and one right one in vain."""
        wrong, marked = {"status": "proposed"}, {"needs_review": True}
        mentions = self._mentions(wrong | marked, wrong, marked, {})
        assert confidence.triage(mentions) == Score(right=1, gold=2, predicted=2)

    def test_triage_leaves_misses_out(self):
        """What was not found cannot be marked; a false alarm can."""
        missed = awards.judge(case(awards=[award()]), []).mentions
        alarm = awards.judge(case(awards=[]), [award(needs_review=True)]).mentions
        assert confidence.triage([*missed, *alarm]) == Score(1, 1, 1)

    def test_calibration(self):
        """Half right at confidence 0.9 is off by 0.4; all right at 1 and all wrong at 0 is perfect."""
        wrong = {"status": "proposed"}
        assert confidence.calibration_error(self._mentions({"confidence": 0.9}, wrong | {"confidence": 0.9})) == (
            pytest.approx(0.4)
        )
        assert confidence.calibration_error(self._mentions({"confidence": 1.0}, wrong | {"confidence": 0.0})) == 0
        assert confidence.calibration_error(self._mentions({})) is None


class TestReading:
    """The text that was read."""

    def _scores(self, flow):
        text = "Xã có 3 thôn.\nThôn\tHộ\nBến Đò\t12\n"
        return reading.judge(Case("invented", "one", {}, text="", reference=text), flow).scores

    def test_right(self):
        """The reference itself has all its words, paragraphs and cells."""
        scores = self._scores("Xã có 3 thôn.\nThôn\tHộ\nBến Đò\t12")
        assert scores == {"words": Score(9, 9, 9), "paragraphs": Score(5, 5, 5)}

    def test_torn(self):
        """A torn paragraph keeps its words and is one missed, two wrong."""
        scores = self._scores("Xã có\n3 thôn.\nThôn\tHộ\nBến Đò\t12")
        assert scores == {"words": Score(9, 9, 9), "paragraphs": Score(4, 5, 6)}

    def test_wrong_accent(self):
        """A wrong accent is a wrong word."""
        assert self._scores("Xả có 3 thôn.\nThôn\tHộ\nBến Đò\t12")["words"] == Score(8, 9, 9)

    def test_expected_paragraphs(self):
        """Paragraphs that a converted text must hold are looked for wherever they stand."""
        gold = {
            "encoding": {"expected": [{"page": 1, "paragraph": "Lời nói đầu"}, {"page": 2, "paragraph": "Mục lục"}]}
        }
        assert reading.judge(case(**gold), "LỜI NÓI ĐẦU của sách").scores["expected"] == Score(1, 2, 2)


class TestFlow:
    """Whole records, sections, thresholds."""

    RECORD: ClassVar = {
        "header": TestHeader.GOLD,
        "citations": [found()],
        "directives": [{}],
        "movements": [movement()],
        "awards": [award() | {"span": {"page": 3, "text": "7 cá nhân"}}],
    }
    GOLD: ClassVar = {
        "header": TestHeader.GOLD,
        "citations": [cite()],
        "movements": ["Nhà nhà trồng hoa"],
        "awards": [award()],
    }

    def test_unread(self):
        """A document that cannot be read misses all its gold and is named."""

        def fail(_case):
            raise OSError("gone")

        results = run([case(**self.GOLD)], fail)
        assert [line.split(" (")[0] for line in report.errors(results)] == ["-- invented/one NOT READ: OSError: gone"]
        sections = summarise(results)
        assert [line.split(" (")[0] for line in sections["invented"].failures] == ["one: OSError: gone"]
        scores = {f"{kind}.{name}": score for _, kind, name, score in report.rows(sections)}
        assert (scores["citations.found"], scores["awards.all"]) == (Score(0, 1, 0), Score(0, 1, 0))
        assert scores["header.all_fields"].right == 0

    def test_own_fault_is_not_hidden(self):
        """A gold that the scorer cannot judge stops it: only faults of the extractor count as unread."""
        with pytest.raises(AttributeError):
            run([case(citations=["no object"])], lambda _case: self.RECORD)

    def test_only_told_kinds(self):
        """A gold without awards says nothing of awards, and a prediction there is no false alarm."""
        assert set(judge(case(movements=[]), self.RECORD).judgements) == {"movements"}

    def test_pages(self):
        """What lies outside the annotated pages counts neither way; a movement keeps its mentions inside."""
        both = [movement(mentions=[{"page": 1}, {"page": 9}]), movement(mentions=[{"page": 9}])]
        record = self.RECORD | {"movements": both}
        limited = predict.limit_pages(record, (1, 2))
        assert (len(limited["citations"]), limited["awards"]) == (1, [])
        assert [len(entry["mentions"]) for entry in limited["movements"]] == [1]
        assert predict.limit_pages(record, None) == record

    def test_sections(self):
        """A real document counts in its set and in text or scan; a gold with a split counts in that."""
        scanned = Case("real", "a", {"reader": "ocr", "split": "held-out"}, path=Path("a.pdf"))
        assert scanned.groups == ("real", "real-ocr", "real-held-out")

    def test_thresholds(self):
        """A threshold passes at its value, fails above it, and fails for what was not measured."""
        sections = summarise([judge(case(**self.GOLD), self.RECORD)])
        assert script.below(sections, ["invented.citations.all=1", "invented.awards.all.recall=1.0"]) == []
        assert len(script.below(sections, ["invented.citations.none=0.1", "other.awards.all=0"])) == 2
        unread = summarise([judge_unread(case(**self.GOLD), "no")])
        assert script.below(unread, ["invented.citations.all=0.5"]) == ["invented.citations.all is 0.0, below 50.0"]
        with pytest.raises(ValueError, match="not a threshold"):
            script.below(sections, ["citations.all=1"])

    def test_floors(self, tmp_path):
        """A file of floors holds the sections that were run; comments and other sections are passed over."""
        file = tmp_path / "floors.txt"
        file.write_text("# measured\ninvented.citations.all=0.9  # seen 1.0\n\nother.awards.all=1\n", "utf-8")
        sections = summarise([judge(case(**self.GOLD), self.RECORD)])
        assert script.floors(file, sections) == ["invented.citations.all=0.9"]

    def test_shipped_floors(self):
        """Every floor of the project is a threshold that the scorer understands."""
        lines = script.floors(script.ROOT / "evaluation" / "floors.txt", dict.fromkeys(["corpus", "seed", "real"]))
        assert lines
        assert len(script.below({}, lines)) == len(lines)

    def test_errors_are_listed(self):
        """Every miss, false alarm and wrong field has its line."""
        gold = self.GOLD | {"awards": [award(), award(count=99)]}
        wrong = self.RECORD | {"citations": [found(date=None)], "movements": [movement("Khác hẳn")]}
        lines = list(report.errors([judge(case(**gold), wrong)]))
        assert sum("MISSED" in line for line in lines) == 2
        assert sum("FALSE" in line for line in lines) == 1
        assert any("WRONG   date" in line for line in lines)


class TestFolders:
    """Where gold is found."""

    def _write(self, path, value):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")

    def test_shapes(self, tmp_path):
        """Gold beside its text, gold/ with documents elsewhere, and sentence sets are all found."""
        self._write(tmp_path / "one/gold.json", {"source": "a.txt", "citations": []})
        self._write(tmp_path / "one/a.txt", "A")
        self._write(tmp_path / "two/gold/b.json", {"doc": "b.pdf", "pages": [1, 2], "awards": []})
        self._write(tmp_path / "two/docs/b.pdf", "B")
        self._write(tmp_path / "two/gold/some_sentences.jsonl", '{"id": "s1", "text": "C", "awards": []}\n\n')
        self._write(tmp_path / "two/MANIFEST.json", {"version": 1})
        (one,) = find_cases(tmp_path / "one")
        assert (one.section, one.name, one.path) == ("one", "one", tmp_path / "one/a.txt")
        document, sentence = find_cases(tmp_path / "two")
        assert (document.pages, document.path) == ((1, 2), tmp_path / "two/docs/b.pdf")
        assert (sentence.section, sentence.text, sentence.merge_received) == ("two-some-sentences", "C", True)

    def test_damaged_copies(self, tmp_path):
        """A damaged copy is scored against its original's gold, in the section of its class, and only on request."""
        gold = {"source": "a.txt", "header": {"code": "1/KH-UBND", "place": "X"}, "citations": [], "split": "dev"}
        self._write(tmp_path / "set/gold/a.json", gold)
        self._write(tmp_path / "set/reports/a.txt", "A")
        row = {"file": "p.pdf", "report": "a", "class": "bad layer", "gold": "gold/a.json", "header": {"code": None}}
        self._write(tmp_path / "set/degraded/index.json", [row])
        assert [found.section for found in find_cases(tmp_path / "set")] == ["set"]
        (copy,) = find_cases(tmp_path / "set/degraded")
        assert (copy.groups, copy.name) == (("degraded-badlayer",), "p")
        assert copy.gold["header"] == {"code": None, "place": "X"}
        assert copy.path == tmp_path / "set/degraded/p.pdf"

    def test_waves(self, tmp_path):
        """A second wave of samples is a section of its own, so that it does not move the figures of the first."""
        for name, more in (("a", {}), ("b", {"wave": 2})):
            self._write(tmp_path / f"set/gold/{name}.json", {"citations": [], "split": "test"} | more)
            self._write(tmp_path / f"set/reports/{name}.txt", "A")
        first, second = find_cases(tmp_path / "set")
        assert first.groups == ("set", "set-test")
        assert second.groups == ("set-wave2",)

    def test_challenge_sets(self, tmp_path):
        """A challenge set with a number is measured apart from the set of its kind without one."""
        for name in ("citation_sentences", "citation_sentences_3", "headers", "headers_12"):
            self._write(tmp_path / f"challenge/{name}.jsonl", '{"id": "s1", "split": "dev", "text": "C"}')
        groups = [found.groups for found in find_cases(tmp_path)]
        assert [first for first, _ in groups] == [
            *("challenge-citations", "challenge-citations-3", "challenge-headers", "challenge-headers-12")
        ]
        assert [second for _, second in groups] == [f"{first}-dev" for first, _ in groups]

    def test_named_folder(self, tmp_path):
        """A folder of the corpus may be named alone; a folder that is there is taken as it is."""
        (tmp_path / "corpus/degraded").mkdir(parents=True)
        assert script._named(Path("degraded"), tmp_path) == tmp_path / "corpus/degraded"
        assert script._named(tmp_path, tmp_path) == tmp_path

    def test_missing(self, tmp_path):
        """A gold without its document, and a folder that is not there, are told."""
        self._write(tmp_path / "gold/b.json", {"citations": []})
        with pytest.raises(FileNotFoundError, match=r"b\.pdf or b\.docx"):
            list(find_cases(tmp_path))
        with pytest.raises(FileNotFoundError, match="no such folder"):
            list(find_cases(tmp_path / "none"))

    def test_whole_script(self, tmp_path, capsys):
        """The script reads a folder through the extractor, prints its table and writes every mention."""
        self._write(tmp_path / "set/gold.json", {"source": "a.txt", "awards": [award()], "citations": []})
        self._write(tmp_path / "set/a.txt", "Hôm nay trời đẹp.")
        out = tmp_path / "out.json"
        assert script.main([str(tmp_path / "set"), "--json", str(out), "--fail-under", "set.awards.all=0.5"]) == 1
        assert "== set: 1 cases" in capsys.readouterr().out
        data = json.loads(out.read_text("utf-8"))
        assert data["scores"]["set"]["awards"]["all"]["gold"] == 1
        assert [mention["predicted"] for mention in data["mentions"] if mention["kind"] == "awards"] == [None]
