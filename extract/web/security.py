"""What holds for every request, whatever page it asks for: headers, host, size, session, form token.

Pure ASGI, outermost first: ``Headers``, ``Hosts``, ``BodyLimit``. The session is found and the form token checked
where a route is wrapped (``routes.page`` and ``routes.action``), so that no route can leave it out.
"""

from __future__ import annotations

from starlette.datastructures import Headers as RequestHeaders
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SMALL_BODY = 1_000_000  # bytes: a form of fields


class Headers:
    """Adds the headers that keep a browser from doing what no page of ours asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers)


class Hosts:
    """Refuses requests for another host than ours: a foreign page may have pointed its name at this machine."""

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str] | None) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http" and self._hosts is not None:
            host = RequestHeaders(scope=scope).get("host", "")
            name = host if host.endswith("]") else host.rpartition(":")[0] if ":" in host else host
            if name.lower() not in self._hosts:
                await PlainTextResponse("Tên máy chủ không đúng.", status_code=421)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class _TooLargeError(Exception):
    """More bytes came than are allowed."""


class BodyLimit:
    """Refuses bodies that are too large, whether they say so or not: ``upload`` bytes at ``/upload``, few elsewhere."""

    def __init__(self, app: ASGIApp, *, upload: int) -> None:
        self._app, self._upload = app, upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._upload if scope["path"] == "/upload" else SMALL_BODY
        refusal = PlainTextResponse(f"Nội dung gửi lên quá {most // 10**6} MB: hãy gửi ít tệp hơn.", status_code=413)
        declared = RequestHeaders(scope=scope).get("content-length", "0")
        if not declared.isdecimal() or int(declared) > most:
            await refusal(scope, receive, send)
            return
        received, started = 0, False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                raise _TooLargeError
            return message

        async def noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, counted, noted)
        except _TooLargeError:
            if not started:
                await refusal(scope, receive, send)


def same_origin(request: Request) -> bool:
    """Tell whether a form was sent from a page of ours, as far as the browser says where it comes from."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    return origin.partition("://")[2] == request.headers.get("host")
