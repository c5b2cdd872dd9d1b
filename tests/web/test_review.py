"""A clerk reads a report beside its record, corrects it, and takes corrections back; plain forms, no script."""

import html
import io
import re

import pytest
from corpora import entry, report_text
from desks import client, correct, filled, post, revision, rows, stored

from extract import read
from extract.pipeline import extract_document
from extract.store.corpus import Corpus
from extract.store.entry import entry_of
from extract.web.documents import Records


@pytest.fixture
def browser(tmp_path):
    """Return a client of a desk with one report."""
    with client(tmp_path) as opened:
        yield opened


def test_every_page_opens(browser):
    """All pages answer, in Vietnamese, with a title and one main heading."""
    for path in (
        "/", "/reports", "/reports/1", "/reports/1?entry=a1", "/reports/1?entry=h", "/reports/1?view=text",
        "/reports/1/history", "/reports/1/add", "/reports/1/letter", "/upload", "/search?q=thi+dua",
        "/search?cites=145/KH-UBND", "/totals", "/totals/a?period=2023-H1", "/audit",
    ):  # fmt: skip
        answer = browser.get(path)
        assert answer.status_code == 200, path
        assert '<html lang="vi">' in answer.text
        assert answer.text.count("<h1") == 1, path


@pytest.mark.parametrize(
    "path",
    [
        "/reports/9", "/reports/99999999999999999999", "/reports/1/entries/c99", "/reports/1/entries/x", "/nowhere",
        "/reports/1/pages/1", "/upload/unknown", "/totals/zz", "/reports/9/letter", "/totals?period=zz",
    ],
)  # fmt: skip
def test_what_is_not_there_is_told(browser, path):
    """A report, entry or page that does not exist is a page with a way back, not a traceback."""
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "Về tổng quan" in answer.text


def test_the_text_carries_a_mark_for_each_entry(browser, tmp_path):
    """Each entry of the record has its mark in the text and its line in the list, each leading to the other."""
    record = stored(tmp_path).record
    page = browser.get("/reports/1").text
    for one in (*record.citations, *record.movements, *record.awards):
        assert f'id="t-{one.id}"' in page
        assert f'id="e-{one.id}"' in page


def test_a_corrected_field_is_kept_with_name_and_time(browser, tmp_path):
    """Saving the form changes only what was changed, as a correction of the clerk's, and says so."""
    answer = correct(browser, "a1", count="1.250", qualifier="over")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/reports/1?entry=a1&said=saved#e-a1"
    award = stored(tmp_path).record.awards[0]
    assert (award.count, award.qualifier) == (1250, "over")
    layers = rows(tmp_path, "SELECT who, field, new_value, at FROM correction ORDER BY id")
    assert [(one["who"], one["field"]) for one in layers] == [("lan", "count"), ("lan", "qualifier")]
    assert "Đã lưu" in browser.get("/reports/1?said=saved").text


def test_saving_an_unchanged_form_changes_nothing(browser, tmp_path):
    """All fields sent back as they are shown make no correction."""
    for ref in ("a1", "c1", "m1", "h"):
        form = browser.get(f"/reports/1/entries/{ref}").text
        sent = dict(re.findall(r'<input name="([\w.]+)"[^>]* value="([^"]*)"', form))
        sent |= dict(re.findall(r'<textarea name="([\w.]+)"[^>]*>([^<]*)</textarea>', form))
        for name, options in re.findall(r'<select name="([\w.]+)"[^>]*>(.*?)</select>', form):
            sent[name] = (re.findall(r'value="([^"]*)" selected', options) or [""])[0]
        sent |= dict.fromkeys(re.findall(r'type="checkbox" name="([\w.]+)"[^>]* checked', form), "1")
        values = {name: html.unescape(value) for name, value in sent.items()}
        answer = post(browser, f"/reports/1/entries/{ref}", {**values, "revision": 0, "do": "save", "complete": 1})
        assert "said=nothing" in answer.headers["location"], ref
    assert rows(tmp_path, "SELECT id FROM correction") == []


@pytest.mark.parametrize(
    ("ref", "fields", "told"),
    [
        ("a1", {"count": "nhiều"}, "số nguyên"),
        ("a1", {"count": ""}, "chưa điền"),
        ("c1", {"date": "31/02/2023"}, "ngày có thật"),
        ("a1", {"status": "given"}, "chọn trong danh sách"),
        ("m1", {"name": " "}, "chưa điền"),
        ("c1", {"code": "1/" + "K" * 2000}, "rút ngắn"),
    ],
)
def test_what_does_not_fit_is_refused_in_plain_words(browser, tmp_path, ref, fields, told):
    """A value that a field cannot hold changes nothing; the sentence says what to type."""
    answer = correct(browser, ref, **fields)
    assert answer.status_code == 422
    assert told in answer.text.lower()
    assert rows(tmp_path, "SELECT id FROM correction") == []


def test_what_follows_from_a_field_follows(browser, tmp_path):
    """The code of a type, the code of an award and the parts of an issuer go with what was typed."""
    assert correct(browser, "c1", type="Chỉ thị", issuer__name="Sở Nội vụ", date="7/2/2023").status_code == 303
    citation = stored(tmp_path).record.citations[0]
    assert (citation.type_code, citation.issuer.name, citation.date) == ("CT", "Sở Nội vụ", "2023-02-07")
    correct(browser, "c1", issuer__name="", issuer__level="province")
    assert stored(tmp_path).record.citations[0].issuer is None
    correct(browser, "a1", award="Bằng khen")
    assert stored(tmp_path).record.awards[0].award_code == "bang_khen"
    correct(
        browser, "h", period__label="năm 2023", period__kind="year", period__start="1/1/2023", period__end="31/12/2023"
    )
    assert stored(tmp_path).row["period"] == "2023"


def test_confirming_goes_on_to_the_next_entry_to_look_at(browser, tmp_path):
    """The first button saves what was changed or confirms what is right, and leads to the next doubtful entry."""
    page = browser.get("/reports/1").text
    todo = re.findall(r'data-ref="(\w+)" data-todo="1"', page)
    assert todo, "the small report has something to look at"
    ref = todo[0]
    answer = correct(browser, ref, "confirm")
    assert "said=confirmed" in answer.headers["location"]
    assert f'data-ref="{ref}" data-todo' not in browser.get("/reports/1").text
    correct(browser, "a1", "confirm", count="8")
    assert stored(tmp_path).record.awards[0].count == 8


def test_an_entry_is_deleted_and_brought_back(browser, tmp_path):
    """A deletion is a correction like any other: the history undoes it."""
    before = stored(tmp_path).record
    assert correct(browser, "a2", "delete", note="không phải khen thưởng").status_code == 303
    assert "a2" not in {one.id for one in stored(tmp_path).record.awards}
    history = browser.get("/reports/1/history").text
    assert "không phải khen thưởng" in history
    number = re.search(r'name="correction" value="(\d+)"', history)[1]
    data = {"correction": number, "revision": revision(browser), "back": "history"}
    assert post(browser, "/reports/1/undo", data).headers["location"] == "/reports/1/history?said=undone"
    assert stored(tmp_path).record == before
    assert post(browser, "/reports/1/undo", {**data, "revision": revision(browser)}).status_code == 422
    assert post(browser, "/reports/1/undo", {**data, "correction": 99}).status_code == 404


def test_a_finding_is_dismissed_without_renumbering_the_others(tmp_path):
    """Findings keep the names under which they are shown."""
    filled(tmp_path, entry(plan="9999/2023"))
    with client(tmp_path) as browser:
        names = stored(tmp_path).finding_ids
        assert len(names) > 1
        for name in names[:2]:
            assert correct(browser, name, "delete").status_code == 303
        assert stored(tmp_path).finding_ids == names[2:]


def test_what_cannot_be_seen_is_not_kept(browser, tmp_path):
    """Control characters and changes of direction leave what was typed: a name reads as it is written."""
    post(browser, "/name", {"name": "Lan\u202e\x00 Anh"})
    correct(browser, "c1", code="415/KH\x00-UBND\u2066")
    assert stored(tmp_path).record.citations[0].code == "415/KH-UBND"
    assert rows(tmp_path, "SELECT who FROM correction")[0]["who"] == "Lan Anh"


def test_a_page_is_made_anew_once_anything_of_its_report_has_changed(browser, tmp_path):
    """What is remembered of a report never outlives its revision: the list, its badges and the marks follow."""
    assert "đã xác nhận" not in browser.get("/reports/1").text
    assert correct(browser, "a1", "confirm").status_code == 303
    assert browser.get("/reports/1").text.count("đã xác nhận") == 1
    assert correct(browser, "a1", count="4321").status_code == 303
    assert "4.321" in browser.get("/reports/1").text
    assert correct(browser, "a1", "delete").status_code == 303
    for view in ("", "?view=text"):
        assert 'id="e-a1"' not in browser.get(f"/reports/1{view}").text
    assert stored(tmp_path).record.awards


def test_another_report_under_the_same_number_is_shown(tmp_path):
    """The file of the corpus may be exchanged under a running desk: number and revision alone do not tell a report."""
    records = Records()
    for number in ("125", "126"):
        (tmp_path / number).mkdir()
        with Corpus(filled(tmp_path / number, entry(number=number))) as corpus:
            found = records.get(corpus, 1)
            assert found.record.header.code == f"{number}/BC-UBND"
            assert records.made(found, "code", lambda found=found: found.record.header.code) == f"{number}/BC-UBND"


def test_reports_of_unknown_bodies_are_told_apart_by_their_files(tmp_path):
    """Titles are alike; the name of the file is what the clerk knows."""
    where = filled(tmp_path)
    with Corpus(where) as corpus:
        corpus.add(entry(unit="HUYỆN CẨN XUYÊM", place="Trên Mây", number="9"), path="nop/bao-cao-9.pdf")
    with client(tmp_path) as browser:
        assert "bao-cao-9.pdf</small>" in browser.get("/reports?period=2023-H1").text


def test_the_clerk_says_whose_report_it_is(tmp_path):
    """A report without a known sender offers those with a like name; another can be typed; nonsense is refused."""
    filled(tmp_path, entry(), entry(unit="HUYỆN CẨN XUYÊM", place="Trên Mây", number="9"))
    with client(tmp_path) as browser:
        assert stored(tmp_path, 2).row["reporter_id"] is None
        assert 'href="/reports/2/reporter"' in browser.get("/reports/2").text
        page = browser.get("/reports/2/reporter").text
        choices = [html.unescape(one) for one in re.findall(r'name="body" value="([^"]+)"', page)]
        assert choices[0].startswith("446|")
        assert post(browser, "/reports/2/reporter", {"revision": 0, "name": "đơn vị nào đó"}).status_code == 422
        assert post(browser, "/reports/2/reporter", {"revision": 0}).status_code == 422
        assert post(browser, "/reports/2/reporter", {"revision": 0, "body": choices[0]}).status_code == 303
        assert stored(tmp_path, 2).row["unit_code"] == "446"
        assert post(browser, "/reports/2/reporter", {"revision": 0, "body": choices[0]}).status_code == 422


def test_the_queue_leads_from_report_to_report(tmp_path):
    """The next report is one that nobody has looked at; after the last one the overview says so."""
    filled(tmp_path, entry(), entry(unit="HUYỆN KỲ ANH", where="huyện", place="Kỳ Anh", number="77"))
    with client(tmp_path) as browser:
        first = browser.get("/next").headers["location"]
        number = int(first.rpartition("/")[2])
        answer = post(browser, f"{first}/reviewed", {"revision": 0})
        following = browser.get(answer.headers["location"]).headers["location"]
        assert following == f"/reports/{3 - number}"
        answer = post(browser, f"{following}/reviewed", {"revision": 0})
        assert browser.get(answer.headers["location"]).headers["location"] == "/?period=2023-H1&said=alldone"


def test_a_hit_opens_the_report_at_the_place(browser):
    """A hit of the search leads to the words in the text."""
    page = browser.get("/search", params={"q": "sôi nổi"}).text
    target = html.unescape(re.search(r'<a href="(/reports/1[^"]+#t-hit)"', page)[1])
    assert re.search(r'<mark class="h" id="t-hit"[^>]*>sôi nổi</mark>', browser.get(target.split("#")[0]).text)


def test_the_file_can_be_taken_away(tmp_path):
    """The original is sent as a file to keep, under its own name, never opened within the desk."""
    path = tmp_path / 'báo cáo "quý".txt'
    path.write_bytes(report_text().encode())
    document = read(io.BytesIO(path.read_bytes()))
    with Corpus(tmp_path / "tinh.db") as corpus:
        corpus.add(entry_of(document, extract_document(document)), path=str(path))
    with client(tmp_path) as browser:
        answer = browser.get("/reports/1/original")
        assert answer.content == path.read_bytes()
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_desk_works_over_both_databases(corpus, tmp_path):
    """The same pages and changes over a file and over a server."""
    corpus.add(entry(plan="9999/2023"))
    report = corpus.report_rows()[0]["id"]
    with client(tmp_path, corpus=corpus.where) as browser:
        for path in ("/", "/reports", f"/reports/{report}", "/totals", "/totals/a?period=2023-H1", "/search?q=thi+dua",
                     f"/reports/{report}/letter", "/workbook", "/audit"):  # fmt: skip
            assert browser.get(path).status_code == 200, path
        assert correct(browser, "a1", report=report, count="8").status_code == 303
        assert corpus.get(report).record.awards[0].count == 8
        number = corpus.corrections(report)[0]["id"]
        post(browser, f"/reports/{report}/undo", {"correction": number, "revision": revision(browser, report)})
        assert corpus.get(report).record.awards[0].count == 7


def test_a_desk_begins_with_an_empty_corpus(tmp_path):
    """A corpus that is not there yet is made; the first page says what to do."""
    with client(tmp_path, corpus=str(tmp_path / "new.db")) as browser:
        page = browser.get("/").text
        assert "Kho chưa có báo cáo nào" in page
        assert 'href="/upload"' in page
        for path in ("/reports", "/search?q=thi", "/audit"):
            assert browser.get(path).status_code == 200, path
        for path in ("/totals", "/workbook"):
            assert browser.get(path).status_code == 404, path


def test_reports_without_a_period_are_not_lost(tmp_path):
    """They have a line of their own among the periods, an overview and a place in the queue."""
    filled(tmp_path, entry(), entry(period="trong thời gian qua", number="9"))
    with client(tmp_path) as browser:
        assert '<option value="">chưa rõ kỳ (1)' in browser.get("/").text
        page = browser.get("/?period=").text
        assert 'href="/reports/2"' in page
        assert browser.get("/reports/2").status_code == 200
        assert browser.get("/next?period=").headers["location"] == "/reports/2"
