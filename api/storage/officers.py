"""Queries about officers: who they are, what they may, and how they are recognised."""

from collections.abc import Collection, Sequence
from datetime import datetime
from re import compile as pattern

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from api.security import hash_password
from api.storage.access_models import RecoveryCode
from api.storage.models import Officer
from api.storage.ratings import Scope

NAME = pattern(r"[a-z0-9][a-z0-9._@+-]{1,79}")
"""What a name looks like; one of the provider of single sign-on may be an e-mail address."""


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


def of_scope(session: Session, scope: Scope, number: int) -> Officer | None:
    """Return one officer, active or not, if somebody limited to `scope` may know them."""
    return session.scalars(select(Officer).where(Officer.id == number, *within(scope))).one_or_none()


def listed(
    session: Session, scope: Scope, limit: int, *, words: str = "", role: str = "", after: str = ""
) -> Sequence[Officer]:
    """Return officers by name, from the one after `after`."""
    wanted = [*within(scope), Officer.name > after]
    if words:
        wanted.append(Officer.name.contains(words.strip().lower(), autoescape=True))
    if role:
        wanted.append(Officer.role == role)
    return session.scalars(select(Officer).where(*wanted).order_by(Officer.name).limit(limit)).all()


def within(scope: Scope) -> list[ColumnElement[bool]]:
    """Whoever is limited to an agency or a commune sees the officers of it, and real ones alone where all is real."""
    wanted: list[ColumnElement[bool]] = [] if scope.demo else [Officer.demo.is_(False)]
    if scope.agency is not None:
        below = Officer.agency.startswith(f"{scope.agency}.", autoescape=True)
        wanted.append(or_(Officer.agency == scope.agency, below))
    if scope.commune is not None:
        wanted.append(Officer.commune == scope.commune)
    return wanted


def use_step(session: Session, officer_id: int, step: int) -> bool:
    """Use up a step of the second factor; False if this one or a later one was used before."""
    unused = or_(Officer.totp_step.is_(None), Officer.totp_step < step)
    changed = update(Officer).where(Officer.id == officer_id, unused).values(totp_step=step).returning(Officer.id)
    return session.execute(changed).first() is not None


def use_code(session: Session, officer_id: int, code_hash: str) -> bool:
    """Use up a recovery code; False if there is no such one."""
    gone = delete(RecoveryCode).where(RecoveryCode.officer_id == officer_id, RecoveryCode.code_hash == code_hash)
    return session.execute(gone.returning(RecoveryCode.code_hash)).first() is not None


def codes_left(session: Session, officer_id: int) -> int:
    """Return how many recovery codes are left."""
    wanted = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.officer_id == officer_id)
    return session.execute(wanted).scalar_one()


def set_codes(session: Session, officer_id: int, hashes: Collection[str]) -> None:
    """Give an officer these recovery codes instead of all earlier ones."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.officer_id == officer_id))
    session.add_all(RecoveryCode(code_hash=each, officer_id=officer_id) for each in hashes)


def drop_second_step(session: Session, officer: Officer) -> None:
    """Forget the second factor of an officer."""
    officer.totp = officer.totp_since = officer.totp_step = None
    set_codes(session, officer.id, ())
