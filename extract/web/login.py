"""Who works at the desk: log-in with name and password, log-out, the audit log."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extract.web import pages
from extract.web.routes import Form

if TYPE_CHECKING:
    from extract.web.desk import Desk

_LINES = 200  # of the audit log on a page
_LONGEST_NAME = 80


def form(request: Request) -> Response:
    """Ask for name and password."""
    desk: Desk = request.app.state.desk
    if not desk.settings.login:
        return RedirectResponse("/", 303)
    return _asked(request, local(request.query_params.get("next", "/")), "", "")


def log_in(request: Request, form: Form) -> Response:
    """Check the password; an address or name that fails too often has to wait."""
    desk: Desk = request.app.state.desk
    name, target = form.text("name")[:_LONGEST_NAME], local(form.text("next"))
    address = request.client.host if request.client else "?"
    wait = desk.throttle.attempt(address) or desk.name_throttle.attempt(name)
    if wait:
        minutes = math.ceil(wait / 60)
        answer = _asked(request, target, name, f"Sai quá nhiều lần: đợi {minutes} phút rồi thử lại.", status=429)
        answer.headers["Retry-After"] = str(math.ceil(wait))
        return answer
    password = str(form.data.get("password", ""))
    if not desk.users.verify(name, password):
        desk.note(request, "login failed", who=name or "?")
        return _asked(request, target, name, "Tên hoặc mật khẩu không đúng.", status=401)
    desk.throttle.succeeded(address)
    desk.name_throttle.succeeded(name)
    request.state.session = desk.sessions.name(name, instead_of=request.state.session)
    desk.note(request, "login")
    return RedirectResponse(target, 303)


def log_out(request: Request, form: Form) -> Response:
    """End the session."""
    del form
    desk: Desk = request.app.state.desk
    desk.note(request, "logout")
    desk.sessions.forget(request.state.session)
    request.state.session = desk.sessions.of(None)
    return RedirectResponse("/login" if desk.settings.login else "/", 303)


def rename(request: Request, form: Form) -> Response:
    """Say who works here, where there is no log-in."""
    desk: Desk = request.app.state.desk
    name = " ".join(form.text("name").split())[:_LONGEST_NAME]
    if desk.settings.login or not name:
        return pages.error(request, 400, "Chưa đổi được tên", "Gõ họ tên người làm rồi thử lại.")
    desk.note(request, "renamed", name)
    request.state.session = desk.sessions.name(name, instead_of=request.state.session)
    target = local(form.text("back"))
    return RedirectResponse(f"{target}{'&' if '?' in target else '?'}said=named", 303)


def audit(request: Request) -> Response:
    """Show who did what, the latest first."""
    with request.app.state.desk.reading() as corpus:
        lines = corpus.database.query("SELECT * FROM audit ORDER BY id DESC LIMIT ?", (_LINES,))
    return pages.render(request, "audit.html", lines=lines, words=pages.AUDIT_WORDS)


def local(target: str) -> str:
    """Return a path of ours to go on to, "/" for anything else: no address elsewhere comes out of a link."""
    plain = target.startswith("/") and not target.startswith(("//", "/\\")) and "\\" not in target
    return target if plain and target.isprintable() else "/"


def _asked(request: Request, target: str, name: str, sentence: str, *, status: int = 200) -> Response:
    return pages.render(request, "login.html", status=status, target=target, given=name, sentence=sentence)
