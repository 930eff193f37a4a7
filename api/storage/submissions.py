"""Queries about submissions."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import String, delete, select, type_coerce, update
from sqlalchemy.orm import Session

from api.storage.models import Forwarding, HandOver, Submission
from api.storage.once import insert_once

_TRIES = 20


def put(session: Session, values: Mapping[str, Any], references: Callable[[], str]) -> tuple[Submission, bool]:
    """Store a submission once per idempotency key; return it and whether it is new.

    `references` proposes a number for the receipt; another one is asked for where it is already taken.
    """
    for reference in islice(_forever(references), _TRIES):
        new = insert_once(session, Submission, {**values, "reference": reference})
        found = session.scalars(
            select(Submission).where(Submission.idempotency_key == values["idempotency_key"]),
        ).one_or_none()
        if found is not None:
            return found, new
    raise RuntimeError("no free reference")


def find(session: Session, reference: str) -> Submission | None:
    """Return the submission of this number; once erased only its outline is left of it."""
    return session.scalars(select(Submission).where(Submission.reference == reference)).one_or_none()


def of_person(session: Session, person: str) -> Sequence[Submission]:
    """Return what is kept of a person, oldest first."""
    own = select(Submission).where(Submission.person == person, Submission.erased_at.is_(None))
    return session.scalars(own.order_by(Submission.id)).all()


def before(session: Session, moment: datetime, limit: int) -> Sequence[Submission]:
    """Return the oldest submissions from before `moment` that are still kept."""
    old = select(Submission).where(Submission.created_at <= moment, Submission.erased_at.is_(None))
    return session.scalars(old.order_by(Submission.id).limit(limit)).all()


def erase(session: Session, found: Sequence[Submission], now: datetime) -> None:
    """Empty these submissions, forget their codes and stop them on their way.

    The number, the key of the request and the days stay: a request that is repeated late must not bring it all back.
    """
    ids = [each.id for each in found]
    session.execute(delete(HandOver).where(HandOver.submission_id.in_(ids)))
    waiting = (Forwarding.submission_id.in_(ids), Forwarding.state == "waiting")
    session.execute(update(Forwarding).where(*waiting).values(state="dropped", done_at=now))
    outline = {"answers": None, "behalf": None, "person": "", "fingerprint": "", "erased_at": now}
    session.execute(update(Submission).where(Submission.id.in_(ids)).values(outline))


def seal_plain(session: Session) -> int:
    """Seal the answers that were stored before answers were sealed; return how many those were."""
    written = type_coerce(Submission.answers, String)
    rows = session.execute(select(Submission.id, written).where(written.startswith("{"))).all()
    for number, text in rows:
        session.execute(update(Submission).where(Submission.id == number).values(answers=json.loads(text)))
    return len(rows)


def _forever(references: Callable[[], str]) -> Iterator[str]:
    while True:
        yield references()
