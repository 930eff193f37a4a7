"""Put the demonstration into an empty office: what is shown at once, and the accounts to look at it with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session

from api import security
from api.demo.dossiers import demo_dossiers
from api.demo.province import SEED
from api.demo.putting import put_dossiers, put_ratings
from api.demo.ratings import demo_ratings
from api.storage import demo_parts
from api.storage.models import Dossier, Officer, Rating
from api.storage.once import insert_once

OFFICER = "canbo"
ROLES = {
    OFFICER: "head",
    "kiemtra": "auditor",
    "totruong": "team_leader",
    "thanhvien": "member",
    "vanphong": "officer",
    "quantri": "admin",
}
"""The officers of the demonstration, one for each role; they share one password."""
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS = 3
_GROUP = 4


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """How to sign in as the demonstration officer; `others` are those of other roles, with the same password."""

    name: str
    password: str
    others: tuple[str, ...] = ()


def ensure_demo(session: Session, today: date, now: datetime, *, key: bytes) -> DemoLogin | None:
    """Add what is missing of the demonstration and return its login, or None if that name is a real officer's.

    What stands from an earlier start stays, also on a later day. The rest of the province follows while the office
    is open (`api.demo.province`).
    """
    if demo_parts.put(session, demo_parts.FIRST, today):
        if not session.scalar(select(exists().where(Dossier.demo.is_(True)))):
            put_dossiers(session, list(demo_dossiers(today, SEED, key)), now)
        if not session.scalar(select(exists().where(Rating.demo.is_(True)))):
            put_ratings(session, list(demo_ratings(today, SEED)))
    return _ensure_officers(session, now, key)


def demo_password(key: bytes) -> str:
    """Return the password of the demonstration officer: another one wherever the key is another one."""
    number = int(security.keyed_hash(key, "demo-officer"), 16)
    signs = []
    for _ in range(_GROUPS * _GROUP):
        number, place = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[place])
    return "-".join("".join(signs[at : at + _GROUP]) for at in range(0, len(signs), _GROUP))


def _ensure_officers(session: Session, now: datetime, key: bytes) -> DemoLogin | None:
    """Add the officers that are missing; where the key is another one now, they get its password."""
    password = demo_password(key)
    there = {each.name: each for each in session.scalars(select(Officer).where(*_mine()))}
    if there.keys() < ROLES.keys() or not _opens(there.values(), password):
        digest = security.hash_password(password)
        for name, role in ROLES.items():
            row = {"name": name, "password_hash": digest, "role": role, "active": True, "demo": True, "created_at": now}
            if name not in there:
                insert_once(session, Officer, row)
        session.execute(update(Officer).where(*_mine()).values(password_hash=digest))
    names = set(session.scalars(select(Officer.name).where(*_mine())))
    others = tuple(name for name in ROLES if name in names and name != OFFICER)
    return DemoLogin(OFFICER, password, others) if OFFICER in names else None


def _mine() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Officer.name.in_(ROLES), Officer.demo.is_(True)


def _opens(those: Iterable[Officer], password: str) -> bool:
    """Whether the first of those with one and the same hash opens with this password."""
    digests = {each.password_hash for each in those}
    return len(digests) == 1 and security.password_matches(digests.pop(), password)
