"""The chat page and its messages: form posts for every browser, JSON and a stream where there is JavaScript."""

import json
import secrets
from collections.abc import AsyncIterator, Iterable
from hashlib import sha256
from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse

from bot.channels import web
from bot.dialogue.events import Event, Left, Opened, Said
from bot.mailbox import history
from bot.pages.bubbles import shown, sounds
from bot.pages.problems import MALFORMED, NO_TOKEN, TOO_LARGE, TOO_MANY, UNREADABLE, Problem
from bot.pages.rows import as_typed, rows
from bot.pages.visitor import address, forget, new_visitor, remember, visitor
from bot.ports import Incoming, Outgoing, Receipt
from knowledge.handover_code import grouped, read_code

_BOT = "web"
_LONGEST_BODY = 1_000_000
_PATIENCE = 3.0  # seconds a page without JavaScript waits for the API's answer before it is shown
_PING = 15.0
_LONGEST_ID = 64
_MOST_TABS = 30  # of one visitor; a phone that changes networks leaves some behind
_HEADERS = {"Cache-Control": "no-store"}


async def page(request: Request) -> Response:
    """Show the conversation so far; a new visitor is welcomed."""
    desk = request.app.state.desk
    name = visitor(request, desk.key)
    fresh = name is None
    name = name or new_visitor(request, desk.key)
    lines = [] if fresh else await _in_thread(history.lines, desk.mailbox.engine, web.NAME, _BOT, name)
    if not lines:
        await hear_event(request, name, Opened(), "opened")
        lines = await _in_thread(history.lines, desk.mailbox.engine, web.NAME, _BOT, name)
    messages = await _in_thread(history.messages_after, desk.mailbox.engine, web.NAME, _BOT, name, 0)
    waiting = await _in_thread(history.waiting, desk.mailbox.engine, web.NAME, _BOT, name)
    asked = [shown(message, desk.voice) for message in messages[-1:]]
    code = read_code(request.query_params.get("ma", "")[:_LONGEST_ID])
    html = desk.page(
        "chat.html",
        lines=lines,
        asked=asked,
        rows=rows,
        as_typed=as_typed,
        last=max((line.seq for line in lines), default=0),
        waiting=waiting,
        nonce=secrets.token_hex(8),
        code=grouped(code) if code else "",
        big=bool(messages and messages[-1].reply.big),
        sounds={each.seq: sound for each in messages if (sound := sounds(each, desk.voice))},
        speaks=desk.voice is not None,
    )
    response = HTMLResponse(html, headers=_HEADERS)
    if fresh:
        remember(response, name, desk.key, secure=desk.secure)
    return response


async def post_form(request: Request) -> Response:
    """Take a plain form post and show the page again."""
    body = await whole_body(request)
    name = visitor(request, request.app.state.desk.key)
    try:
        fields = await _form(body, request)
    except UnicodeDecodeError as error:
        raise Problem(MALFORMED, "body-malformed") from error
    heard = web.parse(fields)
    response = RedirectResponse("/", status_code=303)
    if name is None:
        name = new_visitor(request, request.app.state.desk.key)
        remember(response, name, request.app.state.desk.key, secure=request.app.state.desk.secure)
    if heard is not None:
        receipt = await hear_event(request, name, heard.event, fields.get("id"))
        await _answered(request, name, receipt)
    return response


async def post_message(request: Request) -> Response:
    """Take one message as JSON `{"id", "text"}` or `{"id", "choice"}` and return what is answered at once."""
    name = known(request)
    payload = _json(await whole_body(request))
    heard = web.parse(payload)
    if heard is None:
        raise Problem(UNREADABLE, "message-empty")
    receipt = await hear_event(request, name, heard.event, payload.get("id"))
    return _told(request, receipt.messages, receipt.requests)


async def get_messages(request: Request) -> Response:
    """Return the messages behind place `after`, and how many answers are still on their way."""
    name = known(request)
    engine = request.app.state.desk.mailbox.engine
    waiting = await _in_thread(history.waiting, engine, web.NAME, _BOT, name)
    found = await _messages(request, name, _number(request.query_params.get("after", "0")))
    return _told(request, found, waiting)


def _told(request: Request, messages: Iterable[Outgoing], waiting: int) -> JSONResponse:
    told = [shown(message, request.app.state.desk.voice) for message in messages]
    return JSONResponse({"messages": told, "waiting": waiting}, headers=_HEADERS)


async def events(request: Request) -> Response:
    """Stream messages as server-sent events; a browser that reconnects names the last one it has."""
    name = known(request)
    if request.app.state.desk.tabs[name] >= _MOST_TABS:
        raise Problem(TOO_MANY, "too-many-messages", {"Retry-After": "5"})
    seen = request.headers.get("Last-Event-ID") or request.query_params.get("after", "0")
    headers = {**_HEADERS, "X-Accel-Buffering": "no"}
    return StreamingResponse(_stream(request, name, _number(seen)), media_type="text/event-stream", headers=headers)


async def start_anew(request: Request) -> Response:
    """Leave this conversation: on a shared phone the next person sees nothing of it."""
    desk = request.app.state.desk
    name = visitor(request, desk.key)
    response = RedirectResponse("/", status_code=303)
    if name is not None:
        await hear_event(request, name, Left())
        forget(response, name, desk.key, secure=desk.secure)
    return response


async def _stream(request: Request, name: str, seen: int) -> AsyncIterator[str]:
    desk = request.app.state.desk
    desk.tabs[name] += 1
    try:
        yield "retry: 2000\n\n"
        with desk.news.watch(name) as watch:
            while not getattr(request.app.state, "closing", False):
                watch.clear()
                for message in await _messages(request, name, seen):
                    seen = message.seq
                    yield f"id: {seen}\ndata: {json.dumps(shown(message, desk.voice), ensure_ascii=False)}\n\n"
                if not await watch.wait(_PING):
                    yield ": still here\n\n"
    finally:
        desk.tabs[name] -= 1
        if not desk.tabs[name]:
            del desk.tabs[name]


async def hear_event(request: Request, name: str, event: Event, given_id: object = None) -> Receipt:
    """Take a turn; the same `given_id` of the same visitor is taken once. Refuses who is too fast."""
    desk = request.app.state.desk
    if not (desk.pace.allows(name) and desk.crowd.allows(address(request))):
        raise Problem(TOO_MANY, "too-many-messages", {"Retry-After": "5"})
    incoming = Incoming(
        channel=web.NAME,
        bot=_BOT,
        person=name,
        external_id=f"{name}:{_id_of(given_id)}",
        event=event,
        heard=event.text if isinstance(event, Said) else None,
        at=desk.clock(),
    )
    receipt: Receipt = await _in_thread(desk.intake.hear, incoming)
    desk.news.fire(name)
    return receipt


async def _answered(request: Request, name: str, receipt: Receipt) -> None:
    """Wait a little for the API, so that the page shown next holds its answer."""
    desk = request.app.state.desk
    if not receipt.requests:
        return
    with anyio.move_on_after(_PATIENCE):
        while await _in_thread(history.waiting, desk.mailbox.engine, web.NAME, _BOT, name):
            await desk.news.wait(desk.news.now(), 0.2)


async def _messages(request: Request, name: str, after: int) -> list[Outgoing]:
    engine = request.app.state.desk.mailbox.engine
    found: list[Outgoing] = await _in_thread(history.messages_after, engine, web.NAME, _BOT, name, after)
    return found


async def _in_thread(function: Any, *arguments: Any) -> Any:
    return await anyio.to_thread.run_sync(function, *arguments)


async def whole_body(request: Request, most: int = _LONGEST_BODY, what: str = "body") -> bytes:
    """Return the body, held in memory alone; more than `most` bytes of `what` are refused."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise Problem(TOO_LARGE, f"{what}-too-large")
    return bytes(body)


async def _form(body: bytes, request: Request) -> dict[str, str]:
    """Read the text fields of a form; the body was taken already, so it is given back to the reader of forms."""
    body.decode("utf-8")

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async with Request(request.scope, receive).form() as fields:
        return {key: value for key, value in fields.items() if isinstance(value, str)}


def _id_of(given: object) -> str:
    """Return the id that the sender gave the message, so that sending it again changes nothing; else a new one."""
    if given is None or given == "":
        return secrets.token_hex(16)
    if isinstance(given, str) and len(given) <= _LONGEST_ID and given.isascii() and given.isprintable():
        return given
    return sha256(json.dumps(given).encode()).hexdigest()


def _json(body: bytes) -> dict[str, Any]:
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Problem(MALFORMED, "body-malformed") from error
    if not isinstance(payload, dict):
        raise Problem(UNREADABLE, "body-not-an-object")
    return payload


def known(request: Request) -> str:
    """Return the visitor's name; raises a problem where the page was never opened."""
    name = visitor(request, request.app.state.desk.key)
    if name is None:
        raise Problem(NO_TOKEN, "visitor-unknown")
    return name


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004
