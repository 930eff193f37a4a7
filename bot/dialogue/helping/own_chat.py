"""What a citizen who was helped may ask in the own chat: who read what, and to have it all taken back."""

from dataclasses import replace

from bot.dialogue.events import Event, Said
from bot.dialogue.helping import words
from bot.dialogue.helping.events import Read, ReadingsTold
from bot.dialogue.helping.requests import TellReadings, WithdrawHelping
from bot.dialogue.outcome import Bubble, Outcome, turn
from bot.dialogue.paging import paged
from bot.dialogue.replies import EraseData, Turn
from bot.dialogue.speech import Speech, speech
from bot.dialogue.state import State
from bot.dialogue.words import Command, command
from bot.dialogue.world import World


def asked(state: State) -> Turn:
    """Ask the office who read what."""
    if not state.helped:
        return turn(Outcome(state, (Bubble(speech(state)("helping-nobody"), aside=True),)))
    looking = Bubble(speech(state)("helping-looking"), aside=True)
    return turn(Outcome(state, (looking,), (TellReadings(state.helped),)))


def told(state: State, event: ReadingsTold, world: World) -> Turn:
    """Say who read what, by team and never by name."""
    speak = speech(state)
    if not event.sessions:
        return turn(Outcome(state, (Bubble(speak("helping-nobody"), aside=True),)))
    parts = [line for each in event.sessions for line in _lines(each, speak, world)]
    pages = paged([*parts, speak("helping-may-withdraw")])
    return turn(Outcome(state, tuple(Bubble(page, private=True, aside=True) for page in pages)))


def _lines(read: Read, speak: Speech, world: World) -> list[str]:
    way = speak(f"helping-way-{read.way}")
    head = speak("helping-read-by", team=read.team, began=read.began, way=way)
    lines = [
        speak("helping-read-line", what=_what(name, speak, world), times=times, last=last)
        for name, times, last in read.readings
    ]
    return [head, *lines, speak("helping-read-end", ended=read.ended) if read.ended else speak("helping-read-open")]


def _what(name: str, speak: Speech, world: World) -> str:
    form = world.library.forms.get(name)
    return form.title if form else speak("helping-what-message")


def taken_back(event: Event, decided: Turn) -> Turn:
    """Let a withdrawal, or the erasing of everything, reach the sessions in which this citizen was helped."""
    names = decided.state.helped
    withdraws = isinstance(event, Said) and command(event.text) is Command.WITHDRAW
    erases = any(isinstance(each, EraseData) and each.what == "all" for each in decided.requests)
    if not names or not (withdraws or erases):
        return decided
    speak = speech(decided.state)
    more = turn(Outcome(replace(decided.state, helped=()), (Bubble(speak("helping-taken-back"), aside=True),)))
    state = replace(decided.state, helped=())
    return replace(
        decided,
        state=state,
        replies=(*decided.replies, *more.replies),
        requests=(*decided.requests, WithdrawHelping(names)),
    )


def wants_readers(event: Event) -> bool:
    """Whether a citizen asks who read what."""
    return isinstance(event, Said) and words.asks_readers(event.text)
