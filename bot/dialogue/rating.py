"""Ask how satisfied a person is, in the five levels of SIPAS, kindly and once for each thing."""

import re
from dataclasses import replace
from typing import Literal

from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.privacy import masked
from bot.dialogue.replies import SaveRating
from bot.dialogue.speech import speech
from bot.dialogue.state import Idle, Offer, Rating, State
from bot.dialogue.words import number, plain

Target = Literal["assistant", "agency"]
_SATISFIED_FROM = 4
_LEVELS = (
    (1, r"rat khong hai long|rat that vong|qua te|te qua|rat te|te hai"),
    (
        2,
        r"(?:khong|chua|chang|hong|ko|k) (?:duoc )?(?:hai long|vua long)|that vong|khong tot|te|buc minh|tuc",
    ),
    (5, r"rat hai long|tuyet voi|qua tot|rat tot|tot lam|hai long lam|tuyet|xuat sac|rat ung|ung bung lam|rat ok"),
    (4, r"hai long|tot|ung|duoc lam|vua y|vui|ok|on lam"),
    (3, r"binh thuong|tam duoc|tam|cung duoc|bt|thuong thoi"),
)


def after(outcome: Outcome, target: Target, subject: str) -> Outcome:
    """Add the question how satisfied the person is, unless this was asked before."""
    state = outcome.state
    if subject in state.rated:
        return outcome
    return replace(outcome, state=replace(state, doing=Rating(target, subject))).then(question(state, target))


def question(state: State, target: Target, key: str = "") -> Bubble:
    """Return the one question with its five levels; number and level are the same."""
    speak = speech(state)
    offers = tuple(Offer(f"score:{score}", speak(f"score-{score}")) for score in range(1, 6))
    return Bubble(speak(key or f"rate-{target}"), offers)


def volunteered(state: State, text: str) -> Outcome:
    """Take a rating or complaint in the person's own words; ask for the level where it is not said."""
    subject = state.topic or "general"
    score = score_of(text)
    speak = speech(state)
    if score is None:
        asked = replace(state, doing=Rating("agency", subject, heard=masked(text)), failures=0)
        return Outcome(asked, (Bubble(speak("complaint-heard")), question(state, "agency", "rate-complaint")))
    request = SaveRating(target="agency", subject=subject, score=score, comment=masked(text))
    key = "rated-well" if score >= _SATISFIED_FROM else "complaint-way"
    return Outcome(_rated(state, subject), (Bubble(speak(key)),), (request,))


def scored(state: State, rating: Rating, score: int) -> Outcome:
    """Keep the level at once; ask why only after a low one."""
    comment = rating.heard or None
    request = SaveRating(target=rating.target, subject=rating.subject, score=score, comment=comment)
    speak = speech(state)
    state = _rated(state, rating.subject)
    if score >= _SATISFIED_FROM - 1:
        return Outcome(state, (Bubble(speak("rated-well")),), (request,))
    if comment:
        return Outcome(state, (Bubble(speak("complaint-way")),), (request,))
    asking = replace(state, doing=replace(rating, score=score))
    why = Bubble(speak("rate-why"), (Offer("leave", speak("offer-no-reason")),))
    return Outcome(asking, (why,), (request,))


def explained(state: State, rating: Rating, text: str) -> Outcome:
    """Keep the reason beside the level, long numbers masked, and name the official way to complain."""
    request = SaveRating(target=rating.target, subject=rating.subject, score=rating.score or 1, comment=masked(text))
    return Outcome(replace(state, doing=Idle()), (Bubble(speech(state)("complaint-way")),), (request,))


def score_of(text: str) -> int | None:
    """Return the level that `text` names by number, stars or words, or None."""
    words = plain(text)
    starred = re.search(r"\b([1-5]) ?(?:sao|diem|\*)", words)
    if starred:
        return int(starred.group(1))
    place = number(text)
    if place is not None and 1 <= place <= len(_LEVELS):
        return place
    return next((score for score, pattern in _LEVELS if re.search(rf"\b(?:{pattern})\b", words)), None)


def _rated(state: State, subject: str) -> State:
    return replace(state, doing=Idle(), rated=(*state.rated, subject)[-20:], failures=0)
