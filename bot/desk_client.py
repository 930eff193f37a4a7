"""What the bot asks the office's desk, and what becomes of the office's answers."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from bot.dialogue.events import Event
from bot.dialogue.handing.events import (
    Act,
    ActDone,
    GroupLinked,
    LinkRefused,
    Listed,
    MemberLinked,
    MemberUnlinked,
    Result,
    TicketHeard,
    TicketOpened,
    TicketOver,
    TicketRefused,
)
from bot.dialogue.handing.requests import (
    DeskRequest,
    LeaveTicket,
    LinkGroup,
    LinkMember,
    MemberAct,
    OpenTicket,
    SayToDesk,
    UnlinkMember,
)
from bot.dialogue.words import Command, command, number
from knowledge.places import find_place

Ask = Callable[[str, dict[str, Any]], Awaitable[httpx.Response]]
"""Posts a body to a path of the office, signed and with the key of the request; raises `TryLater`."""
Later = Callable[[httpx.Response], Exception]
Said = Sequence[tuple[str, str]]
"""What was said so far, masked: ("citizen" or "assistant", text), the oldest first."""

_NEVER = frozenset({400, 404, 409, 410, 413, 415, 422})
_MOST_LINES, _LONGEST_LINE = 20, 500
_TOO_OFTEN = 429
_WISH_LINES = 8
_RESULTS: dict[tuple[Act, Result], Result] = {("pause", "off"): "paused", ("resume", "listed"): "resumed"}


@dataclass(frozen=True, slots=True)
class Chat:
    """Whose request it is: the channel, the keyed hash of the person, and where news are sent."""

    channel: str
    person: str
    address: str


async def perform(request: DeskRequest, ask: Ask, later: Later, chat: Chat, said: Said) -> Event:
    """Carry out `request`; what is neither an answer nor a refusal is raised as `later` says."""
    response = await ask(*_question(request, chat, said))
    if response.is_success:
        return _answer(request, response.json())
    guessed = isinstance(request, LinkMember | LinkGroup) and response.status_code == _TOO_OFTEN
    if response.status_code in _NEVER or guessed:
        return _refused(request)
    raise later(response)


def _question(request: DeskRequest, chat: Chat, said: Said) -> tuple[str, dict[str, Any]]:
    here, person = {"channel": chat.channel, "address": chat.address}, {"person": chat.person}
    match request:
        case OpenTicket():
            return "/v1/tickets", {**here, **person, **_opening(request, said)}
        case SayToDesk(ticket, text):
            return f"/v1/tickets/{ticket}/messages", {**person, "text": text}
        case LeaveTicket(ticket):
            return f"/v1/tickets/{ticket}/leave", person
        case LinkMember(code):
            return "/v1/members/link", {**here, **person, "code": code}
        case UnlinkMember():
            return "/v1/members/unlink", {**here, **person}
        case LinkGroup(code):
            return "/v1/groups/link", {**here, "code": code}
        case MemberAct(act, ticket, text, reason):
            act_in = {"act": act, "ticket": ticket, "text": text, "reason": reason}
            return "/v1/members/acts", {"channel": chat.channel, **person, **act_in}


def _opening(request: OpenTicket, said: Said) -> dict[str, Any]:
    said = _before_the_wish(said)
    lines = [{"who": who, "text": text[:_LONGEST_LINE]} for who, text in said[-_MOST_LINES:]]
    asked = (text for who, text in reversed(said) if who == "citizen" and _asks(text))
    return {
        "reason": request.reason,
        "topic": request.topic,
        "question": next(asked, "")[:_LONGEST_LINE],
        "commune": request.commune,
        "village": request.village or "",
        "language": request.language,
        "transcript": lines,
    }


def _before_the_wish(said: Said) -> Said:
    """Leave out how the person asked for somebody, and where they live: the ticket says so already."""
    wishes = (place for place, (who, text) in enumerate(said) if who == "citizen" and command(text) is Command.PERSON)
    last = max(wishes, default=len(said))
    return said[:last] if len(said) - last <= _WISH_LINES else said


def _asks(text: str) -> bool:
    """Whether a line may be the question itself: no word that steers, no number of a choice, no bare place."""
    place = find_place(text)
    return command(text) is None and number(text) is None and not (place is not None and place.whole)


def _answer(request: DeskRequest, body: dict[str, Any]) -> Event:
    match request:
        case OpenTicket():
            return TicketOpened(
                body["ticket"],
                body["queue_name"],
                body["open_now"],
                body["waits_minutes"],
                body["ahead"],
                body["opens_at"],
            )
        case SayToDesk():
            return TicketOver(said=True) if body["state"] == "closed" else TicketHeard()
        case LeaveTicket():
            return TicketOver()
        case LinkMember():
            return MemberLinked(body["role"], body["team_name"])
        case UnlinkMember():
            return MemberUnlinked()
        case LinkGroup():
            return GroupLinked(body["team_name"])
        case MemberAct(act):
            return _done(act, body)


def _refused(request: DeskRequest) -> Event:
    match request:
        case OpenTicket():
            return TicketRefused()
        case SayToDesk():
            return TicketOver(said=True)
        case LeaveTicket():
            return TicketOver()
        case LinkMember() | LinkGroup():
            return LinkRefused()
        case UnlinkMember():
            return MemberUnlinked()
        case MemberAct(act, ticket):
            return ActDone(act, "none", ticket)


def _done(act: Act, body: dict[str, Any]) -> ActDone:
    done: Result = body["outcome"]
    return ActDone(
        act,
        _RESULTS.get((act, done), done),
        body.get("ticket"),
        tuple(map(_listed, body["mine"])),
        tuple(map(_listed, body["waiting"])),
        tuple((line["who"], line["text"]) for line in body.get("transcript") or ()),
        tuple(body.get("canned") or ()),
    )


def _listed(told: int | dict[str, Any]) -> Listed:
    if isinstance(told, int):
        return Listed(told)
    return Listed(
        told["ticket"],
        told.get("topic_name") or "",
        told.get("commune_name") or "",
        told.get("waits_minutes") or 0,
    )
