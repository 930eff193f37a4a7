"""One session of helping: the villager's state is a fresh one, and goes whole when it ends; the member's waits.

All that the dialogue does, it does on the villager's state as on anybody's. What is asked of the office goes out in the
villager's name, tagged with the session, and only an answer with the same tag comes back to it: nothing is mixed,
however late an answer is.
"""

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Literal

from bot.dialogue import consent
from bot.dialogue.events import (
    CardRead,
    Elapsed,
    Event,
    Left,
    Opened,
    Photographed,
    PictureRead,
    Pressed,
    Said,
    SpeechHeard,
    Spoken,
    Submitted,
    Unreadable,
)
from bot.dialogue.handing.events import DeskNews
from bot.dialogue.handing.requests import (
    LeaveTicket,
    LinkGroup,
    LinkMember,
    MemberAct,
    OpenTicket,
    SayToDesk,
    UnlinkMember,
)
from bot.dialogue.helping import words
from bot.dialogue.helping.events import CitizenAnswer, HelpingBegun, HelpingEnded, HelpingOver, ReadingsTold
from bot.dialogue.helping.requests import BeginHelping, EndHelping, ForCitizen, NoteReading
from bot.dialogue.helping.values import Ending, Helping, Way
from bot.dialogue.lifetimes import HELPING, begun, unfinished
from bot.dialogue.offers import pressed, said
from bot.dialogue.outcome import Bubble, Outcome, again, turn
from bot.dialogue.replies import Consent, FollowDossier, Request, SaveRating, Turn
from bot.dialogue.speech import speech
from bot.dialogue.state import Consenting, Filling, Idle, Offer, State, dump, load
from bot.dialogue.words import says_no, says_yes
from bot.dialogue.world import World

Step = Callable[[State, Event, World], Turn]
"""The dialogue as it is for anybody."""

_NOT_HERE = FollowDossier | OpenTicket | SayToDesk | LeaveTicket | LinkMember | UnlinkMember | LinkGroup | MemberAct
"""What leads back to a chat: it would be the member's."""
_FROM_HERE = Opened | Said | Pressed | Unreadable | Photographed | Spoken | CardRead
_SENSED = PictureRead | SpeechHeard
_MOST_LATER = 20
_WAYS: dict[str, Way | Literal["no"]] = {"help:tapped": "tapped", "help:spoken": "spoken", "help:no": "no"}


def begin(state: State, world: World) -> Turn:
    """Set the member's state aside and ask for the villager's consent, in words to be read aloud."""
    speak = speech(state)
    if state.member is not None and state.member.mine:
        numbers = ", ".join(map(str, state.member.mine))
        return turn(Outcome(state, (Bubble(speak("helping-first-close", mine=numbers), aside=True),)))
    session = f"{world.today.isoformat()}:{state.turn}"
    fresh = State(turn=state.turn, language=state.language, big=state.big, greeted=True)
    fresh = replace(fresh, helping=Helping(session, dump(replace(state, helping=None))))
    return turn(_asking(fresh, world))


def step(state: State, helping: Helping, event: Event, world: World, core: Step) -> Turn:
    """Return the next turn of a chat in which a villager is helped; all that is said in it is private."""
    now = replace(state, turn=state.turn + 1)  # the dialogue itself counts its turns
    match event:
        case CitizenAnswer(session, answer):
            if session != helping.session:
                return Turn(now, private=True)
            return _answered(state, helping, answer, world, core)
        case HelpingOver(session, how):
            return _ended(now, helping, how) if session == helping.session else Turn(now)
        case HelpingBegun() | HelpingEnded() | ReadingsTold():
            return Turn(now)
        case DeskNews(kind="withdrawn"):
            return _ended(now, helping, "withdrawn")
        case Elapsed(silent):
            return _ended(now, helping, "silence") if silent >= HELPING else Turn(now)
        case Left():
            return _left(now, helping, world, core)
        case _ if isinstance(event, _FROM_HERE):
            return _heard(state, helping, event, world, core)
        case _:
            return _meanwhile(state, helping, event, world, core)


def _heard(state: State, helping: Helping, event: Event, world: World, core: Step) -> Turn:
    now = replace(state, turn=state.turn + 1)
    if helping.phase == "asking":
        return _private(turn(_consented(now, helping, event)))
    text = event.text if isinstance(event, Said) else ""
    if words.withdraws(text):
        return _ended(now, helping, "withdrawn")
    if helping.phase == "ending":
        return _after_all(state, helping, event, world, core)
    if words.ends(text, in_form=isinstance(state.doing, Filling | Consenting)):
        return _ask_ending(now, helping)
    return _served(state, core(state, event, world))


def _asking(state: State, world: World) -> Outcome:
    speak = speech(state)
    parts = [speak("helping-consent")]
    parts += [speak("helping-consent-abroad")] if world.abroad else []
    offers = tuple(Offer(action, speak(f"helping-{way}")) for action, way in _WAYS.items())
    return Outcome(state, (Bubble("\n".join(parts), offers),))


def _consented(state: State, helping: Helping, event: Event) -> Outcome:
    """Read the answer to the question for consent; what is neither yes nor no asks again."""
    answer = _way(state, event)
    if answer is None:
        return Outcome(state, again(state))
    version = consent.TEXTS[consent.HELPING][0]
    if answer == "no":
        own = load(helping.own)
        refused = Outcome(replace(own, turn=state.turn), (Bubble(speech(own)("helping-refused")),))
        return replace(refused, consents=(Consent(consent.HELPING, version, given=False),))
    state = replace(state, helping=replace(helping, phase="open"), offers=(), asked="")
    begun = Outcome(state, (Bubble(speech(state)("helping-open")),), (BeginHelping(helping.session, answer, version),))
    return replace(begun, consents=(Consent(consent.HELPING, version, given=True),))


def _way(state: State, event: Event) -> Way | Literal["no"] | None:
    if isinstance(event, Pressed):
        offer = pressed(state, event.choice)
    elif isinstance(event, Said):
        if says_yes(event.text):
            return "typed"
        if says_no(event.text) or words.withdraws(event.text):
            return "no"
        offer = said(state, event.text)
    else:
        return None
    return _WAYS.get(offer.action) if offer else None


def _served(state: State, decided: Turn) -> Turn:
    """Let requests go out in the villager's name; what is on the screen now is noted as read."""
    helping = decided.state.helping or state.helping
    if helping is None:  # it cannot be: the dialogue replaces parts of a state
        return decided
    requests = [each for each in decided.requests if not isinstance(each, _NOT_HERE)]
    replies = decided.replies
    after = decided.state
    if len(requests) < len(decided.requests):
        after = replace(after, ticket=None, doing=after.doing if isinstance(after.doing, Filling) else Idle())
        replies += turn(Outcome(after, (Bubble(speech(after)("helping-not-here"), aside=True),))).replies
    tagged: list[Request] = [_tagged(helping.session, each) for each in requests]
    form = _form(after)
    if decided.replies and (form or any(reply.private for reply in decided.replies)):
        tagged.append(NoteReading(helping.session, form or "message"))
    helping = replace(helping, waiting=helping.waiting + len(requests))
    decided = replace(decided, state=replace(after, helping=helping), replies=replies, requests=tuple(tagged))
    return _private(decided)


def _tagged(session: str, request: Request) -> ForCitizen:
    if isinstance(request, SaveRating):
        request = replace(request, helper=True)
    return ForCitizen(session, type(request).__name__, asdict(request))


def _form(state: State) -> str:
    """Return the form on the screen, or the one that waits beside it."""
    drafts = begun(state)
    return drafts[0].form if drafts else ""


def _private(decided: Turn) -> Turn:
    return replace(decided, replies=tuple(replace(each, private=True) for each in decided.replies), private=True)


def _answered(state: State, helping: Helping, answer: Event, world: World, core: Step) -> Turn:
    """Give an answer of the office to the villager whose request it was."""
    forms = helping.forms + isinstance(answer, Submitted)
    helping = replace(helping, waiting=max(0, helping.waiting - 1), forms=forms)
    return _served(state, core(replace(state, helping=helping), answer, world))


def _meanwhile(state: State, helping: Helping, event: Event, world: World, core: Step) -> Turn:
    """Take what is the member's into the member's own state; it is told after the session."""
    own = load(helping.own)
    decided = core(replace(own, turn=state.turn), event, world)
    told = tuple(reply.text for reply in decided.replies)
    helping = replace(helping, own=dump(decided.state), later=(*helping.later, *told)[-_MOST_LATER:])
    return replace(decided, state=replace(state, turn=state.turn + 1, helping=helping), replies=())


def _ask_ending(state: State, helping: Helping) -> Turn:
    """End at once, or ask first where something would be lost."""
    if not (unfinished(state) or helping.waiting):
        return _ended(state, helping, "done")
    speak = speech(state)
    offers = (Offer("help:stay", speak("helping-stay")), Offer("help:end", speak("helping-end")))
    asking = replace(state, helping=replace(helping, phase="ending"))
    key = "helping-unfinished" if unfinished(state) else "helping-on-its-way"
    shown = turn(Outcome(asking, (Bubble(speak(key), offers),)))
    kept = replace(shown.state, asked=state.asked)  # the villager's own question comes back
    return _private(replace(shown, state=kept))


def _after_all(state: State, helping: Helping, event: Event, world: World, core: Step) -> Turn:
    offer = pressed(state, event.choice) if isinstance(event, Pressed) else None
    if isinstance(event, Said):
        offer = said(state, event.text)
    now = replace(state, turn=state.turn + 1)
    if offer is not None and offer.action == "help:end":
        return _ended(now, helping, "done")
    open_again = replace(helping, phase="open")
    if offer is None and isinstance(event, Said) and not words.ends(event.text, in_form=False):
        return _served(state, core(replace(state, helping=open_again, offers=()), event, world))
    now = replace(now, helping=open_again, offers=())
    shown = again(now) or (Bubble(speech(now)("helping-goes-on"), aside=True),)
    return _private(turn(Outcome(now, shown)))


def _ended(state: State, helping: Helping, how: Ending) -> Turn:
    """Give the chat back to the member; nothing of the villager stays in it."""
    own = replace(load(helping.own), turn=state.turn)
    speak = speech(own)
    told = (speak(f"helping-over-{how}"), *helping.later)
    bubbles = tuple(Bubble(text, aside=True) for text in told)
    forms = helping.forms
    requests = () if helping.phase == "asking" else (EndHelping(helping.session, how, forms),)
    ended = Outcome(own, (*bubbles, *again(own)), requests, private=True, erase=True)
    if how == "withdrawn":
        version = consent.TEXTS[consent.HELPING][0]
        ended = replace(ended, consents=(Consent(consent.HELPING, version, given=False),))
    return turn(ended)


def _left(state: State, helping: Helping, world: World, core: Step) -> Turn:
    ended = _ended(state, helping, "left")
    gone = core(ended.state, Left(), world)
    return replace(gone, requests=(*ended.requests, *gone.requests))
