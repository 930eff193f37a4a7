"""What the bot asks the office around helping at one phone, and what becomes of the answers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx

from bot.dialogue.events import Event
from bot.dialogue.helping.events import HelpingBegun, HelpingEnded, HelpingOver, Read, ReadingsTold
from bot.dialogue.helping.requests import BeginHelping, EndHelping, NoteReading, TellReadings, WithdrawHelping

OfficeHelping = BeginHelping | NoteReading | EndHelping | TellReadings | WithdrawHelping
Ask = Callable[[str, dict[str, Any]], Awaitable[httpx.Response]]
"""Posts a body to a path of the office, signed and with the key of the request; raises `TryLater`."""
Later = Callable[[httpx.Response], Exception]

_NEVER = frozenset({400, 403, 404, 409, 410, 413, 415, 422})
_VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Phone:
    """The member's chat, and what makes the keyed hash of a villager out of the number of a session."""

    channel: str
    person: str
    address: str
    citizen: Callable[[str], str]


async def perform(request: OfficeHelping, ask: Ask, later: Later, phone: Phone) -> Event:
    """Carry out `request`; what is neither an answer nor a refusal is raised as `later` says."""
    response = await ask(*_question(request, phone))
    if response.is_success:
        return _answer(request, response.json())
    if response.status_code not in _NEVER:
        raise later(response)
    if isinstance(request, BeginHelping | NoteReading):
        return HelpingOver(request.session, "left")
    return ReadingsTold() if isinstance(request, TellReadings) else HelpingEnded()


def _question(request: OfficeHelping, phone: Phone) -> tuple[str, dict[str, Any]]:
    here = {"channel": phone.channel, "person": phone.person}
    match request:
        case BeginHelping(session, way, version):
            begun = {"address": phone.address, "citizen": phone.citizen(session), "way": way, "text_version": version}
            return "/v1/helping", {**here, "session": session, **begun}
        case NoteReading(session, what):
            return "/v1/helping/readings", {**here, "session": session, "what": what}
        case EndHelping(session, how, forms):
            return "/v1/helping/end", {**here, "session": session, "how": how, "forms": forms}
        case TellReadings(names):
            return "/v1/helping/told", {"names": list(names)}
        case WithdrawHelping(names):
            return "/v1/helping/withdraw", {"names": list(names)}


def _answer(request: OfficeHelping, body: dict[str, Any]) -> Event:
    match request:
        case BeginHelping(session):
            return HelpingBegun(session)
        case NoteReading(session):
            return HelpingOver(session, body["over"]) if body["over"] else HelpingBegun(session)
        case EndHelping() | WithdrawHelping():
            return HelpingEnded()
        case TellReadings():
            return ReadingsTold(tuple(map(_read, body["sessions"])))


def _read(told: dict[str, Any]) -> Read:
    lines = tuple((each["what"], each["times"], _moment(each["last_at"])) for each in told["readings"])
    ended = _moment(told["ended_at"]) if told["ended_at"] else ""
    return Read(told["team_name"], told["way"], _moment(told["started_at"]), ended, lines)


def _moment(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(_VIETNAM):%H:%M %d/%m/%Y}"
