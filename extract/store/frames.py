"""What the corpus holds, as tables for pandas: one row an entry, of the current versions, corrections applied.

``COLUMNS`` and ``TOTALS_COLUMNS`` name the columns of each table with their dtypes; missing values are ``<NA>``, days
``NaT``. pandas is an extra (``analysis``) and imported at the first call.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal

from extract.errors import MissingToolError
from extract.store.database import Database
from extract.store.filters import Filters, condition

if TYPE_CHECKING:
    import pandas as pd

    from extract.store.totals import Totals, Who

Getter = Callable[[Any], Any]
Table = Literal["reports", "awards", "citations", "movements", "directives", "findings"]
TotalsTable = Literal["awards", "movements", "directives", "findings", "reporting"]

# Column: SQL expression and dtype. "day" is datetime64[s].
_WHOSE = {
    "report_id": ("report.id", "int64"),
    "reporter": ("reporter.name", "string"),
    "unit": ("reporter.unit", "string"),
    "unit_code": ("reporter.unit_code", "string"),
    "province": ("reporter.province", "string"),
    "report_period": ("report.period", "string"),
}


def _plain(table: str, names: str, dtype: str = "string") -> dict[str, tuple[str, str]]:
    return {name: (f"{table}.{name}", dtype) for name in names.split()}


def _place(table: str) -> dict[str, tuple[str, str]]:
    return {
        "page": (f"{table}.page", "Int64"),
        "start": (f"{table}.start_char", "Int64"),
        "end": (f"{table}.end_char", "Int64"),
        "text": (f"{table}.text", "string"),
    }


def _sureness(table: str) -> dict[str, tuple[str, str]]:
    return {"confidence": (f"{table}.confidence", "Float64"), "needs_review": (f"{table}.needs_review", "boolean")}


_SQL: dict[str, dict[str, tuple[str, str]]] = {
    "reports": {
        **_WHOSE,
        "reporter_kind": ("reporter.kind", "string"),
        "level": ("reporter.level", "string"),
        **_plain("report", "type_code code title period_kind"),
        **_plain("report", "date period_start period_end", "day"),
        "received_at": ("report.received_at", "string"),
        "reviewed": ("CASE WHEN report.reviewed_at IS NULL THEN 0 ELSE 1 END", "boolean"),
        **_plain("report", "pages warnings", "int64"),
        **_plain("report", "language_score", "Float64"),
        **_plain("report", "path sha256"),
    },
    "awards": {
        **_WHOSE,
        **_plain("award", "entry award award_code conferrer conferrer_tier recipient"),
        **_plain("award", "count", "Int64"),
        **_plain("award", "count_unit qualifier status basis period part_of"),
        **_plain("award", "table_no", "Int64"),
        **_sureness("award"),
        **_place("award"),
    },
    "citations": {
        **_WHOSE,
        **_plain("citation", "entry type_code number year symbol code code_key"),
        **_plain("citation", "date", "day"),
        **_plain("citation", "issuer issuer_level issuer_unit"),
        **_plain("citation", "issuer_stated", "boolean"),
        **_plain("citation", "subject relation form directive"),
        **_sureness("citation"),
        **_place("citation"),
    },
    "movements": {
        **_WHOSE,
        **_plain("movement", "entry name canonical name_key derived_from kind level launched_by directive"),
        **_plain("movement", "misquoted", "boolean"),
        **_plain("movement", "mentions", "Int64"),
        **_sureness("movement"),
        **_place("movement"),
    },
    "directives": {
        **_WHOSE,
        **_plain("directive", "entry type_code code canonical_code code_key"),
        **_plain("directive", "date", "day"),
        **_plain("directive", "issuer issuer_level issuer_unit subject"),
        **_plain("directive", "mentions", "Int64"),
    },
    "findings": {
        **_WHOSE,
        **_plain("finding", "entry rule severity citation message suggestion"),
        **_place("finding"),
    },
}


def _names(field: str) -> Getter:
    def joined(line: Any) -> str:  # noqa: ANN401  any line of a total
        told: tuple[Who | str, ...] = getattr(line, field)
        return "; ".join(one if isinstance(one, str) else one.name or "" for one in told)

    return joined


def _number(field: str) -> Getter:
    return lambda line: len(getattr(line, field))


def _fields(names: str, dtype: str = "string") -> dict[str, tuple[Getter, str]]:
    return {name: (attrgetter(name), dtype) for name in names.split()}


_WHO: dict[str, tuple[Getter, str]] = {
    "reporter": (lambda line: line.who and line.who.name, "string"),
    "unit": (lambda line: line.who and line.who.unit, "string"),
    "unit_code": (lambda line: line.who and line.who.unit_code, "string"),
}
_TOTALS: dict[str, dict[str, tuple[Getter, str]]] = {
    "awards": {
        **_WHO,
        **_fields("award_code award recipient status tier"),
        **_fields("tier_inferred", "boolean"),
        **_fields("basis named_period count_unit"),
        **_fields("part", "boolean"),
        **_fields("count entries needs_review", "int64"),
        "qualifiers": (_names("qualifiers"), "string"),
        **_fields("key"),
    },
    "movements": {
        **_fields("name kind level derived_from"),
        "units": (_number("units"), "int64"),
        "unit_names": (_names("units"), "string"),
        "misquoting": (_number("misquoting"), "int64"),
        **_fields("unknown_reports entries needs_review", "int64"),
        **_fields("key"),
    },
    "directives": {
        **_fields("code type_code issuer issuer_level"),
        "dates": (_names("dates"), "string"),
        **_fields("subject"),
        "citing": (_number("citing"), "int64"),
        "silent": (_number("silent"), "int64"),
        "silent_names": (_names("silent"), "string"),
        **_fields("unknown_reports", "int64"),
        **_fields("key"),
    },
    "findings": {**_WHO, **_fields("rule severity"), **_fields("count reports", "int64"), **_fields("key")},
    "reporting": {
        **_fields("name"),
        **_WHO,
        **_fields("state"),
        **_fields("deadline date", "day"),
        **_fields("files", "int64"),
        **_fields("expected open", "boolean"),
    },
}


def _public(dtypes: dict[str, str]) -> dict[str, str]:
    return {name: "datetime64[s]" if dtype == "day" else dtype for name, dtype in dtypes.items()}


COLUMNS: dict[str, dict[str, str]] = {
    table: _public({name: dtype for name, (_, dtype) in columns.items()}) for table, columns in _SQL.items()
}
TOTALS_COLUMNS: dict[str, dict[str, str]] = {
    table: _public({name: dtype for name, (_, dtype) in columns.items()}) for table, columns in _TOTALS.items()
}


def frame(database: Database, table: Table, filters: Filters | None = None) -> pd.DataFrame:
    """Return one table of the reports that meet the filters, in their order; columns as in ``COLUMNS``.

    Raises MissingToolError where pandas is not installed.
    """
    columns = _SQL[table]
    where, parameters = condition(database, filters or Filters())
    source = "report" if table == "reports" else f"{table[:-1]} JOIN report ON report.id = {table[:-1]}.report_id"
    order = "" if table == "reports" else ", " + columns.get("start", columns["entry"])[0]
    sql = (
        f"SELECT {', '.join(sql for sql, _ in columns.values())} FROM {source}"  # noqa: S608  names are ours
        f" LEFT JOIN reporter ON reporter.id = report.reporter_id WHERE {where} ORDER BY report.id{order}"
    )
    return _typed(list(database.tuples(sql, parameters)), {name: dtype for name, (_, dtype) in columns.items()})


def totals_frame(totals: Totals, table: TotalsTable) -> pd.DataFrame:
    """Return one table of the totals of a period, a line a row; columns as in ``TOTALS_COLUMNS``.

    Lists of units are their number, with their names in a column of their own ("; " between them). Raises
    MissingToolError where pandas is not installed.
    """
    columns = _TOTALS[table]
    lines = totals.reporting.lines if table == "reporting" else getattr(totals, table)
    rows = [tuple(get(line) for get, _ in columns.values()) for line in lines]
    return _typed(rows, {name: dtype for name, (_, dtype) in columns.items()})


def _typed(rows: list[tuple[Any, ...]], dtypes: dict[str, str]) -> pd.DataFrame:
    try:
        import numpy as np  # noqa: PLC0415  an extra
        import pandas  # noqa: PLC0415, ICN001
    except ImportError as error:
        raise MissingToolError(
            "lập bảng dữ liệu cần thư viện pandas: chạy pip install 'thidua-extract[analysis]'"
        ) from error
    sqlite3.register_adapter(np.int64, int)  # so that an id taken out of a table can be asked for
    found = pandas.DataFrame.from_records(rows, columns=list(dtypes))
    for name, dtype in dtypes.items():
        if dtype == "day":
            days = pandas.to_datetime(found[name], format="%Y-%m-%d", errors="coerce")
            found[name] = days.astype("datetime64[s]")
        else:
            values = found[name].astype("Int64") if dtype == "boolean" else found[name]
            found[name] = values.astype(pandas.api.types.pandas_dtype(dtype))
    return found
