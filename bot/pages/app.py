"""The bot's HTTP side: the chat page, its messages, and transcripts for the console."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.intake import Intake
from bot.mailbox.turns import SqlMailbox
from bot.pages import aloud, card, chat, internal, problems, seeing
from bot.pages.gate import Gate
from bot.pages.pace import Pace
from bot.signals import Signal
from bot.voice import Voice
from locales import say

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the routes work with."""

    intake: Intake
    mailbox: SqlMailbox
    news: Signal
    key: bytes
    clock: Callable[[], datetime]
    secure: bool
    metrics_token: str = ""
    voice: Voice | None = None
    pace: Pace = field(default_factory=Pace)
    # Behind one address may be a whole commune: phones share the few that their carrier has.
    crowd: Pace = field(default_factory=lambda: Pace(burst=600.0, per_second=30.0))
    tabs: Counter[str] = field(default_factory=Counter)
    templates: Environment = field(
        default_factory=lambda: Environment(loader=PackageLoader("bot.pages"), autoescape=select_autoescape())
    )

    def page(self, name: str, **values: Any) -> str:
        """Return the template `name` filled in; sentences come from `locales`."""
        return self.templates.get_template(name).render(say=say, **values)


def create_app(
    desk: Desk, lifespan: Lifespan | None = None, otherwise: ASGIApp | None = None, webhooks: Sequence[Route] = ()
) -> Starlette:
    """Return the bot as an ASGI application; what it does not know goes to `otherwise` (the API in one process).

    `webhooks` are the addresses that platforms call; each proves its caller by itself.
    """
    gate = [Middleware(Gate)]
    routes = [
        Route("/", chat.page, methods=["GET"], middleware=gate),
        Route("/chat", chat.post_form, methods=["POST"], middleware=gate),
        Route("/chat/messages", chat.post_message, methods=["POST"], middleware=gate),
        Route("/chat/messages", chat.get_messages, methods=["GET"], middleware=gate),
        Route("/chat/events", chat.events, methods=["GET"], middleware=gate),
        Route("/chat/card", card.post_card, methods=["POST"], middleware=gate),
        Route("/giong/{token}.{ending}", aloud.listen, methods=["GET"], middleware=gate),
        Route("/chat/new", chat.start_anew, methods=["POST"], middleware=gate),
        Route("/healthz", seeing.alive, methods=["GET"], middleware=gate),
        Route("/readyz", seeing.ready, methods=["GET"], middleware=gate),
        Route("/metrics", seeing.metrics, methods=["GET"], middleware=gate),
        Route("/internal/deliveries", internal.deliveries, methods=["GET"], middleware=gate),
        Route("/internal/conversations", internal.recent_conversations, methods=["GET"], middleware=gate),
        Route("/internal/conversations/{id}", internal.one_conversation, methods=["GET"], middleware=gate),
        Mount("/static", StaticFiles(directory=str(files("bot.pages") / "static")), name="static", middleware=gate),
    ]
    routes += [Route(each.path, each.endpoint, methods=each.methods, middleware=gate) for each in webhooks]
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers={HTTPException: problems.answer})
    app.state.desk = desk
    if otherwise is not None:
        app.router.default = otherwise
    return app


# Whoever asks is answered here; all other routes want a token. A test walks all routes and holds them against this.
PUBLIC_ROUTES = frozenset(
    {
        "/",
        "/chat",
        "/chat/messages",
        "/chat/events",
        "/chat/card",
        "/chat/new",
        "/giong/{token}.{ending}",
        "/static",
        "/healthz",
        "/readyz",
    }
)
