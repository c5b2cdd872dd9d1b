"""Run pieces of work in processes that can be killed, their time and memory limited.

Hostile files are real: a 835-byte PDF makes its parser run for ever, a 2 kB one aborts the whole process. So a file is
parsed in a child process; whatever happens to the child, the caller gets a result or an ``ExtractError``, and neither
the child nor anything that it started is left behind, not even when the caller itself is killed (Linux).

Children are forked on Linux, so that what is imported already costs nothing again. Elsewhere, and where other threads
run (a lock that one of them holds stays locked in a fork for ever), they are spawned. This is a fence against broken
files, no sandbox: the child has the rights of its caller, who unpickles what it sends.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
import types
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from extract.errors import DamagedError, ExtractError, InternalError, LimitError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")
_MEGABYTE = 1 << 20
_LINUX = sys.platform == "linux"
_SOME = 0.02  # of the memory allowed: who took less than that of his own, did not die of it
_MUCH = 0.4  # of the memory allowed: who fails to double what he has, has no more
_LONGEST_WAIT = 3600.0  # seconds at a time: the system counts milliseconds in 32 bits
_KILL_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)

_spawning = threading.Lock()
_home: Connection | None = None  # in a child: the way to its caller


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one piece of work may use: wall-clock seconds, and bytes of memory on top of what the process has.

    ``step_seconds`` is the longest that it may go without a ``beat()``, None for as long as ``seconds``.
    """

    seconds: float = 300.0
    memory: int = 2048 * _MEGABYTE
    step_seconds: float | None = None


def call(work: Callable[..., T], *args: Any, allowance: Allowance | None = None) -> T:  # noqa: ANN401  any picklable arguments
    """Return ``work(*args)``, run in a child process under ``allowance``.

    ``work``, its arguments and its result must pickle where processes are spawned instead of forked.
    Raises LimitError when the child runs too long or asks for too much memory, DamagedError when it dies, and any
    ExtractError that ``work`` raised.
    """
    outcome = next(calls(work, [args], allowance=allowance))
    if isinstance(outcome, ExtractError):
        raise outcome
    return outcome


def calls(
    work: Callable[..., T],
    arguments: Iterable[tuple[Any, ...]],
    *,
    allowance: Allowance | None = None,
    jobs: int = 1,
    meanwhile: Callable[[], object] | None = None,
) -> Generator[T | ExtractError, None, None]:
    """Yield what ``work`` returns for each tuple of arguments, or its error; in order, ``jobs`` children at a time.

    ``meanwhile`` is called once, when the first children run: a good time to import what the results are for.
    """
    waiting = iter(arguments)
    running: list[_Child[T]] = []  # in the order of the arguments; those that are done wait for their turn
    try:
        more = True
        while more or running:
            while more and sum(not child.done for child in running) < jobs and len(running) < 4 * jobs:
                try:
                    running.append(_Child(work, next(waiting), allowance or Allowance()))
                except StopIteration:
                    more = False
            if meanwhile is not None:
                meanwhile()
                meanwhile = None
            _attend(running)
            while running and running[0].done:
                yield running.pop(0).outcome
    finally:
        for child in running:
            child.end()


def beat() -> None:
    """Tell the caller, from within the work, that it goes on: a page is read. Does nothing outside of a child."""
    if _home is not None:
        _home.send_bytes(b"")


def _attend(children: list[_Child[T]]) -> None:
    """Wait until one of the running children says something or is overdue, and deal with all that are."""
    busy = {child.receiver: child for child in children if not child.done}
    if not busy:
        return
    left = min(child.deadline for child in busy.values()) - time.monotonic()
    for receiver in wait(list(busy), timeout=min(max(left, 0.0), _LONGEST_WAIT)):
        busy[receiver].hear()
    for child in busy.values():
        child.watch()


class _Child(Generic[T]):
    """A running piece of work; ``outcome`` once it is ``done``."""

    def __init__(self, work: Callable[..., T], args: tuple[Any, ...], allowed: Allowance) -> None:
        self._allowed = allowed
        self._outcome: T | ExtractError | None = None
        self.done = False
        context: Any = multiprocessing.get_context("fork" if _LINUX and threading.active_count() == 1 else "spawn")
        self.receiver, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=_run, args=(sender, allowed.memory, os.getpid(), work, args))
        with able_to_start(context.get_start_method()):
            self._process.start()
        self._inherited = _own_pages(context.get_start_method())
        sender.close()
        now = time.monotonic()
        self._end_time = now + allowed.seconds
        self._step_time = now + (allowed.step_seconds or allowed.seconds)

    @property
    def deadline(self) -> float:
        return min(self._end_time, self._step_time)

    @property
    def outcome(self) -> T | ExtractError:
        return self._outcome  # type: ignore[return-value]  # set when done

    def hear(self) -> None:
        """Take what the child sent: a sign of life, its result, or nothing because it is dead."""
        try:
            message = self.receiver.recv_bytes()
        except (EOFError, OSError):
            code, peak = _ending(self._process)
            self._finish(_death(code, peak, self._allowed.memory, self._inherited))
            return
        if not message:
            self._step_time = time.monotonic() + (self._allowed.step_seconds or self._allowed.seconds)
            return
        self._finish(pickle.loads(message))  # noqa: S301  written by our own child

    def watch(self) -> None:
        """Stop the child if its time is up."""
        now = time.monotonic()
        if self.done or now < self.deadline or self.receiver.poll():
            return
        if now >= self._end_time:
            self._finish(_too_long(self._allowed.seconds, "tệp", "seconds"))
        else:
            self._finish(_too_long(self._allowed.step_seconds or 0.0, "một trang", "page_seconds"))

    def _finish(self, outcome: T | ExtractError) -> None:
        self._outcome, self.done = outcome, True
        self.end()

    def end(self) -> None:
        """Kill the child and its process group; return when it is gone."""
        child = self._process
        with contextlib.suppress(ValueError):  # closed before
            if child.pid is not None and hasattr(os, "killpg"):
                # The group outlives the child when it started programs of its own.
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(child.pid, signal.SIGKILL)
            if child.is_alive():
                child.kill()
            child.join()
            child.close()
        self.receiver.close()


def _too_long(seconds: float, what: str, name: str) -> LimitError:
    return LimitError(
        f"đọc {what} quá {seconds:g} giây nên đã dừng: tệp có thể bị hỏng hoặc quá lớn; hãy xuất lại tệp từ bản gốc, "
        f"chia nhỏ tệp, hoặc cho thêm thời gian (--limit {name}={2 * seconds:g})"
    )


def _too_big(memory: int) -> LimitError:
    size = max(memory // 10**6, 1)
    return LimitError(
        f"đọc tệp cần hơn {size} MB bộ nhớ nên đã dừng: hãy chia nhỏ tệp, hoặc cho thêm bộ nhớ "
        f"(--limit memory={2 * size}MB)"
    )


def _ending(process: Any) -> tuple[int | None, int]:  # noqa: ANN401  a Process of either start method
    """Return exit code and peak memory in bytes (0 where the system does not tell) of a process that has ended."""
    if hasattr(os, "wait4"):
        with contextlib.suppress(ChildProcessError):
            _, status, usage = os.wait4(process.pid, 0)
            code = os.waitstatus_to_exitcode(status)
            process._popen.returncode = code  # noqa: SLF001  it asks the system only once, too
            return code, usage.ru_maxrss * (1024 if _LINUX else 1)
    process.join(5)
    return process.exitcode, 0


def _own_pages(method: str) -> int:
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


def _death(exit_code: int | None, peak: int, memory: int, inherited: int) -> ExtractError:
    """Say what became of a child that ended without an answer; ``peak`` has what is ``inherited`` in it."""
    # Libraries in C stop the process where they get no memory; the system's own guard kills it.
    if exit_code == -signal.SIGKILL or (peak > _MUCH * memory and peak - inherited > _SOME * memory):
        return _too_big(memory)
    return DamagedError("tệp làm bộ đọc dừng đột ngột, có thể đã hỏng: hãy mở tệp, lưu lại bản mới rồi thử lại")


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


def _run(sender: Connection, memory: int, parent: int, work: Callable[..., Any], args: tuple[Any, ...]) -> None:
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
        failure = _too_big(memory)
    except Exception as error:  # noqa: BLE001  the parent decides what to do with it
        _limit_memory(None)
        failure = InternalError(f"lỗi trong chương trình: {type(error).__name__}: {error}")
    return pickle.dumps(failure)


def _die_with(parent: int) -> None:
    """Have the system kill this process when its parent (the thread that started it) dies, however it dies."""
    if not _LINUX:
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
