"""How a function becomes a route: the session is found, a log-in asked for, a form's token checked.

Every page goes through ``page`` and every change through ``action``: a route made otherwise fails the tests. The
functions themselves are plain ones that run in threads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from extract.web import pages
from extract.web.security import SMALL_BODY, same_origin
from extract.web.sessions import Session, same

Page = Callable[[Request], Response]
Action = Callable[[Request, "Form"], Response]
_FIELDS = 400
_UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class _Number(Convertor[int]):
    """A number in an address, as ``{report:number}``: what is longer than any id of ours is no address (404)."""

    regex = "[0-9]{1,12}"

    def convert(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Return the piece of the address."""
        return str(value)


register_url_convertor("number", _Number())


def printed(text: str) -> str:
    """Return a text without control characters (lines and tabs stay) and changes of direction: neither is seen."""
    return _UNPRINTED.sub("", text)


class Form:
    """The fields of a form, as stripped text."""

    def __init__(self, data: FormData | Mapping[str, Any]) -> None:
        self.data = data

    def text(self, name: str) -> str:
        """Return a field, "" where it is missing."""
        value = self.data.get(name, "")
        return printed(value.replace("\r\n", "\n")).strip() if isinstance(value, str) else ""

    def has(self, name: str) -> bool:
        """Tell whether the form has the field at all."""
        return name in self.data

    def number(self, name: str) -> int:
        """Return a whole number. Raises HTTPException (400) for anything else: no page of ours sends that."""
        value = self.text(name)
        if not (value.isascii() and value.isdecimal() and len(value) < 10):
            raise HTTPException(400)
        return int(value)


def page(path: str, endpoint: Page, *, public: bool = False) -> Route:
    """Return a route for looking at something; ``public`` ones need no log-in."""

    async def answer(request: Request) -> Response:
        session = session_of(request)
        if session.who is None and not public:
            target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"/login?next={quote(target)}", 303)
        return _with_cookie(request, await run_in_threadpool(endpoint, request))

    return Route(path, answer, methods=["GET"], name=f"{endpoint.__module__.rpartition('.')[2]}.{endpoint.__name__}")


def action(path: str, endpoint: Action, *, public: bool = False, changes: bool = True, files: int = 0) -> Route:
    """Return a route for changing something: never without the form's token, nor by a read-only desk.

    ``changes`` is False for what leaves the corpus alone; ``files`` is how many the form may carry.
    """

    async def answer(request: Request) -> Response:
        desk, session = request.app.state.desk, session_of(request)
        if not same_origin(request):
            return pages.error(
                request, 403, "Không nhận", "Yêu cầu đến từ trang khác: hãy mở lại trang này rồi gửi lại."
            )
        if session.who is None and not public:  # before the body is read: strangers send no files
            return RedirectResponse("/login", 303)
        if changes and desk.settings.read_only:
            sentence = "Kho dữ liệu đang mở chỉ để đọc: mở lại không có --read-only để sửa."
            return pages.error(request, 403, "Chỉ để đọc", sentence)
        async with request.form(max_files=files, max_fields=_FIELDS, max_part_size=SMALL_BODY) as data:
            form = Form(data)
            if not same(form.text("csrf"), session.csrf):
                sentence = "Trang đã mở quá lâu hoặc đã đăng xuất: hãy quay lại, tải lại trang rồi gửi lại."
                return pages.error(request, 403, "Không nhận", sentence)
            return _with_cookie(request, await run_in_threadpool(endpoint, request, form))

    return Route(path, answer, methods=["POST"], name=f"{endpoint.__module__.rpartition('.')[2]}.{endpoint.__name__}")


def session_of(request: Request) -> Session:
    """Return who sent a request, and put it where pages look for it."""
    desk = request.app.state.desk
    session: Session = desk.sessions.of(request.cookies.get(desk.settings.cookie))
    request.state.session = session
    return session


def _with_cookie(request: Request, response: Response) -> Response:
    """Send the session's token where the browser does not have it; a log-in puts a new session into the state."""
    session: Session = request.state.session
    settings = request.app.state.desk.settings
    if request.cookies.get(settings.cookie) != session.token:
        response.set_cookie(
            settings.cookie, session.token, httponly=True, samesite="lax", secure=settings.secure, path="/"
        )
    return response
