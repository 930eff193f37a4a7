"""Hello, thanks, what cannot be helped with, and the way to a person."""

from dataclasses import replace

from bot.dialogue import rating
from bot.dialogue.handing import opening
from bot.dialogue.handing.values import Why
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.speech import speech
from bot.dialogue.state import AskingAddress, Idle, Offer, State
from bot.dialogue.world import World

ADDRESSES = ("ong-ba", "co-chu", "neutral", "ban")
_OFFER_PERSON_AFTER = 2


def welcome(state: State) -> Outcome:
    """Open a conversation: who speaks, what it can do, three examples to tap."""
    speak = speech(state)
    offers = tuple(Offer(f"example:{place}", speak(f"example-{place}")) for place in (1, 2, 3))
    state = replace(state, doing=Idle(), greeted=True, failures=0)
    return Outcome(state, (Bubble(speak("welcome"), offers),))


def greet(state: State, topic: str | None) -> Outcome:
    """Answer a hello, thanks or goodbye; ask once how to address a person who has not shown it."""
    speak = speech(state)
    if topic == "smalltalk":
        return Outcome(replace(state, failures=0), (Bubble(speak("say-what"), aside=True),))
    if topic in {"thanks", "bye", "done"}:
        answered = state.topic is not None and isinstance(state.doing, Idle)
        outcome = Outcome(replace(state, doing=Idle(), failures=0), (Bubble(speak(f"smalltalk-{topic}")),))
        return rating.after(outcome, "assistant", f"procedure:{state.topic}") if answered else outcome
    if state.pair_known or state.language != "vi" or topic == "about_bot":
        return welcome(state)
    offers = tuple(Offer(f"address:{name}", speak(f"address-{name}")) for name in ADDRESSES)
    state = replace(state, doing=AskingAddress(), greeted=True, failures=0)
    return Outcome(state, (Bubble(speak("ask-address"), offers),))


def addressed(state: State, pair: str) -> Outcome:
    """Keep the form of address from now on."""
    return welcome(replace(state, pair=pair, pair_known=True))


def out_of_scope(state: State, topic: str | None) -> Outcome:
    """Say kindly what cannot be done here, and in danger or fraud what must be done at once."""
    speak = speech(state)
    if topic == "insult" and not state.soothed and isinstance(state.doing, Idle) and state.ticket is None:
        calm = replace(state, soothed=True, failures=0)
        return Outcome(calm, (Bubble(speak("scope-insult"), (opening.offer_person(state, "anger"),)),))
    key = f"scope-{topic}"
    text = speak(key) if topic and speak.knows(key) else speak("scope-other")
    return Outcome(replace(state, failures=0), (Bubble(text, aside=True),))


def person(state: State, world: World, reason: str = "") -> Outcome:
    """Name the telephone, and ask for somebody to come into the chat."""
    return opening.begin(state, world, opening.why(reason))


def offered(state: State, world: World, reason: Why = "failed") -> Bubble:
    """Name the telephone, and offer to ask for somebody: it is never forced."""
    reached = opening.reached(state, world)
    if state.ticket is not None:
        return reached
    return replace(reached, offers=(opening.offer_person(state, reason),), aside=False)


def not_understood(state: State, world: World) -> Outcome:
    """Ask to say it again; after the second time in a row offer a person, never a third "not understood"."""
    failures = state.failures + 1
    state = replace(state, failures=failures)
    if failures >= _OFFER_PERSON_AFTER:
        twice = Bubble(speech(state)("not-understood-twice"), aside=True)
        return Outcome(state, (twice, offered(state, world)), unclear="fallback")
    return Outcome(state, (Bubble(speech(state)("not-understood"), aside=True),), unclear="fallback")
