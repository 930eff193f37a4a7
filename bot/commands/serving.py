"""Serve until Ctrl-C or a signal, and stop without cutting anybody off."""

import contextlib
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

_GRACE_SECONDS = 5


class _Server(uvicorn.Server):
    """Ends the streams of open pages first; it would wait for them until it loses patience."""

    def __init__(self, config: uvicorn.Config, close: Callable[[], None]) -> None:
        super().__init__(config)
        self.close = close

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.close()
        await super().shutdown(sockets)


def serve(app: ASGIApp, close: Callable[[], None], host: str, port: int) -> None:
    """Answer on `host` and `port` until the process is told to stop, then `close`; Ctrl-C is an ordinary end."""
    config = uvicorn.Config(
        app,
        host,
        port,
        log_level="warning",
        timeout_graceful_shutdown=_GRACE_SECONDS,
        server_header=False,
    )
    with contextlib.suppress(KeyboardInterrupt):
        _Server(config, close).run()
