"""Commands that begin with a slash, and the links that open a chat: typed or tapped, the same on every channel."""

import re
from dataclasses import replace

from bot.dialogue import answering, dossier, form_turn, smalltalk
from bot.dialogue.filling import moving
from bot.dialogue.outcome import Bubble, Outcome, again
from bot.dialogue.speech import speech
from bot.dialogue.state import Draft, Filling, Idle, State
from bot.dialogue.world import World
from knowledge.handover_code import read_code
from knowledge.model import Facet

_NAMED = re.compile(r"^\s*(/\w+)@\w+")
_COMMAND = re.compile(r"/(start|tracuu)(?:\s+(\S.*))?", re.IGNORECASE | re.DOTALL)


def unnamed(text: str) -> str:
    """Return a command without the name of the bot it is meant for: "/tracuu@motcua_bot" is "/tracuu"."""
    return _NAMED.sub(r"\1", text)


def command(state: State, text: str, world: World) -> Outcome | None:
    """Return what follows from a command that takes something behind it; the others are words that steer."""
    found = _COMMAND.fullmatch(text)
    if found is None:
        return None
    if found[1].lower() == "start":
        return opened(state, found[2].strip(), world) if found[2] else None
    return None if found[2] else dossier.ask_code(_free(state), world)


def opened(state: State, argument: str, world: World) -> Outcome:
    """Greet, or show what is open; a link may bring a procedure, a dossier, or a form begun elsewhere."""
    kind, _, what = argument.partition("_")
    brought = None
    if kind == "tt":
        brought = _procedure(state, what, world)
    elif kind == "ma":
        brought = replace(moving.take_over(state, read_code(what) or ""), private=True)
    elif kind == "hs":
        code = dossier.code_in(what)
        brought = dossier.look_up(state, code) if code else None
    if brought is None:
        return Outcome(state, again(state)) if state.greeted else smalltalk.welcome(state)
    if state.greeted:
        return brought
    hello = Bubble(speech(state)("hello"), aside=True)
    return replace(brought, state=replace(brought.state, greeted=True)).first(hello)


def _procedure(state: State, code: str, world: World) -> Outcome | None:
    """Answer about a procedure; a link of Telegram cannot hold a point, so "1-004222" names one too."""
    procedure = world.library.find(re.sub(r"[-_]", ".", code))
    if procedure is None:
        return None
    free = replace(_free(state), cases=(), alternatives=())
    answered = answering.answer(free, procedure.code, Facet.NONE, world)
    return form_turn.without_case(answered, world) if free.paused else answered


def _free(state: State) -> State:
    """Put a form aside until the question that comes between is answered."""
    paused: Draft | None = state.doing.draft if isinstance(state.doing, Filling) else state.paused
    return replace(state, doing=Idle(), paused=paused)
