"""Who comes in: names, passwords, sessions, and what strangers may not do."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from desks import PASSWORD, client, log_in, paths, post, rows, token, with_user
from starlette.requests import Request

from extract.web import security, sessions
from extract.web.users import Users


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
        before = browser.cookies[browser.app.state.desk.settings.cookie]
        answer = log_in(browser, next="/reports/1?view=text")
        assert (answer.status_code, answer.headers["location"]) == (303, "/reports/1?view=text")
        inside = browser.cookies[browser.app.state.desk.settings.cookie]
        assert inside != before
        assert browser.get("/").status_code == 200
        assert post(browser, "/logout").headers["location"] == "/login"
        browser.cookies.set(browser.app.state.desk.settings.cookie, inside, domain="127.0.0.1")
        assert browser.get("/").status_code == 303


def test_two_desks_on_one_machine_leave_each_other_alone(tmp_path):
    """Browsers send a cookie to every port: each corpus has a cookie of its own, and keeps it from day to day."""
    names = []
    for folder in ("mot", "hai", "mot"):
        (tmp_path / folder).mkdir(exist_ok=True)
        with client(tmp_path / folder) as browser:
            browser.get("/")
            names += list(browser.cookies)
    assert names[0] == names[2] != names[1]


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
