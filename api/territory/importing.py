"""Take a list of teams and members in: what is new is added, what differs is changed, the same again does nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from api import security
from api.desk.stations import commune_name
from api.storage import audit, teams, territory
from api.storage.territory import Register
from api.storage.territory_models import Member, Team
from api.territory.leaving import leave
from api.territory.reading import Fault, Row
from knowledge.text import fold


@dataclass(slots=True)
class Tally:
    """What a list came to: how many of each, and the lines that were not taken."""

    rows: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class Importer:
    """One list on its way into the territory, within one transaction."""

    session: Session
    secret: bytes
    now: datetime
    officer: int | None = None
    tally: Tally = field(default_factory=Tally)
    _seen: dict[tuple[int, str], int] = field(default_factory=dict)
    _told: set[int] = field(default_factory=set)

    def take(self, rows: Iterable[Row | Fault]) -> Tally:
        """Take all lines that can be taken, and note each change in the book."""
        register = Register(self.session, self.now)
        for row in rows:
            self.tally.rows += 1
            if isinstance(row, Fault):
                self.tally.faults.append(row)
            else:
                self._take(register, row)
        self.session.flush()
        return self.tally

    def _take(self, register: Register, row: Row) -> None:
        if register.commune(row.commune, commune_name(row.commune)):
            self._count("communes", f"commune {row.commune}")
        if row.agency:
            named = {"name": row.agency_name} if row.agency_name else {"name": row.agency}
            if register.agency(row.agency, {**named, "commune": row.commune}):
                self._count("agencies", f"agency {row.agency}")
        team = self._team(register, row)
        if row.name:
            self._member(register, team, row)

    def _team(self, register: Register, row: Row) -> Team:
        village = register.village(row.commune, fold(row.village), row.village) if row.village else None
        values = {"name": row.team, "level": "village" if village else "commune"}
        place = {"village_id": village.id if village else None}
        key = fold(f"{row.team} {row.village}".strip())
        team, changed = register.team(row.commune, key, {**values, **place})
        if row.shifts is not None and team.id not in self._told:
            self._told.add(team.id)
            if teams.shifts_of(self.session, [team.id]).get(team.id, ()) != row.shifts:
                territory.set_shifts(self.session, team.id, row.shifts)
                self.session.flush()
                changed = True
        if changed:
            self._count("teams", f"team {team.id}")
        return team

    def _member(self, register: Register, team: Team, row: Row) -> None:
        key = member_key(self.secret, row.phone, row.name)
        if (team.id, key) in self._seen:
            self.tally.faults.append(Fault(row.number, "twice", str(self._seen[team.id, key])))
            return
        self._seen[team.id, key] = row.number
        found = register.member(team.id, key)
        if row.left:
            self._leave(found)
        elif found is None:
            values = {"name": row.name, "phone": row.phone or None, "role": row.role}
            made = register.add_member(team.id, key, values)
            self._count("added", f"member {made.id} team {team.id}")
        elif self._changed(found, row):
            self._count("changed", f"member {found.id} team {team.id}")
        else:
            self.tally.counts["same"] += 1

    def _leave(self, found: Member | None) -> None:
        if found is None or found.left_at is not None:
            self.tally.counts["same"] += 1
            return
        leave(self.session, found, self.now, self.officer)
        self.tally.counts["left"] += 1

    def _changed(self, found: Member, row: Row) -> bool:
        told = {"name": row.name, "phone": row.phone or None, "role": row.role, "left_at": None}
        differing = {name: value for name, value in told.items() if getattr(found, name) != value}
        for name, value in differing.items():
            setattr(found, name, value)
        return bool(differing)

    def _count(self, what: str, subject: str) -> None:
        self.tally.counts[what] += 1
        audit.note(self.session, f"territory-{what}", self.now, officer_id=self.officer, subject=subject)


def member_key(secret: bytes, phone: str, name: str) -> str:
    """Return the keyed hash by which a member of a team is found again: of the phone, else of the name."""
    return security.keyed_hash(secret, "member", phone or fold(name))
