"""Queries about submissions."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.storage.models import Submission
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


def _forever(references: Callable[[], str]) -> Iterator[str]:
    while True:
        yield references()
