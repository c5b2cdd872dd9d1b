"""How children are started: forked where that is safe, spawned elsewhere, from wherever they are asked for."""

from __future__ import annotations

import contextlib
import multiprocessing
import sys
import threading
import types
import warnings
from collections.abc import Iterator
from typing import Literal

_LINUX = sys.platform == "linux"
_spawning = threading.Lock()


def start_method() -> Literal["fork", "spawn"]:
    """Return the way that is right here and now: a lock that another thread holds stays locked in a fork for ever."""
    return "fork" if _LINUX and threading.active_count() == 1 else "spawn"


@contextlib.contextmanager
def able_to_start(method: str) -> Iterator[None]:
    """Let a process start where multiprocessing would refuse or do too much.

    Workers of a ``multiprocessing.Pool`` may have no children, since theirs would be left behind: ours never are. A
    spawned child imports the caller's main script anew, which runs it twice unless it is written for that: ours needs
    nothing of it.
    """
    current = multiprocessing.current_process()
    daemon = current.daemon
    if daemon:
        current.daemon = False
    try:
        if method == "spawn":
            with _spawning:  # threads that start children at once would restore each other's module
                main = sys.modules["__main__"]
                sys.modules["__main__"] = types.ModuleType("__main__")
                try:
                    yield
                finally:
                    sys.modules["__main__"] = main
        else:
            with warnings.catch_warnings():  # Python 3.12 takes the sleeping threads of numpy for a danger
                warnings.simplefilter("ignore", DeprecationWarning)
                yield
    finally:
        if daemon:
            current.daemon = True
