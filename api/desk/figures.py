"""What a team sees of its own work: whom it helped, how long people waited, how satisfied they were. No ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.desk.waiting import median, most
from api.statistics import Summary, summarise
from api.storage import helping, team_figures
from api.storage.territory_models import Team

WEEK = timedelta(days=7)
_MOST_TOPICS = 5


@dataclass(frozen=True, slots=True)
class Topic:
    """What was asked in a team's area, and how often; `name` is empty where no procedure was found."""

    code: str
    name: str
    times: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The work of a team in a span of time; waits are in minutes of open time, None below five talks.

    `helped` are people in talks, `visited` people whom a member helped on the own phone, with `forms` handed in there.
    """

    since: datetime
    until: datetime
    talks: int
    helped: int
    visited: int
    forms: int
    median_wait: int | None
    most_wait: int | None
    satisfaction: Summary
    topics: Sequence[Topic]
    reasons: Sequence[tuple[str, int]]


def figures_of(session: Session, team: Team, since: datetime, until: datetime) -> Figures:
    """Return what a team did in a span of time; a rating counts for the team that closed the ticket."""
    waits = team_figures.waits(session, team.id, since, until)
    visited, forms = helping.finished_forms(session, team.id, since, until)
    reasons = team_figures.endings(session, team.id, since, until)
    return Figures(
        since=since,
        until=until,
        talks=sum(many for _, many in reasons),
        helped=team_figures.persons(session, team.id, since, until),
        visited=visited,
        forms=forms,
        median_wait=median(waits),
        most_wait=most(waits),
        satisfaction=summarise(team_figures.levels(session, team.id, since, until)),
        topics=[Topic(*row) for row in team_figures.topics(session, team, since, until, _MOST_TOPICS)],
        reasons=reasons,
    )
