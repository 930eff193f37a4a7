"""Do what a choice on screen stands for; an action is `name` or `name:argument`."""

from dataclasses import replace

from bot.dialogue import (
    answering,
    asking,
    dossier,
    languages,
    noting,
    rating,
    rights,
    showing,
    smalltalk,
    sparing,
    whereabouts,
)
from bot.dialogue.dossiers import following, hand, second
from bot.dialogue.filling import beginning, editing, moving, review, sending, walking
from bot.dialogue.filling.drafts import field_of
from bot.dialogue.handing import members, quiet, where
from bot.dialogue.handing.values import AskingWhere, ChoosingTicket, ClosingTicket
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.speech import speech
from bot.dialogue.state import (
    AskingHand,
    ChoosingCase,
    Consenting,
    Draft,
    Erasing,
    Filling,
    Idle,
    Keeping,
    Rating,
    Sparing,
    State,
)
from bot.dialogue.world import World
from knowledge.model import Facet

_FORM = frozenset({"value", "same", "known", "skip", "edit", "retry", "pass", "submit", "stop"})


def perform(state: State, action: str, world: World) -> Outcome:  # noqa: C901, PLR0912 one line for each action
    """Return the outcome of `action`. What no longer fits where the conversation stands only says so."""
    name, _, argument = action.partition(":")
    match name, state.doing:
        case "code", _:
            return asking.chosen(state, argument, world)
        case "case", ChoosingCase(code, facet):
            return answering.answer(replace(state, cases=(*state.cases, argument)), code, facet, world)
        case "facet", _ if state.topic:
            return answering.answer(state, state.topic, Facet(argument), world)
        case "form", _ if state.topic:
            return beginning.start(state, state.topic, world)
        case "consent", Consenting(draft) if argument == "home":
            return beginning.at_home(state, draft, world)
        case "consent", Consenting(draft):
            return beginning.consented(state, draft, world, yes=argument == "yes")
        case _, Filling(draft) if name in _FORM:
            return _in_form(state, draft, name, argument, world)
        case "keep", Keeping():
            return sending.keeping(state, state.doing, yes=argument == "yes")
        case "erase", Erasing():
            return rights.erasing(state, state.doing, yes=argument == "yes")
        case "resume", _:
            return walking.resume(state, world, argument)
        case "score", Rating(_, _, None):
            return rating.scored(state, state.doing, int(argument))
        case "reason", Rating() if state.doing.score is not None:
            return rating.reasoned(state, state.doing, argument)
        case "enough", Rating():
            return rating.enough(state)
        case "address", _:
            return smalltalk.addressed(state, argument)
        case "language", _:
            return languages.switch(state, argument, world)
        case "example", _:
            return asking.ask(state, speech(state)(f"example-{argument}"), world)
        case "spared", Sparing():
            return sparing.spared(state, state.doing)
        case "onward", Sparing():
            return asking.onward(state, state.doing, world)
        case "aloud", _:
            return showing.aloud(state, world)
        case "take", _:
            return replace(moving.take_over(state, argument), private=True)
        case "follow" | "unfollow" | "open" | "why" | "rate" | "hand", _:
            return _of_dossier(state, name, argument, world)
        case "commune" | "area" | "elsewhere" | "remember", _:
            return _of_place(state, name, argument, world)
        case "wrong" | "other" | "tell", _:
            return _of_question(state, name, world)
        case "person", _:
            return smalltalk.person(state, world, argument)
        case "machine" | "back" | "quit" | "stay" | "where" | "close" | "of" | "keep-open", _:
            return _of_desk(state, name, argument, world)
        case "done", _:
            return smalltalk.greet(state, "done")
        case _:
            return leave(state, world)


def _of_question(state: State, name: str, world: World) -> Outcome:
    """Do what follows where a question was not served well: something else was meant, or the answer is awaited."""
    match name:
        case "wrong":
            return asking.wrong(state, world)
        case "other":
            return asking.none_of_these(replace(state, doing=Idle()))
        case _:
            return noting.wanted(state, world)


def _of_place(state: State, name: str, argument: str, world: World) -> Outcome:
    match name:
        case "commune":
            return answering.went_on(whereabouts.commune_picked(state, argument, world), world)
        case "area":
            return answering.went_on(whereabouts.area_picked(state, argument, world), world)
        case "remember":
            return answering.went_on(whereabouts.remembered(state, argument), world)
        case _:
            return whereabouts.elsewhere(state)


def _of_dossier(state: State, name: str, argument: str, world: World) -> Outcome:
    match name, state.doing:
        case "follow", _:
            return following.follow(state, argument, world)
        case "unfollow", _:
            return following.stop(state, (argument,), every=not argument)
        case "open", _:
            return second.ask(state, argument)
        case "why", _:
            return dossier.why(state, argument)
        case "rate", _:
            return dossier.rate(state, argument)
        case "hand", AskingHand(code):
            return hand.told(state, code, in_hand=argument == "yes")
        case _:
            return leave(state, world)


def _of_desk(state: State, name: str, argument: str, world: World) -> Outcome:
    match name, state.doing:
        case "machine", _:
            return quiet.ask_machine(state)
        case "back", _ if quiet.talks(state):
            return quiet.back(state)
        case "quit", _:
            return quiet.leave(state)
        case "stay", _:
            return Outcome(state, (Bubble(speech(state)("desk-stays")),))
        case "where", AskingWhere() as asking_where:
            return where.chosen(state, asking_where, argument)
        case "close", ClosingTicket() as closing:
            return members.close(state, closing, argument)
        case "of", ChoosingTicket() as choosing:
            return members.chosen(state, choosing, int(argument))
        case _:
            return leave(state, world)


def leave(state: State, world: World) -> Outcome:
    """Drop the open question; a form is kept for later."""
    if isinstance(state.doing, Filling):
        return walking.stop(state, state.doing.draft, world)
    return Outcome(replace(state, doing=Idle(), failures=0), (Bubble(speech(state)("left")),))


def _in_form(state: State, draft: Draft, name: str, argument: str, world: World) -> Outcome:
    field = field_of(draft, world)
    match name:
        case "value" | "same" if field is not None:
            return walking.keep(state, draft, field, argument, world)
        case "known":
            return _known(state, draft, argument, world)
        case "skip":
            return walking.skip(state, draft, world)
        case "edit" if not argument:
            return editing.which(state, draft, world)
        case "edit":
            return walking.edit(state, draft, argument, world)
        case "pass" if draft.current is None:
            return review.passed(state, draft, argument, world)
        case "submit" if draft.current is None:
            return sending.submit(state, draft, world)
        case "stop":
            return walking.stop(state, draft, world)
        case _:
            return walking.ask_again(state, replace(draft, guesses=(), guess="", tries=0), world)


def _known(state: State, draft: Draft, place: str, world: World) -> Outcome:
    number = int(place)
    if draft.current is None or number >= len(state.people):
        return walking.ask_again(state, draft, world)
    return walking.use_known(state, draft, state.people[number].facts, world)
