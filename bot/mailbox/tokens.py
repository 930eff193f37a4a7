"""Tokens of platforms whose refresh tokens work once: one row for each account, renewed by one process at a time.

Who renews claims the row under its lock, asks the platform outside of any transaction (on SQLite one that is open would
stop all turns), and commits the new pair before anybody uses it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from bot.mailbox.moments import utc
from bot.mailbox.tables import platform_tokens as tokens

CLAIM = timedelta(seconds=60)  # longer than a platform may take to answer
_FIND = select(tokens)
_FREE = {"claim": None, "claimed_until": None}


@dataclass(frozen=True, slots=True)
class Pair:
    """An access token and the refresh token that follows it; they never show in what is printed."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What stands in a row: the pair, when it was renewed, and since when which problem stops the channel.

    `fresh` says that the settings hold a first token that was never tried.
    """

    pair: Pair | None = None
    fresh: bool = False
    renewed_at: datetime | None = None
    problem: str | None = None
    problem_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to renew: nobody else tries `refresh` until it is stored, released or over.

    `seed` marks the token of the settings where it is tried for the first time.
    """

    name: str
    number: str
    refresh: str = field(repr=False)
    seed: str = ""


def known(engine: Engine, name: str, seed: str) -> Known:
    """Return what is known of the account `name`; `seed` is the token in the settings, "" for none."""
    with engine.connect().execution_options(reading=True) as connection:
        row = connection.execute(_FIND.where(tokens.c.name == name)).first()
    held = _held(row) if row else {}
    if _fresh(held, seed):  # a person has given consent anew: what was wrong is over
        return Known(fresh=True)
    if row is None:
        return Known()
    pair = _pair(held, row.expires_at)
    return Known(pair, False, _moment(row.renewed_at), row.problem, _moment(row.problem_at))


def claim(engine: Engine, name: str, seed: str, stale: str, now: datetime) -> Pair | Claim | None:
    """Take the renewal of the access token `stale` for this process.

    Returns the pair where somebody has renewed it already, None where somebody is at it. Raises `LookupError` where
    there is no refresh token at all.
    """
    with engine.begin() as connection:
        row, held = _locked(connection, name)
        fresh = _fresh(held, seed)
        refresh = seed if fresh else held.get("refresh", "")
        if not refresh:
            raise LookupError(name)
        pair = _pair(held, row.expires_at if row else None)
        if pair and not fresh and pair.access != stale and pair.expires_at > now:
            return pair
        if row and row.claimed_until and utc(row.claimed_until) > now:
            return None
        mine = Claim(name, token_hex(8), refresh, _hash(seed) if fresh else "")
        values = {"pair": held, "claim": mine.number, "claimed_until": now + CLAIM}
        _write(connection, name, values, new=row is None)
    return mine


def store(engine: Engine, claimed: Claim, pair: Pair, now: datetime) -> bool:
    """Keep the new pair; False if what it was bought with is no longer what the row stands on."""
    with engine.begin() as connection:
        _, held = _locked(connection, claimed.name)
        seeds = held.get("seeds", [])
        if claimed.seed in seeds if claimed.seed else held.get("refresh") != claimed.refresh:
            return False
        seeds = [*seeds, *filter(None, [claimed.seed])]
        whole = {**held, "access": pair.access, "refresh": pair.refresh, "seeds": seeds}
        values = {"pair": whole, "expires_at": pair.expires_at, "renewed_at": now, **_FREE}
        _write(connection, claimed.name, {**values, "problem": None, "problem_at": None}, new=False)
    return True


def refused(engine: Engine, claimed: Claim) -> bool:
    """Note that the platform does not take `claimed.refresh`; return whether there is another one to go on with.

    A new token in the settings that is wrong costs nobody the pair that works; it is tried once more after that.
    """
    with engine.begin() as connection:
        row, held = _locked(connection, claimed.name)
        if row is None or row.claim != claimed.number:
            return True
        if claimed.seed:
            works = bool(held.get("refresh"))
            seeds = [*held.get("seeds", []), claimed.seed]
            held = {**held, "seeds": seeds, "spare" if works else "refresh": claimed.refresh}
        else:
            works = bool(held.get("spare"))
            held = {**held, "access": "", "refresh": held["spare"], "spare": ""} if works else held
        _write(connection, claimed.name, {"pair": held, **_FREE}, new=False)
    return works


def release(engine: Engine, claimed: Claim) -> None:
    """Let others try to renew."""
    mine = update(tokens).where(tokens.c.name == claimed.name, tokens.c.claim == claimed.number)
    with engine.begin() as connection:
        connection.execute(mine.values(_FREE))


def note(engine: Engine, name: str, problem: str | None, now: datetime) -> None:
    """Write down what stops the account, or that nothing does."""
    values = {"problem": problem, "problem_at": now if problem else None}
    with engine.begin() as connection:
        connection.execute(update(tokens).where(tokens.c.name == name).values(values))


def _locked(connection: Connection, name: str) -> tuple[Any, dict[str, Any]]:
    row = connection.execute(_FIND.where(tokens.c.name == name).with_for_update()).first()
    return row, _held(row) if row else {}


def _write(connection: Connection, name: str, values: dict[str, Any], *, new: bool) -> None:
    statement = tokens.insert().values(name=name) if new else update(tokens).where(tokens.c.name == name)
    connection.execute(statement.values(values))


def _held(row: Any) -> dict[str, Any]:
    """Return the sealed part of a row; one that no key of ours opens is as good as none."""
    return row.pair if isinstance(row.pair, dict) else {}


def _fresh(held: dict[str, Any], seed: str) -> bool:
    return bool(seed) and _hash(seed) not in held.get("seeds", ())


def _pair(held: dict[str, Any], expires_at: datetime | None) -> Pair | None:
    return Pair(held["access"], held["refresh"], utc(expires_at)) if held.get("access") and expires_at else None


def _hash(seed: str) -> str:
    """Return what tells two first tokens apart; they are too long to be guessed from it."""
    return sha256(seed.encode()).hexdigest()[:32]


def _moment(stored: datetime | None) -> datetime | None:
    return utc(stored) if stored else None
