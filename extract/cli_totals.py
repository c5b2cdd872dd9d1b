"""``extract totals``: the province's figures for one period, on the screen, as JSON, CSV or a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extract.atomic import write_atomically
from extract.cli_corpus import CORPUS, TABLE_FORMAT, day_typed, opened, printed, told_unknown
from extract.cli_help import VietnameseCommand
from extract.errors import CorpusError

if TYPE_CHECKING:
    from collections.abc import Callable

    from extract.export.grid import Table
    from extract.store.corpus import Corpus
    from extract.store.totals import SourceEntry

_TABLES = ("awards", "movements", "directives", "findings", "reporting", "0601", "0602", "0603", "local")


@click.command("totals", cls=VietnameseCommand)
@CORPUS
@click.option("--period", metavar="KỲ", help="Kỳ: 2023, 2023-H1, 2023-9M, 2023-Q3, 2023-M05; không có: liệt kê các kỳ.")
@click.option("--unit", metavar="TÊN|MÃ", help="Chỉ của đơn vị này (không kể cấp dưới).")
@click.option("--follow", is_flag=True, help="Kể cả đơn vị kế thừa sau sắp xếp, sáp nhập.")
@click.option(
    "--table",
    "which",
    type=click.Choice(_TABLES),
    default="awards",
    help="awards: khen thưởng (mặc định); movements: phong trào; directives: văn bản; findings: nhận xét viện dẫn; "
    "reporting: ai đã, chưa báo cáo; 0601, 0602, 0603: biểu thống kê; local: bảng riêng ngoài biểu.",
)
@click.option("--cites", metavar="VĂN_BẢN", help="Đơn vị nào viện dẫn văn bản này của tỉnh: “217/KH-UBND”.")
@click.option(
    "--dated", metavar="NGÀY", help="Ngày của văn bản ở --cites, để phân biệt với văn bản cùng số: 15/3/2023."
)
@click.option(
    "--level",
    type=click.Choice(["central", "province", "district", "commune"]),
    default="province",
    help="Cấp ban hành văn bản ở --cites (mặc định: province).",
)
@click.option(
    "--open", "key", metavar="MÃ", help="Mở một con số đến từng câu: mã ở cột cuối, hoặc ô biểu 0603:received:01:2."
)
@TABLE_FORMAT
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Ghi ra tệp: .xlsx (mọi bảng), .csv hoặc .json.")
def totals(  # noqa: PLR0917  click passes the options by name
    where: str,
    period: str | None,
    unit: str | None,
    follow: bool,  # noqa: FBT001  click's form
    which: str,
    cites: str | None,
    dated: str | None,
    level: str,
    key: str | None,
    form: str,
    output: Path | None,
) -> None:
    """Tổng hợp số liệu của một kỳ từ kho: khen thưởng, phong trào, văn bản, nhận xét, tình hình báo cáo.

    Mỗi kỳ tính riêng: không cộng 6 tháng với cả năm. Ghi bảng tính: -o tong-hop.xlsx.
    """
    suffix = output.suffix.lower() if output else ""
    if output and suffix not in {".xlsx", ".csv", ".json"}:
        raise click.UsageError("-o chỉ nhận tệp .xlsx, .csv hoặc .json")
    with opened(where) as corpus:
        if period is None:
            tables = [_periods(corpus)]
        elif suffix == ".xlsx":
            from extract.export.workbook import workbook

            assert output is not None
            write_atomically(output, workbook(corpus, period, unit=unit, follow=follow))
            return
        elif key:
            tables = [_opened(corpus, period, key, unit=unit, follow=follow)]
        elif cites:
            tables = [
                _compliance(
                    corpus, period, cites, level=level, date=day_typed("--dated", dated), unit=unit, follow=follow
                )
            ]
        else:
            tables = _tables(corpus, period, which, unit=unit, follow=follow)
    _show(tables, suffix.removeprefix(".") or form, output)


def _periods(corpus: Corpus) -> Table:
    from extract.export.totals_tables import period_table
    from extract.store.totals import periods

    return period_table(periods(corpus))


def _tables(corpus: Corpus, period: str, which: str, *, unit: str | None, follow: bool) -> list[Table]:
    from extract.export import totals_awards, totals_tables
    from extract.store.totals import totals as count

    figures = count(corpus, period, unit=unit, follow=follow)  # refuses a key that is none
    if which.isdecimal():
        from extract.export.form_tables import form_table
        from extract.store.forms import form_tables

        return [form_table(one) for one in form_tables(corpus, period, which, unit=unit, follow=follow)]
    made: dict[str, Callable[..., Table]] = {
        "awards": totals_awards.award_rows,
        "movements": totals_tables.movement_table,
        "directives": totals_tables.directive_table,
        "findings": totals_tables.finding_table,
        "reporting": totals_tables.reporting_table,
        "local": lambda one: totals_awards.local_table(one, corpus),
    }
    more = " (xem, ghi cho rõ: extract assign)" if figures.unknown_reports else ""
    click.echo(f"{figures.reports} báo cáo, {figures.unknown_reports} chưa rõ đơn vị{more}", err=True)
    told_unknown(corpus, unit, follow=follow)
    if not figures.reports:
        click.echo("Chạy extract totals không có --period để xem kho có những kỳ nào.", err=True)
    return [made[which](figures)]


def _compliance(corpus: Corpus, period: str, code: str, **options: Any) -> Table:  # noqa: ANN401  passed on
    from extract.export.totals_tables import compliance_table
    from extract.store.totals import compliance

    found = compliance(corpus, period, code, **options)
    said = f"{len(found.citing)} đơn vị viện dẫn, {len(found.silent)} đơn vị không"
    if found.unknown_reports:
        said += f", {found.unknown_reports} báo cáo chưa rõ đơn vị có viện dẫn"
    click.echo(said, err=True)
    return compliance_table(found)


def _opened(corpus: Corpus, period: str, key: str, *, unit: str | None, follow: bool) -> Table:
    from extract.export.totals_tables import entry_table
    from extract.store.totals import entries

    if ":" in key:
        found = _of_cell(corpus, period, key, unit=unit, follow=follow)
    else:
        found = entries(corpus, period, key, unit=unit, follow=follow)
    if not found:
        raise CorpusError(f"kỳ {period} không có con số nào mang mã “{key}”: xem mã ở cột cuối của extract totals")
    return entry_table(found)


def _of_cell(corpus: Corpus, period: str, key: str, *, unit: str | None, follow: bool) -> tuple[SourceEntry, ...]:
    from extract.store.forms import form_tables
    from extract.store.totals import entries_by_kind

    form_id, status, row, head = (*key.split(":", 3), "", "", "")[:4]
    try:
        filled = form_tables(corpus, period, form_id, unit=unit, follow=follow)
        cell = next(one for one in filled if (one.status or "all") == status).cell(row, head)
    except (KeyError, StopIteration):
        raise CorpusError(
            f"không có ô “{key}”: viết biểu:tình trạng:dòng:cột, ví dụ 0603:received:01:2 hoặc 0601:all:01:1"
        ) from None
    kind = "m" if filled[0].form.counts == "movements" else "a"
    wanted = set(cell.sources)
    found = entries_by_kind(corpus, period, kind, unit=unit, follow=follow)
    return tuple(one for one in found if (one.report_id, one.entry) in wanted)


def _show(tables: list[Table], form: str, output: Path | None) -> None:
    """Print the tables, or write them to a file: CSV then with the byte order mark that Excel asks for."""
    if output and form == "csv":
        from extract.export.grid import as_csv

        texts = [
            as_csv(one.headings.values(), ([row.get(name) for name in one.headings] for row in one.rows))
            for one in tables
        ]
        write_atomically(output, "\ufeff" + "\r\n".join(text.removeprefix("\ufeff") for text in texts))
        return
    texts = []
    for one in tables:
        rows = [{name: row.get(name) for name in one.headings} for row in one.rows]
        title = f"{one.title}. {one.note}\n\n" if form == "table" and one.note else ""
        texts.append(title + printed(rows, one.headings, form))
    text = texts[0] if len(texts) == 1 else _many(texts, form)
    if output:
        write_atomically(output, text + "\n")
    else:
        click.echo(text)


def _many(texts: list[str], form: str) -> str:
    return f"[{', '.join(texts)}]" if form == "json" else "\n\n".join(texts)
