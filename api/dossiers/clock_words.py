"""The sentences of the deadline clock: the same for the citizen, in the chat, and for the officer, in the console."""

from collections.abc import Iterator
from datetime import date, datetime

from api.clock import in_vietnam
from api.dossiers.clock import Clock, Line, Pause, State, Terms, Wants, clock
from api.dossiers.folding import SUPPLEMENT
from api.storage.models import Dossier
from knowledge.workdays import calendar
from locales import say


def clock_of(dossier: Dossier, today: date, language: str) -> Clock | None:
    """Return the clock of a dossier; None before it is received, and where nothing says how long it may take."""
    terms = terms_of(dossier)
    return clock(terms, today, calendar(language)) if terms else None


def terms_of(dossier: Dossier) -> Terms | None:
    """Return what the clock needs to know of a dossier, in days of Vietnam."""
    received = _day(dossier.received_at)
    if received is None:
        return None
    return Terms(
        received=received,
        reached=_day(dossier.reached_at),
        limit=dossier.limit_days,
        first_appointed=_day(dossier.first_appointed_at),
        appointed=_day(dossier.appointed_at),
        pauses=tuple(
            Pause(
                Wants.PAPERS if status == SUPPLEMENT else Wants.MONEY,
                _iso_day(since),
                _iso_day(until) if until else None,
            )
            for status, since, until in dossier.pauses or ()
        ),
        ended=_day(dossier.ended_at),
    )


def sentences_of(found: Clock, language: str) -> list[tuple[Line, str]]:
    """Return each step of the arithmetic with its sentence, the conclusion last."""
    return [(line, _sentence(line, language)) for line in (*found.lines, *_conclusion(found))]


def _conclusion(found: Clock) -> Iterator[Line]:
    if found.due is None:
        yield Line("left", days=found.left)
        return
    yield Line("due", until=found.due)
    if found.gap is not None and found.appointed is not None:
        kind = "same" if found.gap == 0 else "appointed-later" if found.gap > 0 else "appointed-earlier"
        yield Line(kind, until=found.appointed, days=abs(found.gap))
    if found.late:
        yield Line("ended-late" if found.state is State.ENDED else "late", days=found.late)
    elif found.state is State.ENDED:
        yield Line("ended-in-time")


def _sentence(line: Line, language: str) -> str:
    return say(
        f"clock-{line.kind}",
        language,
        since=_shown(line.since),
        until=_shown(line.until),
        days=line.days,
        name=line.name,
    )


def _shown(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _day(moment: datetime | None) -> date | None:
    return in_vietnam(moment).date() if moment else None


def _iso_day(text: str) -> date:
    return in_vietnam(datetime.fromisoformat(text)).date()
