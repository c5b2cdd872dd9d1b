"""Who may log in: names and argon2 hashes in one file that only its owner can read."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from extract.errors import CorpusError

LEAST_LENGTH = 10  # characters of a password


class Users:
    """The users of a desk: ``Users(folder / "users.json")``. It is read at each log-in: changes count at once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> list[str]:
        """Return all names. Raises CorpusError where the file is damaged."""
        return sorted(self._read())

    def set_password(self, name: str, password: str) -> None:
        """Add a user, or change the password of one."""
        from argon2 import PasswordHasher  # noqa: PLC0415  with log-in only

        self._write({**self._read(), name: PasswordHasher().hash(password)})

    def remove(self, name: str) -> bool:
        """Take a user's name from the list; tell whether it was there. Sessions of the user end at once."""
        users = self._read()
        if name not in users:
            return False
        del users[name]
        self._write(users)
        return True

    def hash_of(self, name: str) -> str | None:
        """Return what is kept of a user's password, None where there is no such user."""
        return self._read().get(name)

    def _write(self, users: dict[str, str]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self.path.parent)  # readable by its owner only
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(users, file, ensure_ascii=False, indent=1, sort_keys=True)
        Path(temporary).replace(self.path)

    def verify(self, name: str, password: str) -> bool:
        """Tell whether this is the user's password; takes the same time for names that do not exist."""
        from argon2 import PasswordHasher  # noqa: PLC0415
        from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415

        hasher = PasswordHasher()
        known = self._read().get(name)
        try:
            hasher.verify(known or _nobody(), password)
        except (VerificationError, InvalidHashError):
            return False
        return known is not None

    def _read(self) -> dict[str, str]:
        try:
            users = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise CorpusError(
                f"{self.path}: không đọc được danh sách người dùng; xóa tệp rồi chạy lại --add-user"
            ) from error
        return {str(name): str(password) for name, password in users.items()}


_hash_of_nobody: list[str] = []


def _nobody() -> str:
    """Return a hash that no password matches, made once."""
    if not _hash_of_nobody:
        from argon2 import PasswordHasher  # noqa: PLC0415

        _hash_of_nobody.append(PasswordHasher().hash(os.urandom(24).hex()))
    return _hash_of_nobody[0]
