"""Hello, thanks, what cannot be helped with, and the way to a person."""

from dataclasses import replace

from bot.dialogue import rating
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
    key = f"scope-{topic}"
    text = speak(key) if topic and speak.knows(key) else speak("scope-other")
    return Outcome(replace(state, failures=0), (Bubble(text, aside=True),))


def person(state: State, world: World) -> Outcome:
    """Name the number and hours at which a person can be reached, as the deployment set them."""
    speak = speech(state)
    key = "person" if world.phone else "person-unknown"
    hours = speak("person-hours", hours=world.hours) if world.hours else ""
    text = speak(key, phone=world.phone, hours=hours).strip()
    return Outcome(replace(state, failures=0), (Bubble(text, aside=True),))


def not_understood(state: State, world: World) -> Outcome:
    """Ask to say it again; after the second time in a row offer a person, never a third "not understood"."""
    failures = state.failures + 1
    state = replace(state, failures=failures)
    if failures >= _OFFER_PERSON_AFTER:
        reached = person(state, world)
        return replace(reached, state=state).first(Bubble(speech(state)("not-understood-twice"), aside=True))
    return Outcome(state, (Bubble(speech(state)("not-understood"), aside=True),))
