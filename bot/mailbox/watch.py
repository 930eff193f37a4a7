"""What waits on us for too long, and what was given up: for metrics, for an alert, and for the list that staff see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, func, or_, select

from bot.mailbox.moments import utc
from bot.mailbox.tables import conversations, outbox, platform_tokens

# R12 of the promises: a person waits for the office's answer, or for a message that was decided long ago.
ANSWER_LATE = timedelta(seconds=60)
MESSAGE_LATE = timedelta(minutes=10)
_OPEN = ("pending", "sending")
_GIVEN_UP = ("failed", "unknown")
_NO_FAULT = ("erased",)  # the person wanted it so


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much is open in the outbox, how long the oldest has waited, and how many conversations are stuck."""

    messages: int
    requests: int
    oldest_seconds: float
    stuck: int


def waiting(engine: Engine, now: datetime) -> Waiting:
    """Return what is open; one statement over an index of open rows."""
    wanted = select(outbox.c.kind, func.count(), func.min(outbox.c.created_at)).where(outbox.c.status.in_(_OPEN))
    late = select(func.count(func.distinct(outbox.c.conversation_id))).where(_late(now))
    with engine.connect().execution_options(reading=True) as connection:
        rows = connection.execute(wanted.group_by(outbox.c.kind)).all()
        stuck = connection.scalar(late) or 0
    oldest = min((utc(first) for _, _, first in rows), default=now)
    count = {kind: number for kind, number, _ in rows}
    seconds = max(0.0, (now - oldest).total_seconds())
    return Waiting(count.get("message", 0), count.get("request", 0), seconds, stuck)


def stuck(engine: Engine, now: datetime, limit: int = 100) -> Sequence[dict[str, Any]]:
    """Return what is late, the oldest first: which conversation, on which channel, and why; never what it says."""
    return _listed(engine, _late(now), outbox.c.created_at.asc(), limit)


def given_up(engine: Engine, since: datetime, limit: int = 100) -> Sequence[dict[str, Any]]:
    """Return what was not delivered, or perhaps not, since then, the latest first."""
    what = outbox.c.status.in_(_GIVEN_UP) & (outbox.c.done_at >= since)
    fault = or_(outbox.c.error.is_(None), outbox.c.error.not_in(_NO_FAULT))
    return _listed(engine, what & fault, outbox.c.done_at.desc(), limit)


def stopped(engine: Engine) -> Sequence[tuple[str, str]]:
    """Return the accounts for which nothing goes out until a person has acted, and why: (channel:account, code)."""
    wanted = select(platform_tokens.c.name, platform_tokens.c.problem).where(platform_tokens.c.problem.is_not(None))
    with engine.connect().execution_options(reading=True) as connection:
        return [(row.name, row.problem) for row in connection.execute(wanted)]


def _late(now: datetime) -> Any:
    answer = (outbox.c.kind == "request") & (outbox.c.created_at <= now - ANSWER_LATE)
    message = (outbox.c.kind == "message") & (outbox.c.created_at <= now - MESSAGE_LATE)
    return outbox.c.status.in_(_OPEN) & or_(answer, message)


def _listed(engine: Engine, which: Any, order: Any, limit: int) -> Sequence[dict[str, Any]]:
    columns = (outbox.c.seq, outbox.c.kind, outbox.c.status, outbox.c.attempts, outbox.c.error)
    times = (outbox.c.created_at, outbox.c.done_at)
    wanted = select(conversations.c.public_id, conversations.c.channel, *columns, *times).join(
        conversations, conversations.c.id == outbox.c.conversation_id
    )
    with engine.connect().execution_options(reading=True) as connection:
        rows = connection.execute(wanted.where(which).order_by(order, outbox.c.id).limit(limit)).all()
    return [
        {
            "conversation": row.public_id,
            "channel": row.channel,
            "place": row.seq,
            "kind": row.kind,
            "status": row.status,
            "tries": row.attempts,
            "error": row.error,
            "since": utc(row.created_at).isoformat(),
            "ended": utc(row.done_at).isoformat() if row.done_at else None,
        }
        for row in rows
    ]
