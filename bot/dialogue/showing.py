"""How answers reach a person: in big letters, or said aloud; asked for in everyday words, anywhere."""

from dataclasses import replace

from bot.dialogue.outcome import Bubble, Outcome, again
from bot.dialogue.showing_words import ALOUD, BIG, SMALL
from bot.dialogue.speech import speech
from bot.dialogue.state import Filling, Idle, Offer, State
from bot.dialogue.words import plain
from bot.dialogue.world import World
from knowledge.text import clean, fold, tokens

_LONGEST = 14  # words; what is longer is about something else


def wanted(state: State, text: str, world: World) -> Outcome | None:
    """Return what follows where `text` asks for bigger or smaller letters, or to hear the last answer."""
    words = ("/" if text.startswith("/") else "") + plain(text)
    if len(words.split()) > _LONGEST or (isinstance(state.doing, Filling) and _names_somebody(text)):
        return None
    if SMALL.fullmatch(words):
        return small(state, world)
    if BIG.fullmatch(words):
        return big(state, world)
    return aloud(state, world) if ALOUD.fullmatch(words) else None


def _names_somebody(text: str) -> bool:
    """Whether a word "chu" without marks stands among others that bear some: the family name, no letters."""
    said = tokens(clean(text))
    return "chu" in said and any(fold(word) != word for word in said)


def big(state: State, world: World) -> Outcome:
    """Answer in big letters from now on, and say how, where this channel leaves that to the phone."""
    state, speak = replace(state, big=True), speech(state)
    offers = (Offer("aloud", speak("offer-aloud")),) if world.voice and isinstance(state.doing, Idle) else ()
    note = Bubble(speak("big-on" if world.can_enlarge else "big-by-phone"), offers, aside=not offers)
    return Outcome(state, (note, *(() if offers else again(state))))


def small(state: State, world: World) -> Outcome:
    """Answer in ordinary letters again."""
    state = replace(state, big=False)
    note = speech(state)("big-off" if world.can_enlarge else "small-by-phone")
    return Outcome(state, (Bubble(note, aside=True), *again(state)))


def aloud(state: State, world: World) -> Outcome:
    """Say once more, aloud, what was said last, with its choices; say kindly where that cannot be done."""
    speak = speech(state)
    if not world.voice:
        return Outcome(state, (Bubble(speak("aloud-cannot"), aside=True), *again(state)))
    last = state.said or ((state.asked,) if state.asked else ())
    if not last:
        return Outcome(state, (Bubble(speak("say-what"), aside=True),))
    numbered = [offer.label for offer in state.offers if offer.numbered]
    choices = [f"{place}. {label}" for place, label in enumerate(numbered, 1)]
    voice = Bubble("\n".join([*last, *choices]), private=True, aside=True, voice=True)
    return Outcome(state, (voice, *(again(state) if state.offers else ())))
