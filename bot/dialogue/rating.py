"""Ask how satisfied a person is, in the five levels of SIPAS, kindly and once for each thing."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal
from zlib import crc32

from bot.dialogue.handing import opening
from bot.dialogue.outcome import Bubble, Outcome, Unclear
from bot.dialogue.privacy import masked
from bot.dialogue.replies import SaveRating
from bot.dialogue.speech import speech
from bot.dialogue.state import AskingHand, AskingSecond, Idle, Offer, Rating, State
from bot.dialogue.words import number, plain, says_no, says_yes, spelled

Target = Literal["assistant", "agency"]
ELEMENTS = ("access", "procedure", "officer", "result", "feedback")
# The reasons that are offered after a low level, each with the element of SIPAS that it is about.
_REASONS: Mapping[str, Mapping[str, str | None]] = {
    "agency": {
        "attitude": "officer",
        "papers": "procedure",
        "late": "result",
        "money": "procedure",
        "unheard": "feedback",
    },
    "assistant": dict.fromkeys(("wrong", "unclear", "long", "other-thing", "hard"), None),
}
# What is said of one element: polite, easy, on time, and their opposites.
_GOOD = r"lich su|de|de tim|de hieu|dung hen|dung|nhiet tinh|tan tinh|du|nhanh|co nghe|ro rang"
_NOT = r"(?:khong|chua|hong|ko|k|chang) (?:duoc )?"
_BAD = rf"{_NOT}(?:lich su|de|dung|nhiet tinh|du|nhanh|nghe|ro)|kho|kho tim|tre|cham|sai|thieu"
_ABOUT = (
    ("officer", r"can bo|nhan vien|thai do|nang loi|quat|mang|hach dich|coi thuong|nhiet tinh|tan tinh|lich su"),
    ("result", r"tre hen|qua hen|cham|lau|dung hen|sai ten|sai thong tin"),
    (
        "procedure",
        r"doi them giay|bo sung|di di lai lai|di lai nhieu lan|dong them|doi tien|vi thien|phong bi|thu tien",
    ),
    ("feedback", r"khong ai tra loi|khong tra loi|goi khong|khong ai nghe may"),
    ("access", r"kho tim|khong biet cho|cho ngoi|cho doi|khong co bang|xa qua"),
)
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


def after(outcome: Outcome, target: Target, subject: str, key: str = "") -> Outcome:
    """Add the question how satisfied the person is, unless this was asked before."""
    state = outcome.state
    if subject in state.rated:
        return outcome
    return replace(outcome, state=replace(state, doing=Rating(target, subject))).then(question(state, target, key))


def question(state: State, target: Target, key: str = "", *, enough: bool = False) -> Bubble:
    """Return the one question with its five levels; number and level are the same. `enough` offers to stop."""
    speak = speech(state)
    offers = [Offer(f"score:{score}", speak(f"score-{score}")) for score in range(1, 6)]
    if enough:
        offers.append(Offer("enough", speak("offer-enough")))
    return Bubble(speak(key or f"rate-{target}"), tuple(offers))


def volunteered(state: State, text: str) -> Outcome:
    """Take a rating or complaint in the person's own words; ask for the level where it is not said."""
    subject = _spoken_of(state)
    score = score_of(text)
    speak = speech(state)
    if score is None:
        asked = replace(state, doing=Rating("agency", subject, heard=masked(text)), failures=0)
        return Outcome(asked, (Bubble(speak("complaint-heard")), question(state, "agency", "rate-complaint")))
    request = SaveRating("agency", subject, score, element=element_of(text), comment=masked(text))
    rated = _rated(state, subject)
    return Outcome(rated, (_thanks(rated, score),), (request,))


def scored(state: State, rating: Rating, score: int) -> Outcome:
    """Keep the level at once; ask why only after a low one, and about one element more where an agency is rated."""
    comment, element = rating.heard or None, rating.element or element_of(rating.heard)
    request = SaveRating(rating.target, rating.subject, score, element=element or None, comment=comment)
    speak = speech(state)
    state = _rated(state, rating.subject)
    if score < _SATISFIED_FROM - 1 and not comment and not rating.element:
        why = replace(state, doing=replace(rating, score=score))
        low: Unclear | None = "rated" if rating.subject == f"procedure:{state.topic}" else None
        return Outcome(why, (_why(state, rating.target),), (request,), unclear=low)
    if comment:
        return Outcome(state, (_thanks(state, score),), (request,))
    if rating.target == "agency" and not rating.element:
        return replace(_one_element_more(state, rating), requests=(request,))
    return Outcome(state, (Bubble(speak("rated-well")),), (request,))


def reasoned(state: State, rating: Rating, reason: str) -> Outcome:
    """Keep the reason that was chosen, and name the official way to complain."""
    element = _REASONS[rating.target].get(reason)
    request = SaveRating(rating.target, rating.subject, rating.score or 1, reason=reason)
    of_element = SaveRating(rating.target, rating.subject, rating.score or 1, element=element, reason=reason)
    requests = (request, of_element) if element else (request,)
    return Outcome(replace(state, doing=Idle()), (_thanks(state, rating.score or 1),), requests)


def explained(state: State, rating: Rating, text: str) -> Outcome:
    """Keep the reason beside the level, long numbers masked, and name the official way to complain."""
    request = SaveRating(rating.target, rating.subject, rating.score or 1, comment=masked(text))
    return Outcome(replace(state, doing=Idle()), (_thanks(state, rating.score or 1),), (request,))


def enough(state: State) -> Outcome:
    """Ask nothing more."""
    return Outcome(replace(state, doing=Idle(), failures=0), (Bubble(speech(state)("rated-enough")),))


def element_of(text: str) -> str | None:
    """Return the element of SIPAS that a complaint or praise in free words is about, or None."""
    words = plain(text)
    return next((element for element, pattern in _ABOUT if re.search(rf"\b(?:{pattern})\b", words)), None)


def _thanks(state: State, score: int) -> Bubble:
    """Thank; after a low level name the official way to complain, and offer a person."""
    if score >= _SATISFIED_FROM:
        return Bubble(speech(state)("rated-well"))
    offers = (opening.offer_person(state, "rating"),) if score < _SATISFIED_FROM - 1 and state.ticket is None else ()
    return Bubble(speech(state)("complaint-way"), offers)


def _spoken_of(state: State) -> str:
    """Return what a complaint or praise is about: the dossier or procedure that was spoken of last."""
    if isinstance(state.doing, AskingSecond | AskingHand):
        return f"dossier:{state.doing.code}"
    if state.topic:
        return f"procedure:{state.topic}"
    return f"dossier:{state.looked.code}" if state.looked else "general"


def _why(state: State, target: str) -> Bubble:
    speak = speech(state)
    offers = [Offer(f"reason:{reason}", speak(f"reason-{reason}")) for reason in _REASONS[target]]
    return Bubble(speak("rate-why"), (*offers, Offer("leave", speak("offer-no-reason"))))


def _one_element_more(state: State, rating: Rating) -> Outcome:
    """Ask about one of the five elements, another one for each thing, so that all five are asked alike often."""
    element = ELEMENTS[crc32(rating.subject.encode()) % len(ELEMENTS)]
    asking = replace(state, doing=replace(rating, element=element))
    return Outcome(asking, (question(state, "agency", f"rate-element-{element}", enough=True),))


def level_of(rating: Rating, text: str) -> int | None:
    """Return the level that answers `rating`; a question about one element may be answered by yes or no."""
    score = score_of(text)
    if score is None and rating.element:
        words = plain(text)
        good, bad = re.search(rf"\b(?:{_GOOD})\b", words), re.search(rf"\b(?:{_BAD})\b", words)
        return 2 if bad or says_no(text) else 4 if good or says_yes(text) else None
    return score


def score_of(text: str) -> int | None:
    """Return the level that `text` names by number, stars or words, or None."""
    words = plain(text)
    starred = re.search(r"\b([1-5]) ?(?:sao|diem|\*)", words)
    if starred:
        return int(starred.group(1))
    place = number(text)
    if place is not None and 1 <= place <= len(_LEVELS):
        return place
    return next((score for score, pattern in _LEVELS if _says(text, words, pattern)), None)


def _says(text: str, words: str, pattern: str) -> bool:
    """Whether `pattern` stands in `words`; a single word with its own accents: "tệ", not the one in "y tế"."""
    found = re.finditer(rf"\b(?:{pattern})\b", words)
    return any(" " in each[0] or spelled(text, each[0], "rating") for each in found)


def _rated(state: State, subject: str) -> State:
    return replace(state, doing=Idle(), rated=(*state.rated, subject)[-20:], failures=0)
