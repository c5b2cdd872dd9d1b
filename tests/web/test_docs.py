"""The list of routes in docs/desk.md is that of the application, and its modules exist."""

import re
from pathlib import Path

from desks import client
from starlette.routing import Mount

ROOT = Path(__file__).resolve().parents[2]
DOCS = (ROOT / "docs" / "desk.md").read_text(encoding="utf-8")


def test_the_routes_are_those_of_the_application(tmp_path):
    """Neither list has a route that the other lacks; what changes the corpus is marked."""
    told = set(re.findall(r"^\| (GET|POST) \| `([^`]+)`", DOCS, re.MULTILINE))
    with client(tmp_path) as browser:
        routes = browser.app.routes
    real = {("GET", route.path) for route in routes if isinstance(route, Mount)}
    for route in routes:
        real |= {(method, route.path) for method in getattr(route, "methods", None) or () if method != "HEAD"}
    assert told == real


def test_the_modules_are_those_of_the_package():
    """The table of parts names every module."""
    named = set(re.findall(r"`(\w+)`", DOCS.split("## Parts")[1].split("## Routes")[0]))
    modules = {path.stem for path in (ROOT / "extract" / "web").glob("*.py")} - {"__init__", "pages"}
    assert modules <= named
