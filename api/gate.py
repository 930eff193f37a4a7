"""What every request passes first: a number of its own, a size limit, and text that is text."""

import json
import logging
import re
from collections.abc import Sequence
from secrets import token_hex
from traceback import format_tb
from typing import Any
from urllib.parse import unquote_to_bytes

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import errors

LARGEST_BODY = 1_000_000
_REQUEST_ID = re.compile(r"[0-9a-f]{16}")
_NUL_ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
)
_BY_HTTPS = (b"strict-transport-security", b"max-age=31536000")
_NO_STORE = (b"cache-control", b"no-store")
_CONSOLE = "/canbo"
_NOTHING = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_NEVER_KEPT = "/v1/"  # no cache between us and a person keeps where their dossier stands
_STREAMED = frozenset({("POST", "/v1/dossiers/batch")})  # reads its body by itself, row by row, and checks each
_log = logging.getLogger(__name__)


class Gate:
    """ASGI middleware; what goes wrong behind it becomes a problem body with a number, never a trace."""

    def __init__(self, app: ASGIApp, *, https: bool = False) -> None:
        self.app = app
        self.https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = scope.setdefault("state", {})["request_id"] = _number(scope)
        outward = _Outward(send, request_id, self._headers(scope["path"]), console=scope["path"].startswith(_CONSOLE))
        try:
            _check_address(scope)
            if (scope["method"], scope["path"]) in _STREAMED:
                await self.app(scope, receive, outward)
                return
            body = await _read(scope, receive)
            if body is None:
                return
            _check_body(Request(scope).headers.get("content-type", ""), body)
            await self.app(scope, _again(body, receive), outward)
        except errors.ApiError as error:
            await errors.respond(error, language_of(scope), request_id)(scope, receive, outward)
        except ClientDisconnect:
            return
        except Exception as error:
            _log_failure(error, request_id)
            if outward.started:
                raise
            failure = errors.respond(errors.InternalError(), language_of(scope), request_id)
            await failure(scope, receive, outward)

    def _headers(self, path: str) -> list[tuple[bytes, bytes]]:
        """Return what every answer of an address bears."""
        headers = [*_HEADERS, _BY_HTTPS] if self.https else [*_HEADERS]
        return [*headers, _NO_STORE] if path.startswith(_NEVER_KEPT) else headers


def _number(scope: Scope) -> str:
    """Return the number that the caller gave the request, if it is one, so that both logs tell of the same."""
    given = Request(scope).headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else token_hex(8)


def _log_failure(error: Exception, request_id: str) -> None:
    """Log where it happened but not what the error says: its words may hold what a person wrote."""
    where = "".join(format_tb(error.__traceback__))
    _log.error("request %s failed with %s\n%s", request_id, type(error).__name__, where)


class _Outward:
    """Send answers on, with the request's number and the headers every answer bears."""

    def __init__(self, send: Send, request_id: str, headers: Sequence[tuple[bytes, bytes]], *, console: bool) -> None:
        self.send = send
        self.extra = [*headers, (b"x-request-id", request_id.encode())]
        self.console = console
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            own = list(message.get("headers", ()))
            bare = self.console and all(name != _NOTHING[0] for name, _ in own)
            message = {**message, "headers": [*own, *self.extra, *([_NOTHING] if bare else [])]}
        await self.send(message)


def language_of(scope: Scope) -> str:
    """Return the language of sentences in the answer: English where it is asked for first, else Vietnamese."""
    wanted = Request(scope).headers.get("accept-language", "")
    return "en" if wanted.strip().lower().startswith("en") else "vi"


def _check_address(scope: Scope) -> None:
    for part in (scope.get("raw_path") or scope["path"].encode(), scope["query_string"]):
        _check_text(unquote_to_bytes(part))


def _check_text(text: bytes) -> str:
    if b"\x00" in text:
        raise errors.NulByteError
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise errors.NotUtf8Error from None


async def _read(scope: Scope, receive: Receive) -> bytes | None:
    """Return the whole body, or None if the caller went away. Raises `BodyTooLargeError` as soon as it is known."""
    announced = Request(scope).headers.get("content-length", "0")
    if announced.isascii() and announced.isdigit() and int(announced[:20]) > LARGEST_BODY:
        raise errors.BodyTooLargeError
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            raise errors.BodyTooLargeError
        if not message.get("more_body", False):
            return bytes(body)


def _check_body(content_type: str, body: bytes) -> None:
    kind = content_type.split(";", 1)[0].strip().lower()
    if not body:
        return
    if kind == "application/json" or kind.endswith("+json"):
        check_json(body)
    elif kind == "application/x-www-form-urlencoded":
        _check_text(unquote_to_bytes(body))


def check_json(body: bytes) -> Any:
    """Return what `body` says. Raises `BadRequestError` unless it is JSON that every reader agrees on."""
    text = _check_text(body)
    try:
        value = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise errors.BodyMalformedError from None
    if b"\\u0000" in body and _NUL_ESCAPE.search(body):
        raise errors.NulByteError
    if b"\\ud" in body.lower():
        _check_surrogates(value)
    return value


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _check_surrogates(value: Any) -> None:
    """Refuse half of a surrogate pair: it is no character, and no database can keep it."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise errors.NotUtf8Error from None


def _again(body: bytes, receive: Receive) -> Receive:
    """Give the body that was read to the application, then what comes after it."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
