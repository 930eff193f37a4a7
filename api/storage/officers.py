"""Queries about officers and their signed-in browsers."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.security import hash_password
from api.storage.models import Officer, OfficerSession


def add(
    session: Session,
    name: str,
    password: str,
    role: str,
    now: datetime,
    *,
    agency: str | None = None,
    commune: str | None = None,
) -> Officer:
    """Add an officer; names are kept in lower case, as they are looked up."""
    officer = Officer(
        name=name.strip().lower(),
        password_hash=hash_password(password),
        role=role,
        agency=agency,
        commune=commune,
        active=True,
        demo=False,
        created_at=now,
    )
    session.add(officer)
    session.flush()
    return officer


def find(session: Session, name: str, *, demo: bool) -> Officer | None:
    """Return the active officer of this name; the demonstration officer exists only where `demo` is on."""
    found = session.scalars(select(Officer).where(Officer.name == name, Officer.active.is_(True))).one_or_none()
    return None if found is None or (found.demo and not demo) else found


def sign_in(session: Session, officer: Officer, token_hash: str, now: datetime, until: datetime) -> None:
    """Keep a signed-in browser, and remove those whose time is over."""
    session.execute(delete(OfficerSession).where(OfficerSession.expires_at <= now))
    session.add(OfficerSession(token_hash=token_hash, officer_id=officer.id, created_at=now, expires_at=until))


def signed_in(session: Session, token_hash: str, now: datetime, *, demo: bool) -> Officer | None:
    """Return the officer of a browser, unless its time is over or the officer was dismissed."""
    found = session.scalars(
        select(Officer)
        .join(OfficerSession, OfficerSession.officer_id == Officer.id)
        .where(OfficerSession.token_hash == token_hash, OfficerSession.expires_at > now, Officer.active.is_(True)),
    ).one_or_none()
    return None if found is None or (found.demo and not demo) else found


def sign_out(session: Session, token_hash: str) -> None:
    """Forget a browser."""
    session.execute(delete(OfficerSession).where(OfficerSession.token_hash == token_hash))
