"""How the assistant is used: how much, where, when, about what, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.clock import VIETNAM, in_vietnam
from api.console.access import SignedIn, need
from api.console.language import say
from api.console.rendering import CONSOLE, channel_name, page, period_name
from api.deps import Now, Office, OfOffice
from api.storage import usage
from api.storage.ratings import Scope
from locales import DEFAULT, sentences

router = APIRouter()

Days = Literal["7", "30", "90", "365"]
SPANS: tuple[Days, ...] = ("7", "30", "90", "365")
BY_MONTH_FROM = 90
TOPICS = 15
HOURS = range(6, 23)
_TOTALS = ("channel", "message", "form", "trip", "helped")


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `since` to `until`, both with."""

    since: date
    until: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The first moment and the first one after it."""
        first, after = (datetime.combine(day, time(), VIETNAM) for day in (self.since, self.until + timedelta(days=1)))
        return first, after

    def before(self) -> "Span":
        """Return as many days before these."""
        length = (self.until - self.since) + timedelta(days=1)
        return Span(self.since - length, self.since - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table and bar of its picture."""

    name: str
    values: Sequence[int]


@dataclass(frozen=True, slots=True)
class Totals:
    """What came together in a span, and in the one of the same length before it."""

    now: Mapping[str, int]
    before: Mapping[str, int]

    @property
    def empty(self) -> bool:
        """Whether nobody used anything."""
        return not any(self.now.values())


@router.get(f"{CONSOLE}/su-dung")
def show(
    officer: Annotated[SignedIn, Depends(need("usage"))],
    office: OfOffice,
    now: Now,
    days: Annotated[Days, Query(alias="ngay")] = "30",
) -> Response:
    """Show the last so many days, today with them: counts only, nobody is in them."""
    today, scope = in_vietnam(now).date(), officer.scope
    span = Span(today - timedelta(days=int(days) - 1), today)
    with office.reading() as session:
        totals = Totals(_totals(session, scope, span), _totals(session, scope, span.before()))
        parts = _parts(session, office, scope, span)
        course = _course(usage.by_day(session, scope, span.since, span.until), span)
        demo = scope.demo and usage.demonstrated(session, span.since, span.until)
    values: dict[str, Any] = {
        "days": days,
        "spans": SPANS,
        "totals": totals,
        "parts": parts,
        "course": course,
        "demo": demo,
    }
    nowhere = scope.agency is not None and scope.commune is None
    return page("usage.html", officer=officer, kinds=_TOTALS, nowhere=nowhere, commune=scope.commune, **values)


def _totals(session: Session, scope: Scope, span: Span) -> Mapping[str, int]:
    """Return the sums of a span: what the bot counted, and what the office knows by itself."""
    found = dict.fromkeys(_TOTALS, 0)
    for (_, kind), n in usage.by_day(session, scope, span.since, span.until).items():
        if kind in found:
            found[kind] += n
    found["form"] += usage.finished_forms(session, scope, *span.moments)
    found["trip"] += usage.saved_trips(session, scope, *span.moments)
    found["helped"] += usage.helped(session, scope, *span.moments)
    return found


def _parts(session: Session, office: Office, scope: Scope, span: Span) -> Mapping[str, Sequence[Row]]:
    def counted(kind: str) -> Sequence[tuple[str, int]]:
        return usage.by_key(session, scope, kind, span.since, span.until)

    hours = dict(counted("hour"))
    shown = [hour for hour in range(24) if hour in HOURS or hours.get(f"{hour:02d}")]
    return {
        "channel": [Row(channel_name(key), (n,)) for key, n in counted("channel")],
        "topic": [Row(_procedure(office, key), (n,)) for key, n in counted("topic")[:TOPICS]],
        "language": [Row(_language(key), (n,)) for key, n in counted("language")],
        "hour": [Row(f"{hour}h", (hours.get(f"{hour:02d}", 0),)) for hour in shown] if hours else [],
    }


def _course(counts: Mapping[tuple[date, str], int], span: Span) -> Sequence[Row]:
    """Return conversations and messages day by day, or month by month where the days are many."""
    length = (span.until - span.since).days + 1
    found: dict[str, list[int]] = {}
    for place in range(length):
        day = span.since + timedelta(days=place)
        name = period_name(f"{day:%Y-%m}") if length > BY_MONTH_FROM else f"{day:%d/%m}"
        row = found.setdefault(name, [0, 0])
        for column, kind in enumerate(("channel", "message")):
            row[column] += counts.get((day, kind), 0)
    return [Row(name, values) for name, values in found.items()]


def _procedure(office: Office, code: str) -> str:
    known = office.library.find(code)
    return known.short if known else code


def _language(code: str) -> str:
    key = f"office-language-{code}"
    return say(key) if key in sentences(DEFAULT) else code
