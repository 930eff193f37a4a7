"""Raise what the rules find: each sign once, on its way to whom it concerns in working hours."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.alerts.found import Sign, rules
from api.alerts.hours import in_hours
from api.alerts.looking import Look, signs
from api.clock import in_vietnam
from api.console import transcripts
from api.console.rights import RIGHTS, allowed
from api.deps import Office
from api.errors import ApiError
from api.storage import alert_ways, alerts, demo_parts, duties
from api.storage.models import Officer

EVERY = timedelta(minutes=5)


def look_around(office: Office, stuck: int = 0) -> int:
    """Raise what is found now, if no other process looked just now; return how many alerts are new.

    `stuck` is how many conversations of the bot have something that does not go out.
    """
    now = office.clock()
    with office.reading() as session:
        if office.settings.demo and demo_parts.unfinished(session):
            return 0  # half a year would look like a fall
    with office.writing() as session:
        if not duties.take(session, "alerts", now, now + EVERY):
            return 0
    with office.reading() as session:
        found = [*signs(Look(session, office.library, now, office.settings.demo)), *_stuck(stuck, now)]
    with office.writing() as session:
        return raise_all(session, found, now, demo=office.settings.demo)


def raise_all(session: Session, found: Iterable[Sign], now: datetime, *, demo: bool) -> int:
    """Keep signs that were not raised before and put each on its way; return how many."""
    new = 0
    readers = alert_ways.reachable(session, sorted(RIGHTS["alerts"]))
    for sign in found:
        named = {"key": sign.key, "kind": sign.kind, "agency": sign.agency, "commune": sign.commune}
        number = alerts.put(session, {**named, "facts": dict(sign.facts), "demo": demo}, now)
        if number is None:
            continue
        new += 1
        for officer, way in readers:
            if concerns(officer, sign):
                alert_ways.queue(session, number, officer.id, way, in_hours(now))
    return new


def concerns(officer: Officer, sign: Sign) -> bool:
    """Whether a sign is of what an officer may see; what names no agency or commune is for who sees everything."""
    scoped = officer.agency is not None or officer.commune is not None
    if not allowed("alerts", officer.role, scoped=scoped):
        return False
    if officer.commune is not None and sign.commune != officer.commune:
        return False
    return officer.agency is None or f"{sign.agency}.".startswith(f"{officer.agency}.")


async def stuck_conversations(office: Office) -> int:
    """Return in how many conversations something does not go out; 0 where the bot is away or runs elsewhere."""
    if office.bot is None:
        return 0
    try:
        found = await transcripts.deliveries(office)
    except ApiError:
        return 0
    return len({each.conversation for each in found.stuck})


def _stuck(conversations: int, now: datetime) -> list[Sign]:
    if conversations < rules()["stuck"]["conversations"]:
        return []
    day = in_vietnam(now).date()
    return [Sign("stuck", f"stuck:{day}", facts={"count": conversations, "day": day.isoformat()})]
