"""The second fact: what is personal in a dossier is told to who knows a birth year or the end of a phone number."""

import re
from dataclasses import replace

from bot.dialogue import smalltalk
from bot.dialogue.events import DossierClosed, DossierLocked
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.replies import OpenDossier
from bot.dialogue.speech import speech
from bot.dialogue.state import AskingSecond, Idle, Offer, State
from bot.dialogue.words import plain
from bot.dialogue.world import World
from knowledge.dossier_codes import find

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:\+?84|0)(?:[\s.-]?\d){7}[\s.-]?(\d)[\s.-]?(\d)(?!\d)")
_FOUR = re.compile(r"(?<!\d)(\d)[\s.-]?(\d)[\s.-]?(\d)[\s.-]?(\d)(?!\d)")
_SHORT_YEAR = re.compile(r"\b(?:sinh|nam|tuoi)(?: nam)? (\d{2})\b(?! tuoi)")
_SPOKEN = {
    "khong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "lam": "5", "sau": "6",
    "bay": "7", "bay ": "7", "tam": "8", "chin": "9",
}  # fmt: skip
_DIGITS = 4
_FIRST_TOLD_SHORT = 30  # "sinh 57" is 1957; "sinh 05" may be 1905 or 2005, so it is asked for in full
_PERSON_AFTER = 2
_DAY = 10


def ask(state: State, code: str) -> Outcome:
    """Ask kindly for the second fact."""
    speak = speech(state)
    asking = replace(state, doing=AskingSecond(code), failures=0)
    return Outcome(asking, (Bubble(speak("second-ask"), (Offer("leave", speak("offer-leave")),)),))


def heard(state: State, asked: AskingSecond, text: str, world: World) -> Outcome:
    """Open the dossier with what was said; without four digits in it ask again, then name a person."""
    second = second_in(text)
    if second:
        opening = Bubble(speech(state)("second-opening"), aside=True)
        return Outcome(state, (opening,), (OpenDossier(asked.code, second),), private=True)
    if asked.tries + 1 >= _PERSON_AFTER:
        idle = replace(state, doing=Idle())
        return Outcome(idle, (Bubble(speech(state)("second-none")), smalltalk.offered(idle, world)), private=True)
    asking = replace(state, doing=replace(asked, tries=asked.tries + 1))
    return Outcome(asking, (_again(asking, "second-again"),), private=True)


def closed(state: State, event: DossierClosed) -> Outcome:
    """Say that it does not fit, in words that tell nothing of the dossier, and let them try again."""
    if not isinstance(state.doing, AskingSecond | Idle):
        return Outcome(state, (Bubble(speech(state)("second-wrong"), aside=True),))
    asking = replace(state, doing=AskingSecond(event.code))
    return Outcome(asking, (_again(asking, "second-wrong"),))


def locked(state: State, event: DossierLocked) -> Outcome:
    """Say when it may be tried again."""
    hours, minutes = divmod(max(1, event.minutes), 60)
    speak = speech(state)
    span = speak("span-hours", count=hours + bool(minutes)) if hours else speak("span-minutes", count=minutes)
    doing = Idle() if isinstance(state.doing, AskingSecond) else state.doing
    return Outcome(replace(state, doing=doing), (Bubble(speak("second-locked", span=span)),))


def is_open(state: State, code: str, world: World) -> bool:
    """Whether the second fact of this dossier was right today."""
    return _mark(code, world) in state.opened


def opened(state: State, code: str, world: World) -> State:
    """Note that the second fact was right."""
    today = [mark for mark in state.opened if mark.endswith(str(world.today)) and mark != _mark(code, world)]
    return replace(state, opened=(*today, _mark(code, world))[-_DAY:])


def second_in(text: str) -> str:
    """Return the four digits in "sinh năm 1957", "12/3/57", "bốn số cuối 1234", "0912 345 678"; "" for none."""
    for found in reversed(list(find(text))):
        text = f"{text[: found.start]} {text[found.end :]}"
    phone = _PHONE.search(text)
    if phone:
        return "".join(sign for sign in phone[0] if sign.isdigit())[-_DIGITS:]
    year = _YEAR.search(text)
    if year:
        return year[0]
    four = _FOUR.search(text)
    if four:
        return "".join(four.groups())
    words = plain(text)
    short = _SHORT_YEAR.search(words)
    if short and int(short[1]) >= _FIRST_TOLD_SHORT:
        return f"19{short[1]}"
    return _spoken(words)


def _spoken(words: str) -> str:
    """Return four digits read aloud, the last ones of a longer number."""
    runs: list[str] = [""]
    for word in words.split():
        if word in _SPOKEN:
            runs[-1] += _SPOKEN[word]
        elif runs[-1]:
            runs.append("")
    longest = max(runs, key=len)
    return longest[-_DIGITS:] if len(longest) >= _DIGITS else ""


def _again(state: State, key: str) -> Bubble:
    speak = speech(state)
    return Bubble(speak(key), (Offer("person", speak("offer-person")), Offer("leave", speak("offer-leave"))))


def _mark(code: str, world: World) -> str:
    return f"{code} {world.today}"
