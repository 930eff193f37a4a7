"""When a person may still be written to: Zalo counts from what the person did last.

Since 2026-01-01 messages within 48 hours are free, up to 7 days they cost (55 VND), later ones are refused (-230);
read in the official wording on 2026-09-22. Both numbers are settings: 48 as the outer one sends only what is free.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Engine, func, select

from bot.mailbox.moments import utc
from bot.mailbox.tables import conversations, inbox

FREE = timedelta(hours=48)
Standing = Literal["free", "paid", "closed"]


@dataclass(frozen=True, slots=True)
class Window:
    """How long after the last sign of a person we write to them."""

    whole: timedelta

    def standing(self, heard_at: datetime | None, now: datetime) -> Standing:
        """Say what a message costs now, or that none may go out."""
        if heard_at is None or now - heard_at > self.whole:
            return "closed"
        return "free" if now - heard_at <= FREE else "paid"


def last_heard(engine: Engine, channel: str, bot: str, person: str) -> datetime | None:
    """Return when the platform last brought us anything of a person; what we or the office did does not count."""
    wanted = (
        select(func.max(inbox.c.received_at))
        .join(conversations, conversations.c.id == inbox.c.conversation_id)
        .where(inbox.c.channel == channel)
        .where(conversations.c.channel == channel, conversations.c.bot == bot, conversations.c.person == person)
    )
    with engine.connect().execution_options(reading=True) as connection:
        at = connection.scalar(wanted)
    return utc(at) if at else None
