"""Run a desk with uvicorn on a socket that is bound first: a port that is taken is told in a sentence."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from extract.errors import InputMissingError
from extract.web.app import create_app
from extract.web.settings import Settings

_CONNECTIONS = 200  # at once; a browser opens six


def serve(
    settings: Settings,
    host: str,
    port: int,
    *,
    tls: tuple[str | None, str | None] = (None, None),
    started: Callable[[str], None] = lambda _address: None,
    verbose: bool = False,
) -> None:
    """Serve until interrupted. ``started`` is called with the address once it takes connections; port 0: any.

    Raises InputMissingError where the address cannot be used, CorpusError where the corpus cannot.
    """
    app = create_app(settings)
    listening = _bound(host, port)
    certificate, key = tls
    config = uvicorn.Config(
        app,
        log_level="info" if verbose else "warning",
        access_log=verbose,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_CONNECTIONS,
        timeout_graceful_shutdown=3,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  what was asked for
    scheme = "https" if certificate else "http"
    started(f"{scheme}://{f'[{shown}]' if ':' in shown else shown}:{listening.getsockname()[1]}/")
    with listening:
        uvicorn.Server(config).run(sockets=[listening])


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(128)
        except OSError:
            listening.close()
            raise
    except OSError as error:
        raise InputMissingError(
            f"không mở được cổng {port} ở {host} ({error.strerror or error}): "
            "chọn cổng khác bằng --port, ví dụ --port 0"
        ) from error
    return listening
