"""Take one of several (a child, a member of a household) out of a form again, or add one more."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue.filling import walking
from bot.dialogue.filling.drafts import form_of
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.speech import speech
from bot.dialogue.state import Draft, State
from bot.dialogue.words import ordinal, ordinals, plain
from bot.dialogue.world import World
from knowledge.filling.asked import living
from knowledge.filling.model import Form, Repeat, Section
from knowledge.filling.output import items_of
from knowledge.filling.unroll import groups_of, numbered

_POLITE = r"(?: (?:di|ra|giup|nhe|nha|nua|vo|vao|a))*"
_REMOVE = re.compile(
    rf"(?:(?:thoi|da) )*(?:xoa|bo bot|bo|bot|loai|gach|remove|delete)(?: di| ten| muc| cai)* (.+?){_POLITE}"
)
_ADD = re.compile(rf"(?:(?:co|con|da) )*(?:ghi them|them|bo sung|add)(?: vo| vao)* (.+?){_POLITE}")
_ANYBODY = frozenset("nguoi dua be chau con thanh vien item person child".split())
_PADDING = frozenset("thu so mot nua 1 cuoi cung moi khac a one more another number".split())


def removed(state: State, draft: Draft, text: str, world: World) -> Outcome | None:
    """Take out the one that `text` names ("bỏ người thứ 2"); those behind it move up. None where it names none."""
    found = _REMOVE.fullmatch(plain(text))
    form = form_of(draft, world)
    group = _group(form, found[1]) if found else None
    if found is None or group is None:
        return None
    there = items_of(groups_of(form)[group.name], living(form, draft.answers))
    number = ordinal(found[1]) or (there[-1] if there and (len(there) == 1 or "cuoi" in found[1].split()) else None)
    item = numbered(group.item, number) if number else group.item.partition("{")[0].strip()
    speak = speech(state)
    if number not in there:
        return walking.ask_again(state, draft, world).first(Bubble(speak("no-such-item", item=item)))
    if len(there) <= group.least:
        return walking.ask_again(state, draft, world).first(Bubble(speak("item-needed", item=item)))
    fewer = replace(draft, answers=without_item(draft.answers, group, number), changed=None, reviewed=False)
    return replace(walking.go_on(state, fewer, world), private=True).first(Bubble(speak("item-removed", item=item)))


def added(state: State, draft: Draft, text: str, world: World) -> Outcome | None:
    """Ask for one more of those that `text` names ("thêm con"); None where it names none."""
    found = _ADD.fullmatch(plain(text))
    form = form_of(draft, world)
    group = _group(form, found[1]) if found else None
    if group is None:
        return None
    live = living(form, draft.answers)
    gates = [f"{group.name}.{number}" for number in range(group.least + 1, group.most + 1)]
    gate = next((name for name in gates if live.get(name) != "yes"), None)
    if gate is None or gate not in live:
        return walking.ask_again(state, draft, world).first(Bubble(speech(state)("item-most", count=group.most)))
    kept = walking.keep(state, draft, form.named[gate], "yes", world)
    return kept.first(Bubble(speech(state)("item-added", item=form.named[gate].label)))


def without_item(answers: Mapping[str, str], group: Repeat, number: int) -> dict[str, str]:
    """Return the answers without the item `number`; what was said of those behind it moves up by one."""
    shifted: dict[str, str] = {}
    for name, value in answers.items():
        start, _, rest = name.partition(".")
        place, _, field = rest.partition(".")
        if start != group.name or not place.isdigit() or int(place) < number:
            shifted[name] = value
        elif int(place) > number:
            shifted[".".join(part for part in (start, str(int(place) - 1), field) if part)] = value
    return shifted


def _group(form: Form, named: str) -> Repeat | None:
    """Return the group that the words name; "người" is one of persons where there is one group of persons only."""
    words = {word for word in ordinals(named).split() if not word.isdigit()} - _PADDING
    sections = [section for section in groups_of(form).values() if section.repeat]
    found = [one for one in sections if words and words <= _nouns(one)]
    if not found and words and words <= _ANYBODY:
        found = [one for one in sections if any(field.kind == "person_name" for field in one.fields)]
    return found[0].repeat if len(found) == 1 else None


def _nouns(section: Section) -> set[str]:
    return {*plain(section.repeat.item if section.repeat else "").split()} - _PADDING
