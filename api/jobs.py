"""Work that the office does by itself, in every process that serves it; a row in the database parts it among them."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from traceback import format_tb

import anyio
import httpx

from api.adapters.http_json import TIMEOUT, HttpProvincial
from api.alerts.raising import look_around, stuck_conversations
from api.alerts.sending import send_due
from api.demo import province
from api.deps import Office
from api.desk.digest import write_digests
from api.desk.watching import watch
from api.forwarding import Forwarder
from api.indicators.counting import count_due
from api.news import gather
from api.questions.gathering import gather as gather_questions
from api.questions.gathering import refresh
from api.retention import forget_old
from api.storage import duties

_EVERY = timedelta(minutes=10)
_PAUSE_SECONDS = 60.0
_IDLE_SECONDS = 2.0
_NEWS_SECONDS = 10.0
_WATCH_SECONDS = 20.0
_FILL_SECONDS = 0.2
_LEARN_SECONDS = 3.0
_DESK_SECONDS = 20.0
_log = logging.getLogger(__name__)


@asynccontextmanager
async def running(office: Office) -> AsyncIterator[None]:
    """Do the office's work while it is open; what is cut off at the end is taken up by the next process."""
    async with anyio.create_task_group() as group:
        group.start_soon(_keep_house, office)
        group.start_soon(_gather_news, office)
        group.start_soon(_learn, office)
        group.start_soon(_watch_desk, office)
        group.start_soon(_count_indicators, office)
        group.start_soon(_watch, office)
        if office.settings.demo:
            group.start_soon(_fill_demonstration, office)
        if office.settings.provincial_url:
            group.start_soon(_forward, office, office.settings.provincial_url)
        yield
        group.cancel_scope.cancel()


def keep_house(office: Office) -> int:
    """Erase what is over, if no other process did so just now; return how many forms."""
    now = office.clock()
    with office.writing() as session:
        if not duties.take(session, "retention", now, now + _EVERY):
            return 0
    erased = sum(iter(lambda: _forget(office, now), 0))
    office.sessions.sweep()
    return erased


def _forget(office: Office, now: datetime) -> int:
    with office.writing() as session:
        return forget_old(session, now)


async def _keep_house(office: Office) -> None:
    while True:
        try:
            await anyio.to_thread.run_sync(keep_house, office)
        except Exception as error:  # noqa: BLE001 the database is gone: it may come back
            _report("keeping house", error)
        await anyio.sleep(_PAUSE_SECONDS)


async def _count_indicators(office: Office) -> None:
    while True:
        try:
            await anyio.to_thread.run_sync(count_due, office)
        except Exception as error:  # noqa: BLE001 the database is gone: it may come back
            _report("counting indicators", error)
        await anyio.sleep(_PAUSE_SECONDS)


async def _gather_news(office: Office) -> None:
    while True:
        try:
            await anyio.to_thread.run_sync(gather, office)
        except Exception as error:  # noqa: BLE001 the database is gone: it may come back
            _report("gathering news of dossiers", error)
        await anyio.sleep(_NEWS_SECONDS)


async def _learn(office: Office) -> None:
    while True:
        for work in (refresh, gather_questions):
            try:
                await anyio.to_thread.run_sync(work, office)
            except Exception as error:  # noqa: BLE001 the database is gone: it may come back
                _report("learning", error)
        await anyio.sleep(_LEARN_SECONDS)


async def _watch(office: Office) -> None:
    """Look for what officers are to be warned of, and send what waits."""
    while True:
        try:
            stuck = await stuck_conversations(office)
            await anyio.to_thread.run_sync(look_around, office, stuck)
            await anyio.to_thread.run_sync(send_due, office)
        except Exception as error:  # noqa: BLE001 the database is gone: it may come back
            _report("watching for alerts", error)
        await anyio.sleep(_WATCH_SECONDS)


async def _fill_demonstration(office: Office) -> None:
    """Put the rest of the demonstration province, part by part, while the first pages are already shown."""
    more = True
    while more:
        await anyio.sleep(_FILL_SECONDS)
        try:
            more = await anyio.to_thread.run_sync(province.fill_next, office)
            if not more:
                await anyio.to_thread.run_sync(look_around, office)
        except Exception as error:  # noqa: BLE001 the database is gone: it may come back
            _report("filling the demonstration", error)
            await anyio.sleep(_PAUSE_SECONDS)


async def _watch_desk(office: Office) -> None:
    while True:
        for work in (watch, write_digests):
            try:
                await anyio.to_thread.run_sync(work, office)
            except Exception as error:  # noqa: BLE001 the database is gone: it may come back
                _report("looking after tickets", error)
        await anyio.sleep(_DESK_SECONDS)


async def _forward(office: Office, url: str) -> None:
    async with httpx.AsyncClient(timeout=TIMEOUT) as http:
        forwarder = Forwarder(office, HttpProvincial(http, url, office.settings.provincial_secret))
        while True:
            taken = 0
            try:
                taken = await forwarder.round()
            except Exception as error:  # noqa: BLE001 the database is gone: it may come back
                _report("forwarding", error)
            await anyio.sleep(0 if taken else _IDLE_SECONDS)


def _report(what: str, error: Exception) -> None:
    """Log where it happened but not what the error says: its words may hold what a person wrote."""
    _log.error("%s failed with %s\n%s", what, type(error).__name__, "".join(format_tb(error.__traceback__)))
