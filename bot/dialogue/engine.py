"""Decide the next turn of a conversation.

`step` is the whole assistant: it takes where the conversation stands and what just happened, and returns where it
stands next, what to say and what to ask of the API. It reads no clock and calls nobody, so every turn can be replayed
from the log, and every test is a short text file.
"""

from dataclasses import replace

from bot.dialogue import answering, dossier, hearing, noting, opening, rights, sensing, silence
from bot.dialogue.actions import perform
from bot.dialogue.dossiers import following, hand, second
from bot.dialogue.events import (
    AnswerReady,
    CardRead,
    DataErased,
    DataHeld,
    DossierClosed,
    DossierFound,
    DossierLocked,
    DossierMissing,
    Elapsed,
    Event,
    Followed,
    HandOverReady,
    HandTold,
    Left,
    Noticed,
    Opened,
    PaperReady,
    Photographed,
    PictureRead,
    Pressed,
    QuestionNoted,
    RatingSaved,
    RequestRefused,
    Said,
    SpeechHeard,
    Spoken,
    Submitted,
    TakenOver,
    TakeOverRefused,
    TripCounted,
    Unfollowed,
    Unreadable,
)
from bot.dialogue.filling import beginning, moving, sending, walking
from bot.dialogue.filling.drafts import fitting
from bot.dialogue.handing import desk, quiet
from bot.dialogue.handing.events import DeskEvent, DeskNews
from bot.dialogue.helping import own_chat, session
from bot.dialogue.helping import words as helping_words
from bot.dialogue.helping.events import (
    CitizenAnswer,
    HelpingBegun,
    HelpingEnded,
    HelpingEvent,
    HelpingOver,
    ReadingsTold,
)
from bot.dialogue.offers import pressed
from bot.dialogue.outcome import Bubble, Outcome, again, turn
from bot.dialogue.replies import Turn
from bot.dialogue.speech import speech
from bot.dialogue.state import Filling, Idle, State
from bot.dialogue.world import World

DossierEvent = (
    DossierFound | DossierMissing | DossierClosed | DossierLocked | Followed | Unfollowed | HandTold | Noticed
)
OfficeEvent = (
    DossierEvent
    | Submitted
    | HandOverReady
    | PaperReady
    | TakenOver
    | TakeOverRefused
    | DataHeld
    | DataErased
    | RatingSaved
    | TripCounted
    | RequestRefused
    | DeskEvent
    | QuestionNoted
    | AnswerReady
)
_ANSWERS = Said | Pressed | CardRead | PictureRead | SpeechHeard


def step(state: State, event: Event, world: World) -> Turn:
    """Return the next turn of the conversation."""
    if state.helping is not None:
        return session.step(state, state.helping, event, world, _step)
    if isinstance(event, Said) and state.member is not None and helping_words.begins(event.text):
        return session.begin(replace(state, turn=state.turn + 1), world)
    if own_chat.wants_readers(event):
        return own_chat.asked(replace(state, turn=state.turn + 1))
    if isinstance(event, HelpingEvent):
        now = replace(state, turn=state.turn + 1)
        return own_chat.told(now, event, world) if isinstance(event, ReadingsTold) else Turn(now)
    if isinstance(event, TakenOver) and event.helping:
        state = replace(state, helped=(*state.helped, event.helping))
    return own_chat.taken_back(event, _step(state, event, world))


def _step(state: State, event: Event, world: World) -> Turn:
    state = fitting(replace(state, turn=state.turn + 1), world)
    moved = isinstance(state.doing, Filling) and state.doing.draft.renewed
    if isinstance(state.doing, Filling) and moved and isinstance(event, _ANSWERS):
        return turn(replace(walking.renewed(state, state.doing.draft, world), private=True))
    outcome = _happened(state, event, world)
    if quiet.talks(state) and not isinstance(event, DeskNews):
        outcome = quiet.marked(outcome)
    if not quiet.talks(outcome.state):
        outcome = _resumed(outcome, world)
        if outcome.bubbles and not isinstance(event, Elapsed):
            outcome = hand.asked(outcome)
        outcome = noting.noted(state, _later(outcome, world), world)
    decided = turn(outcome)
    return _remembered(decided) if world.voice else decided


def _remembered(decided: Turn) -> Turn:
    """Keep what was said, so that it can be said aloud when that is asked for next."""
    said = tuple(reply.text for reply in decided.replies)
    if not said or any(reply.voice for reply in decided.replies):
        return decided
    return replace(decided, state=replace(decided.state, said=said))


def _happened(state: State, event: Event, world: World) -> Outcome:  # noqa: C901 one line for each event
    taken = desk.taken(state, event, world)
    if taken is not None:
        return taken
    match event:
        case Opened(argument):
            return opening.opened(state, argument, world)
        case Said(text):
            return hearing.hear(state, text, world)
        case Pressed(choice):
            offer = pressed(state, choice)
            return perform(state, offer.action, world) if offer else _old_button(state)
        case Unreadable(kind):
            return sensing.unreadable(state, kind)
        case Photographed() | Spoken() | PictureRead() | SpeechHeard():
            return _sensed(state, event, world)
        case CardRead(facts):
            return walking.card_read(state, facts, world)
        case Left():
            return silence.left(state)
        case Elapsed():
            return silence.elapsed(state, event, world)
        case HelpingBegun() | HelpingOver() | HelpingEnded() | CitizenAnswer() | ReadingsTold():
            return Outcome(state)  # of a session that is over (`step`)
        case _:
            return _interrupted(_answered(state, event, world), world)


def _sensed(state: State, event: Photographed | Spoken | PictureRead | SpeechHeard, world: World) -> Outcome:
    match event:
        case Photographed(ref):
            return sensing.photographed(state, ref)
        case Spoken(ref):
            return sensing.spoken(state, ref)
        case PictureRead():
            return sensing.picture_read(state, event, world)
        case SpeechHeard():
            return sensing.speech_heard(state, event, world)


def _answered(state: State, event: OfficeEvent, world: World) -> Outcome:  # noqa: C901 one line for each event
    """Return what the office's answer to a request leads to."""
    match event:
        case (
            DossierFound()
            | DossierMissing()
            | DossierClosed()
            | DossierLocked()
            | Followed()
            | Unfollowed()
            | HandTold()
            | Noticed()
        ):
            return _of_dossier(state, event, world)
        case Submitted():
            return sending.submitted(state, event)
        case HandOverReady():
            return moving.ready(state, event)
        case PaperReady():
            return sending.printed_again(state, event)
        case TakenOver():
            return beginning.taken_over(state, event, world)
        case TakeOverRefused():
            return moving.refused(state, event)
        case DataHeld():
            return rights.held(state, event)
        case DataErased():
            return rights.erased(state, event)
        case RatingSaved() | TripCounted() | QuestionNoted():
            return Outcome(state)
        case _ if isinstance(event, DeskEvent):
            return desk.happened(state, event, world)
        case AnswerReady():
            return noting.told(state, event, world)
        case RequestRefused(kind):
            return Outcome(state, (Bubble(speech(state)(f"refused-{kind}")),))


def _of_dossier(state: State, event: DossierEvent, world: World) -> Outcome:
    match event:
        case DossierFound():
            return dossier.found(state, event, world)
        case DossierMissing(code):
            return dossier.missing(state, code, world)
        case DossierClosed():
            return second.closed(state, event)
        case DossierLocked():
            return second.locked(state, event)
        case Followed(code):
            return following.followed(state, code, world)
        case Unfollowed() | HandTold():
            return Outcome(state)
        case Noticed():
            return following.noticed(state, event, world)


def _old_button(state: State) -> Outcome:
    """Show the present question once more, or ask what is wanted where none is open."""
    what = Bubble(speech(state)("say-what"), aside=True)
    return Outcome(state, again(state) or (what,))


def _interrupted(outcome: Outcome, world: World) -> Outcome:
    """Ask the open question again after something came between."""
    state = outcome.state
    if not outcome.bubbles or isinstance(state.doing, Idle) or any(bubble.offers for bubble in outcome.bubbles):
        return outcome
    if isinstance(state.doing, Filling):
        return walking.ask_again(state, state.doing.draft, world).first(*outcome.bubbles)
    return outcome.then(*again(state))


def _resumed(outcome: Outcome, world: World) -> Outcome:
    """Go back to the form that a question interrupted, once that question is settled."""
    state = outcome.state
    if state.paused is None or not isinstance(state.doing, Idle):
        return outcome
    back = walking.resume(state, world)
    said = tuple(b for b in outcome.bubbles if b.offers == () or b is not outcome.bubbles[-1])
    return replace(outcome, state=back.state, bubbles=(*said, *back.bubbles))


def _later(outcome: Outcome, world: World) -> Outcome:
    """Serve the next wish of the same message once the one before is settled."""
    state = outcome.state
    if not state.later or not isinstance(state.doing, Idle):
        return outcome
    wish, state = state.later[0], replace(state, later=state.later[1:])
    speak = speech(state)
    said = tuple(replace(b, offers=()) for b in outcome.bubbles if b.text != speak("anything-else"))
    if wish.form:
        following = beginning.start(state, wish.code, world)
    else:
        following = answering.answer(replace(state, topic=None, cases=()), wish.code, wish.facet, world)
    bubbles = (*said, Bubble(speak("next-wish")), *following.bubbles)
    return _later(replace(outcome, state=following.state, bubbles=bubbles), world)
