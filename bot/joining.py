"""Find the channels and join those that are configured: a new one is one file in `bot/channels`."""

import pkgutil
import re
from collections.abc import Awaitable, Callable
from functools import cache
from importlib import import_module
from types import ModuleType

import httpx

import bot.channels
from bot.lines import Limits, Line, Paper, Tools
from bot.ports import Refused, TryLater
from bot.settings import Settings
from locales import say

_LINK = re.compile(r"/v1/papers/([\w.~=-]{1,400})$", re.ASCII)
_NAMED = re.compile(r'filename="([\w.-]{1,60})\.pdf"', re.ASCII)
_LARGEST = 5_000_000  # bytes; what every platform takes
_SECONDS = 15.0


@cache
def channel_modules() -> tuple[ModuleType, ...]:
    """Return every module of `bot.channels`."""
    return tuple(import_module(f"bot.channels.{each.name}") for each in pkgutil.iter_modules(bot.channels.__path__))


def limits_by_channel() -> dict[str, Limits]:
    """Return what fits into one message of each channel."""
    return {module.NAME: module.LIMITS for module in channel_modules()}


def platforms() -> tuple[ModuleType, ...]:
    """Return the modules that join a platform, where there is something to configure."""
    return tuple(module for module in channel_modules() if hasattr(module, "open_line"))


def open_lines(settings: Settings, tools: Tools) -> dict[str, Line]:
    """Return a line for each platform that is configured, by the name of its channel."""
    opened = (module.open_line(settings, tools) for module in platforms())
    return {line.name: line for line in opened if line is not None}


def client_of_platforms() -> httpx.AsyncClient:
    """Return the client with which lines call their platforms; it follows nobody elsewhere."""
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=20)
    return httpx.AsyncClient(timeout=_SECONDS, limits=limits, follow_redirects=False)


def papers_of(http: httpx.AsyncClient) -> Callable[[str], Awaitable[Paper]]:
    """Return what reads a paper link of ours; `http` reaches the API."""

    async def read(link: str) -> Paper:
        found = _LINK.search(link)
        if found is None:
            raise Refused("no-paper-link")
        try:
            answer = await http.get(f"/v1/papers/{found[1]}")
        except httpx.HTTPError as error:
            raise TryLater(type(error).__name__) from None
        return _paper(answer)

    return read


def _paper(answer: httpx.Response) -> Paper:
    if answer.is_server_error or answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise TryLater(f"http-{answer.status_code}")
    if not answer.is_success or len(answer.content) > _LARGEST:
        raise Refused("paper-gone")
    named = _NAMED.search(answer.headers.get("Content-Disposition", ""))
    return Paper(say("paper-file", code=named[1] if named else ""), answer.content)
