"""Which questions of an e-form are asked, and how many there are."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

import yaml
from pydantic import TypeAdapter

from knowledge.filling.model import Condition, Field, Form, Option

Bounds = tuple[int, int]
Held = tuple[tuple[str, str], ...]


def active(form: Form, answers: Mapping[str, str]) -> Iterator[Field]:
    """Yield the fields that are asked: those whose conditions hold on answers of fields that are asked themselves."""
    live: dict[str, str] = {}
    for field in form.fields:
        if holds(field.when, live):
            live[field.name] = answers.get(field.name, "")
            yield field


def living(form: Form, answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers of the fields that are asked, "" where there is none (yet)."""
    return {field.name: answers.get(field.name, "") for field in active(form, answers)}


def holds(when: tuple[Condition, ...], live: Mapping[str, str]) -> bool:
    """Whether all conditions hold on the answers of fields that are asked."""
    return all(live.get(condition.field) in condition.equals for condition in when)


def count(form: Form, answers: Mapping[str, str]) -> Bounds:
    """Return how many fields are asked at least and at most, whatever the choices still open.

    Walks once through the fields with every state that the answers they depend on may be in; what nothing later
    depends on is forgotten, so that a group of eight items has as many states as one of two.
    """
    states: dict[Held, Bounds] = {(): (0, 0)}
    for field, needed in zip(form.fields, form.steering[1:], strict=True):
        after: dict[Held, Bounds] = {}
        for held, bounds in states.items():
            for value, asked in _branches(form, field, answers, held):
                pairs = (*held, (field.name, value)) if asked else held
                kept = tuple(pair for pair in pairs if pair[0] in needed)
                after[kept] = _either(after.get(kept), (bounds[0] + asked, bounds[1] + asked))
        states = after
    return min(least for least, _ in states.values()), max(most for _, most in states.values())


def _branches(form: Form, field: Field, answers: Mapping[str, str], held: Held) -> Iterator[tuple[str, bool]]:
    if not holds(field.when, dict(held)):
        yield "", False
    elif field.name in answers or field.name not in form.steering[0]:
        yield answers.get(field.name, ""), True
    else:
        for value in _possible(form, field):
            yield value, True


def _possible(form: Form, field: Field) -> list[str]:
    """Return the answers that make a difference; one that is written freely makes one only where it is named."""
    named = values(field) or [
        value for one in form.fields for c in one.when if c.field == field.name for value in c.equals
    ]
    free = field.optional or not values(field)
    return [*dict.fromkeys(named), *([""] if free else [])]


def _either(one: Bounds | None, other: Bounds) -> Bounds:
    return (min(one[0], other[0]), max(one[1], other[1])) if one else other


def options(field: Field) -> tuple[Option, ...]:
    """Return what can be chosen for `field`: its own options, or those that its kind always has."""
    return field.options or _closed().get(field.kind, ())


def values(field: Field) -> list[str]:
    """Return the values that can be chosen for `field`, none where it is written freely."""
    return [option.value for option in options(field)]


@cache
def _closed() -> Mapping[str, tuple[Option, ...]]:
    text = (files("knowledge") / "filling" / "closed.yaml").read_text("utf-8")
    return TypeAdapter(dict[str, tuple[Option, ...]]).validate_python(yaml.safe_load(text))
