"""Who may take a ticket of a place, in the order in which they are asked."""

from sqlalchemy.orm import Session

from api.desk.hours import OFFICE, Shift
from api.desk.routing import COMMUNE, OFFICE_LEVEL, PROVINCE, VILLAGE, Station
from api.storage import teams
from api.storage.desk_models import Ticket
from api.storage.teams import Staffed
from api.storage.territory_models import Agency
from knowledge.places import find_commune
from knowledge.text import fold
from locales import say


def commune_name(code: str | None) -> str:
    """Return the name of a commune with its kind; empty where it is not known."""
    found = find_commune(code) if code else None
    return f"{found.kind} {found.name}" if found else ""


def stations_of(session: Session, commune: str | None, *, village: str = "", demo: bool = False) -> list[Station]:
    """Return who may take a ticket from this commune; the province always stands at the end."""
    found: list[Station] = []
    if commune:
        teams_here = teams.staffed(session, commune, demo=demo)
        named = [each for each in teams_here if village and _lies_in(each, village)]
        others = [each for each in teams_here if each not in named]
        found = [_team(each) for each in (*named, *others)]
        agency, name = teams.office_of(session, commune), commune_name(commune)
        if teams.is_manned(session, agency, name, demo=demo):
            found.append(_office(agency, name))
    return [*found, Station(PROVINCE, "province", say("ticket-queue-province"))]


def rank_of(session: Session, ticket: Ticket) -> int:
    """Return how high the queue of a ticket stands."""
    if ticket.queue != "team":
        return OFFICE_LEVEL if ticket.queue == "commune" else PROVINCE
    team = teams.find(session, ticket.team_id)
    return VILLAGE if team and team.level == "village" else COMMUNE


def queue_name(session: Session, ticket: Ticket) -> str:
    """Return who is asked now, as people are told: a team or an office, never a person."""
    if ticket.queue == "team":
        team = teams.find(session, ticket.team_id)
        return team.name if team else ""
    if ticket.queue == "commune" and ticket.commune:
        return _office(teams.office_of(session, ticket.commune), ticket.commune_name).name
    return say("ticket-queue-province", ticket.language)


def shifts_of(session: Session, ticket: Ticket) -> tuple[Shift, ...]:
    """Return when the queue of a ticket is open."""
    if ticket.queue != "team" or ticket.team_id is None:
        return OFFICE
    return teams.shifts_of(session, [ticket.team_id]).get(ticket.team_id, OFFICE)


def _team(each: Staffed) -> Station:
    rank = VILLAGE if each.team.level == "village" else COMMUNE
    return Station(rank, "team", each.team.name, each.shifts or OFFICE, team=each.team.id)


def _office(agency: Agency | None, commune: str) -> Station:
    name = agency.name if agency else say("ticket-queue-commune", commune=commune)
    return Station(OFFICE_LEVEL, "commune", name, agency=agency.code if agency else None)


def _lies_in(each: Staffed, village: str) -> bool:
    return each.team.level == "village" and f" {fold(village)} " in f" {each.team.key} "
