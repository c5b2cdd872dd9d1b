"""Small corpora for the tests of the store: real records of short texts, read in this process."""

import contextlib
import io
import itertools
from collections.abc import Iterator
from pathlib import Path

import postgres
import pytest

from extract import read
from extract.pipeline import extract_document
from extract.store.entry import Entry, entry_of

DIALECTS = ("sqlite", "postgres")
_numbers = itertools.count()
_free: list[str] = []  # emptied databases: making one takes longer than most tests

REPORT = """ỦY BAN NHÂN DÂN
{unit}
Số: {number}/BC-UBND
{place}, ngày {day} tháng {month} năm {year}
BÁO CÁO
Kết quả công tác thi đua, khen thưởng {period}

UBND {where} đã ban hành Kế hoạch số {plan}/UBND-KH ngày 06/02/{year} về phát động thi đua.
Hưởng ứng phong trào thi đua “Cả nước chung sức xây dựng nông thôn mới”, các đơn vị đã thi đua sôi nổi.
Chủ tịch UBND {where} tặng Giấy khen cho {collectives} tập thể và {individuals} cá nhân.
Đề nghị Chủ tịch UBND tỉnh tặng Bằng khen cho {proposed} cá nhân.
"""


def report_text(**changes: object) -> str:
    """Return the text of a small district report; every blank of it can be changed."""
    blanks: dict[str, object] = {
        "unit": "HUYỆN CẨM XUYÊN",
        "where": "huyện",
        "number": "125",
        "place": "Cẩm Xuyên",
        "day": "12",
        "month": "6",
        "year": "2023",
        "period": "6 tháng đầu năm 2023",
        "plan": "145",
        "collectives": 7,
        "individuals": 21,
        "proposed": 3,
    }
    return REPORT.format(**{**blanks, **changes})


def entry(text: str | None = None, **changes: object) -> Entry:
    """Return the entry of a text, by default of the small report with some blanks changed."""
    document = read(io.BytesIO((text or report_text(**changes)).encode()))
    return entry_of(document, extract_document(document))


@contextlib.contextmanager
def place(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """Yield where an empty corpus is to be opened, for a fixture with the parameters DIALECTS."""
    if request.param == "sqlite":
        yield str(folder / "tinh.db")
        return
    url_of = request.getfixturevalue("postgres_server")
    if _free:
        name = _free.pop()
    else:
        name = f"corpus_{next(_numbers)}"
        postgres.execute(url_of("postgres"), f"CREATE DATABASE {name} TEMPLATE empty")
    try:
        yield url_of(name)
    finally:
        postgres.empty(url_of(name))
        _free.append(name)
