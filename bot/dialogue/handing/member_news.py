"""What a member hears: what came of an order, and what happens to the tickets of the team."""

from dataclasses import replace

from bot.dialogue.handing.events import ActDone, DeskNews, Listed, MemberLinked
from bot.dialogue.handing.quiet import freed
from bot.dialogue.handing.values import Member
from bot.dialogue.outcome import TICKET, Bubble, Outcome
from bot.dialogue.paging import paged
from bot.dialogue.speech import Speech, speech
from bot.dialogue.state import Filling, Idle, Offer, State

_LISTED = 8
_LINES = 8  # of the conversation before, shown to who takes a ticket
_LONGEST_LINE = 240


def linked(state: State, event: MemberLinked) -> Outcome:
    """Make the chat a member's, and say how the work goes."""
    speak = speech(state)
    if event.role == "officer":
        return Outcome(replace(state, greeted=True), (Bubble(speak("desk-alerts-here"), aside=True),))
    member = Member(event.role, event.team)
    told = (Bubble(speak("desk-linked", team=event.team), aside=True), Bubble(speak("desk-linked-how"), aside=True))
    return Outcome(replace(state, member=member, greeted=True), told)


def unlinked(state: State) -> Outcome:
    """Make the chat a citizen's again."""
    return Outcome(replace(state, member=None), (Bubble(speech(state)("desk-unlinked"), aside=True),))


def done(state: State, event: ActDone) -> Outcome:
    """Say what came of an order, as briefly as can be; words that arrived need no answer."""
    if state.member is None or event.result == "not_member":
        return Outcome(replace(state, member=None), (Bubble(speech(state)("desk-no-member"), aside=True),))
    mine = tuple(each.ticket for each in event.mine)
    if event.result == "none" and not mine:  # the office refused the order and told nothing
        mine = tuple(each for each in state.member.mine if each != event.ticket)
    state = replace(state, member=_kept(state.member, mine))
    match event.result:
        case "said":
            return Outcome(state)
        case "taken":
            return _taken(state, event)
        case "listed":
            return _list(state, event)
        case "lost" if event.act == "say":
            return Outcome(state, (Bubble(speech(state)("desk-act-unsaid", number=event.ticket or ""), aside=True),))
        case "lost" | "closed" | "passed" | "left":
            told = Bubble(speech(state)(f"desk-act-{event.result}", number=event.ticket or ""), aside=True)
            return Outcome(state, (told, *_left(state, event)))
        case "none":
            key = "desk-act-gone" if event.ticket else "desk-act-none"
            return Outcome(state, (Bubble(speech(state)(key, number=event.ticket or ""), aside=True),))
        case "paused" | "resumed" | "off" | "not_member":
            return Outcome(state, (Bubble(speech(state)(f"desk-act-{event.result}"), aside=True),))


def told(state: State, news: DeskNews) -> Outcome:
    """Return what a member hears of `news`; what a citizen said comes with the number of the ticket."""
    member = state.member or Member("member", "")  # the office knows whose chat this is, should the state be lost
    state = replace(state, member=member)
    speak, mine = speech(state), member.mine
    match news.kind:
        case "slow" if news.ticket in mine:
            return Outcome(state, (Bubble(speak("desk-news-slow", number=news.ticket), aside=True),))
        case "new" | "reopened" | "slow":
            return Outcome(_without(state, member, news.ticket), (notice(speak, news),))
        case "said":
            held = state if isinstance(state.doing, Filling) else freed(state)
            text = speak("desk-citizen", number=news.ticket, text=news.text)
            return Outcome(held, tuple(Bubble(page, private=True, aside=True) for page in paged([text])))
        case "left" | "closed" | "passed":
            text = speak(f"desk-news-{news.kind}", number=news.ticket)
            return Outcome(_without(state, member, news.ticket), (Bubble(text, aside=True),))
        case "taken":
            text = speak("desk-news-taken", number=news.ticket)
            return Outcome(state, (Bubble(text, aside=True),) if news.ticket not in mine else ())
        case "digest":
            return Outcome(state, tuple(Bubble(page, aside=True) for page in paged([news.text])))
        case "joined" | "alert" | "withdrawn":
            return Outcome(state)


def notice(speak: Speech, news: DeskNews) -> Bubble:
    """Tell that somebody waits, without anything personal; the button takes the ticket."""
    key = "desk-group-notice" if news.audience == "group" else "desk-notice"
    key += "-slow" if news.kind == "slow" else ""
    about = _about(speak, Listed(news.ticket, news.topic_name, news.commune_name, news.waits_minutes or 0))
    offer = Offer(f"{TICKET}{news.ticket}", speak("desk-take", number=news.ticket), numbered=False)
    return Bubble(speak(key, number=news.ticket, about=about), (offer,), aside=True)


def _kept(member: Member, mine: tuple[int, ...]) -> Member:
    """Return the member with the tickets that are left, the one taken last behind the others."""
    order = [each for each in member.mine if each in mine] + [each for each in mine if each not in member.mine]
    left = member.canned_for in mine
    return replace(
        member,
        mine=tuple(order),
        canned=member.canned if left else (),
        canned_for=member.canned_for if left else 0,
    )


def _without(state: State, member: Member, number: int) -> State:
    """Take a ticket out of the member's hands: whoever is told that it waits does not have it."""
    kept = tuple(each for each in member.mine if each != number)
    return replace(state, member=_kept(member, kept)) if number in member.mine else state


def _taken(state: State, event: ActDone) -> Outcome:
    """Show what was said before, and how to answer; the member's own open question gives way."""
    speak, number = speech(state), event.ticket or 0
    about = next((each for each in event.mine if each.ticket == number), Listed(number))
    lines = [_line(speak, who, text) for who, text in event.transcript[-_LINES:]]
    parts = [speak("desk-taken", number=number, about=_about(speak, about))]
    parts += [speak("desk-before"), *lines] if lines else []
    canned = [speak("desk-canned", place=place, text=text) for place, text in enumerate(event.canned, 1)]
    parts += [speak("desk-canned-how"), *canned] if canned else []
    several = state.member is not None and len(state.member.mine) > 1
    how = speak("desk-answer-several" if several else "desk-answer", number=number)
    state = _free(state)
    if state.member is not None and event.canned:
        state = replace(state, member=replace(state.member, canned=event.canned, canned_for=number))
    pages = tuple(Bubble(page, private=True, aside=True) for page in paged(parts))
    return Outcome(state, (*pages, Bubble(how)))


def _free(state: State) -> State:
    """Put the member's own form aside."""
    if isinstance(state.doing, Filling):
        parked = (state.doing.draft, *(each for each in state.parked if each.form != state.doing.draft.form))
        return replace(state, doing=Idle(), parked=parked)
    return freed(state)


def _list(state: State, event: ActDone) -> Outcome:
    speak = speech(state)
    waiting = event.waiting[:_LISTED]
    parts = [*_rows(speak, "desk-mine", event.mine), *_rows(speak, "desk-waiting", waiting)]
    parts = parts or [speak("desk-act-none")]
    parts += [speak("desk-more", count=len(event.waiting) - _LISTED)] if len(event.waiting) > _LISTED else []
    parts += [speak("desk-take-how", number=waiting[0].ticket)] if waiting else []
    *before, last = paged(parts)
    offers = tuple(
        Offer(f"{TICKET}{each.ticket}", speak("desk-take", number=each.ticket), numbered=False) for each in waiting[:3]
    )
    return Outcome(state, (*(Bubble(page, aside=True) for page in before), Bubble(last, offers, aside=True)))


def _left(state: State, event: ActDone) -> tuple[Bubble, ...]:
    """Name what is still in the member's hands."""
    if not event.mine:
        return ()
    numbers = ", ".join(str(each.ticket) for each in event.mine)
    return (Bubble(speech(state)("desk-still-yours", mine=numbers), aside=True),)


def _rows(speak: Speech, key: str, listed: tuple[Listed, ...]) -> list[str]:
    rows = (speak("desk-row", number=each.ticket, about=_about(speak, each)) for each in listed)
    return [speak(key), *rows] if listed else []


def _about(speak: Speech, listed: Listed) -> str:
    known = [part for part in (listed.topic_name, listed.commune_name) if part]
    known += [speak("desk-waits", minutes=listed.waits_minutes)] if listed.waits_minutes else []
    return ", ".join(known) or speak("desk-about-nothing")


def _line(speak: Speech, who: str, text: str) -> str:
    short = text if len(text) <= _LONGEST_LINE else text[: _LONGEST_LINE - 1].rstrip() + "…"
    key = {"citizen": "desk-line-citizen", "assistant": "desk-line-assistant"}.get(who, "desk-line-person")
    return speak(key, text=short.replace("\n", " "))
