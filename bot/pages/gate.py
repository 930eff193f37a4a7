"""What every answer passes on its way out: security headers, and a problem body where something failed."""

import logging

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.faults import report
from bot.pages.problems import FAILED, Problem, render

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

        async def outward(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
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
            answer = render(Problem(FAILED, "server-failed"), scope)
            await answer(scope, receive, outward)
