"""What the webhooks of all platforms share: the body, the secret, and the way into the mailbox."""

import hmac
import json
import logging
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import anyio
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.faults import report
from bot.lines import Heard, Line, Malformed, Tools
from bot.mailbox.engine import is_away
from bot.ports import Incoming, Receipt

_LONGEST_BODY = 1_000_000
_TOO_LARGE, _FORBIDDEN = 413, 403
_LOG = logging.getLogger(__name__)


async def raw_body(request: Request, most: int = _LONGEST_BODY) -> bytes:
    """Return the bytes that came, held in memory alone; more than `most` are refused."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise HTTPException(_TOO_LARGE)
    return bytes(body)


def require_secret(given: str | None, expected: str) -> None:
    """Answer 403 unless `given` is the secret we set; compared in constant time, and no secret opens nothing."""
    if not expected or not hmac.compare_digest((given or "").encode(), expected.encode()):
        raise HTTPException(_FORBIDDEN)


def payload_of(raw: bytes) -> dict[str, Any]:
    """Return the JSON object in `raw`. Raises `Malformed`."""
    try:
        payload = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Malformed(type(error).__name__) from error
    if not isinstance(payload, dict):
        raise Malformed("not an object")
    return payload


async def put_aside(tools: Tools, channel: str, raw: bytes) -> None:
    """Keep what cannot be understood for a person to look at, and say once in the log that it came."""
    if await anyio.to_thread.run_sync(tools.intake.put_aside, channel, raw):
        name = sha256(raw).hexdigest()[:32]
        _LOG.warning("%s: a payload of %d bytes was put aside as %s", channel, len(raw), name)


Hear = Callable[[Incoming], Receipt | None]


async def take(line: Line, tools: Tools, hear: Hear, heard: Heard, raw: bytes) -> None:
    """Take a turn in a thread; when this returns, it is stored. `hear` is the intake's `hear` or `hear_or_keep`.

    Raises what the database raises while it is away. What breaks a turn is put aside: it would break the next try too.
    """
    incoming = Incoming(
        channel=line.name,
        bot=line.bot,
        person=heard.person,
        external_id=heard.external_id,
        event=heard.event,
        heard=heard.heard,
        at=tools.clock(),
    )
    try:
        await anyio.to_thread.run_sync(hear, incoming)
    except Exception as error:
        if is_away(error):
            raise
        report(_LOG, f"a turn on {line.name}", error)
        await put_aside(tools, line.name, raw)
    tools.news.fire(heard.person)
