"""How far a run has come: one line on the terminal, or now and then a line where nobody watches."""

from __future__ import annotations

import time
from typing import Protocol, TextIO

from extract.batch.summary import Summary

_TERMINAL, _LOG = 0.2, 30.0  # seconds between two lines


class Progress(Protocol):
    """What a run tells while it goes."""

    def show(self, summary: Summary, total: int | None) -> None:
        """Say how many of ``total`` files are done; None where nobody knows how many will come."""

    def end(self) -> None:
        """Clear the line."""


class Quiet:
    """Says nothing."""

    def show(self, summary: Summary, total: int | None) -> None:
        """Say nothing."""

    def end(self) -> None:
        """Say nothing."""


class Lines:
    """Rate and time left on a stream."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._rewrites = stream.isatty()
        self._started = self._last = time.monotonic()
        self._width = 0
        self._handled = -1

    def show(self, summary: Summary, total: int | None) -> None:
        """Write a line, unless the last one was written just now."""
        now = time.monotonic()
        if now - self._last < (_TERMINAL if self._rewrites else _LOG) or summary.handled == self._handled:
            return
        self._last, self._handled = now, summary.handled
        line = told(summary, total, now - self._started)
        if self._rewrites:
            self._stream.write("\r" + line.ljust(self._width))
            self._width = len(line)
        else:
            self._stream.write(line + "\n")
        self._stream.flush()

    def end(self) -> None:
        """Clear the line of a terminal."""
        if self._rewrites and self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()


def told(summary: Summary, total: int | None, seconds: float) -> str:
    """Return the line; the rate counts only files that were read, since those that are known cost nothing."""
    done = summary.handled
    read = summary.ok + summary.warned + sum(1 for one in summary.failed if one.attempts)
    parts = [f"{done}/{total} tệp" if total is not None else f"{done} tệp"]
    if read and seconds > 0:
        rate = read / seconds
        parts.append(f"{_number(60 * rate)} tệp/phút")
        if total is not None and total > done:
            parts.append(f"còn khoảng {_duration((total - done) / rate)}")
    if summary.failed:
        parts.append(f"{len(summary.failed)} tệp không đọc được")
    return " · ".join(parts)


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}".replace(".", ",")


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return f"{max(round(seconds), 1)} giây"
    return f"{minutes} phút" if minutes < 120 else f"{minutes // 60} giờ {minutes % 60} phút"
