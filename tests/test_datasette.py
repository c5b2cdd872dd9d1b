"""Datasette opens a corpus as it is: tables, full text, SQL; and cannot change it."""

import asyncio
import json
import warnings

import pytest
from corpora import entry

from extract import Corpus

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its own libraries' deprecations
    app = pytest.importorskip("datasette.app")


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """Return what asks a Datasette that serves a corpus of two reports: path in, status and text out."""
    path = tmp_path_factory.mktemp("datasette") / "tinh.db"
    with Corpus(path) as corpus:
        corpus.add(entry())
        corpus.add(entry(period="năm 2023"))
    served = app.Datasette([str(path)])

    async def get(url):
        await served.invoke_startup()
        response = await served.client.get(url)
        return response.status_code, response.text

    def answer(url):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return asyncio.run(get(url))

    return answer


def test_tables_are_shown(answers):
    """The rows of a table come as JSON, with the links to their report."""
    status, text = answers("/tinh/award.json?_shape=array&status=conferred&recipient=collective")
    assert status == 200
    assert [(row["report_id"], row["count"]) for row in json.loads(text)] == [(1, 7), (2, 7)]
    assert answers("/tinh/report")[0] == 200


def test_full_text_has_its_search_box(answers):
    """Datasette finds the index by itself; a query without accents finds text with them."""
    status, text = answers("/tinh/passage.json?_shape=array&_search=nong+thon+moi")
    assert status == 200
    assert ["nông thôn mới" in row["text"] for row in json.loads(text)] == [True, True]
    assert 'name="_search"' in answers("/tinh/passage")[1]


def test_sql_reads_and_does_not_write(answers):
    """A question in SQL is answered; one that would change the corpus is refused."""
    status, text = answers("/tinh.json?_shape=array&sql=select+sum(count)+as+n+from+award+where+status='proposed'")
    assert (status, json.loads(text)) == (200, [{"n": 6}])
    assert answers("/tinh.json?sql=delete+from+report")[0] == 400
