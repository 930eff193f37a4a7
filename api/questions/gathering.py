"""Put new questions into groups, and lay what was approved over the library: done by the clock, within seconds."""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from api.deps import Office
from api.sealing import Unopened
from api.storage import duties, knowledge_changes, questions
from api.storage.desk_models import Ticket
from api.storage.question_models import Question, QuestionGroup
from knowledge.grouping import Groups, Profile, Sketch, read_profile, sketch_of
from knowledge.masking import anonymous
from knowledge.overlay import Approved, Overlay, OverlayError, read_change
from knowledge.overlay.laying import plain

EVERY = timedelta(seconds=4)
_log = logging.getLogger(__name__)
_BATCH = 500


def gather(office: Office) -> int:
    """Group the questions that came lately, if no other process did so just now; return how many."""
    now = office.clock()
    with office.writing() as session:
        if not duties.take(session, questions.DUTY, now, now + EVERY):
            return 0
    _of_talks(office)
    return sum(iter(lambda: _batch(office), 0))


def _of_talks(office: Office) -> None:
    """Keep the questions that people of the teams answered: the assistant did not."""
    with office.reading() as session:
        rows = [_of_talk(office, ticket) for ticket in questions.of_talks(session, _BATCH)]
    for row in rows:
        with office.writing() as session:
            questions.put(session, row)


def _of_talk(office: Office, ticket: Ticket) -> dict[str, Any]:
    text = anonymous("" if isinstance(ticket.question, Unopened) else ticket.question or "")
    found = office.library.understand(text, None, ticket.language)
    return {
        "idempotency_key": f"ticket:{ticket.id}",
        "fingerprint": "",
        "person": ticket.person,
        "digest": office.keyed("asked", plain(text)),
        "channel": ticket.channel,
        "text": text,
        "reason": "human",
        "decision": str(found.decision),
        "candidates": [[each.code, each.p] for each in found.candidates],
        "answered": None,
        "language": ticket.language,
        "commune": ticket.commune_name or None,
        "ticket": ticket.id,
        "demo": ticket.demo,
        "created_at": ticket.closed_at,
    }


def _batch(office: Office) -> int:
    with office.reading() as session:
        new = [(each.id, each.demo, sketch(office, each)) for each in questions.loose(session, _BATCH)]
    if not new:
        return 0
    with office.writing() as session:
        questions.lock(session)
        for demo in sorted({demo for _, demo, _ in new}):
            _join(session, office, [(number, one) for number, of, one in new if of is demo], demo=demo)
    return len(new)


def _join(session: Session, office: Office, new: list[tuple[int, Sketch]], *, demo: bool) -> None:
    """Put questions into groups, which are written back where they changed."""
    rows = {row.id: row for row in questions.open_groups(session, demo=demo)}
    groups = Groups({number: profile_of(row) for number, row in rows.items()}, questions.next_group(session))
    members: dict[int, list[int]] = {}
    for number, one in new:
        group, fresh = groups.join(one)
        if fresh:
            rows[group] = _new_group(session, office, group, demo=demo)
        members.setdefault(group, []).append(number)
        for gone in _absorbed(groups, group, rows):
            questions.move(session, gone, group)
            members[group] += members.pop(gone, [])
            del rows[gone]
    for group, numbers in members.items():
        rows[group].profile = groups.profiles[group].dumped()
        questions.put_in(session, numbers, group)


def _absorbed(groups: Groups, group: int, rows: dict[int, QuestionGroup]) -> list[int]:
    """Return the small groups that went into `group`; one that an officer has dealt with stays."""
    return groups.absorb(group, keep={number for number, row in rows.items() if row.state != "open"})


def _new_group(session: Session, office: Office, number: int, *, demo: bool) -> QuestionGroup:
    row = QuestionGroup(
        id=number, profile=Profile().dumped(), state="open", demo=demo, created_at=office.clock(), merged_into=None
    )
    session.add(row)
    session.flush()
    return row


def profile_of(row: QuestionGroup) -> Profile:
    """Return what the questions of a group have in common; nothing where no key of ours opens it."""
    return Profile() if isinstance(row.profile, Unopened) else read_profile(row.profile)


def sketch(office: Office, question: Question) -> Sketch:
    """Return what of a question is compared."""
    candidates = {str(code): float(chance) for code, chance in question.candidates}
    return sketch_of(office.library, questions.text_of(question), candidates)


def split(session: Session, office: Office, group: QuestionGroup, chosen: list[Question]) -> QuestionGroup:
    """Put the chosen questions of a group into a new one."""
    questions.lock(session)
    fresh = _new_group(session, office, questions.next_group(session), demo=group.demo)
    for each in chosen:
        each.group_id = fresh.id
    session.flush()
    for row in (group, fresh):
        profile = Profile()
        for each in questions.every(session, row.id):
            profile.add(sketch(office, each))
        row.profile = profile.dumped()
    return fresh


def merge(session: Session, group: QuestionGroup, into: QuestionGroup) -> None:
    """Put all questions of one group into another."""
    profile = profile_of(into)
    profile.melt(profile_of(group))
    into.profile = profile.dumped()
    questions.move(session, group.id, into.id)


def overlay_of(session: Session) -> Overlay:
    """Return all changes that hold."""
    found = []
    for row in knowledge_changes.holding(session):
        try:
            change = replace(read_change(row.body), code=row.code)
        except OverlayError:
            continue  # of a later version of this program: it is laid over where that runs
        found.append(Approved(id=row.id, change=change, asked=tuple(knowledge_changes.asked_of(row))))
    return Overlay(tuple(found))


def refresh(office: Office) -> bool:
    """Lay over the library what was approved or undone; return whether another one answers now."""
    with office.reading() as session:
        stamp = knowledge_changes.stamp(session)
        if stamp == office.shelf.stamp:
            return False
        overlay = overlay_of(session)
    outcome = office.shelf.take(overlay)
    office.shelf.stamp = stamp
    if outcome.fault is not None:
        _log.error("what was learned cannot be used (%s); the old stays", type(outcome.fault).__name__)
    for number, why in outcome.left.items():
        _log.warning("change %s does not fit the library any more: %s", number, why)
    return outcome.changed
