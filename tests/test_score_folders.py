"""The scorer's folders: where gold is found, and the script that is run on them."""

import json
from pathlib import Path

import pytest
from gold import award

from evaluation import score as script
from evaluation.scoring.cases import find_cases


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
