"""The access token of an official account: 25 hours long, renewed with a refresh token that works once.

With a new pair the old access token dies at once, so all processes share one row (`bot.mailbox.tokens`). A refresh
token that is refused needs a person: consent is given anew in Zalo's console (docs/channels.md).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

import anyio
import httpx
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from bot.faults import report
from bot.mailbox import tokens
from bot.mailbox.tokens import Claim, Known, Pair
from bot.ports import TryLater
from bot.zalo.errors import Failed, Meaning

PATH = "/v4/oa/access_token"
EARLY = timedelta(hours=1)
AGAIN = timedelta(minutes=15)  # what stopped us is tried once more after this long
_HELD = 60.0
_WAIT = 10.0
_RENEWAL = 20.0
_LOOKS, _LOOK_EVERY = 75, 0.2
_MOST_TRIES, _STORE_AGAIN = 30, 1.0  # how often we try to store a pair before the end of the process may stop us
_LONGEST_TOKEN = 5000
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Tokens:
    """The tokens of one account in this process. `seed` is the refresh token in the settings, "" for none."""

    engine: Engine
    http: httpx.AsyncClient
    oauth: str
    app_id: str
    app_secret: str = field(repr=False)
    seed: str = field(repr=False)
    clock: Callable[[], datetime]
    pair: Pair | None = field(default=None, repr=False)
    problem: str | None = None
    stopped_until: datetime | None = None
    lock: anyio.Lock = field(default_factory=anyio.Lock)

    @property
    def name(self) -> str:
        """The name of the row."""
        return f"zalo_oa:{self.app_id}"

    async def access(self) -> str:
        """Return an access token. Raises `TryLater` while there is none to be had."""
        pair = self.pair or (await self.known()).pair
        self._require_way()
        if pair is None or pair.expires_at <= self.clock():
            return await self.renewed(pair.access if pair else "")
        self.pair = pair
        return pair.access

    async def renewed(self, stale: str) -> str:
        """Return an access token other than `stale`, from us or from whoever renewed it first. Raises `TryLater`."""
        async with self.lock:
            self._require_way()
            for _ in range(_LOOKS):
                found = await self._claimed(stale)
                if isinstance(found, Claim):
                    found = await self._renew(found)
                if found is not None:
                    self.pair = found
                    return found.access
                await anyio.sleep(_LOOK_EVERY)
        raise TryLater("zalo-token-busy", _HELD, whole=True)

    async def keep_fresh(self) -> None:
        """Renew an hour before the end, so that nobody's message has to wait for it. Raises `TryLater`."""
        pair = (await self.known()).pair
        if pair is None or pair.expires_at - self.clock() <= EARLY:
            await self.renewed(pair.access if pair else "")
        else:
            self.pair = pair

    async def known(self) -> Known:
        """Return what stands in the row, and keep to what stops us there."""
        found = await anyio.to_thread.run_sync(tokens.known, self.engine, self.name, self.seed)
        if found != Known():
            self.problem = found.problem
            self.stopped_until = found.problem_at + AGAIN if found.problem_at else None
        return found

    async def stop(self, problem: str) -> TryLater:
        """Note that a person has to act, say so once in the log, and return what delivery is told."""
        if problem != self.problem:
            _LOG.error("zalo_oa: nothing goes out (%s); `motcua doctor` says what to do", problem)
        self.problem, self.stopped_until = problem, self.clock() + AGAIN
        await anyio.to_thread.run_sync(tokens.note, self.engine, self.name, problem, self.clock())
        return TryLater(problem, _HELD, whole=True)

    async def well(self) -> None:
        """Note that messages go out."""
        if self.problem is not None:
            self.problem = self.stopped_until = None
            await anyio.to_thread.run_sync(tokens.note, self.engine, self.name, None, self.clock())

    def _require_way(self) -> None:
        if self.stopped_until is not None and self.clock() < self.stopped_until:
            raise TryLater(self.problem or "zalo-stopped", _HELD, whole=True)

    async def _claimed(self, stale: str) -> Pair | Claim | None:
        work = partial(tokens.claim, self.engine, self.name, self.seed, stale, self.clock())
        try:
            return await anyio.to_thread.run_sync(work)
        except IntegrityError:  # another process made the row
            return None
        except LookupError:
            pass
        raise await self.stop("zalo-no-refresh-token")

    async def _renew(self, claim: Claim) -> Pair | None:
        with anyio.CancelScope(shield=True) as scope:  # who is cut off here has spent a token and got none
            pair = await self._bought(claim, scope)
        return pair  # noqa: RET504 a scope may swallow an exception, so it cannot return

    async def _bought(self, claim: Claim, scope: anyio.CancelScope) -> Pair | None:
        """Return the new pair, stored; None where another refresh token is to be tried."""
        failed = None
        try:
            pair = await self._ask(claim.refresh)
        except Failed as error:
            failed = error
        except TryLater:
            await anyio.to_thread.run_sync(tokens.release, self.engine, claim)
            raise
        if failed is not None:
            await self._refused(claim, failed)
            return None
        await self._keep(claim, pair, scope)
        self.problem = self.stopped_until = None
        return pair

    async def _refused(self, claim: Claim, failed: Failed) -> None:
        """Go on with another refresh token if there is one. Raises `TryLater` where a person has to act."""
        goes_on = await anyio.to_thread.run_sync(tokens.refused, self.engine, claim)
        if not goes_on:
            raise await self.stop(f"zalo-oauth{failed.code}")
        if claim.seed:
            _LOG.error("zalo_oa: MOTCUA_ZALO_OA_REFRESH_TOKEN is refused (%s); the tokens we have go on", failed.code)

    async def _keep(self, claim: Claim, pair: Pair, scope: anyio.CancelScope) -> None:
        """Commit the pair before it is used; it exists nowhere else, so a database that is away is waited for."""
        for tried in count(1):
            try:
                await anyio.to_thread.run_sync(tokens.store, self.engine, claim, pair, self.clock())
            except Exception as error:  # noqa: BLE001 whatever it is, the pair must not be lost over it
                report(_LOG, "keeping the tokens of zalo_oa", error)
                scope.shield = tried < _MOST_TRIES
                await anyio.sleep(_STORE_AGAIN)
            else:
                return

    async def _ask(self, refresh: str) -> Pair:
        """Buy a new pair with `refresh`. Raises `Failed` where it is refused, `TryLater` where nothing is known."""
        form = {"refresh_token": refresh, "app_id": self.app_id, "grant_type": "refresh_token"}
        answer = None
        with anyio.move_on_after(_RENEWAL):
            try:
                answer = await self.http.post(
                    f"{self.oauth}{PATH}", data=form, headers={"secret_key": self.app_secret}, timeout=_WAIT
                )
            except httpx.HTTPError:
                answer = None
        return _pair(answer, self.clock())


def _pair(answer: httpx.Response | None, now: datetime) -> Pair:
    body = _object(answer)
    if body is None:
        raise TryLater("zalo-oauth-away", _HELD, whole=True)
    access, refresh = body.get("access_token"), body.get("refresh_token")
    if isinstance(access, str) and isinstance(refresh, str) and access and refresh:
        return Pair(access[:_LONGEST_TOKEN], refresh[:_LONGEST_TOKEN], now + _lifetime(body.get("expires_in")))
    code = body.get("error")
    failed = Failed(code if isinstance(code, int) else 0)
    if failed.meaning is Meaning.SLOW:
        raise TryLater("zalo-oauth-slow", _HELD, whole=True)
    raise failed


def _object(answer: httpx.Response | None) -> dict[str, Any] | None:
    if answer is None or answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        return None
    try:
        body = answer.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) and answer.status_code != httpx.codes.TOO_MANY_REQUESTS else None


def _lifetime(seconds: object) -> timedelta:
    """Zalo says "90000", a text; where it says nothing that can be read, an hour is safe."""
    known = str(seconds)
    said = known.isascii() and known.isdecimal() and len(known) <= 7  # noqa: PLR2004 days, not centuries
    return timedelta(seconds=int(known)) if said else timedelta(hours=1)
