"""Files sent to the desk: limited, told by their content, kept under their hash, read in processes of their own."""

import io
import re
import zipfile

import pytest
from corpora import entry, report_text
from desks import client, filled, post, rows

from extract import isolation
from extract.web import originals
from extract.web.settings import UploadLimits


@pytest.fixture
def browser(tmp_path):
    """Return a client of a desk with one report."""
    with client(tmp_path) as opened:
        yield opened


def upload(browser, *files, **more):
    """Send files; return the answer."""
    return post(browser, "/upload", files=[("files", one) for one in files], seen="/upload", **more)


def finished(browser, answer):
    """Return the page of an upload when all is read."""
    job = browser.app.state.desk.jobs.get(answer.headers["location"].rpartition("/")[2])
    with browser.stream("GET", f"{answer.headers['location']}/events") as stream:
        lines = list(stream.iter_lines())
    assert job.done
    assert lines[-3] == "event: done"
    return browser.get(answer.headers["location"]).text


def zipped(members):
    """Return a ZIP archive of files by name."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


@pytest.fixture
def quick(monkeypatch):
    """Read uploads in this process: starting others is what test_upload_reads_in_a_process_of_its_own is for."""
    monkeypatch.setattr(isolation, "call", lambda work, *args, allowance: work(*args))


def test_names_of_uploads_are_never_paths(browser, tmp_path, quick):
    """Whatever a file is called, it is kept under its hash in the desk's folder; the name is only shown."""
    outside = tmp_path / "outside.txt"
    names = [
        "../../outside.txt",
        "/etc/passwd",
        "C:\\Windows\\win.ini",
        "a\u202egnp.txt",
        "x" * 400 + ".txt",
        "..",
        "%2e%2e%2f",
    ]
    for number, name in enumerate(names):
        content = report_text(number=str(200 + number), plan=str(300 + number)).encode()
        page = finished(browser, upload(browser, (name, content)))
        assert "đã đọc" in page
    assert not outside.exists()
    kept = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert len(kept) == len(names)
    assert all(
        re.fullmatch(r"originals/[0-9a-f]{2}/[0-9a-f]{64}", str(one.relative_to(tmp_path / "files"))) for one in kept
    )
    assert all(row["path"].startswith("upload:") for row in rows(tmp_path, "SELECT path FROM report WHERE id > 1"))


def test_a_path_in_the_corpus_reads_no_other_file(tmp_path):
    """The original is only given out while its bytes are those that were read."""
    secret = tmp_path / "secret.txt"
    secret.write_text("bí mật")
    given = entry()
    data = given.report.model_copy(update={"source": given.report.source.model_copy(update={"path": str(secret)})})
    filled(tmp_path, type(given)(data, given.passages))
    with client(tmp_path) as browser:
        answer = browser.get("/reports/1/original")
        assert answer.status_code == 404
        assert "bí mật" not in answer.text
    assert originals.Originals(tmp_path).find("../secret.txt", str(secret)) is None


def test_the_reports_in_an_archive_are_read(browser, tmp_path, quick):
    """Each member is a file of its own, archives within it too; a broken one or a spreadsheet hurts no other."""
    inner = zipped({"c.txt": report_text(number="33", plan="33").encode()})
    broken = bytearray(zipped({"hong.txt": b"x" * 5000}))
    broken[40:60] = b"\xff" * 20
    members = {
        "a/../../a.txt": report_text(number="31", plan="31").encode(),
        "b.zip": inner,
        "hong.zip": bytes(broken),
        "Thumbs.db": b"x",
        "rong.pdf": b"",
    }
    page = finished(
        browser, upload(browser, ("kỳ này.zip", zipped(members)), ("d.txt", report_text(number="34").encode()))
    )
    assert page.count("đã đọc") == 3
    assert page.count("không đọc được") == 2
    assert "Thumbs" not in page
    paths = {row["path"] for row in rows(tmp_path, "SELECT path FROM report WHERE id > 1")}
    assert paths == {"upload:kỳ này.zip!/a/a.txt", "upload:kỳ này.zip!/b.zip!/c.txt", "upload:d.txt"}
    assert browser.get("/reports/2/original").content == members["a/../../a.txt"]


def test_an_archive_unpacks_to_no_more_than_may_be_sent(tmp_path, quick):
    """The limits on files and bytes hold for what is in an archive, for all archives of a form together."""
    limits = UploadLimits(file=20_000, files=3, request=30_000)
    many = zipped({f"{n}.txt": b"x" for n in range(4)})
    large = zipped({"a.txt": b"x" * 20_001})
    much = [zipped({f"{n}.txt": b"%d" % n + b"x" * 19_000}) for n in range(2)]
    with client(tmp_path, uploads=limits) as browser:
        assert "hơn 3 tệp" in finished(browser, upload(browser, ("nhieu.zip", many)))
        assert "lớn hơn" in finished(browser, upload(browser, ("lon.zip", large)))
        page = finished(browser, upload(browser, ("mot.zip", much[0]), ("hai.zip", much[1])))
        assert "bung ra quá lớn" in page
        assert len(list((tmp_path / "files").rglob("originals/*/*"))) == 1


def test_too_many_or_too_large_files_are_refused(tmp_path, quick):
    """A limit on each file, on their number, and on the whole request."""
    limits = UploadLimits(file=2000, files=3, request=20_000)
    with client(tmp_path, uploads=limits) as browser:
        page = finished(browser, upload(browser, ("a.txt", b"a" * 2001), ("b.txt", report_text(number="9").encode())))
        assert "lớn hơn" in page
        assert "đã đọc" in page
        many = upload(browser, *[(f"{n}.txt", b"x") for n in range(4)])
        assert many.status_code == 400
        assert upload(browser, *[(f"{n}.txt", b"x" * 9000) for n in range(3)]).status_code == 413


def test_a_body_that_lies_about_its_length_is_cut_off(tmp_path):
    """Bytes are counted as they come, not as they are announced."""
    limits = UploadLimits(file=2000, files=3, request=20_000)
    with client(tmp_path, uploads=limits) as browser:

        def chunks():
            for _ in range(40):
                yield b"x" * 1000

        headers = {"content-type": "multipart/form-data; boundary=x"}
        assert browser.post("/upload", content=chunks(), headers=headers).status_code == 413
        assert browser.post("/name", content=(b"x" * 1000 for _ in range(1100)), headers=headers).status_code == 413


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("bao-cao.pdf", b"MZ\x90\x00\x03\x00\x00\x00" * 50, "Không phải báo cáo"),
        ("bao-cao.docx", b"\x7fELF\x02\x01\x01\x00" * 50, "Không phải báo cáo"),
        ("bao-cao.pdf", b"", "Tệp rỗng"),
        ("bao-cao.zip", b"PK\x03\x04" + b"\x00" * 60, "bị hỏng"),
        ("bang.xlsx", zipped({"[Content_Types].xml": b"x", "xl/workbook.xml": b"x"}), "Không phải báo cáo"),
        ("anh.zip", zipped({"Thumbs.db": b"x", "__MACOSX/._a.pdf": b"x"}), "không có báo cáo nào"),
    ],
)
def test_the_content_tells_what_a_file_is(browser, tmp_path, name, content, told):
    """A program called report.pdf is refused by its bytes and not kept."""
    page = finished(browser, upload(browser, (name, content)))
    assert told in page
    assert not list((tmp_path / "files").rglob("originals/*/*"))


def test_a_file_that_cannot_be_read_hurts_no_other(browser, tmp_path, quick):
    """Each file has its own answer, in words that say what to do; the failure is noted in the corpus."""
    good = report_text(number="77", plan="88").encode()
    page = finished(browser, upload(browser, ("hong.pdf", b"%PDF-1.7\nbroken"), ("tot.txt", good)))
    assert "không đọc được" in page
    assert re.search(r'href="/reports/\d+">tot.txt', page)
    assert [row["path"] for row in rows(tmp_path, "SELECT path FROM failure")] == ["upload:hong.pdf"]
    assert "hong.pdf" in browser.get("/").text


def test_upload_reads_in_a_process_of_its_own(browser, tmp_path):
    """A file is read outside of the server; the report is there afterwards, and the same file again is known."""
    content = report_text(number="55", plan="66").encode()
    page = finished(browser, upload(browser, ("moi.txt", content)))
    assert "đã đọc" in page
    report = re.search(r'href="/reports/(\d+)">moi.txt', page)[1]
    assert "55/BC-UBND" in browser.get(f"/reports/{report}").text
    assert browser.get(f"/reports/{report}/original").content == content
    assert "đã có" in finished(browser, upload(browser, ("lai.txt", content)))
