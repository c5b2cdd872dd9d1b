"""``extract search``, ``extract citing`` and ``extract top``: what stands where in the corpus."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from extract.cli_corpus import CORPUS, filter_options, opened, table_options, told_unknown
from extract.cli_help import VietnameseCommand

if TYPE_CHECKING:
    from extract.cli_corpus import Target
    from extract.store.filters import Filters
    from extract.store.search import Hit

_HIT = {"name": "Đơn vị", "period": "Kỳ", "code": "Số, ký hiệu", "page": "Trang", "context": "Trích", "path": "Tệp"}
_CITING = {"name": "Đơn vị", "period": "Kỳ", "page": "Trang", "text": "Viết là", "path": "Tệp"}
_DIRECTIVE = {
    "code": "Số, ký hiệu",
    "date": "Ngày",
    "issuer": "Cơ quan",
    "reports": "Số báo cáo",
    "mentions": "Số lần",
    "subject": "Trích yếu",
}
_MOVEMENT = {"name": "Tên", "kind": "Loại", "reports": "Số báo cáo", "mentions": "Số lần", "misquoted": "Trích sai tên"}
_LIMIT = click.option("--limit", type=click.IntRange(1, 10_000), default=20, help="Số kết quả nhiều nhất (20).")


@click.command("search", cls=VietnameseCommand)
@click.argument("words", metavar="TỪ...", nargs=-1, required=True)
@CORPUS
@filter_options
@_LIMIT
@table_options
def search(words: tuple[str, ...], where: str, filters: Filters, limit: int, target: Target) -> None:
    """Tìm trong toàn văn các báo cáo của kho.

    Gõ có dấu thì tìm đúng dấu; gõ không dấu thì tìm cả chữ có dấu. Cụm từ đặt trong ngoặc kép: '"xóa nhà tạm"'.
    """
    from extract.store.search import search as find

    with opened(where) as corpus:
        found = find(corpus.database, " ".join(words), filters, limit=limit)
        told_unknown(corpus, filters.unit, follow=filters.follow)
    rows = [_hit(one, marked=target.on_screen) for one in found.hits]
    if target.on_screen:
        most = "hơn " if found.more else ""
        click.echo(f"{most}{found.passages} đoạn trong {most}{found.reports} báo cáo", err=True)
        if not rows:
            return
    target.show(rows, _HIT)


@click.command("citing", cls=VietnameseCommand)
@click.argument("document", metavar="VĂN_BẢN")
@CORPUS
@filter_options
@table_options
def citing(document: str, where: str, filters: Filters, target: Target) -> None:
    """Liệt kê báo cáo viện dẫn một văn bản (“415/KH-UBND”) và cách mỗi báo cáo viết."""
    from extract.store.citing import citing as find

    with opened(where) as corpus:
        rows = [asdict(one) for one in find(corpus.database, document, filters)]
    if target.on_screen:
        reports = len({row["report_id"] for row in rows})
        click.echo(f"{len(rows)} chỗ viện dẫn trong {reports} báo cáo", err=True)
        if not rows:
            return
    target.show(rows, _CITING)


@click.command("top", cls=VietnameseCommand)
@click.argument("what", type=click.Choice(["directives", "movements"]), metavar="[directives|movements]")
@CORPUS
@filter_options
@_LIMIT
@table_options
def top(what: str, where: str, filters: Filters, limit: int, target: Target) -> None:
    """Văn bản (directives) hoặc phong trào (movements) được nhiều báo cáo nêu nhất."""
    from extract.export.labels import MOVEMENT_KINDS
    from extract.store.citing import top_directives, top_movements

    with opened(where) as corpus:
        rows = (top_directives if what == "directives" else top_movements)(corpus.database, filters, limit=limit)
    if target.on_screen and what == "movements":
        rows = [{**row, "kind": MOVEMENT_KINDS[row["kind"]]} for row in rows]
    target.show(rows, _DIRECTIVE if what == "directives" else _MOVEMENT)


def _hit(one: Hit, *, marked: bool) -> dict[str, Any]:
    """Return a hit as a row; on the screen its places stand in square brackets, and few words around them."""
    row = asdict(one)
    if marked:
        context = one.context
        for start, end in reversed(one.marks):
            context = f"{context[:start]}[{context[start:end]}]{context[end:]}"
        first = one.marks[0][0] if one.marks else 0
        left = context.rfind(" ", 0, max(first - 20, 0)) + 1
        row["context"] = f"…{context[left:]}" if left else context
    return row
