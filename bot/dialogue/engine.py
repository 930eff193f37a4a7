"""Decide the next turn of a conversation.

`step` is the whole assistant: it takes where the conversation stands and what just happened, and returns where it
stands next, what to say and what to ask of the API. It reads no clock and calls nobody, so every turn can be replayed
from the log, and every test is a short text file.
"""

from dataclasses import replace

from bot.dialogue import answering, dossier, form, hearing, rating, smalltalk
from bot.dialogue.actions import perform
from bot.dialogue.events import (
    DossierFound,
    DossierMissing,
    Event,
    Opened,
    Pressed,
    RatingSaved,
    RequestRefused,
    Said,
    Submitted,
    TripCounted,
    Unreadable,
)
from bot.dialogue.offers import pressed
from bot.dialogue.outcome import Bubble, Outcome, turn
from bot.dialogue.replies import Turn
from bot.dialogue.speech import speech
from bot.dialogue.state import Filling, Idle, State
from bot.dialogue.world import World


def step(state: State, event: Event, world: World) -> Turn:
    """Return the next turn of the conversation."""
    state = replace(state, turn=state.turn + 1)
    return turn(_later(_resumed(_happened(state, event, world), world), world))


def _happened(state: State, event: Event, world: World) -> Outcome:
    match event:
        case Opened():
            return Outcome(state, hearing.again(state)) if state.greeted else smalltalk.welcome(state)
        case Said(text):
            return hearing.hear(state, text, world)
        case Pressed(choice):
            offer = pressed(state, choice)
            return perform(state, offer.action, world) if offer else _old_button(state)
        case Unreadable():
            return Outcome(state, (Bubble(speech(state)("unreadable"), aside=True), *hearing.again(state)))
        case DossierFound():
            return _interrupted(dossier.found(state, event, world.today), world)
        case DossierMissing(code):
            return _interrupted(dossier.missing(state, code), world)
        case Submitted(_, reference):
            return _submitted(state, reference, world)
        case RatingSaved() | TripCounted():
            return Outcome(state)
        case RequestRefused(kind):
            return _interrupted(Outcome(state, (Bubble(speech(state)(f"refused-{kind}")),)), world)


def _old_button(state: State) -> Outcome:
    """Show the present question once more, or ask what is wanted where none is open."""
    what = Bubble(speech(state)("say-what"), aside=True)
    return Outcome(state, hearing.again(state) or (what,))


def _interrupted(outcome: Outcome, world: World) -> Outcome:
    """Ask the open question again after something came between."""
    state = outcome.state
    if isinstance(state.doing, Idle) or any(bubble.offers for bubble in outcome.bubbles):
        return outcome
    if isinstance(state.doing, Filling):
        return form.ask_again(state, state.doing.draft, world).first(*outcome.bubbles)
    return outcome.then(*hearing.again(state))


def _submitted(state: State, reference: str, world: World) -> Outcome:
    outcome = Outcome(state, (Bubble(speech(state)("form-submitted", reference=reference)),))
    if isinstance(state.doing, Idle) and state.paused is None:
        return rating.after(outcome, "assistant", f"form:{reference}")
    return _interrupted(outcome, world)


def _resumed(outcome: Outcome, world: World) -> Outcome:
    """Go back to the form that a question interrupted, once that question is settled."""
    state = outcome.state
    if state.paused is None or not isinstance(state.doing, Idle):
        return outcome
    back = form.resume(state, world)
    said = tuple(b for b in outcome.bubbles if b.offers == () or b is not outcome.bubbles[-1])
    return replace(back, requests=outcome.requests, private=outcome.private).first(*said)


def _later(outcome: Outcome, world: World) -> Outcome:
    """Serve the next wish of the same message once the one before is settled."""
    state = outcome.state
    if not state.later or not isinstance(state.doing, Idle):
        return outcome
    wish, state = state.later[0], replace(state, later=state.later[1:])
    speak = speech(state)
    said = tuple(replace(b, offers=()) for b in outcome.bubbles if b.text != speak("anything-else"))
    if wish.form:
        following = form.start(state, wish.code, world)
    else:
        following = answering.answer(replace(state, topic=None, cases=()), wish.code, wish.facet, world)
    following = following.first(*said, Bubble(speak("next-wish")))
    return _later(replace(following, requests=outcome.requests), world)
