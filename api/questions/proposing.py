"""A change of the knowledge: one officer proposes it and sees what it does, another one lets it hold or refuses it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from api.console.access import SignedIn
from api.deps import Office
from api.questions.gathering import overlay_of
from api.storage import audit, knowledge_changes, questions
from api.storage.question_models import KnowledgeChange, QuestionGroup
from knowledge.overlay import AddAnswer, Approved, Change, Overlay, laid_over, misfit, read_change
from knowledge.overlay.changes import dump_change
from knowledge.overlay.filing import filed, numbered
from knowledge.overlay.laying import Misfit
from knowledge.overlay.preview import preview

KEPT_CASES = 12
"""So many of the people's own questions are kept as cases that a change must hold."""
NOT_NUMBERED = "9.000000"
"""The code of an answer until its proposal has a number."""
Trouble = Misfit | Literal["decided-already", "own-proposal"]


class ProposalError(ValueError):
    """A proposal cannot be made or decided; the text is the key of the sentence that says why."""

    def __init__(self, why: Trouble) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Wish:
    """What an officer wants changed, for which group of questions, and in their words why."""

    change: Change
    asked: tuple[str, ...] = ()
    group: int | None = None
    note: str = ""


def propose(office: Office, officer: SignedIn, wish: Wish, now: datetime) -> int:
    """Put a proposal with its diff and what it does to the labelled messages; return its number.

    Raises `ProposalError` where it does not fit what is known. It takes some seconds: the library is built once
    with the change in it, and all labelled messages are read twice.
    """
    library = office.library
    wrong = misfit(library, wish.change)
    if wrong is not None:
        raise ProposalError(wrong)
    after = laid_over(library, Overlay((Approved(id=0, change=wish.change),))).library
    code = wish.change.code
    known = office.shelf.readings()
    seen = preview(library, after, wish.asked, code, known)
    with office.writing() as session:
        row = knowledge_changes.add(
            session,
            kind=wish.change.kind,
            code=code,
            body=dump_change(wish.change),
            undoes=None,
            group_id=wish.group,
            asked=list(wish.asked[:KEPT_CASES]),
            diff=filed(library, wish.change).diff(),
            preview=seen.dumped(),
            note=wish.note,
            proposed_by=officer.id,
            proposed_at=now,
        )
        if isinstance(wish.change, AddAnswer):
            _under_its_number(office, row, wish.change)
        audit.note(session, "knowledge-proposed", now, officer_id=officer.id, subject=str(row.id))
        return row.id


def _under_its_number(office: Office, row: KnowledgeChange, change: AddAnswer) -> None:
    own = numbered(change, row.id)
    row.code, row.body, row.diff = own.code, dump_change(own), filed(office.library, own).diff()


def propose_undo(office: Office, officer: SignedIn, number: int, note: str, now: datetime) -> int:
    """Propose to take back a change that holds; return the number of the proposal."""
    with office.writing() as session:
        found = knowledge_changes.find(session, number)
        if found is None or found[0].state != "approved" or found[0].kind == "undo":
            raise ProposalError("decided-already")
        old = found[0]
        row = knowledge_changes.add(
            session,
            kind="undo",
            code=old.code,
            body=old.body,
            undoes=old.id,
            group_id=None,
            asked=[],
            diff=turned(old.diff),
            preview=None,
            note=note,
            proposed_by=officer.id,
            proposed_at=now,
        )
        audit.note(session, "knowledge-proposed", now, officer_id=officer.id, subject=str(row.id))
        return row.id


def turned(diff: str) -> str:
    """Return a unified diff with what comes and what goes exchanged."""
    signs = {"+": "-", "-": "+"}
    lines = diff.splitlines(keepends=True)
    head, body = lines[:2], lines[2:]
    return "".join([*head, *(signs.get(line[:1], line[:1]) + line[1:] for line in body)])


def decide(
    office: Office,
    officer: SignedIn,
    number: int,
    state: Literal["approved", "refused", "withdrawn"],
    now: datetime,
    reason: str = "",
) -> None:
    """Approve, refuse or withdraw a proposal. Raises `ProposalError` where that cannot be (any more).

    What is approved holds within seconds in every process: each lays it over its library by itself.
    """
    with office.writing() as session:
        found = knowledge_changes.find(session, number)
        if found is None or found[0].state != "proposed":
            raise ProposalError("decided-already")
        row = found[0]
        if (row.proposed_by == officer.id) != (state == "withdrawn"):
            raise ProposalError("own-proposal")
        if state == "approved":
            _check(office, session, row)
        if not knowledge_changes.decide(session, number, state, officer.id, now, reason or None):
            raise ProposalError("decided-already")
        if state == "approved":
            _make_hold(session, row)
        audit.note(session, f"knowledge-{state}", now, officer_id=officer.id, subject=str(number))


def _check(office: Office, session: Session, row: KnowledgeChange) -> None:
    """Look once more whether the change fits: another one may have been approved since it was proposed."""
    if row.kind == "undo":
        return
    library = laid_over(office.shelf.base, overlay_of(session)).library
    wrong = misfit(library, change_of(row))
    if wrong is not None:
        raise ProposalError(wrong)


def _make_hold(session: Session, row: KnowledgeChange) -> None:
    if row.undoes is not None:
        if not knowledge_changes.undo(session, row.undoes):
            raise ProposalError("decided-already")
        undone = session.get(KnowledgeChange, row.undoes)
        knowledge_changes.settle_group(session, undone.group_id if undone else None)
        return
    knowledge_changes.settle_group(session, row.group_id)


def change_of(row: KnowledgeChange) -> Change:
    """Return the change that a row holds."""
    return read_change(row.body)


def group_of(session: Session, number: int) -> QuestionGroup | None:
    """Return a group, or the one that it went into."""
    group = session.get(QuestionGroup, number)
    return session.get(QuestionGroup, group.merged_into) if group and group.merged_into else group


def wordings(session: Session, officer: SignedIn, group: int, chosen: list[int]) -> list[str]:
    """Return the chosen questions of a group in their own words, all where none was chosen."""
    found = questions.in_group(session, officer.scope, group)
    return questions.texts_of([each for each in found if not chosen or each.id in chosen])
