"""The application: all routes on one screen (docs/desk.md lists them), and what happens when one fails."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator

import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from extract.errors import CorpusError, CorrectionError, ExtractError
from extract.web import (
    adding,
    editing,
    files,
    login,
    overview,
    pages,
    reporter,
    review,
    searching,
    sending,
    totals,
    uploads,
)
from extract.web.desk import Desk
from extract.web.routes import action, page
from extract.web.security import BodyLimit, Headers, Hosts
from extract.web.settings import Settings

_THREADS = 12  # that answer at once: more only wait for each other, and each takes memory
_log = logging.getLogger("extract.desk")


def routes(settings: Settings) -> list[BaseRoute]:
    """Return the routes of a desk."""
    return [
        page("/", overview.show),
        page("/reports", overview.reports),
        page("/next", overview.next_report),
        page("/reports/{report:number}", review.show),
        page("/reports/{report:number}/entries/{entry}", review.entry),
        page("/reports/{report:number}/pages/{page:number}", files.page_image),
        page("/reports/{report:number}/original", files.original),
        page("/reports/{report:number}/history", review.history),
        page("/reports/{report:number}/add", adding.form),
        page("/reports/{report:number}/letter", sending.letter_form),
        page("/reports/{report:number}/reporter", reporter.form),
        action("/reports/{report:number}/add", adding.add),
        action("/reports/{report:number}/entries/{entry}", editing.correct),
        action("/reports/{report:number}/reviewed", editing.reviewed),
        action("/reports/{report:number}/undo", editing.undo),
        action("/reports/{report:number}/reporter", reporter.assign),
        action("/reports/{report:number}/letter", sending.letter, changes=False),
        page("/upload", uploads.form),
        page("/upload/{job}", uploads.progress),
        uploads.events("/upload/{job}/events"),
        action("/upload", uploads.receive, files=settings.uploads.files),
        page("/search", searching.show),
        page("/totals", totals.show),
        page("/totals/{line}", totals.line),
        page("/workbook", sending.workbook),
        page("/audit", login.audit),
        page("/login", login.form, public=True),
        action("/login", login.log_in, public=True, changes=False),
        action("/logout", login.log_out, changes=False),
        action("/name", login.rename, changes=False),
        Mount("/static", StaticFiles(directory=pages.HOME / "static"), name="static"),
    ]


def create_app(settings: Settings) -> Starlette:
    """Return the application of a desk. Raises CorpusError where the corpus cannot be opened."""
    desk = Desk(settings)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
        try:
            yield
        finally:
            desk.close()

    app = Starlette(
        routes=routes(settings),
        middleware=[
            Middleware(Headers),
            Middleware(Hosts, hosts=settings.hosts),
            Middleware(BodyLimit, upload=settings.uploads.request),
        ],
        exception_handlers={HTTPException: _refused, ExtractError: _failed, Exception: _broken},
        lifespan=lifespan,
    )
    app.state.desk = desk
    return app


_REFUSED = {
    400: ("Không hiểu yêu cầu", "Địa chỉ hoặc biểu mẫu không đúng: hãy quay lại và thử lại."),
    404: ("Không có trang này", "Báo cáo, mục hoặc trang này không có trong kho: hãy quay về tổng quan rồi tìm lại."),
    405: ("Không làm được", "Trang này không nhận yêu cầu như vậy: hãy quay lại và thử lại."),
}


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    title, sentence = _REFUSED.get(status, ("Không làm được", "Hãy quay lại và thử lại."))
    return pages.error(request, status, title, sentence)


def _failed(request: Request, error: Exception) -> Response:
    status = 422 if isinstance(error, CorrectionError) else 503 if isinstance(error, CorpusError) else 500
    sentence = str(error)
    return pages.error(request, status, "Chưa làm được", sentence[:1].upper() + sentence[1:] + ".")


def _broken(request: Request, error: Exception) -> Response:
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    sentence = "Chương trình gặp lỗi, dữ liệu không bị thay đổi. Thử lại; nếu vẫn lỗi, chạy lại với -v và gửi nhật ký."
    return pages.error(request, 500, "Lỗi chương trình", sentence)


def see(path: str) -> Response:
    """Return a redirect after a form was sent."""
    return RedirectResponse(path, 303)
