"""All that may be said: every answer of every procedure, every question of every form and what helps with it."""

from dataclasses import replace
from datetime import date
from itertools import chain

from bot.dialogue import answering, asking
from bot.dialogue.filling import beginning, ladder, review, walking
from bot.dialogue.filling.questions import ask
from bot.dialogue.kinds import READERS, Asked, Good
from bot.dialogue.state import Draft, Filling, State
from bot.dialogue.world import World
from knowledge.filling.asked import options
from knowledge.model import Facet

TODAY = date(2026, 11, 22)


def cases_of(tree, before=()):
    """Yield every way through a tree of cases, also those that stop halfway."""
    yield before
    for option in tree.options if tree else ():
        if option.goto is None:
            yield from cases_of(option.then, (*before, option.key))


def of_procedures(library, language):
    world = World(library, TODAY, "1900 1234")
    for procedure in library.procedures.values():
        for keys in dict.fromkeys(cases_of(procedure.cases)):
            for facet in Facet:
                state = State(turn=3, language=language, topic=procedure.code, cases=keys)
                yield answering.answer(state, procedure.code, facet, world)
                if not keys:
                    yield answering.whatever_case(state, procedure.code, facet, world)
    codes = list(library.procedures)
    for place in range(0, len(codes), 3):
        yield asking._choose(State(language=language), tuple(codes[place : place + 3]), Facet.NONE, "x", world)


def of_forms(library, pair, *, abroad=False):
    """Yield every question of every form, its help, what is said after one, two and three wrong answers, and reviews."""
    world = World(library, TODAY, "1900 1234", abroad=abroad)
    for form in library.forms.values():
        full = {field.name: answer_to(field) for field in form.fields}
        draft = Draft(form.code, form.version, form.procedures[0], full)
        state = State(turn=1, pair=pair)
        yield beginning.ask_consent(state, draft, world)
        yield review.review(state, replace(draft, reviewed=False), world)
        yield from chain.from_iterable(of_field(state, replace(draft, current=f.name), f, world) for f in form.fields)


def of_questions(library):
    """Yield every question of every form, the others answered."""
    world = World(library, TODAY)
    for form in library.forms.values():
        draft = Draft(
            form.code, form.version, form.procedures[0], {field.name: answer_to(field) for field in form.fields}
        )
        for field in form.fields:
            yield ask(State(turn=2, greeted=True), replace(draft, current=field.name), world)


def of_field(state, draft, field, world):
    """Yield what may be said while one field is asked."""
    state = replace(state, doing=Filling(draft))
    yield ask(state, draft, world)
    yield walking.explain(state, draft, world)
    yield walking.edit(state, draft, field.name, world)
    for tries in range(3):
        yield ladder.wrong(state, replace(draft, tries=tries), field, "Dạ, chưa đúng ạ.", world)


def answer_to(field):
    """Return a value that a field may have."""
    if options(field):
        return options(field)[0].value
    read = READERS[field.kind](field.example or "", field, Asked(TODAY))
    return read.value if isinstance(read, Good) else ""
