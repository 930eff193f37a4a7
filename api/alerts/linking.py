"""Link the chat in which an officer wants alerts: by a code made on the console, used once, within a day."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from api.deps import Office
from api.storage import alert_ways, audit
from knowledge.handover_code import ALPHABET

LENGTH = 8
LIFE = timedelta(hours=24)
CODE = "alert-code"


def new_code(session: Session, office: Office, officer: int, now: datetime) -> str:
    """Return a new code for an officer; only its keyed hash is kept, so it is shown this once."""
    code = _drawn(office.chance)
    alert_ways.set_code(session, officer, office.keyed(CODE, code), now + LIFE)
    return code


def link(session: Session, office: Office, code: str, address: str, now: datetime) -> str | None:
    """Send the alerts of whose code it is to this chat from now on; return their name, or None for no such code."""
    officer = alert_ways.use_code(session, office.keyed(CODE, code), now)
    if officer is None:
        return None
    alert_ways.set_address(session, officer.id, "chat", address, _person(office, address), now)
    audit.note(session, "alerts-linked", now, officer_id=officer.id)
    return officer.name


def unlink(session: Session, office: Office, address: str) -> int:
    """Send nothing more to this chat; return how many officers had alerts there."""
    found = alert_ways.officers_at(session, _person(office, address))
    for officer in found:
        alert_ways.remove_address(session, officer, "chat")
    return len(found)


def _person(office: Office, address: str) -> str:
    """Return the keyed hash under which the bot speaks of whoever has this address: they may have it erased."""
    channel, _, chat = address.partition("/")
    return office.keyed(f"person:{channel}:{chat}")


def _drawn(chance: Random) -> str:
    """Return a code with signs that nobody mistakes, with at least one letter and one digit."""
    while True:
        code = "".join(chance.choice(ALPHABET) for _ in range(LENGTH))
        if not code.isdigit() and not code.isalpha():
            return code
