"""The child's side: one piece of work, limited in memory, no longer than its caller lives, and its result sent home."""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import os
import pickle
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from extract.errors import ExtractError, InternalError
from extract.isolation.ending import too_big

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_KILL_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)

_home: Connection | None = None  # the way to the caller


def beat() -> None:
    """Tell the caller, from within the work, that it goes on: a page is read. Does nothing outside of a child."""
    if _home is not None:
        _home.send_bytes(b"")


def run(sender: Connection, memory: int, parent: int, work: Callable[..., Any], args: tuple[Any, ...]) -> None:
    """Run in the child: own process group, limited memory, and one result sent home."""
    global _home  # noqa: PLW0603  one child, one home
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    _die_with(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; it kills us
    _to_stderr()
    faulthandler.disable()  # a crash in here is expected and told in one sentence
    gc.freeze()  # what the parent made is shared with it: walking over it would copy it
    _home = sender
    _limit_memory(memory)
    try:
        sender.send_bytes(_message(work, args, memory))
    finally:
        os._exit(0)  # without a traceback where nobody waits for the message any more


def _message(work: Callable[..., Any], args: tuple[Any, ...], memory: int) -> bytes:
    """Return the result of the work, or the error that it ends with, pickled."""
    failure: ExtractError
    try:
        return pickle.dumps(work(*args), 5)
    except ExtractError as error:
        _limit_memory(None)  # to say that memory was short takes memory
        failure = error
    except MemoryError:
        _limit_memory(None)
        failure = too_big(memory)
    except Exception as error:  # noqa: BLE001  the parent decides what to do with it
        _limit_memory(None)
        failure = InternalError(f"lỗi trong chương trình: {type(error).__name__}: {error}")
    return pickle.dumps(failure)


def _die_with(parent: int) -> None:
    """Have the system kill this process when its parent (the thread that started it) dies, however it dies."""
    if sys.platform != "linux":
        return
    import ctypes  # noqa: PLC0415  only here

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_KILL_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _to_stderr() -> None:
    """Keep whatever is printed in here off the caller's product."""
    sys.stdout = sys.stderr
    with contextlib.suppress(OSError):
        os.dup2(2, 1)


def _limit_memory(memory: int | None) -> None:
    """Limit what this process may still ask for; None lifts the limit again."""
    try:
        import resource  # noqa: PLC0415  not on Windows, where the time limit alone protects

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        if memory is None:
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
            return
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  a kernel file
            used = int(file.read().split()[0]) * resource.getpagesize()
        limit = used + memory if most == resource.RLIM_INFINITY else min(used + memory, most)
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))
    except (ImportError, OSError, ValueError):
        return
