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

    def __init__(
        self,
        *,
        anonymous: str | None,
        proof: Callable[[str], str | None] = lambda _who: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``anonymous`` is the name of a browser that has not given one; None where it must log in.

        ``proof`` gives what a name's log-in rests on (its password's hash): sessions end when that changes.
        """
        self._anonymous = anonymous
        self._proof = proof
        self._clock = clock
        self._secret = secrets.token_bytes(32)
        self._named: OrderedDict[str, tuple[str, float, str | None]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, token: str | None) -> Session:
        """Return the session of a cookie; a fresh one where there is no cookie or it is not one of ours in form."""
        if token is None or len(token) != 43 or not token.isascii():
            token = secrets.token_urlsafe(32)
        with self._lock:
            known = self._named.get(token)
        who = known[0] if known else self._anonymous
        if known and (self._clock() > known[1] or self._proof(known[0]) != known[2]):
            with self._lock:
                self._named.pop(token, None)
            who = self._anonymous
        csrf = hmac.new(self._secret, token.encode(), hashlib.sha256).hexdigest()
        return Session(token, who, csrf)

    def name(self, who: str, *, instead_of: Session) -> Session:
        """Return a new session with this name; the token known before the log-in is worth nothing afterwards."""
        token, proof = secrets.token_urlsafe(32), self._proof(who)
        with self._lock:
            self._named.pop(instead_of.token, None)
            self._named[token] = (who, self._clock() + LIFETIME, proof)
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

    def attempt(self, key: str) -> float:
        """Return 0 and count an attempt as failed until ``succeeded`` is told, or the seconds to wait before one.

        In one step: of many attempts at once only as many as are allowed come through.
        """
        now = self._clock()
        with self._lock:
            recent = [at for at in self._failed.pop(key, ()) if now - at < self._seconds]
            wait = self._seconds - (now - recent[-self._most]) if len(recent) >= self._most else 0.0
            self._failed[key] = recent if wait else [*recent, now]
            while len(self._failed) > self._keys:
                self._failed.popitem(last=False)
        return wait

    def succeeded(self, key: str) -> None:
        """Forget the failures of a key."""
        with self._lock:
            self._failed.pop(key, None)
