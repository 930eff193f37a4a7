"""Words that steer wherever the conversation stands: again, back, on with a form, a person, my data, the language."""

from bot.dialogue import languages, rights, smalltalk
from bot.dialogue.actions import leave
from bot.dialogue.filling import moving, sending, walking
from bot.dialogue.filling.drafts import every
from bot.dialogue.outcome import Bubble, Outcome, again
from bot.dialogue.replies import CounterCode
from bot.dialogue.speech import speech
from bot.dialogue.state import Filling, Idle, State
from bot.dialogue.words import Command
from bot.dialogue.world import World


def steer(state: State, steering: Command, world: World) -> Outcome:  # noqa: C901 one line for each word
    """Do what the word asks for."""
    match steering:
        case Command.REPEAT | Command.EXPLAIN | Command.EDIT:
            return Outcome(state, again(state)) if state.asked else smalltalk.welcome(state)
        case Command.BACK | Command.SKIP | Command.STOP:
            return leave(state, world)
        case Command.RESUME | Command.REVIEW:
            return walking.resume(state, world)
        case Command.PERSON:
            return smalltalk.person(state, world)
        case Command.HELP:
            return smalltalk.welcome(state)
        case Command.ENGLISH:
            return languages.switch(state, "en", world)
        case Command.VIETNAMESE:
            return languages.switch(state, "vi", world)
        case Command.HAND_OVER:
            return _hand_over(state, world)
        case Command.COUNTER:
            return _counter(state)
        case Command.PAPER:
            return sending.print_again(state)
        case Command.FORGET | Command.FORGET_FORM | Command.SHOW | Command.WITHDRAW | Command.RIGHTS:
            return _by_right(state, steering, world)


def _by_right(state: State, steering: Command, world: World) -> Outcome:
    match steering:
        case Command.SHOW:
            return rights.shown(state, world)  # the office's part comes next, and the open question after it
        case Command.WITHDRAW:
            return rights.withdrawn(state)
        case Command.RIGHTS:
            return rights.told(state).then(*(() if isinstance(state.doing, Idle) else again(state)))
        case _:
            return rights.ask_erasing(state, world, form=steering is Command.FORGET_FORM)


def _hand_over(state: State, world: World) -> Outcome:
    """Give a code to the form in progress, else to the one that was left last, else to the one handed in."""
    drafts = every(state)
    if drafts:
        draft = state.doing.draft if isinstance(state.doing, Filling) else drafts[0]
        return moving.hand_over(state, draft, world)
    return _counter(state)


def _counter(state: State) -> Outcome:
    speak = speech(state)
    if not state.handed:
        return Outcome(state, (Bubble(speak("handover-nothing"), aside=True), *again(state)))
    return Outcome(state, (Bubble(speak("handover-making"), aside=True),), (CounterCode(state.handed),))
