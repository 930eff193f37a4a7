"""Walk a person through an e-form, one question at a time: answer, back, skip, edit, stop, go on, review, submit."""

import re
from dataclasses import replace

from bot.dialogue.fields import READERS, Bad, Good
from bot.dialogue.form_fields import active, count, output, told, values
from bot.dialogue.form_words import find_field, shown
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.paging import paged
from bot.dialogue.replies import SubmitForm
from bot.dialogue.speech import Speech, speech
from bot.dialogue.state import Consenting, Draft, Filling, Idle, Offer, State
from bot.dialogue.words import number, plain
from bot.dialogue.world import World
from knowledge.model import Field, Form
from knowledge.text import clean

_EXPLAIN_AFTER, _PERSON_AFTER = 2, 3
_NEARLY = 5  # where the choices still open change the number of questions by more, the total would mislead
_MYSELF = "toi"


def start(state: State, code: str, world: World) -> Outcome:
    """Begin the form of procedure `code`, or go on with a draft of it; ask for consent first."""
    procedure = world.library.find(code)
    form = world.library.forms.get(procedure.form or "") if procedure else None
    if procedure is None or form is None:
        return Outcome(replace(state, doing=Idle()), (Bubble(speech(state)("no-form")),))
    for kept in (state.parked, state.paused):
        if kept is not None and kept.form == form.code and kept.version == form.version:
            return resume(replace(state, parked=kept, paused=None), world)
    draft = Draft(form.code, form.version, procedure.code, told(form, procedure))
    speak = speech(state)
    offers = (Offer("consent:yes", speak("consent-yes")), Offer("consent:no", speak("consent-no")))
    least, most = count(form, draft.answers)
    text = speak("consent-form", title=_title(state, form, draft, world), least=least, most=most)
    state = replace(state, topic=procedure.code, doing=Consenting(draft), failures=0)
    return Outcome(state, (Bubble(text, offers),))


def consented(state: State, draft: Draft, world: World, *, yes: bool) -> Outcome:
    """Go to the first field, or leave everything as it was."""
    speak = speech(state)
    if not yes:
        return Outcome(replace(state, doing=Idle()), (Bubble(speak("consent-refused")),))
    how = speak("form-how")
    for field in form_of(draft, world).fields:
        if field.name in draft.answers:
            how += "\n" + speak("form-told", label=field.label, value=shown(field, draft.answers[field.name], speak))
    return _go_on(state, draft, world).first(Bubble(how))


def answered(state: State, draft: Draft, text: str, world: World) -> Outcome:
    """Take `text` as the answer to the present field."""
    form = form_of(draft, world)
    field = _field(form, draft.current)
    if field is None:
        return _go_on(state, draft, world)
    match read(state, field, text, world):
        case Good(value):
            return keep(state, draft, field, value, world)
        case Bad(key):
            return _wrong(state, draft, field, key)


def read(state: State, field: Field, text: str, world: World) -> Good | Bad:
    """Read `text` as an answer to `field`; "cho bà" from a person who is called bà is "cho tôi"."""
    found = READERS[field.kind](text, field, world.today)
    if isinstance(found, Bad) and field.kind == "choice":
        you = re.escape(speech(state).words()["you"])
        return READERS[field.kind](re.sub(rf"\b{you}\b", _MYSELF, clean(text)), field, world.today)
    return found


def keep(state: State, draft: Draft, field: Field, value: str, world: World) -> Outcome:
    """Keep `value` for `field` and ask what comes next."""
    answers = {**draft.answers, field.name: value}
    return replace(_go_on(state, replace(draft, answers=answers), world), private=True)


def skip(state: State, draft: Draft, world: World) -> Outcome:
    """Leave the present field empty, if it may be."""
    field = _field(form_of(draft, world), draft.current)
    if field is None:
        return _go_on(state, draft, world)
    if not field.optional:
        return _ask(state, draft, world, speech(state)("field-needed", label=field.label))
    return keep(state, draft, field, "", world)


def back(state: State, draft: Draft, world: World) -> Outcome:
    """Return to the field before the present one; nothing that was said is lost."""
    names = [field.name for field in active(form_of(draft, world), draft.answers)]
    place = names.index(draft.current) if draft.current in names else len(names)
    if place == 0:
        return _ask(state, draft, world, speech(state)("form-at-start"))
    return edit(state, draft, names[place - 1], world)


def edit(state: State, draft: Draft, name: str, world: World) -> Outcome:
    """Ask the field `name` again, showing what is written there now."""
    draft = replace(draft, current=name, tries=0)
    field = _field(form_of(draft, world), name)
    before = draft.answers.get(name)
    note = speech(state)("field-now", value=shown(field, before, speech(state))) if field and before else ""
    return replace(_ask(state, draft, world, note), private=True)


def edit_by_words(state: State, draft: Draft, words: str, world: World) -> Outcome:
    """Go to the field that `words` name ("ngay sinh", or its number on the review page)."""
    fields = list(active(form_of(draft, world), draft.answers))
    found = find_field(fields, words)
    speak = speech(state)
    if len(found) == 1:
        return edit(state, draft, found[0].name, world)
    if found:
        offers = tuple(Offer(f"edit:{field.name}", field.label) for field in found[:4])
        return Outcome(replace(state, doing=Filling(draft)), (Bubble(speak("which-field"), offers),))
    return _ask(state, draft, world, speak("no-such-field"))


def editable(draft: Draft, words: str, current: Field | None, world: World) -> bool:
    """Whether "sửa …" names a field; "Sai Gon" does not, nor does the answer to what is to be changed on the paper."""
    if current is None or number(words) is not None:
        return True
    asks_what_to_change = current.kind == "text" and "sua" in plain(current.ask).split()
    return not asks_what_to_change and bool(find_field(list(active(form_of(draft, world), draft.answers)), words))


def as_it_was(state: State, draft: Draft, world: World) -> Outcome:
    """Leave the present field as it is written and go on."""
    return _go_on(state, draft, world)


def ask_again(state: State, draft: Draft, world: World) -> Outcome:
    """Ask the present question once more, without what was said of the last answer."""
    return _ask(state, draft, world)


def explain(state: State, draft: Draft, world: World) -> Outcome:
    """Put the present question in another way: why it is asked, where to find it, an example."""
    field = _field(form_of(draft, world), draft.current)
    return _ask(state, draft, world, _help(field, speech(state)) if field else "")


def stop(state: State, draft: Draft) -> Outcome:
    """Leave the form; the draft is kept for later."""
    state = replace(state, doing=Idle(), paused=None, parked=draft)
    return Outcome(state, (Bubble(speech(state)("form-stopped"), (Offer("resume", speech(state)("offer-resume")),)),))


def forget(state: State) -> Outcome:
    """Throw away every draft at once."""
    state = replace(state, doing=Idle(), paused=None, parked=None)
    return Outcome(state, (Bubble(speech(state)("forgotten")),))


def resume(state: State, world: World) -> Outcome:
    """Go on with the draft that was left."""
    draft = state.paused or state.parked
    if draft is None:
        return Outcome(state, (Bubble(speech(state)("nothing-to-resume")),))
    state = replace(state, paused=None, parked=state.parked if state.paused else None)
    form = world.library.forms.get(draft.form)
    if form is None:
        return Outcome(replace(state, doing=Idle()), (Bubble(speech(state)("no-form")),))
    note = speech(state)("form-resumed", title=_title(state, form, draft, world))
    if form.version != draft.version:
        note += " " + speech(state)("form-renewed")
        draft = replace(draft, version=form.version, current=None)
        return _go_on(state, draft, world).first(Bubble(note))
    return _ask(state, draft, world, note)


def submit(state: State, draft: Draft, world: World) -> Outcome:
    """Hand the finished form to the office; what is still missing is asked first."""
    form = form_of(draft, world)
    if _waiting(form, draft):
        return _go_on(state, draft, world)
    request = SubmitForm(form.code, draft.version, draft.procedure, output(form, draft.answers))
    state = replace(state, doing=Idle(), paused=None, parked=None)
    return Outcome(state, (Bubble(speech(state)("form-sent", title=_title(state, form, draft, world))),), (request,))


def review(state: State, draft: Draft, world: World) -> Outcome:
    """Show all that was said, numbered, and ask whether it is right."""
    pages = _written(state, draft, world)
    form, speak = form_of(draft, world), speech(state)
    offers = (
        Offer("submit", speak("offer-submit")),
        Offer("edit", speak("offer-edit")),
        Offer("stop", speak("offer-later")),
    )
    asks = Bubble(speak("review-ask", declaration=form.declaration), offers)
    state = replace(state, doing=Filling(replace(draft, current=None, tries=0)), failures=0)
    return Outcome(state, (*pages, asks))


def so_far(state: State, draft: Draft, world: World) -> Outcome:
    """Show what is written so far and ask the present question again; the review page, where nothing is missing."""
    if not _waiting(form_of(draft, world), draft):
        return review(state, draft, world)
    return _ask(state, draft, world).first(*_written(state, draft, world))


def _written(state: State, draft: Draft, world: World) -> list[Bubble]:
    form, speak = form_of(draft, world), speech(state)
    lines = [
        f"{place}. {field.label}: {shown(field, draft.answers.get(field.name, ''), speak)}"
        for place, field in enumerate(active(form, draft.answers), 1)
        if field.name in draft.answers
    ]
    pages = paged([speak("review-head", title=_title(state, form, draft, world)), "\n".join(lines)])
    return [Bubble(page, private=True) for page in pages]


def form_of(draft: Draft, world: World) -> Form:
    """Return the form of a draft; it was there when the draft began."""
    return world.library.forms[draft.form]


def _title(state: State, form: Form, draft: Draft, world: World) -> str:
    """Return the title on the paper, which is Vietnamese, with a hint for those who speak another language."""
    procedure = world.library.find(draft.procedure, state.language)
    if state.language == "vi" or procedure is None:
        return form.title
    return speech(state)("form-title", title=form.title, hint=procedure.short)


def _go_on(state: State, draft: Draft, world: World) -> Outcome:
    """Ask the first field without an answer, or show the review page."""
    waiting = _waiting(form_of(draft, world), draft)
    if not waiting:
        return review(state, draft, world)
    return _ask(state, replace(draft, current=waiting[0].name, tries=0), world)


def _waiting(form: Form, draft: Draft) -> list[Field]:
    """Return the fields that are asked and have no answer yet."""
    return [field for field in active(form, draft.answers) if field.name not in draft.answers]


def _ask(state: State, draft: Draft, world: World, note: str = "") -> Outcome:
    form, speak = form_of(draft, world), speech(state)
    field = _field(form, draft.current)
    if field is None:
        outcome = review(state, draft, world)
        return outcome.first(Bubble(note)) if note else outcome
    names = [f.name for f in active(form, draft.answers)]
    least, most = count(form, draft.answers)
    key = "field-place" if most - least <= _NEARLY else "field-number"
    parts = [speak(key, number=names.index(field.name) + 1, count=most) + " " + _speak(field.ask, speak)]
    if field.example and not field.options:
        parts.append(speak("field-example", example=field.example))
    if field.optional:
        parts.append(speak("field-optional"))
    state = replace(state, doing=Filling(draft), failures=0)
    bubbles = (Bubble(note, private=True),) if note else ()
    return Outcome(state, (*bubbles, Bubble("\n".join(parts), _offers(field, speak))))


def _offers(field: Field, speak: Speech) -> tuple[Offer, ...]:
    labels = {option.value: option.label for option in field.options} or {"yes": speak("yes"), "no": speak("no")}
    offers = [Offer(f"value:{value}", labels[value]) for value in values(field)]
    if field.optional:
        offers.append(Offer("skip", speak("offer-skip"), numbered=bool(offers)))
    return tuple(offers)


def _wrong(state: State, draft: Draft, field: Field, key: str) -> Outcome:
    speak, tries = speech(state), draft.tries + 1
    note = speak(f"bad-{key}", label=field.label)
    if tries >= _EXPLAIN_AFTER:
        note += "\n" + _help(field, speak)
    elif field.example:
        note += " " + speak("field-example", example=field.example)
    stuck = tries >= _PERSON_AFTER
    question = speak("field-stuck") if stuck and not values(field) else _speak(field.ask, speak)
    offers = _ways_out(field, speak) if stuck else _offers(field, speak)
    state = replace(state, doing=Filling(replace(draft, tries=tries)))
    return Outcome(state, (Bubble(f"{note}\n{question}", offers),), private=True)


def _ways_out(field: Field, speak: Speech) -> tuple[Offer, ...]:
    """Return what a person can do who is stuck; where a number may be the answer, it picks none of these."""
    ways = [("stop", "offer-later"), ("person", "offer-person")]
    if not values(field):
        ways = [*([("skip", "offer-skip")] if field.optional else []), ("retry", "offer-retry"), *ways]
    numbered = field.kind != "whole_number"
    further = tuple(Offer(action, speak(key), numbered) for action, key in ways)
    return (*_offers(field, speak), *further) if values(field) else further


def _help(field: Field, speak: Speech) -> str:
    parts = [_speak(text, speak) for text in (field.why, field.where) if text]
    if field.example:
        parts.append(speak("field-example", example=field.example))
    return " ".join(parts) or speak("field-help", label=field.label)


def _speak(text: str, speak: Speech) -> str:
    """Fill in the words for the pair; forms speak Vietnamese in every language."""
    return text.format(**Speech("vi", speak.pair).words())


def _field(form: Form, name: str | None) -> Field | None:
    return next((field for field in form.fields if field.name == name), None)
