"""Which piece of work is done when: a bounded number at a time, and whatever fails once more, alone.

Work that fails may have been hurt by its neighbours: a worker that dies takes the work of all with it, memory runs
short. So everything that failed, or was running when a worker died, is done again when nothing else runs; only what
fails then is to blame.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from extract.batch.executors import Crew
from extract.errors import DamagedError, ExtractError, InternalError, MissingToolError

T = TypeVar("T")
_WEIGHT = 256 << 20  # bytes of files in flight
_END: Any = object()

# The task and its arguments for a piece of work. May raise the ExtractError that makes it impossible.
Job = Callable[[T], tuple[Callable[..., Any], tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What became of a piece of work: its result, or the error of its second attempt."""

    item: T
    result: Any = None
    error: ExtractError | None = None
    attempts: int = 1


class Schedule(Generic[T]):
    """Yields outcomes as they come, in any order.

    ``items`` may be endless; None among them means that there is nothing to do at the moment. ``weigh`` tells how many
    bytes an item holds; ``lighten`` returns it without them, for those that have to wait for their second attempt.
    ``doubtful`` tells of a result that may come out better when nothing else runs.
    """

    def __init__(
        self,
        crew: Crew,
        job: Job[T],
        *,
        weigh: Callable[[T], int] = lambda _item: 0,
        lighten: Callable[[T], T] = lambda item: item,
        doubtful: Callable[[Any], bool] = lambda _result: False,
        idle: float = 1.0,
    ) -> None:
        self._crew, self._job, self._weigh, self._lighten, self._idle = crew, job, weigh, lighten, idle
        self._doubtful = doubtful
        self._running: dict[Future[Any], T] = {}
        self._again: deque[T] = deque()
        self._weight = 0

    def run(self, items: Iterable[T | None]) -> Generator[Outcome[T], None, None]:
        """Work through the items."""
        coming = iter(items)
        more = True
        while more or self._running or self._again:
            nothing_now = False
            while more and not nothing_now and self._has_room():
                item = next(coming, _END)
                more = item is not _END
                nothing_now = item is None
                if more and item is not None:
                    self._start(item)
            if self._running:
                yield from self._finished(self._idle if nothing_now else None)
            elif self._again and (nothing_now or not more):
                yield self._alone(self._again.popleft())
            elif nothing_now:
                time.sleep(self._idle)

    def _has_room(self) -> bool:
        return len(self._running) < 2 * self._crew.jobs and (self._weight < _WEIGHT or not self._running)

    def _start(self, item: T) -> None:
        try:
            future = self._submitted(item)
        except ExtractError:
            self._again.append(self._lighten(item))
            return
        self._running[future] = item
        self._weight += self._weigh(item)

    def _submitted(self, item: T) -> Future[Any]:
        task, args = self._job(item)
        try:
            return self._crew.submit(task, *args)
        except BrokenExecutor:  # seen here before the futures told: they end with the same error
            self._renew()
            return self._crew.submit(task, *args)

    def _finished(self, patience: float | None) -> Iterator[Outcome[T]]:
        """Yield what has succeeded, after at most so many seconds; put off what has not."""
        done, _ = wait(self._running, patience, FIRST_COMPLETED)
        broken = False
        for future in done:
            item = self._running.pop(future)
            self._weight -= self._weigh(item)
            result, fault, died = _settled(future)
            broken = broken or died
            if fault is None and not self._doubtful(result):
                yield Outcome(item, result)
            else:
                self._again.append(self._lighten(item))
        if broken:
            self._renew()

    def _renew(self) -> None:
        """Get new workers, and put off all that was lost with the old ones."""
        if not self._crew.renew():
            return
        for future, item in tuple(self._running.items()):
            if not future.done() or future.exception() is not None:  # what was done in time is taken next
                del self._running[future]
                self._weight -= self._weigh(item)
                self._again.append(self._lighten(item))

    def _alone(self, item: T) -> Outcome[T]:
        """Do what failed once more, when nothing else runs."""
        try:
            future = self._submitted(item)
        except ExtractError as error:
            return Outcome(item, error=error, attempts=2)
        wait([future])
        result, fault, died = _settled(future)
        if died:
            self._renew()
        return Outcome(item, result, fault, 2)


def _settled(future: Future[Any]) -> tuple[Any, ExtractError | None, bool]:
    """Return result, error, and whether a worker died of it. Raises MissingToolError where all workers are lost."""
    try:
        return future.result(), None, False
    except ExtractError as error:
        return None, error, False
    except (concurrent.futures.CancelledError, asyncio.CancelledError) as error:
        raise _lost() from error
    except Exception as error:
        if type(error).__name__ == "CommClosedError":
            raise _lost() from error
        if isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker":
            told = DamagedError("tệp làm tiến trình đọc dừng đột ngột: hãy mở tệp, lưu lại bản mới rồi thử lại")
            return None, told, isinstance(error, BrokenExecutor)
        return None, InternalError(f"lỗi trong chương trình: {type(error).__name__}: {error}"), False


def _lost() -> MissingToolError:
    return MissingToolError(
        "mất kết nối với các máy đọc tệp: kiểm tra bộ điều phối Dask rồi chạy lại lệnh này, tệp đã đọc vẫn còn"
    )
