"""What comes out of the answers: data with the names of the form, for the office and for other systems."""

from collections.abc import Mapping

from pydantic import JsonValue

from knowledge.filling.asked import holds, living
from knowledge.filling.computed import computed
from knowledge.filling.model import Form, Section
from knowledge.filling.unroll import groups_of, holds_item, in_item, names_in


def output(form: Form, answers: Mapping[str, str]) -> dict[str, JsonValue]:
    """Return given answers of asked fields and what is computed of them; a group becomes a list of objects.

    Answers of a branch that was left are never in it, nor are the questions whether there is another item: a group
    of which there is none is an empty list.
    """
    live = with_computed(form, answers)
    found: dict[str, JsonValue] = {name: value for name, value in live.items() if value and "." not in name}
    for name, section in groups_of(form).items():
        if any(value for key, value in live.items() if key.startswith(f"{name}.")):
            found[name] = [_item(section, number, live) for number in items_of(section, live)]
    return found


def with_computed(form: Form, answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers of the fields that are asked, and what is computed of them, by name.

    What is computed may bear the name of a field: it stands in for it where that field is not asked.
    """
    live = living(form, answers)
    for one in form.every_computed:
        value = computed(one, form.named, live) if one.name not in live and holds(one.when, live) else ""
        live |= {one.name: value} if value else {}
    return live


def items_of(section: Section, live: Mapping[str, str]) -> list[int]:
    """Return the numbers of the items of a group that there are."""
    repeat = section.repeat
    if repeat is None:
        return []
    return [number for number in range(1, repeat.most + 1) if _is_there(section, number, live)]


def _is_there(section: Section, number: int, live: Mapping[str, str]) -> bool:
    repeat = section.repeat
    return holds((holds_item(repeat, number),) if repeat and number > repeat.least else section.when, live)


def _item(section: Section, number: int, live: Mapping[str, str]) -> dict[str, JsonValue]:
    inside = in_item(section, number)
    return {name: live[inside(name)] for name in names_in(section) if live.get(inside(name))}


def flat(form: Form, data: Mapping[str, JsonValue]) -> dict[str, str]:
    """Return the answers that `data` (an output) was made of; what was skipped is missing in it."""
    answers = {name: value for name, value in data.items() if isinstance(value, str)}
    for name, section in groups_of(form).items():
        items, repeat = data.get(name), section.repeat
        if not isinstance(items, list) or repeat is None:
            continue
        for number in range(repeat.least + 1, min(len(items) + 1, repeat.most) + 1):
            answers[f"{name}.{number}"] = "yes" if number <= len(items) else "no"
        for number, item in enumerate(items, 1):
            values = item.items() if isinstance(item, dict) else ()
            answers |= {f"{name}.{number}.{key}": value for key, value in values if isinstance(value, str)}
    return {name: value for name, value in answers.items() if name in form.named}
