"""Was it really returned? Once for each dossier that counts as returned the person is asked; it is no rating."""

from dataclasses import replace

from bot.dialogue import rating
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.replies import TellHand
from bot.dialogue.speech import speech
from bot.dialogue.state import AskingHand, Idle, Offer, State

RETURNED = 10
_KEPT = 20


def due(outcome: Outcome, code: str) -> Outcome:
    """Add the question, now or when nothing else is being asked; a dossier of which it was asked is left out."""
    state = outcome.state
    if code in state.hands:
        return outcome
    return asked(replace(outcome, state=replace(state, hand=code)))


def asked(outcome: Outcome) -> Outcome:
    """Ask what is due, if nothing else is being asked."""
    state = outcome.state
    if not state.hand or not isinstance(state.doing, Idle) or any(bubble.offers for bubble in outcome.bubbles):
        return outcome
    speak, code = speech(state), state.hand
    offers = (Offer("hand:yes", speak("offer-hand-yes")), Offer("hand:no", speak("offer-hand-no")))
    asking = replace(state, doing=AskingHand(code), hand="", hands=(*state.hands, code)[-_KEPT:], failures=0)
    question = Bubble(speak("hand-ask", code=code), offers, private=True)
    return replace(outcome, state=asking).then(question)


def told(state: State, code: str, *, in_hand: bool) -> Outcome:
    """Pass it on; where the result never came, the office gets it on its list, and nobody is asked for a rating."""
    speak = speech(state)
    state = replace(state, doing=Idle(), failures=0)
    request = (TellHand(code, in_hand),)
    if not in_hand:
        return Outcome(state, (Bubble(speak("hand-missing"), private=True),), request)
    thanks = Outcome(state, (Bubble(speak("hand-there"), aside=True),), request)
    return rating.after(thanks, "agency", f"dossier:{code}")
