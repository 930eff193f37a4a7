"""Change the language in the middle of a conversation: what is talked about and a form in progress stay."""

from dataclasses import replace

from bot.dialogue import answering, asking, smalltalk
from bot.dialogue.filling import beginning, walking
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.privacy import masked
from bot.dialogue.speech import speech
from bot.dialogue.state import Choosing, ChoosingCase, Consenting, Filling, Idle, Offer, OfferingEnglish, State
from bot.dialogue.words import says_no, says_yes
from bot.dialogue.world import World


def switch(state: State, language: str, world: World) -> Outcome:
    """Go on in `language` where the conversation stands; the open question is asked again in it."""
    state = replace(state, language=language, english_offered=True)
    note = Bubble(speech(state)("language-now"))
    match state.doing:
        case Filling(draft):
            return walking.ask_again(state, draft, world).first(note)
        case Consenting(draft):
            return beginning.ask_consent(state, draft, world).first(note)
        case ChoosingCase(code, facet):
            return answering.answer(replace(state, doing=Idle()), code, facet, world).first(note)
        case Choosing() as choosing:
            return asking.choose_again(state, choosing, world).first(note)
        case OfferingEnglish(text):
            return asking.ask(replace(state, doing=Idle()), text, world)
        case _:
            about = answering.topic_again(replace(state, doing=Idle()), world)
            return about.first(note) if about else smalltalk.welcome(state)


def unoffered(state: State, text: str, world: World) -> bool:
    """Whether `text` is clearly English and English was not offered yet."""
    reader = world.library.reader
    fits = state.language == "vi" and not state.english_offered and isinstance(state.doing, Idle | Choosing)
    return fits and reader is not None and reader.speaks(text)


def offer(state: State, text: str) -> Outcome:
    """Ask once whether to go on in English; the question is kept and answered then."""
    speak = speech(state)
    offers = (Offer("language:en", speak("offer-english")), Offer("language:vi", speak("offer-vietnamese")))
    state = replace(state, doing=OfferingEnglish(masked(text)[:500]), english_offered=True, greeted=True, failures=0)
    return Outcome(state, (Bubble(speak("ask-english"), offers),))


def answered(state: State, text: str, world: World) -> Outcome:
    """Take what was typed instead of a choice: yes, no, or the next question, whose language counts."""
    if says_yes(text) or says_no(text):
        return switch(state, "en" if says_yes(text) else "vi", world)
    reader = world.library.reader
    english = reader is not None and reader.speaks(text)
    return asking.ask(replace(state, doing=Idle(), language="en" if english else "vi"), text, world)
