"""One message inside a form: a choice, a word that steers, something mended, a question answered, or the answer."""

import re
from dataclasses import replace

from bot.dialogue import answering, asking, smalltalk
from bot.dialogue.filling import hearing, moving, walking
from bot.dialogue.outcome import Outcome, again
from bot.dialogue.state import ChoosingCase, Draft, Idle, State
from bot.dialogue.steering import steer
from bot.dialogue.words import Command, hands_on, plain
from bot.dialogue.world import World
from knowledge.understanding import Decision, Intent, Understanding

_QUESTION_WORDS = (
    "bao nhieu|o dau|o mo|la gi|lam sao|the nao|may ngay|bao lau|khi nao|chung nao|duoc khong|co can|can giay to"
    "|phai khong|co phai|mat tien|nhu nao|ra sao|gi khong|can gi|nop dau|co mat"
).split("|")
_OF_THIS = re.compile(r" (?:so|muc|cau|cai|dieu|phan|ngay|ten|giay|thong tin|dia chi) (?:nay|ni) ")
"""Marks a question about what is being asked, not about the procedure."""


def hear(state: State, draft: Draft, text: str, world: World) -> Outcome:
    """Return what follows from `text` while a form is being filled."""
    heard = hearing.heard_in(state, draft, text, world)
    taken = hearing.chosen(heard)
    if taken is not None:
        return taken
    steering = hearing.steers(heard)
    if steering is not None:
        return _steered(heard, steering)
    if hands_on(text) and hearing.unread(heard):
        return moving.hand_over(state, draft, world)
    return hearing.turned(heard) or _question(heard) or hearing.answer(heard)


def without_case(outcome: Outcome, world: World) -> Outcome:
    """Answer for every case at once where a question came between: no question within a question."""
    doing = outcome.state.doing
    if not isinstance(doing, ChoosingCase):
        return outcome
    return answering.whatever_case(outcome.state, doing.code, doing.facet, world)


def _steered(heard: hearing.Heard, steering: Command) -> Outcome:
    if steering is Command.PERSON:
        return smalltalk.person(heard.state, heard.world).then(*again(heard.state))
    inside = hearing.steer(heard, steering)
    return inside or steer(heard.state, steering, heard.world)


def _question(heard: hearing.Heard) -> Outcome | None:
    """Answer a question that was typed instead of an answer, or begin another form; this one goes on afterwards."""
    words = f" {plain(heard.text)} "
    asks = "?" in heard.text or any(f" {mark} " in words for mark in _QUESTION_WORDS)
    if not asks and not hearing.unread(heard):
        return None
    state, draft, world = heard.state, heard.draft, heard.world
    if asks and heard.field is not None and _OF_THIS.search(words):
        return walking.explain(state, draft, world)
    understood = asking.understand(replace(state, topic=draft.procedure), heard.text, world)
    if not _to_be_served(understood, draft, world, asks=asks):
        return None
    paused = replace(state, doing=Idle(), paused=draft, topic=draft.procedure)
    return without_case(asking.serve(paused, understood, heard.text, world), world)


def _to_be_served(understood: Understanding, draft: Draft, world: World, *, asks: bool) -> bool:
    if understood.intent is Intent.OUT_OF_SCOPE or understood.decision is not Decision.ANSWER:
        return False
    if understood.intent is Intent.FILL_FORM and understood.candidates:
        found = world.library.find(understood.candidates[0].code)
        return found is not None and found.form is not None and found.form != draft.form
    return asks
