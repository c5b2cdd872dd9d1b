"""One door to the database: SQLite for one office, PostgreSQL where several machines write (``store/postgres.py``).

SQL is written once, in the dialect both understand, with ``?`` for parameters. ``atomic()`` is the only way to write:
what happens inside is committed whole or not at all, and blocks may nest.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from extract.errors import CorpusError

Row = dict[str, Any]
WAIT_MS = 30_000  # how long a writer waits for another one


class Database(Protocol):
    """What the corpus asks of a database. A write outside ``atomic()`` is a fault of ours and raises AssertionError.

    ``dialect`` is for what cannot be said alike, which is full text only: SQLite has the table ``passage_fts`` (columns
    text, folded), PostgreSQL the columns ``passage.text_words`` and ``passage.folded_words`` (tsvector) to be matched
    with ``phraseto_tsquery('simple', ...)`` of words in small letters.
    """

    dialect: str  # "sqlite" or "postgres"

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return all rows."""

    def tuples(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a question without the names of their columns: for answers of millions of rows."""

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run one statement; return how many rows it touched."""

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each tuple of parameters."""

    def script(self, sql: str) -> None:
        """Run several statements separated by semicolons (no parameters); used by migrations."""

    def atomic(self) -> contextlib.AbstractContextManager[None]:
        """Commit what happens inside whole, or not at all when it raises. Blocks may nest."""

    def close(self) -> None:
        """Give the connection back."""


def connect(where: str, *, read_only: bool = False) -> Database:
    """Open the database at a path, or on a server where ``where`` begins with ``postgresql://``. Raises CorpusError."""
    if where.startswith(("postgresql:", "postgres:")):
        from extract.store.postgres import PostgresDatabase  # noqa: PLC0415  an extra

        return PostgresDatabase(where, read_only=read_only)
    return SqliteDatabase(where, read_only=read_only)


def check_inside(sql: str, depth: int) -> None:
    """Assert that a statement stands inside ``atomic()``, at a depth above 0, unless it only reads."""
    assert depth or sql.lstrip()[:6].upper() in {"SELECT", "PRAGMA"}, f"written outside atomic(): {sql}"


def now() -> str:
    """Return the time in UTC, ISO 8601, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def insert(database: Database, table: str, values: Mapping[str, Any]) -> int:
    """Insert one row into a table that has an ``id``; return the id."""
    columns = ", ".join(values)
    marks = ", ".join("?" * len(values))
    sql = f"INSERT INTO {table} ({columns}) VALUES ({marks}) RETURNING id"  # noqa: S608  names are ours
    return int(database.query(sql, tuple(values.values()))[0]["id"])


def insert_many(database: Database, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of equal columns."""
    if not rows:
        return
    columns = ", ".join(rows[0])
    marks = ", ".join("?" * len(rows[0]))
    sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608  names are ours
    database.execute_many(sql, [tuple(row.values()) for row in rows])


class SqliteDatabase:
    """A SQLite file in WAL mode: readers never wait for the writer. Not on a network share (docs/huong-dan.md)."""

    dialect = "sqlite"

    def __init__(self, path: str | Path, *, read_only: bool = False) -> None:
        """Open or create the file; ``":memory:"`` is one that lives as long as the connection.

        Raises CorpusError where it cannot be opened or is no database.
        """
        self._depth = 0
        self.path = str(path)
        try:
            self._connection = self._connect(read_only=read_only)
        except (sqlite3.Error, OSError) as error:
            with contextlib.suppress(OSError):  # in a folder that nobody lets us into
                if Path(self.path).is_dir():
                    raise CorpusError(
                        f"{self.path}: là thư mục, không phải kho dữ liệu; chọn tệp kho, ví dụ tinh.db"
                    ) from error
            raise _unusable(self.path, error) from error

    def _connect(self, *, read_only: bool) -> sqlite3.Connection:
        if self.path == ":memory:":
            connection = sqlite3.connect(self.path, isolation_level=None)
        else:
            uri = f"{Path(self.path).absolute().as_uri()}?mode={self._mode(read_only=read_only)}"
            connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=WAIT_MS / 1000)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        if not read_only:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")  # in WAL mode a power cut loses no consistency
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # fails here where it is no database
        return connection

    def _mode(self, *, read_only: bool) -> str:
        if not read_only:
            return "rwc"
        # In a folder where we may not write, SQLite cannot make the files that it shares with a writer; while there are
        # none of a writer's, nobody writes.
        here = os.access in os.supports_effective_ids
        writable = os.access(Path(self.path).absolute().parent, os.W_OK, effective_ids=here)
        return "ro" if writable or Path(f"{self.path}-wal").exists() else "ro&immutable=1"

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return all rows."""
        check_inside(sql, self._depth)
        with self._told():
            return [dict(row) for row in self._connection.execute(sql, parameters)]

    def tuples(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a question without the names of their columns."""
        check_inside(sql, self._depth)
        with self._told():
            cursor = self._connection.cursor()
            cursor.row_factory = None
            yield from cursor.execute(sql, parameters)

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run one statement; return how many rows it touched."""
        check_inside(sql, self._depth)
        with self._told():
            return self._connection.execute(sql, parameters).rowcount

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each tuple of parameters."""
        check_inside(sql, self._depth)
        with self._told():
            self._connection.executemany(sql, rows)

    def script(self, sql: str) -> None:
        """Run several statements; ``executescript`` of the library would commit what was begun."""
        statement = ""
        for line in sql.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                self.execute(statement)
                statement = ""
        assert not statement.strip(), statement

    @contextlib.contextmanager
    def atomic(self) -> Iterator[None]:
        """Commit what happens inside whole, or not at all when it raises. Blocks may nest."""
        name = f"level_{self._depth}"
        self._control(f"SAVEPOINT {name}" if self._depth else "BEGIN IMMEDIATE")
        self._depth += 1
        try:
            yield
            self._control(f"RELEASE {name}" if self._depth > 1 else "COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # a full disk has SQLite roll back by itself
                self._control(f"ROLLBACK TO {name}" if self._depth > 1 else "ROLLBACK")
            raise
        finally:
            self._depth -= 1

    def _control(self, sql: str) -> None:
        with self._told():
            self._connection.execute(sql)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the library says of the file (not of our SQL) into our own error."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if any(word in str(error) for word in ("locked", "readonly", "disk", "full", "unable to open")):
                raise _unusable(self.path, error) from error
            raise
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise
        except sqlite3.DatabaseError as error:
            raise _unusable(self.path, error) from error


def _unusable(path: str, error: Exception) -> CorpusError:
    reason = str(error)
    if "locked" in reason:
        return CorpusError(f"{path}: chương trình khác đang ghi vào kho dữ liệu; đợi nó xong rồi chạy lại")
    if "readonly" in reason:
        return CorpusError(f"{path}: kho dữ liệu chỉ được phép đọc; kiểm tra quyền ghi của tệp và thư mục")
    if "not a database" in reason or "malformed" in reason:
        return CorpusError(f"{path}: không phải kho dữ liệu hoặc tệp đã hỏng; chọn tệp khác hoặc lấy lại bản sao lưu")
    if "unable to open" in reason or isinstance(error, PermissionError):
        return CorpusError(f"{path}: không mở được kho dữ liệu; kiểm tra đường dẫn, thư mục và quyền đọc ghi")
    if "full" in reason:
        return CorpusError(f"{path}: đĩa đã đầy nên chưa ghi được gì thêm; dọn đĩa rồi chạy lại")
    return CorpusError(f"{path}: không dùng được kho dữ liệu ({reason}); kiểm tra đĩa còn chỗ trống và quyền ghi")
