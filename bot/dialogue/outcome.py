"""What a skill returns: the next state, bubbles of text with the choices they offer, and requests."""

from dataclasses import dataclass, replace

from bot.dialogue.replies import Choice, Consent, Reply, Request, Turn
from bot.dialogue.state import Offer, State


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message before its choices have ids. `aside` is a remark that leaves the open question as it is.

    `private` and `scan` are those of `Reply`.
    """

    text: str
    offers: tuple[Offer, ...] = ()
    private: bool = False
    aside: bool = False
    scan: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The work of a skill in one turn."""

    state: State
    bubbles: tuple[Bubble, ...] = ()
    requests: tuple[Request, ...] = ()
    private: bool = False
    consents: tuple[Consent, ...] = ()
    erase: bool = False

    def first(self, *bubbles: Bubble) -> "Outcome":
        """Return this outcome with `bubbles` said before all others."""
        return replace(self, bubbles=(*bubbles, *self.bubbles))

    def then(self, *bubbles: Bubble) -> "Outcome":
        """Return this outcome with `bubbles` said after all others."""
        return replace(self, bubbles=(*self.bubbles, *bubbles))


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
    replies = tuple(
        Reply(b.text, _choices(b.offers, state.turn) if b is asking else (), b.private, b.scan) for b in outcome.bubbles
    )
    return Turn(state, replies, outcome.requests, outcome.private, outcome.consents, outcome.erase)


def _choices(offers: tuple[Offer, ...], number: int) -> tuple[Choice, ...]:
    return tuple(Choice(f"{number}:{place}", o.label, o.numbered) for place, o in enumerate(offers, 1))
