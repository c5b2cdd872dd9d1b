"""``extract corrections``: read corrections back from the workbook, list them, take one back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extract.cli_corpus import CORPUS, ID, opened, table_options
from extract.cli_help import VietnameseCommand, VietnameseGroup
from extract.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.cli_corpus import Target
    from extract.export.corrections_sheet import Cell, Proposed, Refused

WHO = click.option("--who", required=True, metavar="TÊN", help="Người sửa, ghi vào lịch sử: “Chị Lan”.")
_LISTED = {
    "id": "Mã",
    "report_id": "Báo cáo",
    "entry": "Mục",
    "field": "Trường",
    "old_value": "Cũ",
    "new_value": "Mới",
    "who": "Người sửa",
    "at": "Lúc",
    "undone_by": "Hoàn tác bởi",
}


@click.group("corrections", cls=VietnameseGroup, default_command="list", subcommand_metavar="LỆNH [THAM SỐ]...")
def corrections() -> None:
    """Sửa ngược từ bảng tính vào kho; xem, hoàn tác các chỗ sửa."""


@corrections.command("import", cls=VietnameseCommand)
@click.argument("file", metavar="TỆP.xlsx", type=click.Path(path_type=Path))
@CORPUS
@WHO
@click.option("--yes", is_flag=True, help="Ghi luôn, không hỏi lại.")
def import_corrections(file: Path, where: str, who: str, yes: bool) -> None:  # noqa: FBT001  click's form
    """Đọc các ô đã sửa trong bảng tính (extract totals -o), cho xem trước rồi ghi vào kho.

    Ô không nhận được thì nêu lý do từng ô, các ô khác vẫn ghi; mã thoát 11 khi có ô không nhận.
    """
    from extract.export.corrections_sheet import apply, plan
    from extract.store.corpus import Corpus

    with opened(where):  # a mistyped path makes no new corpus
        pass
    with Corpus(where) as corpus:
        wanted = plan(corpus, file)
        _preview(wanted.proposed, wanted.refused)
        refused = list(wanted.refused)
        if wanted.proposed and _agreed(len(wanted.proposed), yes=yes):
            made, late = apply(corpus, wanted.proposed, who)
            click.echo(f"Đã ghi {made} chỗ sửa.", err=True)
            if late:
                _preview((), late)
                refused += late
        elif not wanted.proposed:
            said = f"{wanted.done} ô đã có trong kho từ trước" if wanted.done else "không ô nào khác bản đã ghi ra"
            click.echo(f"Không có gì để ghi: {said}.", err=True)
    raise SystemExit(ExitCode.CORRECTION if refused else ExitCode.OK)


@corrections.command("list", cls=VietnameseCommand)
@CORPUS
@click.option("--report", "report_id", type=ID, metavar="SỐ", help="Chỉ của báo cáo này.")
@table_options
def list_corrections(where: str, report_id: int | None, target: Target) -> None:
    """Liệt kê các chỗ sửa: ai, lúc nào, cũ và mới."""
    with opened(where) as corpus:
        clause, values = ("", ()) if report_id is None else (" WHERE report_id = ?", (report_id,))
        rows = corpus.database.query(f"SELECT * FROM correction{clause} ORDER BY id", values)  # noqa: S608  ours
    if target.on_screen:
        rows = [_readable(row) for row in rows]
    target.show(rows, _LISTED)


@corrections.command("undo", cls=VietnameseCommand)
@click.argument("correction_id", metavar="MÃ", type=ID)
@CORPUS
@WHO
def undo(correction_id: int, where: str, who: str) -> None:
    """Hoàn tác một chỗ sửa (mã ở cột đầu của extract corrections list)."""
    from extract.store.corpus import Corpus

    with opened(where):
        pass
    with Corpus(where) as corpus:
        corpus.undo(correction_id, who=who)
    click.echo(f"Đã hoàn tác chỗ sửa {correction_id}.", err=True)


def _preview(proposed: Iterable[Proposed], refused: Iterable[Refused]) -> None:
    """Print what changes and what cannot be done, a line a cell."""
    changes = [_told(one.cell) for one in proposed]
    faults = [f"{_told(one.cell)}: {one.reason}" for one in refused]
    if changes:
        click.echo("\n".join([f"Sẽ sửa {len(changes)} ô:", *changes]))
    if faults:
        click.echo("\n".join([f"Không nhận {len(faults)} ô:", *faults]))


def _told(cell: Cell) -> str:
    whose = f"báo cáo {cell.report_id}, mục {cell.entry}, " if cell.report_id is not None else ""
    return f"  {cell.place}: {whose}{cell.heading}: {cell.old or '(trống)'} → {cell.new or '(trống)'}"


def _agreed(number: int, *, yes: bool) -> bool:
    """Ask before writing; where nobody can answer, say how to write."""
    if yes:
        return True
    if not sys.stdin.isatty():
        click.echo("Chưa ghi gì. Chạy lại với --yes để ghi.", err=True)
        return False
    answer = click.prompt(f"Ghi {number} chỗ sửa vào kho? (c/k)", default="k", show_default=False)
    return str(answer).strip().casefold() in {"c", "có", "y"}


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    from extract.export.fields import label, told
    from extract.export.labels import moment

    acts = {"add": "thêm", "delete": "bỏ", "confirm": "xác nhận"}
    values = {name: told(row["kind"], row["field"], row[name]) for name in ("old_value", "new_value")}
    field = label(row["kind"], row["field"]) or acts.get(row["action"], row["action"])
    return {**row, **values, "entry": row["entry"] or "phần đầu", "field": field, "at": moment(row["at"])}
