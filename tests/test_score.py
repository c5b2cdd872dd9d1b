"""The scorer's tools: ratios, which values are the same, and which entries make a pair."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.scoring import normalise
from evaluation.scoring.matching import pair, shared_count
from evaluation.scoring.score import Score


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
