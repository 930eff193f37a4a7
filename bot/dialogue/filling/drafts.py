"""Drafts of forms: which form they stand on, what is still asked, and where those are kept that were left."""

from dataclasses import replace

from bot.dialogue.speech import speech
from bot.dialogue.state import Consenting, Draft, Filling, Idle, State
from bot.dialogue.world import World
from knowledge.filling.asked import active, values
from knowledge.filling.model import Field, Form
from knowledge.filling.unroll import groups_of

_PARKED = 5


def form_of(draft: Draft, world: World) -> Form:
    """Return the form of a draft in the version it stands on, which `fitting` has seen to."""
    return world.library.form(draft.form, draft.version) or world.library.forms[draft.form]


def field_of(draft: Draft, world: World) -> Field | None:
    """Return the field that is being asked, None on the review page."""
    return form_of(draft, world).named.get(draft.current or "")


def waiting(form: Form, draft: Draft) -> list[Field]:
    """Return the fields that are asked and have no answer yet."""
    return [field for field in active(form, draft.answers) if field.name not in draft.answers]


def rows(form: Form, draft: Draft) -> list[Field]:
    """Return the fields of the review page in order; that there is an item is seen from its own fields."""
    return [
        field
        for field in active(form, draft.answers)
        if not (is_gate(form, field) and draft.answers.get(field.name) == "yes")
    ]


def is_gate(form: Form, field: Field) -> bool:
    """Whether `field` asks if there is one more item of a group."""
    group, _, number = field.name.partition(".")
    return number.isdigit() and group in groups_of(form)


def title(state: State, draft: Draft, world: World) -> str:
    """Return the title on the paper, which is Vietnamese, with a hint for those who speak another language."""
    form = form_of(draft, world)
    procedure = world.library.find(draft.procedure, state.language)
    if state.language == "vi" or procedure is None:
        return form.title
    return speech(state)("form-title", title=form.title, hint=procedure.short)


def put_away(state: State, *drafts: Draft) -> State:
    """Keep drafts for later, and one that was left for a question: one for each form, the last one first."""
    kept = {draft.form: draft for draft in (*drafts, *([state.paused] if state.paused else []))}
    others = tuple(draft for draft in state.parked if draft.form not in kept)
    return replace(state, doing=Idle(), paused=None, parked=(*kept.values(), *others)[:_PARKED])


def without(state: State, form: str) -> State:
    """Forget the drafts of one form that were left."""
    paused = None if state.paused and state.paused.form == form else state.paused
    return replace(state, paused=paused, parked=tuple(kept for kept in state.parked if kept.form != form))


def every(state: State) -> list[Draft]:
    """Return all drafts, the one in progress first."""
    here = [state.doing.draft] if isinstance(state.doing, Filling | Consenting) else []
    return [*here, *([state.paused] if state.paused else []), *state.parked]


def fitting(state: State, world: World) -> State:
    """Return the state with every draft on a form that there is.

    A draft stays on its version; only where that is gone it goes on with the newest one, and what no longer fits
    is asked again; it is `renewed` until that is told. A draft of a form that is gone altogether goes with it.
    """
    drafts = every(state)
    if all(world.library.form(draft.form, draft.version) for draft in drafts):
        return state
    parked = tuple(moved for draft in state.parked if (moved := _moved(draft, world)))
    state = replace(state, parked=parked, paused=_moved(state.paused, world) if state.paused else None)
    if not isinstance(state.doing, Filling | Consenting):
        return state
    draft = _moved(state.doing.draft, world)
    return replace(state, doing=replace(state.doing, draft=draft) if draft else Idle())


def _moved(draft: Draft, world: World) -> Draft | None:
    newest = world.library.forms.get(draft.form)
    if world.library.form(draft.form, draft.version):
        return draft
    if newest is None:
        return None
    answers = {
        name: value
        for name, value in draft.answers.items()
        if name in newest.named and _still_good(newest.named[name], value)
    }
    told = tuple(name for name in draft.told if name in answers)
    fresh = Draft(draft.form, newest.version, draft.procedure, answers, told=told, renewed=True)
    left = waiting(newest, fresh)
    return replace(fresh, current=left[0].name if left else None)


def _still_good(field: Field, value: str) -> bool:
    if not value:
        return field.optional
    return not values(field) or value in values(field)
