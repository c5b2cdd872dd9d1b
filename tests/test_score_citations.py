"""The scorer of citations and documents: each difference moves exactly the figure it should."""

import pytest
from gold import case, cite, found

from evaluation.scoring import citations
from evaluation.scoring.score import Score


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
