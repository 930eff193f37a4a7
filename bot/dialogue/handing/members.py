"""A member of a community team at work in the chat: take a ticket, answer it, pass it on, close it, rest."""

from dataclasses import replace
from typing import Literal

from bot.dialogue.handing.events import Act
from bot.dialogue.handing.orders import REASONS, Order, order
from bot.dialogue.handing.quiet import freed, to_machine
from bot.dialogue.handing.requests import LinkMember, MemberAct, UnlinkMember
from bot.dialogue.handing.values import ChoosingTicket, ClosingTicket, Member
from bot.dialogue.offers import is_label, said
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.speech import speech
from bot.dialogue.state import Consenting, Erasing, Filling, Idle, Offer, State
from bot.dialogue.words import Command, command, number, plain

LONGEST = 2000
_IN_FORM = frozenset({"say", "list", "take", "close", "pass", "leave"})
"""What is understood in the middle of a form of one's own, and then only with a number."""
_ALWAYS = frozenset(
    {Command.REPEAT, Command.FORGET, Command.FORGET_FORM, Command.SHOW, Command.WITHDRAW, Command.RIGHTS}
    | {Command.ENGLISH, Command.VIETNAMESE, Command.HELP}
)


def link(state: State, code: str) -> Outcome:
    """Ask the office whose code it is."""
    told = Bubble(speech(state)("desk-linking"), aside=True)
    return Outcome(replace(state, greeted=True), (told,), (LinkMember(code),), private=True)


def unlink(state: State) -> Outcome:
    """Ask the office to take this chat out of its team."""
    return Outcome(state, (Bubble(speech(state)("desk-unlinking"), aside=True),), (UnlinkMember(),))


def hear(state: State, member: Member, text: str) -> Outcome | None:
    """Return what a member's words do; None where they are meant for the assistant, as anybody's."""
    if _of_machine(state, text):
        return None
    busy = isinstance(state.doing, Filling | Consenting)
    wanted = order(text)
    if wanted is not None and _fits(state, member, wanted, busy=busy):
        return _ordered(state if busy else freed(state), member, wanted)
    if busy or not member.mine or to_machine(text) is not None:
        return None
    steering = command(text)
    if steering in _ALWAYS or not plain(text) or len(text) > LONGEST:
        return None
    state = freed(state)
    if steering is not None:
        return Outcome(state, (Bubble(_how(state, member), aside=True),))
    return say(state, member, text.strip())


def _of_machine(state: State, text: str) -> bool:
    """Whether `text` takes a choice on screen: by its words, or by its number where it was shown just now."""
    if isinstance(state.doing, Erasing | ClosingTicket | ChoosingTicket):
        return said(state, text) is not None or isinstance(state.doing, Erasing)
    just_shown = state.turn == state.offered_at + 1 and any(offer.numbered for offer in state.offers)
    return said(state, text) is not None and (is_label(state, text) or (just_shown and number(text) is not None))


def _fits(state: State, member: Member, wanted: Order, *, busy: bool) -> bool:
    """Whether a word that others say too ("xong", "nghỉ", "12: …") is meant as a member's here."""
    if busy:
        return wanted.verb in _IN_FORM and wanted.number is not None
    match wanted.verb:
        case "canned":
            return bool(member.canned)
        case "close" | "pass" | "leave" | "say":
            return bool(member.mine) or wanted.number is not None
        case "pause":
            return isinstance(state.doing, Idle)
        case _:
            return True


def _ordered(state: State, member: Member, wanted: Order) -> Outcome:
    match wanted.verb:
        case "list" | "next" | "pause" | "resume":
            return act(state, wanted.verb)
        case "take":
            return act(state, "take", wanted.number)
        case "say":
            return say(state, member, wanted.text, wanted.number)
        case "canned":
            return canned(state, member, wanted.number or 0)
        case "close" | "pass" | "leave":
            return _of_one(state, member, wanted, wanted.verb)
        case "unlink":
            return unlink(state)
        case "help":
            return Outcome(state, (Bubble(_how(state, member), aside=True),))


def act(state: State, verb: Act, number: int | None = None, text: str | None = None, reason: str = "") -> Outcome:
    """Ask the office to do it; its answer says what came of it."""
    return Outcome(state, (), (MemberAct(verb, number, text, reason or None),), private=verb == "say")


def take(state: State, number: int) -> Outcome:
    """Take the ticket on whose button was pressed, be it in a group; only a member can."""
    if state.member is None:
        return Outcome(state, (Bubble(speech(state)("desk-no-member"), aside=True),))
    return act(state, "take", number)


def say(state: State, member: Member, text: str, number: int | None = None) -> Outcome:
    """Pass a member's words on to the citizen: of the one ticket, of the one named, else ask of which."""
    if number is None and len(member.mine) > 1:
        return _which(state, member, ChoosingTicket("say", text))
    number = number or next(iter(member.mine), None)
    if number not in member.mine:
        return Outcome(state, (Bubble(speech(state)("desk-not-yours", number=number or "?"), aside=True),))
    return act(state, "say", number, text)


def canned(state: State, member: Member, place: int) -> Outcome:
    """Say one of the ready sentences to whom they were made for."""
    if not 1 <= place <= len(member.canned) or member.canned_for not in member.mine:
        return Outcome(state, (Bubble(_how(state, member), aside=True),))
    return act(state, "say", member.canned_for, member.canned[place - 1])


def chosen(state: State, doing: ChoosingTicket, number: int) -> Outcome:
    """Go on with the ticket that was picked."""
    free = freed(state)
    if doing.act == "say":
        return act(free, "say", number, doing.text)
    return ask_reason(free, number) if doing.act == "close" else act(free, doing.act, number)


def ask_reason(state: State, number: int) -> Outcome:
    """Ask why a ticket is closed, by number."""
    speak = speech(state)
    offers = (
        *(Offer(f"close:{reason}", speak(f"desk-reason-{reason}")) for reason in REASONS),
        Offer("keep-open", speak("desk-keep-open")),
    )
    asking = replace(state, doing=ClosingTicket(number))
    return Outcome(asking, (Bubble(speak("desk-why-close", number=number), offers),))


def close(state: State, doing: ClosingTicket, reason: str) -> Outcome:
    """Close the ticket for the reason that was picked."""
    return act(freed(state), "close", doing.number, reason=reason)


def _of_one(state: State, member: Member, wanted: Order, verb: Literal["close", "pass", "leave"]) -> Outcome:
    number = wanted.number
    if number is None and len(member.mine) > 1:
        return _which(state, member, ChoosingTicket(verb))
    number = number or next(iter(member.mine), None)
    if number not in member.mine:
        return Outcome(state, (Bubble(speech(state)("desk-not-yours", number=number or "?"), aside=True),))
    if verb == "close" and not wanted.reason:
        return ask_reason(state, number)
    return act(state, verb, number, reason=wanted.reason)


def _which(state: State, member: Member, doing: ChoosingTicket) -> Outcome:
    speak = speech(state)
    offers = (
        *(Offer(f"of:{number}", speak("desk-number", number=number), numbered=False) for number in member.mine),
        Offer("keep-open", speak("desk-no-one"), numbered=False),
    )
    mine = ", ".join(map(str, member.mine))
    text = speak("desk-among", text=speak(f"desk-which-{doing.act}"), mine=mine)
    return Outcome(replace(state, doing=doing), (Bubble(text, offers),))


def _how(state: State, member: Member) -> str:
    return speech(state)("desk-how", mine=", ".join(map(str, member.mine)) or "–")
