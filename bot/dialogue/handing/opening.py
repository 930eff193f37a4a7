"""Ask for a person: by telephone at once, and by a ticket to whoever helps people in this commune."""

from dataclasses import replace
from datetime import date, datetime

from bot.dialogue.handing.events import TicketOpened
from bot.dialogue.handing.requests import LeaveTicket, OpenTicket
from bot.dialogue.handing.values import AskingWhere, Ticket, Why
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.speech import Speech, speech
from bot.dialogue.state import Filling, Idle, Offer, State
from bot.dialogue.world import World

_WHYS: dict[str, Why] = {"failed": "failed", "rating": "rating", "anger": "anger"}
_LONGEST_WAIT = 90  # minutes; longer is said in hours
_HOUR = 60


def why(said: str) -> Why:
    """Return why a person is wanted, as the choice that was taken says."""
    return _WHYS.get(said, "asked")


def reached(state: State, world: World) -> Bubble:
    """Name the number and hours at which a person can be reached, as the deployment set them."""
    speak = speech(state)
    key = "person" if world.phone else "person-unknown"
    hours = speak("person-hours", hours=world.hours) if world.hours else ""
    return Bubble(speak(key, phone=world.phone, hours=hours).strip(), aside=True)


def offer_person(state: State, reason: Why) -> Offer:
    """Return the choice to speak with a person."""
    return Offer(f"person:{reason}", speech(state)("offer-person"))


def begin(state: State, world: World, reason: Why) -> Outcome:
    """Name the telephone, and open a ticket; where the commune is not known it is asked for once.

    In the middle of a form nothing is asked: the form goes on, and the province passes the ticket to the right place.
    """
    if state.ticket is not None and state.ticket.phase != "leaving":
        return Outcome(state, (Bubble(_already(state, state.ticket), aside=True),))
    if isinstance(state.doing, AskingWhere):
        return opened_by(state, state.doing.why)
    if state.commune or isinstance(state.doing, Filling) or state.paused is not None:
        return opened_by(state, reason).first(reached(state, world))
    return ask_where(replace(state, failures=0), AskingWhere(reason)).first(reached(state, world))


def ask_where(state: State, doing: AskingWhere) -> Outcome:
    """Ask for the commune; not to say it leads to the province."""
    speak = speech(state)
    offers = (Offer("where:", speak("desk-where-skip")),)
    key = "desk-where-again" if doing.tries else "desk-where"
    return Outcome(replace(state, doing=doing), (Bubble(speak(key), offers),))


def opened_by(state: State, reason: Why, commune: str = "", village: str = "") -> Outcome:
    """Ask the office for somebody. It counts as asked at once, so that nobody asks twice."""
    request = OpenTicket(reason, state.topic, commune or state.commune or None, village or None, state.language)
    doing = state.doing if isinstance(state.doing, Filling) else Idle()
    asked = replace(state, doing=doing, ticket=Ticket("asked"), failures=0)
    return Outcome(asked, (Bubble(speech(state)("desk-asking"), aside=True),), (request,))


def opened(state: State, event: TicketOpened, world: World) -> Outcome:
    """Say to whom it went and how long that takes, as far as it is known, and how to leave."""
    if state.ticket is None or state.ticket.phase == "leaving":
        return Outcome(replace(state, ticket=None), (), (LeaveTicket(event.ticket),))
    if state.ticket.phase != "asked" and state.ticket.number == event.ticket:
        return Outcome(state)  # somebody was quicker than the answer of the office
    speak = speech(state)
    waiting = replace(state, ticket=Ticket("waiting", event.ticket, event.queue_name))
    parts = [speak("desk-opened", name=event.queue_name), *_when(speak, event, world), speak("desk-meanwhile")]
    return Outcome(waiting, (Bubble(" ".join(parts), aside=True),))


def refused(state: State, world: World) -> Outcome:
    """Nobody takes it: the telephone is left."""
    told = Bubble(speech(state)("desk-refused"), aside=True)
    return Outcome(replace(state, ticket=None), (told, reached(state, world)))


def _when(speak: Speech, event: TicketOpened, world: World) -> list[str]:
    if not event.open_now:
        return [_opens(speak, event.opens_at, world.today)]
    ahead = [speak("desk-ahead", count=event.ahead)] if event.ahead else []
    if event.waits_minutes is None:
        return [*ahead, speak("desk-wait-unknown")]
    if event.waits_minutes > _LONGEST_WAIT:
        return [*ahead, speak("desk-wait-hours", hours=round(event.waits_minutes / _HOUR))]
    return [*ahead, speak("desk-wait", minutes=max(1, event.waits_minutes))]


def _opens(speak: Speech, at: str | None, today: date) -> str:
    if at is None:
        return speak("desk-closed-unknown")
    moment = datetime.fromisoformat(at)
    key = "desk-clock" if moment.minute else "desk-clock-full"
    clock = speak(key, hour=moment.hour, minute=f"{moment.minute:02}")
    days = (moment.date() - today).days
    key = {0: "desk-opens-today", 1: "desk-opens-tomorrow"}.get(days, "desk-opens")
    return speak(key, clock=clock, day=f"{moment:%d/%m}")


def _already(state: State, ticket: Ticket) -> str:
    speak = speech(state)
    if ticket.phase == "asked":
        return speak("desk-asking")
    return speak("desk-already", name=ticket.name)
