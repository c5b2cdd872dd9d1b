"""What became of a child, in one sentence: too slow, too big, or dead by itself."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import Any

from extract.errors import DamagedError, ExtractError, LimitError

_SOME = 0.02  # of the memory allowed: who took less than that of his own, did not die of it
_MUCH = 0.4  # of the memory allowed: who fails to double what he has, has no more


def too_long(seconds: float, what: str, name: str) -> LimitError:
    """Return the error of a child that was stopped after so many seconds: at what, and which limit that was."""
    return LimitError(
        f"đọc {what} quá {seconds:g} giây nên đã dừng: tệp có thể bị hỏng hoặc quá lớn; hãy xuất lại tệp từ bản gốc, "
        f"chia nhỏ tệp, hoặc cho thêm thời gian (--limit {name}={2 * seconds:g})"
    )


def too_big(memory: int) -> LimitError:
    """Return the error of a child that wanted more than so many bytes."""
    size = max(memory // 10**6, 1)
    return LimitError(
        f"đọc tệp cần hơn {size} MB bộ nhớ nên đã dừng: hãy chia nhỏ tệp, hoặc cho thêm bộ nhớ "
        f"(--limit memory={2 * size}MB)"
    )


def ending(process: Any) -> tuple[int | None, int]:  # noqa: ANN401  a Process of either start method
    """Return exit code and peak memory in bytes (0 where the system does not tell) of a process that has ended."""
    if hasattr(os, "wait4"):
        with contextlib.suppress(ChildProcessError):
            _, status, usage = os.wait4(process.pid, 0)
            code = os.waitstatus_to_exitcode(status)
            process._popen.returncode = code  # noqa: SLF001  it asks the system only once, too
            return code, usage.ru_maxrss * (1024 if sys.platform == "linux" else 1)
    process.join(5)
    return process.exitcode, 0


def own_pages(method: str) -> int:
    """Return in bytes what a child has of its parent's own memory from the start: a fork all of it, else nothing.

    0 as well where the system does not tell.
    """
    with contextlib.suppress(OSError, ValueError, ImportError):
        if method == "fork":
            import resource  # noqa: PLC0415  not on Windows

            with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  a kernel file
                _, resident, shared, *_ = file.read().split()
            return (int(resident) - int(shared)) * resource.getpagesize()
    return 0


def death(exit_code: int | None, peak: int, memory: int, inherited: int) -> ExtractError:
    """Say what became of a child that ended without an answer; ``peak`` has what is ``inherited`` in it."""
    # Libraries in C stop the process where they get no memory; the system's own guard kills it.
    if exit_code == -signal.SIGKILL or (peak > _MUCH * memory and peak - inherited > _SOME * memory):
        return too_big(memory)
    return DamagedError("tệp làm bộ đọc dừng đột ngột, có thể đã hỏng: hãy mở tệp, lưu lại bản mới rồi thử lại")
