"""Products are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from extract.errors import InputMissingError


def write_atomically(target: Path, content: str | bytes) -> None:
    """Write ``content`` (a str as UTF-8) so that ``target`` is either the old file or the whole new one.

    Raises InputMissingError when the folder cannot be written.
    """
    import tempfile  # noqa: PLC0415  start-up is lazy

    temporary: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            temporary = Path(file.name)
            file.write(content.encode() if isinstance(content, str) else content)
        temporary.chmod(_mode(target))
        os.replace(temporary, target)  # noqa: PTH105  Path.replace is the same call; the os one is named for what it does
    except OSError as error:
        raise InputMissingError(
            f"không ghi được {target} ({error.strerror}): đóng tệp này nếu đang mở, kiểm tra thư mục và quyền ghi, "
            "hoặc chọn nơi khác bằng -o"
        ) from error
    finally:  # after the exchange there is none left
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _mode(target: Path) -> int:
    """Return the permissions of the file to be replaced, or of any new file: temporary ones are their owner's only."""
    with contextlib.suppress(FileNotFoundError):
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
