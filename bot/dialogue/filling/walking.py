"""Move through a form: on, back, past a question that may stay empty, away from it and on again later."""

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue.filling import ladder, people, review
from bot.dialogue.filling.drafts import field_of, form_of, is_gate, put_away, title, waiting, without
from bot.dialogue.filling.questions import CARD_NUMBER, ask, grouped, helped
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.speech import speech
from bot.dialogue.state import Draft, Filling, Idle, Offer, State
from bot.dialogue.world import World
from knowledge.filling.asked import active
from knowledge.filling.model import Field

_OFFERED_DRAFTS = 3


def go_on(state: State, draft: Draft, world: World, note: str = "") -> Outcome:
    """Ask the first field without an answer, what was left for the end last, or show the review page."""
    left = waiting(form_of(draft, world), draft)
    draft = replace(draft, tries=0, guesses=(), guess="")
    if left:
        field = next((one for one in left if one.name not in draft.last), left[0])
        if field.name in draft.last:
            note = "\n".join(part for part in (note, speech(state)("field-deferred", label=field.label)) if part)
        return ask(state, replace(draft, current=field.name, reviewed=False), world, note)
    outcome = review.review(state, draft, world)
    return outcome.first(Bubble(note, private=True)) if note else outcome


def keep(state: State, draft: Draft, field: Field, value: str, world: World) -> Outcome:
    """Keep `value` for `field` and ask what comes next."""
    form = form_of(draft, world)
    concerned = {check.name for check in form.every_check if field.name in check.of}
    draft = replace(
        draft,
        answers={**draft.answers, field.name: value},
        passed=tuple(name for name in draft.passed if name not in concerned),
        changed=None if waiting(form, draft) else field.name,
    )
    return replace(go_on(state, draft, world), private=True)


def skip(state: State, draft: Draft, world: World) -> Outcome:
    """Leave the present field empty, if it may be, else for the end."""
    field = field_of(draft, world)
    if field is None:
        return go_on(state, draft, world)
    if is_gate(form_of(draft, world), field):
        return keep(state, draft, field, "no", world)
    if field.optional:
        return keep(state, draft, field, "", world)
    if field.name in draft.answers:
        return as_it_was(state, draft, world)
    others = [one for one in waiting(form_of(draft, world), draft) if one.name not in (*draft.last, field.name)]
    if not others:
        return ladder.wrong(state, draft, field, speech(state)("field-needed", label=field.label), world)
    draft = replace(draft, last=(*(name for name in draft.last if name != field.name), field.name))
    return go_on(state, draft, world, speech(state)("field-last", label=field.label))


def back(state: State, draft: Draft, world: World) -> Outcome:
    """Return to the field before the present one; nothing that was said is lost."""
    names = [field.name for field in active(form_of(draft, world), draft.answers)]
    place = names.index(draft.current) if draft.current in names else len(names)
    if draft.guesses:
        return ask_again(state, replace(draft, guesses=(), guess=""), world)
    if place == 0:
        return ask(state, draft, world, speech(state)("form-at-start"))
    return edit(state, draft, names[place - 1], world)


def edit(state: State, draft: Draft, name: str, world: World) -> Outcome:
    """Ask the field `name` again, showing what is written there now."""
    form = form_of(draft, world)
    if name not in form.named:
        return ask_again(state, draft, world)
    field, before = form.named[name], draft.answers.get(name)
    draft = replace(draft, current=name, tries=0, guesses=(), guess="")
    note = speech(state)("field-now", value=grouped(field, before)) if before else ""
    return replace(ask(state, draft, world, note), private=True)


def as_it_was(state: State, draft: Draft, world: World) -> Outcome:
    """Leave the present field as it is written and go on."""
    return go_on(state, draft, world)


def ask_again(state: State, draft: Draft, world: World) -> Outcome:
    """Ask the present question once more, without what was said of the last answer."""
    if draft.current is None:
        return review.asked(state, draft, world)
    return ask(state, draft, world)


def explain(state: State, draft: Draft, world: World) -> Outcome:
    """Put the present question in another way: why it is asked, where to find it, other words, an example."""
    field = field_of(draft, world)
    if field is None:
        return review.asked(state, draft, world)
    return ask(state, draft, world, helped(state, draft, field, world), again=True)


def use_known(state: State, draft: Draft, facts: Mapping[str, str], world: World) -> Outcome:
    """Answer what is open of the person being asked about with what we know, tell it, and go on."""
    filled = people.fill(form_of(draft, world), draft, facts, world)
    names = [name for name in filled.answers if name not in draft.answers]
    if not names:
        return somebody_else(state, draft, world)
    return replace(go_on(state, filled, world, review.listed(state, filled, names, world)), private=True)


def somebody_else(state: State, draft: Draft, world: World) -> Outcome:
    """Ask about a person whom we do not know."""
    part = people.owner(form_of(draft, world), draft.current or "")
    return ask_again(state, replace(draft, apart=(*draft.apart, part)), world)


def stop(state: State, draft: Draft, world: World) -> Outcome:
    """Leave the form; the draft is kept for later."""
    speak = speech(state)
    text = speak("form-stopped", title=title(state, draft, world))
    return Outcome(put_away(state, draft), (Bubble(text, (Offer("resume", speak("offer-resume")),)),))


def resume(state: State, world: World, form: str = "") -> Outcome:
    """Go on with the draft that was left; where there are several, ask which."""
    drafts = [state.paused] if state.paused else list(state.parked)
    chosen = [draft for draft in drafts if form in {"", draft.form}]
    speak = speech(state)
    if not chosen:
        return Outcome(state, (Bubble(speak("nothing-to-resume")),))
    if len(chosen) > 1:
        shown_drafts = chosen[:_OFFERED_DRAFTS]
        offers = tuple(Offer(f"resume:{draft.form}", title(state, draft, world)) for draft in shown_drafts)
        return Outcome(replace(state, doing=Idle()), (Bubble(speak("which-draft"), offers),))
    draft = chosen[0]
    if isinstance(state.doing, Filling):
        state = put_away(state, state.doing.draft)
    note = Bubble(speak("form-resumed", title=title(state, draft, world)))
    state = without(state, draft.form)
    return (renewed if draft.renewed else ask_again)(state, draft, world).first(note)


def renewed(state: State, draft: Draft, world: World) -> Outcome:
    """Tell that the form has a new version and go on in that."""
    return go_on(state, replace(draft, renewed=False), world).first(Bubble(speech(state)("form-renewed")))


def card_read(state: State, facts: Mapping[str, str], world: World) -> Outcome:
    """Take what the QR code of an identity card tells of the person who is being asked about."""
    speak = speech(state)
    draft = state.doing.draft if isinstance(state.doing, Filling) else None
    if draft is None or draft.current is None:
        again = (Bubble(state.asked, state.offers),) if state.asked else ()
        return Outcome(state, (Bubble(speak("card-unused"), aside=True), *again), private=True)
    known = CARD_NUMBER in people.facts_at(form_of(draft, world), draft, draft.current)
    filled = people.fill(form_of(draft, world), draft, facts, world) if known else draft
    names = [name for name in filled.answers if name not in draft.answers]
    if not names:
        key = "card-unused" if facts else "card-unread"
        return replace(ask_again(state, draft, world).first(Bubble(speak(key))), private=True)
    return replace(go_on(state, filled, world, review.listed(state, filled, names, world)), private=True)
