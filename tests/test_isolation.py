"""Work in a child process: its result, its errors, its limits, and nothing left behind."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extract.errors import DamagedError, EncryptedError, InternalError, LimitError
from extract.isolation import Allowance, beat, call, calls

MEGABYTE = 1 << 20


def add(a: int, b: int) -> int:
    """Add."""
    return a + b


def refuse() -> None:
    """Raise one of our own errors."""
    raise EncryptedError("tệp có mật khẩu")


def stumble() -> None:
    """Raise somebody else's error."""
    raise ZeroDivisionError("x")


def sleep_with_child(path: str) -> None:
    """Start a program of our own, note its pid, and never end."""
    started = subprocess.Popen(["sleep", "60"])
    with open(path, "w", encoding="ascii") as file:  # noqa: PTH123
        file.write(str(started.pid))
    time.sleep(60)


def hoard() -> int:
    """Ask for more memory than is allowed."""
    return len(bytearray(600 * MEGABYTE))


def abort() -> None:
    """Die of a signal, as a C library does (one that the test runner does not trace)."""
    os.kill(os.getpid(), signal.SIGUSR1)


def test_the_result_comes_home() -> None:
    """A result is returned as from a plain call."""
    assert call(add, 2, 3) == 5


def test_our_errors_keep_their_kind() -> None:
    """An ExtractError keeps class and sentence on its way out of the child."""
    with pytest.raises(EncryptedError, match="mật khẩu"):
        call(refuse)


def test_other_errors_become_internal() -> None:
    """Any other exception arrives as InternalError that names it."""
    with pytest.raises(InternalError, match="ZeroDivisionError"):
        call(stumble)


def test_too_long_is_a_limit_and_leaves_no_process(tmp_path: object) -> None:
    """Overtime raises LimitError soon after the limit, and programs that the child started are gone too."""
    note = f"{tmp_path}/pid"
    began = time.monotonic()
    with pytest.raises(LimitError, match="giây"):
        call(sleep_with_child, note, allowance=Allowance(seconds=1.0))
    assert time.monotonic() - began < 5
    with open(note, encoding="ascii") as file:  # noqa: PTH123
        pid = int(file.read())
    for _ in range(50):
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii") as file:  # noqa: PTH123
                if file.read().split()[2] == "Z":
                    return
        except FileNotFoundError:
            return
        time.sleep(0.05)
    pytest.fail("the grandchild still runs")


def note_and_sleep(path: str) -> None:
    """Note our pid and sleep."""
    with open(path, "w", encoding="ascii") as file:  # noqa: PTH123
        file.write(str(os.getpid()))
    time.sleep(60)


def nest(path: str) -> None:
    """Do the work in a child of our own, as the pages of a scan are read side by side."""
    call(note_and_sleep, path)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel ends grandchildren on Linux only")
def test_children_of_children_end_too(tmp_path: Path) -> None:
    """A child that is killed takes the children along that it isolated work in."""
    note = tmp_path / "pid"
    with pytest.raises(LimitError, match="giây"):
        call(nest, str(note), allowance=Allowance(seconds=2.0))
    process = Path("/proc", note.read_text("ascii"))
    for _ in range(100):
        if not process.exists() or "Z (zombie)" in (process / "status").read_text("ascii"):
            return
        time.sleep(0.05)
    pytest.fail("the grandchild still runs")


def test_too_much_memory_is_a_limit() -> None:
    """Memory beyond the allowance raises LimitError; the caller is unharmed."""
    with pytest.raises(LimitError, match="bộ nhớ"):
        call(hoard, allowance=Allowance(memory=200 * MEGABYTE))
    assert call(add, 1, 1) == 2


def hoard_and_abort() -> None:
    """Die in want of memory, as a C library does."""
    kept = bytearray(150 * MEGABYTE)
    os.kill(os.getpid(), signal.SIGUSR1 if kept else 0)


def test_a_crash_in_want_of_memory_is_a_limit() -> None:
    """A child that dies with its memory half used up asked for too much."""
    with pytest.raises(LimitError, match="bộ nhớ"):
        call(hoard_and_abort, allowance=Allowance(memory=200 * MEGABYTE))


def test_work_that_goes_on_may_beat() -> None:
    """A step may not take longer than allowed; each beat begins a new one."""
    allowance = Allowance(seconds=60, step_seconds=4.0)  # starting up, where it is no fork, is in the first step
    assert call(steps, 0.9, 5, allowance=allowance) == 5
    with pytest.raises(LimitError, match="một trang"):
        call(steps, 20.0, 1, allowance=allowance)


def steps(seconds: float, count: int) -> int:
    """Take some steps."""
    for _ in range(count):
        time.sleep(seconds)
        beat()
    return count


def test_calls_come_in_order_side_by_side() -> None:
    """Results and errors come in the order of the arguments, however long each took; several run at once."""
    began = time.monotonic()
    outcomes = list(calls(nap, [(1.0,), (0.2,), (-1.0,), (0.6,)], jobs=4))
    assert outcomes[:2] == [1.0, 0.2]
    assert isinstance(outcomes[2], InternalError)
    assert outcomes[3] == pytest.approx(0.6)
    assert time.monotonic() - began < 1.75


def nap(seconds: float) -> float:
    """Sleep."""
    time.sleep(seconds)
    return seconds


def test_calls_left_early_leave_nothing() -> None:
    """Who takes no more results ends the work that still runs."""
    running = calls(nap, [(0.0,), (60.0,), (60.0,)], jobs=3)
    assert next(running) == pytest.approx(0.0)
    running.close()
    assert multiprocessing.active_children() == []


def test_what_a_child_prints_is_no_product(capfd: pytest.CaptureFixture[str]) -> None:
    """What work prints, through Python or below it, goes to stderr."""
    call(chatter)
    out, err = capfd.readouterr()
    assert out == ""
    assert "below" in err


def chatter() -> None:
    """Print in two ways."""
    print("above", flush=True)  # noqa: T201
    os.write(1, b"below")


def test_a_crash_is_damage() -> None:
    """A child that dies of a signal raises DamagedError."""
    with pytest.raises(DamagedError):
        call(abort, allowance=Allowance(memory=1 << 34))  # a spawned child is told the peak of this process as its own


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is forked")
def test_what_the_parent_has_is_not_counted_as_the_childs() -> None:
    """A fork that crashes did not die of the memory that its parent has."""
    script = (
        "import os\n"
        "from extract.errors import DamagedError\n"
        "from extract.isolation import Allowance, call\n"
        "much = bytearray(200_000_000)\n"
        "much[::4096] = b'x' * len(much[::4096])\n"
        "try:\n"
        "    call(os.abort, allowance=Allowance(memory=300_000_000))\n"
        "except DamagedError:\n"
        "    print('damaged')\n"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout == b"damaged\n"
