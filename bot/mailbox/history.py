"""Read conversations back: for the page that reloads, and, with personal data masked, for officers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select

from bot.dialogue.privacy import masked
from bot.mailbox.bodies import HIDDEN, readable
from bot.mailbox.moments import utc
from bot.mailbox.tables import conversations, inbox, outbox
from bot.ports import Outgoing
from bot.sealing import Unopened


@dataclass(frozen=True, slots=True)
class Line:
    """One bubble of a transcript."""

    at: datetime
    who: str
    text: str
    seq: int = 0


def messages_after(engine: Engine, channel: str, bot: str, person: str, seq: int) -> list[Outgoing]:
    """Return the messages of a conversation behind place `seq`, in order."""
    wanted = (
        select(outbox.c.seq, outbox.c.body)
        .join(conversations, conversations.c.id == outbox.c.conversation_id)
        .where(*_is(channel, bot, person), outbox.c.kind == "message", outbox.c.seq > seq)
        .order_by(outbox.c.seq)
    )
    with _reading(engine) as connection:
        return [Outgoing(row.seq, readable(row.body)) for row in connection.execute(wanted)]


def waiting(engine: Engine, channel: str, bot: str, person: str) -> int:
    """Return how many requests of a conversation are still open."""
    wanted = (
        select(func.count())
        .select_from(outbox.join(conversations, conversations.c.id == outbox.c.conversation_id))
        .where(*_is(channel, bot, person), outbox.c.kind == "request", outbox.c.status.in_(("pending", "sending")))
    )
    with _reading(engine) as connection:
        return connection.scalar(wanted) or 0


def lines(engine: Engine, channel: str, bot: str, person: str) -> list[Line]:
    """Return the whole conversation as its owner saw it; own answers to a form stay hidden on reload."""
    with _reading(engine) as connection:
        row = connection.execute(select(conversations).where(*_is(channel, bot, person))).first()
        return _lines(connection, row.id, private=True) if row else []


def recent(engine: Engine, limit: int) -> Sequence[dict[str, Any]]:
    """Return the latest conversations without who they are with: id, channel, times, number of turns, topic."""
    wanted = select(conversations).order_by(conversations.c.last_at.desc()).limit(limit)
    with _reading(engine) as connection:
        return [_summary(row) for row in connection.execute(wanted)]


def transcript(engine: Engine, public_id: str) -> dict[str, Any] | None:
    """Return one conversation with personal data masked, or None."""
    with _reading(engine) as connection:
        row = connection.execute(select(conversations).where(conversations.c.public_id == public_id)).first()
        if row is None:
            return None
        said = [{"at": line.at.isoformat(), "who": line.who, "text": line.text} for line in _lines(connection, row.id)]
        return {**_summary(row), "turns": said}


def before(engine: Engine, key: str) -> list[tuple[str, str]]:
    """Return who said what, masked, up to the turn in which the request with `key` was made; what is hidden is not."""
    made = select(outbox.c.conversation_id, outbox.c.inbox_id).where(outbox.c.key == key)
    with _reading(engine) as connection:
        row = connection.execute(made).first()
        found = _lines(connection, row.conversation_id, until=row.inbox_id) if row else []
    return [(line.who, line.text) for line in found if line.text != HIDDEN]


def _lines(connection: Connection, conversation: int, *, private: bool = False, until: int | None = None) -> list[Line]:
    heard_here = [inbox.c.conversation_id == conversation, inbox.c.shown.is_not(None)]
    said_here = [outbox.c.conversation_id == conversation, outbox.c.kind == "message"]
    if until is not None:
        heard_here.append(inbox.c.id <= until)
        said_here.append(outbox.c.inbox_id <= until)
    heard = connection.execute(select(inbox.c.id, inbox.c.shown, inbox.c.received_at).where(*heard_here))
    said = connection.execute(
        select(outbox.c.inbox_id, outbox.c.seq, outbox.c.body, outbox.c.created_at)
        .where(*said_here)
        .order_by(outbox.c.seq)
    )
    found = [
        ((row.id, 0), Line(utc(row.received_at), "citizen", HIDDEN if isinstance(row.shown, Unopened) else row.shown))
        for row in heard
    ]
    for row in said:
        reply = readable(row.body)
        text = reply.text if private else HIDDEN if reply.private else masked(reply.text)
        found.append(((row.inbox_id, row.seq), Line(utc(row.created_at), "assistant", text, row.seq)))
    return [line for _, line in sorted(found, key=lambda pair: pair[0])]


def _summary(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "channel": row.channel,
        "started_at": utc(row.started_at).isoformat(),
        "last_at": utc(row.last_at).isoformat(),
        "turns": row.version,
        "topic": None if isinstance(row.state, Unopened) else row.state.get("topic"),
    }


def _is(channel: str, bot: str, person: str) -> tuple[Any, ...]:
    columns = conversations.c
    return (columns.channel == channel, columns.bot == bot, columns.person == person)


def _reading(engine: Engine) -> Connection:
    return engine.connect().execution_options(reading=True)
