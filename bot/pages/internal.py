"""Addresses for the office: recent conversations and masked transcripts, behind the office's token."""

import hmac
import re
from datetime import timedelta

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.client import keyed_hash
from bot.mailbox import history, watch
from bot.pages.problems import NO_TOKEN, NOT_FOUND, Problem

_MOST, _USUAL = 200, 50
_GIVEN_UP_SHOWN = timedelta(days=7)
_SMALL_NUMBER = re.compile(r"[0-9]{1,9}")


async def recent_conversations(request: Request) -> JSONResponse:
    """Return the latest conversations, newest first, without who they are with."""
    _require_office(request)
    wanted = request.query_params.get("limit", "")
    limit = min(_MOST, int(wanted)) if _SMALL_NUMBER.fullmatch(wanted) else _USUAL
    found = await anyio.to_thread.run_sync(history.recent, request.app.state.desk.mailbox.engine, limit)
    return JSONResponse(list(found))


async def one_conversation(request: Request) -> JSONResponse:
    """Return one transcript with personal data masked."""
    _require_office(request)
    engine = request.app.state.desk.mailbox.engine
    found = await anyio.to_thread.run_sync(history.transcript, engine, request.path_params["id"])
    if found is None:
        raise Problem(NOT_FOUND, "conversation-not-found")
    return JSONResponse(found)


async def deliveries(request: Request) -> JSONResponse:
    """Return what waits on us for too long, and what was given up in the last seven days; never what it says."""
    _require_office(request)
    desk = request.app.state.desk
    engine, now = desk.mailbox.engine, desk.clock()
    stuck = await anyio.to_thread.run_sync(watch.stuck, engine, now)
    given_up = await anyio.to_thread.run_sync(watch.given_up, engine, now - _GIVEN_UP_SHOWN)
    return JSONResponse({"stuck": list(stuck), "given_up": list(given_up)})


def _require_office(request: Request) -> None:
    given = request.headers.get("Authorization", "")
    expected = f"Bearer {keyed_hash(request.app.state.desk.key, 'api-to-bot')}"
    if not hmac.compare_digest(given.encode(errors="replace"), expected.encode()):
        raise Problem(NO_TOKEN, "token-required", {"WWW-Authenticate": "Bearer"})
