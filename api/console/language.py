"""The language an officer reads the console in: chosen by `?lang=`, kept in a cookie, heard from nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import locales
from locales import DEFAULT, LANGUAGES

COOKIE = "motcua_tieng"
_YEAR = 365 * 24 * 3600
_spoken: ContextVar[str] = ContextVar("spoken", default=DEFAULT)
_address: ContextVar[str] = ContextVar("address", default="")


@dataclass(frozen=True, slots=True)
class Choice:
    """One language in the head of a page: where the same page is in it, and whether it is spoken now."""

    language: str
    address: str
    current: bool


def say(key: str, /, **values: object) -> str:
    """Return the sentence for `key` in the language of whoever looks. Raises `KeyError` for an unknown key."""
    return locales.say(key, _spoken.get(), **values)


def spoken() -> str:
    """Return the language of whoever looks."""
    return _spoken.get()


def choices() -> list[Choice]:
    """Return the languages to choose from, each with the address of this page in it."""
    path, _, query = _address.get().partition("?")
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != "lang"]
    return [Choice(each, f"{path}?{urlencode([*kept, ('lang', each)])}", each == spoken()) for each in LANGUAGES]


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` inside: a paper for the files is Vietnamese, whoever asks for it."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


class Languages:
    """ASGI middleware: the pages below `inside` are in the language that their reader chose."""

    def __init__(self, app: ASGIApp, inside: str) -> None:
        self.app = app
        self.inside = inside

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(self.inside):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        chosen = request.query_params.get("lang")
        wanted = chosen if chosen in LANGUAGES else request.cookies.get(COOKIE)
        query = f"?{request.url.query}" if request.url.query else ""
        shown = f"{request.url.path}{query}" if request.method in {"GET", "HEAD"} else self.inside
        before = _address.set(shown)
        try:
            with speaking(wanted if wanted in LANGUAGES else DEFAULT):
                await self.app(scope, receive, self._keeping(send, chosen) if chosen in LANGUAGES else send)
        finally:
            _address.reset(before)

    def _keeping(self, send: Send, language: str) -> Send:
        cookie = SimpleCookie({COOKIE: language})
        cookie[COOKIE].update({"path": self.inside, "max-age": str(_YEAR), "samesite": "lax", "httponly": "true"})

        async def outward(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", cookie[COOKIE].OutputString())
            await send(message)

        return outward
