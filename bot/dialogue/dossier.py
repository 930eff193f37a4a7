"""Look up a dossier by its code and say in plain words where it stands and what to do now."""

import re
from dataclasses import replace
from datetime import date

from bot.dialogue import rating, smalltalk
from bot.dialogue.events import DossierFound
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.replies import LookUpDossier
from bot.dialogue.speech import Speech, speech
from bot.dialogue.state import AskingDossier, Idle, Offer, Rating, State
from bot.dialogue.world import World
from knowledge.matcher.spans import dossier_code

# The statuses after which a person is asked for a rating: refused, withdrawn, stopped, returned (failures too).
_ENDED = frozenset({3, 7, 8, 10})
# The clock runs only in these; while papers or money are missing the day of the appointment says nothing.
_WAITING = frozenset({1, 2, 4})
_PERSON_AFTER = 2
_LOOKS_LIKE_CODE = re.compile(r"[a-z]\s?\d{2}\b.*\d|\d{3}\.\d{2}|\d{6,8}\s*-\s*\d", re.IGNORECASE)
_REFERENCE = re.compile(r"(?<!\w)tk[\s.-]*(\d{6})[\s.-]*([0-9a-z]{4})(?!\w)", re.IGNORECASE)


def code_in(text: str) -> str | None:
    """Return the code of a dossier in `text`, or the reference of a form that was filled here ("TK-261122-7KQ4")."""
    found = dossier_code(text)
    if found is not None:
        return found[0]
    reference = _REFERENCE.search(text)
    return f"TK-{reference[1]}-{reference[2].upper()}" if reference else None


def look_up(state: State, code: str) -> Outcome:
    """Ask the API for the dossier, which may take a while; a form in progress stays where it is."""
    doing = Idle() if isinstance(state.doing, AskingDossier | Rating) else state.doing
    looking = Bubble(speech(state)("dossier-looking", code=code), aside=True)
    return Outcome(replace(state, doing=doing, failures=0), (looking,), (LookUpDossier(code),))


def ask_code(state: State, world: World, text: str = "") -> Outcome:
    """Ask for the code of a dossier; say what is missing of one typed in part; the third time name a person."""
    speak = speech(state)
    tries = state.doing.tries + 1 if isinstance(state.doing, AskingDossier) else 0
    key = "dossier-code-partial" if _LOOKS_LIKE_CODE.search(text) else "dossier-ask-code"
    if tries and key == "dossier-ask-code":
        key = "dossier-code-again"
    if tries >= _PERSON_AFTER:
        return smalltalk.person(replace(state, doing=Idle()), world).first(Bubble(speak("dossier-no-code")))
    offers = (Offer("person", speak("offer-person")), Offer("leave", speak("offer-leave"))) if tries else ()
    return Outcome(replace(state, doing=AskingDossier(tries), failures=0), (Bubble(speak(key), offers),))


def found(state: State, dossier: DossierFound, today: date) -> Outcome:
    """Tell the status, since when, what comes next and what the person must do."""
    speak = speech(state)
    parts = [_status(dossier, speak)]
    appointed = date.fromisoformat(dossier.appointed_at) if dossier.appointed_at else None
    if dossier.status in _WAITING and appointed:
        parts.append(_appointment(appointed, today, speak))
    if dossier.status in _WAITING and not (appointed and appointed < today):
        parts.append(speak("dossier-wait"))
    if dossier.demo:
        parts.append(speak("dossier-demo"))
    outcome = Outcome(state, (Bubble("\n".join(parts)),))
    ended = dossier.status in _ENDED and isinstance(state.doing, Idle)
    return rating.after(outcome, "agency", f"dossier:{dossier.code}") if ended else outcome


def missing(state: State, code: str) -> Outcome:
    """Say that no dossier of that code is known, and what to check."""
    return Outcome(state, (Bubble(speech(state)("dossier-missing", code=code)),))


def _status(dossier: DossierFound, speak: Speech) -> str:
    reason = speak("dossier-reason", reason=dossier.reason.rstrip(".")) if dossier.reason else ""
    head = speak("dossier-head", code=dossier.code, procedure=dossier.procedure_name, agency=dossier.agency)
    status = speak(
        f"dossier-status-{dossier.status}",
        received=_day(dossier.received_at, speak),
        finished=_day(dossier.finished_at, speak),
        reason=reason,
    )
    return f"{head}\n{status}"


def _appointment(appointed: date, today: date, speak: Speech) -> str:
    key = "dossier-late" if appointed < today else "dossier-appointed"
    return speak(key, date=f"{appointed:%d/%m/%Y}", days=(today - appointed).days)


def _day(value: str | None, speak: Speech) -> str:
    return f"{date.fromisoformat(value):%d/%m/%Y}" if value else speak("date-unknown")
