"""Look for signs of trouble in what the office keeps, by the rules of rules.yaml."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from api.alerts.found import Sign, rules
from api.alerts.hours import in_hours
from api.clock import VIETNAM, in_vietnam
from api.satisfaction.cells import PERSONS, Sums
from api.satisfaction.saying import Figure, figure
from api.storage import alert_signs
from api.storage.models import Rating
from knowledge.attention import Reason, to_look_at
from knowledge.library import Library

_FALL_KINDS = ("all", "element", "procedure", "agency", "commune")
_COLUMNS = {"agency": Rating.agency, "commune": Rating.commune, "procedure": Rating.procedure}


@dataclass(frozen=True, slots=True)
class Look:
    """One look at everything as of `now`; `demo` is whether the demonstration is looked at too."""

    session: Session
    library: Library
    now: datetime
    demo: bool

    @property
    def today(self) -> date:
        """The day in Vietnam."""
        return in_vietnam(self.now).date()


def signs(look: Look) -> Iterator[Sign]:
    """Yield all that is to be warned of now, whether it was raised before or not."""
    yield from _bad_words(look)
    yield from _bursts(look)
    yield from _falls(look)
    yield from _missing(look)
    yield from _overdue(look)
    yield from _stale(look)
    yield from _queued(look)


def _bad_words(look: Look) -> Iterator[Sign]:
    rule, year, known = rules()["bad_words"], f"{look.today:%Y}", Counter[tuple[str, str | None]]()
    since = look.now - timedelta(days=rule["days"])
    for row in alert_signs.bad_with_words(look.session, since, rule["score"], demo=look.demo):
        whose = row.target, row.agency
        if whose not in known:
            known[whose] = alert_signs.persons_in(look.session, year, *whose, demo=look.demo)
        if known[whose] >= rule["persons"]:
            about = {"agency_name": alert_signs.agency_name(look.session, row.agency)} if row.agency else {}
            facts = {"target": row.target, "score": row.score, **about}
            yield Sign("bad_words", f"bad_words:{row.id}", row.agency, row.commune, facts)


def _bursts(look: Look) -> Iterator[Sign]:
    rule = rules()["burst"]
    for day in (look.today, look.today - timedelta(days=1)):
        since, until = (datetime.combine(each, time(), VIETNAM) for each in (day, day + timedelta(days=1)))
        told: set[tuple[str | None, int]] = set()
        for kind, column in _COLUMNS.items():
            found = alert_signs.low_by(look.session, column, since, until, rule["score"], demo=look.demo)
            for key, (persons, commune) in sorted(found.items()):
                if persons < rule["persons"] or (kind == "commune" and (key, persons) in told):
                    continue  # a commune whose agency is told of needs no second alert
                told.add((commune, persons))
                facts = {"part": kind, "name": _name(look, kind, key), "persons": persons, "day": day.isoformat()}
                agency = key if kind == "agency" else None
                where = None if kind == "procedure" else commune
                yield Sign("burst", f"burst:{kind}:{key}:{day}", agency, where, facts)


def _falls(look: Look) -> Iterator[Sign]:
    """Compare this month and the last full one with the months before each of them."""
    before = rules()["fall"]["months_before"]
    months = _months(look.today, before + 2)
    cells = alert_signs.cells_of(look.session, months, _FALL_KINDS, demo=look.demo)
    for place in (0, 1):
        yield from _falls_of(look, months[place], months[place + 1 : place + 1 + before], cells)


def _falls_of(look: Look, month: str, earlier: Sequence[str], cells: Mapping[Any, Sums]) -> Iterator[Sign]:
    for period, target, kind, key in sorted(cells):
        if period != month or (kind != "all" and not key):
            continue
        then = Sums()
        for each in earlier:
            then.update(cells.get((each, target, kind, key), Sums()))
        now = cells[period, target, kind, key]
        fallen = _fallen(now, then)
        if fallen:
            name = "" if kind == "all" else _name(look, kind, key)
            facts = {"target": target, "part": kind, "name": name, "month": month} | fallen
            yield _of_part("fall", f"fall:{target}:{kind}:{key}:{month}", kind, key, facts)


def _fallen(now: Sums, then: Sums) -> dict[str, str] | None:
    """Return both figures where the interval of `now` lies wholly below that of `then`."""
    if min(now[PERSONS], then[PERSONS]) < rules()["fall"]["persons"]:
        return None
    new, old = figure("", now), figure("", then)
    if new.high is None or old.low is None or new.high >= old.low:
        return None
    return {"now": _said(new), "before": _said(old)}


def _said(figure: Figure) -> str:
    return f"{figure.share} {figure.low} {figure.high}"


def _missing(look: Look) -> Iterator[Sign]:
    since = look.now - timedelta(days=rules()["missing"]["days"])
    found: Counter[tuple[str, str, str | None, date]] = Counter()
    for agency, name, commune, said_at in alert_signs.missing_results(look.session, since, demo=look.demo):
        found[agency, name, commune, in_vietnam(said_at).date()] += 1
    for (agency, name, commune, day), count in found.items():
        facts = {"agency_name": name, "count": count, "day": day.isoformat()}
        yield Sign("missing", f"missing:{agency}:{commune or ''}:{day}", agency, commune, facts)


def _overdue(look: Look) -> Iterator[Sign]:
    steps: Sequence[int] = rules()["overdue"]["steps"]
    for agency, name, commune, communes, count in alert_signs.overdue_by_agency(look.session, look.now, demo=look.demo):
        reached = [step for step in steps if count >= step]
        if reached:
            facts = {"agency_name": name, "count": count, "step": reached[-1]}
            key = f"overdue:{agency}:{reached[-1]}:{look.today:%Y-%m}"
            yield Sign("overdue", key, agency, commune if communes == 1 else None, facts)


def _stale(look: Look) -> Iterator[Sign]:
    rule = rules()["stale"]
    since = look.today - timedelta(days=rule["days"])
    asked = alert_signs.asked_since(look.session, since, rule["asked"], demo=look.demo)
    if not asked:
        return
    aged = Counter(item.code for item in to_look_at(look.library, look.today) if item.reason is Reason.AGED)
    for code in sorted(asked.keys() & aged.keys()):
        facts = {"name": _name(look, "procedure", code), "asked": asked[code], "count": aged[code]}
        yield Sign("stale", f"stale:{code}:{look.today:%Y-%m}", facts=facts)


def _queued(look: Look) -> Iterator[Sign]:
    """Yield whoever waits for an officer: teams hear of it in their chats at once. At night nobody is missed."""
    if in_hours(look.now) != look.now:
        return
    since = look.now - timedelta(minutes=rules()["queued"]["minutes"])
    for number, queue, agency, commune in alert_signs.left_to_officers(look.session, since, demo=look.demo):
        facts = {"number": number, "part": "commune" if commune else "province", "name": commune}
        whose = (agency, commune or None) if queue == "commune" else (None, None)
        yield Sign("queued", f"queued:{number}:{queue}", *whose, facts)


def _of_part(kind: str, key: str, part: str, value: str, facts: Mapping[str, Any]) -> Sign:
    """Return a sign about an agency or a commune as theirs, about anything else as the province's."""
    return Sign(kind, key, value if part == "agency" else None, value if part == "commune" else None, facts)


def _name(look: Look, kind: str, key: str) -> str:
    if kind == "agency":
        return alert_signs.agency_name(look.session, key)
    known = look.library.find(key) if kind == "procedure" else None
    return known.short if known else key


def _months(today: date, count: int) -> list[str]:
    """Return the names of so many months, this one first."""
    first, names = today.replace(day=1), []
    for _ in range(count):
        names.append(f"{first:%Y-%m}")
        first = (first - timedelta(days=1)).replace(day=1)
    return names
