"""Replies and requests as JSON in the outbox, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.dialogue.handing.requests import (
    LeaveTicket,
    LinkGroup,
    LinkMember,
    MemberAct,
    OpenTicket,
    SayToDesk,
    UnlinkMember,
)
from bot.dialogue.helping.requests import (
    BeginHelping,
    EndHelping,
    ForCitizen,
    NoteReading,
    TellReadings,
    WithdrawHelping,
)
from bot.dialogue.replies import (
    Choice,
    CounterCode,
    CountSavedTrip,
    EraseData,
    FollowDossier,
    HandOver,
    HearSpeech,
    LookUpDossier,
    NoteQuestion,
    OpenDossier,
    PaperAgain,
    ReadPicture,
    Reply,
    Request,
    SaveRating,
    ShowData,
    SubmitForm,
    TakeOver,
    TellHand,
    UnfollowDossier,
)
from bot.sealing import Unopened

_KINDS: tuple[type[Request], ...] = (
    LookUpDossier,
    OpenDossier,
    FollowDossier,
    UnfollowDossier,
    TellHand,
    SubmitForm,
    SaveRating,
    CountSavedTrip,
    HandOver,
    TakeOver,
    CounterCode,
    ShowData,
    EraseData,
    PaperAgain,
    ReadPicture,
    HearSpeech,
    OpenTicket,
    SayToDesk,
    LeaveTicket,
    LinkMember,
    UnlinkMember,
    LinkGroup,
    MemberAct,
    NoteQuestion,
    BeginHelping,
    NoteReading,
    EndHelping,
    ForCitizen,
    TellReadings,
    WithdrawHelping,
)
HIDDEN = "•••"
_SELDOM = ("paper", "big", "voice", "template", "wiped")
_REQUESTS = {kind.__name__: kind for kind in _KINDS}


def dump_reply(reply: Reply) -> dict[str, Any]:
    """Return `reply` as JSON-ready data; what few replies have is left out of the others."""
    choices = [asdict(choice) for choice in reply.choices]
    whole = {"text": reply.text, "choices": choices, "private": reply.private, "scan": reply.scan}
    return whole | {name: value for name in _SELDOM if (value := getattr(reply, name))}


def load_reply(body: dict[str, Any]) -> Reply:
    """Return the reply that `dump_reply` wrote."""
    choices = tuple(Choice(**choice) for choice in body["choices"])
    seldom = {name: body[name] for name in _SELDOM if name in body}
    return Reply(body["text"], choices, body["private"], body.get("scan", False), **seldom)


def readable(body: dict[str, Any] | Unopened) -> Reply:
    """Return the reply as its reader may see it; what no key of ours opens is hidden like what was erased."""
    return Reply(HIDDEN, private=True) if isinstance(body, Unopened) else load_reply(body)


def dump_request(request: Request) -> dict[str, Any]:
    """Return `request` as JSON-ready data."""
    return {"kind": type(request).__name__, **asdict(request)}


def opened(request: ForCitizen) -> Request:
    """Return the villager's request out of its envelope."""
    return load_request({"kind": request.name, **request.body})


def kind_alone(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of a request that is done: the kind, and nothing that anybody told."""
    return {"kind": body["kind"]}


def load_request(body: dict[str, Any]) -> Request:
    """Return the request that `dump_request` wrote."""
    return _REQUESTS[body["kind"]](**{key: value for key, value in body.items() if key != "kind"})
