"""Work in a child process: its result, its errors, its limits, and nothing left behind."""

import os
import signal
import subprocess
import time

import pytest

from extract.errors import DamagedError, EncryptedError, InternalError, LimitError
from extract.isolation import Allowance, call

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


def test_too_much_memory_is_a_limit() -> None:
    """Memory beyond the allowance raises LimitError; the caller is unharmed."""
    with pytest.raises(LimitError, match="bộ nhớ"):
        call(hoard, allowance=Allowance(memory=200 * MEGABYTE))
    assert call(add, 1, 1) == 2


def test_a_crash_is_damage() -> None:
    """A child that dies of a signal raises DamagedError."""
    with pytest.raises(DamagedError):
        call(abort)
