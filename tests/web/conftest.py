"""A desk served to a real browser: Debian's Chromium, driven by Playwright. Without them these tests are skipped."""

import shutil
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from browsing import DESKTOP, corpus_of
from typeset import serif

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--disable-dev-shm-usage",
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium():
    """Start the browser once."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is not installed (./run test installs it)"
    )
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium (./run test installs it where it may)")
    if serif() is None:
        pytest.skip("no font with Vietnamese letters to typeset with")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(where, files):
    """Serve a desk from a thread; yield its address."""
    import uvicorn

    from extract.web.app import create_app
    from extract.web.settings import Settings

    app = create_app(Settings(corpus=str(where), files=files, name="Lan"))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="session")
def made(tmp_path_factory, chromium):
    """Make the corpus once: its files stay where they were read. Not without a browser."""
    del chromium
    return corpus_of(tmp_path_factory.mktemp("corpus"))


@pytest.fixture
def desk(tmp_path, made):
    """Serve a desk over a corpus of its own."""
    where = shutil.copy(made, tmp_path / "tinh.db")
    with served(where, tmp_path / "files") as address:
        yield address


@pytest.fixture
def page(chromium, desk):
    """Open a page that fails the test when a script fails or anything is asked for elsewhere."""
    context = chromium.new_context(viewport=DESKTOP, accept_downloads=True, locale="vi-VN")
    opened = context.new_page()
    opened.set_default_timeout(15000)
    faults = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    opened.on("request", lambda sent: faults.append(sent.url) if not sent.url.startswith((desk, "blob:")) else None)
    opened.goto(desk)
    yield opened
    context.close()
    assert faults == []
