"""To whom a ticket goes: the team of the village or the commune, the commune's office, the province."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from api.desk.hours import OFFICE, Shift, opening

Queue = Literal["team", "commune", "province"]
VILLAGE, COMMUNE, OFFICE_LEVEL, PROVINCE = range(4)


@dataclass(frozen=True, slots=True)
class Station:
    """Somebody who may take a ticket; `rank` grows from the village to the province."""

    rank: int
    queue: Queue
    name: str
    shifts: tuple[Shift, ...] = OFFICE
    team: int | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The station of a ticket, and when it opens if it is shut now."""

    station: Station
    opens_at: datetime | None


def choose(stations: Sequence[Station], now: datetime) -> Chosen:
    """Return the first station that is open, else the one that opens first, of two at once the nearer one."""
    opens = [(opening(each.shifts, now), place, each) for place, each in enumerate(stations)]
    known = [(at, place, each) for at, place, each in opens if at is not None]
    if not known:
        return Chosen(stations[-1], None)
    at, _, station = min(known, key=lambda row: (row[0], row[1]))
    return Chosen(station, None if at <= now else at)


def above(stations: Sequence[Station], rank: int) -> list[Station]:
    """Return the stations that a ticket may be passed on to from one of this rank; none from the province."""
    return [each for each in stations if each.rank > rank]
