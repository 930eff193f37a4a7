"""Take what is due from the outbox, in order for each conversation, and write down what became of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Exists, and_, exists, func, or_, select, tuple_, update

from bot.mailbox.tables import conversations, inbox, outbox

# A process renews what it has in hand; of one that died, another takes it over when the lease is over.
LEASE = timedelta(seconds=12)
RENEWED_EVERY = 4.0
CLOCK = "clock"  # the inbox channel of turns that nobody asked for: what they say are notices
_OPEN = ("pending", "sending")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One outbox row in hand: what to send, to whom, and how often it was tried before.

    Each taking raises `attempts`, so it is also the proof that the row is still ours: who lost it changes nothing.
    """

    id: int
    conversation: int
    kind: str
    key: str
    body: dict[str, Any]
    attempts: int
    was_sending: bool
    uncertain: bool
    notice: bool
    created_at: datetime
    channel: str
    bot: str
    person: str


def lease(engine: Engine, now: datetime, limit: int = 50) -> list[Parcel]:
    """Take up to `limit` rows that are due, only the first open message and request of each conversation.

    Answers go before notices. A row left in `sending` by a process that died is taken again once its lease is over.
    """
    due = or_(
        and_(outbox.c.status == "pending", outbox.c.due_at <= now),
        and_(outbox.c.status == "sending", outbox.c.leased_until <= now),
    )
    notice = (inbox.c.channel == CLOCK).label("notice")
    wanted = (
        select(outbox, conversations.c.channel, conversations.c.bot, conversations.c.person, notice)
        .join(conversations, conversations.c.id == outbox.c.conversation_id)
        .join(inbox, inbox.c.id == outbox.c.inbox_id)
        .where(due, ~_blocked())
        .order_by(notice, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=outbox)
    )
    with engine.begin() as connection:
        rows = connection.execute(wanted).all()
        if rows:
            connection.execute(
                update(outbox)
                .where(outbox.c.id.in_([row.id for row in rows]))
                .values(status="sending", attempts=outbox.c.attempts + 1, leased_until=now + LEASE)
            )
    return [
        Parcel(
            id=row.id,
            conversation=row.conversation_id,
            kind=row.kind,
            key=row.key,
            body=row.body,
            attempts=row.attempts,
            was_sending=row.status == "sending",
            uncertain=row.uncertain,
            notice=row.notice,
            created_at=row.created_at,
            channel=row.channel,
            bot=row.bot,
            person=row.person,
        )
        for row in rows
    ]


def renew(engine: Engine, parcels: Collection[Parcel], now: datetime) -> None:
    """Keep what is in hand; what another process has taken meanwhile stays with that one."""
    with engine.begin() as connection:
        connection.execute(
            update(outbox)
            .where(tuple_(outbox.c.id, outbox.c.attempts).in_([(p.id, p.attempts + 1) for p in parcels]))
            .where(outbox.c.status == "sending")
            .values(leased_until=now + LEASE)
        )


def close(engine: Engine, parcel: Parcel, status: str, now: datetime, error: str | None = None) -> bool:
    """Write the end of a row: sent, failed or unknown; return False if it is no longer ours."""
    return _write(engine, parcel, status=status, error=error, done_at=now, leased_until=None)


def put_back(engine: Engine, parcel: Parcel, due: datetime, error: str, free: bool = False) -> bool:
    """Leave a row for another try at `due`; `free`: this one is not counted."""
    tries = {"attempts": parcel.attempts} if free else {}
    return _write(engine, parcel, status="pending", due_at=due, error=error, leased_until=None, **tries)


def put_back_untried(engine: Engine, parcel: Parcel, due: datetime) -> bool:
    """Leave a row whose turn has not come; that counts as no try."""
    return _write(engine, parcel, status="pending", due_at=due, leased_until=None, attempts=parcel.attempts)


def mark_uncertain(engine: Engine, parcel: Parcel) -> bool:
    """Note that a row is being sent again without knowing what became of the first time."""
    return _write(engine, parcel, uncertain=True)


def refuse_all(engine: Engine, conversation: int, now: datetime, error: str) -> None:
    """End every message of a conversation that was not sent yet: the person wants none."""
    with engine.begin() as connection:
        connection.execute(
            update(outbox)
            .where(outbox.c.conversation_id == conversation, outbox.c.kind == "message", outbox.c.status.in_(_OPEN))
            .values(status="failed", error=error, done_at=now, leased_until=None)
        )


def refuse_person(engine: Engine, channel: str, bot: str, person: str, now: datetime, error: str) -> None:
    """End what waits for a person who told the platform that they want nothing more."""
    columns = conversations.c
    wanted = select(columns.id).where(columns.channel == channel, columns.bot == bot, columns.person == person)
    with engine.connect().execution_options(reading=True) as connection:
        conversation = connection.scalar(wanted)
    if conversation is not None:
        refuse_all(engine, conversation, now, error)


def next_due(engine: Engine) -> datetime | None:
    """Return when the next pending row that may go out is due, or None."""
    wanted = select(func.min(outbox.c.due_at)).where(outbox.c.status == "pending", ~_blocked())
    with engine.connect().execution_options(reading=True) as connection:
        due: datetime | None = connection.scalar(wanted)
        return due


def _blocked() -> Exists:
    """Whether an earlier row of the same kind is still open; a request that waits for the API holds up no answer."""
    earlier = outbox.alias("earlier")
    return exists().where(
        earlier.c.conversation_id == outbox.c.conversation_id,
        earlier.c.kind == outbox.c.kind,
        earlier.c.seq < outbox.c.seq,
        earlier.c.status.in_(_OPEN),
    )


def _write(engine: Engine, parcel: Parcel, **values: Any) -> bool:
    ours = and_(outbox.c.id == parcel.id, outbox.c.attempts == parcel.attempts + 1)
    with engine.begin() as connection:
        return connection.execute(update(outbox).where(ours).values(**values)).rowcount == 1
