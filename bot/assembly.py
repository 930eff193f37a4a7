"""Join the bot's parts into one application, with the delivery loop running beside it."""

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

import anyio
import httpx
from starlette.applications import Starlette
from starlette.types import ASGIApp

from bot.client import ApiOffice
from bot.delivery import Delivery
from bot.dialogue.world import Here
from bot.herald import Herald
from bot.intake import Intake
from bot.jobs import Jobs
from bot.lookout import Lookout
from bot.mailbox.engine import open_engine
from bot.mailbox.keyring import enrol
from bot.mailbox.migrate import migrate
from bot.mailbox.turns import SqlMailbox
from bot.offices import load_offices
from bot.pages.app import Desk, create_app
from bot.rates import Rates
from bot.service import Assistant
from bot.settings import Settings, secret_key
from bot.signals import Signal
from bot.spool import Spool
from knowledge.library import Library, load_library
from knowledge.places import find_province
from knowledge.places.offices import by_commune

_GRACE = 4.0  # seconds in which what is being delivered may come to its end


class ProvinceUnknownError(SystemExit):
    """A home province that does not exist stops the start."""


def now() -> datetime:
    """Return the present moment in UTC; the only clock of the bot."""
    return datetime.now(UTC)


def library_of(settings: Settings) -> Library:
    """Return the library with the catalogue that was imported, if any, ready to answer."""
    folder = settings.catalogue or settings.data / "catalogue"
    library = load_library(catalogue=folder if folder.exists() else None)
    library.understand("xin chao")
    return library


def here_of(settings: Settings) -> Here:
    """Return where the deployment stands: its province as set, its offices as imported."""
    named = find_province(settings.province) if settings.province else ("", "")
    if named is None:
        raise ProvinceUnknownError(f"MOTCUA_PROVINCE: {settings.province!r} is none of today's provinces.")
    return Here(named[0], by_commune(load_offices(settings.data)))


def mailbox_of(settings: Settings) -> SqlMailbox:
    """Return the mailbox on a migrated database."""
    if settings.bot_database_url is None:
        settings.data.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database_url, secret_key(settings).encode())
    migrate(engine)
    enrol(engine, now())
    return SqlMailbox(engine)


@dataclass(frozen=True, slots=True)
class Bot:
    """The running bot: its application, its delivery loop, and what runs by the clock."""

    app: Starlette
    delivery: Delivery
    jobs: Jobs
    intake: Intake

    def close(self) -> None:
        """End the streams of open pages, and take nothing more from the outbox."""
        self.app.state.closing = True
        self.delivery.close()
        self.jobs.close()


def build(
    settings: Settings,
    library: Library,
    key: bytes,
    http: httpx.AsyncClient,
    otherwise: ASGIApp | None = None,
    clock: Callable[[], datetime] = now,
    beside: Callable[[], AbstractAsyncContextManager[None]] = contextlib.nullcontext,
) -> Bot:
    """Return the bot; `http` reaches the API, `otherwise` answers paths that are not the bot's.

    `beside` is what runs while the bot runs: the jobs of an office in the same process.
    """
    mailbox = mailbox_of(settings)
    spool = Spool.open(settings.spool_folder, key)
    assistant = Assistant(library, mailbox, clock, settings.help_phone, settings.help_hours, here_of(settings))
    news = Signal()
    rates = Rates(settings.workers)
    delivery = Delivery(mailbox, assistant, ApiOffice(http, key), {}, clock, news, rates=rates)
    jobs = Jobs(mailbox, assistant, clock, news)
    intake = Intake(assistant, spool, news)
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else ""
    secure = settings.reached_at.startswith("https://")
    desk = Desk(intake, mailbox, news, key, clock, secure=secure, metrics_token=token)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with beside(), anyio.create_task_group() as minor:
            for each in (intake.run, Herald(mailbox.engine, news).run, Lookout(mailbox.engine, spool, clock).run):
                minor.start_soon(each)
            async with anyio.create_task_group() as group:
                group.start_soon(delivery.run)
                group.start_soon(jobs.run)
                yield
                bot.close()
                group.cancel_scope.deadline = anyio.current_time() + _GRACE
            minor.cancel_scope.cancel()

    bot = Bot(create_app(desk, lifespan, otherwise), delivery, jobs, intake)
    return bot
