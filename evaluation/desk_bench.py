"""Measure the desk: a report page against drawing its images, and many clients at once.

    python evaluation/desk_bench.py page [--rounds 5]
    python evaluation/desk_bench.py load [--clients 20] [--seconds 60]

* page: server time (wall clock, in this process, through the whole application) of the page of a report of 13 pages and
  over 200 entries, best of the rounds, beside the time that pdfium needs to draw its images without a cache and one of
  them; also what the very first request takes, ``page_anew``: the page with nothing of its report remembered, and
  ``client_alone``: what the test client takes for a small file, which is in all times. Ratios count: absolute times on
  a shared machine say little.
* load: so many clients on loopback, each with a connection and a session of its own, reading overview, reports, page
  images, search and totals and correcting now and then, against a desk in a process of its own: requests, errors,
  median and 99th percentile, and the server's memory in the first and the last tenth of the time.

The report is made of the project's own samples. It judges nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
if __package__ in {None, ""}:  # run as a script
    sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    import httpx2

_SAMPLES = ("tinh_quang_tri_2023.pdf", "huyen_nhu_xuan_2023h1.pdf")  # ten pages and three
_PATHS = (
    "/", "/reports", "/reports/1", "/reports/1?entry=a1", "/reports/1/pages/1", "/reports/1/pages/9", "/reports/2",
    "/search?q=thi+dua", "/search?q=nông+thôn+mới", "/totals", "/totals/a?period=2023", "/reports/1/history",
)  # fmt: skip


def long_report() -> bytes:
    """Return a PDF of 13 pages."""
    import pypdfium2  # noqa: PLC0415  with the benchmark only

    joined = pypdfium2.PdfDocument.new()
    for name in _SAMPLES:
        joined.import_pages(pypdfium2.PdfDocument(ROOT / "corpus" / "reports" / name))
    target = io.BytesIO()
    joined.save(target)
    return target.getvalue()


def corpus_in(folder: Path) -> Path:
    """Make a corpus of the long report and the samples in a folder; return its path."""
    from extract import read  # noqa: PLC0415
    from extract.pipeline import extract_document  # noqa: PLC0415
    from extract.store.corpus import Corpus  # noqa: PLC0415
    from extract.store.entry import entry_of  # noqa: PLC0415

    long = folder / "long.pdf"
    long.write_bytes(long_report())
    with Corpus(folder / "bench.db") as corpus:
        for path in (long, *(ROOT / "corpus" / "reports" / name for name in _SAMPLES)):
            document = read(path)
            corpus.add(entry_of(document, extract_document(document)))
    return folder / "bench.db"


def best(work: Callable[[], object], rounds: int) -> float:
    """Return the shortest wall-clock time of ``work`` in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def measure_page(rounds: int = 5) -> dict[str, float]:
    """Return seconds for the report page and for drawing its images, and how many entries and pages it has."""
    from starlette.testclient import TestClient  # noqa: PLC0415

    from extract.reading.page_image import render  # noqa: PLC0415
    from extract.web.app import create_app  # noqa: PLC0415
    from extract.web.documents import Records  # noqa: PLC0415
    from extract.web.images import SCALE  # noqa: PLC0415
    from extract.web.settings import Settings  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        where = corpus_in(folder)
        data = (folder / "long.pdf").read_bytes()
        app = create_app(Settings(corpus=str(where), files=folder / "files"))
        with TestClient(app, base_url="http://127.0.0.1") as client:
            first = best(lambda: client.get("/reports/1"), 1)
            page = best(lambda: client.get("/reports/1"), rounds)

            def anew() -> None:
                app.state.desk.records = Records()
                client.get("/reports/1")

            page_anew = best(anew, rounds)
            form = best(lambda: client.get("/reports/1/entries/a1"), rounds)
            client_alone = best(lambda: client.get("/static/desk.svg"), rounds)
            text = client.get("/reports/1").text
    pages = text.count('class="sheet"')
    return {
        "pages": pages,
        "entries": len(re.findall(r'<li class="entry', text)),
        "page_bytes": len(text.encode()),
        "first_request": first,
        "page": page,
        "page_anew": page_anew,
        "form": form,
        "client_alone": client_alone,
        "drawing_all": best(lambda: render(data, range(1, pages + 1), SCALE), min(rounds, 3)),
        "drawing_one": best(lambda: render(data, [1], SCALE), rounds),
    }


async def load(address: str, clients: int, seconds: float, memory: Callable[[], int]) -> dict[str, Any]:
    """Ask a desk from many clients for so many seconds; return what came of it."""
    times: list[float] = []
    answers: Counter[str] = Counter()
    sizes: list[int] = []
    end = time.monotonic() + seconds

    async def one(number: int) -> None:
        import httpx2  # noqa: PLC0415

        async with httpx2.AsyncClient(base_url=address, timeout=30) as client:
            turn = number
            while time.monotonic() < end:
                start = time.perf_counter()
                try:
                    answer = await (_correct(client) if turn % 40 == 0 else client.get(_PATHS[turn % len(_PATHS)]))
                    answers[str(answer.status_code)] += 1
                except httpx2.HTTPError as error:
                    answers[type(error).__name__] += 1
                times.append(time.perf_counter() - start)
                turn += 1

    async def watch() -> None:
        while time.monotonic() < end:
            sizes.append(memory())
            await asyncio.sleep(min(1.0, seconds / 20))

    await asyncio.gather(watch(), *(one(number) for number in range(clients)))
    tenth = max(len(sizes) // 10, 1)
    ordered = sorted(times)
    return {
        "requests": len(times),
        "answers": dict(answers),
        "median": statistics.median(ordered),
        "p99": ordered[int(0.99 * (len(ordered) - 1))],
        "memory_first": statistics.mean(sizes[:tenth]),
        "memory_last": statistics.mean(sizes[-tenth:]),
    }


async def _correct(client: httpx2.AsyncClient) -> httpx2.Response:
    """Correct a number of a report as its page shows it; 303 where it went in, 409 where somebody was faster."""
    page = (await client.get("/reports/2?entry=a1")).text
    found = {name: re.search(rf'name="{name}" value="(\w+)"', page) for name in ("csrf", "revision")}
    fields = {name: match[1] for name, match in found.items() if match}
    count = str(time.monotonic_ns() % 1000)
    return await client.post("/reports/2/entries/a1", data={**fields, "do": "save", "count": count})


def measure_load(clients: int = 20, seconds: float = 5.0) -> dict[str, Any]:
    """Serve a corpus from a process of its own and ask it from many clients."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        where = corpus_in(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [
            sys.executable, "-m", "extract.cli", "desk", "--corpus", str(where), "--port", str(port), "--no-browser",
        ]  # fmt: skip
        server = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        try:
            _await_port(server, port)
            address = f"http://127.0.0.1:{port}"
            asyncio.run(load(address, 2, 3.0, lambda: 0))  # page images are drawn, pages compiled
            return asyncio.run(load(address, clients, seconds, lambda: _resident(server.pid)))
        finally:
            server.terminate()
            server.wait(20)


def _await_port(server: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError("the desk did not start")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the desk did not answer")


def _resident(process: int) -> int:
    """Return the resident memory of a process in bytes (Linux)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0


def main() -> None:
    """Measure what the command line asks for and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("page", "load"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args()
    if options.what == "page":
        found = measure_page(options.rounds)
        print(f"{found['pages']} pages, {found['entries']} entries, {found['page_bytes'] / 1000:.0f} kB")
        for key in ("first_request", "page", "page_anew", "form", "client_alone", "drawing_all", "drawing_one"):
            print(f"{key:<14} {1000 * found[key]:8.1f} ms")
        print(f"page / drawing_all {found['page'] / found['drawing_all']:.3f}")
        print(f"page / drawing_one {found['page'] / found['drawing_one']:.3f}")
        print(f"page_anew / drawing_one {found['page_anew'] / found['drawing_one']:.3f}")
        return
    told = measure_load(options.clients, options.seconds)
    print(f"{told['requests']} requests of {options.clients} clients in {options.seconds:g} s: {told['answers']}")
    print(f"median {1000 * told['median']:.0f} ms, 99th percentile {1000 * told['p99']:.0f} ms")
    print(f"memory {told['memory_first'] / 1e6:.0f} MB at first, {told['memory_last'] / 1e6:.0f} MB at last")


if __name__ == "__main__":
    main()
