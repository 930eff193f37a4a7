"""Build the office. Everything it needs comes in through `create_app`."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache
from importlib.resources import files
from random import Random, SystemRandom

import httpx
from fastapi import APIRouter, FastAPI
from sqlalchemy import Engine
from starlette.routing import BaseRoute
from starlette.staticfiles import StaticFiles

from api import code_page, handlers, jobs, reference
from api.adapters.provincial_register import ProvincialRegister
from api.clock import now
from api.console import (
    accounts,
    alerts,
    audit,
    conversations,
    counter,
    deliveries,
    exports,
    forwardings,
    knowledge,
    overview,
    own,
    proposals,
    rating_log,
    register,
    second_step,
    sign_in,
    single_sign_on,
    team_figures,
    territory,
)
from api.console import desk as desk_page
from api.console import indicators as indicators_page
from api.console import questions as questions_page
from api.console import usage as usage_page
from api.console.language import Languages
from api.console.rendering import CONSOLE
from api.deps import Office
from api.errors import BodyMalformedError, BodyTooLargeError, InternalError, StorageUnavailableError, describe
from api.gate import Gate
from api.routers import (
    desk,
    dossiers,
    follows,
    handovers,
    health,
    helping,
    indicators,
    members,
    papers,
    people,
    procedures,
    pushes,
    questions,
    ratings,
    reports,
    satisfaction,
    saved_trips,
    submissions,
    tickets,
    usage,
)
from api.sealing import unlock
from api.settings import Settings
from api.sign_on import SignOn
from api.storage.engine import sessions_of
from knowledge.library import Library
from knowledge.overlay import Shelf, shelf_of
from locales import say

# Whoever asks is answered here without a token; a test walks all routes and holds them against this list.
PUBLIC_ROUTES = frozenset(
    {
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        ("GET", "/docs"),
        ("GET", "/openapi.json"),
        ("GET", "/v1/dossiers/{code}"),
        ("GET", "/v1/procedures"),
        ("GET", "/v1/procedures/{code}"),
        ("GET", f"{CONSOLE}/dang-nhap"),
        ("POST", f"{CONSOLE}/dang-nhap"),
        ("GET", f"{CONSOLE}/dang-nhap/sso"),
        ("GET", f"{CONSOLE}/dang-nhap/sso/ve"),
        ("GET", f"{CONSOLE}/static"),
        ("GET", "/ma/{way}/{code}"),
        ("GET", "/v1/papers/{token}"),
    }
)
_TAGS = (
    "dossiers",
    "follows",
    "submissions",
    "handovers",
    "papers",
    "people",
    "ratings",
    "satisfaction",
    "indicators",
    "saved-trips",
    "tickets",
    "questions",
    "procedures",
    "reports",
    "usage",
    "health",
)


def create_app(
    settings: Settings,
    engine: Engine,
    *,
    procedures: Library | Shelf,
    bot: httpx.AsyncClient | None,
    clock: Callable[[], datetime] = now,
    chance: Random | None = None,
) -> FastAPI:
    """Return the office as an ASGI application on a migrated database; while its lifespan lasts it does its jobs.

    `bot` reaches the bot's internal addresses for the console; None leaves the conversations out.
    """
    unlock(engine, settings.secret)
    app = FastAPI(
        title=say("office-api-title"),
        summary=say("office-api-summary"),
        version="1",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        openapi_tags=[{"name": tag, "description": say(f"office-api-tag-{tag}", "en")} for tag in _TAGS],
        routes=_routes(),
    )
    province, shelf, chance = _province(settings), shelf_of(procedures), chance or SystemRandom()
    sign_on = _sign_on(settings)
    app.state.office = Office(settings, sessions_of(engine), shelf, bot, clock, chance, province, sign_on)
    app.add_middleware(Languages, inside=CONSOLE)
    app.add_middleware(Gate, https=settings.secure_cookies)
    handlers.install(app)
    static = StaticFiles(directory=str(files("api.console") / "static"))
    app.mount(f"{CONSOLE}/static", static, name="console-static")
    return app


def _province(settings: Settings) -> ProvincialRegister | None:
    """Return who asks the register of the province, where there is one."""
    if not settings.province_register_url:
        return None
    url, unit = settings.province_register_url, settings.province_register_unit
    return ProvincialRegister(httpx.Client(), url, settings.province_account, unit, time.monotonic)


def _sign_on(settings: Settings) -> SignOn | None:
    """Return the provider of single sign-on, where there is one; only then its libraries are needed."""
    if not settings.oidc_issuer:
        return None
    from api.oidc import Provider  # noqa: PLC0415 - of the extra `oidc`

    back = f"{settings.public_url.rstrip('/')}{single_sign_on.BACK}"
    return Provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_secret, settings.oidc_claim, back)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with jobs.running(app.state.office):
        yield


@cache
def _routes() -> list[BaseRoute]:
    """Return the routes of every office, joined once in a process: reading their signatures takes a while."""
    joined = APIRouter()
    everywhere = describe(BodyMalformedError, BodyTooLargeError, InternalError, StorageUnavailableError)
    for each in (
        dossiers,
        follows,
        pushes,
        submissions,
        handovers,
        helping,
        papers,
        people,
        ratings,
        satisfaction,
        indicators,
        saved_trips,
        tickets,
        members,
        desk,
        questions,
        procedures,
        reports,
        usage,
        health,
    ):
        joined.include_router(each.router, responses=everywhere)
    joined.include_router(reference.router)
    joined.include_router(code_page.router)
    for page in (
        sign_in,
        overview,
        rating_log,
        exports,
        conversations,
        deliveries,
        knowledge,
        counter,
        forwardings,
        register,
        second_step,
        single_sign_on,
        own,
        accounts,
        audit,
        alerts,
        usage_page,
        indicators_page,
        questions_page,
        proposals,
        desk_page,
        territory,
        team_figures,
    ):
        joined.include_router(page.router, include_in_schema=False)
    return joined.routes
