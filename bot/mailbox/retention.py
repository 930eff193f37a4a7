"""What runs by the clock: when a silence has to be looked at, whose is due, and which process looks at it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, select, update
from sqlalchemy.exc import IntegrityError

from bot.dialogue.lifetimes import wakes_at
from bot.dialogue.replies import Turn
from bot.dialogue.state import State
from bot.mailbox.moments import utc
from bot.mailbox.tables import conversations, jobs

Found = Row[*tuple[Any, ...]]
_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sleeper:
    """A conversation in which something is due at `wakes_at`, though nobody speaks."""

    id: int
    channel: str
    bot: str
    person: str
    last_at: datetime
    kept_at: datetime | None
    wakes_at: datetime


@dataclass(frozen=True, slots=True)
class Times:
    """When the person was last heard, when facts of people were kept, when silence has to be looked at."""

    last: datetime
    kept: datetime | None
    wakes: datetime | None


def heard(row: Found, before: State, turn: Turn, at: datetime) -> Times:
    """Return the times of a conversation in which something was said at `at`; `row` holds those from before."""
    kept = at if turn.state.people != before.people else _moment(row.kept_at)
    kept = kept if turn.state.people else None
    return Times(at, kept, wakes_at(turn.state, at, kept, told=False))


def woken(row: Found, turn: Turn, at: datetime) -> Times:
    """Return the times where silence goes on; what should be over and is not is looked at again before long."""
    last, kept = utc(row.last_at), _moment(row.kept_at) if turn.state.people else None
    due = wakes_at(turn.state, last, kept, told=bool(turn.replies))
    return Times(last, kept, due and max(due, at + _AGAIN))


def untouched(row: Found) -> Times:
    """Return the times of a conversation to which news came: nobody was heard, and the silence goes on."""
    return Times(utc(row.last_at), _moment(row.kept_at), _moment(row.wakes_at))


def _moment(stored: datetime | None) -> datetime | None:
    return None if stored is None else utc(stored)


def claim(engine: Engine, job: str, now: datetime, every: timedelta) -> bool:
    """Take `job` for this process if it is due; no other one gets it for `every`, even if this one dies over it."""
    taking = update(jobs).where(jobs.c.name == job, jobs.c.due_at <= now).values(due_at=now + every)
    with engine.begin() as connection:
        if connection.execute(taking).rowcount:
            return True
        if connection.execute(select(jobs.c.name).where(jobs.c.name == job)).first() is not None:
            return False
    try:
        with engine.begin() as connection:
            connection.execute(jobs.insert(), {"name": job, "due_at": now + every})
    except IntegrityError:  # another process was first
        return False
    return True


def prolong(engine: Engine, job: str, until: datetime, new: datetime) -> bool:
    """Keep `job`, which this process took `until` then, until `new`; False if another has taken it meanwhile."""
    keeping = update(jobs).where(jobs.c.name == job, jobs.c.due_at == until).values(due_at=new)
    with engine.begin() as connection:
        return connection.execute(keeping).rowcount > 0


def sleepers(engine: Engine, now: datetime, limit: int = 5000) -> list[Sleeper]:
    """Return the conversations that are due, the longest silent first."""
    columns = (getattr(conversations.c, name) for name in Sleeper.__slots__)
    wanted = select(*columns).where(conversations.c.wakes_at <= now).order_by(conversations.c.wakes_at).limit(limit)
    with engine.connect().execution_options(reading=True) as connection:
        rows = connection.execute(wanted).all()
    return [
        Sleeper(
            id=row.id,
            channel=row.channel,
            bot=row.bot,
            person=row.person,
            last_at=utc(row.last_at),
            kept_at=_moment(row.kept_at),
            wakes_at=utc(row.wakes_at),
        )
        for row in rows
    ]
