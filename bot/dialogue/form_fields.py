"""Which fields of an e-form are asked, how many there are, and what goes to the office."""

from collections.abc import Iterator
from datetime import date

from bot.dialogue.fields import READERS, Good
from knowledge.model import Field, Form, Procedure


def active(form: Form, answers: dict[str, str]) -> Iterator[Field]:
    """Yield the fields that are asked: those whose conditions hold on answers of fields that are asked themselves."""
    live: dict[str, str] = {}
    for field in form.fields:
        if all(live.get(c.field) in c.equals for c in field.when):
            live[field.name] = answers.get(field.name, "")
            yield field


def output(form: Form, answers: dict[str, str]) -> dict[str, str]:
    """Return what the office gets: given answers of asked fields, never those of a branch that was left."""
    return {f.name: answers[f.name] for f in active(form, answers) if answers.get(f.name)}


def count(form: Form, answers: dict[str, str]) -> tuple[int, int]:
    """Return how many fields are asked at least and at most, whatever the choices still open."""
    fields = form.fields
    steering = {condition.field for field in fields for condition in field.when}

    def rest(place: int, live: dict[str, str]) -> tuple[int, int]:
        asked = (n for n in range(place, len(fields)) if all(live.get(c.field) in c.equals for c in fields[n].when))
        at = next(asked, None)
        if at is None:
            return 0, 0
        field = fields[at]
        given = [answers[field.name]] if field.name in answers else values(field) or [""]
        branches = [{**live, field.name: value} for value in given] if field.name in steering else [live]
        ends = [rest(at + 1, branch) for branch in branches]
        return 1 + min(least for least, _ in ends), 1 + max(most for _, most in ends)

    return rest(0, {})


def told(form: Form, procedure: Procedure) -> dict[str, str]:
    """Return what the procedure that a person came from already tells: which matter a form for several is about."""
    first = form.fields[0]
    if first.kind != "choice" or len(form.procedures) == 1:
        return {}
    read = READERS[first.kind](procedure.short, first, date.min)
    return {first.name: read.value} if isinstance(read, Good) else {}


def values(field: Field) -> list[str]:
    """Return the values that can be chosen for `field`, none where it is written freely."""
    return ["yes", "no"] if field.kind == "yes_no" else [option.value for option in field.options]
