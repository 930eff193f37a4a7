"""Dossiers as rows, for tests of what they come to."""

from datetime import UTC, datetime
from itertools import count

from sqlalchemy import String as Text
from sqlalchemy import cast, insert, literal, select

from api.storage.models import Dossier

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
FACTS = {
    "procedure": "1.001193",
    "procedure_name": "Đăng ký khai sinh",
    "agency": "H19.31",
    "agency_name": "UBND xã Bom Bo",
    "commune": "Xã Bom Bo",
    "filed_by": 1,
    "status": 4,
    "status_since": NOW,
    "supplements": 0,
    "demo": False,
}
NONE_YET = dict.fromkeys(("received_at", "finished_at", "ended_at", "stopped_at", "due_at", "appointed_at"))
_numbers = count(1)


def day(text, hour=2):
    """Return a moment of a day, nine in the morning in Viet Nam."""
    return datetime.fromisoformat(text).replace(hour=hour, tzinfo=UTC)


def done(received, ended, due=None, **more):
    """Return a dossier that was finished."""
    ends = day(ended)
    moments = {"ended_at": ends, "finished_at": ends, "stopped_at": ends}
    return {"received_at": received and day(received), "due_at": due and day(due), "status": 9} | moments | more


def runs(received, due=None, **more):
    """Return a dossier that is worked on."""
    return {"received_at": received and day(received), "due_at": due and day(due)} | more


def complete(dossier):
    return NONE_YET | FACTS | {"code": f"H19.31-261101-{next(_numbers):04d}"} | dossier


def add(session, *dossiers):
    """Put dossiers in, each given by what differs from `FACTS`."""
    session.execute(insert(Dossier), [complete(each) for each in dossiers])


def add_many(session, times, dossier):
    """Put the same dossier in so many times, in one statement."""
    row = complete(dossier)
    numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < times))
    table = Dossier.__table__.c
    values = [literal(row[name], table[name].type) for name in row if name != "code"]
    code = literal(row["code"] + "-") + cast(numbers.c.n, Text)
    session.execute(
        insert(Dossier).from_select([*(name for name in row if name != "code"), "code"], select(*values, code))
    )
