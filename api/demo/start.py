"""Put the demonstration into an empty office."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from api import security
from api.demo.dossiers import demo_dossiers
from api.demo.ratings import demo_ratings
from api.storage import dossiers, ratings
from api.storage.models import Dossier, Officer, Rating
from api.storage.once import insert_once

OFFICER = "canbo"
_SEED = "mot-cua"
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS = 3
_GROUP = 4


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """How to sign in as the demonstration officer."""

    name: str
    password: str


def ensure_demo(session: Session, today: date, now: datetime, *, key: bytes) -> DemoLogin | None:
    """Add what is missing of the demonstration and return its login, or None if that name is a real officer's.

    What stands from an earlier start stays, also on a later day.
    """
    if not session.scalar(select(exists().where(Dossier.demo.is_(True)))):
        told = [(each.code, event) for each in demo_dossiers(today, _SEED, key) for event in each.events]
        dossiers.record(session, told, now, demo=True)
    if not session.scalar(select(exists().where(Rating.demo.is_(True)))):
        for rating in demo_ratings(today, _SEED):
            ratings.put(session, rating)
    return _ensure_officer(session, now, key)


def demo_password(key: bytes) -> str:
    """Return the password of the demonstration officer: another one wherever the key is another one."""
    number = int(security.keyed_hash(key, "demo-officer"), 16)
    signs = []
    for _ in range(_GROUPS * _GROUP):
        number, place = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[place])
    return "-".join("".join(signs[at : at + _GROUP]) for at in range(0, len(signs), _GROUP))


def _ensure_officer(session: Session, now: datetime, key: bytes) -> DemoLogin | None:
    login = DemoLogin(OFFICER, demo_password(key))
    insert_once(
        session,
        Officer,
        {
            "name": OFFICER,
            "password_hash": security.hash_password(login.password),
            "role": "head",
            "active": True,
            "demo": True,
            "created_at": now,
        },
    )
    officer = session.scalars(select(Officer).where(Officer.name == OFFICER)).one()
    if not officer.demo:
        return None
    if not security.password_matches(officer.password_hash, login.password):  # the key is another one now
        officer.password_hash = security.hash_password(login.password)
    return login
