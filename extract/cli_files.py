"""Run work over many files so that none hurts another; write products whole or not at all."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import tempfile
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from extract.errors import ExtractError, InputMissingError, InternalError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from extract.reading.document import Document

STDIN = "-"
T = TypeVar("T")


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """What became of one file: a value, or the error that says why there is none."""

    source: str
    result: T | None = None
    error: ExtractError | None = None

    @property
    def value(self) -> T:
        """The result of a file that succeeded."""
        assert self.result is not None
        return self.result


def each_file(files: tuple[str, ...], work: Callable[[str], T], *, verbose: bool) -> Iterator[Outcome[T]]:
    """Yield the outcome of each file, in order; progress on stderr when there are many and a person is watching."""
    show = len(files) > 1 and sys.stderr.isatty()
    for number, source in enumerate(files, start=1):
        if show:
            sys.stderr.write(f"\r[{number}/{len(files)}] {Path(source).name:<60.60}")
            sys.stderr.flush()
        yield _attempt(source, work, verbose=verbose)
    if show:
        sys.stderr.write("\r" + " " * 76 + "\r")


def _attempt(source: str, work: Callable[[str], T], *, verbose: bool) -> Outcome[T]:
    try:
        with _quiet(verbose=verbose):
            return Outcome(source, result=work(source))
    except ExtractError as error:
        if verbose:
            traceback.print_exc()
        return Outcome(source, error=error)
    except Exception as error:  # noqa: BLE001  the next file must still come out
        if verbose:
            traceback.print_exc()
        reason = (
            f"lỗi trong chương trình ({type(error).__name__}); chạy lại với -v rồi gửi kết quả cho người phát triển"
        )
        return Outcome(source, error=InternalError(reason))


@contextlib.contextmanager
def _quiet(*, verbose: bool) -> Iterator[None]:
    """Keep what libraries print off stdout, and off stderr too unless asked for."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO if verbose else logging.CRITICAL)
    with contextlib.redirect_stdout(sys.stderr), warnings.catch_warnings():
        if not verbose:
            warnings.simplefilter("ignore")
        yield


def read_source(source: str) -> Document:
    """Read a file, or standard input where ``source`` is a dash."""
    from extract.reading import read

    return read(sys.stdin.buffer if source == STDIN else source)


def write_atomically(target: Path, content: str | bytes) -> None:
    """Write ``content`` (a str as UTF-8) so that ``target`` is either the old file or the whole new one.

    Raises InputMissingError when the folder cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            temporary = Path(file.name)
            file.write(content.encode() if isinstance(content, str) else content)
        os.replace(temporary, target)  # noqa: PTH105  Path.replace is the same call; the os one is named for what it does
    except OSError as error:
        raise InputMissingError(
            f"không ghi được {target} ({error.strerror}): kiểm tra thư mục và quyền ghi, hoặc chọn nơi khác bằng -o"
        ) from error
