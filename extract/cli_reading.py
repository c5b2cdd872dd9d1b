"""The options of all commands that read files: OCR, limits, several files at a time."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeVar

import click

from extract.cli_files import Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from extract.reading.limits import Limits

F = TypeVar("F", bound="Callable[..., Any]")
_NAMES = "file, pages, page_chars, xml, pixels, page_seconds, seconds, memory"


def _limits(_context: click.Context, _parameter: click.Parameter, settings: tuple[str, ...]) -> Limits | None:
    if not settings:
        return None
    from extract.reading.limits import DEFAULT

    try:
        return DEFAULT.changed(settings)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


LIMITS = click.option(
    "--limit",
    "limits",
    multiple=True,
    callback=_limits,
    metavar="TÊN=GIÁ_TRỊ",
    help=f"Đổi một giới hạn, như pages=3000, memory=4GB; dùng được nhiều lần. Tên: {_NAMES}.",
)
OCR = click.option(
    "--ocr",
    type=click.Choice(["auto", "force", "never"]),
    default="auto",
    help="Nhận dạng chữ trang quét: auto: trang nào cần (mặc định); force: mọi trang; never: không.",
)


def reading_options(command: F) -> F:
    """Add the options to a command, which gets them as one argument ``reading``."""

    @functools.wraps(command)
    def with_reading(*args: Any, ocr: Any, limits: Limits | None, jobs: int, **options: Any) -> Any:  # noqa: ANN401  click's own
        return command(*args, reading=Reading(ocr, limits, jobs), **options)

    options = (
        click.option(
            "-j",
            "--jobs",
            type=click.IntRange(1, 64),
            default=1,
            metavar="SỐ",
            help="Đọc bấy nhiêu tệp cùng lúc, hoặc bấy nhiêu trang quét của một tệp (mặc định 1).",
        ),
        LIMITS,
        OCR,
    )
    decorated: Any = with_reading
    for option in options:
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]  # the command, but for its arguments
