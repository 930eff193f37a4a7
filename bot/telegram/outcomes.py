"""What became of a call to Telegram, in the words of `bot.ports`."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.ports import BLOCKED, OutcomeUnknown, Refused, TryLater

_TOKEN_WAIT = 600.0  # seconds; somebody has to set another token
_CLOSE = 10.0  # seconds within which two chats that are told to wait mean everybody
# A request that failed with one of these never left.
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.ProxyError)


@dataclass(slots=True)
class Outcomes:
    """Turns the library's errors into outcomes; none of them carries an address, which would hold the token.

    Telegram does not say whether "too many requests" means one chat or the whole bot: it means the bot where two
    chats are told so within seconds.
    """

    limited: dict[str, float] = field(default_factory=dict)

    @contextlib.asynccontextmanager
    async def of_call(self, person: str, now: float) -> AsyncIterator[None]:
        """Raise `TryLater`, `Refused` or `OutcomeUnknown` for what a call to `person` raises at the moment `now`."""
        try:
            yield
        except RetryAfter as error:
            raise self._limited(person, now, seconds_of(error)) from None
        except TelegramError as error:
            raise _outcome(error) from None

    def _limited(self, person: str, now: float, seconds: float) -> TryLater:
        self.limited = {who: at for who, at in self.limited.items() if now - at < _CLOSE} | {person: now}
        return TryLater("http-429", seconds, whole=len(self.limited) > 1)


def seconds_of(error: RetryAfter) -> float:
    """Return how long Telegram wants us to wait."""
    after = error.retry_after
    return float(after) if isinstance(after, int) else after.total_seconds()


def _outcome(error: TelegramError) -> Exception:
    match error:
        case Forbidden():  # blocked by the user, user is deactivated, bot can't initiate conversation with a user
            return Refused(BLOCKED)
        case InvalidToken():
            return TryLater("token-rejected", _TOKEN_WAIT, whole=True)
        case ChatMigrated():
            return Refused("chat-migrated")
        case BadRequest():
            return Refused("chat-not-found" if "chat not found" in error.message.lower() else "bad-request")
        case Conflict():
            return TryLater("conflict")
        case NetworkError():
            return _broken(error)
        case _:  # an answer that is none
            return OutcomeUnknown(type(error).__name__)


def _broken(error: NetworkError) -> Exception:
    """A connection that broke, or an answer of 5xx, which Telegram gives before it does anything."""
    cause = error.__cause__
    if isinstance(cause, _NEVER_SENT):
        return TryLater(type(cause).__name__)
    if cause is None or isinstance(cause, TelegramError):  # a page of somebody in between is no JSON
        return TryLater("http-5xx")
    return OutcomeUnknown(type(cause).__name__)
