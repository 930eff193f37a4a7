"""Put one question of a form: where we are, what is asked, an example, what can be chosen; or the same otherwise."""

from dataclasses import replace
from itertools import accumulate

from bot.dialogue.filling.choices import memory, offers
from bot.dialogue.filling.drafts import field_of, form_of
from bot.dialogue.filling.naming import spoken
from bot.dialogue.filling.people import begins, facts_at
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.speech import Speech, speech
from bot.dialogue.state import Draft, Filling, Offer, State
from bot.dialogue.world import World
from knowledge.filling.asked import active, count, options
from knowledge.filling.model import Field
from knowledge.filling.shown import shown

NEARLY = 5
"""Where the choices still open change the number of questions by more, only the least number is said."""
_GROUPS = {"personal_number": (3, 3, 3, 3), "old_id_number": (3, 3, 3), "phone": (4, 3, 3)}
"""How many digits stand together where a number is read back; what is left over stands with the last."""
_WHICH = {"commune": "which-place", "address": "which-place", "relation": "which-relation"}
CARD_NUMBER = "so_dinh_danh"
"""Who is asked for this number may scan the QR code of an identity card; a newborn child has none."""


def ask(state: State, draft: Draft, world: World, note: str = "", *, again: bool = False) -> Outcome:
    """Ask the present field, in its other words if `again`; `note` goes before and may repeat what was answered."""
    field = field_of(draft, world)
    if field is None:
        raise ValueError("nothing is being asked")
    state = replace(state, doing=Filling(draft), failures=0)
    asked = guessed(state, draft, field) if draft.guesses else _asked(state, draft, field, world, again=again)
    bubbles = (Bubble(note, private=True),) if note else ()
    return Outcome(state, (*bubbles, asked))


def question(state: State, draft: Draft, field: Field, world: World, *, again: bool = False) -> str:
    """Return the question itself, or the same in other words."""
    text = (again and field.again) or field.ask
    return spoken(text, state, form_of(draft, world), draft.answers)


def helped(state: State, draft: Draft, field: Field, world: World) -> str:
    """Return why it is asked and where to find it."""
    texts = [text for text in (field.why, field.where) if text]
    found = " ".join(spoken(text, state, form_of(draft, world), draft.answers) for text in texts)
    return found or speech(state)("field-help", label=field.label)


def guessed(state: State, draft: Draft, field: Field) -> Bubble:
    """Ask whether what was read is what was meant, or which of several things."""
    speak = speech(state)
    if len(draft.guesses) == 1:
        text = speak(f"sure-{draft.guess}", value=grouped(field, draft.guesses[0]), label=field.label)
        taken = Offer(f"value:{draft.guesses[0]}", speak("offer-right"))
        return Bubble(text, (taken, Offer("retry", speak("offer-not-right"))), private=True)
    values = tuple(Offer(f"value:{value}", shown(field, value)) for value in draft.guesses)
    offered = (*values, Offer("retry", speak("offer-none")))
    return Bubble(speak(_WHICH.get(field.kind, "which-one")), offered, private=True)


def grouped(field: Field, value: str) -> str:
    """Return a value as it is read back: "079 · 060 · 001 234"."""
    lengths = _GROUPS.get(field.kind)
    if lengths is None or not value.isdigit():
        return shown(field, value)
    starts = [0, *accumulate(lengths[:-1])]
    *first, last = [value[start:end] for start, end in zip(starts, [*starts[1:], len(value)], strict=True)]
    return f"{' · '.join(first)} {last}"


def _asked(state: State, draft: Draft, field: Field, world: World, *, again: bool) -> Bubble:
    speak = speech(state)
    parts = [f"{_progress(draft, field, world, speak)} {question(state, draft, field, world, again=again)}"]
    if field.example and not options(field) and field.example != field.default:
        parts.append(speak("field-example", example=field.example))
    parts += memory(state, draft, field, world)
    choices = offers(state, draft, field, world)
    if field.optional:
        parts.append(speak("field-optional"))
    return Bubble(
        "\n".join(parts),
        choices,
        private=any(offer.action.startswith(("known:", "same:", "value:")) for offer in choices) and not options(field),
        scan=_scannable(draft, field, world),
    )


def _progress(draft: Draft, field: Field, world: World, speak: Speech) -> str:
    form = form_of(draft, world)
    names = [one.name for one in active(form, draft.answers)]
    untold = [name for name in names if name not in draft.told]
    least, most = (bound - len(names) + len(untold) for bound in count(form, draft.answers))
    number = untold.index(field.name) + 1 if field.name in untold else max(1, len(untold))
    if most - least <= NEARLY:
        return speak("field-place", number=number, count=most)
    return speak("field-place-least", number=number, count=max(least, number))


def _scannable(draft: Draft, field: Field, world: World) -> bool:
    form = form_of(draft, world)
    return begins(form, draft, field) and CARD_NUMBER in facts_at(form, draft, field.name)
