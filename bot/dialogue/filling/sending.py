"""Hand a finished form to the office, tell what came of it, and ask whether to remember who was in it."""

from dataclasses import replace

from bot.dialogue import consent, rating
from bot.dialogue.events import PaperReady, Submitted
from bot.dialogue.filling import people, review, walking
from bot.dialogue.filling.drafts import form_of, title, waiting, without
from bot.dialogue.filling.naming import behalf
from bot.dialogue.outcome import Bubble, Outcome, again
from bot.dialogue.replies import PaperAgain, SubmitForm
from bot.dialogue.speech import speech
from bot.dialogue.state import Draft, Idle, Keeping, Offer, Person, State
from bot.dialogue.world import World
from knowledge.filling.output import output
from knowledge.handover_code import grouped


def submit(state: State, draft: Draft, world: World) -> Outcome:
    """Hand the finished form to the office; what is still missing, or would send it back, is asked first."""
    form = form_of(draft, world)
    if waiting(form, draft):
        return walking.go_on(state, draft, world)
    check = review.failing(draft, world)
    if check is not None:
        return review.asked(state, draft, world) if check.blocks else review.passed(state, draft, check.name, world)
    request = SubmitForm(
        form.code,
        draft.version,
        draft.procedure,
        output(form, draft.answers),
        behalf=behalf(state, form, draft.answers),
    )
    text = speech(state)("form-sent", title=title(state, draft, world))
    state = without(replace(state, doing=Idle()), draft.form)
    state = replace(state, finished=people.joined(state.finished, people.told(form, draft)))
    return Outcome(state, (Bubble(text),), (request,))


def submitted(state: State, event: Submitted) -> Outcome:
    """Tell the reference, the paper and the code for the counter; then ask whether to remember, else how it was."""
    speak = speech(state)
    parts = [speak("form-submitted", reference=event.reference)]
    parts += [speak("form-paper", link=event.paper)] if event.paper else []
    parts += [speak("form-counter", code=grouped(event.code))] if event.code else []
    fresh = tuple(one for one in state.finished if people.is_news(state.people, one))
    state = replace(state, finished=(), handed=event.reference)
    outcome = Outcome(state, tuple(_told(part, event) for part in parts))
    if not isinstance(state.doing, Idle) or state.paused is not None:
        return outcome
    if fresh and consent.KEEP not in state.declined:
        asked = keeping_asked(state, fresh)
        return replace(outcome, state=replace(state, doing=Keeping(fresh, event.reference))).then(asked)
    return rating.after(outcome, "assistant", f"form:{event.reference}")


def print_again(state: State) -> Outcome:
    """Ask for the paper of the form that was handed in last."""
    speak = speech(state)
    if not state.handed:
        return Outcome(state, (Bubble(speak("paper-nothing"), aside=True), *again(state)))
    return Outcome(state, (Bubble(speak("paper-making"), aside=True),), (PaperAgain(state.handed),))


def printed_again(state: State, event: PaperReady) -> Outcome:
    """Give the new address of the paper, and the code that stands on it."""
    speak = speech(state)
    paper = Bubble(speak("form-paper", link=event.paper), private=True, paper=event.paper)
    return Outcome(state, (paper, Bubble(speak("form-counter", code=grouped(event.code)), private=True)))


def _told(part: str, event: Submitted) -> Bubble:
    paper = event.paper if event.paper and event.paper in part else ""
    return Bubble(part, private=paper != "" or event.reference not in part, paper=paper)


def keeping_asked(state: State, persons: tuple[Person, ...]) -> Bubble:
    """Ask whether what these persons told may be kept for their next form."""
    speak = speech(state)
    names = ", ".join(person.facts[people.NAME] for person in persons)
    offers = (Offer("keep:yes", speak("offer-keep")), Offer("keep:no", speak("offer-not-keep")))
    return Bubble(speak("consent-keep", names=names), offers, private=True)


def keeping(state: State, doing: Keeping, *, yes: bool) -> Outcome:
    """Remember the persons, or do not; then ask how it was."""
    state = replace(state, doing=Idle(), failures=0)
    if yes:
        state = replace(state, people=people.joined(state.people, tuple(reversed(doing.people))))
    outcome = Outcome(state, (Bubble(speech(state)("people-kept" if yes else "people-not-kept")),))
    outcome = consent.answered(outcome, consent.KEEP, given=yes)
    return rating.after(outcome, "assistant", f"form:{doing.reference}")
