"""Count a day's conversations for the office: how many, where, about what; never who."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, select

from bot.mailbox.inviting import of_day
from bot.mailbox.moments import utc
from bot.mailbox.tables import conversations, inbox
from bot.sealing import Unopened
from knowledge.places import find_commune

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_BATCH = 500
Key = tuple[str, str, str]
"""Kind, key, commune: its name of today, empty for everything; what is of a commune is in both."""


def counts(engine: Engine, since: datetime, until: datetime) -> Counter[Key]:
    """Return the counts between two moments: conversations and messages by channel, hours, topics, languages.

    What a conversation is about, its language and its commune are those that it has now.
    """
    found: Counter[Key] = Counter()
    with engine.connect().execution_options(reading=True) as connection:
        heard = _heard(connection, since, until)
        for row in _conversations(connection, list(heard)):
            state: dict[str, Any] = {} if isinstance(row.state, Unopened) else row.state
            known = find_commune(state.get("commune") or "")
            for commune in ("", f"{known.kind} {known.name}") if known else ("",):
                found.update(_counted(row.channel, state, heard[row.id], commune))
        for (target, channel), n in of_day(connection, since.astimezone(_VIETNAM).date()).items():
            found["invited", f"{target}/{channel}", ""] += n
    return found


def _counted(channel: str, state: Mapping[str, Any], hours: Counter[str], commune: str) -> Counter[Key]:
    """Return what one conversation adds to the counts of everything, or of its commune."""
    found: Counter[Key] = Counter({("channel", channel, commune): 1, ("message", channel, commune): hours.total()})
    found["language", state.get("language") or "vi", commune] = 1
    found.update({("hour", hour, commune): n for hour, n in hours.items()})
    if state.get("topic"):
        found["topic", state["topic"], commune] = 1
    return found


def _heard(connection: Connection, since: datetime, until: datetime) -> dict[int, Counter[str]]:
    """Return how many messages each conversation heard in each hour; by the index of when it was last active."""
    wanted = select(inbox.c.conversation_id, inbox.c.received_at).join(
        conversations, conversations.c.id == inbox.c.conversation_id
    )
    span = conversations.c.last_at >= since, inbox.c.received_at >= since, inbox.c.received_at < until
    rows = connection.execute(wanted.where(*span, inbox.c.shown.is_not(None)).execution_options(yield_per=1000))
    found: dict[int, Counter[str]] = {}
    for number, at in rows:
        found.setdefault(number, Counter())[f"{utc(at).astimezone(_VIETNAM):%H}"] += 1
    return found


def _conversations(connection: Connection, ids: Sequence[int]) -> Iterator[Any]:
    columns = conversations.c
    for place in range(0, len(ids), _BATCH):
        some = columns.id.in_(ids[place : place + _BATCH])
        yield from connection.execute(select(columns.id, columns.channel, columns.state).where(some))
