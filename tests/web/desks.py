"""Desks for tests: a small corpus, the application over it, and a client that knows its form token."""

import re

from corpora import entry
from starlette.routing import Route
from starlette.testclient import TestClient

from extract.store.corpus import Corpus
from extract.web.app import create_app
from extract.web.settings import Settings
from extract.web.users import Users

BASE = "http://127.0.0.1"
PASSWORD = "mat khau rat dai"


def filled(tmp_path, *entries):
    """Make a corpus of entries (by default one small report); return its path."""
    where = tmp_path / "tinh.db"
    with Corpus(where) as corpus:
        for one in entries or (entry(),):
            corpus.add(one)
    return where


def client(tmp_path, *, address="127.0.0.1", **settings):
    """Return a client of a desk over ``tinh.db`` (made where it is missing)."""
    where = tmp_path / "tinh.db"
    if not where.exists():
        filled(tmp_path)
    options = {"corpus": str(where), "files": tmp_path / "files", "name": "lan", **settings}
    app = create_app(Settings(**options))
    return TestClient(app, base_url=BASE, client=(address, 50000), follow_redirects=False)


def with_user(tmp_path, name="Lan"):
    """Return a client of a desk that asks for a log-in."""
    Users(tmp_path / "files" / "users.json").set_password(name, PASSWORD)
    return client(tmp_path, login=True)


def token(browser, path="/"):
    """Return the form token that a page of the desk carries."""
    return re.search(r'name="csrf" value="(\w+)"', browser.get(path).text)[1]


def post(browser, path, data=None, *, seen="/", **more):
    """Send a form of the desk, its token taken from the page ``seen``."""
    return browser.post(path, data={"csrf": token(browser, seen), **(data or {})}, **more)


def revision(browser, report=1):
    """Return the revision that the report's page shows."""
    return re.search(r'name="revision" value="(\d+)"', browser.get(f"/reports/{report}?entry=a1").text)[1]


def correct(browser, ref, do="save", *, report=1, **fields):
    """Send the form of an entry as it is shown now, with these fields changed."""
    data = {
        "revision": revision(browser, report),
        "do": do,
        **{name.replace("__", "."): v for name, v in fields.items()},
    }
    return post(browser, f"/reports/{report}/entries/{ref}", data, seen=f"/reports/{report}?entry={ref}")


def stored(tmp_path, report=1):
    """Return a report as the corpus has it."""
    with Corpus(tmp_path / "tinh.db", read_only=True) as corpus:
        return corpus.get(report)


def rows(tmp_path, sql, *parameters):
    """Ask the database itself."""
    with Corpus(tmp_path / "tinh.db", read_only=True) as corpus:
        return corpus.database.query(sql, parameters)


def paths(browser, method):
    """Return an address of each route for a method."""
    for route in browser.app.routes:
        if isinstance(route, Route) and method in (route.methods or ()):
            yield re.sub(
                r"{(\w+)(:number)?}", lambda match: "a1" if match[1] in {"entry", "job", "line"} else "1", route.path
            )


def log_in(browser, name="Lan", password=PASSWORD, **fields):
    """Send the log-in form."""
    return post(browser, "/login", {"name": name, "password": password, "next": "/", **fields}, seen="/login")
