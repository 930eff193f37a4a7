"""Count how often people are asked for a rating, in the turn that asks: who answered is the office's to know."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.dialogue.state import Rating, State
from bot.mailbox.tables import invitations

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_PARTS = 8


def invited(before: State, after: State) -> str | None:
    """Return whom a turn asked the person to rate for the first time; asking back about a complaint is none."""
    asked = after.doing
    if not isinstance(asked, Rating) or asked.score is not None or asked.element or asked.heard:
        return None
    known = before.doing
    again = isinstance(known, Rating) and (known.target, known.subject) == (asked.target, asked.subject)
    return None if again else asked.target


def count(connection: Connection, target: str, channel: str, conversation: int, at: datetime) -> None:
    """Add one to the day's invitations."""
    day = at.astimezone(_VIETNAM).date()
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    part = conversation % _PARTS
    one = insert(invitations).values(day=day, channel=channel, target=target, part=part, many=1)
    more = {"many": invitations.c.many + 1}
    connection.execute(one.on_conflict_do_update(index_elements=["day", "channel", "target", "part"], set_=more))


def of_day(connection: Connection, day: date) -> Mapping[tuple[str, str], int]:
    """Return the invitations of a day by target and channel."""
    key = invitations.c.target, invitations.c.channel
    rows = select(*key, func.sum(invitations.c.many)).where(invitations.c.day == day).group_by(*key)
    return Counter({(target, channel): int(many) for target, channel, many in connection.execute(rows)})
