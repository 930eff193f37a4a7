"""Queries about changes of the knowledge: proposed by one officer, decided by another."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session, aliased

from api.sealing import Unopened
from api.storage.models import Officer
from api.storage.question_models import KnowledgeChange, QuestionGroup

_PROPOSER, _DECIDER = aliased(Officer), aliased(Officer)
Named = Row[KnowledgeChange, str, str | None]
"""A change with the names of who proposed and who decided it."""


def add(session: Session, **values: Any) -> KnowledgeChange:
    """Put a proposal."""
    change = KnowledgeChange(state="proposed", **values)
    session.add(change)
    session.flush()
    return change


def find(session: Session, number: int) -> Named | None:
    """Return one change with its people."""
    rows = _named().where(KnowledgeChange.id == number)
    return session.execute(rows).first()


def listed(session: Session, state: str, limit: int, before: int | None = None) -> Sequence[Named]:
    """Return changes of a state (all, if empty), the newest first, from below number `before` on."""
    rows = _named().order_by(KnowledgeChange.id.desc()).limit(limit)
    if state:
        rows = rows.where(KnowledgeChange.state == state)
    if before is not None:
        rows = rows.where(KnowledgeChange.id < before)
    return session.execute(rows).all()


def of_group(session: Session, group: int) -> Sequence[KnowledgeChange]:
    """Return what was proposed for a group, the newest first."""
    rows = select(KnowledgeChange).where(KnowledgeChange.group_id == group).order_by(KnowledgeChange.id.desc())
    return session.scalars(rows).all()


def decide(session: Session, number: int, state: str, officer: int, now: datetime, reason: str | None = None) -> bool:
    """Decide a proposal, if it is still open and, unless it is withdrawn, somebody else's; return whether it was."""
    mine = KnowledgeChange.proposed_by == officer
    still = (KnowledgeChange.id == number, KnowledgeChange.state == "proposed")
    deciding = update(KnowledgeChange).where(*still, mine if state == "withdrawn" else ~mine)
    decided = {"state": state, "decided_by": officer, "decided_at": now, "reason": reason}
    return session.execute(deciding.values(decided).returning(KnowledgeChange.id)).first() is not None


def undo(session: Session, number: int) -> bool:
    """Take an approved change back; return False where it holds no more."""
    holding = (KnowledgeChange.id == number, KnowledgeChange.state == "approved")
    undone = update(KnowledgeChange).where(*holding).values(state="undone").returning(KnowledgeChange.id)
    return session.execute(undone).first() is not None


def settle_group(session: Session, group: int | None) -> None:
    """Bring the state of a group in step with the changes that hold for it."""
    if group is None:
        return
    holds = (KnowledgeChange.group_id == group, KnowledgeChange.state == "approved")
    many = select(func.count()).where(*holds, KnowledgeChange.kind != "undo")
    state = "answered" if session.execute(many).scalar_one() else "open"
    open_ = QuestionGroup.state.in_(("open", "answered"))
    session.execute(update(QuestionGroup).where(QuestionGroup.id == group, open_).values(state=state))


def stamp(session: Session) -> tuple[int, int, int]:
    """Return a mark that is another one after anything was approved or undone."""
    holding = KnowledgeChange.state == "approved"
    counted = select(func.count(), func.coalesce(func.max(KnowledgeChange.id), 0))
    held = session.execute(counted.where(holding)).one()
    undone = session.execute(select(func.count()).where(KnowledgeChange.state == "undone")).scalar_one()
    return held[0], held[1], undone


def holding(session: Session) -> Sequence[KnowledgeChange]:
    """Return the changes that hold, in the order in which they were agreed on."""
    rows = select(KnowledgeChange).where(KnowledgeChange.state == "approved", KnowledgeChange.kind != "undo")
    return session.scalars(rows.order_by(KnowledgeChange.decided_at, KnowledgeChange.id)).all()


def waiting(session: Session) -> int:
    """Return how many proposals wait for a second person."""
    open_ = select(func.count()).where(KnowledgeChange.state == "proposed")
    return session.execute(open_).scalar_one()


def asked_of(change: KnowledgeChange) -> list[str]:
    """Return the people's own questions of a change; none where no key of ours opens them."""
    return [] if isinstance(change.asked, Unopened) else list(change.asked)


def _named() -> Any:
    return (
        select(KnowledgeChange, _PROPOSER.name, _DECIDER.name)
        .join(_PROPOSER, _PROPOSER.id == KnowledgeChange.proposed_by)
        .outerjoin(_DECIDER, _DECIDER.id == KnowledgeChange.decided_by)
    )
