"""What several tests share: the profile of the property tests, an empty corpus in either kind of database, a report.

Hypothesis looks for new examples at a desk; where a change must land, it runs the same ones each time.
"""

import os
from pathlib import Path

import calling
import corpora
import postgres
import pytest
from hypothesis import settings

settings.register_profile("landing", derandomize=True, print_blob=True)
if os.environ.get("CI"):
    settings.load_profile("landing")


@pytest.fixture(scope="session")
def postgres_server():
    """Run a PostgreSQL server with an empty corpus named "empty"; return what makes a database's URL."""
    pytest.importorskip("psycopg", reason="the extra postgres is not installed")
    programs = postgres.programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed (./run test installs it where it may)")
    from extract.store.corpus import Corpus

    with postgres.server(programs) as url_of:
        postgres.execute(url_of("postgres"), "CREATE DATABASE empty TEMPLATE template0")
        Corpus(url_of("empty")).close()
        yield url_of


@pytest.fixture(params=corpora.DIALECTS)
def where(request, tmp_path):
    """Return where an empty corpus is to be opened: a path, or the URL of a database."""
    with corpora.place(request, tmp_path) as found:
        yield found


@pytest.fixture
def corpus(where):
    """Return an empty corpus, in a file or on the server."""
    from extract.store.corpus import Corpus

    with Corpus(where) as opened:
        yield opened


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Return the path of a small report."""
    path = tmp_path / "báo cáo.txt"
    path.write_text(calling.REPORT, encoding="utf-8")
    return path


_FIRST = {"test_isolation.py", "test_hostile.py", "test_batch_faults.py"}  # a child is told its parent's peak of memory


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run first what judges the memory of children, last what leaves threads behind."""
    items.sort(
        key=lambda item: (
            item.path.name not in _FIRST,
            item.path.name == "test_batch_dask.py" or item.path.parent.name == "web",
        )
    )
