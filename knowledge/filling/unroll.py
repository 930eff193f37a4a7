"""Repeated sections become plain questions with conditions, so that nothing else has to know about them.

Of `Repeat(name="con", least=0, most=8)` come `con.1` (is there one?), `con.1.ho_ten`, …, `con.2` (is there another?),
`con.2.ho_ten`, …; the first `least` items are not asked for. A name inside the group means the same item's field.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml
from pydantic import TypeAdapter

from knowledge.filling.parts import Check, Computed, Condition, Field, Repeat, Section

if TYPE_CHECKING:
    from knowledge.filling.model import Form

Rename = Callable[[str], str]


def unrolled(form: "Form") -> tuple[Field, ...]:
    """Return all questions of `form` in order, those about who fills it for somebody else first."""
    return tuple(field for section in sections_of(form) for field in fields_of(section))


def sections_of(form: "Form") -> tuple[Section, ...]:
    """Return the sections of `form`; one about the person who fills it comes first where it may be another."""
    return (behalf(), *form.sections) if form.on_behalf else form.sections


def fields_of(section: Section) -> Iterator[Field]:
    """Yield the questions of one section."""
    if section.repeat is None:
        for field in section.fields:
            yield replace(field, when=_when(section, field.when, 0))
        return
    for number in range(1, section.repeat.most + 1):
        if number > section.repeat.least:
            yield gate(section, section.repeat, number)
        for field in section.fields:
            yield _of_item(section, section.repeat, field, number)


def gate(section: Section, repeat: Repeat, number: int) -> Field:
    """Return the question whether there is an item `number`."""
    before = number - 1
    when = (holds_item(repeat, before),) if before > repeat.least else section.when
    ask = (repeat.first if number == 1 else None) or repeat.more
    item = numbered(repeat.item, number)
    return Field(name=f"{repeat.name}.{number}", kind="yes_no", label=item, ask=numbered(ask, number), when=when)


def holds_item(repeat: Repeat, number: int) -> Condition:
    """Return the condition that there is an item `number`."""
    return Condition(field=f"{repeat.name}.{number}", equals=("yes",))


def _of_item(section: Section, repeat: Repeat, field: Field, number: int) -> Field:
    inside = in_item(section, number)
    again, why, where = (text and numbered(text, number) for text in (field.again, field.why, field.where))
    return replace(
        field,
        name=inside(field.name),
        ask=numbered(field.ask, number),
        again=again,
        why=why,
        where=where,
        label=f"{numbered(repeat.item, number)}: {field.label[:1].lower()}{field.label[1:]}",
        when=_when(section, field.when, number),
        same_as=tuple(map(inside, field.same_as)),
    )


def _when(section: Section, when: tuple[Condition, ...], number: int) -> tuple[Condition, ...]:
    """Return the conditions of a part of a section: its own, and those of the section or of the item it is in."""
    repeat, inside = section.repeat, in_item(section, number)
    there = (holds_item(repeat, number),) if repeat and number > repeat.least else section.when
    return (*there, *(replace(condition, field=inside(condition.field)) for condition in when))


def in_item(section: Section, number: int) -> Rename:
    """Return what gives a name inside a repeated section the name it has for the item `number`."""
    if section.repeat is None:
        return lambda name: name
    own, start = names_in(section), f"{section.repeat.name}.{number}."
    return lambda name: start + name if name in own else name


def names_in(section: Section) -> tuple[str, ...]:
    """Return the names of what is asked and what is computed in a section, as they are written."""
    return (*(field.name for field in section.fields), *(one.name for one in section.computed))


def computed_of(form: "Form") -> Iterator[Computed]:
    """Yield what is computed, in a repeated section once for each item."""
    for section in sections_of(form):
        for number in range(1, section.repeat.most + 1) if section.repeat else (0,):
            inside = in_item(section, number)
            for one in section.computed:
                yield replace(
                    one,
                    name=inside(one.name),
                    of=tuple(map(inside, one.of)),
                    when=_when(section, one.when, number),
                )


def checks_of(form: "Form") -> Iterator[Check]:
    """Yield the checks; one that names a field of a group (`con.ngay_sinh`) once for each item."""
    groups = {section.repeat.name: section.repeat for section in form.sections if section.repeat}
    for check in form.checks:
        named = (*check.of, check.edit, *(condition.field for condition in check.when))
        group = next((groups[name.partition(".")[0]] for name in named if name.partition(".")[0] in groups), None)
        if group is None:
            yield check
            continue
        for number in range(1, group.most + 1):
            yield _for_item(check, group, number)


def _for_item(check: Check, repeat: Repeat, number: int) -> Check:
    start = f"{repeat.name}."

    def rename(name: str) -> str:
        return f"{start}{number}.{name.removeprefix(start)}" if name.startswith(start) else name

    return replace(
        check,
        name=f"{check.name}.{number}",
        of=tuple(map(rename, check.of)),
        edit=rename(check.edit),
        say=numbered(check.say, number),
        when=tuple(replace(condition, field=rename(condition.field)) for condition in check.when),
    )


def numbered(text: str, number: int) -> str:
    """Fill in the {number} of an item; other blanks are filled in when the sentence is spoken."""
    return text.replace("{number}", str(number))


def groups_of(form: "Form") -> Mapping[str, Section]:
    """Return the repeated sections by the name of the group."""
    return {section.repeat.name: section for section in form.sections if section.repeat}


@cache
def behalf() -> Section:
    """Return the questions about who fills a form for somebody else."""
    text = (files("knowledge") / "filling" / "behalf.yaml").read_text("utf-8")
    return TypeAdapter(Section).validate_python(yaml.safe_load(text))
