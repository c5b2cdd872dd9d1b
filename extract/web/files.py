"""Files that the desk gives out: images of printed pages, originals; and how a file is sent to be saved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from extract.errors import ExtractError
from extract.reading.page_image import has_pages
from extract.web import pages
from extract.web.originals import shown_name
from extract.web.review import stored_report

if TYPE_CHECKING:
    from extract.web.desk import Desk


def page_image(request: Request) -> Response:
    """Return the image of a printed page. Browsers ask each time whether theirs still holds: a log-out counts."""
    desk: Desk = request.app.state.desk
    report, number = request.path_params["report"], request.path_params["page"]
    with desk.reading() as corpus:
        sql = "SELECT sha256, path, pages, media_type FROM report WHERE id = ?"
        found = corpus.database.query(sql, (report,))
    if not found or not has_pages(found[0]["media_type"] or ""):
        raise HTTPException(404)
    row = found[0]
    tag = f'"{row["sha256"][:16]}-{number}"'
    caching = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=caching)
    original = partial(desk.originals.find, row["sha256"], row["path"])
    try:
        image = desk.images.get(row["sha256"], number, row["pages"], original)
    except ExtractError:
        image = None  # the text is there; the page says so beside the empty place
    if image is None:
        raise HTTPException(404)
    return Response(image.data, media_type=image.media_type, headers=caching)


def original(request: Request) -> Response:
    """Return the file of a report, for the clerk's own programs; never shown within the desk's pages."""
    desk: Desk = request.app.state.desk
    with desk.reading() as corpus:
        stored = stored_report(corpus, request)
    row = stored.row
    data = desk.originals.find(row["sha256"], row["path"])
    if data is None:
        return pages.error(
            request, 404, "Không còn tệp gốc", "Tệp gốc đã bị chuyển, xóa hoặc thay đổi: phần văn bản vẫn xem được."
        )
    desk.note(request, "original", f"report {stored.id}")
    name = shown_name(stored.record.source.path or row["path"])
    return download(data, name, "application/octet-stream")


def download(data: bytes, name: str, media_type: str) -> Response:
    """Return a file to be saved under a name, never opened in place."""
    plain = name.encode("ascii", "replace").decode().translate(_UNQUOTED)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type=media_type, headers={"Content-Disposition": disposition})


_UNQUOTED = {ord(char): "_" for char in '"\\\r\n?;%'}
