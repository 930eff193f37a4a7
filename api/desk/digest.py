"""The week of a team, told once in its group: Monday between eight and nine."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.clock import in_vietnam
from api.deps import Office
from api.desk.figures import WEEK, Figures, figures_of
from api.statistics import Sample
from api.storage import desk_events, duties
from api.storage.teams import here
from api.storage.territory_models import Team
from locales import say

_MONDAY, _HOUR = 0, 8
_ENOUGH = timedelta(minutes=55)
_LANGUAGE = "vi"


def write_digests(office: Office) -> int:
    """Put the digests of the week that is over, if it is time and no other process did; return how many."""
    now = office.clock()
    local = in_vietnam(now)
    if (local.weekday(), local.hour) != (_MONDAY, _HOUR):
        return 0
    with office.writing() as session:
        if not duties.take(session, "team-digest", now, now + _ENOUGH):
            return 0
        with_group = select(Team).where(here(demo=office.settings.demo), Team.group_address.is_not(None))
        until = local.replace(hour=0, minute=0, second=0, microsecond=0)
        return sum(_put(session, team, until, now) for team in session.scalars(with_group.order_by(Team.id)))


def digest(team: Team, figures: Figures) -> str:
    """Return the week of a team in a few lines; what is not known is left out, and nobody is compared."""
    last = in_vietnam(figures.until - timedelta(minutes=1))
    first = in_vietnam(figures.since)
    lines = [say("team-digest-head", _LANGUAGE, team=team.name, since=f"{first:%d/%m}", until=f"{last:%d/%m}")]
    key = "team-digest-helped" if figures.helped else "team-digest-nobody"
    lines.append(say(key, _LANGUAGE, persons=figures.helped, talks=figures.talks))
    if figures.visited:
        lines.append(say("team-digest-visited", _LANGUAGE, persons=figures.visited, forms=figures.forms))
    if figures.median_wait is not None:
        lines.append(say("team-digest-wait", _LANGUAGE, median=figures.median_wait, most=figures.most_wait))
    found = figures.satisfaction
    if found.sample is not Sample.HIDDEN:
        shares = {"share": f"{found.share:.0f}", "low": f"{found.low:.0f}", "high": f"{found.high:.0f}"}
        lines.append(say("team-digest-satisfied", _LANGUAGE, n=found.n, **shares))
    named = [
        say("team-digest-topic", _LANGUAGE, name=each.name, times=each.times) for each in figures.topics if each.name
    ]
    if named:
        lines.append(say("team-digest-topics", _LANGUAGE, topics="; ".join(named)))
    return "\n".join(lines)


def _put(session: Session, team: Team, until: datetime, now: datetime) -> bool:
    figures = figures_of(session, team, until - WEEK, until)
    row = {"team_id": team.id, "audience": "group", "kind": "digest", "address": team.group_address}
    week = {"key": f"digest:{team.id}:{until:%Y-%m-%d}", "text": digest(team, figures)}
    return desk_events.put(session, {**row, **week}, now)
