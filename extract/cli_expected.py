"""``extract expected``: the list of units that have to report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.cli_corpus import CORPUS, check_period, opened, table_options
from extract.cli_help import VietnameseCommand, VietnameseGroup

if TYPE_CHECKING:
    from extract.cli_corpus import Target
    from extract.store.corpus import Corpus

_LINE = {"name": "Tên trong danh sách", "unit": "Đơn vị", "period": "Kỳ", "deadline": "Hạn nộp", "note": "Ghi chú"}
_PERIOD = click.option("--period", metavar="KỲ", help="Kỳ báo cáo (2023-H1); không có: mọi kỳ.")


@click.group("expected", cls=VietnameseGroup, default_command="list", subcommand_metavar="LỆNH [THAM SỐ]...")
def expected() -> None:
    """Danh sách đơn vị phải báo cáo, để biết ai chưa báo cáo."""


@expected.command("import", cls=VietnameseCommand)
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path))
@CORPUS
@_PERIOD
@click.option("--deadline", metavar="NGÀY", help="Hạn nộp chung: 20/6/2023 (cột Hạn nộp của tệp được ưu tiên).")
@click.option("--province", metavar="TÊN|MÃ", help="Tỉnh của các tên không ghi tỉnh (mặc định: tỉnh của kho).")
@table_options
def import_list(  # noqa: PLR0917  click passes the options by name
    file: Path, where: str, period: str | None, deadline: str | None, province: str | None, target: Target
) -> None:
    """Nạp danh sách từ CSV hoặc XLSX (cột “Tên đơn vị”; có thể thêm “Mã”, “Hạn nộp”), thay danh sách cũ của kỳ đó."""
    from extract.export.fields import InvalidValueError, read_day
    from extract.export.unit_list import read_list
    from extract.store.corpus import Corpus
    from extract.store.expected import replace_list

    check_period(period)
    try:
        day = read_day(deadline)
    except InvalidValueError as error:
        raise click.UsageError(f"--deadline: {error}") from error
    names = read_list(file)
    with Corpus(where) as corpus:
        lines = replace_list(corpus.database, names, period=period, deadline=day, province=province)
    opened_ones = [line for line in lines if line.reporter_key is None]
    click.echo(f"Đã nạp {len(lines)} đơn vị, {len(opened_ones)} tên chưa xác định được.", err=True)
    if opened_ones:
        target.show([_row(line) for line in opened_ones], _LINE)


@expected.command("list", cls=VietnameseCommand)
@CORPUS
@_PERIOD
@table_options
def list_expected(where: str, period: str | None, target: Target) -> None:
    """In danh sách đơn vị phải báo cáo; tên chưa xác định được đơn vị có ghi chú."""
    from extract.store.expected import expected as listed

    check_period(period)
    with opened(where) as corpus:
        lines = listed(corpus.database, period)
        if target.on_screen:
            click.echo(_told(corpus), err=True)
    if lines or not target.on_screen:
        target.show([_row(line) for line in lines], _LINE)


@expected.command("delete", cls=VietnameseCommand)
@CORPUS
@click.option("--period", metavar="KỲ", help="Xóa danh sách của kỳ này (2023-H1).")
@click.option("--every-period", is_flag=True, help="Xóa danh sách dùng cho mọi kỳ.")
def delete(where: str, period: str | None, every_period: bool) -> None:  # noqa: FBT001  click passes it by name
    """Xóa một danh sách đã nạp; báo cáo trong kho và các danh sách khác vẫn còn."""
    from extract.errors import CorpusError
    from extract.store.corpus import Corpus
    from extract.store.expected import delete_list

    if (period is None) is not every_period:
        raise click.UsageError("cho biết xóa danh sách nào: --period KỲ, hoặc --every-period cho danh sách của mọi kỳ")
    check_period(period)
    with opened(where):  # a mistyped name makes no corpus
        pass
    with Corpus(where) as corpus:
        deleted = delete_list(corpus.database, period)
        told = _told(corpus)
    if not deleted:
        raise CorpusError(f"kho không có danh sách {_named(period)} nên không xóa gì. {told}")
    click.echo(f"Đã xóa danh sách {_named(period)}: {deleted} đơn vị. {told}", err=True)


def _told(corpus: Corpus) -> str:
    """Say which lists the corpus has."""
    from extract.store.expected import lists

    named = ", ".join(f"{_named(period)} ({units} đơn vị)" for period, units in lists(corpus.database).items())
    return f"Danh sách đang có: {named}." if named else "Kho chưa có danh sách nào: nạp bằng extract expected import."


def _named(period: str | None) -> str:
    return "của mọi kỳ" if period is None else f"kỳ {period}"


def _row(line: object) -> dict[str, object]:
    from extract.export import labels
    from extract.knowledge.units import by_code
    from extract.store.expected import Expected

    assert isinstance(line, Expected)
    unit = by_code(line.unit_code) if line.unit_code else None
    return {
        "name": line.name,
        "unit": unit.name if unit else "",
        "period": line.period or "mọi kỳ",
        "deadline": labels.day(line.deadline),
        "note": "" if line.reporter_key else "chưa xác định được đơn vị: ghi thêm cấp, tỉnh hoặc cột Mã",
    }
