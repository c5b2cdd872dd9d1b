"""``extract assign``: whose a report is and on which period, where its letterhead and title do not tell."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from extract.cli_corpus import CORPUS, ID, check_period, opened, table_options
from extract.cli_help import VietnameseCommand

if TYPE_CHECKING:
    from extract.cli_corpus import Target
    from extract.store.corpus import Corpus

_OPEN = {"id": "Mã", "file": "Tệp", "name": "Cơ quan ghi trong văn bản", "period": "Kỳ", "suggestions": "Có thể là"}
_MOST = 3  # suggestions of a line


@click.command("assign", cls=VietnameseCommand)
@click.argument("report_id", metavar="[MÃ]", type=ID, required=False)
@CORPUS
@click.option("--unit", metavar="TÊN", help="Báo cáo của cơ quan này: “UBND huyện Cẩm Xuyên”.")
@click.option("--code", metavar="MÃ", help="Mã đơn vị hành chính, khi riêng tên chưa đủ rõ.")
@click.option("--period", metavar="KỲ", help="Báo cáo về kỳ này: 2023, 2023-H1, 2023-9M, 2023-Q3, 2023-M05.")
@click.option("--who", metavar="TÊN", help="Người ghi, lưu vào lịch sử: “Chị Lan”.")
@table_options
def assign(  # noqa: PLR0917  click passes the options by name
    report_id: int | None,
    where: str,
    unit: str | None,
    code: str | None,
    period: str | None,
    who: str | None,
    target: Target,
) -> None:
    """Ghi đơn vị, kỳ cho báo cáo mà máy chưa rõ; không có MÃ: liệt kê các báo cáo đó.

    Ví dụ: extract assign 12 --unit "UBND huyện Cẩm Xuyên" --period 2023-H1 --who "Chị Lan" --corpus tinh.db
    """
    if report_id is None:
        with opened(where) as corpus:
            rows = _open_reports(corpus)
        if target.on_screen and not rows:
            click.echo("Báo cáo nào cũng đã rõ đơn vị và kỳ.", err=True)
            return
        target.show(rows, _OPEN, whole="suggestions")
        return
    if unit is None and period is None:
        raise click.UsageError("chưa cho biết ghi gì: thêm --unit TÊN, --period KỲ, hoặc cả hai")
    if who is None:
        raise click.UsageError("chưa cho biết ai ghi: thêm --who TÊN")
    check_period(period)
    from extract.store.corpus import Corpus

    with opened(where):  # a mistyped path makes no new corpus
        pass
    with Corpus(where) as corpus:
        with corpus.database.atomic():  # both or neither
            if unit is not None:
                corpus.assign_reporter(report_id, unit, who=who, unit_code=code)
            if period is not None:
                corpus.assign_period(report_id, period, who=who)
        row = corpus.get(report_id).row
    click.echo(f"Báo cáo {report_id}: {row['name'] or 'chưa rõ đơn vị'}, kỳ {row['period'] or 'chưa rõ'}.", err=True)


def _open_reports(corpus: Corpus) -> list[dict[str, object]]:
    """Return the reports whose reporter or period is not known, with the bodies that they may be of."""
    found = corpus.open_reporters()
    suggested = {one.report_id: one.suggestions for one in found}
    named = {one.report_id: one.issuer for one in found}
    rows = {row["id"]: row for row in corpus.without_period()}
    rows |= {row["id"]: row for row in corpus.report_rows() if row["id"] in suggested}
    return [
        {
            "id": number,
            "file": PurePath(row["path"] or "").name,
            "name": row["name"] or named.get(number),
            "period": row["period"] or "chưa rõ",
            "suggestions": "; ".join(f"{one.name} ({one.unit_code})" for one in suggested.get(number, ())[:_MOST]),
        }
        for number, row in sorted(rows.items())
    ]
