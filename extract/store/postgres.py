"""The corpus on a PostgreSQL server (12 or later), where several machines write: extra ``postgres``.

Same SQL, same schema (``store/migrations.py``), same behaviour as ``SqliteDatabase``: one writer at a time, the others
wait, readers never do. What differs is kept here: placeholders, the writers' queue, and the sentences for what goes
wrong. The database must be in UTF-8; full text needs the extension ``unaccent``, which comes with the server.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import regex

from extract.errors import CorpusError, MissingToolError
from extract.store.database import WAIT_MS, Row, check_inside

try:
    import psycopg
    from psycopg.adapt import Buffer, Loader
    from psycopg.conninfo import conninfo_to_dict
    from psycopg.rows import dict_row, tuple_row
except ImportError as error:
    raise MissingToolError(
        "kho dữ liệu trên PostgreSQL cần thư viện psycopg: chạy pip install 'thidua-extract[postgres]'"
    ) from error

_PARAMETER = regex.compile(r"'(?:[^']|'')*'(*SKIP)(*FAIL)|\?")
_QUEUE = 7_268_432  # our number among the advisory locks of the database


class PostgresDatabase:
    """A database on a server, all its own: ``postgresql://user@host/name``."""

    dialect = "postgres"

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        """Connect. Raises CorpusError where the server or the database cannot be reached."""
        self._depth = 0
        self.path = _place(url)
        with self._told():
            self._connection = psycopg.connect(
                url,
                autocommit=True,
                cursor_factory=psycopg.RawCursor,
                row_factory=dict_row,
                client_encoding="UTF8",
                connect_timeout=10,
            )
            self._connection.adapters.register_loader("numeric", _Number)
            self._connection.execute(f"SET lock_timeout = {WAIT_MS}".encode())
            if read_only:
                self._connection.execute(b"SET default_transaction_read_only = on")

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return all rows."""
        check_inside(sql, self._depth)
        with self._told():
            return list(self._connection.execute(_numbered(sql), _storable(parameters)))

    def tuples(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a question without the names of their columns."""
        check_inside(sql, self._depth)
        with self._told(), self._connection.cursor(row_factory=tuple_row) as cursor:
            yield from cursor.execute(_numbered(sql), _storable(parameters))

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run one statement; return how many rows it touched."""
        check_inside(sql, self._depth)
        with self._told():
            return self._connection.execute(_numbered(sql), _storable(parameters)).rowcount

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each tuple of parameters."""
        check_inside(sql, self._depth)
        with self._told():
            self._connection.cursor().executemany(_numbered(sql), [_storable(row) for row in rows])

    def script(self, sql: str) -> None:
        """Run several statements separated by semicolons."""
        check_inside(sql, self._depth)
        with self._told():
            self._connection.execute(sql.encode())

    @contextlib.contextmanager
    def atomic(self) -> Iterator[None]:
        """Commit what happens inside whole, or not at all when it raises. Blocks may nest.

        Writers queue up: what a writer has read stays true until it commits, as in SQLite.
        """
        with self._told(), self._connection.transaction():
            if not self._depth:
                self._connection.execute(f"SELECT pg_advisory_xact_lock({_QUEUE})".encode())
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the library says of server and rights (not of our SQL) into our own error."""
        try:
            yield
        except psycopg.Error as error:
            for kind, sentence in _SENTENCES:
                if isinstance(error, kind):
                    raise CorpusError(f"{self.path}: {sentence}") from error
            raise


# The first that fits; the last is what several of the others are kinds of.
_SENTENCES: tuple[tuple[type[psycopg.Error], str], ...] = (
    (psycopg.errors.LockNotAvailable, "chương trình khác đang ghi vào kho dữ liệu; đợi nó xong rồi chạy lại"),
    (psycopg.errors.DiskFull, "máy chủ PostgreSQL hết chỗ trên đĩa; dọn đĩa của máy chủ rồi chạy lại"),
    (psycopg.errors.ReadOnlySqlTransaction, "kho dữ liệu chỉ được phép đọc; mở bằng tài khoản được quyền ghi"),
    (psycopg.errors.InsufficientPrivilege, "tài khoản không có quyền trên kho dữ liệu; xin người quản trị cấp quyền"),
    (psycopg.errors.FeatureNotSupported, "máy chủ thiếu phần mở rộng unaccent hoặc quá cũ; cần PostgreSQL 12 trở lên"),
    (psycopg.errors.UndefinedFile, "máy chủ thiếu phần mở rộng unaccent; cài gói postgresql-contrib trên máy chủ"),
    (psycopg.OperationalError, "không nối được máy chủ PostgreSQL; kiểm tra địa chỉ, tài khoản và máy chủ đang chạy"),
)


class _Number(Loader):
    """Sums and averages as Python numbers, as SQLite gives them."""

    def load(self, data: Buffer) -> int | float:
        text = bytes(data).decode()
        return int(text) if text.lstrip("-").isdecimal() else float(text)


@lru_cache(maxsize=512)
def _numbered(sql: str) -> bytes:
    """Write parameters as the server does: $1, $2 ...

    >>> _numbered("SELECT a FROM b WHERE c = ? AND d <> '?' LIMIT ?")
    b"SELECT a FROM b WHERE c = $1 AND d <> '?' LIMIT $2"
    """
    first, *rest = _PARAMETER.split(sql)
    return (first + "".join(f"${number}{part}" for number, part in enumerate(rest, start=1))).encode()


def _storable(parameters: Sequence[Any]) -> list[Any]:
    """Replace the one character that PostgreSQL cannot store; offsets stay as they are."""
    return [one.replace("\0", "\ufffd") if isinstance(one, str) else one for one in parameters]


def _place(url: str) -> str:
    """Return host and database of a URL for messages: it may hold a password."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.Error as error:
        raise CorpusError("địa chỉ PostgreSQL viết sai: viết theo mẫu postgresql://tài_khoản@máy_chủ/kho") from error
    return f"postgresql://{parts.get('host', '')}/{parts.get('dbname', '')}"
