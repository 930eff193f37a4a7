"""Take the answer to the question in which commune a person lives, who wants to speak with somebody."""

import re
from dataclasses import replace

from bot.dialogue import asking, whereabouts
from bot.dialogue.handing import opening
from bot.dialogue.handing.values import AskingWhere
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.speech import speech
from bot.dialogue.state import Idle, Offer, State
from bot.dialogue.words import plain
from bot.dialogue.world import World
from knowledge.places import Choices, Place, find_place, picked
from knowledge.understanding import Intent

_MOST_SHOWN = 6
_VILLAGE = re.compile(
    r"\b((?:ap|thon|khom|khu pho|to dan pho|ban|lang|buon|xom) \S.*?)(?= (?:xa|phuong|thi tran|huyen|quan|tinh|tp)\b|$)"
)


def heard(state: State, doing: AskingWhere, text: str, world: World) -> Outcome:
    """Open the ticket for the commune that was named; which one, where several bear the name; else for the province.

    A question that speaks for itself is answered as well: it is what the person wants help with.
    """
    doing = replace(doing, village=village_in(text) or doing.village)
    found = find_place(text, whereabouts.home(state, world), asked=True)
    match found:
        case Place():
            return opening.opened_by(state, doing.why, found.commune.code, doing.village)
        case Choices() if _few(found):
            return _which(state, doing, found)
    understood = asking.understand(state, text, world)
    if understood.intent is Intent.HUMAN:
        return opening.opened_by(state, doing.why)
    if found is None and asking.clear(understood):
        opened = opening.opened_by(state, doing.why)
        answered = asking.ask(opened.state, text, world)
        return replace(answered, requests=(*opened.requests, *answered.requests)).first(*opened.bubbles)
    if doing.tries:
        return opening.opened_by(state, doing.why)
    return opening.ask_where(state, replace(doing, tries=1))


def chosen(state: State, doing: AskingWhere, code: str) -> Outcome:
    """Go on with the commune that was picked, or without one."""
    place = picked(code, "") if code else None
    return opening.opened_by(
        replace(state, doing=Idle()), doing.why, place.commune.code if place else "", doing.village
    )


def village_in(text: str) -> str:
    """Return the hamlet or quarter that `text` names, folded: "ấp 3 xã Tân Phú" → "ap 3"."""
    found = _VILLAGE.search(plain(text.replace(",", " xa ")))
    return found[1][:80] if found else ""


def _few(found: Choices) -> bool:
    places = [each for each in found.options if isinstance(each, Place)]
    return 0 < len(places) == len(found.options) <= _MOST_SHOWN and not found.others


def _which(state: State, doing: AskingWhere, found: Choices) -> Outcome:
    speak = speech(state)
    places = {each.commune.code: each.commune for each in found.options if isinstance(each, Place)}
    offers = [Offer(f"where:{code}", f"{one.full}, {one.province}") for code, one in places.items()]
    offers.append(Offer("where:", speak("desk-where-skip")))
    asking_which = replace(state, doing=replace(doing, tries=1))
    return Outcome(asking_which, (Bubble(speak("desk-where-which"), tuple(offers)),))
