"""One turn in one transaction: inbox row, state, outbox rows. Either all of it is stored or nothing."""

import logging
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, Insert, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from bot.dialogue.events import AnswerReady, Noticed
from bot.dialogue.handing.events import DeskNews
from bot.dialogue.helping.requests import EndHelping, ForCitizen
from bot.dialogue.lifetimes import unfinished
from bot.dialogue.privacy import masked
from bot.dialogue.quoting import answers_in, repeats
from bot.dialogue.replies import EraseData, Reply, Request, Turn
from bot.dialogue.speech import speech
from bot.dialogue.state import State, dump, load
from bot.dialogue.world import FETCHED
from bot.faults import report
from bot.mailbox.bodies import HIDDEN, dump_reply, dump_request, kind_alone, readable
from bot.mailbox.engine import outlast, sweep
from bot.mailbox.erasing import blank, erase, take_back
from bot.mailbox.inviting import count as count_invitation
from bot.mailbox.inviting import invited
from bot.mailbox.leases import CLOCK, Parcel
from bot.mailbox.moments import utc
from bot.mailbox.retention import Found, Times, heard, untouched, woken
from bot.mailbox.tables import consents, conversations, inbox, outbox
from bot.ports import Decide, Incoming, Outgoing, Receipt
from bot.sealing import Unopened

# Built once: putting a statement together costs more than SQLite needs to run it.
_FIND = (
    select(
        conversations.c.id,
        conversations.c.channel,
        conversations.c.state,
        conversations.c.version,
        conversations.c.next_seq,
        conversations.c.last_at,
        conversations.c.kept_at,
        conversations.c.wakes_at,
    )
    .where(
        conversations.c.channel == bindparam("channel"),
        conversations.c.bot == bindparam("bot"),
        conversations.c.person == bindparam("person"),
    )
    .with_for_update()
)
_CHANGES = ("state", "version", "next_seq", "last_at", "kept_at", "wakes_at")
_SAVE = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGES})
)
_KEEP_ASIDE = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(unreadable=bindparam("old"), unreadable_at=bindparam("at"))
)
_SEND = outbox.insert()
_CONSENT = consents.insert()
_CLOSE = (
    update(outbox)
    .where(outbox.c.id == bindparam("request"))
    .values(status="sent", done_at=bindparam("at"), leased_until=None, body=bindparam("left"), private=False)
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

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SqlMailbox:
    """The mailbox on a SQL database; satisfies `bot.ports.Mailbox`."""

    engine: Engine

    def take(self, incoming: Incoming, decide: Decide) -> Receipt:
        """Store what was heard and what follows from it; the same `incoming` again returns what was stored then."""

        def turn() -> tuple[Receipt, bool]:
            with self.engine.begin() as connection:
                return _take(connection, incoming, decide, incoming.channel)

        receipt, erased = outlast(self.engine, turn)
        if erased:
            sweep(self.engine)
        return receipt

    def settle(self, request: Parcel, incoming: Incoming, decide: Decide) -> Receipt:
        """Take the API's answer to `request` as a turn and close its row, of which only the kind is kept, together.

        Its inbox key has a channel name of its own, so that it never meets a platform's ids.
        """
        with self.engine.begin() as connection:
            receipt, _ = _take(connection, incoming, decide, "api")
            connection.execute(_CLOSE, {"request": request.id, "at": incoming.at, "left": kind_alone(request.body)})
            return receipt

    def wake(self, incoming: Incoming, due: datetime, decide: Decide) -> Receipt | None:
        """Take a turn in the silence that was due at `due`; None if somebody has said something meanwhile."""
        with self.engine.begin() as connection:
            row = _conversation(connection, incoming)
            if row.wakes_at is None or utc(row.wakes_at) != due:
                return None
            return _take(connection, incoming, decide, CLOCK)[0]

    def bot_of(self, channel: str, person: str) -> str | None:
        """Return through which of our accounts we last spoke with this person, or None if we never did."""
        known = select(conversations.c.bot).where(conversations.c.channel == channel, conversations.c.person == person)
        with self.engine.connect().execution_options(reading=True) as connection:
            return connection.scalar(known.order_by(conversations.c.last_at.desc()).limit(1))

    def tell(self, incoming: Incoming, decide: Decide) -> Receipt:
        """Take a turn that nobody asked for: news. The silence of the person goes on as it was."""
        with self.engine.begin() as connection:
            return _take(connection, incoming, decide, CLOCK)[0]


def _take(connection: Connection, incoming: Incoming, decide: Decide, channel: str) -> tuple[Receipt, bool]:
    """Return the receipt, and whether the person had anything erased."""
    row = _conversation(connection, incoming)
    before, turn = _decided(connection, row, decide, incoming.at)
    key = {"channel": channel, "bot": incoming.bot, "external_id": incoming.external_id}
    arrived = connection.execute(
        _hear_once(connection.dialect.name),
        {**key, "conversation_id": row.id, "shown": _shown(incoming, turn), "received_at": incoming.at},
    ).scalar()
    if arrived is None:
        return _taken_before(connection, row.id, key), False
    quiet = channel == CLOCK
    _erase(connection, row, before, turn, incoming.at, quiet=quiet)
    turn = _with_privacy(before, turn)
    rows = list(_outgoing(turn, row, arrived, incoming.at))
    times = _times(row, before, turn, incoming, quiet=quiet)
    _save(connection, row, turn, len(rows), times)
    _note(connection, row, turn, incoming.at)
    if target := invited(before, turn.state):
        count_invitation(connection, target, row.channel, row.id, incoming.at)
    if rows:
        connection.execute(_SEND, rows)
    messages = zip((r["seq"] for r in rows), turn.replies, strict=False)
    said = tuple(Outgoing(seq, reply) for seq, reply in messages)
    return Receipt(row.id, said, requests=len(turn.requests)), turn.erase


def _times(row: Found, before: State, turn: Turn, incoming: Incoming, *, quiet: bool) -> Times:
    if isinstance(incoming.event, Noticed | DeskNews | AnswerReady):
        return untouched(row)
    return woken(row, turn, incoming.at) if quiet else heard(row, before, turn, incoming.at)


def _decided(connection: Connection, row: Found, decide: Decide, at: datetime) -> tuple[State, Turn]:
    """Return the state and the turn. A state that cannot be read costs no message: it is kept aside for a fresh one."""
    try:
        state = load({} if isinstance(row.state, Unopened) else row.state)
    except ValueError as error:
        report(_LOG, f"reading the state of conversation {row.id}", error)
        connection.execute(_KEEP_ASIDE, {"conversation": row.id, "old": row.state, "at": at})
        turn = decide(State())
        sorry = Reply(speech(turn.state)("state-unreadable"))
        return State(), replace(turn, replies=(sorry, *turn.replies))
    return state, decide(state)


def _with_privacy(before: State, turn: Turn) -> Turn:
    """Make private what repeats an answer, so that it is hidden and erased with the others."""
    answers = answers_in(before) | answers_in(turn.state)
    if not answers:
        return turn
    replies = (reply if reply.private else replace(reply, private=repeats(reply, answers)) for reply in turn.replies)
    return replace(turn, replies=tuple(replies))


def _conversation(connection: Connection, incoming: Incoming) -> Found:
    """Return the conversation of this person, locked until the transaction ends; make it if it is new."""
    key = {"channel": incoming.channel, "bot": incoming.bot, "person": incoming.person}
    found = connection.execute(_FIND, key).first()
    if found is None:
        connection.execute(_insert_once(connection.dialect.name, conversations), _new_conversation(incoming))
        found = connection.execute(_FIND, key).one()
    return found


def _erase(connection: Connection, row: Found, before: State, turn: Turn, at: datetime, *, quiet: bool) -> None:
    """Erase what the person wanted erased, and what was said of a form that is gone now because nobody came back."""
    if turn.erase:
        erase(connection, row.id, at)
    elif quiet and unfinished(before) and not unfinished(turn.state):
        blank(connection, row.id, at)
    if any(map(_takes_back, turn.requests)):
        take_back(connection, row.id, at)


def _takes_back(request: Request) -> bool:
    match request:
        case EraseData():
            return True
        case ForCitizen(_, name):
            return name == EraseData.__name__
        case EndHelping(_, how):
            return how == "withdrawn"
        case _:
            return False


def _note(connection: Connection, row: Found, turn: Turn, at: datetime) -> None:
    """Add what was agreed to or not to the log of consents."""
    if turn.consents:
        known = {"conversation_id": row.id, "channel": row.channel, "at": at}
        connection.execute(_CONSENT, [{**asdict(consent), **known} for consent in turn.consents])


def _save(connection: Connection, row: Found, turn: Turn, sent: int, times: Times) -> None:
    connection.execute(
        _SAVE,
        {
            "conversation": row.id,
            "new_state": dump(turn.state),
            "new_version": row.version + 1,
            "new_next_seq": row.next_seq + sent,
            "new_last_at": times.last,
            "new_kept_at": times.kept,
            "new_wakes_at": times.wakes,
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


def _outgoing(turn: Turn, row: Found, arrived: int, at: datetime) -> Iterable[dict[str, Any]]:
    """Yield outbox rows: messages first, then requests, numbered on from the conversation's last."""
    stored = row.channel in FETCHED
    bodies = [("message", dump_reply(reply), reply.private) for reply in turn.replies]
    bodies += [("request", dump_request(request), True) for request in turn.requests]
    for seq, (kind, body, private) in enumerate(bodies, row.next_seq):
        sent = stored and kind == "message"
        yield {
            "conversation_id": row.id,
            "inbox_id": arrived,
            "seq": seq,
            "kind": kind,
            "key": secrets.token_hex(16),
            "body": body,
            "private": private,
            "status": "sent" if sent else "pending",
            "attempts": 0,
            "due_at": at,
            "created_at": at,
            "done_at": at if sent else None,
        }


def _taken_before(connection: Connection, conversation: int, key: dict[str, str]) -> Receipt:
    """Return what the first arrival of the same message left behind."""
    stored = connection.execute(_ANSWERED_BEFORE, {**key, "conversation": conversation}).all()
    messages = tuple(Outgoing(row.seq, readable(row.body)) for row in stored if row.kind == "message")
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
