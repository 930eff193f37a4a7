"""What happens while nobody says anything: a reminder of the form that was left, then it goes."""

from dataclasses import replace
from datetime import timedelta

from bot.dialogue.events import Elapsed
from bot.dialogue.filling.drafts import title
from bot.dialogue.handing.quiet import talks
from bot.dialogue.handing.requests import LeaveTicket, UnlinkMember
from bot.dialogue.lifetimes import DRAFT, PEOPLE, begun, unfinished
from bot.dialogue.outcome import Bubble, Outcome, again
from bot.dialogue.speech import speech
from bot.dialogue.state import Consenting, Draft, Erasing, Filling, Idle, Keeping, Offer, State
from bot.dialogue.world import World

_SOONEST = timedelta(hours=9)  # `_by_day` never reminds before
_HOURS = DRAFT // timedelta(hours=1)


def elapsed(state: State, event: Elapsed, world: World) -> Outcome:
    """Let go of what is over its time; remind of what soon will be."""
    if event.kept >= PEOPLE:
        state = replace(state, people=(), said=())
    if event.silent >= DRAFT:
        return _let_go(state, world)
    reminds = begun(state) and event.silent >= _SOONEST and not talks(state)
    return _remind(state, world) if reminds else Outcome(state)


def left(state: State) -> Outcome:
    """Forget everything in this chat; a form that was handed in stays with the office for its week."""
    requests: tuple[UnlinkMember | LeaveTicket, ...] = (UnlinkMember(),) if state.member else ()
    if state.ticket is not None and state.ticket.number:
        requests += (LeaveTicket(state.ticket.number),)
    return Outcome(State(turn=state.turn), (), requests, erase=True)


def _let_go(state: State, world: World) -> Outcome:
    if not unfinished(state):
        return Outcome(state)
    left = begun(state)
    open_form = isinstance(state.doing, Consenting | Filling | Keeping | Erasing)
    doing = Idle() if open_form else state.doing
    empty = replace(state, doing=doing, paused=None, parked=(), finished=())
    if open_form:
        empty = replace(empty, asked="", said=(), offers=())
    if not left:
        return Outcome(empty)
    gone = speech(state)("silence-gone", title=_title(state, left[0], world), hours=_HOURS)
    return Outcome(empty, (Bubble(gone),))


def _remind(state: State, world: World) -> Outcome:
    speak = speech(state)
    said = speak("silence-reminder", title=_title(state, begun(state)[0], world), hours=_HOURS)
    if isinstance(state.doing, Idle):
        return Outcome(state, (Bubble(said, (Offer("resume", speak("offer-resume")),)),))
    return Outcome(state, (Bubble(said, aside=True), *again(state)))


def _title(state: State, draft: Draft, world: World) -> str:
    return title(state, draft, world) if draft.form in world.library.forms else draft.form
