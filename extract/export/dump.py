"""The flat tables of the corpus as files for other programs: CSV for Excel, JSON lines, Parquet.

Rows are read and written in batches of reports, so that memory does not grow with the corpus.
"""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from extract.errors import InputMissingError, MissingToolError
from extract.export.grid import BOM, safe
from extract.store.corpus import Corpus
from extract.store.database import Row

Form = Literal["csv", "jsonl", "parquet"]

_BATCH = 2_000  # reports
_PLACE = "confidence needs_review page start_char end_char text"
# Columns of each table in their order, as in extract/store/migrations.py; the first names the report.
_COLUMNS = {
    "report": "id sha256 extractor path media_type reader pages text_chars language_score received_at state revision"
    " reviewed_at reviewed_by reporter_key name kind level unit unit_code province province_code type_code code date"
    " title period period_kind period_label period_start period_end warnings",
    "citation": "report_id entry type type_code number year symbol code code_key date issuer issuer_level issuer_unit"
    f" issuer_stated subject relation form directive {_PLACE}",
    "directive": "report_id entry type type_code code canonical_code code_key date issuer issuer_level issuer_unit"
    " subject mentions",
    "movement": "report_id entry name canonical name_key derived_from kind level launched_by directive misquoted"
    f" mentions {_PLACE}",
    "award": "report_id entry award award_code award_text conferrer conferrer_tier recipient recipient_text count"
    f" count_unit qualifier status basis period part_of table_no {_PLACE}",
    "finding": "report_id entry rule severity citation message suggestion page start_char end_char text",
}
TABLES = {table: tuple(columns.split()) for table, columns in _COLUMNS.items()}
_WHOLE = (
    "id report_id pages text_chars revision warnings issuer_stated mentions misquoted count table_no needs_review page"
    " start_char end_char"
)
_INTEGERS = frozenset(_WHOLE.split())
_NUMBERS = frozenset({"language_score", "confidence"})


def dump(corpus: Corpus, folder: Path, form: Form, *, current: bool = True) -> dict[str, int]:
    """Write one file a table into ``folder``; return how many rows each has. Older versions of reports when asked.

    Raises InputMissingError where the folder cannot be written, MissingToolError where Parquet is not installed.
    """
    write = _WRITERS[form]
    if form == "parquet":
        _duckdb()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return {
            table: _whole(folder / f"{table}.{form}", table, _rows(corpus, table, current), write) for table in TABLES
        }
    except OSError as error:
        raise InputMissingError(
            f"không ghi được vào {folder} ({error.strerror}): kiểm tra thư mục và quyền ghi, hoặc chọn nơi khác bằng -o"
        ) from error


Writer = Callable[[Path, str, Iterator[Row]], int]


def _whole(target: Path, table: str, rows: Iterator[Row], write: Writer) -> int:
    """Write a file so that ``target`` is either the old one or the whole new one."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    os.close(handle)
    temporary = Path(name)
    try:
        count = write(temporary, table, rows)
        temporary.chmod(0o644)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return count


def _rows(corpus: Corpus, table: str, current: bool) -> Iterator[Row]:  # noqa: FBT001  one call, above
    """Yield the rows of a table by report."""
    states = " AND report.state = 'current'" if current else ""
    listed = corpus.database.query(f"SELECT id FROM report WHERE 1 = 1{states} ORDER BY id")  # noqa: S608  ours
    ids = [row["id"] for row in listed]
    for at in range(0, len(ids), _BATCH):
        yield from corpus.database.query(_sql(table, states), (ids[at], ids[min(at + _BATCH, len(ids)) - 1]))


def _sql(table: str, states: str) -> str:
    if table == "report":
        bodies = {"reporter_key": "key", **{name: name for name in _BODY}}
        columns = ", ".join(
            f"reporter.{bodies[name]} AS {name}" if name in bodies else f"report.{name}" for name in TABLES[table]
        )
        source = "report LEFT JOIN reporter ON reporter.id = report.reporter_id"
        return f"SELECT {columns} FROM {source} WHERE report.id BETWEEN ? AND ?{states} ORDER BY report.id"  # noqa: S608
    columns = ", ".join(f"{table}.{name}" for name in TABLES[table])
    return (
        f"SELECT {columns} FROM {table} JOIN report ON report.id = {table}.report_id"  # noqa: S608  ours
        f" WHERE report.id BETWEEN ? AND ?{states} ORDER BY {table}.report_id, {table}.entry"
    )


_BODY = ("name", "kind", "level", "unit", "unit_code", "province", "province_code")


def _csv(path: Path, table: str, rows: Iterator[Row]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(BOM)
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(TABLES[table])
        for row in rows:
            writer.writerow([safe(row[name]) for name in TABLES[table]])
            count += 1
    return count


def _jsonl(path: Path, table: str, rows: Iterator[Row]) -> int:
    with path.open("w", encoding="utf-8") as file:
        return _lines(file.write, TABLES[table], rows)


def _lines(write: Callable[[str], object], columns: Sequence[str], rows: Iterator[Row]) -> int:
    count = 0
    for row in rows:
        write(json.dumps({name: row[name] for name in columns}, ensure_ascii=False) + "\n")
        count += 1
    return count


def _parquet(path: Path, table: str, rows: Iterator[Row]) -> int:
    """Write JSON lines and have DuckDB turn them into Parquet, with the types that the columns have."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".jsonl", dir=path.parent) as file:
        count = _lines(file.write, TABLES[table], rows)
        file.flush()
        types = ", ".join(f"{name}: '{_type(name)}'" for name in TABLES[table])
        with _duckdb().connect() as connection:
            connection.execute(
                f"COPY (SELECT * FROM read_json(?, format = 'newline_delimited', columns = {{{types}}}))"  # noqa: S608
                f" TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)",
                [file.name],
            )
    return count


def _type(name: str) -> str:
    return "BIGINT" if name in _INTEGERS else "DOUBLE" if name in _NUMBERS else "VARCHAR"


def _duckdb() -> Any:  # noqa: ANN401  a module without types
    try:
        import duckdb  # noqa: PLC0415  an extra
    except ImportError as error:
        raise MissingToolError(
            "ghi Parquet cần gói duckdb: cài python -m pip install 'thidua-extract[analysis]', hoặc dùng --format csv"
        ) from error
    return duckdb


_WRITERS: dict[Form, Writer] = {"csv": _csv, "jsonl": _jsonl, "parquet": _parquet}
