"""What every answer passes on its way out: security headers, and a problem body where something failed."""

import logging
from secrets import token_hex

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.faults import report
from bot.logs import request_id
from bot.mailbox.engine import is_away
from bot.pages.problems import AWAY, FAILED, Problem, render

_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_LOG = logging.getLogger(__name__)


class Gate:
    """ASGI middleware of the bot's own routes; an answer that sets a header of its own keeps it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False
        number = token_hex(8)
        request_id.set(number)

        async def outward(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = number
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, outward)
        except ClientDisconnect:
            return
        except Exception as error:
            report(_LOG, f"answering {scope.get('method')} {scope.get('path')}", error)
            if started:
                raise
            away = Problem(AWAY, "storage-away", {"Retry-After": "2"})
            answer = render(away if is_away(error) else Problem(FAILED, "server-failed"), scope)
            await answer(scope, receive, outward)
