"""Take out of a conversation, or of all that are old enough, what was said in it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, exists, select, update

from bot.dialogue.lifetimes import PRIVATE_MESSAGES, TRANSCRIPT, UNREADABLE
from bot.dialogue.replies import HandOver, Reply, SubmitForm
from bot.mailbox.bodies import HIDDEN, dump_reply
from bot.mailbox.tables import conversations, inbox, outbox

_BLANK = dump_reply(Reply(HIDDEN, private=True))
_TAKES_ANSWERS = frozenset({SubmitForm.__name__, HandOver.__name__})
_DONE = ("sent", "failed", "unknown")
_BATCH = 1000


def erase(connection: Connection, conversation: int, now: datetime) -> None:
    """Blank what a conversation holds of personal data besides its state, on both sides."""
    blank(connection, conversation, now)
    connection.execute(
        update(inbox).where(inbox.c.conversation_id == conversation, inbox.c.shown.is_not(None)).values(shown=HIDDEN)
    )
    connection.execute(
        update(conversations).where(conversations.c.id == conversation).values(unreadable=None, unreadable_at=None)
    )


def blank(connection: Connection, conversation: int, now: datetime) -> None:
    """Blank the assistant's private messages; those that still wait are not sent."""
    private = and_(outbox.c.conversation_id == conversation, outbox.c.kind == "message", outbox.c.private)
    waiting = update(outbox).where(private, outbox.c.status == "pending")
    connection.execute(waiting.values(_ended(now)))
    connection.execute(update(outbox).where(private).values(body=_BLANK, private=False))


def take_back(connection: Connection, conversation: int, now: datetime) -> None:
    """Take back the forms that still wait for the office.

    One that is being handed in just now is blanked when it has arrived; the request to erase it comes after it.
    """
    here = and_(outbox.c.conversation_id == conversation, outbox.c.kind == "request", outbox.c.status == "pending")
    waiting = connection.execute(select(outbox.c.id, outbox.c.body).where(here))
    forms = [row.id for row in waiting if isinstance(row.body, dict) and _takes_answers(row.body)]
    connection.execute(update(outbox).where(outbox.c.id.in_(forms)).values(body={}, private=False, **_ended(now)))


def _takes_answers(body: dict[str, Any]) -> bool:
    return not _TAKES_ANSWERS.isdisjoint({body.get("kind"), body.get("name")})


def erase_old(engine: Engine, now: datetime) -> int:
    """Erase in all conversations what is over its time; return how many rows that were."""
    with engine.begin() as connection:
        blanked = connection.execute(
            update(outbox)
            .where(outbox.c.private, outbox.c.created_at <= now - PRIVATE_MESSAGES, outbox.c.status.in_(_DONE))
            .values(body=_BLANK, private=False)
        ).rowcount
        blanked += connection.execute(
            update(conversations)
            .where(conversations.c.unreadable_at <= now - UNREADABLE)
            .values(unreadable=None, unreadable_at=None)
        ).rowcount
    return blanked + _delete_old(engine, now - TRANSCRIPT)


def _delete_old(engine: Engine, before: datetime) -> int:
    """Delete the oldest rows, in batches so that no turn waits long; ids grow with time, so this needs no index."""
    is_old = (inbox.c.received_at <= before).label("old")
    deleted = last = 0
    while True:
        with engine.begin() as connection:
            oldest = select(inbox.c.id, is_old).where(inbox.c.id > last).order_by(inbox.c.id).limit(_BATCH)
            old = [row.id for row in connection.execute(oldest) if row.old]
            deleted += _delete(connection, old) if old else 0
        if len(old) < _BATCH:
            return deleted
        last = old[-1]


def _ended(now: datetime) -> dict[str, Any]:
    return {"status": "failed", "error": "erased", "done_at": now, "leased_until": None}


def _delete(connection: Connection, heard: list[int]) -> int:
    gone = connection.execute(delete(outbox).where(outbox.c.inbox_id.in_(heard), outbox.c.status.in_(_DONE))).rowcount
    empty = ~exists().where(outbox.c.inbox_id == inbox.c.id)
    return gone + connection.execute(delete(inbox).where(inbox.c.id.in_(heard), empty)).rowcount
