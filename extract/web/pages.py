"""Pages out of templates: everything that comes from a report or a person is escaped."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from extract.export import labels
from extract.store.periods import in_words
from extract.web.originals import shown_name

if TYPE_CHECKING:
    from markupsafe import Markup
    from starlette.requests import Request

HOME = Path(__file__).resolve().parent

# What a page says after a change, by the word in its address.
SAID = {
    "saved": "Đã lưu chỗ sửa.",
    "confirmed": "Đã xác nhận mục.",
    "deleted": "Đã xóa mục. Có thể hoàn tác trong lịch sử sửa.",
    "added": "Đã thêm mục.",
    "undone": "Đã hoàn tác.",
    "reviewed": "Đã đánh dấu báo cáo là đã xem xong.",
    "nothing": "Không có gì thay đổi.",
    "alldone": "Đã xem hết các báo cáo của kỳ này.",
    "named": "Đã đổi tên người làm.",
}


AUDIT_WORDS = {
    "login": "đăng nhập",
    "login failed": "đăng nhập không được",
    "logout": "đăng xuất",
    "renamed": "đổi tên người làm",
    "save": "sửa",
    "confirm": "xác nhận",
    "delete": "xóa",
    "add": "thêm",
    "undone": "hoàn tác",
    "reviewed": "xem xong báo cáo",
    "upload": "tải tệp lên",
    "original": "tải tệp gốc",
    "letter": "soạn công văn",
    "workbook": "tải bảng tính",
}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HOME / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "day": labels.day,
        "number": number,
        "percent": percent,
        "moment": labels.moment,
        "period": period,
        "file_name": shown_name,
    }
    environment.globals["labels"] = labels
    return environment


def render(request: Request, name: str, *, status: int = 200, **context: Any) -> HTMLResponse:  # noqa: ANN401  template's own
    """Return the page made of a template."""
    desk = request.app.state.desk
    session = getattr(request.state, "session", None)
    page = (
        _environment()
        .get_template(name)
        .render(
            session=session,
            csrf=session.csrf if session else "",
            writable=not desk.settings.read_only and session is not None and session.who is not None,
            login=desk.settings.login,
            here=request.url.path,
            said=SAID.get(request.query_params.get("said", "")),
            **context,
        )
    )
    return HTMLResponse(page, status_code=status)


def macro(name: str) -> Callable[..., Markup]:
    """Return a macro of ``macros.html``: it makes a piece of a page of values."""
    made: Callable[..., Markup] = getattr(_environment().get_template("macros.html").module, name)
    return made


def error(request: Request, status: int, title: str, sentence: str) -> HTMLResponse:
    """Return a page that says what went wrong and what to do next."""
    return render(request, "error.html", status=status, title=title, sentence=sentence)


def number(value: float | None) -> str:
    """Return a whole number with points between thousands."""
    return f"{value or 0:,.0f}".replace(",", ".")


def percent(part: float, whole: float) -> str:
    """Return a share as a whole per cent, "" of nothing."""
    return f"{round(100 * part / whole)}%" if whole else ""


def period(key: str | None) -> str:
    """Return a period's key in words."""
    return (in_words(key) if key else None) or "chưa rõ kỳ"
