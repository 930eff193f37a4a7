"""The group chat of a team: it is tied to the team by a code, and hears short notices without anything personal."""

from bot.dialogue.handing.events import DeskNews, GroupLinked
from bot.dialogue.handing.member_news import notice
from bot.dialogue.handing.requests import LinkGroup
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.paging import paged
from bot.dialogue.speech import speech
from bot.dialogue.state import State


def called(state: State, code: str) -> Outcome:
    """Ask the office whose group this is."""
    return Outcome(state, (), (LinkGroup(code),), private=True)


def linked(state: State, event: GroupLinked) -> Outcome:
    """Say what will come here, and what never does."""
    return Outcome(state, (Bubble(speech(state)("desk-group-linked", team=event.team), aside=True),))


def told(state: State, news: DeskNews) -> Outcome:
    """Tell the group that somebody waits, or that somebody is taken care of; never what was said."""
    speak = speech(state)
    match news.kind:
        case "new" | "reopened" | "slow":
            return Outcome(state, (notice(speak, news),))
        case "taken" | "left" | "closed" | "passed":
            text = speak(f"desk-group-{news.kind}", number=news.ticket)
            return Outcome(state, (Bubble(text, aside=True),))
        case "digest":
            return Outcome(state, tuple(Bubble(page, aside=True) for page in paged([news.text])))
        case "joined" | "said" | "alert" | "withdrawn":
            return Outcome(state)
