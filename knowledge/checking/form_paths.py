"""Check the conditions of a form: that they name earlier questions, can hold, and shut nothing out for good.

A question of a repeated section is called `group.name` here, as checks and signatures call it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from knowledge.checking.document import Document
from knowledge.checking.form_blanks import Place
from knowledge.checking.problem import Kind, Problem
from knowledge.filling.asked import values
from knowledge.filling.model import Condition, Field, Form, Section
from knowledge.filling.unroll import behalf, names_in

Needs = dict[str, frozenset[str]]
"""What must be answered for something to be asked: the values that will do, by question."""
When = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A question as it is written, and where; `name` is what it is called from outside its section."""

    path: Place
    field: Field
    name: str
    repeated: bool


def placed(form: Form) -> Iterator[Placed]:
    """Yield the questions as they are written, those of a repeated section once."""
    for number, section in enumerate(form.sections):
        called = within(section)
        for place, field in enumerate(section.fields):
            yield Placed(("sections", number, "fields", place), field, called(field.name), section.repeat is not None)


def within(section: Section) -> Callable[[str], str]:
    """Return what gives a name written in `section` the name by which the whole form knows it."""
    if section.repeat is None:
        return lambda name: name
    own, start = names_in(section), f"{section.repeat.name}."
    return lambda name: start + name if name in own else name


class Walk:
    """A form walked through once: what can be reached, and what is wrong on the way."""

    def __init__(self, document: Document, form: Form) -> None:
        self.document, self.form = document, form
        self.needs: dict[str, Needs] = {}
        self.problems: list[Problem] = []
        earlier: set[str] = set()
        if form.on_behalf:
            for field in behalf().fields:
                self.needs[field.name] = self.together(field.when)
                earlier.add(field.name)
        for number, section in enumerate(form.sections):
            self._section(("sections", number), section, earlier)

    @cached_property
    def known(self) -> dict[str, Field]:
        """All questions by name."""
        asked_first = {field.name: field for field in behalf().fields} if self.form.on_behalf else {}
        return asked_first | {one.name: one.field for one in placed(self.form)}

    def _section(self, path: Place, section: Section, earlier: set[str]) -> None:
        there = self.together(section.when)
        sound = self._report(path, section.when, earlier, there, section.title, "section")
        inside: set[str] = set()
        called = within(section)
        for place, field in enumerate(section.fields):
            needs = both(there, self.together(field.when, called))
            here = (*path, "fields", place)
            self._report(here, field.when, earlier | inside, needs if sound else {}, field.name, "", called)
            self.needs[called(field.name)] = needs
            inside.add(called(field.name))
        if section.repeat is None:
            earlier |= inside

    def _report(
        self,
        path: Place,
        when: When,
        earlier: set[str],
        needs: Needs,
        name: str,
        variant: str,
        called: Callable[[str], str] = str,
    ) -> bool:
        """Note what is wrong with conditions; that they cannot hold together only where each alone is sound."""
        faults = list(self.conditions(path, when, earlier, called))
        sound = not [problem for problem in faults if problem.kind is not Kind.CONDITION_OPEN]
        self.problems += faults
        if sound and not all(needs.values()):
            self.problems.append(self.document.error(Kind.UNREACHABLE, *path, "when", variant=variant, name=name))
            return False
        return sound

    def conditions(
        self, path: Place, when: When, earlier: set[str] | None = None, called: Callable[[str], str] = str
    ) -> Iterator[Problem]:
        """Yield what is wrong with conditions that may look at `earlier` questions, at any if None."""
        for number, condition in enumerate(when):
            here, name = (*path, "when", number), called(condition.field)
            if name not in self.known:
                yield self.document.error(Kind.CONDITION_FIELD, *here, "field", name=condition.field)
            elif earlier is not None and name not in earlier:
                variant = "group" if "." in name else ""
                yield self.document.error(Kind.CONDITION_LATER, *here, "field", variant=variant, name=condition.field)
            else:
                yield from self._answers(here, condition, self.known[name])

    def _answers(self, path: Place, condition: Condition, asked: Field) -> Iterator[Problem]:
        known = values(asked)
        if not known:
            yield self.document.warning(Kind.CONDITION_OPEN, *path, "field", name=condition.field)
            return
        blanks = {"name": condition.field, "known": ", ".join(known)}
        for number, value in enumerate(condition.equals):
            if value not in known:
                yield self.document.error(Kind.CONDITION_VALUE, *path, "equals", number, value=value, **blanks)
        if not condition.equals:
            yield self.document.error(Kind.CONDITION_VALUE, *path, "equals", value="–", **blanks)

    def together(self, when: When, called: Callable[[str], str] = str, fields: tuple[str, ...] = ()) -> Needs:
        """Return what must be answered for all of `when` to hold and all of `fields` to be asked."""
        all_of: Needs = {}
        for condition in when:
            name = called(condition.field)
            all_of = both(all_of, {**self.needs.get(name, {}), name: frozenset(condition.equals)})
        for name in fields:
            all_of = both(all_of, self.needs.get(name, {}))
        return all_of


def both(one: Needs, other: Needs) -> Needs:
    """Return what is needed for two things at once."""
    shared = {name: one[name] & other[name] for name in one.keys() & other.keys()}
    return {**one, **other, **shared}
