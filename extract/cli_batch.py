"""``extract batch`` and ``extract failures``: a folder of reports into a corpus, and what could not be read."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import click

from extract.cli_corpus import CORPUS, opened, table_options
from extract.cli_help import VietnameseCommand
from extract.cli_reading import LIMITS, OCR
from extract.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extract.batch.executors import Crew
    from extract.batch.run import Batch, Files
    from extract.batch.sinks import Sink
    from extract.cli_corpus import Target
    from extract.reading.limits import Limits
    from extract.store.corpus import Corpus

_FAILURE = {"at": "Lúc", "attempts": "Số lần đọc", "path": "Tệp", "message": "Lý do"}


@click.command("batch", cls=VietnameseCommand)
@click.argument("inboxes", metavar="THƯ_MỤC...", nargs=-1)
@click.option(
    "--corpus",
    "where",
    envvar="EXTRACT_CORPUS",
    metavar="TỆP|URL",
    help="Ghi vào kho dữ liệu này (chưa có thì tạo): tinh.db hoặc postgresql://...",
)
@click.option(
    "-o", "--output", metavar="THƯ_MỤC", type=click.Path(path_type=Path), help="Ghi bản ghi JSON ra thư mục này."
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 61),
    metavar="SỐ",
    help="Đọc bấy nhiêu tệp cùng lúc (mặc định: số lõi của máy).",
)
@click.option("--cluster", metavar="tcp://...", help="Đọc bằng các máy của bộ điều phối Dask này.")
@click.option("--watch", is_flag=True, help="Chờ tệp mới đến, cho tới khi bấm Ctrl-C.")
@click.option("--retry-failed", is_flag=True, help="Đọc lại cả những tệp lần trước không đọc được.")
@click.option("-q", "--quiet", is_flag=True, help="Không hiện tiến độ.")
@click.option(
    "-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Dạng của phần tổng kết."
)
@LIMITS
@OCR
def batch(inboxes: tuple[str, ...], where: str | None, output: Path | None, **options: Any) -> None:  # noqa: ANN401  click's
    """Đọc cả thư mục báo cáo (kể cả thư mục con, tệp ZIP) vào kho dữ liệu.

    Chạy lại thì chỉ đọc tệp mới; dừng giữa chừng thì lần sau đọc tiếp.
    """
    if where is None and output is None:
        raise click.UsageError("chưa cho biết ghi vào đâu: thêm --corpus tinh.db, -o THƯ_MỤC, hoặc cả hai")
    if not inboxes and (where is None or not options["retry_failed"] or options["watch"]):
        raise click.UsageError("chưa cho biết đọc thư mục nào")
    if options["cluster"] and options["jobs"]:
        raise click.UsageError("--jobs không dùng với --cluster: số tệp đọc cùng lúc do các máy của cụm quyết định")
    from extract.batch import work
    from extract.batch.inbox import files_below

    next(files_below(inboxes), None)  # a missing folder is said before workers start or a corpus is made
    extractor = work.extractor()
    with contextlib.ExitStack() as stack:
        sinks: list[Sink] = []
        corpus = None
        if where is not None:
            from extract.batch.sinks import CorpusSink
            from extract.store.corpus import Corpus

            corpus = stack.enter_context(Corpus(where))
            sinks.append(CorpusSink(corpus, extractor))
        if output is not None:
            from extract.batch.sinks import FolderSink

            sinks.append(FolderSink(output, extractor))
        files, total = _files(inboxes, corpus, watched=options["watch"])
        crew = _crew(options["cluster"], options["jobs"], extractor, stack)
        code = _run(_batch(crew, sinks, total, options), files, options)
    raise SystemExit(code)


@click.command("failures", cls=VietnameseCommand)
@CORPUS
@table_options
def failures(where: str, target: Target) -> None:
    """Liệt kê các tệp không đọc được, kèm lý do."""
    with opened(where) as corpus:
        rows = corpus.failures()
    if target.on_screen:
        from extract.export.labels import moment

        if not rows:
            click.echo("Không có tệp nào.", err=True)
            return
        rows = [{**row, "at": moment(row["at"])} for row in rows]
    shown = (*_FAILURE, "code") if target.form == "json" else tuple(_FAILURE)
    target.show([{name: row[name] for name in shown} for row in rows], _FAILURE, whole="message")


def _files(inboxes: tuple[str, ...], corpus: Corpus | None, *, watched: bool) -> tuple[Files, int | None]:
    """Return the files to go through, and how many there are."""
    from extract.batch.inbox import files_below
    from extract.batch.watch import watch

    if watched:
        return watch(inboxes), None
    if not inboxes:
        assert corpus is not None
        files = list(_quarantined(corpus))
        return files, len(files)
    return files_below(inboxes), sum(1 for _ in files_below(inboxes))


def _quarantined(corpus: Corpus) -> Iterator[tuple[Path, PurePosixPath]]:
    """Yield the files that could not be read before; notes on files that are gone are dropped."""
    paths: dict[str, list[str]] = {}
    for row in corpus.failures():
        paths.setdefault(row["path"].partition("!/")[0], []).append(row["path"])
    for file, noted in paths.items():
        if Path(file).exists():
            yield Path(file), PurePosixPath(Path(file).name)
        else:
            for path in noted:
                corpus.forget_failure(path)
                click.echo(f"{path}: không còn tệp này, đã bỏ khỏi danh sách", err=True)


def _crew(cluster: str | None, jobs: int | None, extractor: str, stack: contextlib.ExitStack) -> Crew:
    from extract.batch import executors

    if cluster:
        from extract.batch.cluster import dask_crew

        crew, disconnect = dask_crew(cluster, extractor)
        stack.callback(disconnect)
        stack.callback(crew.close)
        return crew
    local = executors.LocalCrew(jobs or executors.cores())
    stack.callback(local.close)
    return local


def _batch(crew: Crew, sinks: list[Sink], total: int | None, options: dict[str, Any]) -> Batch:
    from extract.batch.cluster import InOwnProcess
    from extract.batch.progress import Lines, Quiet
    from extract.batch.run import Batch
    from extract.batch.work import ReadEntry
    from extract.reading.limits import DEFAULT

    limits: Limits = options["limits"] or DEFAULT
    task = ReadEntry(options["ocr"], limits)
    return Batch(
        crew,
        sinks,
        InOwnProcess(task) if options["cluster"] else task,
        limits=limits,
        retry_failed=options["retry_failed"],
        progress=Quiet() if options["quiet"] else Lines(sys.stderr),
        total=total,
    )


def _run(run: Batch, files: Iterable[tuple[Path, PurePosixPath] | None], options: dict[str, Any]) -> ExitCode:
    """Run to the end or to Ctrl-C; print the summary either way."""
    code = ExitCode.OK
    try:
        run.run(files)
    except KeyboardInterrupt:
        run.summary.stopped = not options["watch"]
        code = ExitCode.OK if options["watch"] else ExitCode.INTERRUPTED
    finally:
        run.end()
        click.echo(run.summary.as_json() if options["form"] == "json" else run.summary.as_text())
    if code is ExitCode.INTERRUPTED:
        click.echo("Đã dừng theo yêu cầu; tệp đã đọc vẫn còn, chạy lại lệnh này để đọc tiếp.", err=True)
    elif run.summary.failed:
        code = ExitCode.INCOMPLETE
        again = "xem lại bằng extract failures, đọc lại bằng --retry-failed"
        click.echo(f"{len(run.summary.failed)} tệp không đọc được: sửa theo lý do ở trên; {again}.", err=True)
    return code
