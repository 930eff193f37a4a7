"""Turns of the core alone: milliseconds of one answer inside a form beside those of one question."""

import json
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.dialogue.engine import step
from bot.dialogue.events import Said
from bot.dialogue.filling.drafts import field_of
from bot.dialogue.state import Consenting, Draft, Filling, State, dump, load
from bot.dialogue.world import World
from knowledge.filling.asked import options
from knowledge.filling.model import Form
from knowledge.library import Library

_ROUNDS, _LONGEST = 5, 120
_SKIP, _RIGHT, _AGREED = "bỏ qua", "1", "đồng ý"


def measure(library: Library, questions: Sequence[str]) -> dict[str, float]:
    """Return the median milliseconds of a turn inside a form, over all forms, and of a turn of a question."""
    world = World(library, date(2026, 11, 22))
    asked, filled = [], []
    for _ in range(_ROUNDS):
        asked += [_timed(State(), text, world)[1] for text in questions]
        filled += [spent for form in library.forms.values() for spent in _walk(form, world)]
    return {
        "a turn of a question, ms": statistics.median(asked) * 1000,
        "a turn inside a form, ms": statistics.median(filled) * 1000,
        "the slowest hundredth of turns inside a form, ms": sorted(filled)[int(len(filled) * 0.99)] * 1000,
    }


def _walk(form: Form, world: World) -> Iterator[float]:
    """Fill a form with its own examples up to the review page; yield the seconds of each turn."""
    draft = Draft(form.code, form.version, form.procedures[0])
    state, _ = _timed(replace(State(), doing=Consenting(draft)), _AGREED, world)
    for _ in range(_LONGEST):
        if not isinstance(state.doing, Filling) or state.doing.draft.current is None:
            return
        state, spent = _timed(state, _answer(state.doing.draft, world), world)
        yield spent


def _answer(draft: Draft, world: World) -> str:
    field = field_of(draft, world)
    if draft.guesses or field is None:
        return _RIGHT
    return next((option.label for option in options(field)), field.example or _SKIP)


def _timed(state: State, text: str, world: World) -> tuple[State, float]:
    """Take a turn as the mailbox does, from JSON to JSON."""
    kept = json.dumps(dump(state))
    start = time.perf_counter()
    turn = step(load(json.loads(kept)), Said(text), world)
    json.dumps(dump(turn.state))
    return turn.state, time.perf_counter() - start
