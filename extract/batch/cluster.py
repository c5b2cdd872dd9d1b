"""The workers of a Dask cluster as a crew: as many files at a time as they have threads, also when others join."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from typing import Any

from extract.batch import work
from extract.batch.executors import ExecutorCrew, Pool
from extract.errors import MissingToolError

_LOOK = 5.0  # seconds between two looks who has joined
_log = logging.getLogger("extract.batch")


class DaskCrew(ExecutorCrew):
    """The workers of a cluster. ``client`` is a ``distributed.Client``; all must have the extractor ``expected``."""

    def __init__(self, client: Any, expected: str, *, look: float = _LOOK) -> None:  # noqa: ANN401  an optional library's
        """Look who is there. Raises MissingToolError where a worker has another version."""
        super().__init__(client.get_executor(pure=False), 1)
        self._client, self._expected, self._every = client, expected, look
        self._checked: set[str] = set()
        self._look()
        self._due = time.monotonic() + look

    @property
    def jobs(self) -> int:
        """How many files are worked on at a time. Raises MissingToolError where who joined has another version."""
        if time.monotonic() >= self._due:
            self._due = time.monotonic() + self._every
            try:
                self._look()
            except MissingToolError:
                raise
            except Exception:  # noqa: BLE001  the cluster is changing: a lost scheduler is told by the work itself
                _log.info("cluster not looked at", exc_info=True)
        return self._jobs

    @jobs.setter
    def jobs(self, jobs: int) -> None:
        self._jobs = jobs

    def _look(self) -> None:
        """See which workers there are, and that the new ones read as the others do."""
        threads: dict[str, int] = self._client.nthreads()
        if new := set(threads) - self._checked:
            theirs = self._client.run(work.extractor, workers=list(new))
            if others := {f"{machine}: {one}" for machine, one in theirs.items() if one != self._expected}:
                raise MissingToolError(
                    f"máy đọc có phiên bản khác máy này ({self._expected}; {', '.join(sorted(others))}): "
                    "cài cùng một phiên bản"
                )
            self._checked |= new
        self.jobs = max(sum(threads.values()), 1)  # none for the moment: they come again, or the scheduler says so


def dask_crew(address: str, expected: str, *, patience: float = 30.0) -> tuple[DaskCrew, Callable[[], None]]:
    """Return the workers of a Dask scheduler as a crew, and what closes the connection.

    ``expected`` is the extractor (``extract.store.corpus.extractor_key``) that the workers must have. Raises
    MissingToolError where the extra is not installed, the scheduler does not answer within ``patience`` seconds, it has
    no workers, or theirs is another version.
    """
    try:
        import dask  # noqa: PLC0415  optional
        from distributed import Client  # noqa: PLC0415  optional
    except ImportError as error:
        raise MissingToolError("cần Dask để chạy trên nhiều máy: pip install 'thidua-extract[cluster]'") from error
    try:
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})  # files travel, and may be large
        client = Client(address, timeout=patience, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise MissingToolError(
            f"không nối được bộ điều phối Dask ở {address}: kiểm tra địa chỉ, tường lửa, dask scheduler còn chạy"
        ) from error
    try:
        client.wait_for_workers(1, timeout=patience)
        return DaskCrew(client, expected), client.close
    except MissingToolError:
        client.close()
        raise
    except Exception as error:
        client.close()
        raise MissingToolError(
            f"không có máy nào đọc được ở {address}: chạy dask worker {address} trên máy đã cài thidua-extract"
        ) from error


@dataclass(frozen=True, slots=True)
class InOwnProcess:
    """Work for a worker that has threads: done in a process beside it, which can fork its children cheaply. Pickles.

    The process lives as long as the worker, one for each of its threads.
    """

    task: Callable[..., Any]

    def __call__(self, *args: object) -> Any:  # noqa: ANN401  whatever the task returns
        """Return what the task returns. Raises BrokenExecutor where the process died."""
        pool = _own_pool()
        try:
            return pool.submit(self.task, *args).result()
        except BrokenExecutor:
            _drop(pool)
            raise


_own: list[Pool] = []
_own_lock = threading.Lock()


def _own_pool() -> Pool:
    with _own_lock:
        if not _own:
            _own.append(Pool(_threads(), work.warm_up))
        return _own[0]


def _drop(pool: Pool) -> None:
    with _own_lock:
        if pool in _own:
            _own.remove(pool)
            pool.kill()


def _threads() -> int:
    """Return how many threads of this Dask worker may call at once."""
    from distributed import get_worker  # noqa: PLC0415  optional

    return int(get_worker().state.nthreads)
