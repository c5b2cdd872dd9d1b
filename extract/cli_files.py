"""Read many files so that none hurts another."""

from __future__ import annotations

import contextlib
import functools
import io
import sys
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from extract.errors import ExtractError, InternalError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from extract.reading.document import Document
    from extract.reading.limits import Limits
    from extract.reading.scan import OcrMode

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


@dataclass(frozen=True)
class Reading:
    """How files are read: OCR, limits (None: the usual ones), and how many files at a time."""

    ocr: OcrMode = "auto"
    limits: Limits | None = None
    jobs: int = 1


def each_file(
    files: tuple[str, ...], work: Callable[[Document], T], reading: Reading, *, verbose: bool
) -> Iterator[Outcome[T]]:
    """Yield what ``work`` makes of each file, in order; progress on stderr when there are many and a person watches.

    Each file is read in a process of its own, which imports the reader; meanwhile this one imports the extractors.
    """
    from extract.isolation import calls
    from extract.reading.limits import DEFAULT

    show = len(files) > 1 and sys.stderr.isatty()
    limits = reading.limits or DEFAULT
    _preload(files)
    side_by_side = max(reading.jobs // len(files), 1)  # what the files leave over reads the pages of a scan
    tasks = ((source, _given(source, limits), (reading.ocr, side_by_side), limits, verbose) for source in files)
    documents = calls(_read, tasks, allowance=limits.allowance(), jobs=reading.jobs, meanwhile=_import_extractors)
    with contextlib.closing(documents):
        for number, source in enumerate(files, start=1):
            if show:
                sys.stderr.write(f"\r[{number}/{len(files)}] {Path(source).name:<60.60}")
                sys.stderr.flush()
            yield _attempt(source, functools.partial(_worked, documents, work, len(files) > number), verbose=verbose)
    if show:
        sys.stderr.write("\r" + " " * 76 + "\r")


def _preload(files: tuple[str, ...]) -> None:
    """Import what the first child and this process both need, and what every child of many would have to."""
    from extract.reading import preload

    many_words = all(Path(source).suffix.lower().startswith(".doc") for source in files)
    preload("text" if len(files) == 1 else "docx" if many_words else "pdf")


def _import_extractors() -> None:
    import extract.pipeline  # noqa: F401


def _given(source: str, limits: Limits) -> bytes | None:
    """Return standard input where that is meant: a child has none."""
    return sys.stdin.buffer.read(limits.file + 1) if source == STDIN else None


def _read(
    source: str,
    given: bytes | None,
    ocr: tuple[OcrMode, int],
    limits: Limits,
    verbose: bool,  # noqa: FBT001  called by position
) -> Document:
    """Read one file, in a child."""
    from extract.reading import read

    options = None
    if ocr != ("auto", 1):
        from extract.reading.scan import OcrOptions

        options = OcrOptions(mode=ocr[0], jobs=ocr[1])
    try:
        with _quiet(verbose=verbose):
            return read(source if given is None else io.BytesIO(given), ocr=options, limits=limits, isolate=False)
    except Exception:
        if verbose:
            traceback.print_exc()
        raise


def _worked(documents: Iterator[Document | ExtractError], work: Callable[[Document], T], more: bool) -> T:  # noqa: FBT001  called by position
    document = next(documents)
    if isinstance(document, ExtractError):
        raise document
    if more and document.source.ocr_pages:  # where one file is a scan, the next ones are
        from extract.reading.scan import preload

        preload()
    return work(document)


def _attempt(source: str, work: Callable[[], T], *, verbose: bool) -> Outcome[T]:
    try:
        with _quiet(verbose=verbose):
            return Outcome(source, result=work())
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
    import logging

    logging.basicConfig(stream=sys.stderr, level=logging.INFO if verbose else logging.CRITICAL)
    with contextlib.redirect_stdout(sys.stderr), warnings.catch_warnings():
        if not verbose:
            warnings.simplefilter("ignore")
        yield
