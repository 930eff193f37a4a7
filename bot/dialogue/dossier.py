"""Dossiers in a conversation: hear which one and what is wanted of it, ask the office, and say what it answered."""

import re
from dataclasses import replace

from bot.dialogue import rating, smalltalk
from bot.dialogue.dossiers import following, hand, second, telling
from bot.dialogue.dossiers.wishes import Wish, in_hand, means_all, wish_in
from bot.dialogue.events import DossierFound, Purpose
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.paging import paged
from bot.dialogue.replies import LookUpDossier
from bot.dialogue.speech import speech
from bot.dialogue.state import AskingDossier, AskingHand, AskingSecond, Filling, Idle, Looked, Offer, Rating, State
from bot.dialogue.words import plain
from bot.dialogue.world import World
from knowledge.dossier_codes import Fault, codes_in, fault_in

_PERSON_AFTER = 2
_AT_ONCE = 5
_MOST_MISSES = 15  # look-ups of one conversation in a day that find nothing
_FRESH = 6  # turns in which "why so long?" is asked of the dossier just looked up
_PLAIN = re.compile(r"(?<![^\W_])[A-Za-z]\d{2}(?:\.\d{1,3})*\s*[-\u2010-\u2015]\s*\d{4,}")  # surely meant as a code
_WITH_CODE = frozenset("ma so ho day la ne nha day cua toi tui bac co chu em con a da h".split())
_OWN = "TK-"
_LET_GO = AskingDossier | AskingSecond | AskingHand | Rating


def code_in(text: str) -> str | None:
    """Return the first code in `text`: of a dossier, or of a form that was filled here ("TK-261122-7KQ4")."""
    return next(iter(codes_in(text)), None)


def hear(state: State, text: str, world: World) -> Outcome | None:
    """Hear codes of dossiers and what is wanted of them, wherever the conversation stands; None for anything else."""
    codes, wish = codes_in(text), wish_in(text)
    if wish is Wish.STOP and (state.followed or not isinstance(state.doing, Filling)):
        return following.stop(state, codes, every=means_all(text))
    if codes:
        purposes: dict[Wish | None, Purpose] = {Wish.FOLLOW: "follow", Wish.WHY: "why"}
        follows = isinstance(state.doing, AskingDossier) and state.doing.follow
        return look_up(state, *codes, purpose="follow" if follows else purposes.get(wish, "status"))
    if isinstance(state.doing, Filling):
        return None
    if wish is not None:
        return _of_last(state, wish, world)
    meant = isinstance(state.doing, AskingDossier) or _PLAIN.search(text) or _nothing_else(text)
    return ask_code(state, world, text) if meant and fault_in(text) else None


def _nothing_else(text: str) -> bool:
    """Whether `text` holds figures and no words but those that go with a code."""
    words = plain(text).split()
    return any(map(str.isdigit, text)) and all(any(map(str.isdigit, word)) or word in _WITH_CODE for word in words)


def _of_last(state: State, wish: Wish, world: World) -> Outcome | None:
    """Return what is asked of the dossier that was looked up last, or just now."""
    last = state.looked
    if wish is Wish.FOLLOW:
        return following.follow(state, last.code, world) if last else ask_code(state, world, follow=True)
    if last is None or state.turn - last.turn > _FRESH or isinstance(state.doing, Rating):
        return None
    if wish is Wish.WHY and last.status in telling.RUNNING:
        return why(state, last.code)
    return second.ask(state, last.code) if wish is Wish.DETAILS and last.status in telling.HAS_REASON else None


def look_up(state: State, *codes: str, purpose: Purpose = "status") -> Outcome:
    """Ask the office for the dossiers, which may take a while; a form in progress stays where it is."""
    state = replace(state, doing=Idle() if isinstance(state.doing, _LET_GO) else state.doing, failures=0)
    speak, asked = speech(state), codes[:_AT_ONCE]
    text = speak("dossier-looking" if len(asked) == 1 else "dossier-looking-several", code=", ".join(asked))
    looking = [Bubble(text, private=True, aside=True)]
    if len(codes) > _AT_ONCE:
        looking.append(Bubble(speak("dossier-too-many", count=_AT_ONCE), aside=True))
    return _asked_of_office(state, asked, purpose).first(*looking)


def why(state: State, code: str) -> Outcome:
    """Ask the office how the deadline came about."""
    return _asked_of_office(state, (code,), "why")


def _asked_of_office(state: State, codes: tuple[str, ...], purpose: Purpose) -> Outcome:
    last = len(codes) - 1
    return Outcome(state, (), tuple(LookUpDossier(code, purpose, place == last) for place, code in enumerate(codes)))


def ask_code(state: State, world: World, text: str = "", *, follow: bool = False) -> Outcome:
    """Ask for the code of a dossier; say what is missing of one typed in part; the third time name a person."""
    speak = speech(state)
    before = state.doing if isinstance(state.doing, AskingDossier) else None
    tries = before.tries + 1 if before else 0
    fault = fault_in(text)
    if tries >= _PERSON_AFTER and fault is None:
        idle = replace(state, doing=Idle())
        return Outcome(idle, (Bubble(speak("dossier-no-code")), smalltalk.offered(idle, world)))
    key = _key(fault, tries, follow=follow)
    offers = (Offer("person", speak("offer-person")), Offer("leave", speak("offer-leave"))) if tries or fault else ()
    doing = AskingDossier(tries, follow or (before is not None and before.follow))
    return Outcome(replace(state, doing=doing, failures=0), (Bubble(speak(key), offers),))


def _key(fault: Fault | None, tries: int, *, follow: bool) -> str:
    if fault is not None:
        return f"dossier-code-{fault}"
    if tries:
        return "dossier-code-again"
    return "dossier-ask-code-follow" if follow else "dossier-ask-code"


def found(state: State, dossier: DossierFound, world: World) -> Outcome:
    """Tell where it stands, or what was asked of it, and offer what comes next."""
    if _guessed(state, world):
        return _no_more(state)
    speak = speech(state)
    state = replace(state, looked=Looked(dossier.code, dossier.status, state.turn))
    if dossier.opened:
        doing = Idle() if isinstance(state.doing, AskingSecond) else state.doing
        state = second.opened(replace(state, doing=doing), dossier.code, world)
    tell = telling.details if dossier.opened else telling.why if dossier.purpose == "why" else telling.status
    pages = paged(tell(dossier, world, speak))
    # What is personal is no question of ours, so that it is not kept in the state to be said again.
    bubbles = tuple(Bubble(page, private=True, aside=dossier.opened) for page in pages)
    if dossier.opened and isinstance(state.doing, Idle):
        state = replace(state, asked="", offers=())
    outcome = Outcome(state, bubbles)
    if dossier.purpose == "follow":
        return _and_follow(outcome, dossier, world)
    quiet = not dossier.last or not isinstance(state.doing, Idle)
    if quiet or dossier.purpose == "why":
        return _noted(outcome, dossier)
    return _and_ask(outcome, dossier, world)


def _and_follow(outcome: Outcome, dossier: DossierFound, world: World) -> Outcome:
    """Go on to follow what can still change."""
    if dossier.code.startswith(_OWN) or dossier.status in telling.ENDED:
        speak = speech(outcome.state)
        return outcome.then(Bubble(speak("follow-ended" if dossier.status else "follow-not-filed"), aside=True))
    more = following.follow(outcome.state, dossier.code, world)
    return replace(more, bubbles=(*outcome.bubbles, *more.bubbles))


def _noted(outcome: Outcome, dossier: DossierFound) -> Outcome:
    """Keep for later that it is to be asked whether the result is in hand."""
    if dossier.status != hand.RETURNED or dossier.code in outcome.state.hands or not dossier.last:
        return outcome
    return replace(outcome, state=replace(outcome.state, hand=dossier.code))


def _and_ask(outcome: Outcome, dossier: DossierFound, world: World) -> Outcome:
    """Ask the one thing that comes next."""
    state = outcome.state
    subject = f"dossier:{dossier.code}"
    if dossier.status == hand.RETURNED:
        return hand.due(outcome, dossier.code)  # who has it in hand is asked for a rating next
    closed = dossier.status in telling.HAS_REASON and not dossier.opened
    if dossier.status in telling.ENDED and not closed:
        return rating.after(outcome, "agency", subject)
    offers = _offers(state, dossier, str(world.today), closed=closed)
    key = f"dossier-ask-{dossier.status}" if closed else "dossier-ask-follow"
    return outcome.then(Bubble(speech(state)(key), offers)) if len(offers) > 1 else outcome


def _offers(state: State, dossier: DossierFound, today: str, *, closed: bool) -> tuple[Offer, ...]:
    speak = speech(state)
    offers = [Offer(f"open:{dossier.code}", speak(f"offer-open-{dossier.status}"))] if closed else []
    follow = following.offer(state, dossier.code) if dossier.status in telling.FOLLOWED else None
    offers += [follow] if follow else []
    late = dossier.status in telling.RUNNING and (dossier.appointed_at or "9") < today
    offers += [Offer(f"why:{dossier.code}", speak("offer-why"))] if late else []
    leave = f"rate:{dossier.code}" if dossier.status in telling.ENDED else "leave"
    return (*offers, Offer(leave, speak("offer-leave")))


def _guessed(state: State, world: World) -> bool:
    """Whether so many codes of this day belonged to nothing that they are being guessed."""
    return state.misses.count(str(world.today)) >= _MOST_MISSES


def _no_more(state: State) -> Outcome:
    speak = speech(state)
    return Outcome(state, (Bubble(speak("dossier-guessed"), (Offer("person", speak("offer-person")),)),))


def rate(state: State, code: str) -> Outcome:
    """Ask how satisfied the person is, who does not want to read why it ended."""
    idle = Outcome(replace(state, doing=Idle()))
    asked = rating.after(idle, "agency", f"dossier:{code}")
    return asked if asked.bubbles else idle.then(Bubble(speech(state)("left")))


def hand_heard(state: State, asked: AskingHand, text: str) -> Outcome | None:
    """Take "rồi" or "chưa" where we asked whether the result is in hand; None for anything else."""
    said = in_hand(text)
    return None if said is None else hand.told(state, asked.code, in_hand=said)


def missing(state: State, code: str, world: World) -> Outcome:
    """Say that no dossier of that code is known, and what to check; who tries many codes is told nothing more today."""
    if _guessed(state, world):
        return _no_more(state)
    misses = tuple(day for day in state.misses if day == str(world.today))
    followed = tuple(each for each in state.followed if each != code)
    state = replace(state, followed=followed, misses=(*misses, str(world.today)))
    return Outcome(state, (Bubble(speech(state)("dossier-missing", code=code), private=True),))
