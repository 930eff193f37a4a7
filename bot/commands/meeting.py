"""How the bot and the API reach each other: over HTTP, without a socket where both live in one process."""

import httpx
from starlette.types import ASGIApp

_PATIENCE_SECONDS = 10
_CONNECTIONS = httpx.Limits(max_connections=100, max_keepalive_connections=20)


def inside(app: ASGIApp, name: str) -> httpx.AsyncClient:
    """Return a client of an application in this process."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://{name}")


def remote(url: str, limits: httpx.Limits = _CONNECTIONS) -> httpx.AsyncClient:
    """Return a client of an application elsewhere."""
    return httpx.AsyncClient(base_url=url, timeout=_PATIENCE_SECONDS, limits=limits)
