"""Keys with which the systems of agencies tell the state of their dossiers."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.security import new_token, token_hash
from api.storage.models import AgencyKey


def issue_key(session: Session, agency: str, name: str, now: datetime) -> str:
    """Return a new key for `agency` and all below it; only its hash is kept, so it is shown this once."""
    key = new_token()
    session.add(AgencyKey(name=name, key_hash=token_hash(key), agency=agency, created_at=now))
    return key


def find_key(session: Session, key: str) -> AgencyKey | None:
    """Return the right behind a key, unless it was revoked."""
    return session.scalars(
        select(AgencyKey).where(AgencyKey.key_hash == token_hash(key), AgencyKey.revoked_at.is_(None)),
    ).one_or_none()


def revoke(session: Session, name: str, now: datetime) -> bool:
    """Take a key back; return False where no key of that name is in use."""
    wanted = select(AgencyKey).where(AgencyKey.name == name, AgencyKey.revoked_at.is_(None))
    found = session.scalars(wanted).one_or_none()
    if found is not None:
        found.revoked_at = now
    return found is not None


def all_keys(session: Session) -> list[AgencyKey]:
    """Return all keys that were ever issued."""
    return list(session.scalars(select(AgencyKey).order_by(AgencyKey.id)))
