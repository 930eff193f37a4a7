"""What is to be told to who follows a dossier, and when: each change once, in order, by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from api.clock import VIETNAM, in_vietnam
from api.deps import Office
from api.storage import duties, follows
from api.storage.follow_models import Follow, Notice
from api.storage.models import Dossier, DossierEvent
from knowledge.workdays import calendar

DAY_BEGINS, DAY_ENDS = 7, 20
"""Between these hours somebody may be written to who has not just asked."""
CHANGES_EVERY = timedelta(seconds=10)
DATES_EVERY = timedelta(minutes=10)
RUNNING, DUE = frozenset({1, 2, 4}), frozenset({5, 6})
_OVER = frozenset({3, 7, 8, 10})
_WORKING_DAYS_BEFORE = 1
_LAPSE_DAYS_BEFORE = 2
_URGENT = timedelta(hours=12)
"""What leaves less than this when it is told in the morning is told at night."""
_BATCH = 500


@dataclass(frozen=True, slots=True)
class _Found:
    """Something to be told to who follows a dossier; what has the same `key` is told once."""

    follow: Follow
    kind: str
    key: str
    urgent: bool = False
    event: int | None = None


def gather(office: Office) -> int:
    """Put what is to be told, if no other process did so just now; return how many notices."""
    now, made = office.clock(), 0
    if _taken(office, "news", now, CHANGES_EVERY):
        made += _all_changes(office, now)
    if _taken(office, "news-dates", now, DATES_EVERY):
        with office.writing() as session:
            made += sum(_put(session, each, now) for each in _dates(session, now))
    return made


def _taken(office: Office, duty: str, now: datetime, every: timedelta) -> bool:
    with office.writing() as session:
        return duties.take(session, duty, now, now + every)


def _all_changes(office: Office, now: datetime) -> int:
    made = 0
    while True:
        with office.writing() as session:
            rows = follows.changes(session, _BATCH)
            made += sum(_change(session, *row, now) for row in rows)
        if len(rows) < _BATCH:
            return made


def _change(session: Session, follow: Follow, event: DossierEvent, dossier: Dossier, now: datetime) -> int:
    """Put one change; what says nothing new, or is older than what is known, is passed over."""
    follow.told_event = event.id
    if follow.ended_at is not None or not event.applied or not _is_new(session, follow, event):
        return 0
    follow.told_status, follow.appointed_at = event.status, dossier.appointed_at
    urgent = event.status in DUE and _near(dossier.supplement_until, now)
    made = _put(session, _Found(follow, "change", f"event:{event.id}", urgent=urgent, event=event.id), now)
    if event.status in _OVER:
        follow.ended_at = now
    return made


def _is_new(session: Session, follow: Follow, event: DossierEvent) -> bool:
    """Whether it is another status, or the same one asks for something else."""
    if event.status != follow.told_status:
        return True
    return event.status in DUE and event.reason not in {None, follows.reason_before(session, event)}


def _dates(session: Session, now: datetime) -> Iterator[_Found]:
    """Yield what the calendar brings: an appointment at hand or over, papers or money that are due, a new date."""
    today, days = in_vietnam(now).date(), calendar()
    ahead = max(days.after(today, _LAPSE_DAYS_BEFORE), days.after(today, _WORKING_DAYS_BEFORE))
    until = datetime.combine(ahead, time.max, VIETNAM)
    for follow, dossier in follows.dated(session, until, RUNNING | DUE):
        if dossier.appointed_at != follow.appointed_at:
            moved = follow.appointed_at is not None and dossier.appointed_at is not None
            follow.appointed_at = dossier.appointed_at
            if moved:
                yield _Found(follow, "moved", f"moved:{_day(dossier.appointed_at)}")
        kind = timely(dossier, today)
        if kind is not None:
            due = dossier.supplement_until if kind == "lapse" else dossier.appointed_at
            yield _Found(follow, kind, f"{kind}:{_day(due)}", urgent=kind == "lapse" and _near(due, now))


def timely(dossier: Dossier, today: date) -> str | None:
    """Return what the calendar says of a dossier today: `soon`, `passed`, `lapse`, or nothing.

    On the day of a change nobody is reminded of a date that was told with it.
    """
    days, fresh = calendar(), _day(dossier.status_since) == today
    appointed, until = _day(dossier.appointed_at), _day(dossier.supplement_until)
    if dossier.status in DUE and until is not None:
        return "lapse" if not fresh and today <= until and days.count(today, until) <= _LAPSE_DAYS_BEFORE else None
    if dossier.status not in RUNNING or appointed is None:
        return None
    if appointed < today:
        return "passed"
    return "soon" if not fresh and today < appointed and days.count(today, appointed) <= _WORKING_DAYS_BEFORE else None


def holds(notice: Notice, dossier: Dossier, today: date) -> bool:
    """Whether a notice still says something true; a reminder of what has been done meanwhile does not."""
    if notice.kind == "change":
        return True
    if notice.kind == "moved":
        return dossier.status in RUNNING | DUE and notice.key == f"moved:{_day(dossier.appointed_at)}"
    due = dossier.supplement_until if notice.kind == "lapse" else dossier.appointed_at
    return timely(dossier, today) == notice.kind and notice.key == f"{notice.kind}:{_day(due)}"


def _put(session: Session, found: _Found, now: datetime) -> int:
    due = now if found.urgent else by_day(now)
    row = {"follow_id": found.follow.id, "key": found.key, "kind": found.kind, "event_id": found.event}
    made = follows.notify(session, {**row, "created_at": now, "due_at": due, "taken_at": None})
    if made and found.urgent:
        follows.hurry(session, found.follow, due)
    return int(made)


def by_day(now: datetime) -> datetime:
    """Return now, or at night the next morning."""
    local = in_vietnam(now)
    if DAY_BEGINS <= local.hour < DAY_ENDS:
        return now
    morning = local.replace(hour=DAY_BEGINS, minute=0, second=0, microsecond=0)
    return morning if local.hour < DAY_BEGINS else morning + timedelta(days=1)


def _near(due: datetime | None, now: datetime) -> bool:
    return due is not None and due - by_day(now) <= _URGENT


def _day(moment: datetime | None) -> date | None:
    return in_vietnam(moment).date() if moment else None
