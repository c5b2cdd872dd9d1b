"""What the desk refuses: each point of its safety, one test at least."""

import re
from pathlib import Path

import pytest
from corpora import entry
from desks import BASE, PASSWORD, client, filled, log_in, paths, post, rows, with_user
from starlette.routing import Mount, Route

from extract.records import Report
from extract.web import security


@pytest.fixture
def browser(tmp_path):
    """Return a client of a desk with one report."""
    with client(tmp_path) as opened:
        yield opened


def test_no_change_without_the_form_token(browser, tmp_path):
    """Every route that changes something refuses a missing token and one of another session."""
    changing = list(paths(browser, "POST"))
    assert len(changing) >= 8
    browser.get("/")
    for path in changing:
        for data in ({}, {"csrf": "0" * 64}, {"csrf": ""}):
            answer = browser.post(path, data={"revision": 0, "do": "delete", **data})
            assert answer.status_code == 403, path
    assert rows(tmp_path, "SELECT id FROM correction") == []


def test_every_route_is_made_by_the_wrappers(browser):
    """A route that finds no session and checks no token cannot be added by accident."""
    wrapped = {"page.<locals>.answer", "action.<locals>.answer", "events.<locals>.answer"}
    for route in browser.app.routes:
        if isinstance(route, Mount):
            assert route.path == "/static"
        else:
            assert isinstance(route, Route)
            assert route.endpoint.__qualname__ in wrapped, route.path


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(browser, headers):
    """Even with the token."""
    answer = post(browser, "/name", {"name": "Hoa"}, headers=headers)
    assert answer.status_code == 403
    assert post(browser, "/name", {"name": "Hoa"}, headers={"origin": BASE}).status_code == 303


def test_another_name_for_this_machine_is_refused(browser):
    """A foreign page that points its own name at this machine reads nothing (DNS rebinding)."""
    assert browser.get("/", headers={"host": "evil.example"}).status_code == 421
    assert browser.get("/", headers={"host": "evil.example:8765"}).status_code == 421
    assert browser.get("/", headers={"host": "localhost:8765"}).status_code == 200
    assert browser.get("/", headers={"host": "[::1]:8765"}).status_code == 200


@pytest.mark.parametrize("number", ["0", "-1", "00", "9" * 12, "9" * 19, "9" * 5000, "٣", "1.5", "0x1", "1e3"])
def test_a_number_that_is_none_of_ours_is_not_found(browser, number):
    """However long the number in an address, the answer is a page that says what to do, no fault."""
    for path in (
        f"/reports/{number}",
        f"/reports/{number}/history",
        f"/reports/{number}/pages/1",
        f"/reports/1/pages/{number}",
    ):
        answer = browser.get(path)
        assert answer.status_code == 404, path
        assert "Không có trang này" in answer.text
    assert post(browser, f"/reports/{number}/undo", {"correction": "1"}).status_code == 404
    assert post(browser, "/reports/1/undo", {"correction": number}).status_code in {400, 404}


@pytest.mark.parametrize("value", ["0", "-1", "9" * 19, "9" * 5000, "٣", "nan", "inf", "x"])
def test_numbers_behind_an_address_break_nothing(browser, value):
    """A number in a query that makes no sense is refused or means nothing; no page fails."""
    for path in (
        f"/search?q=thi&page={value}",
        f"/search?q=thi&unit={value}&period={value}&first={value}",
        f"/search?cites={value}",
        f"/reports/1?from={value}&to={value}",
        f"/reports/1?entry=a{value}",
        f"/reports/1/entries/a{value}",
        f"/reports/1/add?kind=award&from={value}&to={value}",
        f"/reports/1/add?kind=award&page={value}&box={value},{value},9,9",
        f"/totals?period={value}",
        f"/totals/a-{value}?period=2023-H1&unit={value}",
        f"/workbook?period={value}",
    ):
        assert browser.get(path).status_code in {200, 400, 404}, path[:60]


# What pages may do


def test_pages_run_nothing_but_our_script(browser):
    """The policy names our own files only; no page has script or style in it, nor an address elsewhere."""
    for path in (
        "/",
        "/reports/1",
        "/reports/1?entry=a1",
        "/totals",
        "/search?q=thi+dua",
        "/upload",
        "/reports/1/letter",
    ):
        answer = browser.get(path)
        policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert "unsafe" not in str(policy)
        assert policy["frame-ancestors"] == "'none'"
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", answer.text), path
        assert re.findall(r"<script[^>]*>", answer.text) == ['<script type="module" src="/static/desk.js">']
        assert not re.search(r'(?:src|href|action)="(?:\w+:)?//', answer.text), path
    folder = Path(security.__file__).parent / "static"
    for file in folder.iterdir():
        found = re.findall(r"https?://[^\s\"')]+", file.read_text(encoding="utf-8"))
        assert set(found) <= {"http://www.w3.org/2000/svg"}, file.name


@pytest.mark.parametrize("path", ["/", "/reports/1", "/static/desk.css", "/nowhere", "/reports/1/pages/9"])
def test_all_answers_carry_the_headers(browser, path):
    """Pages, files and errors alike."""
    headers = browser.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "content-security-policy" in headers


EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>{{7*7}}"


def poisoned():
    """Return a report all of whose words try to become a page."""
    given = entry()
    data = given.report.model_dump(mode="json")
    data["header"]["title"] = data["header"]["issuer"]["name"] = EVIL
    data["source"]["path"] = f"{EVIL}.txt"
    for one in data["citations"]:
        one.update(code=EVIL, subject=EVIL, note=EVIL)
    for one in data["movements"]:
        one.update(name=EVIL, launched_by=EVIL)
    for one in data["awards"]:
        one.update(award=EVIL, conferrer=EVIL)
    data["findings"] = [
        {"rule": "TD102", "severity": "error", "citation": None, "message": EVIL, "suggestion": EVIL, "span": None}
    ]
    data["warnings"] = [{"code": "x", "message": EVIL, "page": 1}]
    passages = tuple(
        type(one)(one.page, one.start, one.text.replace("sôi nổi", "<b>sôi</b>")) for one in given.passages
    )
    return type(given)(Report.model_validate(data), passages, given.pages)


def test_html_in_a_report_is_shown_as_text(tmp_path):
    """Whatever a report holds comes out escaped, on every page."""
    filled(tmp_path, poisoned())
    with client(tmp_path) as browser:
        for path in (
            "/", "/reports", "/reports/1", "/reports/1?entry=c1", "/reports/1?entry=f1", "/reports/1?entry=h",
            "/reports/1/letter", "/reports/1/history", "/reports/1/add?words=thi+dua", "/totals", "/audit",
            "/totals/a?period=2023-H1", "/totals/m?period=2023-H1", "/search?q=thi+dua", f"/search?q={EVIL}",
            f"/reports/1/add?words={EVIL}", f"/totals?unit={EVIL}", f"/reports/1?entry={EVIL}", f"/?period={EVIL}",
        ):  # fmt: skip
            text = browser.get(path).text
            assert "<script>alert" not in text, path
            assert "<img src=x" not in text, path
            assert "<b>sôi" not in text, path
            assert ">49<" not in text, path
        assert "&lt;script&gt;alert(1)" in browser.get("/reports/1").text


@pytest.mark.parametrize(
    "path", ["/static/../desk.py", "/static/%2e%2e/desk.py", "/static/..%2fdesk.py", "/static//etc/passwd"]
)
def test_no_way_out_of_the_static_files(browser, path):
    """Only the files that belong to the pages are served."""
    assert browser.get(path).status_code == 404


# Read only, audit


def test_a_read_only_desk_changes_nothing(tmp_path):
    """Every change is refused, no form for one is offered, and no file is written."""
    filled(tmp_path)
    before = {path: path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()}
    with client(tmp_path, read_only=True) as browser:
        for path in paths(browser, "POST"):
            if path not in {"/login", "/logout", "/name", "/reports/1/letter"}:
                assert post(browser, path, {"revision": 0, "do": "delete"}).status_code == 403, path
        page = browser.get("/reports/1?entry=a1").text
        assert "chỉ để đọc" in page
        assert 'method="post" action="/reports' not in page.replace('class="edit" method="post"', "")
        assert "<fieldset disabled" in page
        assert 'name="do"' not in page
    after = {path: path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()}
    assert {path for path in after if path not in before} <= {
        Path(f"{tmp_path / 'tinh.db'}{end}") for end in ("-shm", "-wal")
    }
    assert all(after[path] == size for path, size in before.items() if path in after)


def test_who_did_what_stands_in_the_audit_log(tmp_path):
    """Log-ins, failures, changes and what was taken away, with name, time and address."""
    with with_user(tmp_path) as browser:
        log_in(browser, password="sai")
        log_in(browser)
        post(browser, "/reports/1/entries/a1", {"revision": 0, "do": "save", "count": "8"})
        browser.get("/workbook")
        post(browser, "/logout")
        lines = rows(tmp_path, "SELECT action, who, detail, address FROM audit ORDER BY id")
        assert [one["action"] for one in lines] == ["login failed", "login", "save", "workbook", "logout"]
        assert lines[2]["who"] == "Lan"
        assert "a1" in lines[2]["detail"]
        assert {one["address"] for one in lines} == {"127.0.0.1"}
        assert PASSWORD not in str(lines)
        log_in(browser)
        assert "đăng nhập không được" in browser.get("/audit").text
