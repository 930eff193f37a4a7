"""Call the Zalo Bot Platform. Its errors come with HTTP 200, and its addresses hold the token: none leaves here."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.ports import BLOCKED, OutcomeUnknown, Refused, TryLater

UNAUTHORIZED, FORBIDDEN, UNKNOWN, NOTHING_NEW, TOO_MANY = 401, 403, 404, 408, 429
REFUSED_SECONDS = 300.0  # a token that is refused stays so until a person has done something about it
_SHUT_OUT = frozenset({UNAUTHORIZED, FORBIDDEN, UNKNOWN})
_CALLERS_MISTAKES = range(400, 500)
_BUSY_SECONDS = 5.0  # no pause is documented for 429
_LOG = logging.getLogger(__name__)


class Declined(Exception):  # noqa: N818 an outcome, not a fault
    """The platform says that it did nothing; `code` is its own, or else that of HTTP; `seconds` when to come again."""

    def __init__(self, code: int, seconds: float | None) -> None:
        super().__init__(str(code))
        self.code = code
        self.seconds = seconds


@dataclass(slots=True)
class BotApi:
    """One bot at `url`. `shut_out` says that its token is refused."""

    url: str
    token: str = field(repr=False)
    http: httpx.AsyncClient = field(repr=False)
    wait: float = 15.0  # seconds for an answer
    shut_out: bool = False

    @property
    def number(self) -> str:
        """The number of the bot, which stands before the colon of its token; "" where there is no colon."""
        number, colon, _ = self.token.partition(":")
        return number[:40] if colon else ""

    async def ask(self, method: str, body: Mapping[str, Any] | None = None, longer: float = 0.0) -> Any:
        """Return the result of a call that may take `longer`.

        Raises `Declined`; `TryLater` where nothing left us; else `OutcomeUnknown`.
        """
        trouble: TryLater | OutcomeUnknown | None = None
        try:
            answer = await self.http.post(
                f"{self.url}/bot{self.token}/{method}",
                json=body or {},
                timeout=self.wait + longer,
                follow_redirects=False,
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            trouble = TryLater("unreachable")
        except httpx.HTTPError:
            trouble = OutcomeUnknown("no-answer")
        if trouble is not None:
            raise trouble  # out here, so that no error of httpx hangs on it: that one knows the address
        result = _result(answer)
        self.shut_out = False
        return result

    async def do(self, method: str, body: Mapping[str, Any]) -> Any:
        """Return the result of a call. Raises what delivery understands."""
        try:
            return await self.ask(method, body)
        except Declined as declined:
            outcome = await self._outcome(declined)
        raise outcome

    def alarm(self) -> None:
        """Say once that the token is refused."""
        if not self.shut_out:
            _LOG.error("zalo_bot: the platform refuses MOTCUA_ZALO_BOT_TOKEN; nothing comes in or goes out")
        self.shut_out = True

    async def _outcome(self, declined: Declined) -> TryLater | Refused:
        """Return what a refusal means. A code that is not documented is tried again, then given up visibly."""
        code = declined.code
        if code in _SHUT_OUT and await self._refuses_all(code):
            self.alarm()
            return TryLater("token-refused", REFUSED_SECONDS, whole=True)
        if code == FORBIDDEN:
            return Refused(BLOCKED)
        if code == TOO_MANY:
            return TryLater(str(code), declined.seconds or _BUSY_SECONDS, whole=True)
        if code in _CALLERS_MISTAKES and code != NOTHING_NEW:
            return Refused(str(code))
        return TryLater(str(code), declined.seconds)

    async def _refuses_all(self, code: int) -> bool:
        """Whether the platform refuses us altogether, and not only this person or this call."""
        if code == UNAUTHORIZED:
            return True
        try:
            await self.ask("getMe")
        except Declined as declined:
            return declined.code in _SHUT_OUT
        except (TryLater, OutcomeUnknown):
            return False
        return False


def _result(answer: httpx.Response) -> Any:
    try:
        body = answer.json()
    except ValueError:
        body = None
    told = body if isinstance(body, dict) else {}
    if told.get("ok") is True and answer.is_success:
        return told.get("result")
    code = told.get("error_code")
    if not isinstance(code, int):
        code = answer.status_code
    if code == httpx.codes.OK:
        raise OutcomeUnknown("answer-unreadable")
    after = answer.headers.get("retry-after", "")
    raise Declined(code, float(after) if after.isdecimal() else None)
