"""The caller's side: children at work, heard and watched, killed where they are overdue."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import time
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Any, Generic, TypeVar

from extract.errors import ExtractError
from extract.isolation.child import run
from extract.isolation.ending import death, ending, own_pages, too_long
from extract.isolation.starting import able_to_start, start_method

T = TypeVar("T")
_MEGABYTE = 1 << 20
_LONGEST_WAIT = 3600.0  # seconds at a time: the system counts milliseconds in 32 bits


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
        method = start_method()
        context: Any = multiprocessing.get_context(method)
        self.receiver, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=run, args=(sender, allowed.memory, os.getpid(), work, args))
        with able_to_start(method):
            self._process.start()
        self._inherited = own_pages(method)
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
            code, peak = ending(self._process)
            self._finish(death(code, peak, self._allowed.memory, self._inherited))
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
            self._finish(too_long(self._allowed.seconds, "tệp", "seconds"))
        else:
            self._finish(too_long(self._allowed.step_seconds or 0.0, "một trang", "page_seconds"))

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
