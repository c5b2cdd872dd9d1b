"""Files sent to the desk: checked, kept under their hash, read; progress as server-sent events."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from extract.batch import archives, inbox
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
    limits = desk.settings.uploads
    budget = archives.Budget(limits.request, limits.files)  # for all archives of the form together
    files = [state for one in sent for state in _checked(desk, one, budget)]
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


def _checked(desk: Desk, sent: UploadFile, budget: archives.Budget) -> Iterator[FileState]:
    """Yield a file, or those in an archive: waiting to be read, or refused with the reason. Names are only shown."""
    name = _name(shown_name(sent.filename))
    most = desk.settings.uploads.file
    data = sent.file.read(most + 1)
    if len(data) > most:
        yield FileState(name, None, "failed", f"Tệp lớn hơn {most // 10**6} MB: hãy tách nhỏ hoặc nén ảnh quét.")
    elif sniff(data) == "zip" and archives.kind_of(io.BytesIO(data)) != "office":
        yield from _unpacked(desk, name, data, budget)
    else:
        yield _kept(desk, name, data)


def _unpacked(desk: Desk, name: str, data: bytes, budget: archives.Budget) -> Iterator[FileState]:
    """Yield what an archive holds, as the batch finds it there; what nobody takes for a report is left out."""
    limits = replace(desk.settings.limits, file=desk.settings.uploads.file)
    nothing = True
    for found in inbox.unpacked(data, name, limits, budget):
        if found.ignored:
            continue
        nothing = False
        if found.error:
            sentence = str(found.error)
            yield FileState(_name(found.path), None, "failed", sentence[:1].upper() + sentence[1:])
        else:
            yield _kept(desk, _name(found.path), found.data)
    if nothing:
        yield FileState(name, None, "failed", "Tệp nén không có báo cáo nào: chỉ nhận PDF, Word, ảnh quét, HTML.")


def _kept(desk: Desk, name: str, data: bytes) -> FileState:
    refused = _refusal(data)
    if refused:
        return FileState(name, hashlib.sha256(data).hexdigest(), "failed", refused)
    return FileState(name, desk.originals.keep(data))


def _name(name: str) -> str:
    return " ".join(printed(name).split())[-_LONGEST_NAME:] or "tệp không tên"


def _refusal(data: bytes) -> str:
    """Return why bytes are no report, "" where they may be one: told from the bytes, never from the name."""
    if not data.strip():
        return "Tệp rỗng: hãy tải lại hoặc xin lại tệp."
    kind = sniff(data)
    text_of_two_bytes = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    if kind == "zip" or (kind == "text" and b"\x00" in data[:4096] and not text_of_two_bytes):
        return "Không phải báo cáo: chỉ nhận PDF, Word, ảnh quét, HTML, văn bản thuần hoặc tệp ZIP chứa chúng."
    return ""
