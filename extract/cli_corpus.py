"""What all commands on a corpus share: where it lies, which reports are meant, how a table is printed."""

from __future__ import annotations

import csv
import functools
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from extract.atomic import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from extract.store.corpus import Corpus

F = TypeVar("F", bound="Callable[..., Any]")

CORPUS = click.option(
    "--corpus",
    "where",
    required=True,
    envvar="EXTRACT_CORPUS",
    metavar="TỆP|URL",
    help="Kho dữ liệu: tệp SQLite (tinh.db) hoặc postgresql://...; có thể đặt sẵn trong biến EXTRACT_CORPUS.",
)
TABLE_FORMAT = click.option(
    "-f", "--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", help="Dạng kết quả."
)
ID = click.IntRange(1, 10**12 - 1)  # of a report or a correction: a longer number is a slip, and no database takes it
_WIDEST = 60  # characters of a column on the screen


@dataclass(frozen=True, slots=True)
class Target:
    """Where a table goes, and as what: "table" on the screen, "json" or "csv" anywhere."""

    form: str
    path: Path | None

    @property
    def on_screen(self) -> bool:
        """Whether people read it right here."""
        return self.form == "table"

    def show(self, rows: Sequence[Mapping[str, Any]], headings: Mapping[str, str], *, whole: str = "") -> None:
        """Print the rows or write them to the file; as ``printed``."""
        if self.path is None:
            click.echo(printed(rows, headings, self.form, whole=whole))
        elif self.form == "csv":
            from extract.export.grid import as_csv

            write_atomically(self.path, as_csv(headings.values(), ([row[name] for name in headings] for row in rows)))
        else:
            write_atomically(self.path, printed(rows, headings, self.form) + "\n")


def table_options(command: F) -> F:
    """Add ``--format`` and ``--output`` to a command that prints one table; it gets them as one argument ``target``."""

    @functools.wraps(command)
    def with_target(*args: Any, form: str, output: Path | None, **options: Any) -> Any:  # noqa: ANN401  click's own
        if output is not None:
            form = output.suffix.lower().removeprefix(".")
            if form not in {"csv", "json"}:
                raise click.UsageError("-o chỉ nhận tệp .csv hoặc .json")
        return command(*args, target=Target(form, output), **options)

    output = click.option(
        "-o", "--output", type=click.Path(path_type=Path), help="Ghi ra tệp .csv (mở được bằng Excel) hoặc .json."
    )
    return TABLE_FORMAT(output(with_target))  # type: ignore[return-value]


def opened(where: str) -> Corpus:
    """Open a corpus for reading. Raises CorpusError where there is none."""
    from extract.store.corpus import Corpus

    return Corpus(where, read_only=True)


def told_unknown(corpus: Corpus, unit: str | None, *, follow: bool) -> None:
    """Say on stderr that no report of the corpus is of the unit that was asked for, if that is so."""
    from extract.store.filters import reporters_named

    if unit and not reporters_named(corpus.database, unit, follow=follow):
        click.echo(f"Kho không có báo cáo nào của “{unit}”: xem lại tên, hoặc thêm --follow nếu đã sáp nhập.", err=True)


def filter_options(command: F) -> F:
    """Add the conditions on reports to a command, which gets them as one argument ``filters``."""

    @functools.wraps(command)
    def with_filters(*args: Any, **options: Any) -> Any:  # noqa: ANN401  click's own
        from extract.store.filters import Filters

        names = ("period", "first", "last", "unit", "follow", "issuer", "movement", "award", "status", "finding")
        values = {name: options.pop(name) for name in names}
        values["first"], values["last"] = day_typed("--from", values["first"]), day_typed("--to", values["last"])
        check_period(values["period"])
        values["award"] = _code("award", values["award"])
        values["status"] = _code("status", values["status"])
        return command(*args, filters=Filters(**values), **options)

    options = (
        click.option("--period", metavar="KỲ", help="Kỳ báo cáo: 2023, 2023-H1, 2023-Q3, 2023-9M, 2023-M05."),
        click.option(
            "--from", "first", metavar="NGÀY", help="Báo cáo từ ngày, tháng hoặc năm này: 15/1/2023, 2023-01."
        ),
        click.option("--to", "last", metavar="NGÀY", help="Báo cáo đến hết ngày, tháng hoặc năm này."),
        click.option("--unit", metavar="TÊN|MÃ", help="Của đơn vị này (không kể cấp dưới): “huyện Cẩm Xuyên”, mã."),
        click.option("--follow", is_flag=True, help="Kể cả đơn vị kế thừa sau sắp xếp, sáp nhập."),
        click.option("--issuer", metavar="TÊN", help="Có viện dẫn văn bản của cơ quan này."),
        click.option("--movement", metavar="TÊN", help="Có phong trào, cuộc vận động này."),
        click.option("--award", metavar="TÊN|MÃ", help="Có hình thức khen thưởng này: “Bằng khen”, bang_khen."),
        click.option("--status", metavar="TÊN|MÃ", help="Có khen thưởng ở tình trạng này: “đề nghị”, proposed."),
        click.option("--finding", metavar="MÃ", help="Có nhận xét của quy tắc này: TD107, TD1."),
    )
    for option in reversed(options):
        with_filters = option(with_filters)
    return with_filters  # type: ignore[return-value]


def day_typed(option: str, typed: str | None) -> str | None:
    """Return the ISO day, month or year that was typed for an option. Raises UsageError where it is none."""
    if typed is None:
        return None
    from extract.store.periods import iso_prefix

    found = iso_prefix(typed)
    if found is None:
        raise click.UsageError(f"{option}: “{typed}” không phải ngày, tháng hoặc năm; viết 15/3/2023, 3/2023 hoặc 2023")
    return found


def check_period(period: str | None) -> None:
    """Raise UsageError for what is no key of a period."""
    from extract.store.periods import days_of

    if period is not None and days_of(period) is None:
        raise click.UsageError(f"“{period}” không phải mã kỳ: viết 2023, 2023-H1, 2023-9M, 2023-Q3, 2023-M05")


def _code(what: str, given: str | None) -> str | None:
    """Return the record's code for a word that a person types, or the code itself."""
    if given is None:
        return None
    from extract.export.labels import STATUSES
    from extract.knowledge.awards import catalogue
    from extract.text import fold

    known = (
        {fold(name): code for code, name in STATUSES.items()}
        if what == "status"
        else {fold(name): one.code for one in reversed(catalogue()) for name in (one.name, *one.aliases)}
    )
    codes = set(known.values()) | ({"khac"} if what == "award" else set())
    found = given if given in codes else known.get(fold(given))
    if found is None:
        examples = ", ".join(sorted(STATUSES.values()) if what == "status" else ("Bằng khen", "Giấy khen", "bang_khen"))
        raise click.UsageError(f"không có “{given}”; ví dụ: {examples}")
    return found


def printed(rows: Sequence[Mapping[str, Any]], headings: Mapping[str, str], form: str, *, whole: str = "") -> str:
    """Return rows as a table for the screen, as JSON or CSV; ``headings`` names the columns and their headings.

    On the screen long texts are cut, but for those of the column ``whole``.
    """
    if form == "json":
        return json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=2)
    if form == "csv":
        target = io.StringIO()
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(headings.values())
        writer.writerows([_cell(row[name]) for name in headings] for row in rows)
        return target.getvalue().rstrip("\n")
    lines = [list(headings.values()), *([_short(row[name], cut=name != whole) for name in headings] for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(headings))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _short(value: object, *, cut: bool) -> str:
    text = " ".join(_cell(value).split())
    return text if len(text) <= _WIDEST or not cut else f"{text[: _WIDEST - 1]}…"
