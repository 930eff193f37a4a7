"""What a person may ask of their data at any time: to see it, to have it erased, to take consent back."""

from dataclasses import replace

from bot.dialogue import consent
from bot.dialogue.events import DataErased, DataHeld
from bot.dialogue.filling import people
from bot.dialogue.filling.drafts import every, title, without
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.paging import paged
from bot.dialogue.replies import EraseData, ShowData
from bot.dialogue.speech import speech
from bot.dialogue.state import Consenting, Draft, Erasing, Filling, Idle, Keeping, Offer, State
from bot.dialogue.world import World
from knowledge.places import find_commune

_LISTED = 10


def told(state: State) -> Outcome:
    """Name the rights and the words for them."""
    return Outcome(state, (Bubble(speech(state)("rights"), aside=True),))


def shown(state: State, world: World) -> Outcome:
    """List what this chat holds, and ask the office what it keeps."""
    speak = speech(state)
    lines = [
        speak("data-draft", title=title(state, draft, world), count=sum(map(bool, draft.answers.values())))
        for draft in _begun(state)
    ]
    lines += [
        speak("data-person", name=person.facts[people.NAME], facts=people.described(person, speak))
        for person in state.people
    ]
    commune = find_commune(state.commune)
    lines += [speak("data-commune", commune=commune.full)] if commune else []
    lines += [speak("data-ticket", name=state.ticket.name)] if state.ticket and state.ticket.name else []
    lines += [speak("data-member", team=state.member.team)] if state.member else []
    lines += [speak("data-dossier", codes=", ".join(state.followed))] if state.followed else []
    parts = [speak("data-here"), *lines] if lines else [speak("data-nothing")]
    bubbles = tuple(Bubble(page, private=True, aside=True) for page in paged(parts))
    return Outcome(state, bubbles, (ShowData(),))


def held(state: State, event: DataHeld) -> Outcome:
    """List what the office keeps."""
    speak = speech(state)
    lines = [
        speak("data-form", reference=reference, form=form, day=f"{day[8:10]}/{day[5:7]}/{day[:4]}")
        for reference, form, day in event.submissions[:_LISTED]
    ]
    lines += [speak("data-ratings", count=event.ratings)] if event.ratings else []
    lines += [speak("data-tickets", count=event.tickets)] if event.tickets else []
    parts = [speak("data-office"), *lines, speak("data-how")] if lines else [speak("data-office-nothing")]
    return Outcome(state, tuple(Bubble(page, private=bool(lines), aside=True) for page in paged(parts)))


def ask_erasing(state: State, world: World, *, form: bool) -> Outcome:
    """Ask once more before anything is erased; a form in progress waits meanwhile."""
    speak, drafts = speech(state), _begun(state)
    of_desk = state.ticket or state.member
    if not (drafts or state.people or state.handed or of_desk or {*state.agreed} - {consent.COMMUNE}):
        if state.looked or state.followed:
            return Outcome(_emptied(state), (Bubble(speak("dossier-forgotten")),), (EraseData("all"),), erase=True)
        if state.commune:
            return Outcome(_emptied(state), (Bubble(speak("place-forgotten")),), erase=True)
    draft = drafts[0] if form and drafts else None
    if isinstance(state.doing, Filling):
        state = replace(state, paused=state.doing.draft)
    text = speak("erase-form", title=title(state, draft, world)) if draft else speak("erase-all")
    offers = (Offer("erase:yes", speak("offer-erase")), Offer("erase:no", speak("offer-not-erase")))
    doing = Erasing(draft.form if draft else "")
    return Outcome(replace(state, doing=doing, failures=0), (Bubble(text, offers),))


def erasing(state: State, doing: Erasing, *, yes: bool) -> Outcome:
    """Erase what was meant, at once, or leave everything as it was."""
    speak = speech(state)
    state = replace(state, doing=Idle(), failures=0)
    if not yes:
        return Outcome(state, (Bubble(speak("not-erased"), aside=state.paused is not None),))
    if doing.form:
        return Outcome(without(state, doing.form), (Bubble(speak("form-erased")),), erase=True)
    empty = replace(_emptied(state), ticket=None, member=None)  # the office erases both too
    unlinked = (Bubble(speak("desk-unlinked"), aside=True),) if state.member else ()
    return Outcome(empty, (*unlinked, Bubble(speak("forgotten"))), (EraseData("all"),), erase=True)


def withdrawn(state: State) -> Outcome:
    """Take back every consent and drop at once what rests on it."""
    speak = speech(state)
    asked_now = isinstance(state.doing, Consenting | Keeping)
    if not (state.agreed or _begun(state) or state.people or asked_now):
        return Outcome(state, (Bubble(speak("withdrawn-nothing"), aside=True),))
    empty = replace(_emptied(state), agreed=state.agreed)
    return consent.withdrawn(Outcome(empty, (Bubble(speak("withdrawn")),), (EraseData("forms"),), erase=True))


def erased(state: State, event: DataErased) -> Outcome:
    """Tell that the office has erased it too."""
    return Outcome(state, (Bubble(speech(state)(f"erased-{event.what}"), aside=True),))


def _emptied(state: State) -> State:
    return replace(
        state,
        doing=Idle(),
        paused=None,
        parked=(),
        people=(),
        finished=(),
        handed="",
        commune="",
        commune_asked=False,
        place="",
        asked="",
        said=(),
        offers=(),
        failures=0,
        agreed=(),
        declined=(),
        looked=None,
        followed=(),
        opened=(),
        hands=(),
        hand="",
        question="",
    )


def _begun(state: State) -> list[Draft]:
    """Return the drafts that hold something: one whose consent is still asked for holds nothing."""
    drafts = every(state)
    return drafts[1:] if isinstance(state.doing, Consenting) else drafts
