"""Who is at the other end: a random token in a cookie, what the server knows of it, and how often it may guess."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

COOKIE = "desk"
LIFETIME = 12 * 3600.0  # seconds: a working day
_MOST = 10_000  # remembered tokens


@dataclass(frozen=True, slots=True)
class Session:
    """One browser: its token, the name of its clerk (None before log-in), and the token that its forms must carry."""

    token: str
    who: str | None
    csrf: str


class Sessions:
    """The sessions of a desk. Only those with a name are remembered; the form token follows from the cookie's."""

    def __init__(self, *, anonymous: str | None, clock: Callable[[], float] = time.monotonic) -> None:
        """``anonymous`` is the name of a browser that has not given one; None where it must log in."""
        self._anonymous = anonymous
        self._clock = clock
        self._secret = secrets.token_bytes(32)
        self._named: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, token: str | None) -> Session:
        """Return the session of a cookie; a fresh one where there is no cookie or it is not one of ours in form."""
        if token is None or len(token) != 43 or not token.isascii():
            token = secrets.token_urlsafe(32)
        with self._lock:
            who, until = self._named.get(token, (self._anonymous, 0.0))
            if until and self._clock() > until:
                del self._named[token]
                who = self._anonymous
        csrf = hmac.new(self._secret, token.encode(), hashlib.sha256).hexdigest()
        return Session(token, who, csrf)

    def name(self, who: str, *, instead_of: Session) -> Session:
        """Return a new session with this name; the token known before the log-in is worth nothing afterwards."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._named.pop(instead_of.token, None)
            self._named[token] = (who, self._clock() + LIFETIME)
            while len(self._named) > _MOST:
                self._named.popitem(last=False)
        return self.of(token)

    def forget(self, session: Session) -> None:
        """Log out."""
        with self._lock:
            self._named.pop(session.token, None)


def same(one: str, other: str) -> bool:
    """Compare tokens in a time that tells nothing."""
    return hmac.compare_digest(one.encode(), other.encode())


class Throttle:
    """How often a key (an address, a name) may fail: ``most`` times within ``seconds``, then it has to wait."""

    def __init__(
        self, *, most: int = 5, seconds: float = 300.0, keys: int = 10_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._seconds, self._keys, self._clock = most, seconds, keys, clock
        self._failed: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, *keys: str) -> float:
        """Return the seconds until all of ``keys`` may try again, 0 for now."""
        now = self._clock()
        with self._lock:
            waits = [0.0]
            for key in keys:
                recent = [at for at in self._failed.get(key, ()) if now - at < self._seconds]
                if len(recent) >= self._most:
                    waits.append(self._seconds - (now - recent[-self._most]))
            return max(waits)

    def failed(self, *keys: str) -> None:
        """Note a failure of each key."""
        now = self._clock()
        with self._lock:
            for key in keys:
                recent = [at for at in self._failed.pop(key, ()) if now - at < self._seconds]
                self._failed[key] = [*recent[-self._most :], now]
            while len(self._failed) > self._keys:
                self._failed.popitem(last=False)

    def succeeded(self, *keys: str) -> None:
        """Forget the failures of each key."""
        with self._lock:
            for key in keys:
                self._failed.pop(key, None)
