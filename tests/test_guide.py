"""The researchers' guide (docs/python.md): every Python and SQL block runs, and its table of columns is the code's."""

import doctest
import re
import sqlite3
from pathlib import Path

import pytest

from extract.store.frames import COLUMNS

pytest.importorskip("duckdb")
ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs/python.md").read_text(encoding="utf-8")


def blocks(language):
    """Return the code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Run the Python blocks in a folder with the samples; return it with the corpus that they made."""
    found = tmp_path_factory.mktemp("guide")
    (found / "corpus").symlink_to(ROOT / "corpus")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(found)
        example = doctest.DocTestParser().get_doctest("\n".join(blocks("python")), {}, "python.md", "python.md", 0)
        assert len(example.examples) > 30
        flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        said = []
        result = doctest.DocTestRunner(optionflags=flags).run(example, out=said.append)
    assert result.failed == 0, "".join(said)
    return found


@pytest.mark.parametrize("sql", blocks("sql"), ids=lambda sql: sql.split("\n")[0])
def test_sql_blocks_find_something(folder, sql):
    """Each SQL block runs on the guide's own corpus and finds rows."""
    with sqlite3.connect(folder / "tinh.db") as database:
        assert database.execute(sql).fetchall()
    database.close()


def test_the_table_of_columns_is_that_of_the_code():
    """The columns that the guide lists for a table are those of the DataFrame, in order."""
    common = ["report_id", "reporter", "unit", "unit_code", "province", "report_period"]
    ends = ["confidence", "needs_review", "page", "start", "end", "text"]
    for table, dtypes in COLUMNS.items():
        listed = re.search(rf"^\| `{table}` \| (.*?) \|$", GUIDE, flags=re.MULTILINE)[1]
        between = [name for name in dtypes if name not in common and (table == "reports" or name not in ends)]
        assert listed.replace("`", "").split() == between
        assert list(dtypes)[: len(common)] == common
