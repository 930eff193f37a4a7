"""Try a form in the terminal while it is being written: check it, walk through it, see what would be handed in."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from bot.channels import terminal
from bot.commands.checking import KINDS
from bot.commands.talk import Conversation, show, typed
from bot.dialogue.events import Event, Pressed, Submitted
from bot.dialogue.filling.drafts import every, waiting
from bot.dialogue.replies import Request, SubmitForm
from bot.dialogue.state import Draft, Offer, State, dump, load
from bot.ports import TryLater
from bot.service import ZONE
from knowledge.check import Severity
from knowledge.checking.document import read_document
from knowledge.checking.forms import check_form
from knowledge.checking.problem import Problem
from knowledge.checking.shape import FORMS, read_shape
from knowledge.filling.model import Form
from knowledge.filling.output import output
from knowledge.library import Library
from locales import say

_AGAIN = "r"


class TrialOffice:
    """An office that keeps nothing: it takes forms, and is away for all else."""

    async def perform(self, request: Request, key: str, channel: str, person: str) -> Event:  # noqa: ARG002 as offices do
        """Answer a form that is handed in; raises `TryLater` for any other request."""
        if not isinstance(request, SubmitForm):
            raise TryLater("trial")
        return Submitted(request.form, "THU")


@dataclass(slots=True)
class Trial:
    """A form that can be walked through, and the conversation in which it is."""

    form: Form
    conversation: Conversation

    @property
    def draft(self) -> Draft | None:
        """The draft of the form, wherever it is now."""
        drafts = every(load(self.conversation.state))
        return next((draft for draft in drafts if draft.form == self.form.code), None)


def try_form(file: Path, library: Library, clock: Callable[[], datetime]) -> bool:
    """Walk through the form of `file` until the input ends; return whether it could be walked through."""
    source = typed()
    trial = last = _begun(file, library, clock)
    for line in source:
        if line.strip().lower() == _AGAIN:
            trial = _begun(file, library, clock, last)
            last = trial or last
        elif trial is not None:
            heard = terminal.parse({"text": line})
            _turn(trial, heard.event, clock) if heard else None
    if trial is not None and trial.draft is not None:
        _print_output(trial.form, trial.draft.answers)
    return trial is not None


def _begun(file: Path, library: Library, clock: Callable[[], datetime], before: Trial | None = None) -> Trial | None:
    """Read the file, say what is wrong with it, and ask its first question; answers given `before` are kept."""
    form, problems = read_form(file, clock().astimezone(ZONE).date())
    for problem in problems:
        print(problem.text())
    code = next((code for code in form.procedures if library.find(code)), None) if form else None
    wrong = any(problem.severity is Severity.ERROR for problem in problems)
    if form is None or code is None or wrong:
        print(say("form-try-broken" if form is None or wrong else "form-try-no-procedure", file=file))
        return None
    print(say("form-try-hello", title=form.title, version=form.version))
    drafts = (same_place(form, code, before.draft),) if before and before.draft and before.draft.answers else ()
    state = State(greeted=True, topic=code, offers=(Offer("form", ""),), parked=drafts)
    trial = Trial(form, Conversation(_with(library, form, code), TrialOffice(), "form", state=dump(state)))
    _turn(trial, Pressed("0:1"), clock)
    return trial


def read_form(file: Path, today: date) -> tuple[Form | None, Sequence[Problem]]:
    """Return the form that `file` holds, None if it cannot be understood, and what is wrong with it."""
    document = read_document(file.name, file.read_bytes())
    if isinstance(document, Problem):
        return None, [document]
    form = read_shape(document, FORMS)
    if isinstance(form, list):
        return None, form
    return form, list(check_form(document, form, KINDS, today))


def same_place(form: Form, code: str, before: Draft) -> Draft:
    """Return a draft of the form as it is written now with the answers given before."""
    answers = {name: value for name, value in before.answers.items() if name in form.named}
    draft = Draft(form.code, form.version, code, answers)
    left = waiting(form, draft)
    return replace(draft, current=left[0].name if left else None)


def _with(library: Library, form: Form, code: str) -> Library:
    """Return the library with this form in place of its own, reached from procedure `code`."""
    found = library.find(code)
    procedures = {**library.procedures, **({found.code: replace(found, form=form.code)} if found else {})}
    return replace(library, forms={**library.forms, form.code: form}, procedures=procedures)


def _turn(trial: Trial, event: Event, clock: Callable[[], datetime]) -> None:
    replies, requests = trial.conversation.turn(event, clock())
    show(replies)
    for request in _handed_in(requests):
        print(say("form-try-output"))
        print(json.dumps(request.answers, ensure_ascii=False, indent=2))


def _handed_in(requests: Sequence[Request]) -> Iterator[SubmitForm]:
    return (request for request in requests if isinstance(request, SubmitForm))


def _print_output(form: Form, answers: dict[str, str]) -> None:
    print(say("form-try-output"))
    print(json.dumps(output(form, answers), ensure_ascii=False, indent=2))
