"""Who does the work: processes of this machine, or any executor; each a ``Crew`` for the schedule.

A crew is any ``concurrent.futures.Executor`` with a way to get a fresh one when its workers have died. Workers of this
machine are never forked from it: a fork would carry the open database along. On Linux a server process loads what they
need, once, and they are forked from that; elsewhere they are spawned.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from multiprocessing.process import BaseProcess
from typing import Any, Protocol, TypeVar

from extract import isolation
from extract.batch import work
from extract.errors import InternalError

R = TypeVar("R")
_LINUX = sys.platform == "linux"
_LOOK = 1.0  # seconds between two looks whether the parent lives


class Crew(Protocol):
    """What the schedule asks of those who do the work."""

    jobs: int  # how many files are worked on at a time

    def submit(self, task: Callable[..., Any], *args: object) -> Future[Any]:
        """Start a piece of work. Raises BrokenExecutor where its workers have died."""

    def renew(self) -> bool:
        """Replace dead workers; tell whether the work of all others is lost, too.

        Raises InternalError where no worker starts at all.
        """

    def close(self) -> None:
        """Stop all work, also what is running."""


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class LocalCrew:
    """Processes of this machine, ``jobs`` of them; ``ready`` is called once in each when it starts."""

    def __init__(self, jobs: int, ready: Callable[[], object] = work.warm_up) -> None:
        self.jobs = jobs
        self._ready = ready
        self._pool = Pool(jobs, ready)

    def submit(self, task: Callable[..., R], *args: object) -> Future[R]:
        """Start a piece of work in one of the processes."""
        return self._pool.submit(task, *args)

    def renew(self) -> bool:
        """Replace the pool. One dead worker has taken the work of all others with it: that is how pools are."""
        self._pool.kill()
        self._pool = Pool(self.jobs, self._ready)
        try:
            self._pool.submit(os.getpid).result()
        except BrokenExecutor as error:
            raise InternalError(
                "không khởi động được tiến trình đọc tệp: hãy đóng bớt chương trình cho đủ bộ nhớ rồi chạy lại"
            ) from error
        return True

    def close(self) -> None:
        """Kill the processes; what they were reading is read again next time."""
        self._pool.kill()


class ExecutorCrew:
    """Any other executor, which must see to its own workers; it is not shut down."""

    def __init__(self, executor: Executor, jobs: int) -> None:
        self.jobs = jobs
        self._executor = executor
        self._running: set[Future[Any]] = set()

    def submit(self, task: Callable[..., R], *args: object) -> Future[R]:
        """Start a piece of work."""
        future = self._executor.submit(task, *args)
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        return future

    def renew(self) -> bool:
        """Nothing to do: who runs the workers replaces them."""
        return False

    def close(self) -> None:
        """Cancel what has not begun."""
        for future in tuple(self._running):
            future.cancel()


class Pool(ProcessPoolExecutor):
    """A process pool that can be killed, and whose processes die with this one."""

    def __init__(self, jobs: int, ready: Callable[[], object]) -> None:
        self._started = _Started(["extract.batch.preloaded"] if ready is work.warm_up else [])
        context: Any = self._started
        super().__init__(jobs, mp_context=context, initializer=_begin, initargs=(ready,))

    def submit(self, task: Callable[..., R], /, *args: Any, **options: Any) -> Future[R]:  # noqa: ANN401  as inherited
        """Start a piece of work; processes are started as they are needed."""
        with isolation.able_to_start("spawn"), _undisturbed():
            return super().submit(task, *args, **options)

    def kill(self) -> None:
        """Stop at once."""
        self.shutdown(wait=False, cancel_futures=True)
        for process in self._started.processes:
            with contextlib.suppress(ValueError):  # closed by the pool
                if process.pid is not None:  # else it never started
                    process.kill()
        self.shutdown(wait=True)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Let Ctrl-C wait until processes are started: half-started ones would be known to nobody, and tell their trace.

    What is started inherits it: Ctrl-C is this process's to handle.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Started:
    """The way to start processes, which remembers them."""

    def __init__(self, preload: list[str]) -> None:
        self._context: Any = multiprocessing.get_context("forkserver" if _LINUX else "spawn")
        if _LINUX and preload:
            self._context.set_forkserver_preload(preload)  # of no effect where a server runs already
        self.processes: list[BaseProcess] = []

    def Process(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401, N802  its name there
        process = self._context.Process(*args, **options)
        self.processes.append(process)
        return process

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  all the rest is the context's
        return getattr(self._context, name)


def _begin(ready: Callable[[], object]) -> None:
    """Run in a fresh process of a pool: Ctrl-C is its parent's to handle, and it does not outlive him."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "setitimer"):  # a thread that waits would make the fence spawn its children instead of forking
        signal.signal(signal.SIGALRM, _leave_with_parent)
        signal.setitimer(signal.ITIMER_REAL, _LOOK, _LOOK)
    else:
        threading.Thread(target=_wait_for_parent, daemon=True).start()
    os.environ["OMP_THREAD_LIMIT"] = "1"  # files run side by side, not the lines of one page
    ready()


def _leave_with_parent(*_signal: object) -> None:
    parent = multiprocessing.parent_process()
    if parent is not None and not parent.is_alive():
        os._exit(1)


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
