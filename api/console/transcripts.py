"""Conversations as the bot hands them out over HTTP: masked there, and masked once more here."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import quote

import httpx
from pydantic import AfterValidator, BaseModel, TypeAdapter, ValidationError

from api import security
from api.deps import Office
from api.errors import BotUnreachableError, NotFoundError
from api.private_text import without_numbers

_SECONDS = 5.0
_T = TypeVar("_T")

Masked = Annotated[str, AfterValidator(without_numbers)]
Moment = Annotated[datetime, AfterValidator(lambda at: at if at.tzinfo else at.replace(tzinfo=UTC))]


class ConversationLine(BaseModel):
    """One conversation in a list."""

    id: str
    channel: str
    started_at: Moment
    last_at: Moment
    turns: int
    topic: Masked | None = None


class Said(BaseModel):
    """What one side said."""

    at: Moment
    who: Literal["citizen", "assistant"]
    text: Masked


class Transcript(BaseModel):
    """A whole conversation."""

    id: str
    channel: str
    turns: list[Said]


class Undelivered(BaseModel):
    """A message or request that waits, or was given up; `error` is a code."""

    conversation: str
    channel: str
    kind: Literal["message", "request"]
    status: Literal["pending", "sending", "failed", "unknown"]
    tries: int
    error: Masked | None = None
    since: Moment


class Deliveries(BaseModel):
    """What waits for too long, the oldest first, and what was given up, the latest first."""

    stuck: list[Undelivered]
    given_up: list[Undelivered]


_DELIVERIES = TypeAdapter(Deliveries)
_LINES = TypeAdapter(list[ConversationLine])
_TRANSCRIPT = TypeAdapter(Transcript)


async def recent(office: Office, limit: int) -> list[ConversationLine]:
    """Return the newest conversations. Raises `BotUnreachableError`."""
    return await _get(office, _LINES, "/internal/conversations", limit=limit)


async def deliveries(office: Office) -> Deliveries:
    """Return what could not be delivered. Raises `BotUnreachableError`."""
    return await _get(office, _DELIVERIES, "/internal/deliveries")


async def one(office: Office, conversation: str) -> Transcript:
    """Return one conversation. Raises `NotFoundError` or `BotUnreachableError`."""
    if conversation.strip(".") == "":
        raise NotFoundError
    return await _get(office, _TRANSCRIPT, f"/internal/conversations/{quote(conversation, safe=':')}")


async def _get(office: Office, shape: TypeAdapter[_T], path: str, **params: Any) -> _T:
    if office.bot is None:
        raise BotUnreachableError
    headers = {"Authorization": f"Bearer {security.office_token(office.settings.secret)}"}
    try:
        answer = await office.bot.get(path, params=params, headers=headers, timeout=_SECONDS)
    except httpx.HTTPError as error:
        raise BotUnreachableError from error
    if answer.status_code == httpx.codes.NOT_FOUND:
        raise NotFoundError
    if answer.status_code != httpx.codes.OK:
        raise BotUnreachableError
    try:
        return shape.validate_json(answer.content)
    except ValidationError:
        raise BotUnreachableError from None
