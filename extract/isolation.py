"""Run one piece of work in a process that can be killed, with its time and memory limited.

Hostile files are real: a 835-byte PDF makes its parser run for ever, a 2 kB one aborts the whole process. So a file is
parsed in a child process; whatever happens to the child, the caller gets a result or an ``ExtractError``, and neither
the child nor anything that it started is left behind.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from extract.errors import DamagedError, ExtractError, InternalError, LimitError

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

T = TypeVar("T")
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one piece of work may use: wall-clock seconds, and bytes of memory on top of what the process has."""

    seconds: float = 300.0
    memory: int = 2048 * _MEGABYTE


def call(work: Callable[..., T], *args: Any, allowance: Allowance | None = None) -> T:  # noqa: ANN401  any picklable arguments
    """Return ``work(*args)``, run in a child process under ``allowance``.

    ``work``, its arguments and its result must pickle where processes are spawned instead of forked (Windows, macOS).
    Raises LimitError when the child runs too long or asks for too much memory, DamagedError when it dies, and any
    ExtractError that ``work`` raised.
    """
    allowed = allowance or Allowance()
    context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(sender, allowed.memory, work, args), daemon=False)
    child.start()
    sender.close()
    try:
        result: T = _result(receiver, child, allowed)
        return result
    finally:
        _end(child)
        receiver.close()


def _result(receiver: Connection, child: Any, allowed: Allowance) -> Any:  # noqa: ANN401  the child's own result
    if not receiver.poll(allowed.seconds):
        raise LimitError(
            f"đọc quá {allowed.seconds:.0f} giây nên đã dừng: tệp có thể bị hỏng hoặc quá lớn; "
            "hãy chia nhỏ tệp hoặc tăng giới hạn thời gian"
        )
    try:
        kind, value = receiver.recv()
    except EOFError:
        child.join(5)
        raise _death(child.exitcode) from None
    if kind == "error":
        raise value
    return value


def _death(exit_code: int | None) -> ExtractError:
    """Say what became of a child that ended without an answer."""
    if exit_code == -signal.SIGKILL:  # the system's own memory guard
        return LimitError("tệp cần quá nhiều bộ nhớ nên đã dừng: hãy chia nhỏ tệp rồi đọc lại")
    return DamagedError("tệp làm bộ đọc dừng đột ngột, có thể đã hỏng: hãy mở tệp, lưu lại bản mới rồi thử lại")


def _end(child: Any) -> None:  # noqa: ANN401  a Process of either start method
    """Kill the child and its process group; return when it is gone."""
    if child.pid is not None and hasattr(os, "killpg"):
        # The group outlives the child when it started programs of its own (LibreOffice does).
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    if child.is_alive():
        child.kill()
    child.join()
    child.close()


def _child(sender: Connection, memory: int, work: Callable[..., Any], args: tuple[Any, ...]) -> None:
    """Run in the child: own process group, limited memory, and one message home."""
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; it kills us
    _limit_memory(memory)
    message: tuple[str, Any]
    try:
        message = ("value", work(*args))
    except ExtractError as error:
        message = ("error", error)
    except MemoryError:
        message = (
            "error",
            LimitError(f"tệp cần hơn {memory // _MEGABYTE} MB bộ nhớ nên đã dừng: hãy chia nhỏ tệp rồi đọc lại"),
        )
    except Exception as error:  # noqa: BLE001  the parent decides what to do with it
        message = ("error", InternalError(f"lỗi trong chương trình: {type(error).__name__}: {error}"))
    sender.send(message)
    sender.close()


def _limit_memory(memory: int) -> None:
    try:
        import resource  # noqa: PLC0415  not on Windows, where the time limit alone protects

        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  a kernel file
            used = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + memory, used + memory))
    except (ImportError, OSError, ValueError):
        return
