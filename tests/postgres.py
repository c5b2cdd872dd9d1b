"""A PostgreSQL server of the tests' own: in a temporary folder, on a socket there, gone when they end."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

_SETTINGS = ("listen_addresses=", "fsync=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=30")


def programs() -> Path | None:
    """Return the folder of the server's programs: on PATH, or where Debian puts the newest."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return installed[-1].parent if installed else None


@contextlib.contextmanager
def server(bin_folder: Path) -> Iterator[Callable[[str], str]]:
    """Run a server; yield what makes the URL of one of its databases. It ends with this process, however that ends."""
    folder = Path(tempfile.mkdtemp(prefix="thidua-pg-"))  # not below pytest's own: a socket's path must be short
    try:
        user = _as_user(folder)
        initdb = [*user, bin_folder / "initdb", "-D", folder / "data", "-U", "thidua", "-A", "trust"]
        subprocess.run([*initdb, "-E", "UTF8", "--locale=C.UTF-8", "-N"], check=True, capture_output=True, cwd=folder)
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        command = [*user, bin_folder / "postgres", "-D", folder / "data", "-k", folder, *settings]
        with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log, cwd=folder) as run:
            try:
                _await(bin_folder, folder, run)
                yield lambda name: f"postgresql://thidua@/{name}?host={quote(str(folder), safe='')}"
            finally:
                run.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_user(folder: Path) -> list[str]:
    """Return how to start a program that refuses to run as root, and that must not outlive us."""
    setpriv = shutil.which("setpriv")
    if os.getuid() != 0:
        return [setpriv, "--pdeathsig", "INT"] if setpriv else []
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    ids = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return [setpriv, *ids, "--pdeathsig", "INT"]


def _await(bin_folder: Path, folder: Path, run: subprocess.Popen) -> None:
    for _ in range(600):
        ready = [bin_folder / "pg_isready", "-q", "-h", folder, "-t", "1"]
        if subprocess.run(ready, check=False).returncode == 0:
            return
        if run.poll() is not None:
            break
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.wait(timeout=0.1)
    raise RuntimeError((folder / "log").read_text(errors="replace"))


def execute(url: str, sql: str) -> None:
    """Run a statement that no transaction may hold: CREATE DATABASE, DROP DATABASE."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.encode())


def empty(url: str) -> None:
    """Make a corpus as new: without rows, ids from 1 again; migrations stay, but those that a test invented."""
    import psycopg

    with psycopg.connect(url) as connection:
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration'"
        numbered = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
        script = ["SET session_replication_role = replica"]  # no foreign keys: in whatever order
        script += [f'DELETE FROM "{name}"' for (name,) in connection.execute(tables)]
        script += [f'ALTER SEQUENCE "{name}" RESTART' for (name,) in connection.execute(numbered)]
        script += ["DELETE FROM migration WHERE name LIKE '999%'"]
        connection.execute("; ".join(script).encode())
