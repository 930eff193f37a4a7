"""Join the bot's parts into one application, with the delivery loop running beside it."""

import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

import anyio
import httpx
from starlette.applications import Starlette
from starlette.types import ASGIApp

from bot.answers import answers
from bot.client import ApiOffice
from bot.delivery import Delivery
from bot.desk import DESK
from bot.dialogue.world import Here
from bot.faults import report
from bot.fetching import Fetching, OfficeWire
from bot.herald import Herald
from bot.intake import Intake
from bot.jobs import Jobs
from bot.joining import client_of_platforms, limits_by_channel, open_lines, papers_of
from bot.learned import Learned, kept
from bot.lines import Line, Tools
from bot.listening import open_listener
from bot.lookout import Lookout
from bot.mailbox import history
from bot.mailbox.engine import open_engine
from bot.mailbox.keyring import enrol
from bot.mailbox.migrate import migrate
from bot.mailbox.turns import SqlMailbox
from bot.notices import NOTICES
from bot.offices import load_offices
from bot.pages.app import Desk, create_app
from bot.rates import Rates
from bot.senses import ChannelSenses
from bot.service import Assistant
from bot.settings import Settings, secret_key
from bot.signals import Signal
from bot.spool import Spool
from bot.usage import Usage
from bot.voice import Voice, open_voice
from knowledge.library import Library, load_library
from knowledge.overlay import Shelf
from knowledge.places import find_province
from knowledge.places.offices import by_commune
from knowledge.places.units import gazetteer

_LOG = logging.getLogger(__name__)
_AFTER_A_BUG = 30.0
_GRACE = 4.0  # seconds in which what is being delivered may come to its end


class ProvinceUnknownError(SystemExit):
    """A home province that does not exist stops the start."""


def now() -> datetime:
    """Return the present moment in UTC; the only clock of the bot."""
    return datetime.now(UTC)


def knowledge_of(settings: Settings) -> Shelf:
    """Return the library with the catalogue that was imported, if any, and with what was learned since."""
    folder = settings.catalogue or settings.data / "catalogue"
    shelf = Shelf(load_library(catalogue=folder if folder.exists() else None))
    shelf.take(kept(settings.data))
    shelf.now.understand("xin chao")
    return shelf


def library_of(settings: Settings) -> Library:
    """Return what is known now, ready to answer."""
    return knowledge_of(settings).now


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


def assistant_of(
    settings: Settings, library: Library | Shelf, mailbox: SqlMailbox, clock: Callable[[], datetime]
) -> Assistant:
    """Return what answers on every channel, as the deployment is set."""
    here, limits = here_of(settings), limits_by_channel()
    return Assistant(library, mailbox, clock, settings.help_phone, settings.help_hours, here, limits)


@dataclass(frozen=True, slots=True)
class Bot:
    """The running bot: its application, its delivery loop, and what runs by the clock."""

    app: Starlette
    delivery: Delivery
    jobs: Jobs
    intake: Intake
    lines: Mapping[str, Line]

    def close(self) -> None:
        """End the streams of open pages, and take nothing more from the outbox."""
        self.app.state.closing = True
        self.delivery.close()
        self.jobs.close()


def build(
    settings: Settings,
    library: Library | Shelf,
    key: bytes,
    http: httpx.AsyncClient,
    otherwise: ASGIApp | None = None,
    clock: Callable[[], datetime] = now,
    beside: Callable[[], AbstractAsyncContextManager[None]] = contextlib.nullcontext,
) -> Bot:
    """Return the bot; `http` reaches the API, `otherwise` answers paths that are not the bot's.

    `beside` is what runs while the bot runs: the jobs of an office in the same process.
    """
    gazetteer()  # read now, for whoever needs it first holds the mailbox meanwhile
    mailbox = mailbox_of(settings)
    spool = Spool.open(settings.spool_folder, key)
    voice = open_voice(key, clock, (settings.public_url or "").rstrip("/"), settings.voice)
    assistant = replace(assistant_of(settings, library, mailbox, clock), speaks=voice is not None)
    news = Signal()
    intake = Intake(assistant, spool, news)
    tools = _tools(settings, intake, mailbox, key, http, voice)
    lines = open_lines(settings, tools)
    senses = ChannelSenses(lines, open_listener(settings.speech_model))
    rates = Rates(settings.workers)
    office = ApiOffice(http, key, partial(history.before, mailbox.engine))
    delivery = Delivery(mailbox, assistant, office, lines, clock, news, rates=rates, senses=senses)
    jobs = Jobs(mailbox, assistant, clock, news)
    with_office = _with_office(settings, mailbox, assistant, http, key, news)
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else ""
    secure = settings.reached_at.startswith("https://")
    desk = Desk(intake, mailbox, news, key, clock, secure=secure, metrics_token=token, voice=voice)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with beside(), anyio.create_task_group() as minor:
            herald, lookout = Herald(mailbox.engine, news), Lookout(mailbox.engine, spool, clock)
            for each in (intake, herald, lookout, *with_office):
                minor.start_soon(each.run)
            for line in lines.values():
                minor.start_soon(_kept_running, line)
            async with anyio.create_task_group() as group:
                group.start_soon(delivery.run)
                group.start_soon(jobs.run)
                yield
                bot.close()
                group.cancel_scope.deadline = anyio.current_time() + _GRACE
            minor.cancel_scope.cancel()
        await tools.http.aclose()

    routes = [route for line in lines.values() for route in line.routes()]
    bot = Bot(create_app(desk, lifespan, otherwise, routes), delivery, jobs, intake, lines)
    return bot


def _tools(
    settings: Settings, intake: Intake, mailbox: SqlMailbox, key: bytes, http: httpx.AsyncClient, voice: Voice | None
) -> Tools:
    """Return what every line to a platform is given; `http` reaches the office."""
    return Tools(
        http=client_of_platforms(),
        intake=intake,
        news=intake.news,
        engine=mailbox.engine,
        key=key,
        clock=intake.assistant.clock,
        public_url=settings.public_url or "",
        papers=papers_of(http),
        voice=voice,
    )


def _with_office(
    settings: Settings, mailbox: SqlMailbox, assistant: Assistant, http: httpx.AsyncClient, key: bytes, news: Signal
) -> tuple[Fetching | Learned | Usage, ...]:
    """Return what goes between the bot and the office by itself while the bot runs."""
    matters = NOTICES, answers(assistant), DESK
    return (
        Fetching(OfficeWire(http, key), mailbox, assistant, news, matters),
        Learned(assistant.shelf, http, key, settings.data),
        Usage(mailbox.engine, http, key, assistant.clock),
    )


async def _kept_running(line: Line) -> None:
    """Run what a line does all the time; a bug in it stops neither the product nor, for long, the line."""
    while True:
        try:
            await line.run()
        except Exception as error:  # noqa: BLE001 a bug in one line
            report(_LOG, f"running {line.name}", error)
        await anyio.sleep(_AFTER_A_BUG)
