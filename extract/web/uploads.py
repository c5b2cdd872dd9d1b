"""Files sent to the desk: checked, kept under their hash, read; progress as server-sent events."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from extract.reading.sniff import sniff
from extract.web import pages
from extract.web.jobs import FileState, Job
from extract.web.originals import shown_name
from extract.web.routes import Form, printed, session_of

if TYPE_CHECKING:
    from extract.web.desk import Desk

_EVERY = 0.4  # seconds between looks at the state
_LONGEST_NAME = 150
STATES = {
    "waiting": "đang chờ",
    "reading": "đang đọc",
    "done": "đã đọc",
    "duplicate": "đã có",
    "failed": "không đọc được",
}


def form(request: Request) -> Response:
    """Show where files are dropped."""
    return pages.render(request, "upload.html", limits=request.app.state.desk.settings.uploads)


def receive(request: Request, form: Form) -> Response:
    """Take the files of a form; each is read on its own, one that is refused hurts no other."""
    desk: Desk = request.app.state.desk
    sent = [one for one in form.data.getlist("files") if isinstance(one, UploadFile) and one.filename]  # type: ignore[union-attr]  # a FormData
    if not sent:
        return pages.error(request, 400, "Chưa có tệp nào", "Chọn hoặc kéo ít nhất một tệp vào trang rồi gửi.")
    files = [_checked(desk, one) for one in sent]
    job = desk.jobs.start(request.state.session.who, files)
    desk.note(request, "upload", f"{len(files)} files, job {job.id}")
    return RedirectResponse(f"/upload/{job.id}", 303)


def progress(request: Request) -> Response:
    """Show how far an upload is."""
    return pages.render(request, "progress.html", job=_job(request), states=STATES)


def events(path: str) -> Route:
    """Return the route that tells the progress of an upload as it happens."""

    async def answer(request: Request) -> Response:
        if session_of(request).who is None:
            raise HTTPException(404)
        return StreamingResponse(_told(request, _job(request)), media_type="text/event-stream")

    return Route(path, answer, methods=["GET"], name="uploads.events")


async def _told(request: Request, job: Job) -> AsyncIterator[str]:
    before = ""
    while True:
        now = json.dumps(_state(job), ensure_ascii=False)
        if now != before:
            before = now
            yield f"data: {now}\n\n"
        if job.done:
            yield "event: done\ndata: {}\n\n"
            return
        if await request.is_disconnected():
            return
        await asyncio.sleep(_EVERY)


def _state(job: Job) -> list[dict[str, Any]]:
    return [
        {"state": one.state, "said": STATES[one.state], "message": one.message, "report": one.report_id}
        for one in job.files
    ]


def _job(request: Request) -> Job:
    job: Job | None = request.app.state.desk.jobs.get(request.path_params["job"])
    if job is None:
        raise HTTPException(404)
    return job


def _checked(desk: Desk, sent: UploadFile) -> FileState:
    """Return a file with its state: waiting to be read, or refused with the reason. The name is only shown."""
    name = " ".join(printed(shown_name(sent.filename)).split())[-_LONGEST_NAME:] or "tệp không tên"
    most = desk.settings.uploads.file
    data = sent.file.read(most + 1)
    if len(data) > most:
        return FileState(name, None, "failed", f"Tệp lớn hơn {most // 10**6} MB: hãy tách nhỏ hoặc nén ảnh quét.")
    refused = _refusal(data)
    if refused:
        return FileState(name, hashlib.sha256(data).hexdigest(), "failed", refused)
    return FileState(name, desk.originals.keep(data))


def _refusal(data: bytes) -> str:
    """Return why bytes are no report, "" where they may be one: told from the bytes, never from the name."""
    if not data.strip():
        return "Tệp rỗng: hãy tải lại hoặc xin lại tệp."
    kind = sniff(data)
    if kind == "zip":
        return "Tệp nén: hãy giải nén rồi kéo các báo cáo bên trong vào."
    text_of_two_bytes = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    if kind == "text" and b"\x00" in data[:4096] and not text_of_two_bytes:
        return "Không phải báo cáo: chỉ nhận PDF, Word, ảnh quét, HTML hoặc văn bản thuần."
    return ""
