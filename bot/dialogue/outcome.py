"""What a skill returns: the next state, bubbles of text with the choices they offer, and requests."""

from dataclasses import dataclass, replace
from typing import Literal

from bot.dialogue.replies import Choice, Consent, Reply, Request, Turn
from bot.dialogue.state import Offer, State

TICKET = "ticket:"
"""Begins the action of a button that works wherever and whenever it is pressed, also in a group."""


Unclear = Literal["fallback", "corrected", "rated"]
"""Not understood; the person meant something else; the answer was rated low."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message before its choices have ids. `aside` is a remark that leaves the open question as it is.

    `private`, `scan`, `paper`, `voice` and `template` are those of `Reply`.
    """

    text: str
    offers: tuple[Offer, ...] = ()
    private: bool = False
    aside: bool = False
    scan: bool = False
    paper: str = ""
    voice: bool = False
    template: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The work of a skill in one turn. `unclear` says why the question of this turn was not served well."""

    state: State
    bubbles: tuple[Bubble, ...] = ()
    requests: tuple[Request, ...] = ()
    private: bool = False
    consents: tuple[Consent, ...] = ()
    erase: bool = False
    unclear: Unclear | None = None

    def first(self, *bubbles: Bubble) -> "Outcome":
        """Return this outcome with `bubbles` said before all others."""
        return replace(self, bubbles=(*bubbles, *self.bubbles))

    def then(self, *bubbles: Bubble) -> "Outcome":
        """Return this outcome with `bubbles` said after all others."""
        return replace(self, bubbles=(*self.bubbles, *bubbles))


def again(state: State) -> tuple[Bubble, ...]:
    """Return the present question once more, with its choices."""
    return (Bubble(state.asked, state.offers),) if state.asked else ()


def turn(outcome: Outcome) -> Turn:
    """Give choices their ids (`turn:position`) and remember them, so that numbers, words and buttons all work.

    Only the last bubble that offers something keeps its choices: one question per turn.
    """
    asking = next((b for b in reversed(outcome.bubbles) if b.offers), None)
    state = outcome.state
    told = [b for b in outcome.bubbles if not b.aside]
    if told:
        asked = asking or told[-1]
        state = replace(state, offers=asking.offers if asking else (), offered_at=state.turn, asked=asked.text)
    replies = (_reply(b, _choices(b.offers, state.turn) if b is asking else (), state) for b in outcome.bubbles)
    said = _wiped(tuple(replies)) if outcome.erase else tuple(replies)
    return Turn(state, said, outcome.requests, outcome.private, outcome.consents, outcome.erase)


def _wiped(replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    return (*replies[:-1], *(replace(last, wiped=True) for last in replies[-1:]))


def _reply(b: Bubble, choices: tuple[Choice, ...], state: State) -> Reply:
    return Reply(b.text, choices, b.private, b.scan, b.paper, state.big, b.voice, b.template)


def _choices(offers: tuple[Offer, ...], number: int) -> tuple[Choice, ...]:
    return tuple(Choice(_id(o, number, place), o.label, o.numbered) for place, o in enumerate(offers, 1))


def _id(offer: Offer, number: int, place: int) -> str:
    """Return the id of a choice; one that names its ticket works however old its message is."""
    return offer.action if offer.action.startswith(TICKET) else f"{number}:{place}"
