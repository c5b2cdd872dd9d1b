"""Search finds what was typed, with accents as written and without them in any, and says where it stands."""

import json
import unicodedata

import pytest
from corpora import DIALECTS, entry, place, report_text

from evaluation.bench_corpus import scan_alike
from extract.cli import main
from extract.store import terms
from extract.store.citing import citing, code_keys, top_directives, top_movements
from extract.store.corpus import Change, Corpus
from extract.store.filters import Filters
from extract.store.search import search

TEXTS = [
    "Phong trào thi đua khen thưởng năm 2024 được duy trì.",
    "PHONG TRÀO THI ĐUA KHEN THƯỞNG NĂM 2024 ĐƯỢC DUY TRÌ.",
    "Phong trao thi dua khen thuong nam 2024 duoc duy tri.",
    "Con thỉ đưa khên thương qua sông, chuyện không liên quan.",
    "Báo cáo công tác Đoàn của Sở Y tế, có bác sỹ và hoà giải viên.",
    unicodedata.normalize("NFD", "Phong trào thi đua khen thưởng năm 2024 được duy trì ở xã."),
]


@pytest.fixture(scope="module", params=DIALECTS)
def database(request, tmp_path_factory):
    """Return a corpus of the six texts, read only by the tests."""
    with place(request, tmp_path_factory.mktemp("search")) as where, Corpus(where) as corpus:
        for text in TEXTS:
            corpus.add(entry(text))
        yield corpus.database


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("thi dua khen thuong", [0, 1, 2, 3, 5]),
        ("thi đua khen thưởng", [0, 1, 5]),
        ("thỉ đưa", [3]),
        ("doan", [4]),
        ("đoàn", [4]),
        ('"khen thưởng năm"', [0, 1, 5]),
        ('"thi đua năm"', []),
        ("“thi đua” 2024", [0, 1, 5]),
        ("năm đua thi", [0, 1, 5]),
        ("bác sĩ", [4]),
        ("hòa giải", [4]),
        ("hoà giải", [4]),
        ("khen OR AND ( *", []),
        ("", []),
        ('""', []),
    ],
)
def test_what_is_typed_is_found(database, typed, texts):
    """Accents count where they are typed; signs and the words of query languages mean nothing."""
    assert sorted(hit.report_id - 1 for hit in search(database, typed).hits) == texts


def test_a_hit_says_where_it_stands(corpus):
    """Offsets of a hit point into the report's text, its marks into its context."""
    report_id = corpus.add(entry()).report_id
    found = search(corpus.database, "145/UBND-KH")
    (hit,) = found.hits
    text = corpus.get(report_id).text
    assert (found.passages, found.reports) == (1, 1)
    assert text[hit.start : hit.end] == "145/UBND-KH"
    assert [hit.context[start:end] for start, end in hit.marks] == ["145/UBND-KH"]
    assert (hit.name, hit.period, hit.page) == ("Ủy ban nhân dân huyện Cẩm Xuyên", "2023-H1", 1)


@pytest.fixture(scope="module", params=DIALECTS)
def province(request, tmp_path_factory):
    """Return a corpus of a district over two periods and of another district."""
    with place(request, tmp_path_factory.mktemp("province")) as where, Corpus(where) as corpus:
        corpus.add(entry())
        corpus.add(entry(period="năm 2023", month="12", plan="0145"))
        corpus.add(entry(unit="HUYỆN NHƯ XUÂN", place="Như Xuân", plan="146", proposed=4, number="9"))
        yield corpus


@pytest.mark.parametrize(
    ("filters", "reports"),
    [
        (Filters(), [1, 2, 3]),
        (Filters(period="2023-H1"), [1, 3]),
        (Filters(first="2023-07"), [2]),
        (Filters(last="2023-06"), [1, 3]),
        (Filters(last="2023"), [1, 2, 3]),
        (Filters(first="2023-06-12", last="2023-06-12"), [1, 3]),
        (Filters(unit="huyện Cẩm Xuyên"), [1, 2]),
        (Filters(unit="cam xuyen"), [1, 2]),
        (Filters(unit="446"), [1, 2]),
        (Filters(unit="huyện Không Có"), []),
        (Filters(unit="xã Cẩm Bình"), []),
        (Filters(issuer="ubnd huyen"), [1, 2, 3]),
        (Filters(issuer="Bộ Nội vụ"), []),
        (Filters(movement="nông thôn mới"), [1, 2, 3]),
        (Filters(award="bang_khen", status="proposed"), [1, 2, 3]),
        (Filters(award="bang_khen", status="conferred"), []),
        (Filters(finding="TD107"), [1, 2, 3]),
        (Filters(finding="TD9"), []),
        (Filters(unit="446", period="2023"), [2]),
    ],
)
def test_filters_meet(province, filters, reports):
    """A filter keeps the reports that it names, none where it names none."""
    assert sorted({hit.report_id for hit in search(province.database, "thi đua", filters, limit=99).hits}) == reports


def test_a_successor_is_followed(corpus):
    """The reports of the communes that took over a district's territory are found by its name where asked for."""
    corpus.add(entry(unit="XÃ CẨM BÌNH", place="Cẩm Bình", where="xã", month="12", year="2025", period="năm 2025"))
    assert search(corpus.database, "thi đua", Filters(unit="huyện Cẩm Xuyên")).reports == 0
    assert search(corpus.database, "thi đua", Filters(unit="huyện Cẩm Xuyên", follow=True)).reports == 1


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        ("415/KH-UBND", ("415/kh-ubnd",)),
        ("0415/UBND-KH", ("415/ubnd-kh", "415/kh-ubnd")),
        ("26-NQ/TW", ("26/nq-tw",)),
        ("27/2019/NQ-HĐND", ("27/2019/nq-hdnd",)),
        ("415", ("415",)),
        ("Luật Thi đua, khen thưởng", ()),
    ],
)
def test_a_typed_code_has_the_keys_of_its_spellings(code, keys):
    """Zeros, case, dashes and the order of the groups do not hide a document."""
    assert code_keys(code) == keys


def test_all_spellings_of_a_document_are_found_as_written(province):
    """Who cites a plan is listed with the way each wrote it."""
    found = citing(province.database, "145/KH-UBND")
    assert [(one.report_id, one.code) for one in found] == [(1, "145/UBND-KH"), (2, "0145/UBND-KH")]
    assert citing(province.database, "145/QĐ-UBND") == []
    assert [one.report_id for one in citing(province.database, "145/KH-UBND", Filters(period="2023"))] == [2]


def test_a_law_is_found_by_the_beginning_of_its_name(corpus):
    """Laws cited by name are found by it, laws that amend them are not."""
    laws = "Căn cứ Luật Thi đua, Khen thưởng; Luật sửa đổi, bổ sung một số điều của Luật Thi đua, khen thưởng năm 2013."
    corpus.add(entry(report_text() + laws))
    assert [one.text for one in citing(corpus.database, "luat thi dua khen thuong")] == ["Luật Thi đua, Khen thưởng"]


def test_the_most_named_come_first(province):
    """Documents and movements are counted by reports, spellings of one together."""
    first = top_directives(province.database)[0]
    assert (first["code"], first["reports"]) == ("145/KH-UBND", 2) or (first["code"], first["reports"]) == (
        "0145/KH-UBND",
        2,
    )
    movement = top_movements(province.database)[0]
    assert (movement["name"], movement["reports"]) == ("Cả nước chung sức xây dựng nông thôn mới", 3)


def test_plans_of_one_number_are_of_their_districts(corpus):
    """Two districts have a plan of the same number: two documents; a version that was replaced counts no more."""
    for unit, home in (("HUYỆN NHƯ XUÂN", "Như Xuân"), ("HUYỆN CẨM XUYÊN", "Cẩm Xuyên")):
        corpus.add(entry(unit=unit, place=home))
    corpus.add(entry(unit="HUYỆN CẨM XUYÊN", place="Cẩm Xuyên", individuals=8))
    plans = [row for row in top_directives(corpus.database) if row["code"] == "145/KH-UBND"]
    assert [(row["reports"], row["mentions"]) for row in plans] == [(1, 1), (1, 1)]
    assert top_movements(corpus.database)[0]["reports"] == 2


@pytest.mark.parametrize(
    ("filters", "reports"), [(Filters(), 3), (Filters(period="2023-H1"), 2), (Filters(unit="huyện Không Có"), None)]
)
def test_what_is_named_most_meets_the_filters(province, filters, reports):
    """Only the reports that meet the filters are counted."""
    rows = top_movements(province.database, filters, limit=1)
    assert (rows[0]["reports"] if rows else None) == reports


def test_corrections_count_in_filters(corpus):
    """What a clerk corrected is what filters see."""
    report_id = corpus.add(entry()).report_id
    corpus.correct(report_id, [Change("delete", "movement", "m1")], who="lan")
    assert search(corpus.database, "thi đua", Filters(movement="nông thôn mới")).reports == 0


def test_what_stands_everywhere_is_not_counted_to_the_end(corpus, monkeypatch):
    """Beyond a number of passages the count stops and says so, and the reports stored last come first."""
    monkeypatch.setattr("extract.store.search._COUNTED", 2)
    monkeypatch.setattr("extract.store.search._RANKED", 1)
    for number in range(1, 4):
        corpus.add(entry(f"Đoạn duy nhất số {number} nói về thi đua."))
    found = search(corpus.database, "thi đua", limit=2)
    assert (found.passages, found.more) == (2, True)
    assert [hit.report_id for hit in found.hits] == [3, 2]
    assert not search(corpus.database, '"số 2"').more
    assert search(corpus.database, "thi đua", limit=3).more is False  # as many were asked for, so they are counted
    assert [hit.report_id for hit in search(corpus.database, "thi đua", limit=1, offset=2).hits] == [1]


def test_few_hits_come_the_shortest_first(corpus):
    """A heading that says nothing else comes before the long sentence, whichever was stored last; equals by place."""
    for text in (
        "Phong trào thi đua được các cấp duy trì.",
        "Phong trào thi đua",
        "Các cấp duy trì phong trào thi đua năm nay.",
    ):
        corpus.add(entry(text))
    found = search(corpus.database, "phong trào thi đua")
    assert [hit.report_id for hit in found.hits] == [2, 1, 3]
    assert [hit.report_id for hit in search(corpus.database, "phong trào thi đua", limit=1, offset=1).hits] == [1]


@pytest.mark.parametrize("typed", ["thi đua", "thi dua", '"khen thưởng năm"', "bác sĩ", "thỉ đưa", "khen", "2024"])
def test_a_scan_without_the_index_finds_as_much(database, typed):
    """What search is measured against gives its answer: the same passages of the same reports."""
    found = search(database, typed)
    assert scan_alike(database, typed) == (found.passages, found.reports) != (0, 0)


def run(capsys, *arguments):
    """Run the command; return its exit code, what it printed and what it said."""
    with pytest.raises(SystemExit) as ending:
        main(list(arguments))
    printed = capsys.readouterr()
    return ending.value.code, printed.out, printed.err


def test_the_commands_print_what_was_found(province, capsys):
    """Search, citing and top speak as table, JSON and CSV; places are marked on the screen."""
    where = ["--corpus", province.where]
    code, out, said = run(capsys, "search", "giay khen", *where, "--unit", "Như Xuân")
    assert (code, said) == (0, "1 đoạn trong 1 báo cáo\n")
    assert "[Giấy khen]" in out
    code, out, _ = run(capsys, "search", "giấy khen", *where, "--status", "đề nghị", "-f", "json")
    assert [hit["report_id"] for hit in json.loads(out)] == [1, 2, 3]
    code, out, _ = run(capsys, "citing", "145/KH-UBND", *where, "-f", "csv")
    assert len(out.splitlines()) == 3
    code, out, _ = run(capsys, "top", "movements", *where)
    assert "Cả nước chung sức xây dựng nông thôn mới" in out
    for option in (("--from", "2023-13"), ("--to", "31/6/2023"), ("--period", "2023-H3"), ("-o", "x.txt")):
        assert run(capsys, "search", "x", *where, *option)[0] == 2
    assert (
        run(capsys, "search", "giấy khen", *where, "--from", "1/6/2023")[2]
        == run(capsys, "search", "giấy khen", *where, "--from", "2023-06-01")[2]
    )
    assert "huyện Lạ" in run(capsys, "search", "x", *where, "--unit", "huyện Lạ")[2]
    code, _, said = run(capsys, "search", "x", *where, "--status", "cho luôn")
    assert code == 2
    assert "cho luôn" in said
    code, _, said = run(capsys, "search", "x", "--corpus", "khong-co.db")
    assert code == 10


def test_a_table_is_written_for_excel(province, tmp_path, capsys):
    """A CSV file begins with the byte order mark by which Excel knows UTF-8, holds whole texts, and runs no formula."""
    target = tmp_path / "kết quả.csv"
    assert run(capsys, "search", "giấy khen", "--corpus", province.where, "-o", str(target))[:2] == (0, "")
    assert target.read_bytes().startswith("\ufeffĐơn vị,Kỳ".encode())
    assert "[" not in target.read_text(encoding="utf-8")


def test_spellings_of_a_syllable():
    """Old and new places of the tone mark and i for y are one syllable; other syllables have one spelling."""
    assert terms.spellings("hòa") == terms.spellings("hoà") == tuple(sorted(("hòa", "hoà")))
    assert set(terms.spellings("sỹ")) == {"sĩ", "sỹ"}
    assert set(terms.spellings("quý")) == {"quí", "quý"}
    assert terms.spellings("tôi") == ("tôi",)
    assert terms.spellings("quả") == ("quả",)
