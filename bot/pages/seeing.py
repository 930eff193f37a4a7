"""For whoever runs it: does the process live, can it work, and what has it counted (Prometheus)."""

import hmac
import os
from collections.abc import Iterable
from typing import Any

import anyio
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.mailbox import watch
from bot.pages.problems import NO_TOKEN, Problem


async def alive(_request: Request) -> Response:
    """Answer; a balancer restarts what does not. The database is no part of this: a restart would not bring it back."""
    return JSONResponse({"status": "ok"})


async def ready(request: Request) -> Response:
    """Say whether the database is there; while it is not, what platforms bring is kept on the disk."""
    desk = request.app.state.desk
    try:
        with anyio.fail_after(3):
            await anyio.to_thread.run_sync(_ask, desk, abandon_on_cancel=True)
    except (SQLAlchemyError, TimeoutError):
        return JSONResponse({"status": "away"}, 503, {"Retry-After": "2"})
    return JSONResponse({"status": "ok"})


async def metrics(request: Request) -> Response:
    """Return what was counted, in the words of Prometheus, to who shows MOTCUA_METRICS_TOKEN."""
    desk = request.app.state.desk
    given = request.headers.get("Authorization", "")
    if not desk.metrics_token or not hmac.compare_digest(given.encode(), f"Bearer {desk.metrics_token}".encode()):
        raise Problem(NO_TOKEN, "token-required", {"WWW-Authenticate": "Bearer"})
    body = await anyio.to_thread.run_sync(_counted, desk)
    return Response(body, media_type=CONTENT_TYPE_LATEST)


def _ask(desk: Any) -> None:
    with desk.mailbox.engine.connect().execution_options(reading=True) as connection:
        connection.execute(text("SELECT 1"))


def _counted(desk: Any) -> bytes:
    counted = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    now = CollectorRegistry()
    now.register(_Now(desk))
    return generate_latest(counted) + generate_latest(now)


class _Now:
    """What stands in the database and on the disk at this moment."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk

    def collect(self) -> Iterable[Metric]:
        spool = self.desk.intake.spool
        yield GaugeMetricFamily("motcua_inbox_waiting", "Messages on the disk", value=len(spool.waiting()))
        yield GaugeMetricFamily("motcua_inbox_age_seconds", "The oldest of them", value=spool.age(self.desk.clock()))
        try:
            found = watch.waiting(self.desk.mailbox.engine, self.desk.clock())
            ill = watch.stopped(self.desk.mailbox.engine)
        except SQLAlchemyError:
            yield GaugeMetricFamily("motcua_database_up", "Whether the mailbox's database answers", value=0)
            return
        yield GaugeMetricFamily("motcua_database_up", "Whether the mailbox's database answers", value=1)
        opened = GaugeMetricFamily("motcua_outbox_open", "Messages and requests on their way", labels=["kind"])
        opened.add_metric(["message"], found.messages)
        opened.add_metric(["request"], found.requests)
        yield opened
        yield GaugeMetricFamily("motcua_outbox_age_seconds", "The oldest of them", value=found.oldest_seconds)
        yield GaugeMetricFamily("motcua_stuck_conversations", "Those that wait on us too long", value=found.stuck)
        stopped = GaugeMetricFamily(
            "motcua_account_stopped", "A person has to act: docs/channels.md", labels=["account", "why"]
        )
        for account, why in ill:
            stopped.add_metric([account, why], 1)
        yield stopped
