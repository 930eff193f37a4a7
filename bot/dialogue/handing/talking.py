"""While a person has the ticket, what is typed is for them, and the assistant answers next to nothing.

What always works: to leave, to hear the last words again, the rights over one's data, and "hỏi máy …" for one answer of
the assistant.
"""

from dataclasses import replace

from bot.dialogue import form_turn, hearing
from bot.dialogue.actions import perform
from bot.dialogue.events import (
    CardRead,
    Event,
    Opened,
    Photographed,
    PictureRead,
    Pressed,
    Said,
    SpeechHeard,
    Unreadable,
)
from bot.dialogue.handing import quiet
from bot.dialogue.handing.requests import SayToDesk
from bot.dialogue.handing.values import AskingMachine
from bot.dialogue.offers import is_label, pressed, said
from bot.dialogue.outcome import Bubble, Outcome, again
from bot.dialogue.speech import speech
from bot.dialogue.state import Erasing, Idle, State
from bot.dialogue.steering import steer
from bot.dialogue.words import Command, command, number, plain
from bot.dialogue.world import World

_RIGHTS = frozenset({Command.FORGET, Command.FORGET_FORM, Command.SHOW, Command.WITHDRAW, Command.RIGHTS})


def happened(state: State, event: Event, world: World) -> Outcome | None:
    """Return what follows while a person is there; None for what comes from the office and goes on as always."""
    match event:
        case Said(text):
            return heard(state, text, world)
        case SpeechHeard(text) if text.strip():
            echo = Bubble(speech(state)("speech-heard", text=text.strip()), private=True, aside=True)
            return heard(state, text, world).first(echo)
        case Pressed(choice):
            return _pressed(state, choice, world)
        case Photographed() | PictureRead() | CardRead() | SpeechHeard() | Unreadable():
            return Outcome(state, (Bubble(speech(state)("desk-only-words"), aside=True),))
        case Opened(argument) if not argument:
            return Outcome(state, again(state))
        case _:
            return None


def heard(state: State, text: str, world: World) -> Outcome:
    """Pass on what was typed, unless it is one of the words that always work."""
    asked = quiet.to_machine(text)
    if asked is not None:
        return _machine(state, asked, world)
    if not plain(text) or len(text) > hearing.LONGEST or hearing.is_secret(text, world):
        return hearing.hear(replace(state, doing=Idle()), text, world)
    return _steered(state, text, world) or _chosen(state, text, world) or _passed(state, text)


def _steered(state: State, text: str, world: World) -> Outcome | None:
    steering = command(text)
    if isinstance(state.doing, Erasing) and (hearing.taken(state, text) or steering is Command.STOP):
        settled = hearing.hear(state, text, world)
        return replace(settled, state=quiet.freed(replace(settled.state, doing=state.doing)))
    if isinstance(state.doing, AskingMachine):
        return quiet.back(state) if steering in {Command.STOP, Command.BACK} else _machine(state, text, world)
    if steering is Command.STOP or quiet.leaves(text):
        return quiet.leave(state)
    if steering is Command.REPEAT:
        return Outcome(state, again(state)) if state.asked else quiet.back(state)
    return steer(state, steering, world) if steering in _RIGHTS else None


def _chosen(state: State, text: str, world: World) -> Outcome | None:
    """Take one of the choices on screen: by its words, and by its number where the assistant asked just now."""
    numbered = any(offer.numbered for offer in state.offers) and state.turn == state.offered_at + 1
    taken = said(state, text) if is_label(state, text) or (numbered and number(text) is not None) else None
    return perform(state, taken.action, world) if taken else None


def _passed(state: State, text: str) -> Outcome:
    ticket = state.ticket
    requests = (SayToDesk(ticket.number, text.strip()),) if ticket else ()
    return Outcome(quiet.freed(state), (), requests, private=True)


def _machine(state: State, text: str, world: World) -> Outcome:
    """Let the assistant answer one thing."""
    if not plain(text):
        return quiet.ask_machine(state)
    return form_turn.without_case(hearing.hear(replace(state, doing=Idle()), text, world), world)


def _pressed(state: State, choice: str, world: World) -> Outcome:
    offer = pressed(state, choice)
    if offer is None:
        return Outcome(state, (Bubble(speech(state)("desk-old-button"), aside=True),))
    return perform(state, offer.action, world)
