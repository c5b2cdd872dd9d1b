"""``extract check`` and ``extract rule``: citation findings like a linter's, and one rule explained."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.atomic import write_atomically
from extract.cli_files import Outcome, Reading, each_file
from extract.cli_help import FILES, VERBOSE, VietnameseCommand
from extract.cli_reading import reading_options
from extract.errors import ExitCode

if TYPE_CHECKING:
    from extract.reading.document import Document
    from extract.records import Finding

Results = list[tuple[str, tuple["Finding", ...]]]


@click.command("check", cls=VietnameseCommand)
@FILES
@click.option(
    "--select", "chosen", multiple=True, metavar="MÃ", help="Chỉ xét các quy tắc này (TD102, TD11, R2, error)."
)
@click.option("--ignore", "ignored", multiple=True, metavar="MÃ", help="Bỏ qua các quy tắc này.")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["lines", "table", "json", "sarif", "xlsx"]),
    default="lines",
    help="lines: mỗi lỗi một dòng (mặc định); table: bảng; json; sarif; xlsx: bảng tính (cần -o).",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Ghi ra tệp này.")
@reading_options
@VERBOSE
def check(  # noqa: PLR0917  click passes the options by name
    files: tuple[str, ...],
    chosen: tuple[str, ...],
    ignored: tuple[str, ...],
    form: str,
    output: Path | None,
    reading: Reading,
    verbose: bool,  # noqa: FBT001  click's form
) -> None:
    """Kiểm tra viện dẫn văn bản; mã thoát 1 khi có lỗi chắc chắn."""
    if form == "xlsx" and output is None:
        raise click.UsageError("bảng tính không in ra màn hình được: thêm -o TỆP.xlsx")
    from extract.export import findings as printed

    try:
        printed.select((), chosen, ignored)  # a mistyped rule is said before any file is read
    except printed.UnknownRuleError as error:
        raise click.UsageError(str(error)) from error

    def work(document: Document) -> tuple[Finding, ...]:
        from extract.pipeline import extract_document

        return printed.select(extract_document(document).findings, chosen, ignored)

    outcomes = list(each_file(files, work, reading, verbose=verbose))
    results: Results = [(outcome.source, outcome.value) for outcome in outcomes if outcome.error is None]
    _print(results, form, output)
    raise SystemExit(_exit_code(outcomes, has_errors=printed.has_errors(results)))


@click.command("rule", cls=VietnameseCommand)
@click.argument("name", metavar="[MÃ]", required=False)
def rule(name: str | None) -> None:
    """Giải thích một quy tắc kiểm tra, kèm ví dụ; không có mã: liệt kê mọi quy tắc."""
    from extract.export import findings as printed

    try:
        click.echo(printed.explain(name) if name else printed.explain_all())
    except printed.UnknownRuleError as error:
        raise click.UsageError(str(error)) from error


def _print(results: Results, form: str, output: Path | None) -> None:
    from extract.export import findings as printed

    if form == "xlsx":
        from extract.export import findings_excel

        assert output is not None
        write_atomically(output, findings_excel.workbook(results))
        return
    text = {
        "lines": lambda: "\n".join(printed.lines(results)),
        "table": lambda: printed.table(results),
        "json": lambda: printed.as_json(results),
        "sarif": lambda: printed.sarif(results),
    }[form]()
    if output is not None:
        write_atomically(output, text + "\n")
    elif text:
        click.echo(text)


def _exit_code(outcomes: list[Outcome[tuple[Finding, ...]]], *, has_errors: bool) -> ExitCode:
    """Say what failed to be read; its exit code comes before that of findings."""
    unread = [outcome for outcome in outcomes if outcome.error is not None]
    for outcome in unread:
        click.echo(f"{outcome.source}: {outcome.error}", err=True)
    if unread and unread[0].error is not None:
        return unread[0].error.exit_code
    return ExitCode.FINDINGS if has_errors else ExitCode.OK
