"""Open a ticket, put it into a queue, and move it on to the next one."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from api.deps import Office
from api.desk import announcing, hours
from api.desk.routing import Chosen, Station, above, choose
from api.desk.stations import commune_name, rank_of, shifts_of, stations_of
from api.desk.waiting import PROMISED, promise
from api.private_text import without_numbers
from api.storage import tickets
from api.storage.desk_models import Ticket


@dataclass(frozen=True, slots=True)
class Asked:
    """What a citizen's assistant says when it asks for a person; texts are masked once more before they are kept."""

    person: str
    channel: str
    address: str
    reason: str
    language: str
    topic: str | None = None
    question: str = ""
    commune: str | None = None
    village: str = ""
    transcript: list[dict[str, str]] = field(default_factory=list)


def open_ticket(session: Session, office: Office, asked: Asked, now: datetime) -> Ticket:
    """Return the open ticket of a person, a new one where there is none."""
    found = tickets.open_of(session, asked.person)
    if found is not None:
        return found
    demo = office.settings.demo
    chosen = choose(stations_of(session, asked.commune, village=asked.village, demo=demo), now)
    ticket = tickets.put(session, _values(office, asked, chosen, now))
    if ticket.announced == 0:
        _announce(session, ticket, "new", now)
    return ticket


def pass_on(session: Session, office: Office, ticket: Ticket, now: datetime) -> bool:
    """Move a ticket to the next station above its own; return False where there is none."""
    stations = stations_of(session, ticket.commune, demo=office.settings.demo)
    higher = above(stations, rank_of(session, ticket))
    if not higher:
        return False
    _put_into(session, ticket, choose(higher, now), now)
    announcing.to_citizen(session, ticket, "passed", now)
    return True


def release(session: Session, ticket: Ticket, now: datetime) -> None:
    """Give a ticket back to its queue: whoever had it has gone, and the team is told anew."""
    ticket.owner_member = ticket.owner_officer = ticket.owned_at = None
    ticket.queued_at, ticket.seen = now, 0
    ticket.opens_at = hours.opening(shifts_of(session, ticket), now)
    announcing.to_citizen(session, ticket, "left", now)
    _announce(session, ticket, "reopened", now)


def place(session: Session, ticket: Ticket, station: Station, now: datetime) -> None:
    """Put a ticket into the queue of a station that somebody chose, and say so to the citizen."""
    _put_into(session, ticket, choose([station], now), now)
    announcing.to_citizen(session, ticket, "passed", now)


def _put_into(session: Session, ticket: Ticket, chosen: Chosen, now: datetime) -> None:
    announcing.withdrawn(session, ticket, now)
    station = chosen.station
    ticket.queue, ticket.team_id, ticket.agency = station.queue, station.team, station.agency
    ticket.owner_member = ticket.owner_officer = ticket.owned_at = None
    ticket.queued_at, ticket.opens_at, ticket.seen, ticket.announced = now, chosen.opens_at, 0, 0
    _announce(session, ticket, "new", now)


def _announce(session: Session, ticket: Ticket, kind: str, now: datetime) -> None:
    known = promise(tickets.last_waits(session, ticket, now))
    ticket.announced, ticket.promised = ticket.announced + 1, known or PROMISED
    announcing.to_team(session, ticket, kind, now)


def _values(office: Office, asked: Asked, chosen: Chosen, now: datetime) -> dict[str, object]:
    topic = office.library.find(asked.topic, asked.language) if asked.topic else None
    said = [{"who": each["who"], "text": without_numbers(each["text"])} for each in asked.transcript]
    return {
        "person": asked.person,
        "channel": asked.channel,
        "address": asked.address,
        "language": asked.language,
        "reason": asked.reason,
        "topic": topic.code if topic else None,
        "topic_name": topic.short if topic else "",
        "question": without_numbers(asked.question),
        "transcript": said,
        "commune": asked.commune if commune_name(asked.commune) else None,
        "commune_name": commune_name(asked.commune),
        "agency": chosen.station.agency,
        "queue": chosen.station.queue,
        "team_id": chosen.station.team,
        "created_at": now,
        "queued_at": now,
        "opens_at": chosen.opens_at,
        "promised": PROMISED,
        "announced": 0,
        "said": 0,
        "seen": 0,
        "demo": False,
    }
