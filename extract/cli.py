"""The command line: arguments in, products on stdout, everything else on stderr.

Only ``click`` and ``extract.errors`` are imported at start-up. Product and noise never mix: whatever a library prints
goes to stderr. One place (``main``) turns exceptions into sentences and exit codes.
"""

from __future__ import annotations

import contextlib
import itertools
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract import __version__
from extract.atomic import write_atomically
from extract.cli_assign import assign
from extract.cli_batch import batch, failures
from extract.cli_check import check, rule
from extract.cli_corrections import corrections
from extract.cli_desk import desk
from extract.cli_expected import expected
from extract.cli_export import export
from extract.cli_files import STDIN, Outcome, Reading, each_file
from extract.cli_help import FILES, VERBOSE, VietnameseCommand, VietnameseGroup, usage_sentence
from extract.cli_reading import reading_options
from extract.cli_search import citing, search, top
from extract.cli_totals import totals
from extract.errors import ExitCode, ExtractError

if TYPE_CHECKING:
    from collections.abc import Callable

    from extract.reading.document import Document
    from extract.records import Report

_SUFFIX = {"json": ".json", "table": ".txt", "html": ".html"}


@click.group(
    cls=VietnameseGroup, default_command="run", context_settings={"help_option_names": ["-h", "--help"]}, name="extract"
)
@click.version_option(__version__, message="extract %(version)s", help="Hiện phiên bản rồi thoát.")
def cli() -> None:
    """Đọc báo cáo thi đua, khen thưởng và in ra bản ghi JSON.

    Cách dùng thường gặp: extract bao-cao.pdf

    Đọc được PDF, Word (DOCX, DOC), văn bản thuần; dấu “-” là đầu vào chuẩn.
    Tùy chọn khi đọc báo cáo (-f, -o): xem “extract run --help”.
    """


@cli.command("run", cls=VietnameseCommand)
@FILES
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["json", "table", "html"]),
    default="json",
    help="json: bản ghi (mặc định); table: bảng tóm tắt dễ đọc; html: trang xem có đánh dấu.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Ghi ra tệp này (nhiều tệp vào: ra thư mục này).")
@click.option("--explain", is_flag=True, help="Thay bản ghi: giải thích luật và dấu hiệu nào dẫn đến từng mục.")
@reading_options
@VERBOSE
def run(  # noqa: PLR0917  click passes the options by name
    files: tuple[str, ...],
    form: str,
    output: Path | None,
    explain: bool,  # noqa: FBT001  click's form
    reading: Reading,
    verbose: bool,  # noqa: FBT001  click's form
) -> None:
    """Trích xuất bản ghi của từng báo cáo (lệnh mặc định)."""
    if len(files) > 1 and form == "html" and output is None:
        raise click.UsageError("nhiều trang HTML không in chung được: thêm -o THƯ_MỤC")
    if len(files) > 1 and output is not None and output.suffix in _SUFFIX.values() and not output.is_dir():
        raise click.UsageError(f"nhiều tệp vào thì -o phải là thư mục, không phải tệp “{output}”")

    def work(document: Document) -> str:
        from extract.pipeline import extract_document

        report = extract_document(document)
        for warning in report.warnings:
            if warning.page is None:  # of the file as a whole; those of single pages stand in the record
                click.echo(f"{document.source.path or STDIN}: cảnh báo: {warning.message}", err=True)
        if explain:
            from extract.export.explain import explain as explained

            return explained(document, report)
        return _render(document, report, form, single=len(files) == 1)

    taken: set[Path] = set()

    def product(outcome: Outcome[str]) -> None:
        if output is None:
            click.echo(outcome.value)
        else:
            target = _target(output, outcome.source, form, many=len(files) > 1, taken=taken)
            write_atomically(target, outcome.value + "\n")

    _run_files(files, work, product, reading, verbose=verbose)


@cli.command("text", cls=VietnameseCommand)
@click.argument("file", metavar="TỆP")
@reading_options
@VERBOSE
def text(file: str, reading: Reading, verbose: bool) -> None:  # noqa: FBT001  click's form
    """In văn bản liền mạch của một tệp, đúng như chỗ tính vị trí."""

    def product(outcome: Outcome[str]) -> None:
        click.echo(outcome.value, nl=sys.stdout.isatty())

    _run_files((file,), lambda document: document.text, product, reading, verbose=verbose)


@cli.command("schema", cls=VietnameseCommand)
@click.argument("name", type=click.Choice(["record", "rules"]), default="record", metavar="[record|rules]")
def schema(name: str) -> None:
    """In JSON Schema của bản ghi (record) hoặc của tệp luật (rules)."""
    from extract import resources

    click.echo(resources.path(f"schemas/{name}.schema.json").read_text(encoding="utf-8"), nl=False)


for command in (batch, assign, failures, check, rule, search, citing, top, desk, totals, expected, corrections, export):
    cli.add_command(command)


def _render(document: Document, report: Report, form: str, *, single: bool) -> str:
    if form == "table":
        from extract.export import table

        return table.render(report)
    if form == "html":
        from extract.export import html

        return html.render(document, report)
    return report.model_dump_json(indent=2 if single else None)


def _target(output: Path, source: str, form: str, *, many: bool, taken: set[Path]) -> Path:
    """Return where the product of ``source`` goes; files of one name from two folders do not overwrite each other."""
    if not many and not output.is_dir():
        return output
    name = "stdin" if source == STDIN else Path(source).name
    names = (name if number == 1 else f"{name}-{number}" for number in itertools.count(1))
    target = next(path for each in names if (path := output / (each + _SUFFIX[form])) not in taken)
    taken.add(target)
    return target


def _run_files(
    files: tuple[str, ...],
    work: Callable[[Document], str],
    product: Callable[[Outcome[str]], None],
    reading: Reading,
    *,
    verbose: bool,
) -> None:
    """Run ``work`` over the files; report failures one line each; leave with the first failure's exit code."""
    failed: ExitCode | None = None
    for outcome in each_file(files, work, reading, verbose=verbose):
        if outcome.error is None:
            product(outcome)
        else:
            click.echo(f"{outcome.source}: {outcome.error}", err=True)
            failed = failed or outcome.error.exit_code
    if failed:
        raise SystemExit(failed)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; the only place where exceptions become exit codes."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):  # a replaced stream keeps its own encoding
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = cli.main(args=arguments, prog_name="extract", standalone_mode=False)
    except (click.ClickException, click.exceptions.Abort, ExtractError, KeyboardInterrupt, BrokenPipeError) as error:
        code = _report(error)
    raise SystemExit(code if isinstance(code, int) else ExitCode.OK)


def _report(error: BaseException) -> ExitCode:
    """Say on stderr what stopped the command; return the exit code for it."""
    match error:
        case click.ClickException():
            click.echo(usage_sentence(error), err=True)
            return ExitCode.USAGE
        case ExtractError():
            click.echo(str(error), err=True)
            return error.exit_code
        case BrokenPipeError():  # the reader of our output went away, as in `extract ... | head`
            with contextlib.suppress(OSError):
                sys.stdout.close()
            return ExitCode.OK
        case _:
            click.echo("\nĐã dừng theo yêu cầu.", err=True)
            return ExitCode.INTERRUPTED


if __name__ == "__main__":
    main()
