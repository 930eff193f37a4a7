"""Queries about questions that were not answered well, and about their groups."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from api.sealing import Unopened
from api.storage.desk_models import Ticket
from api.storage.models import Duty
from api.storage.once import insert_once
from api.storage.question_models import KnowledgeChange, Question, QuestionGroup
from api.storage.ratings import Scope
from api.storage.territory_models import Agency, Commune

MOST_IN_GROUP = 200
DUTY = "questions"


@dataclass(frozen=True, slots=True)
class Search:
    """Which questions are looked at: since when, why they were kept, in which commune, in groups of which state."""

    since: datetime | None = None
    reason: str = ""
    commune: str = ""
    state: str = "open"
    oldest: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One group in the list: how many questions and waiting people it has, and of which days."""

    id: int
    size: int
    waiting: int
    first_at: datetime
    last_at: datetime
    state: str


def put(session: Session, values: Mapping[str, Any]) -> tuple[Question, bool]:
    """Store a question once per idempotency key, and once per person and words; return it and whether it is new.

    Who asks the same again and wants to be told this time is told.
    """
    new = insert_once(session, Question, {"group_id": None, "demo": False, **values})
    by_key = select(Question).where(Question.idempotency_key == values["idempotency_key"])
    same = and_(Question.person == values["person"], Question.digest == values["digest"])
    found = session.scalars(by_key).first() or session.scalars(select(Question).where(same)).one()
    if not new and values.get("ticket"):
        found.ticket, found.reason = values["ticket"], values["reason"]
    if not new and values.get("address") and found.told_at is None:
        found.address, found.wants_at = values["address"], found.wants_at or values["wants_at"]
    return found, new


def loose(session: Session, limit: int) -> Sequence[Question]:
    """Return questions that stand in no group yet, in the order in which they came."""
    return session.scalars(select(Question).where(Question.group_id.is_(None)).order_by(Question.id).limit(limit)).all()


def of_talks(session: Session, limit: int) -> Sequence[Ticket]:
    """Return talks in which a person answered a question that is not kept yet."""
    known = select(Question.id).where(Question.person == Ticket.person, Question.ticket >= Ticket.id).exists()
    answered = (Ticket.close_reason == "answered", Ticket.question.is_not(None), Ticket.erased_at.is_(None))
    return session.scalars(select(Ticket).where(*answered, ~known).order_by(Ticket.id).limit(limit)).all()


def open_groups(session: Session, *, demo: bool) -> Sequence[QuestionGroup]:
    """Return the groups that a new question may join: answered ones too, so that what is asked again is seen."""
    kept = QuestionGroup.state != "merged"
    return session.scalars(select(QuestionGroup).where(kept, QuestionGroup.demo.is_(demo))).all()


def lock(session: Session) -> None:
    """Let no other process number groups until this transaction ends."""
    session.execute(select(Duty.name).where(Duty.name == DUTY).with_for_update())


def next_group(session: Session) -> int:
    """Return the number of the next new group."""
    return (session.scalar(select(func.max(QuestionGroup.id))) or 0) + 1


def every(session: Session, group: int) -> Sequence[Question]:
    """Return all questions of a group."""
    return session.scalars(select(Question).where(Question.group_id == group).order_by(Question.id)).all()


def put_in(session: Session, numbers: Sequence[int], group: int) -> None:
    """Put questions into a group."""
    session.execute(update(Question).where(Question.id.in_(numbers)).values(group_id=group))


def move(session: Session, group: int, into: int) -> None:
    """Put all questions of one group into another; the first one ends."""
    session.execute(update(Question).where(Question.group_id == group).values(group_id=into))
    session.execute(update(QuestionGroup).where(QuestionGroup.merged_into == group).values(merged_into=into))
    ended = {"state": "merged", "merged_into": into}
    session.execute(update(QuestionGroup).where(QuestionGroup.id == group).values(ended))


def lines(session: Session, scope: Scope, search: Search, limit: int, offset: int = 0) -> Sequence[Line]:
    """Return groups with questions that an officer may see, the largest or the oldest first."""
    size, first = func.count(), func.min(Question.created_at)
    waiting = func.count(Question.wants_at) - func.count(Question.told_at)
    rows = (
        select(QuestionGroup.id, size, waiting, first, func.max(Question.created_at), QuestionGroup.state)
        .join(Question, Question.group_id == QuestionGroup.id)
        .where(QuestionGroup.state == search.state, *_seen(scope, search))
        .group_by(QuestionGroup.id, QuestionGroup.state)
        .order_by(*((first, QuestionGroup.id) if search.oldest else (size.desc(), first, QuestionGroup.id)))
    )
    return [Line(*row) for row in session.execute(rows.limit(limit).offset(offset))]


def examples(session: Session, scope: Scope, groups: Sequence[int], each: int) -> dict[int, list[Question]]:
    """Return the newest questions of each group, at most `each`."""
    place = func.row_number().over(partition_by=Question.group_id, order_by=Question.id.desc())
    ranked = select(Question.id, place.label("place")).where(Question.group_id.in_(groups), *_seen(scope, Search()))
    numbered = ranked.subquery()
    rows = select(Question).join(numbered, numbered.c.id == Question.id).where(numbered.c.place <= each)
    found: dict[int, list[Question]] = {group: [] for group in groups}
    for question in session.scalars(rows.order_by(Question.id.desc())):
        found[question.group_id or 0].append(question)
    return found


def in_group(session: Session, scope: Scope, group: int) -> Sequence[Question]:
    """Return the questions of a group that an officer may see, the newest first."""
    mine = (Question.group_id == group, *_seen(scope, Search()))
    return session.scalars(select(Question).where(*mine).order_by(Question.id.desc()).limit(MOST_IN_GROUP)).all()


def communes(session: Session, scope: Scope) -> Sequence[str]:
    """Return the communes that questions came from."""
    rows = select(Question.commune).where(Question.commune.is_not(None), *_seen(scope, Search())).distinct()
    return [each for each in session.scalars(rows.order_by(Question.commune)) if each is not None]


def _seen(scope: Scope, search: Search) -> list[ColumnElement[bool]]:
    """Return what limits the questions to those that an officer may see and wants to."""
    found: list[ColumnElement[bool]] = [] if scope.demo else [Question.demo.is_(False)]
    if scope.commune is not None:
        found.append(Question.commune == scope.commune)
    if scope.agency is not None:
        below = or_(Agency.code == scope.agency, Agency.code.startswith(f"{scope.agency}.", autoescape=True))
        served = select(Commune.name).join(Agency, Agency.commune == Commune.code).where(below)
        found.append(Question.commune.in_(served))
    if search.commune:
        found.append(Question.commune == search.commune)
    if search.since is not None:
        found.append(Question.created_at >= search.since)
    if search.reason:
        found.append(Question.reason == search.reason)
    return found


def waiting(session: Session, since: datetime, tried: datetime, after: int, limit: int) -> Sequence[Row[Question, str]]:
    """Return who wants to be told, whose group was answered, with the code of the answer.

    Left out is who asked before `since`, and whose question the answer did not fit when it was tried after `tried`.
    """
    change = (
        select(KnowledgeChange.code)
        .where(KnowledgeChange.group_id == Question.group_id, KnowledgeChange.state == "approved")
        .where(KnowledgeChange.kind.in_(("questions", "answer")))
        .order_by(KnowledgeChange.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = (
        select(Question, change)
        .join(QuestionGroup, QuestionGroup.id == Question.group_id)
        .where(QuestionGroup.state == "answered", Question.wants_at > since, Question.told_at.is_(None))
        .where(Question.address.is_not(None), or_(Question.tried_at.is_(None), Question.tried_at <= tried))
        .where(Question.id > after, change.is_not(None))
        .order_by(Question.id)
        .limit(limit)
    )
    return session.execute(rows).all()


def told(session: Session, ids: Sequence[int], now: datetime) -> int:
    """Note who was told, and forget where they are reached; return how many were not noted before."""
    fresh = update(Question).where(Question.id.in_(ids), Question.told_at.is_(None))
    return len(session.execute(fresh.values(told_at=now, address=None).returning(Question.id)).all())


def tried(session: Session, ids: Sequence[int], now: datetime) -> None:
    """Note whose question the assistant still does not answer."""
    session.execute(update(Question).where(Question.id.in_(ids), Question.told_at.is_(None)).values(tried_at=now))


def erase_of(session: Session, person: str) -> int:
    """Forget what a person asked; return how many questions."""
    return len(session.execute(delete(Question).where(Question.person == person).returning(Question.id)).all())


def forget_old(session: Session, asked_before: datetime, wanted_before: datetime) -> None:
    """Remove questions that are over their time, where to reach who waited too long, and groups that are empty."""
    session.execute(delete(Question).where(Question.created_at <= asked_before))
    over = and_(Question.address.is_not(None), Question.wants_at <= wanted_before)
    session.execute(update(Question).where(over).values(address=None, wants_at=None))
    asked = select(Question.group_id).where(Question.group_id.is_not(None))
    changed = select(KnowledgeChange.group_id).where(KnowledgeChange.group_id.is_not(None))
    empty = and_(QuestionGroup.id.not_in(asked), QuestionGroup.id.not_in(changed))
    session.execute(delete(QuestionGroup).where(empty, QuestionGroup.created_at <= asked_before))


def text_of(question: Question) -> str:
    """Return the words of a question; empty where no key of ours opens them."""
    return "" if isinstance(question.text, Unopened) else question.text


def texts_of(questions: Iterable[Question]) -> list[str]:
    """Return the words of questions, each once."""
    return list(dict.fromkeys(text for each in questions if (text := text_of(each))))
