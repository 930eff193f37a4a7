"""What a route may ask for: the office, a transaction, the caller's right, the time."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Annotated

import httpx
from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session

from api import security
from api.adapters.provincial_register import ProvincialRegister
from api.errors import NotAllowedError, TokenRequiredError, TooManyRequestsError
from api.settings import Settings
from api.sign_on import SignOn
from api.storage import agencies, attempts
from api.storage.engine import Sessions
from api.storage.models import AgencyKey
from knowledge.library import Library
from knowledge.overlay import Shelf


@dataclass(frozen=True, slots=True)
class Office:
    """All that routes share; nothing in it changes but what was learned, so any number of processes may serve."""

    settings: Settings
    sessions: Sessions
    shelf: Shelf
    bot: httpx.AsyncClient | None
    clock: Callable[[], datetime]
    chance: Random
    province: ProvincialRegister | None = None
    sign_on: SignOn | None = None

    @property
    def library(self) -> Library:
        """What the assistant knows at this moment."""
        return self.shelf.now

    def reading(self) -> AbstractContextManager[Session]:
        """Open a transaction that only reads."""
        return self.sessions.reading.begin()

    def writing(self) -> AbstractContextManager[Session]:
        """Open a transaction that writes; it is on the disk when the block ends.

        Routes open transactions themselves and not by a dependency: FastAPI would hand a yielded session from
        thread to thread, and where all threads wait for the lock, none is left for whoever holds it.
        """
        return self.sessions.writing.begin()

    def keyed(self, *parts: str) -> str:
        """Return a keyed hash that only this office can make."""
        return security.keyed_hash(self.settings.secret, *parts)


async def _office(request: Request) -> Office:
    office = request.app.state.office
    assert isinstance(office, Office)
    return office


OfOffice = Annotated[Office, Depends(_office)]


async def _now(office: OfOffice) -> datetime:
    return office.clock()


Now = Annotated[datetime, Depends(_now)]

_BOT = HTTPBearer(auto_error=False, scheme_name="bot", description="HMAC-SHA256(MOTCUA_KEY, 'bot-to-api') in hex")
_AGENCY = HTTPBearer(auto_error=False, scheme_name="agency", description="A key issued to one agency")


def _is_bot(office: Office, given: HTTPAuthorizationCredentials) -> bool:
    return security.same(given.credentials, security.bot_token(office.settings.secret))


async def require_bot(office: OfOffice, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_BOT)]) -> None:
    """Let only the bot through."""
    if given is None or not _is_bot(office, given):
        raise TokenRequiredError


def require_agency(
    office: OfOffice, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_AGENCY)]
) -> AgencyKey:
    """Let only the system of an agency through; the bot reads dossiers and never writes them."""
    if given is None:
        raise TokenRequiredError
    if _is_bot(office, given):
        raise NotAllowedError
    with office.reading() as session:
        found = agencies.find_key(session, given.credentials)
    if found is None:
        raise TokenRequiredError
    _limit(office, office.keyed("agency", str(found.id)), office.settings.pushes_per_minute)
    return found


def limit_lookups(
    request: Request,
    office: OfOffice,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_BOT)],
) -> None:
    """Count look-ups per address: codes can be guessed. The bot counts its own per conversation."""
    if given is not None:
        if not _is_bot(office, given):
            raise TokenRequiredError
        return
    _limit(office, office.keyed("look-up", address_of(request)), office.settings.lookups_per_minute)


def _limit(office: Office, who: str, allowed: int) -> None:
    """Count a request against `who`. Raises `TooManyRequestsError` after `allowed` in a minute."""
    with office.writing() as session:
        wait = attempts.count(session, who, office.clock(), allowed=allowed, within=timedelta(minutes=1), slide=False)
    if wait is not None:
        raise TooManyRequestsError(wait)


def address_of(request: Request) -> str:
    """Return whom a request is counted against."""
    return security.network_of(request.client.host if request.client else None)


OfAgency = Annotated[AgencyKey, Depends(require_agency)]
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=128,
        pattern=r"^[\x21-\x7e]+$",
        description="A word of the caller's own, the same for every try of one request",
        examples=["turn-8d1f-rating"],
    ),
]
