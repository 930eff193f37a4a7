"""Facts of persons: told once in a form, offered again in another one, only of those who were agreed to be kept."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.dialogue.kinds import READERS, Asked, Good, Unsure
from bot.dialogue.speech import Speech
from bot.dialogue.state import Draft, Person
from bot.dialogue.world import World
from knowledge.filling.asked import active, values
from knowledge.filling.model import Field, Form
from knowledge.filling.shown import shown
from knowledge.text import fold

NAME = "ho_ten"
_LONG, _END = 6, 3
_KEPT = 6


def owner(form: Form, name: str) -> str:
    """Return whose facts the field `name` holds: the name of a part of the form, of one item where it repeats."""
    section = form.parts.get(name)
    if section is None:
        return ""
    return ".".join(name.split(".")[:2]) if section.repeat else section.name or section.title


def facts_at(form: Form, draft: Draft, name: str) -> dict[str, Field]:
    """Return the questions for facts of the same person as the field `name`, by fact."""
    here = owner(form, name)
    asked = (field for field in active(form, draft.answers) if field.fact)
    return {field.fact or "": field for field in asked if owner(form, field.name) == here}


def begins(form: Form, draft: Draft, field: Field) -> bool:
    """Whether nothing was told yet of the person that `field` asks about, who may be one we know."""
    if field.fact is None or owner(form, field.name) in draft.apart:
        return False
    return not any(one.name in draft.answers for one in facts_at(form, draft, field.name).values())


def told(form: Form, draft: Draft) -> tuple[Person, ...]:
    """Return the persons whose names and facts a form holds, each once; not those who have died."""
    by_part: dict[str, dict[str, str]] = {}
    for field in active(form, draft.answers):
        if field.fact and draft.answers.get(field.name) and form.parts[field.name].keep:
            by_part.setdefault(owner(form, field.name), {})[field.fact] = draft.answers[field.name]
    return joined((), (Person(facts) for facts in by_part.values() if len(facts) > 1 and facts.get(NAME)))


def joined(known: tuple[Person, ...], more: Iterator[Person] | tuple[Person, ...]) -> tuple[Person, ...]:
    """Return all persons, the newest first; what is told later of the same one counts."""
    found = list(known)
    for person in more:
        same = next((one for one in found if _same(one, person)), None)
        facts = {**(same.facts if same else {}), **person.facts}
        found = [Person(facts), *(one for one in found if one is not same)]
    return tuple(found[:_KEPT])


def is_news(known: tuple[Person, ...], person: Person) -> bool:
    """Whether something is told of `person` that is not known yet."""
    same = next((one for one in known if _same(one, person)), None)
    return same is None or any(same.facts.get(fact) != value for fact, value in person.facts.items())


def _same(one: Person, other: Person) -> bool:
    """Whether two are the same person: by number where both have one, else by name and day of birth."""
    for fact in ("so_dinh_danh", "ngay_sinh"):
        if one.facts.get(fact) and other.facts.get(fact) and one.facts[fact] != other.facts[fact]:
            return False
    return fold(one.facts[NAME].lower()) == fold(other.facts[NAME].lower())


def fill(form: Form, draft: Draft, facts: Mapping[str, str], world: World) -> Draft:
    """Answer what is still open of the person being asked about with `facts`, as the fields themselves read them."""
    answers = dict(draft.answers)
    for fact, field in facts_at(form, draft, draft.current or "").items():
        value = _read(field, facts[fact], world) if fact in facts and field.name not in answers else ""
        answers |= {field.name: value} if value else {}
    return replace(draft, answers=answers)


def _read(field: Field, value: str, world: World) -> str:
    """Return what the field, asked, would keep of a value; "" where it would ask back."""
    if values(field):
        return value if value in values(field) else ""
    match READERS[field.kind](shown(field, value), field, Asked(world.today, world.here.province)):
        case Good(read):
            return read
        case Unsure(read, _) if read == value:
            return read
        case _:
            return ""


def described(person: Person, speak: Speech, only: Mapping[str, Field] | None = None) -> str:
    """Return the names of the facts that are known: "họ tên, ngày sinh, số định danh …234"."""
    facts = {fact: value for fact, value in person.facts.items() if only is None or fact in only}
    return ", ".join(_named(fact, value, speak) for fact, value in facts.items() if speak.knows(f"fact-{fact}"))


def _named(fact: str, value: str, speak: Speech) -> str:
    return f"{speak(f'fact-{fact}')} {ending(value)}".strip()


def ending(value: str) -> str:
    """Return the end of a long number as it is shown to who knows it ("…234"), "" for anything else."""
    return f"…{value[-_END:]}" if value.isdigit() and len(value) > _LONG else ""
