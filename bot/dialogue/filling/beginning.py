"""Begin a form: say how the answers are used, ask for consent, say how to go about it."""

from dataclasses import replace

from bot.dialogue import consent
from bot.dialogue.events import TakenOver
from bot.dialogue.filling import moving, walking
from bot.dialogue.filling.drafts import fitting, form_of, put_away, title, without
from bot.dialogue.kinds import READERS, Asked, Good
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.speech import speech
from bot.dialogue.state import Consenting, Draft, Filling, Idle, Offer, State
from bot.dialogue.world import World
from knowledge.filling.asked import count
from knowledge.filling.model import Form
from knowledge.filling.shown import shown
from knowledge.model import Procedure


def start(state: State, code: str, world: World) -> Outcome:
    """Begin the form of procedure `code`, or go on with a draft of it; ask for consent first."""
    procedure = world.library.find(code)
    form = world.library.forms.get(procedure.form or "") if procedure else None
    if procedure is None or form is None:
        return Outcome(replace(state, doing=Idle()), (Bubble(speech(state)("no-form")),))
    if isinstance(state.doing, Filling):
        state = put_away(state, state.doing.draft)
    elif state.paused is not None:
        state = put_away(state)
    if any(one.form == form.code for one in state.parked):
        return walking.resume(state, world, form.code)
    state = replace(state, topic=procedure.code)
    answers = told(form, procedure, world)
    return ask_consent(state, Draft(form.code, form.version, procedure.code, answers, told=tuple(answers)), world)


def ask_consent(state: State, draft: Draft, world: World) -> Outcome:
    """Say who uses the answers, for what and how long; offer to agree or not, and abroad a way at home."""
    speak = speech(state)
    least, most = (bound - len(draft.told) for bound in count(form_of(draft, world), draft.answers))
    notice = speak("consent-form", title=title(state, draft, world), least=least, most=min(most, least * 2))
    parts = [notice, speak("consent-rights")]
    offers = [Offer("consent:yes", speak("consent-yes")), Offer("consent:no", speak("consent-no"))]
    if world.abroad:
        parts.append(speak("consent-abroad"))
        offers.append(Offer("consent:home", speak("consent-home")))
    parts.append(speak("consent-ask"))
    state = replace(state, doing=Consenting(replace(draft, renewed=False)), failures=0)
    return Outcome(state, (Bubble("\n".join(parts), tuple(offers)),))


def consented(state: State, draft: Draft, world: World, *, yes: bool) -> Outcome:
    """Go to the first field, or leave everything as it was."""
    speak = speech(state)
    purpose = consent.ABROAD if world.abroad else consent.FORM
    if not yes:
        refused = Outcome(replace(state, doing=Idle()), (Bubble(speak("consent-refused")),))
        return consent.answered(refused, purpose, given=False)
    form, how = form_of(draft, world), [speak("form-how")]
    how += [
        speak("form-told", label=form.named[name].label, value=shown(form.named[name], draft.answers[name]))
        for name in draft.told
    ]
    begun = walking.go_on(without(state, draft.form), draft, world).first(Bubble("\n".join(how)))
    return consent.answered(begun, purpose, given=True)


def at_home(state: State, draft: Draft, world: World) -> Outcome:
    """Offer the same form on our own page, by a link that works once; nothing of it is begun here."""
    return moving.lent(state, draft, world)


def taken_over(state: State, event: TakenOver, world: World) -> Outcome:
    """Go on with a draft from another chat, once the person here agrees; what was open here is put away."""
    if isinstance(state.doing, Filling):
        state = put_away(state, state.doing.draft)
    draft = Draft(event.form, event.form_version, event.procedure, dict(event.answers))
    state = fitting(replace(state, doing=Consenting(draft), topic=event.procedure), world)
    if not isinstance(state.doing, Consenting):
        return Outcome(state, (Bubble(speech(state)("no-form")),))
    came = Bubble(speech(state)("takeover-here", title=title(state, state.doing.draft, world)))
    return ask_consent(state, state.doing.draft, world).first(came)


def told(form: Form, procedure: Procedure, world: World) -> dict[str, str]:
    """Return what the procedure that a person came from already tells: which matter a form for several is about."""
    first = form.sections[0].fields[0]
    if first.kind != "choice" or len(form.procedures) == 1:
        return {}
    read = READERS[first.kind](procedure.short, first, Asked(world.today))
    return {first.name: read.value} if isinstance(read, Good) else {}
