"""Run another program so that nothing of it is left behind, whether it ends, hangs, or we are killed ourselves."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from extract.errors import LimitError

# Runs a program; when our end of the pipe closes, so also when we are killed, ends it with all that it started
# and removes its folder.
_GUARD = """
folder=$1; shift
exec 3<&0
"$@" 3<&- </dev/null & program=$!
{ trap '' TERM; cat <&3; kill -TERM 0; sleep 0.3; rm -rf -- "$folder"; kill -KILL 0; } >/dev/null &
wait "$program"
"""


def run(command: list[str], seconds: float, folder: Path) -> bytes:
    """Run a program and return what it printed; whatever happens, nothing that it started is left.

    ``folder`` holds its temporary files; the caller removes it, and if we are killed, the guard does.

    Raises LimitError after ``seconds``.
    """
    posix = os.name == "posix"
    process = subprocess.Popen(  # noqa: S603  a fixed command, the file's name is our own
        ["/bin/sh", "-c", _GUARD, "guard", str(folder), *command] if posix else command,
        stdin=subprocess.PIPE if posix else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=posix,
    )
    try:
        assert process.stdout is not None
        printed = _read_until_exit(process, seconds)
    except subprocess.TimeoutExpired as error:
        raise LimitError(
            f"chuyển đổi tệp Word quá {seconds:.0f} giây nên đã dừng: hãy mở bằng Word và lưu thành .docx"
        ) from error
    finally:
        _end(process)
    return printed


def _read_until_exit(process: subprocess.Popen[bytes], seconds: float) -> bytes:
    stdin, process.stdin = process.stdin, None  # kept open: its end is what the guard waits for
    try:
        return process.communicate(timeout=seconds)[0]
    finally:
        process.stdin = stdin


def _end(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None and sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], check=False, capture_output=True)  # noqa: S603, S607  a system program
    process.kill()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
    process.wait()
