"""What the desk refuses: each point of its safety, one test at least."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from corpora import entry
from desks import BASE, PASSWORD, client, filled, post, rows, token, with_user
from starlette.requests import Request
from starlette.routing import Mount, Route

from extract.records import Report
from extract.web import security, sessions
from extract.web.users import Users


@pytest.fixture
def browser(tmp_path):
    """Return a client of a desk with one report."""
    with client(tmp_path) as opened:
        yield opened


def paths(browser, method):
    """Return an address of each route for a method."""
    for route in browser.app.routes:
        if isinstance(route, Route) and method in (route.methods or ()):
            yield re.sub(
                r"{(\w+)(:int)?}", lambda match: "a1" if match[1] in {"entry", "job", "line"} else "1", route.path
            )


def log_in(browser, name="Lan", password=PASSWORD, **fields):
    """Send the log-in form."""
    return post(browser, "/login", {"name": name, "password": password, "next": "/", **fields}, seen="/login")


# Log-in


def test_without_a_log_in_nothing_is_shown(tmp_path):
    """On a network every page leads to the log-in and nothing of a report comes before it, whatever the method."""
    with with_user(tmp_path) as browser:
        for path in paths(browser, "GET"):
            answer = browser.get(path)
            if path == "/login":
                assert answer.status_code == 200
            else:
                assert answer.status_code in {303, 404}, path
                assert answer.status_code == 404 or answer.headers["location"].startswith("/login?next="), path
            assert "Cẩm Xuyên" not in answer.text, path
        csrf = token(browser, "/login")
        for path in paths(browser, "POST"):
            if path != "/login":
                assert browser.post(path, data={"csrf": csrf}).headers["location"] == "/login", path
        assert rows(tmp_path, "SELECT id FROM correction") == []


def test_a_right_password_opens_the_desk_and_logging_out_closes_it(tmp_path):
    """The session is a new one after the log-in, and worth nothing after the log-out."""
    with with_user(tmp_path) as browser:
        browser.get("/login")
        before = browser.cookies["desk"]
        answer = log_in(browser, next="/reports/1?view=text")
        assert (answer.status_code, answer.headers["location"]) == (303, "/reports/1?view=text")
        inside = browser.cookies["desk"]
        assert inside != before
        assert browser.get("/").status_code == 200
        assert post(browser, "/logout").headers["location"] == "/login"
        browser.cookies.set("desk", inside, domain="127.0.0.1")
        assert browser.get("/").status_code == 303


def test_a_wrong_password_or_name_opens_nothing(tmp_path):
    """Both get the same answer."""
    with with_user(tmp_path) as browser:
        answers = [log_in(browser, password="sai"), log_in(browser, name="Không Ai")]
        assert [one.status_code for one in answers] == [401, 401]
        assert all("Tên hoặc mật khẩu không đúng" in one.text for one in answers)
        assert browser.get("/").status_code == 303


def test_passwords_are_kept_as_argon2_hashes_that_only_the_owner_reads(tmp_path):
    """The file of users holds no password and no right for others."""
    with with_user(tmp_path):
        path = tmp_path / "files" / "users.json"
        assert "$argon2id$" in path.read_text()
        assert PASSWORD not in path.read_text()
        assert path.stat().st_mode & 0o077 == 0


def test_guessing_is_slowed_down(tmp_path):
    """After five failures from one address even the right password has to wait."""
    with with_user(tmp_path) as browser:
        for _ in range(5):
            log_in(browser, password="sai")
        answer = log_in(browser)
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) > 0


def test_the_wait_is_over_in_time_and_each_address_has_its_own():
    """A throttle counts by key and forgets."""
    clock = [0.0]
    throttle = sessions.Throttle(most=2, seconds=60, clock=lambda: clock[0])
    assert [throttle.attempt("a") for _ in range(3)] == [0, 0, 60]
    assert throttle.attempt("b") == 0
    clock[0] = 61
    assert throttle.attempt("a") == 0
    throttle.succeeded("a")
    assert [throttle.attempt("a") for _ in range(3)] == [0, 0, 60]


def test_many_guesses_at_once_get_no_further():
    """An attempt counts before its password is checked, in one step."""
    throttle = sessions.Throttle(most=5, seconds=60)
    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(throttle.attempt, ["a"] * 200)).count(0) == 5


def test_a_session_ends_after_a_working_day():
    """A forgotten browser is logged out."""
    clock = [0.0]
    known = sessions.Sessions(anonymous=None, clock=lambda: clock[0])
    session = known.name("Lan", instead_of=known.of(None))
    assert known.of(session.token).who == "Lan"
    clock[0] = sessions.LIFETIME + 1
    assert known.of(session.token).who is None


@pytest.mark.parametrize(
    "end", [lambda users: users.remove("Lan"), lambda users: users.set_password("Lan", "mat khau moi hon")]
)
def test_a_removed_user_or_an_old_password_is_logged_out(tmp_path, end):
    """A session rests on the password that it began with."""
    with with_user(tmp_path) as browser:
        log_in(browser)
        assert browser.get("/").status_code == 200
        end(Users(tmp_path / "files" / "users.json"))
        assert browser.get("/").status_code == 303


def test_strangers_send_no_files(tmp_path, monkeypatch):
    """Who is not logged in is turned away before the body of an upload is read, and so is a read-only desk's guest."""

    def read(*_args, **_more):
        raise AssertionError("the body was read")

    monkeypatch.setattr(Request, "form", read)
    with with_user(tmp_path) as browser:
        assert browser.post("/upload", files={"files": ("a.txt", b"x")}).headers["location"] == "/login"
    with client(tmp_path, read_only=True) as browser:
        assert browser.post("/upload", files={"files": ("a.txt", b"x")}).status_code == 403


def test_a_text_field_is_no_way_around_the_limits(tmp_path):
    """Fields of a form with files are kept in memory: none is larger than a form without files may be."""
    with client(tmp_path) as browser:
        fields = {"csrf": token(browser, "/upload"), "x": "x" * (security.SMALL_BODY + 1)}
        assert browser.post("/upload", data=fields, files={"files": ("a.txt", b"x")}).status_code == 400


def test_the_cookie_is_kept_from_scripts_and_other_sites(tmp_path):
    """HttpOnly and SameSite always, Secure where the desk is reached by HTTPS."""
    with client(tmp_path) as browser:
        cookie = browser.get("/").headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert "secure" not in cookie
    with client(tmp_path, secure=True) as browser:
        assert "secure" in browser.get("/").headers["set-cookie"].lower()


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example/", "/\\evil.example", "evil", "/a\r\nSet-Cookie: x"]
)
def test_the_log_in_leads_nowhere_else(tmp_path, target):
    """Only a path of the desk follows the log-in."""
    with with_user(tmp_path) as browser:
        assert log_in(browser, next=target).headers["location"] == "/"


# Forms of others


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
