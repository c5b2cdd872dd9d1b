"""``extract export``: the corpus as files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from extract.cli_corpus import CORPUS, opened
from extract.cli_help import VietnameseCommand


@click.command("export", cls=VietnameseCommand)
@CORPUS
@click.option(
    "-o", "--output", metavar="THƯ_MỤC", required=True, type=click.Path(path_type=Path), help="Thư mục để ghi."
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl", "parquet"]),
    default="csv",
    help="csv: mở được bằng Excel (mặc định); jsonl: mỗi dòng một mục; parquet (cần gói analysis).",
)
@click.option("--all", "every", is_flag=True, help="Kể cả các bản cũ đã được thay.")
def export(where: str, output: Path, form: Literal["csv", "jsonl", "parquet"], every: bool) -> None:  # noqa: FBT001  click's form
    """Ghi các bảng của kho ra tệp: báo cáo, văn bản viện dẫn, phong trào, khen thưởng, nhận xét."""
    from extract.export.dump import dump

    with opened(where) as corpus:
        counts = dump(corpus, output, form, current=not every)
    for table, count in counts.items():
        click.echo(f"{output / f'{table}.{form}'}: {count} dòng", err=True)
