"""Files made to harm: each ends in a result or a sentence, within its limits, and leaves nothing behind.

Each is read by a fresh process, the caller, which tells what became of the file and of itself.
"""

import concurrent.futures
import io
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import hostile
import pytest

from extract import read
from extract.errors import DamagedError, ExtractError, LimitError
from extract.reading import Limits, read_bytes

SECONDS, MEMORY = 3.0, 300_000_000
SMALL = Limits(seconds=SECONDS, page_seconds=SECONDS, memory=MEMORY)
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

CALLER = """
import json, os, resource, sys, time
from extract import read
from extract.reading import Limits, preload
seconds, memory = float(sys.argv[2]), int(sys.argv[3])
preload("pdf"), preload("docx")
def peak():
    with open("/proc/self/status") as file:
        return next(1024 * int(line.split()[1]) for line in file if line.startswith("VmHWM"))
before = peak()
began = time.monotonic()
try:
    told = {"text": read(sys.argv[1], limits=Limits(seconds=seconds, page_seconds=seconds, memory=memory)).text}
except Exception as error:
    told = {"error": type(error).__name__, "sentence": str(error)}
told["seconds"] = time.monotonic() - began
told["grown"] = peak() - before
told["child"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 - before
told["left"] = []
for process in filter(str.isdigit, os.listdir("/proc")):
    try:
        with open(f"/proc/{process}/stat") as file:
            if int(file.read().rpartition(")")[2].split()[1]) == os.getpid():
                told["left"].append(int(process))
    except OSError:
        pass
print(json.dumps(told))
"""

FILES = {
    "range_bomb": (hostile.range_bomb, "LimitError", "bộ nhớ|giây"),
    "form_bomb": (hostile.form_bomb, "LimitError", "giây|bộ nhớ"),
    "crowded_page": (hostile.crowded_page, "LimitError", "ký tự"),
    "flate_bomb": (hostile.flate_bomb, "LimitError", "bộ nhớ"),
    "huge_image": (hostile.huge_image, "LimitError", "điểm ảnh"),
    "page_tree_loop": (hostile.page_tree_loop, None, "Bao cao cong tac thi dua"),
    "count_lie": (hostile.count_lie, None, "Bao cao cong tac thi dua"),
    "many_pages": (lambda: hostile.many_pages(300), None, "Bao cao cong tac thi dua"),
    "zip_bomb": (hostile.zip_bomb, "LimitError", "sau khi giải nén"),
    "lying_zip": (hostile.lying_zip, "DamagedError", "hỏng"),
    "cut_front": (hostile.cut_front, "DamagedError", "hỏng"),
    "empty_paragraphs": (hostile.empty_paragraphs, "LimitError", "đoạn"),
    "billion_laughs": (hostile.billion_laughs, "DamagedError", "hỏng|không hợp lệ"),
    "deep_nesting": (hostile.deep_nesting, "DamagedError", "hỏng"),
    "deep_html": (hostile.deep_html, "NoTextError", "không có chữ"),
    "noise": (hostile.random_bytes, "UnsupportedFormatError", "định dạng"),
    "noisy_pdf": (lambda: hostile.random_bytes(b"%PDF-1.7\n"), "DamagedError", "hỏng"),
    "noisy_zip": (lambda: hostile.random_bytes(b"PK\x03\x04"), "UnsupportedFormatError", "định dạng"),
    "noisy_doc": (lambda: hostile.random_bytes(bytes.fromhex("d0cf11e0a1b11ae1")), "UnsupportedFormatError", "Word"),
}


def told_of(path, seconds=SECONDS, memory=MEMORY):
    """Read a file in a fresh caller; return what it told."""
    command = [sys.executable, "-c", CALLER, str(path), str(seconds), str(memory)]
    done = subprocess.run(command, capture_output=True, timeout=60, check=True)
    return json.loads(done.stdout)


@linux
@pytest.mark.parametrize("name", FILES)
def test_no_file_takes_its_caller_down(name, tmp_path):
    """The expected outcome, at most a fifth over time and memory, no process left, the caller no larger."""
    build, error, words = FILES[name]
    path = tmp_path / name
    path.write_bytes(build())
    told = told_of(path)
    assert told.get("error") == error, told
    said = told.get("sentence", told.get("text"))
    assert any(word in said for word in words.split("|")), said
    assert told["seconds"] < 1.2 * SECONDS
    assert told["child"] < 1.2 * MEMORY
    assert told["grown"] < 60_000_000
    assert told["left"] == []


@linux
def test_the_child_dies_with_its_caller(tmp_path):
    """A caller that is killed outright leaves no child that goes on reading."""
    path = tmp_path / "bomb.pdf"
    path.write_bytes(hostile.form_bomb())
    caller = subprocess.Popen([sys.executable, "-c", CALLER, str(path), "60", str(MEMORY)])
    child = _wait_for(lambda: next(iter(_children(caller.pid)), None))
    time.sleep(0.3)  # the reader is at work
    caller.send_signal(signal.SIGKILL)
    caller.wait()
    assert _wait_for(lambda: not Path(f"/proc/{child}").exists())


def _wait_for(told, seconds=10.0):
    end = time.monotonic() + seconds
    while not (value := told()) and time.monotonic() < end:
        time.sleep(0.02)
    return value


def _children(pid):
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text("utf-8").rpartition(")")[2].split()[1]) == pid:
                found.append(int(stat.parent.name))
        except OSError:
            continue
    return found


@pytest.mark.parametrize("share", [0.2, 0.6, 0.9])
@pytest.mark.parametrize("build", [hostile.many_pages, lambda: hostile.docx(("word/document.xml", b"<w" * 999))])
def test_truncated_files_are_damaged(build, share):
    """A file cut short is damaged, whatever its format."""
    data = build()
    with pytest.raises(DamagedError):
        read(io.BytesIO(data[: int(len(data) * share)]), limits=SMALL)


LIMITS = [
    (Limits(file=100), hostile.page_tree_loop, "--limit file="),
    (Limits(pages=1), hostile.two_pages, "--limit pages=2"),
    (Limits(page_chars=10), hostile.page_tree_loop, "--limit page_chars="),
    (Limits(pixels=1000), lambda: hostile.huge_image(64), "--limit pixels="),
    (Limits(xml=1000), lambda: hostile.zip_bomb(1_000_000), "--limit xml="),
    (Limits(page_seconds=0.5), hostile.form_bomb, "--limit page_seconds="),
    (Limits(seconds=0.5), hostile.form_bomb, "--limit seconds="),
    (Limits(memory=100_000_000), hostile.flate_bomb, "--limit memory="),
]


@pytest.mark.parametrize(("limits", "build", "advice"), LIMITS, ids=[advice for _, _, advice in LIMITS])
def test_each_limit_has_its_sentence(limits, build, advice):
    """Each limit is kept, and its sentence says what it is and how to raise it."""
    with pytest.raises(LimitError) as caught:
        read(io.BytesIO(build()), limits=limits)
    assert advice in str(caught.value)


def test_limits_in_this_process():
    """Without a child the limits on size and content hold all the same."""
    with pytest.raises(LimitError, match="trang"):
        read_bytes(hostile.two_pages(), limits=Limits(pages=1))
    assert read(io.BytesIO(hostile.two_pages()), isolate=False).text.count("Bao cao") == 2


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (["pages=3000"], Limits(pages=3000)),
        (["memory=1.5GB", "page-seconds=0.5"], Limits(memory=1_500_000_000, page_seconds=0.5)),
        (["file=10mb", "xml=5000"], Limits(file=10_000_000, xml=5000)),
    ],
)
def test_settings_change_limits(settings, expected):
    """Settings name limits; sizes take units."""
    assert Limits().changed(settings) == expected


@pytest.mark.parametrize(
    "setting",
    [
        "trang=5",
        "pages",
        "pages=0",
        "pages=-1",
        "pages=5MB",
        "memory=nhiều",
        "=5",
        "",
        "memory=9000000GB",
        f"seconds={'9' * 5000}",
    ],
)
def test_wrong_settings_are_explained(setting):
    """A setting that is none raises ValueError with what can be written."""
    with pytest.raises(ValueError, match=r"chỉ có|phải là số dương"):
        Limits().changed([setting])


def _outcome(data):
    """Return the text of a file, or the name of its error (in a worker)."""
    try:
        return read(io.BytesIO(data), limits=SMALL).text
    except ExtractError as error:
        return type(error).__name__


@linux
def test_workers_of_a_pool_read_in_children_too():
    """A multiprocessing pool's daemonic workers, which may have no children, isolate their files all the same."""
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(_outcome, [hostile.page_tree_loop(), hostile.form_bomb()]) == [
            "Bao cao cong tac thi dua",
            "LimitError",
        ]


def test_threads_read_side_by_side():
    """Where threads run, children are spawned instead of forked: nothing hangs, the main script is not run again."""
    files = [hostile.page_tree_loop(), hostile.random_bytes(b"%PDF-1.7\n")]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        patient = Limits(seconds=30, memory=MEMORY)
        first = pool.submit(lambda: read(io.BytesIO(files[0]), limits=patient).text)
        second = pool.submit(lambda: read(io.BytesIO(files[1]), limits=patient).text)
        assert first.result() == "Bao cao cong tac thi dua"
        with pytest.raises(DamagedError):
            second.result()


def test_a_script_without_a_guard_may_read(tmp_path):
    """A plain script that reads at its top level works where processes are spawned, and runs once."""
    path, script = tmp_path / "a.pdf", tmp_path / "script.py"
    path.write_bytes(hostile.page_tree_loop())
    script.write_text(
        "import extract, extract.isolation, sys\nprint('begin')\nextract.isolation.starting._LINUX = False\n"
        "print(extract.read(sys.argv[1]).text)\n",
        "utf-8",
    )
    done = subprocess.run([sys.executable, script, path], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split("\n") == ["begin", "Bao cao cong tac thi dua", ""]


def test_one_bomb_among_good_files_on_the_command_line(tmp_path):
    """Bombs are refused with exit code 8 and one line each; the files around them come out, in order."""
    good, bomb, crowd = tmp_path / "a.pdf", tmp_path / "b.pdf", tmp_path / "c.docx"
    good.write_bytes(hostile.page_tree_loop())
    bomb.write_bytes(hostile.form_bomb())
    crowd.write_bytes(hostile.empty_paragraphs())
    done = subprocess.run(
        [sys.executable, "-m", "extract.cli", good, bomb, crowd, good, "--limit", "seconds=2", "--jobs", "2"],
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    errors = done.stderr.decode().splitlines()
    assert done.returncode == 8
    assert [line.split(":")[0] for line in errors] == [str(bomb), str(crowd)]
    assert [json.loads(line)["source"]["path"] for line in done.stdout.splitlines()] == [str(good)] * 2
