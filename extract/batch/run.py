"""A batch: find the files, skip what is known, have the rest read, keep what comes back, count it.

Everything that is kept is committed at once, so a run may be stopped at any moment, and the next one goes on where it
was. Memory does not grow with the number of files, but for the names of those that need somebody's attention.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from extract.batch import inbox
from extract.batch.executors import Crew
from extract.batch.inbox import Found
from extract.batch.progress import Progress, Quiet
from extract.batch.schedule import Outcome, Schedule
from extract.batch.sinks import Sink
from extract.batch.summary import Failed, Summary
from extract.errors import CorpusError, ExtractError, InputMissingError, InternalError
from extract.reading.limits import DEFAULT, Limits
from extract.store.entry import Entry
from extract.store.reporters import reporter_of

Files = Iterable[tuple[Path, PurePosixPath] | None]


@dataclass(frozen=True, slots=True)
class _Item:
    """A file on its way to a worker."""

    found: Found
    sha256: str | None


class Batch:
    """One run. ``summary`` can be read at any time, also after ``run`` was interrupted.

    ``task`` is called by the workers as ``task(data, path)`` and returns an ``Entry``, such as
    ``extract.batch.work.ReadEntry``. ``retry_failed``: files that could not be read before are read once more.
    ``total``: how many files there are, for the time left.
    """

    def __init__(
        self,
        crew: Crew,
        sinks: Sequence[Sink],
        task: Callable[[bytes, str], Entry],
        *,
        limits: Limits = DEFAULT,
        retry_failed: bool = False,
        progress: Progress | None = None,
        total: int | None = None,
    ) -> None:
        self.summary = Summary()
        self._crew, self._sinks, self._task, self._limits = crew, sinks, task, limits
        self._retry_failed = retry_failed
        self._progress = progress or Quiet()
        self._total = total

    def run(self, files: Files, *, idle: float = 1.0) -> Summary:
        """Work through the files; None among them means that there is nothing to do for now.

        Raises CorpusError or InputMissingError where results cannot be kept, MissingToolError where all workers are
        lost, InternalError where none can be started.
        """
        schedule = Schedule(self._crew, self._job, weigh=_weigh, lighten=_lighten, doubtful=_is_hurried, idle=idle)
        with closing(schedule.run(self._items(files))) as outcomes:
            for outcome in outcomes:
                self._settle(outcome)
                self._progress.show(self.summary, self._total)
        return self.summary

    def end(self) -> None:
        """Clear the line of progress; call it when ``run`` has returned or raised."""
        self._progress.end()

    def _items(self, files: Files) -> Iterator[_Item | None]:
        """Yield what has to be read; count what need not be."""
        for file in files:
            self._progress.show(self.summary, self._total)
            if file is None:
                yield None
                continue
            members = 0
            for found in inbox.find(*file, self._limits):
                if found.ignored:
                    self.summary.ignored += 1
                    continue
                members += 1
                if (item := self._wanted(found)) is not None:
                    yield item
            if self._total is not None:  # an archive was counted as one file
                self._total += members - 1

    def _wanted(self, found: Found) -> _Item | None:
        if found.error is not None:
            if isinstance(found.error, InputMissingError):  # somebody may hold it open: once more at the end
                return _Item(found, None)
            self._failed(found, None, found.error, 1)
            return None
        sha256 = hashlib.sha256(found.data).hexdigest()
        if all([sink.holds(found, sha256) for sink in self._sinks]):  # noqa: C419  each must hear of it
            self.summary.duplicate += 1
            return None
        if not self._retry_failed:
            for sink in self._sinks:
                if (known := sink.failed_before(found, sha256)) is not None:
                    self.summary.failed.append(Failed(found.path, known.code, known.message, 0))
                    return None
        return _Item(found, sha256)

    def _job(self, item: _Item) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        data = item.found.data or inbox.load(item.found.place, self._limits)
        return self._task, (data, item.found.path)

    def _settle(self, outcome: Outcome[_Item]) -> None:
        found = outcome.item.found
        if outcome.error is not None:
            self._failed(found, outcome.item.sha256, outcome.error, outcome.attempts)
            return
        entry: Entry = outcome.result
        try:
            kept = [sink.keep(found, entry) for sink in self._sinks]
        except (CorpusError, InputMissingError):  # not the file's fault
            raise
        except Exception as error:  # noqa: BLE001  the next file must still come out
            reason = InternalError(f"lỗi trong chương trình khi ghi kết quả ({type(error).__name__}: {error})")
            self._failed(found, outcome.item.sha256, reason, outcome.attempts)
            return
        if not all(one.new for one in kept):
            self.summary.duplicate += 1
            return
        self._count(found, entry)
        if pair := next((one.replaced for one in kept if one.replaced), None):
            self.summary.replaced.append(pair)
        self.summary.carried += sum(one.carried for one in kept)
        self.summary.lost_corrections += [(found.path, told) for one in kept for told in one.lost]

    def _count(self, found: Found, entry: Entry) -> None:
        warnings = entry.report.warnings
        if warnings:
            self.summary.warned += 1
            more = f" (và {len(warnings) - 1} cảnh báo khác)" if len(warnings) > 1 else ""
            self.summary.warnings.append((found.path, warnings[0].message + more))
        else:
            self.summary.ok += 1
        if reporter_of(entry.report.header) is None:
            self.summary.open_reporters.append(found.path)

    def _failed(self, found: Found, sha256: str | None, error: ExtractError, attempts: int) -> None:
        for sink in self._sinks:
            sink.fail(found, sha256, error, attempts)
        self.summary.failed.append(Failed(found.path, error.code, str(error), attempts))


def _is_hurried(entry: Entry) -> bool:
    """Tell whether a part was left out because it took too long: on a busy machine the clock runs against it."""
    return any(warning.code == "time_limit" for warning in entry.report.warnings)


def _weigh(item: _Item) -> int:
    return len(item.found.data)


def _lighten(item: _Item) -> _Item:
    return replace(item, found=replace(item.found, data=b""))
