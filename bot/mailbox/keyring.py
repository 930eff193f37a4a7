"""Which keys the mailbox is sealed with: a start with another key ends before it can spoil anything."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, select

from bot.mailbox.tables import keys
from bot.sealing import key_names


class WrongKeyError(SystemExit):
    """Something in the mailbox is sealed with a key that MOTCUA_KEY does not hold."""


def missing(connection: Connection, given: Sequence[str]) -> list[str]:
    """Return the names of keys that the mailbox is sealed with and that are not among those given."""
    return [name for name in connection.scalars(select(keys.c.name).order_by(keys.c.since)) if name not in given]


def enrol(engine: Engine, now: datetime) -> None:
    """Note that we seal with the first key from now on. Raises `WrongKeyError` if another one is needed, too."""
    given = key_names(engine)
    with engine.begin() as connection:
        lacking = missing(connection, given)
        if lacking:
            raise WrongKeyError(
                f"MOTCUA_KEY does not fit the bot's database: it is sealed with key {', '.join(lacking)}, not with "
                f"{', '.join(given)}. Put that key back (docs/data.md, Keys); to change keys, set MOTCUA_KEY=new,old."
            )
        if connection.scalar(select(keys.c.name).where(keys.c.name == given[0])) is None:
            connection.execute(keys.insert(), {"name": given[0], "since": now})


def forget_others(engine: Engine) -> None:
    """Note that everything is sealed with the first key."""
    with engine.begin() as connection:
        connection.execute(delete(keys).where(keys.c.name != key_names(engine)[0]))
