"""One turn in one transaction: inbox row, state, outbox rows. Either all of it is stored or nothing."""

import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, Insert, Row, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from bot.dialogue.privacy import masked
from bot.dialogue.replies import Reply, Turn
from bot.dialogue.speech import speech
from bot.dialogue.state import State, dump, load
from bot.faults import report
from bot.mailbox.bodies import dump_reply, dump_request, load_reply
from bot.mailbox.tables import conversations, inbox, outbox
from bot.ports import Decide, Incoming, Outgoing, Receipt

# Built once: putting a statement together costs more than SQLite needs to run it.
_FIND = (
    select(
        conversations.c.id,
        conversations.c.channel,
        conversations.c.state,
        conversations.c.version,
        conversations.c.next_seq,
    )
    .where(
        conversations.c.channel == bindparam("channel"),
        conversations.c.bot == bindparam("bot"),
        conversations.c.person == bindparam("person"),
    )
    .with_for_update()
)
_SAVE = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values({name: bindparam(f"new_{name}") for name in ("state", "version", "next_seq", "last_at")})
)
_KEEP_ASIDE = (
    update(conversations).where(conversations.c.id == bindparam("conversation")).values(unreadable=bindparam("old"))
)
_SEND = outbox.insert()
_CLOSE = (
    update(outbox)
    .where(outbox.c.id == bindparam("request"))
    .values(status="sent", done_at=bindparam("at"), leased_until=None)
)
_ANSWERED_BEFORE = (
    select(outbox.c.seq, outbox.c.kind, outbox.c.body)
    .join(inbox, inbox.c.id == outbox.c.inbox_id)
    .where(
        inbox.c.channel == bindparam("channel"),
        inbox.c.bot == bindparam("bot"),
        inbox.c.external_id == bindparam("external_id"),
        inbox.c.conversation_id == bindparam("conversation"),
    )
    .order_by(outbox.c.seq)
)

# Channels whose page fetches its messages: stored is sent.
FETCHED = frozenset({"web", "terminal"})
HIDDEN = "•••"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SqlMailbox:
    """The mailbox on a SQL database; satisfies `bot.ports.Mailbox`."""

    engine: Engine

    def take(self, incoming: Incoming, decide: Decide) -> Receipt:
        """Store what was heard and what follows from it; the same `incoming` again returns what was stored then."""
        with self.engine.begin() as connection:
            return _take(connection, incoming, decide, incoming.channel)

    def settle(self, request: int, incoming: Incoming, decide: Decide) -> Receipt:
        """Take the API's answer to the outbox row `request` as a turn, and close the row, together.

        Its inbox key has a channel name of its own, so that it never meets a platform's ids.
        """
        with self.engine.begin() as connection:
            receipt = _take(connection, incoming, decide, "api")
            connection.execute(_CLOSE, {"request": request, "at": incoming.at})
            return receipt


def _take(connection: Connection, incoming: Incoming, decide: Decide, channel: str) -> Receipt:
    row = _conversation(connection, incoming)
    turn = _decided(connection, row, decide)
    key = {"channel": channel, "bot": incoming.bot, "external_id": incoming.external_id}
    arrived = connection.execute(
        _hear_once(connection.dialect.name),
        {**key, "conversation_id": row.id, "shown": _shown(incoming, turn), "received_at": incoming.at},
    ).scalar()
    if arrived is None:
        return _taken_before(connection, row.id, key)
    rows = list(_outgoing(turn, row, arrived, incoming.at))
    _save(connection, row, turn, incoming.at, len(rows))
    if rows:
        connection.execute(_SEND, rows)
    messages = zip((r["seq"] for r in rows), turn.replies, strict=False)
    return Receipt(row.id, tuple(Outgoing(seq, reply) for seq, reply in messages), requests=len(turn.requests))


def _decided(connection: Connection, row: Row[Any, Any, Any, Any, Any], decide: Decide) -> Turn:
    """Return the turn. A state that cannot be read costs no message: it is kept aside, and a fresh one begins."""
    try:
        state = load(row.state)
    except ValueError as error:
        report(_LOG, f"reading the state of conversation {row.id}", error)
        connection.execute(_KEEP_ASIDE, {"conversation": row.id, "old": row.state})
        turn = decide(State())
        sorry = Reply(speech(turn.state)("state-unreadable"))
        return replace(turn, replies=(sorry, *turn.replies))
    return decide(state)


def _conversation(connection: Connection, incoming: Incoming) -> Row[Any, Any, Any, Any, Any]:
    """Return the conversation of this person, locked until the transaction ends; make it if it is new."""
    key = {"channel": incoming.channel, "bot": incoming.bot, "person": incoming.person}
    found = connection.execute(_FIND, key).first()
    if found is None:
        connection.execute(_insert_once(connection.dialect.name, conversations), _new_conversation(incoming))
        found = connection.execute(_FIND, key).one()
    return found


def _save(connection: Connection, row: Row[Any, Any, Any, Any, Any], turn: Turn, at: datetime, sent: int) -> None:
    connection.execute(
        _SAVE,
        {
            "conversation": row.id,
            "new_state": dump(turn.state),
            "new_version": row.version + 1,
            "new_next_seq": row.next_seq + sent,
            "new_last_at": at,
        },
    )


def _new_conversation(incoming: Incoming) -> dict[str, Any]:
    return {
        "public_id": secrets.token_hex(16),
        "channel": incoming.channel,
        "bot": incoming.bot,
        "person": incoming.person,
        "state": dump(State()),
        "version": 0,
        "next_seq": 1,
        "started_at": incoming.at,
        "last_at": incoming.at,
    }


def _outgoing(turn: Turn, row: Row[Any, Any, Any, Any, Any], arrived: int, at: datetime) -> Iterable[dict[str, Any]]:
    """Yield outbox rows: messages first, then requests, numbered on from the conversation's last."""
    stored = row.channel in FETCHED
    bodies = [("message", dump_reply(reply)) for reply in turn.replies]
    bodies += [("request", dump_request(request)) for request in turn.requests]
    for seq, (kind, body) in enumerate(bodies, row.next_seq):
        sent = stored and kind == "message"
        yield {
            "conversation_id": row.id,
            "inbox_id": arrived,
            "seq": seq,
            "kind": kind,
            "key": secrets.token_hex(16),
            "body": body,
            "status": "sent" if sent else "pending",
            "attempts": 0,
            "due_at": at,
            "created_at": at,
            "done_at": at if sent else None,
        }


def _taken_before(connection: Connection, conversation: int, key: dict[str, str]) -> Receipt:
    """Return what the first arrival of the same message left behind."""
    stored = connection.execute(_ANSWERED_BEFORE, {**key, "conversation": conversation}).all()
    messages = tuple(Outgoing(row.seq, load_reply(row.body)) for row in stored if row.kind == "message")
    return Receipt(conversation, messages, duplicate=True, requests=len(stored) - len(messages))


def _shown(incoming: Incoming, turn: Turn) -> str | None:
    if incoming.heard is None:
        return None
    return HIDDEN if turn.private else masked(incoming.heard)


@cache
def _hear_once(dialect: str) -> ReturningInsert[int]:
    return _insert_once(dialect, inbox).returning(inbox.c.id)


@cache
def _insert_once(dialect: str, table: Table) -> Insert:
    """Return an insert that does nothing where a unique key is taken."""
    if dialect == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()
