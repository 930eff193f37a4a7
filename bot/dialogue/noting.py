"""Keep questions that were not answered well for who looks after the knowledge, and come back with the answer.

Only turns that went wrong make a request; an ordinary one costs nothing. What is kept is masked here already, and
nothing is kept that was typed into a form or to a human.
"""

from dataclasses import replace

from bot.dialogue import answering
from bot.dialogue.events import AnswerReady
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.replies import NoteQuestion
from bot.dialogue.speech import speech
from bot.dialogue.state import Consenting, Filling, Idle, Offer, State
from bot.dialogue.world import World
from knowledge.masking import anonymous
from knowledge.places import without_place
from knowledge.understanding import Context

_LEAST_WORDS = 2
_SHOWN = 120
_LONGEST = 300


def heard(state: State, text: str) -> State:
    """Remember what is asked, masked, until something else is asked."""
    return replace(state, question=anonymous(text)[:_LONGEST])


def noted(before: State, outcome: Outcome, world: World) -> Outcome:
    """Add the request that keeps the question, where this turn did not serve it; offer to come back with the answer.

    The offer stands beside the way to a person, and only there: whoever gets that far wants an answer.
    """
    question = outcome.state.question
    in_form = isinstance(before.doing, Filling | Consenting)
    if not outcome.unclear or in_form or outcome.private or len(question.split()) < _LEAST_WORDS:
        return outcome
    request = _request(outcome.state, outcome.unclear, world)
    outcome = replace(outcome, requests=(*outcome.requests, request))
    return _offered(outcome) if outcome.unclear == "fallback" else outcome


def _request(state: State, why: str, world: World, *, tell: bool = False) -> NoteQuestion:
    """Return the request, with what the assistant thinks of the question by itself."""
    found = world.library.understand(without_place(state.question), Context(None), state.language)
    candidates = tuple((each.code, each.p) for each in found.candidates)
    answered = (state.topic or "") if why == "rated" else ""
    return NoteQuestion(
        state.question, why, str(found.decision), candidates, answered, state.language, state.commune, tell
    )


def _offered(outcome: Outcome) -> Outcome:
    """Put the offer beside the one of a person, where that was made."""
    last = outcome.bubbles[-1] if outcome.bubbles else None
    if last is None or not any(offer.action.startswith("person") for offer in last.offers):
        return outcome
    tell = Offer("tell", speech(outcome.state)("offer-tell-me"))
    return replace(outcome, bubbles=(*outcome.bubbles[:-1], replace(last, offers=(*last.offers, tell))))


def wanted(state: State, world: World) -> Outcome:
    """Promise to come back, once, when the question can be answered."""
    key = "tell-me-promised" if world.calls else "tell-me-promised-here"
    promised = Bubble(speech(state)(key), aside=True)
    if not state.question:
        return Outcome(state, (promised,))
    return Outcome(state, (promised,), (_request(state, "fallback", world, tell=True),))


def told(state: State, event: AnswerReady, world: World) -> Outcome:
    """Tell the answer to a question from before; whatever is being asked now stays open."""
    speak = speech(state)
    shown = event.text if len(event.text) <= _SHOWN else event.text[:_SHOWN].rsplit(" ", 1)[0] + "…"
    found = world.library.understand(without_place(event.text), Context(None), state.language)
    fresh = replace(state, doing=Idle(), topic=None, cases=())
    answer = answering.answer(fresh, event.code, found.facet, world, event.text)
    intro = Bubble(speak("tell-me-answer", question=shown))
    if isinstance(state.doing, Idle):
        return Outcome(answer.state, (intro, *answer.bubbles))
    aside = tuple(replace(each, aside=True) for each in (intro, *answer.bubbles) if not each.offers)
    return Outcome(state, aside)
