"""The review page: all that was said, numbered; what would send the paper back; and whether it may go."""

from collections.abc import Iterator
from dataclasses import replace

from bot.dialogue.filling.drafts import form_of, rows, title, waiting
from bot.dialogue.filling.naming import spoken
from bot.dialogue.filling.questions import ask, grouped
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.paging import LIMIT, paged
from bot.dialogue.speech import speech
from bot.dialogue.state import Draft, Filling, Offer, State
from bot.dialogue.world import World
from knowledge.filling.checks import failed
from knowledge.filling.model import Check

_ROOM = 40
"""Letters that the number of a page takes."""


def review(state: State, draft: Draft, world: World) -> Outcome:
    """Look for what would send the paper back, then show everything, or only what was mended since, and ask."""
    if waiting(form_of(draft, world), draft):
        raise ValueError("not all questions have an answer")
    draft = replace(draft, current=None, tries=0, guesses=(), guess="")
    state = replace(state, doing=Filling(draft), failures=0)
    if not (draft.reviewed or _pending(draft, world)):
        return whole(state, draft, world)
    return asked(state, draft, world).first(*_mended(state, draft, world))


def whole(state: State, draft: Draft, world: World) -> Outcome:
    """Show everything and ask whether it is right."""
    draft = replace(draft, reviewed=True, changed=None)
    return asked(state, draft, world).first(*written(state, draft, world))


def asked(state: State, draft: Draft, world: World) -> Outcome:
    """Ask about what would send the paper back, one thing at a time, else whether all is right."""
    failing = next(iter(_pending(draft, world)), None)
    if failing is None and not draft.reviewed:
        return whole(state, draft, world)
    state = replace(state, doing=Filling(replace(draft, current=None, changed=None)), failures=0)
    return Outcome(state, (_warning(state, draft, failing, world) if failing else _may_it_go(state, draft, world),))


def passed(state: State, draft: Draft, name: str, world: World) -> Outcome:
    """Go on although a check is not met, where the law does not forbid it."""
    check = next((one for one in _pending(draft, world) if one.name == name), None)
    if check is None or check.blocks:
        return asked(state, draft, world)
    return asked(state, replace(draft, passed=(*draft.passed, name)), world)


def failing(draft: Draft, world: World) -> Check | None:
    """Return the check that is being asked about."""
    return next(iter(_pending(draft, world)), None)


def so_far(state: State, draft: Draft, world: World) -> Outcome:
    """Show what is written so far and ask the present question again; the review page, where nothing is missing."""
    if not waiting(form_of(draft, world), draft):
        return whole(state, replace(draft, current=None), world)
    return ask(state, draft, world).first(*written(state, draft, world))


def written(state: State, draft: Draft, world: World) -> tuple[Bubble, ...]:
    """Return all that was said in numbered lines under the headings of the paper, on as many pages as it needs."""
    speak = speech(state)
    head = speak("review-head", title=title(state, draft, world))
    pages = paged([head, *_lines(draft, world, speak("left-empty"))], LIMIT - _ROOM)
    if len(pages) > 1:
        pages = [f"{page}\n{speak('review-page', number=n, count=len(pages))}" for n, page in enumerate(pages, 1)]
    return tuple(Bubble(page, private=True) for page in pages)


def listed(state: State, draft: Draft, names: list[str], world: World) -> str:
    """Return what was answered from what we know, to be looked through."""
    form = form_of(draft, world)
    lines = [f"• {form.named[name].label}: {grouped(form.named[name], draft.answers[name])}" for name in names]
    return "\n".join([speech(state)("person-used"), *lines])


def _lines(draft: Draft, world: World, empty: str) -> Iterator[str]:
    form = form_of(draft, world)
    heading = ""
    for place, field in enumerate(rows(form, draft), 1):
        if field.name not in draft.answers:
            continue
        line = f"{place}. {field.label}: {grouped(field, draft.answers[field.name]) or empty}"
        title = form.parts[field.name].title
        yield line if title == heading else f"— {title} —\n{line}"
        heading = title


def _mended(state: State, draft: Draft, world: World) -> list[Bubble]:
    form = form_of(draft, world)
    field = form.named.get(draft.changed or "")
    if field is None:
        return []
    value = grouped(field, draft.answers.get(field.name, "")) or speech(state)("left-empty")
    return [Bubble(speech(state)("review-mended", label=field.label, value=value), private=True)]


def _pending(draft: Draft, world: World) -> list[Check]:
    found = failed(form_of(draft, world), draft.answers, world.today)
    return [check for check in found if check.blocks or check.name not in draft.passed]


def _warning(state: State, draft: Draft, check: Check, world: World) -> Bubble:
    speak, form = speech(state), form_of(draft, world)
    mend = Offer(f"edit:{check.edit}", speak("offer-mend", label=form.named[check.edit].label))
    go_on = () if check.blocks else (Offer(f"pass:{check.name}", speak("offer-pass")),)
    text = spoken(check.say, state, form, draft.answers)
    key = "check-blocks" if check.blocks else "check-asks"
    return Bubble(f"{text}\n{speak(key)}", (mend, *go_on, Offer("stop", speak("offer-later"))), private=True)


def _may_it_go(state: State, draft: Draft, world: World) -> Bubble:
    speak, form = speech(state), form_of(draft, world)
    ways = (("submit", "offer-submit"), ("edit", "offer-edit"), ("stop", "offer-later"))
    offers = tuple(Offer(action, speak(key), numbered=False) for action, key in ways)
    declared = " ".join(f"“{line}”" for line in form.declarations)
    return Bubble(speak("review-ask", declaration=declared), offers)
