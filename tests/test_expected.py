"""The list of units tells who has reported, on time, late, twice, and who has not."""

import pytest
from corpora import entry

from extract.cli import main
from extract.errors import CorpusError, UnsupportedFormatError
from extract.export.unit_list import read_list
from extract.store import expected as e
from extract.store import totals as t

PERIOD = "2023-H1"


def put(corpus, *names, period=PERIOD, deadline="2023-06-15", **options):
    """Make the names the list of the period."""
    listed = [name if isinstance(name, e.Listed) else e.Listed(name) for name in names]
    return e.replace_list(corpus.database, listed, period=period, deadline=deadline, **options)


def states(corpus, period=PERIOD):
    """Return the state of each line by its name."""
    return {line.name: line.state for line in t.totals(corpus, period).reporting.lines}


def test_on_time_late_and_missing(corpus):
    """The report's own date against the deadline tells late; a unit of the list without a report is missing."""
    corpus.add(entry(day="12"))
    corpus.add(entry(unit="HUYỆN KỲ ANH", place="Kỳ Anh", day="20"))
    put(corpus, "UBND huyện Cẩm Xuyên", "Huyện Kỳ Anh", "huyện Can Lộc")
    assert states(corpus) == {
        "UBND huyện Cẩm Xuyên": "on_time",
        "Huyện Kỳ Anh": "late",
        "huyện Can Lộc": "missing",
    }


def test_a_unit_that_sends_again_reported_when_it_first_did(corpus):
    """Two files of one unit are "twice", and the first date counts, though the second file does."""
    corpus.add(entry(day="12"), received_at="2023-06-12T01:00:00+00:00")
    corpus.add(entry(day="20", collectives=9), received_at="2023-06-20T01:00:00+00:00")
    put(corpus, "huyện Cẩm Xuyên")
    (line,) = t.totals(corpus, PERIOD).reporting.lines
    assert (line.state, line.twice, line.date, len(line.report_ids)) == ("on_time", True, "2023-06-12", 1)


def test_the_same_file_read_again_is_not_twice(corpus):
    """A newer extractor's reading of the same file is no second file."""
    corpus.add(entry())
    again = entry()
    info = again.report.extractor.model_copy(update={"version": "99"})
    corpus.add(type(again)(again.report.model_copy(update={"extractor": info}), again.passages))
    put(corpus, "huyện Cẩm Xuyên")
    (line,) = t.totals(corpus, PERIOD).reporting.lines
    assert (line.files, line.twice) == (1, False)


def test_a_name_that_nobody_knows_stays_open(corpus):
    """A name that resolves to no body is kept, listed as open, and missing until somebody says whose it is."""
    corpus.add(entry())
    lines = put(corpus, "huyện Cẩm Xuyên", "Cơ quan trên mây")
    assert [(one.name, one.reporter_key is None) for one in lines] == [
        ("huyện Cẩm Xuyên", False),
        ("Cơ quan trên mây", True),
    ]
    (line,) = [one for one in t.totals(corpus, PERIOD).reporting.lines if one.open]
    assert (line.name, line.state) == ("Cơ quan trên mây", "missing")


@pytest.mark.parametrize(
    "name",
    [
        "huyện Cẩm Xuyên",
        "UBND huyện Cẩm Xuyên",
        "ỦY BAN NHÂN DÂN HUYỆN CẨM XUYÊN",
        "H. Cẩm Xuyên",
        "huyen Cam Xuyen",
        "huyện Cẩm Xuyên, tỉnh Hà Tĩnh",
        "UBND huyện Cẩm Xuyên tỉnh Hà Tĩnh",
        "huyen cam xuyen - tinh ha tinh",
    ],
)
def test_spellings_of_a_unit_are_one(corpus, name):
    """However the list writes a unit, it is the one that reported."""
    corpus.add(entry())
    put(corpus, name)
    assert list(states(corpus).values()) == ["on_time"]


def test_who_is_not_on_the_list_is_told_apart(corpus):
    """A unit that reported without being expected, and a report of nobody, are shown and not counted as expected."""
    corpus.add(entry())
    unknown = corpus.add(entry(unit="HUYỆN TRÊN MÂY", place="Trên Mây")).report_id
    put(corpus, "huyện Kỳ Anh")
    reporting = t.totals(corpus, PERIOD).reporting
    assert [(line.expected, line.state) for line in reporting.lines] == [(True, "missing"), (False, "reported")]
    assert reporting.unknown == (unknown,)


def test_a_list_of_a_period_goes_before_the_one_of_all_periods(corpus):
    """A unit on both lists is expected once, with the period's deadline; other periods keep the general list."""
    put(corpus, "huyện Cẩm Xuyên", "huyện Kỳ Anh", period=None, deadline=None)
    put(corpus, "UBND huyện Cẩm Xuyên")
    told = {one.name: one.deadline for one in e.expected(corpus.database, PERIOD)}
    assert told == {"UBND huyện Cẩm Xuyên": "2023-06-15", "huyện Kỳ Anh": None}
    assert {one.name for one in e.expected(corpus.database, "2024")} == {"huyện Cẩm Xuyên", "huyện Kỳ Anh"}
    put(corpus, "huyện Can Lộc")
    assert {one.name for one in e.expected(corpus.database, PERIOD)} == {
        "huyện Can Lộc", "huyện Cẩm Xuyên", "huyện Kỳ Anh",
    }  # fmt: skip


def test_without_a_list_nobody_is_missing(corpus):
    """Who reported is told, nobody is said to be missing or late."""
    corpus.add(entry())
    reporting = t.totals(corpus, PERIOD).reporting
    assert not reporting.has_list
    assert [line.state for line in reporting.lines] == ["reported"]


def run(capsys, *arguments):
    """Run ``extract expected``; return its exit code and what it said."""
    with pytest.raises(SystemExit) as ending:
        main(["expected", *arguments])
    printed = capsys.readouterr()
    return ending.value.code, printed.out + printed.err


def test_a_list_is_deleted_and_the_others_stay(corpus, capsys):
    """One list goes at a time, told by its period; the rest is named, and so is a list that is not there."""
    put(corpus, "huyện Cẩm Xuyên", "huyện Kỳ Anh", period=None)
    put(corpus, "huyện Can Lộc")
    where = ("--corpus", corpus.where)
    code, said = run(capsys, "list", *where)
    assert code == 0
    assert "của mọi kỳ (2 đơn vị), kỳ 2023-H1 (1 đơn vị)" in said
    assert run(capsys, "delete", *where)[0] == run(capsys, "delete", *where, "--period", "2023-X")[0] == 2
    assert run(capsys, "delete", *where, "--period", PERIOD, "--every-period")[0] == 2
    code, said = run(capsys, "delete", *where, "--period", PERIOD)
    assert (code, "1 đơn vị" in said, "của mọi kỳ (2 đơn vị)" in said) == (0, True, True)
    assert [one.name for one in e.expected(corpus.database)] == ["huyện Cẩm Xuyên", "huyện Kỳ Anh"]
    code, said = run(capsys, "delete", *where, "--period", PERIOD)
    assert (code, "kỳ 2023-H1" in said) == (10, True)
    code, said = run(capsys, "delete", *where, "--every-period")
    assert (code, "chưa có danh sách" in said, e.lists(corpus.database)) == (0, True, {})
    assert run(capsys, "delete", "--corpus", "khong-co.db", "--every-period")[0] == 10


CSV = "Danh sách đơn vị;;\nSTT;Tên đơn vị;Hạn nộp\n1;UBND huyện  Cẩm Xuyên;20/6/2023\n2;huyện Kỳ Anh;\n;;\n"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_list_is_read_from_a_spreadsheet(tmp_path, suffix):
    """Names and deadlines are found by their headings, below a title, in CSV as in XLSX."""
    import datetime as dt

    from openpyxl import Workbook

    path = tmp_path / f"danh-sach{suffix}"
    if suffix == ".csv":
        path.write_text(CSV, encoding="utf-8-sig")
    else:
        book = Workbook()
        for row in [line.split(";") for line in CSV.splitlines()]:
            book.active.append(row)
        book.active["C3"] = dt.datetime(2023, 6, 20)  # noqa: DTZ001  a cell has no zone
        book.save(path)
    assert read_list(path) == [e.Listed("UBND huyện Cẩm Xuyên", None, "2023-06-20"), e.Listed("huyện Kỳ Anh")]


def test_a_list_without_headings_is_its_first_text_column(tmp_path):
    """A bare list of names needs no heading."""
    path = tmp_path / "danh-sach.csv"
    path.write_text("1,huyện Cẩm Xuyên\n2,huyện Kỳ Anh\n", encoding="utf-8")
    assert [one.name for one in read_list(path)] == ["huyện Cẩm Xuyên", "huyện Kỳ Anh"]


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.csv", "Tên đơn vị,Hạn nộp\nhuyện A,31/6/2023\n".encode(), CorpusError),
        ("b.csv", "Tên đơn vị\n".encode(), CorpusError),
        ("c.xlsx", b"no workbook", UnsupportedFormatError),
        ("d.csv", "huyện".encode("utf-16"), UnsupportedFormatError),
    ],
    ids=["no day", "empty", "no workbook", "no UTF-8"],
)
def test_a_list_that_cannot_be_read_is_told(tmp_path, name, content, error):
    """A broken list ends in a sentence that names the file."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(error, match=name):
        read_list(path)
