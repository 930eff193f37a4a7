"""Pictures and voice messages: ask for them to be read, and take what was found in them."""

import re
from dataclasses import replace

from bot.dialogue import dossier, hearing
from bot.dialogue.events import PictureRead, SpeechHeard
from bot.dialogue.filling import moving, walking
from bot.dialogue.outcome import Bubble, Outcome, again
from bot.dialogue.replies import HearSpeech, ReadPicture
from bot.dialogue.speech import speech
from bot.dialogue.state import Consenting, Filling, Idle, Offer, State
from bot.dialogue.world import World
from knowledge.handover_code import read_code

KINDS = frozenset({"sticker", "voice", "video", "file", "place", "contact", "edited"})
_HANDED_OVER = re.compile(r"/ma/([0-9A-Za-z]{6})(?:$|[/?#])")


def unreadable(state: State, kind: str) -> Outcome:
    """Say kindly that this cannot be looked into, and ask the open question again."""
    key = "unreadable-in-form" if isinstance(state.doing, Filling | Consenting) else "unreadable"
    text = speech(state)(f"unreadable-{kind}" if kind in KINDS else key)
    return Outcome(state, (Bubble(text, aside=True), *again(state)))


def photographed(state: State, ref: str) -> Outcome:
    """Have the picture read; before consent to a form is given, it is left alone."""
    if isinstance(state.doing, Consenting):
        return Outcome(state, (Bubble(speech(state)("picture-before-consent"), aside=True), *again(state)))
    return Outcome(state, (), (ReadPicture(ref),))


def spoken(state: State, ref: str) -> Outcome:
    """Have the voice message written down."""
    return Outcome(state, (), (HearSpeech(ref),))


def picture_read(state: State, event: PictureRead, world: World) -> Outcome:
    """Take the first thing in a picture that is known: a card, the code of a dossier, a code that hands a form over."""
    if event.card:
        taken = walking.card_read(state, event.card, world)
        return taken.first(Bubble(speech(state)("picture-delete"), aside=True))
    codes = tuple(dict.fromkeys(code for text in event.texts if (code := dossier.code_in(text))))
    if codes:
        return dossier.look_up(state, *codes)
    for text in event.texts:
        lent = _handed_over(text)
        if lent:
            return _offer(state, lent)
    return _of_no_use(state, event)


def speech_heard(state: State, event: SpeechHeard, world: World) -> Outcome:
    """Hear what was said as if it had been typed, and show it, so that a mishearing is seen."""
    speak = speech(state)
    if not event.text.strip():
        return Outcome(state, (Bubble(speak("speech-unheard"), aside=True), *again(state)))
    heard = hearing.hear(state, event.text, world)
    private = heard.private or isinstance(state.doing, Filling)
    return heard.first(Bubble(speak("speech-heard", text=event.text.strip()), private=private, aside=True))


def _handed_over(text: str) -> str | None:
    """Return the code in a link to our page of it, or alone; no link is ever opened."""
    linked = _HANDED_OVER.search(text)
    return read_code(linked[1]) if linked else moving.code_in(text)


def _offer(state: State, code: str) -> Outcome:
    """Ask before a code is used: it works once. A form in progress waits."""
    speak = speech(state)
    if isinstance(state.doing, Filling):
        return moving.take_over(state, code)
    offers = (Offer(f"take:{code}", speak("offer-take-over")), Offer("leave", speak("offer-leave")))
    return Outcome(
        replace(state, doing=Idle()), (Bubble(speak("picture-handover"), offers, private=True),), private=True
    )


def _of_no_use(state: State, event: PictureRead) -> Outcome:
    if event.unseen:
        key = "picture-unseen"
    elif event.texts:
        key = "picture-other-code"
    else:
        key = "picture-no-code-in-form" if isinstance(state.doing, Filling) else "picture-no-code"
    return Outcome(state, (Bubble(speech(state)(key), aside=True), *again(state)))
