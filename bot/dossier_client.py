"""What the bot asks the office of dossiers, and what becomes of the office's answers."""

from collections.abc import Awaitable, Callable
from math import ceil
from typing import Any
from urllib.parse import quote

import httpx

from bot.dialogue.events import (
    DossierClosed,
    DossierFound,
    DossierLocked,
    DossierMissing,
    Event,
    Followed,
    HandTold,
    RequestRefused,
    Sum,
    Unfollowed,
)
from bot.dialogue.replies import (
    DossierRequest,
    FollowDossier,
    LookUpDossier,
    OpenDossier,
    TellHand,
    UnfollowDossier,
)

Ask = Callable[[str, str, dict[str, Any] | None], Awaitable[httpx.Response]]
"""Sends method, path and body to the office, signed, with who asks in the body; raises `TryLater`."""
Later = Callable[[httpx.Response], Exception]
_Asked = LookUpDossier | OpenDossier | FollowDossier | TellHand

_NONE = frozenset({404, 422})
_NEVER = frozenset({400, 404, 409, 413, 415, 422})
_LOCKED = frozenset({423, 429})
_MINUTE = 60


async def perform(request: DossierRequest, ask: Ask, later: Later, people: tuple[str, ...], address: str) -> Event:
    """Carry out `request` and return what it comes to; `people` are the person's hashes, the present one first.

    `address` is where news are sent: the channel and its id of the chat. What is neither an answer nor a refusal is
    raised as `later` says.
    """
    if isinstance(request, UnfollowDossier):
        return await _unfollow(request.code, ask, later, people)
    response = await ask(*_question(request, address))
    if response.is_success:
        return _answer(request, response)
    if response.status_code in _LOCKED and isinstance(request, OpenDossier):
        return DossierLocked(request.code, _minutes(response))
    if response.status_code in _NONE:
        return _nothing(request)
    if response.status_code in _NEVER:
        return RequestRefused("dossier")
    raise later(response)


def _question(request: _Asked, address: str) -> tuple[str, str, dict[str, Any] | None]:
    match request:
        case LookUpDossier(code):
            return "GET", _path(code), None
        case OpenDossier(code, second):
            return "POST", _path(code, "details"), {"second": second}
        case FollowDossier(code, is_open):
            return "POST", _path(code, "follows"), {"address": address, "opened": is_open}
        case TellHand(code, in_hand):
            return "POST", _path(code, "hands"), {"in_hand": in_hand}


def _answer(request: _Asked, response: httpx.Response) -> Event:
    match request:
        case LookUpDossier(_, purpose, last):
            return found(_told(response), purpose=purpose, last=last)
        case OpenDossier():
            return opened(_told(response))
        case FollowDossier(code):
            return Followed(code)
        case TellHand():
            return HandTold()


def _nothing(request: _Asked) -> Event:
    """Return what it means that the office has nothing under this code, or nothing for this second fact."""
    match request:
        case LookUpDossier(code) | FollowDossier(code):
            return DossierMissing(code)
        case OpenDossier(code):
            return DossierClosed(code)
        case TellHand():
            return HandTold()  # it no longer counts as returned: nothing is left to be told


async def _unfollow(code: str, ask: Ask, later: Later, people: tuple[str, ...]) -> Event:
    """End it under every hash of the person, so that a change of the key leaves no news behind."""
    for person in people:
        path = _path(code, "follows", person) if code else f"/v1/follows/{person}"
        response = await ask("DELETE", path, None)
        if not response.is_success and response.status_code not in _NEVER:
            raise later(response)
    return Unfollowed(code)


def found(body: dict[str, Any], **more: Any) -> DossierFound:
    """Return what everybody may know who has the code."""
    clock = body.get("clock") or {}
    return DossierFound(
        code=body["code"],
        procedure_name=body["procedure_name"],
        agency=body["agency_name"],
        status=body["status"],
        received_at=_day(body["received_at"]),
        appointed_at=_day(body["appointed_at"]),
        finished_at=_day(body["finished_at"]),
        since=_day(body["status_since"]),
        until=_day(body.get("supplement_until")),
        as_of=_day(body.get("as_of")),
        sums=tuple(_sum(line) for line in clock.get("lines", ())),
        demo=body.get("demo", False),
        **more,
    )


def opened(body: dict[str, Any]) -> DossierFound:
    """Return what somebody may know who also has a second fact."""
    return found(
        body["dossier"],
        opened=True,
        owner=body["owner"] or "",
        reason=body["reason"],
        fee_due=body["fee_due"],
        fee_paid=body["fee_paid"],
        result=body["result"] or "",
    )


def _told(response: httpx.Response) -> dict[str, Any]:
    """Return what the office answered. Raises `ValueError` for an answer that is none of its."""
    answer = response.json()
    if not isinstance(answer, dict):
        raise ValueError("no answer of the office")  # noqa: TRY004 the caller waits for a better one
    return answer


def _sum(line: dict[str, Any]) -> Sum:
    return Sum(line["kind"], line["since"] or "", line["until"] or "", line["days"] or 0, line["name"])


def _minutes(response: httpx.Response) -> int:
    after = response.headers.get("Retry-After", "")
    return ceil(int(after) / _MINUTE) if after.isascii() and after.isdigit() else _MINUTE


def _day(moment: str | None) -> str | None:
    """The day of a moment that the office gives in the time of Viet Nam."""
    return moment[:10] if moment else None


def _path(code: str, *more: str) -> str:
    return "/".join(("/v1/dossiers", quote(code, safe=""), *more))
