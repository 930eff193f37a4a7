"""Do what a choice on screen stands for; an action is `name` or `name:argument`."""

from dataclasses import replace

from bot.dialogue import answering, asking, form, languages, rating, smalltalk, sparing, whereabouts
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.speech import speech
from bot.dialogue.state import ChoosingCase, Consenting, Filling, Idle, Rating, Sparing, State
from bot.dialogue.world import World
from knowledge.model import Facet


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
            return form.start(state, state.topic, world)
        case "consent", Consenting(draft):
            return form.consented(state, draft, world, yes=argument == "yes")
        case (("value" | "skip" | "edit" | "retry" | "submit" | "stop"), Filling()):
            return _in_form(state, state.doing, name, argument, world)
        case "resume", _:
            return form.resume(state, world)
        case "score", Rating(_, _, None):
            return rating.scored(state, state.doing, int(argument))
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
        case "commune", _:
            return answering.went_on(whereabouts.commune_picked(state, argument, world), world)
        case "area", _:
            return answering.went_on(whereabouts.area_picked(state, argument, world), world)
        case "elsewhere", _:
            return whereabouts.elsewhere(state)
        case "remember", _:
            return answering.went_on(whereabouts.remembered(state, argument), world)
        case "wrong", _:
            return asking.wrong(state, world)
        case "other", _:
            return asking.none_of_these(replace(state, doing=Idle()))
        case "person", _:
            return smalltalk.person(state, world)
        case "done", _:
            return smalltalk.greet(state, "done")
        case _:
            return leave(state)


def leave(state: State) -> Outcome:
    """Drop the open question; a form is kept for later."""
    if isinstance(state.doing, Filling):
        return form.stop(state, state.doing.draft)
    return Outcome(replace(state, doing=Idle(), failures=0), (Bubble(speech(state)("left")),))


def _in_form(state: State, filling: Filling, name: str, argument: str, world: World) -> Outcome:
    draft = filling.draft
    field = next((f for f in form.form_of(draft, world).fields if f.name == draft.current), None)
    if name == "value" and field is not None:
        return form.keep(state, draft, field, argument, world)
    if name == "skip":
        return form.skip(state, draft, world)
    if name == "edit":
        return form.edit(state, draft, argument, world) if argument else _which(state)
    if name == "submit" and draft.current is None:
        return form.submit(state, draft, world)
    if name == "stop":
        return form.stop(state, draft)
    return form.edit(state, draft, draft.current, world) if draft.current else form.review(state, draft, world)


def _which(state: State) -> Outcome:
    return Outcome(state, (Bubble(speech(state)("edit-which")),))
