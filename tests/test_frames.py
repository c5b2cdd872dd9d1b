"""The corpus as tables for researchers: columns, dtypes, conditions, totals."""

import subprocess
import sys

import pytest
from corpora import entry

import extract
from extract.errors import CorpusError, MissingToolError
from extract.store import frames
from extract.store.corpus import Change

pytest.importorskip("pandas")


@pytest.fixture
def province(corpus):
    """Return a corpus of two districts, one of them over two periods and with an older version."""
    corpus.add(entry(collectives=5), received_at="2023-06-01T00:00:00+00:00")
    corpus.add(entry(), received_at="2023-06-20T00:00:00+00:00")
    corpus.add(entry(period="năm 2023", number="200", month="12"))
    corpus.add(entry(unit="HUYỆN THẠCH HÀ", place="Thạch Hà", number="77", collectives=2))
    return corpus


@pytest.mark.parametrize("table", frames.COLUMNS)
def test_tables_have_the_columns_and_dtypes_that_are_told(corpus, table):
    """Columns and dtypes are the same whether there are rows or none."""
    empty = getattr(corpus, table)()
    corpus.add(entry())
    filled = getattr(corpus, table)()
    for found in (empty, filled):
        assert {name: str(dtype) for name, dtype in found.dtypes.items()} == frames.COLUMNS[table]
    assert len(empty) == 0
    assert len(filled) > 0


@pytest.mark.parametrize("table", frames.TOTALS_COLUMNS)
def test_totals_have_the_columns_and_dtypes_that_are_told(province, table):
    """A total is a table too, empty or not."""
    province.add(entry(where="tỉnh", unit="HUYỆN HƯƠNG KHÊ", place="Hương Khê"))
    for period in ("2023-H1", "1999"):
        found = province.totals(period, table)
        assert {name: str(dtype) for name, dtype in found.dtypes.items()} == frames.TOTALS_COLUMNS[table]
    assert len(province.totals("2023-H1", table)) > 0


def test_awards_are_those_of_current_versions_with_corrections(province):
    """Older versions do not show, a corrected count does, and each row has its quotation."""
    awards = province.awards(period="2023-H1", unit="huyện Cẩm Xuyên")
    collectives = awards[awards["recipient"] == "collective"].iloc[0]
    assert collectives["count"] == 7
    assert collectives["text"] in province.get(collectives["report_id"]).text
    change = Change("set", "award", collectives["entry"], "count", 8)
    province.correct(int(collectives["report_id"]), [change], who="lan")
    again = province.awards(period="2023-H1", unit="446")
    assert again.loc[again["entry"] == collectives["entry"], "count"].item() == 8


def test_conditions_are_those_of_the_search(province):
    """Unit, period and movement narrow every table; days are days."""
    assert len(province.reports()) == 3
    assert set(province.reports(period="2023-H1")["unit_code"]) == {"446", "445"}
    assert set(province.movements(unit="huyện Thạch Hà")["unit"]) == {"huyện Thạch Hà"}
    assert len(province.citations(first="2023-12")) < len(province.citations())
    day = province.citations()["date"].iloc[0]
    assert (day.year, day.month, day.day) == (2023, 2, 6)


def test_a_total_is_the_sum_of_its_lines(province):
    """Figures of the totals are those of the entries; a key that is none is refused."""
    lines = province.totals("2023-H1")
    given = lines[(lines["status"] == "conferred") & ~lines["part"] & (lines["recipient"] == "collective")]
    assert given["count"].sum() == 7 + 2
    movements = province.totals("2023-H1", "movements")
    assert movements["units"].max() == 2
    with pytest.raises(CorpusError, match="kỳ"):
        province.totals("quý một")


def test_search_from_python(province):
    """Hits come with their place; an unaccented query finds accented text."""
    found = province.search("nong thon moi", period="2023-H1")
    assert found.reports == 2
    assert "nông thôn mới" in found.hits[0].context


def test_a_file_is_read_and_stored(corpus, tmp_path):
    """Corpus.add takes a path, a document and an entry; the three make one report."""
    from corpora import report_text

    path = tmp_path / "bao-cao.txt"
    path.write_text(report_text(), encoding="utf-8")
    first = corpus.add(path)
    assert corpus.get(first.report_id).row["path"].endswith("bao-cao.txt")
    assert corpus.add(str(path)).outcome == "duplicate"
    assert corpus.add(extract.read(path)).outcome == "duplicate"


def test_the_corpus_is_at_the_door_of_the_package(tmp_path):
    """``from extract import Corpus`` works; importing the package alone loads neither it nor pandas."""
    assert extract.Corpus.__name__ == "Corpus"
    with pytest.raises(AttributeError):
        extract.NoSuchThing  # noqa: B018
    code = "import sys, extract; print([one for one in sys.modules if one[:7] == 'extract'], 'pandas' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "['extract'] False"
    code = "import sys; from extract import Corpus; Corpus(sys.argv[1]); print('pandas' in sys.modules)"
    command = [sys.executable, "-c", code, str(tmp_path / "tinh.db")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "False"


def test_without_pandas_the_sentence_says_how_to_get_it(corpus, monkeypatch):
    """Where the extra is not installed, tables are refused with its name."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingToolError, match="analysis"):
        corpus.awards()
