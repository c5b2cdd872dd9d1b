"""The workbook opens in other programs, says what the corpus says, and what is typed into it comes back."""

import csv
import io
import json
import zipfile

import pytest
from click.testing import CliRunner
from corpora import entry
from openpyxl import load_workbook
from test_totals import award, given

from extract.cli import cli
from extract.errors import CorrectionError, UnsupportedFormatError
from extract.export import corrections_sheet as back
from extract.export import dump, grid
from extract.export.workbook import workbook
from extract.store import totals as t
from extract.store.corpus import Change, Corpus

PERIOD = "2023-H1"
SHEETS = [
    "Tổng quan", "Khen thưởng", "Phong trào", "Văn bản", "Nhận xét viện dẫn", "Chưa báo cáo", "Biểu 0601", "Biểu 0602",
    "Biểu 0603", "Bảng riêng", "Chi tiết", "Chi tiết phong trào", "Chi tiết văn bản", "Danh mục",
]  # fmt: skip


@pytest.fixture
def corpus(corpus):
    """Return a corpus with one report."""
    corpus.add(entry(), path="h/125.txt")
    return corpus


@pytest.fixture
def saved(corpus, tmp_path):
    """Return what saves the workbook with cells changed: {(sheet, row of the entry, heading): value}."""

    def save(changes, name="tong-hop.xlsx"):
        path = tmp_path / name
        path.write_bytes(workbook(corpus, PERIOD))
        book = load_workbook(path)
        for (sheet, number, heading), typed in changes.items():
            columns, rows = entries(book[sheet])
            book[sheet].cell(rows[number], columns[heading]).value = typed
        book.save(path)
        return path

    return save


def entries(sheet):
    """Return the columns of a sheet of entries by heading, and the rows of its entries."""
    heading = next(row for row in sheet.iter_rows() if any(cell.value == "report_id" for cell in row))
    columns = {cell.value: cell.column for cell in heading}
    return columns, range(heading[0].row + 1, sheet.max_row + 1)


def test_every_sheet_is_there_and_ready_to_print(corpus):
    """All sheets stand in their order, on A4 landscape, one page wide, headings repeated, frozen and filtered."""
    book = load_workbook(io.BytesIO(workbook(corpus, PERIOD)))
    assert book.sheetnames == SHEETS
    assert book["Danh mục"].sheet_state == "hidden"
    for name in SHEETS[:-1]:
        setup = book[name].page_setup
        assert (setup.orientation, str(setup.paperSize)) == ("landscape", "9")
        assert book[name].sheet_properties.pageSetUpPr.fitToPage
    for name in [*SHEETS[1:6], *SHEETS[9:13]]:
        sheet = book[name]
        assert sheet.auto_filter.ref
        assert sheet.freeze_panes
        assert sheet.print_title_rows
    assert len(book["Tổng quan"]._charts) == 4


def test_the_sheets_say_what_the_totals_say(corpus):
    """The column of each status adds up to the sum of that status; no column adds two."""
    figures = t.totals(corpus, PERIOD)
    sheet = load_workbook(io.BytesIO(workbook(corpus, PERIOD)))["Khen thưởng"]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    for status, heading in (
        ("received", "Được cấp trên tặng"),
        ("conferred", "Đã khen thưởng"),
        ("proposed", "Đề nghị"),
    ):
        at = rows[0].index(heading)
        assert sum(row[at] or 0 for row in rows[1:]) == t.summed(figures.awards, status)


def test_an_inexact_number_stays_a_number_and_says_so(tmp_path):
    """A number written with "hơn" is a number in a format that shows the word."""
    with Corpus(tmp_path / "k.db") as corpus:
        corpus.add(given(award(count=100, qualifier="over")))
        sheet = load_workbook(io.BytesIO(workbook(corpus, PERIOD)))["Khen thưởng"]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == 100]
    assert cell.number_format == '"hơn "#,##0'


def test_the_entries_carry_their_place(corpus):
    """Each entry stands with file, page, quotation and confidence, the keys in hidden columns."""
    sheet = load_workbook(io.BytesIO(workbook(corpus, PERIOD)))["Chi tiết"]
    columns, rows = entries(sheet)
    found = list(t.entries_by_kind(corpus, PERIOD, "a"))
    assert len(rows) == len(found)
    for row, one in zip(rows, found, strict=True):
        shown = {name: sheet.cell(row, at).value for name, at in columns.items()}
        assert (shown["Tệp"], shown["Trang"], shown["Trích"]) == ("h/125.txt", 1, one.quotation)
        assert (shown["report_id"], shown["entry"], shown["cũ: Số lượng"]) == (1, one.entry, one.values["count"])
    dimensions = sheet.column_dimensions
    letter = sheet.cell(1, columns["report_id"]).column_letter
    assert dimensions[letter].hidden


def test_text_that_begins_like_a_formula_stays_text(tmp_path):
    """A name such as =1+1 is a string in the workbook and harmless in CSV."""
    with Corpus(tmp_path / "k.db") as corpus:
        corpus.add(given(award(period="=1+1")))
        data = workbook(corpus, PERIOD)
        dump.dump(corpus, tmp_path / "bang", "csv")
    cells = [cell for row in load_workbook(io.BytesIO(data))["Khen thưởng"].iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=1+1"] == ["s"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name)
    assert "'=1+1" in (tmp_path / "bang" / "award.csv").read_text("utf-8-sig")


def test_corrections_come_back(corpus, saved):
    """Numbers as Vietnamese write them, labels in any case, entries confirmed or dropped all go into the corpus."""
    path = saved(
        {
            ("Chi tiết", 0, "Số lượng"): "1.250",
            ("Chi tiết", 1, "Tình trạng"): "Đề nghị",
            ("Chi tiết", 1, "Đối tượng"): "hộ gia đình",
            ("Chi tiết", 2, "Xử lý"): "bỏ",
            ("Chi tiết phong trào", 0, "Xử lý"): "Đúng",
            ("Chi tiết văn bản", 0, "Ngày"): "15/3/2023",
        }
    )
    wanted = back.plan(corpus, path)
    assert (len(wanted.proposed), wanted.refused) == (6, ())
    assert back.apply(corpus, wanted.proposed, "Chị Lan") == (6, [])
    record = corpus.get(1).record
    assert [(one.count, one.status, one.recipient) for one in record.awards] == [
        (1250, "conferred", "collective"),
        (21, "proposed", "household"),
    ]
    assert record.movements[0].confidence == 1.0
    assert record.citations[0].date == "2023-03-15"
    assert {row["who"] for row in corpus.corrections(1)} == {"Chị Lan"}
    again = back.plan(corpus, path)
    assert (again.proposed, again.refused, again.done) == ((), (), 6)


@pytest.mark.parametrize(
    ("heading", "typed", "code"),
    [
        ("Số lượng", "nhiều", "invalid_value"),
        ("Số lượng", -3, "invalid_value"),
        ("Số lượng", 2.5, "invalid_value"),
        ("Số lượng", None, "invalid_value"),
        ("Số lượng", 10**10, "invalid_value"),
        ("Đối tượng", "con mèo", "invalid_value"),
        ("Tình trạng", "", "invalid_value"),
        ("Hình thức, danh hiệu", "Bằng trời", "invalid_value"),
        ("Xử lý", "chắc thế", "invalid_value"),
        ("entry", "a99", "unknown_entry"),
        ("report_id", 99, "unknown_entry"),
        ("report_id", None, "unknown_entry"),
    ],
)
def test_what_does_not_fit_is_refused_alone(corpus, saved, heading, typed, code):
    """A cell that cannot be taken over is refused with its reason; the others of the same file go in."""
    changes = {("Chi tiết", 0, "Số lượng"): 8, ("Chi tiết", 1, heading): typed}
    if code == "unknown_entry":
        changes["Chi tiết", 1, "Số lượng"] = 9
    wanted = back.plan(corpus, saved(changes))
    assert [one.code for one in wanted.refused] == [code]
    assert wanted.refused[0].reason
    assert [one.changes for one in wanted.proposed] == [(Change("set", "award", "a1", "count", 8),)]


def test_cells_take_words_without_accents_and_name_near_ones(corpus, saved):
    """Accents may be missing where that leaves one choice; a refusal of a long list names only what is near."""
    wanted = back.plan(
        corpus,
        saved(
            {
                ("Chi tiết", 0, "Hình thức, danh hiệu"): "bang khen",
                ("Chi tiết", 1, "Xử lý"): "bo",
                ("Chi tiết", 2, "Hình thức, danh hiệu"): "Bằng khem",
            }
        ),
    )
    assert [change.value for one in wanted.proposed for change in one.changes] == ["Bằng khen", "bang_khen", None]
    (refused,) = wanted.refused
    assert "Bằng khen" in refused.reason
    assert len(refused.reason) < 200


def test_a_value_that_changed_since_is_a_conflict(corpus, saved):
    """What somebody else corrected after the workbook was written is not overwritten; other fields are."""
    path = saved({("Chi tiết", 0, "Số lượng"): 8, ("Chi tiết", 1, "Số lượng"): 9})
    corpus.correct(1, [Change("set", "award", "a1", "count", 70)], who="Hoa")
    wanted = back.plan(corpus, path)
    assert [(one.code, one.cell.old, one.cell.new) for one in wanted.refused] == [("conflict", "7", "8")]
    assert "70" in wanted.refused[0].reason
    assert [one.cell.entry for one in wanted.proposed] == ["a2"]


def test_a_correction_between_preview_and_writing_is_a_conflict(corpus, saved):
    """What changes after the preview is refused when it is written."""
    wanted = back.plan(corpus, saved({("Chi tiết", 0, "Số lượng"): 8}))
    corpus.correct(1, [Change("set", "award", "a2", "count", 70)], who="Hoa")
    made, late = back.apply(corpus, wanted.proposed, "Lan")
    assert (made, [one.code for one in late]) == (0, ["conflict"])


def test_a_report_that_was_sent_again_is_not_corrected(corpus, saved):
    """Corrections to a version that a later one replaced are refused."""
    path = saved({("Chi tiết", 0, "Số lượng"): 8})
    corpus.add(entry(collectives=9))
    assert [one.code for one in back.plan(corpus, path).refused] == ["conflict"]


def test_rows_may_be_sorted_and_columns_moved(corpus, saved):
    """A correction is found by its keys, wherever the row stands."""
    path = saved({("Chi tiết", 0, "Số lượng"): 8})
    book = load_workbook(path)
    sheet = book["Chi tiết"]
    sheet.insert_cols(2)
    sheet.move_range(f"A4:{sheet.cell(4, sheet.max_column).coordinate}", rows=20)
    book.save(path)
    assert [one.changes[0].value for one in back.plan(corpus, path).proposed] == [8]


def test_another_file_is_told(corpus, tmp_path):
    """A workbook without entries and a file that is none end in a sentence."""
    from openpyxl import Workbook

    Workbook().save(tmp_path / "khac.xlsx")
    with pytest.raises(CorrectionError, match="Chi tiết"):
        back.plan(corpus, tmp_path / "khac.xlsx")
    (tmp_path / "hong.xlsx").write_bytes(b"PK no workbook")
    with pytest.raises(UnsupportedFormatError):
        back.plan(corpus, tmp_path / "hong.xlsx")


def run(*arguments):
    """Run the command line in this process; return exit code, stdout and stderr."""
    result = CliRunner().invoke(cli, [str(one) for one in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_previews_and_writes(corpus, saved):
    """Without --yes nothing is written; with it what fits is, and the exit code tells that something did not."""
    path = saved({("Chi tiết", 0, "Số lượng"): 8, ("Chi tiết", 1, "Đối tượng"): "con mèo"})
    arguments = ("corrections", "import", path, "--corpus", corpus.where, "--who", "Chị Lan")
    code, out, err = run(*arguments)
    assert (code, corpus.corrections(1)) == (11, [])
    assert "7 → 8" in out
    assert "con mèo" in out
    assert "--yes" in err
    assert run(*arguments, "--yes")[0] == 11
    assert [row["new_value"] for row in corpus.corrections(1)] == ["8"]
    listed = json.loads(run("corrections", "list", "--corpus", corpus.where, "-f", "json")[1])
    assert [(one["who"], one["entry"], one["field"]) for one in listed] == [("Chị Lan", "a1", "count")]
    assert run("corrections", "undo", listed[0]["id"], "--corpus", corpus.where, "--who", "Hoa")[0] == 0
    assert corpus.get(1).record.awards[0].count == 7


def test_the_command_prints_each_table_and_opens_figures(corpus, tmp_path):
    """Periods without --period; each table; a line and a cell of a form opened to its sentence."""
    base = ("totals", "--corpus", corpus.where)
    assert PERIOD in run(*base)[1]
    for table in ("awards", "movements", "directives", "findings", "reporting", "0601", "0602", "0603", "local"):
        code, out, _ = run(*base, "--period", PERIOD, "--table", table, "-f", "json")
        assert code == 0
        assert isinstance(json.loads(out), list)
    rows = json.loads(run(*base, "--period", PERIOD, "-f", "json")[1])
    opened = json.loads(run(*base, "--period", PERIOD, "--open", rows[0]["key"], "-f", "json")[1])
    assert sum(one["count"] for one in opened) == rows[0]["count"]
    assert "h/125.txt" in run(*base, "--period", PERIOD, "--open", "0601:all:01:1")[1]
    assert "145/UBND-KH" in run(*base, "--period", PERIOD, "--cites", "145/KH-UBND", "--level", "district")[1]
    code, _, _ = run(*base, "--period", PERIOD, "--table", "awards", "-o", tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_bytes()
    assert code == 0
    assert text.startswith(b"\xef\xbb\xbf")
    assert next(csv.reader(io.StringIO(text.decode("utf-8-sig"))))[0] == "Đơn vị"


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_the_corpus_is_exported(corpus, tmp_path, form):
    """Each table is a file with all its rows and the accents whole; older versions come only when asked for."""
    corpus.add(entry(collectives=9))
    folder = tmp_path / form
    assert run("export", "--corpus", corpus.where, "-o", folder, "--format", form)[0] == 0
    path = folder / f"award.{form}"
    if form == "csv":
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
        assert [row["count"] for row in rows] == ["9", "21", "3"]
        assert rows[0]["award"] == "Giấy khen"
    elif form == "jsonl":
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        assert [row["count"] for row in rows] == [9, 21, 3]
    else:
        duckdb = pytest.importorskip("duckdb")
        sql = "SELECT count, award, confidence FROM read_parquet(?) ORDER BY entry"
        rows = duckdb.connect().execute(sql, [str(path)]).fetchall()
        assert [row[:2] for row in rows] == [(9, "Giấy khen"), (21, "Giấy khen"), (3, "Bằng khen")]
        assert isinstance(rows[0][2], float)
    counts = dump.dump(corpus, folder, form, current=False)
    assert (counts["report"], counts["award"]) == (2, 6)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\tx"])
def test_a_csv_cell_is_no_formula(text):
    """What a spreadsheet would run gets an apostrophe; numbers and other texts do not."""
    assert grid.as_csv(["a"], [[text], [-1], ["b"]]).splitlines()[1:] == [f"'{text}", "-1", "b"]
