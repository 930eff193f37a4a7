"""Where the desk meets the conversation: what it answers and tells, and what people say that is meant for it."""

from bot.dialogue import hearing
from bot.dialogue.events import Event, Opened, Pressed, Said, SpeechHeard
from bot.dialogue.handing import citizen, groups, member_news, members, opening, orders, quiet, talking
from bot.dialogue.handing.events import (
    ActDone,
    DeskEvent,
    DeskNews,
    GroupCalled,
    GroupLinked,
    LinkRefused,
    MemberLinked,
    MemberUnlinked,
    TicketHeard,
    TicketOpened,
    TicketOver,
    TicketRefused,
)
from bot.dialogue.outcome import TICKET, Bubble, Outcome
from bot.dialogue.paging import paged
from bot.dialogue.speech import speech
from bot.dialogue.state import Idle, State
from bot.dialogue.words import Command, command
from bot.dialogue.world import World


def happened(state: State, event: DeskEvent, world: World) -> Outcome:  # noqa: C901 one line for each event
    """Return what the office's answer, or its news, leads to."""
    match event:
        case TicketOpened():
            return opening.opened(state, event, world)
        case TicketRefused():
            return opening.refused(state, world)
        case TicketHeard():
            return Outcome(state)
        case TicketOver():
            return citizen.over(state, event)
        case MemberLinked():
            return member_news.linked(state, event)
        case MemberUnlinked():
            return member_news.unlinked(state)
        case GroupLinked():
            return groups.linked(state, event)
        case LinkRefused():
            return Outcome(state, (Bubble(speech(state)("desk-link-refused"), aside=True),))
        case GroupCalled(code):
            return groups.called(state, code)
        case ActDone():
            return member_news.done(state, event)
        case DeskNews():
            return _told(state, event, world)


def taken(state: State, event: Event, world: World) -> Outcome | None:
    """Return what follows where people are behind the assistant; None where it goes on as always."""
    if isinstance(event, Pressed) and event.choice.startswith(TICKET):
        return _pressed(state, event.choice.removeprefix(TICKET))
    if isinstance(event, Opened) and event.argument.startswith("doi_"):
        return members.link(state, event.argument.removeprefix("doi_"))
    if isinstance(event, Said):
        ours = _ours(state, event.text)
        if ours is not None:
            return ours
    if isinstance(event, SpeechHeard) and state.member is not None and (spoken := _ours(state, event.text)):
        return spoken.first(Bubble(speech(state)("speech-heard", text=event.text.strip()), private=True, aside=True))
    if quiet.talks(state):
        return talking.happened(state, event, world)
    return _waiting(state, event.text, world) if isinstance(event, Said) else None


def _ours(state: State, text: str) -> Outcome | None:
    """Hear what only a team says, or what a member says to a citizen."""
    code = orders.link_code(text)
    if code is not None:
        return members.link(state, code)
    if state.member is not None:
        return members.hear(state, state.member, text)
    wanted = orders.order(text)  # an officer's chat gets alerts and is no member's
    return members.unlink(state) if wanted is not None and wanted.verb == "unlink" else None


def _waiting(state: State, text: str, world: World) -> Outcome | None:
    """Hear "thôi chờ", and "thôi" where nothing else is open; "hỏi máy …" is a question as any other."""
    stops = command(text) is Command.STOP and isinstance(state.doing, Idle)
    if state.ticket is not None and state.ticket.phase != "leaving" and (stops or quiet.leaves(text)):
        return quiet.leave(state)
    asked = quiet.to_machine(text) if isinstance(state.doing, Idle) else None
    return hearing.hear(state, asked, world) if asked else None


def _pressed(state: State, number: str) -> Outcome:
    if not number.isascii() or not number.isdigit() or len(number) > 18:  # noqa: PLR2004 what a number of the office has
        return Outcome(state, (Bubble(speech(state)("say-what"), aside=True),))
    return members.take(state, int(number))


def _told(state: State, news: DeskNews, world: World) -> Outcome:
    match news.audience:
        case "citizen":
            return citizen.told(state, news, world)
        case "member":
            return member_news.told(state, news)
        case "group":
            return groups.told(state, news)
        case "officer":
            return Outcome(state, tuple(Bubble(page, aside=True) for page in paged([news.text])))
