"""What can be chosen instead of typing: the answers of a closed question, what was said before, a person we know."""

from bot.dialogue.filling.drafts import form_of
from bot.dialogue.filling.people import NAME, begins, described, ending, facts_at
from bot.dialogue.speech import Speech, speech
from bot.dialogue.state import Draft, Offer, Person, State
from bot.dialogue.world import World
from knowledge.filling.asked import living, options
from knowledge.filling.model import Field, Form
from knowledge.filling.shown import shown

COUNTED = frozenset({"whole_number", "money"})
"""Kinds whose answer may be a small number, so that a number picks none of the choices."""
_PERSONS = 3
_LONGEST_LABEL = 60


def offers(state: State, draft: Draft, field: Field, world: World) -> tuple[Offer, ...]:
    """Return the choices of a question; what is written freely may be like something said before."""
    speak, form = speech(state), form_of(draft, world)
    chosen = [Offer(f"value:{option.value}", option.label) for option in options(field)]
    if not chosen:
        free = [*_persons(state, draft, field, world), *_said_before(form, draft, field, speak)]
        chosen = [Offer(action, label, field.kind not in COUNTED) for action, label in free]
    if field.optional:
        chosen.append(Offer("skip", speak("offer-skip"), numbered=bool(chosen) and field.kind not in COUNTED))
    return tuple(chosen)


def known(state: State, draft: Draft, field: Field, world: World) -> list[tuple[int, Person]]:
    """Return the persons, with their places among those kept, who may be the one that `field` begins to ask about."""
    form = form_of(draft, world)
    if not state.people or not begins(form, draft, field):
        return []
    facts = facts_at(form, draft, field.name)
    here = {value for name, value in draft.answers.items() if form.named[name].fact == NAME}
    fitting = [
        (place, person)
        for place, person in enumerate(state.people)
        if len(facts.keys() & person.facts.keys()) > 1 and person.facts[NAME] not in here
    ]
    return fitting[:_PERSONS]


def memory(state: State, draft: Draft, field: Field, world: World) -> list[str]:
    """Return a line for each person who is offered: what is known of them."""
    speak = speech(state)
    facts = facts_at(form_of(draft, world), draft, field.name) if state.people else {}
    return [
        speak("person-known", name=person.facts[NAME], facts=described(person, speak, facts))
        for _, person in known(state, draft, field, world)
    ]


def same(form: Form, draft: Draft, field: Field) -> list[tuple[Field, str]]:
    """Return the earlier answers that may be meant again, each value once, with their fields."""
    live = living(form, draft.answers)
    found: dict[str, Field] = {}
    for name in field.same_as:
        if live.get(name):
            found.setdefault(live[name], form.named[name])
    return [(one, value) for value, one in found.items()]


def _persons(state: State, draft: Draft, field: Field, world: World) -> list[tuple[str, str]]:
    speak = speech(state)
    return [
        (f"known:{place}", speak("offer-person-known", name=person.facts[NAME]))
        for place, person in known(state, draft, field, world)
    ]


def _said_before(form: Form, draft: Draft, field: Field, speak: Speech) -> list[tuple[str, str]]:
    found = [(f"same:{value}", _like(one, value, speak)) for one, value in same(form, draft, field)]
    if field.default and all(action != f"same:{field.default}" for action, _ in found):
        found.append((f"same:{field.default}", shown(field, field.default)))
    return found


def _like(field: Field, value: str, speak: Speech) -> str:
    """Return "Giống nơi cư trú của mẹ: …", without what it is where that would be long.

    Of a long number only its end is shown.
    """
    label = field.label[:1].lower() + field.label[1:]
    whole = speak("offer-same", label=label, value=ending(value) or shown(field, value))
    return whole if len(whole) <= _LONGEST_LABEL else speak("offer-like", label=label)
