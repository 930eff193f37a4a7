"""Let somebody else, or another phone, go on with a form: a code is given here and typed there."""

import re
from dataclasses import replace

from bot.dialogue.events import HandOverReady, TakeOverRefused
from bot.dialogue.filling.drafts import form_of, put_away
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.replies import HandOver, TakeOver
from bot.dialogue.speech import speech
from bot.dialogue.state import Consenting, Draft, Idle, Offer, State
from bot.dialogue.words import plain
from bot.dialogue.world import World
from knowledge.filling.asked import living
from knowledge.handover_code import find_code, grouped, read_code

_ALONE = 4
"""So many words may stand beside a code."""
_SAID_TO_BE = re.compile(r"(?:da )?ma(?: so| la)* ([0-9a-z]{3} ?[0-9a-z]{3})(?: a)?")


def hand_over(state: State, draft: Draft, world: World) -> Outcome:
    """Ask the office for a code to this draft, which stays here as well until it is erased."""
    return lent(put_away(state, draft), draft, world)


def lent(state: State, draft: Draft, world: World) -> Outcome:
    """Ask the office for a code to this draft; answers of branches that were left are not lent."""
    asked = living(form_of(draft, world), draft.answers)
    answers = {name: value for name, value in draft.answers.items() if name in asked}
    request = HandOver(draft.form, draft.version, draft.procedure, answers)
    return Outcome(state, (Bubble(speech(state)("handover-making"), aside=True),), (request,))


def ready(state: State, event: HandOverReady) -> Outcome:
    """Say the code, in a way in which it can be read aloud, and how long it is good for."""
    speak = speech(state)
    if isinstance(state.doing, Consenting):
        text = speak("home-code", code=grouped(event.code), minutes=event.minutes, link=event.link)
        return Outcome(replace(state, doing=Idle()), (Bubble(text, private=True),))
    key = "handover-code" if state.parked else "counter-code"
    text = speak(key, code=grouped(event.code), minutes=event.minutes, link=event.link)
    offers = (Offer("resume", speak("offer-resume-here")),) if state.parked else ()
    return Outcome(state, (Bubble(text.strip(), offers, private=True),))


def code_in(text: str) -> str | None:
    """Return the code that `text` is, beside a few words; "" where it is said to be one and is none."""
    code = find_code(text)
    if code is not None:
        others = len(plain(text).split()) - 1
        return code if others <= _ALONE + 1 else None
    said = _SAID_TO_BE.fullmatch(plain(text))
    if said is None or not re.search(r"\d", said[1]):
        return None
    return read_code(said[1]) or ""


def take_over(state: State, code: str) -> Outcome:
    """Ask the office for the draft behind a code."""
    if not code:
        return refused(state, TakeOverRefused("unknown"))
    return Outcome(state, (Bubble(speech(state)("takeover-looking"), aside=True),), (TakeOver(code),))


def refused(state: State, event: TakeOverRefused) -> Outcome:
    """Say kindly why the code opens nothing."""
    return Outcome(state, (Bubble(speech(state)(f"takeover-{event.reason}"), aside=True),))
