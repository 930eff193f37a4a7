"""Codes that tie a chat to a member, or a group to a team: one use, seven days, few tries (docs/teams.md)."""

import secrets
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.deps import Office
from api.errors import TooManyRequestsError
from api.storage import attempts
from api.storage.territory_models import LinkCode, Member, Team
from knowledge.handover_code import ALPHABET

LENGTH = 8
LIFE = timedelta(days=7)
TRIES, WITHIN = 10, timedelta(minutes=30)
_LOOK_ALIKES = str.maketrans("OIL", "011")
_GAPS = str.maketrans("", "", " -._·\t\n")

Kind = Literal["member", "group"]


def issue(session: Session, office: Office, team: Team, member: Member | None, now: datetime) -> str:
    """Return a new code for a member, or for the group of a team; older ones for the same are good no more."""
    same = LinkCode.member_id == member.id if member else LinkCode.member_id.is_(None)
    session.execute(delete(LinkCode).where(LinkCode.team_id == team.id, same, LinkCode.used_at.is_(None)))
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    row = LinkCode(
        code_hash=_hash(office, code),
        kind="member" if member else "group",
        team_id=team.id,
        member_id=member.id if member else None,
        created_at=now,
        expires_at=now + LIFE,
    )
    session.add(row)
    return code


def count_try(session: Session, office: Office, who: str, now: datetime) -> None:
    """Count a try before it is looked at. Raises `TooManyRequestsError` for one too many."""
    wait = attempts.count(session, office.keyed("link-code-of", who), now, allowed=TRIES, within=WITHIN, slide=False)
    if wait is not None:
        raise TooManyRequestsError(wait)


def claim(session: Session, office: Office, typed: str, kind: Kind, who: str, now: datetime) -> LinkCode | None:
    """Use a code up and return what it stands for, or None where it is none, used, or too old."""
    hashed = _hash(office, plain(typed))
    found = session.scalars(select(LinkCode).where(LinkCode.code_hash == hashed).with_for_update()).one_or_none()
    if found is None or found.kind != kind or found.used_at is not None or found.expires_at <= now:
        return None
    found.used_at, found.used_by = now, office.keyed("link-code-used", who)
    return found


def plain(typed: str) -> str:
    """Return a code as it was given out, in any spelling."""
    return typed.upper().translate(_GAPS).translate(_LOOK_ALIKES)


def grouped(code: str) -> str:
    """Return a code as it is shown: two groups of four."""
    return f"{code[:4]} {code[4:]}"


def forget_old(session: Session, now: datetime) -> None:
    """Remove codes that are over."""
    session.execute(delete(LinkCode).where(LinkCode.expires_at <= now))


def _hash(office: Office, code: str) -> str:
    return office.keyed("link-code", code)
