"""Say what is wrong with an answer and how it is right; then in other words; then offer a way out."""

from dataclasses import replace

from bot.dialogue.filling.choices import COUNTED, offers
from bot.dialogue.filling.questions import helped, question
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.paging import LIMIT
from bot.dialogue.speech import speech
from bot.dialogue.state import Draft, Filling, Offer, State
from bot.dialogue.words import plain
from bot.dialogue.world import World
from knowledge.filling.asked import options
from knowledge.filling.model import Field

_OTHER_WORDS, _WAY_OUT = 2, 3


def wrong(state: State, draft: Draft, field: Field, note: str, world: World) -> Outcome:
    """Say `note`, what is wrong with the answer, and ask again, the better the more often it went wrong."""
    tries = draft.tries + 1
    stuck, closed = tries >= _WAY_OUT, bool(options(field))
    parts = [note if closed else _with_example(state, field, note)]
    if tries == _OTHER_WORDS:
        parts.append(helped(state, draft, field, world))
    asking = question(state, draft, field, world, again=tries == _OTHER_WORDS)
    parts.append(speech(state)("field-stuck") if stuck and not closed else asking)
    choices = _ways_out(state, draft, field, world) if stuck else offers(state, draft, field, world)
    state = replace(state, doing=Filling(replace(draft, tries=tries, guesses=(), guess="")))
    text = "\n".join(parts)
    short = text if len(text) <= LIMIT else "\n".join([parts[0], parts[-1]])
    return Outcome(state, (Bubble(short, choices, private=True),), private=True)


def _with_example(state: State, field: Field, note: str) -> str:
    """Add the example of the question where `note` has none ("như 05/11/2026")."""
    if not field.example or " nhu " in f" {plain(note)} ":
        return note
    return note + " " + speech(state)("field-example", example=field.example)


def _ways_out(state: State, draft: Draft, field: Field, world: World) -> tuple[Offer, ...]:
    """Return what a person can do who is stuck; where a number may be the answer, it picks none of these."""
    speak = speech(state)
    ways = [
        ("skip", "offer-skip" if field.optional else "offer-last"),
        ("stop", "offer-later"),
        ("person", "offer-person"),
    ]
    further = tuple(Offer(action, speak(key), field.kind not in COUNTED) for action, key in ways)
    return (*(offer for offer in offers(state, draft, field, world) if offer.action != "skip"), *further)
