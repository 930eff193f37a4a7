"""Find the field that a person wants to mend: by its number on the review page, by its name, "ngày sinh con thứ 2"."""

import re
from dataclasses import replace

from bot.dialogue.filling import review, walking
from bot.dialogue.filling.drafts import field_of, form_of, rows
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.speech import speech
from bot.dialogue.state import Draft, Filling, Offer, State
from bot.dialogue.words import number, ordinals, plain
from bot.dialogue.world import World
from knowledge.filling.model import Field, Form

_OFFERED = 6
_LABEL, _HEADING, _ASK = 6, 2, 1
_SMALL = frozenset("cua la o cho va voi cai muc so phan the toi tui minh ghi chi gi nao".split())


def by_words(state: State, draft: Draft, words: str, world: World) -> Outcome:
    """Go to the field that `words` name; ask which where several may be meant."""
    found = named(form_of(draft, world), draft, words)
    speak = speech(state)
    if len(found) == 1:
        return walking.edit(state, draft, found[0].name, world)
    if found:
        offers = tuple(Offer(f"edit:{field.name}", field.label) for field in found[:_OFFERED])
        return Outcome(replace(state, doing=Filling(draft)), (Bubble(speak("which-field"), offers),))
    return walking.ask_again(state, draft, world).first(Bubble(speak("no-such-field")))


def which(state: State, draft: Draft, world: World) -> Outcome:
    """Ask which field is to be mended, showing all of them where they are not on screen."""
    pages = () if draft.current is None else review.written(state, draft, world)
    return Outcome(state, (*pages, Bubble(speech(state)("edit-which"))))


def possible(draft: Draft, words: str, world: World) -> bool:
    """Whether "sửa …" names a field; "Sai Gon" does not, nor does the answer to what is to be changed on the paper."""
    current = field_of(draft, world)
    if current is None or number(words) is not None:
        return True
    asks_what_to_change = current.kind == "text" and "sua" in plain(current.ask).split()
    return not asks_what_to_change and bool(named(form_of(draft, world), draft, words))


def named(form: Form, draft: Draft, words: str) -> list[Field]:
    """Return the fields that `words` may mean: by number, by label, by heading, by what is asked."""
    fields = rows(form, draft)
    place = number(words)
    if place is not None and 1 <= place <= len(fields):
        return [fields[place - 1]]
    fields = [field for field in fields if field.name in draft.answers or field.name in (*draft.last, draft.current)]
    said = ordinals(words)
    exact = [field for field in fields if ordinals(field.label) == said]
    if exact:
        return exact
    wanted = set(said.split()) - _SMALL
    scores = {
        field.name: _overlap(wanted, field, f"{form.parts[field.name].title} {form.parts[field.name].person or ''}")
        for field in fields
    }
    best = max(scores.values(), default=0)
    return [field for field in fields if best and scores[field.name] == best]


def _overlap(said: set[str], field: Field, heading: str) -> int:
    label, ask = set(ordinals(field.label).split()), set(re.sub(r"\{\w+\}", "", plain(field.ask)).split())
    known = label | ask | set(plain(heading).split())
    if not said & (label | ask) or 2 * len(said & known) < len(said):
        return 0
    return _LABEL * len(said & label) + _HEADING * len(said & set(plain(heading).split())) + _ASK * len(said & ask)
