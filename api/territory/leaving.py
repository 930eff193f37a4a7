"""A member leaves: chat, account, codes, name and phone are gone at once, tickets go back to the queue."""

from datetime import datetime

from sqlalchemy.orm import Session

from api.desk import acting
from api.storage import audit, browsers, teams, territory
from api.storage.models import Officer
from api.storage.territory_models import Member

_OWN_ACCOUNTS = frozenset({"member", "team_leader"})


def leave(session: Session, member: Member, now: datetime, officer: int | None = None) -> int:
    """Let a member go; return how many tickets went back. An account that is only for the team is closed."""
    given_back = acting.leave_all(session, member, now)
    teams.unlink(member)
    territory.drop_codes(session, member.id)
    account = session.get(Officer, member.officer_id) if member.officer_id else None
    if account is not None:
        browsers.leave_all(session, account.id)
        if account.role in _OWN_ACCOUNTS:
            account.active = False
    member.officer_id = None
    member.name = member.phone = None
    member.left_at = now
    audit.note(session, "member-left", now, officer_id=officer, subject=f"member {member.id} team {member.team_id}")
    return given_back
