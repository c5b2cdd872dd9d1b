"""The scorer of headers, of the text that was read and of whole records; sections, thresholds and floors."""

from pathlib import Path
from typing import ClassVar

import pytest
from gold import award, case, cite, found, movement

from evaluation import score as script
from evaluation.scoring import header, predict, reading, report
from evaluation.scoring.cases import Case
from evaluation.scoring.judging import judge, judge_unread, run, summarise
from evaluation.scoring.score import Score


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
