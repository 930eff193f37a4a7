"""What happened at the desk, told to the citizen: somebody is there, says something, goes, or nobody has come."""

from dataclasses import replace

from bot.dialogue.handing import opening, quiet
from bot.dialogue.handing.events import DeskNews, TicketOver
from bot.dialogue.handing.values import Ticket
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.paging import paged
from bot.dialogue.speech import Speech, speech
from bot.dialogue.state import Idle, Offer, State
from bot.dialogue.world import World


def told(state: State, news: DeskNews, world: World) -> Outcome:
    """Return what the citizen hears of `news`; of a ticket that is not open here any more nothing."""
    ticket = state.ticket
    if ticket is None or ticket.phase == "leaving" or ticket.number not in {0, news.ticket}:
        return Outcome(state)
    ticket = replace(ticket, number=news.ticket, name=news.name or ticket.name)
    match news.kind:
        case "joined":
            return _joined(state, ticket)
        case "said":
            return _said(state, ticket, news.text)
        case "closed":
            return _closed(state, ticket, news.text)
        case "passed" | "left" | "reopened":
            return _waiting_again(state, ticket, news.kind)
        case "slow":
            return _slow(state, ticket, world)
        case "new" | "taken" | "digest" | "alert" | "withdrawn":
            return Outcome(state)


def over(state: State, event: TicketOver) -> Outcome:
    """Say that what was typed reached nobody: the talk had ended meanwhile."""
    if not event.said or state.ticket is None:
        return Outcome(state)
    ended = replace(state, ticket=None, doing=Idle())
    return Outcome(ended, (Bubble(speech(state)("desk-over")),))


def _joined(state: State, ticket: Ticket) -> Outcome:
    state = replace(quiet.cleared(state), ticket=replace(ticket, phase="talking"))
    return Outcome(state, (Bubble(speech(state)("desk-joined", name=ticket.name), quiet.choices(state)),))


def _said(state: State, ticket: Ticket, text: str) -> Outcome:
    """Say a person's words, with who speaks; the first of them may come before we hear that somebody is there."""
    before = () if quiet.talks(state) else _joined(state, ticket).bubbles
    state = replace(quiet.cleared(state), ticket=replace(ticket, phase="talking"))
    pages = _signed(speech(state), ticket.name, text)
    last = Bubble(pages[-1], quiet.choices(state), private=True)
    return Outcome(state, (*before, *(Bubble(page, private=True, aside=True) for page in pages[:-1]), last))


def _signed(speak: Speech, name: str, text: str) -> list[str]:
    """Return a person's words in messages, each of which says who speaks."""
    room = max(200, 600 - len(speak("desk-person", name=name, text="")))
    return [speak("desk-person", name=name, text=page) for page in paged([text], room)]


def _closed(state: State, ticket: Ticket, text: str) -> Outcome:
    """End the talk, say the last words, and ask how it was; where nobody had spoken there is nothing to ask."""
    spoke = quiet.talks(state)
    last = _said(state, ticket, text).bubbles if text else ()
    speak, state = speech(state), replace(state, ticket=None)
    if not spoke:
        return Outcome(state, (*last, Bubble(speak("desk-closed-unseen", name=ticket.name), aside=True)))
    closed = Outcome(quiet.cleared(state), (*last, Bubble(speak("desk-closed", name=ticket.name))))
    return quiet.rated(closed, ticket.number)


def _waiting_again(state: State, ticket: Ticket, kind: str) -> Outcome:
    state = replace(state, ticket=replace(ticket, phase="waiting"))
    key = "desk-left-by-member" if kind == "left" else f"desk-{kind}"
    return Outcome(state, (Bubble(speech(state)(key, name=ticket.name), aside=True),))


def _slow(state: State, ticket: Ticket, world: World) -> Outcome:
    """Say honestly that nobody has come; the question stays there unless the person takes it back."""
    if quiet.talks(state):
        return Outcome(state)
    speak, state = speech(state), replace(state, ticket=replace(ticket, phase="waiting"))
    text = speak("desk-slow", name=ticket.name)
    phone = (opening.reached(state, world),) if world.phone else ()
    if not isinstance(state.doing, Idle) or state.paused is not None:
        return Outcome(state, (*phone, Bubble(text, aside=True)))
    offers = (Offer("stay", speak("desk-stay")), Offer("quit", speak("desk-take-back")))
    return Outcome(state, (*phone, Bubble(text, offers)))
