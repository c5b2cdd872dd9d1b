"""The scorer of movements, awards and their confidence: each difference moves exactly the figure it should."""

import pytest
from gold import award, case, movement
from hypothesis import given
from hypothesis import strategies as st

from evaluation.scoring import awards, confidence, movements
from evaluation.scoring.score import Score


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
