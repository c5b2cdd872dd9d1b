"""Entries added by the clerk, and the printed pages that reports are compared with."""

import hashlib
import io
import os
import re
import zipfile

import pytest
from corpora import report_text
from desks import client, post, rows, stored
from typeset import as_pdf, serif

from extract import read
from extract.errors import DamagedError
from extract.pipeline import extract_document
from extract.reading.limits import DEFAULT
from extract.reading.page_image import PageImage
from extract.store.corpus import Corpus
from extract.store.entry import entry_of
from extract.web import images
from extract.web.originals import Originals


@pytest.fixture
def browser(tmp_path):
    """Return a client of a desk with one report."""
    with client(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("kind", "words", "fields"),
    [
        (
            "award",
            "21 cá nhân",
            {"count": "21", "status": "conferred", "award": "Giấy khen"},
        ),
        ("citation", "Kế hoạch số 145/UBND-KH", {"type": "Kế hoạch", "code": "145/UBND-KH", "relation": "issued"}),
        ("movement", "thi đua sôi nổi", {"name": "thi đua sôi nổi", "kind": "movement"}),
        ("finding", "Bằng khen", {"message": "Thiếu số quyết định.", "severity": "error"}),
    ],
)
def test_a_missed_entry_is_added_from_words_of_the_report(browser, tmp_path, kind, words, fields):
    """The words are looked for without accents, too; the entry points at them and belongs to the clerk."""
    page = browser.get("/reports/1/add", params={"kind": kind, "words": words}).text
    start, end = (re.search(rf'name="{name}" value="(\d+)"', page)[1] for name in ("from", "to"))
    answer = post(browser, "/reports/1/add", {"kind": kind, "from": start, "to": end, **fields})
    assert answer.status_code == 303, answer.text
    ref = re.search(r"entry=(\w+)&", answer.headers["location"])[1]
    report = stored(tmp_path)
    found = {**{one.id: one for one in (*report.record.citations, *report.record.movements, *report.record.awards)},
             **dict(zip(report.finding_ids, report.record.findings, strict=True))}[ref]  # fmt: skip
    span = found.mentions[0] if kind == "movement" else found.span
    assert report.text[span.start : span.end] == span.text == words
    assert f'id="e-{ref}"' in browser.get("/reports/1").text


def test_words_that_stand_in_several_places_are_chosen_from(browser):
    """Every place is offered with what is around it; words that are not there are told."""
    page = browser.get("/reports/1/add", params={"words": "ca nhan"}).text
    assert page.count("<mark>cá nhân</mark>") > 1
    assert "Không thấy các chữ này" in browser.get("/reports/1/add", params={"words": "không có đâu"}).text


@pytest.mark.parametrize(
    "data", [{"from": 5, "to": 5}, {"from": 9, "to": 4}, {"from": 0, "to": 999999}, {"from": -1, "to": 3}]
)
def test_an_impossible_stretch_adds_nothing(browser, tmp_path, data):
    """Offsets outside of the text are refused."""
    answer = post(browser, "/reports/1/add", {"kind": "award", "count": 1, "status": "conferred", **data})
    assert answer.status_code in {400, 422}
    assert rows(tmp_path, "SELECT id FROM correction") == []


printed = pytest.mark.skipif(serif() is None, reason="no font with Vietnamese letters to typeset with")


@pytest.fixture
def pdf(tmp_path):
    """Return a PDF file in a corpus, lying where it was read."""
    path = tmp_path / "bao-cao.pdf"
    path.write_bytes(as_pdf(report_text().splitlines()))
    document = read(path)
    with Corpus(tmp_path / "tinh.db") as corpus:
        corpus.add(entry_of(document, extract_document(document)))
    return path


@printed
def test_a_printed_page_is_drawn_with_its_marks(tmp_path, pdf):
    """The page's image is drawn once and kept; marks lie where the words are printed."""
    with client(tmp_path) as browser:
        page = browser.get("/reports/1").text
        assert 'src="/reports/1/pages/1"' in page
        award = stored(tmp_path).record.awards[0]
        x0, top, *_ = award.span.boxes[0]
        mark = re.search(rf'<a class="mark a[^"]*" id="t-{award.id}".*?</a>', page)[0]
        assert f'x="{x0:g}" y="{top:g}"' in mark
        image = browser.get("/reports/1/pages/1")
        assert image.headers["content-type"] == "image/png"
        assert image.content.startswith(b"\x89PNG")
        again = browser.get("/reports/1/pages/1", headers={"if-none-match": image.headers["etag"]})
        assert again.status_code == 304
        assert browser.get("/reports/1/pages/2").status_code == 404
        kept = list((tmp_path / "files" / "pages").rglob("*.png"))
        assert len(kept) == 1
        pdf.unlink()
        assert browser.get("/reports/1/pages/1").status_code == 200


@printed
def test_words_in_a_box_on_the_page_become_an_entry(tmp_path, pdf):
    """A box drawn around printed words finds them; the new entry has its box."""
    with client(tmp_path) as browser:
        x0, top, x1, bottom = stored(tmp_path).record.awards[0].span.boxes[0]
        box = f"{x0 - 1},{top - 1},{x1 + 1},{bottom + 1}"
        page = browser.get("/reports/1/add", params={"page": 1, "box": box, "kind": "award"}).text
        start, end = (int(re.search(rf'name="{name}" value="(\d+)"', page)[1]) for name in ("from", "to"))
        text = stored(tmp_path).text
        assert stored(tmp_path).record.awards[0].span.text.split()[0] in text[start:end]
        fields = {"kind": "award", "from": start, "to": end, "count": 7, "status": "conferred"}
        assert post(browser, "/reports/1/add", fields).status_code == 303
        assert stored(tmp_path).record.awards[-1].span.boxes
        empty = browser.get("/reports/1/add", params={"page": 1, "box": "1,1,5,5"}).text
        assert "không có chữ nào" in empty


@printed
def test_a_changed_file_is_not_shown_as_the_report(tmp_path, pdf):
    """A file that is no longer the one that was read is not drawn: the text is shown, with a sentence."""
    pdf.write_bytes(as_pdf(["Một văn bản khác hẳn."]))
    with client(tmp_path) as browser:
        page = browser.get("/reports/1").text
        assert "Không còn tệp gốc" in page
        assert "<svg viewBox" not in page.split('class="panes"')[1]
        assert browser.get("/reports/1/pages/1").status_code == 404
        assert browser.get("/reports/1/original").status_code == 404


def packed(**files):
    """Return a ZIP archive of files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return target.getvalue()


def test_files_inside_archives_are_found(tmp_path):
    """A report read out of an archive, or of one within it, is shown from there; a changed one is not."""
    data = b"report"
    (tmp_path / "nop.zip").write_bytes(packed(huyen__bao_cao=data, trong=packed(bao_cao=data)))
    digest = hashlib.sha256(data).hexdigest()
    known = Originals(tmp_path / "kept")
    for member in ("huyen/bao_cao", "trong!/bao_cao"):
        path = f"{tmp_path / 'nop.zip'}!/{member}"
        assert known.find(digest, path) == data
        assert known.has(digest, path)
    for wrong in ("khong co", "../bao_cao", "trong!/trong!/trong!/trong!/bao_cao", ""):
        assert known.find(digest, f"{tmp_path / 'nop.zip'}!/{wrong}") is None
    (tmp_path / "nop.zip").write_bytes(packed(huyen__bao_cao=b"another", trong=b"PK\x03\x04"))
    assert not known.has(digest, f"{tmp_path / 'nop.zip'}!/huyen/bao_cao")
    assert known.find(digest, f"{tmp_path / 'nop.zip'}!/trong!/bao_cao") is None


def test_images_looked_at_longest_ago_make_room(tmp_path, monkeypatch):
    """The folder of images does not grow without end; what was just drawn or looked at stays."""
    drawn = []

    def draw(_work, _data, numbers, *_rest, **_more):
        drawn.append(list(numbers))
        return [PageImage(number, "image/png", b"x" * 100) for number in numbers]

    monkeypatch.setattr(images, "call", draw)
    kept = images.PageImages(tmp_path, DEFAULT, most=1500)
    for digest in "abc":
        assert kept.get(digest, 2, 8, lambda: b"file").data == b"x" * 100
        assert kept.get(digest, 6, 8, lambda: None).number == 6, "drawn together with the second"
    assert drawn == [[1, 2, 3, 4, 5, 6]] * 3
    assert kept.get("c", 7, 8, lambda: b"file").number == 7
    assert drawn[-1] == [7, 8]
    assert kept.get("c", 9, 8, lambda: b"file") is None
    assert kept.get("a", 1, 8, lambda: None) is None, "dropped, and its file is gone"
    assert {one.name for one in tmp_path.iterdir()} == {"b", "c"}
    os.utime(tmp_path / "b", (1, 1))
    os.utime(tmp_path / "c", (2, 2))
    assert kept.get("b", 1, 8, lambda: None), "looked at again"
    kept.get("d", 1, 8, lambda: b"file")
    assert {one.name for one in tmp_path.iterdir()} == {"b", "d"}


@printed
def test_a_page_that_cannot_be_drawn_leaves_the_text(tmp_path, pdf, monkeypatch):
    """A file that breaks the drawing costs its images only."""

    def broken(*_arguments, **_more):
        raise DamagedError("Tệp hỏng.")

    monkeypatch.setattr(images, "call", broken)
    with client(tmp_path) as browser:
        assert browser.get("/reports/1/pages/1").status_code == 404
        assert browser.get("/reports/1?view=text").status_code == 200
