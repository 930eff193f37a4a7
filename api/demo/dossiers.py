"""About 200 dossiers over ten communes, in all ten statuses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from api.clock import VIETNAM
from api.demo.written import happens, written
from api.dossiers.events import Event, Person
from api.dossiers.second_fact import birth_of, phone_of

COUNT = 200
_SATURDAY = 5
_RECEIVED = 2
_FINISHED = 9
_LATE = 8  # of every hundred take longer than promised
_STEP = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class DemoDossier:
    """One dossier of the demonstration and what happened to it, in order."""

    code: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where, what, when, how far."""

    place: Mapping[str, Any]
    procedure: Mapping[str, Any]
    day: date
    number: int
    status: int
    path: tuple[int, ...]

    @property
    def code(self) -> str:
        return f"{self.place['agency']}-{self.day:%y%m%d}-{self.number:04d}"


def demo_dossiers(today: date, seed: str, key: bytes) -> Iterator[DemoDossier]:
    """Yield the dossiers of the demonstration for `today`; the same day and seed give the same ones.

    Each of them opens with the second facts that story.yaml names; `key` hides them as it does those of people.
    """
    chance = Random(f"{seed}-dossiers-{today}")  # noqa: S311 - play data, no secret
    story = written("story")
    taken: set[str] = set()
    for plan in (*_showcase(today, story), *_others(today, story, chance)):
        while plan.code in taken:
            plan = replace(plan, number=plan.number + 1)  # noqa: PLW2901
        taken.add(plan.code)
        person = _person(plan.code, story["person"], key)
        yield DemoDossier(plan.code, tuple(_events(plan, today, story, person, chance)))


def _person(code: str, told: Mapping[str, Any], key: bytes) -> Person:
    return Person(told["name"], birth_of(key, code, told["birth_year"]), phone_of(key, code, told["phone"]))


def _showcase(today: date, story: Mapping[str, Any]) -> Iterator[_Plan]:
    place = next(each for each in written("places") if each["agency"] == story["showcase_agency"])
    procedures = {each["code"]: each for each in written("procedures")}
    paths = {each["status"]: tuple(each["path"]) for each in story["statuses"]}
    for each in story["showcase"]:
        day = today - timedelta(days=each["days_ago"])
        status = each["status"]
        yield _Plan(place, procedures[each["procedure"]], day, each["number"], status, paths[status])


def _others(today: date, story: Mapping[str, Any], chance: Random) -> Iterator[_Plan]:
    places, procedures, statuses = written("places"), written("procedures"), story["statuses"]
    for _ in range(COUNT - len(story["showcase"])):
        place = chance.choices(places, [each["weight"] for each in places])[0]
        procedure = chance.choices(procedures, [each["weight"] for each in procedures])[0]
        end = chance.choices(statuses, [each["share"] for each in statuses])[0]
        youngest = min(len(end["path"]), end["oldest"])
        day = _working_day(today - timedelta(days=chance.randint(youngest, end["oldest"])))
        yield _Plan(place, procedure, day, chance.randint(1, 60), end["status"], tuple(end["path"]))


def _working_day(day: date) -> date:
    while day.weekday() >= _SATURDAY:
        day -= timedelta(days=1)
    return day


def _after(day: date, working_days: int) -> date:
    while working_days:
        day += timedelta(days=1)
        working_days -= day.weekday() < _SATURDAY
    return day


def _events(plan: _Plan, today: date, story: Mapping[str, Any], person: Person, chance: Random) -> Iterator[Event]:
    """Tell the path of a dossier from its receipt to its end, all of it before today."""
    reasons: Mapping[int, list[str]] = story["reasons"]
    appointed = datetime.combine(_after(plan.day, plan.procedure["days"]), time(16, 30), VIETNAM)
    received = finished = None
    for order, (status, at) in enumerate(_moments(plan, today, appointed, chance)):
        received = at if status == _RECEIVED else received
        finished = at if status == _FINISHED else finished
        yield Event(
            key=f"demo-{order}",
            status=status,
            at=at,
            reason=chance.choice(reasons[status]) if status in reasons else None,
            source="demo",
            facts=_facts(plan, received, appointed if received else None, finished) | story["facts"].get(status, {}),
            person=person,
        )


def _moments(plan: _Plan, today: date, appointed: datetime, chance: Random) -> Iterator[tuple[int, datetime]]:
    """Yield each status of the path with its moment: filing and receipt on one day, the end about as promised."""
    first = datetime.combine(plan.day, time(chance.randint(7, 9), chance.randint(0, 59)), VIETNAM)
    late = timedelta(days=3 if happens(chance, _LATE) else 0)
    end = appointed + late - timedelta(hours=chance.randint(1, 6))
    usual = {
        1: first,
        2: first + timedelta(minutes=40),
        3: first + timedelta(hours=3),
        4: datetime.combine(_after(plan.day, 1), time(8, 15), VIETNAM),
        5: first + (appointed - first) / 2,
        6: first + (appointed - first) / 3,
        7: first + timedelta(days=1, hours=1),
        10: datetime.combine(_after(end.date(), 1), time(9, 20), VIETNAM),
    }
    latest = datetime.combine(today - timedelta(days=1), time(17), VIETNAM)
    at = first - _STEP
    for order, status in enumerate(plan.path, start=1):
        bound = latest - _STEP * (len(plan.path) - order)
        at = min(max(usual.get(status, end), at + _STEP), bound).replace(second=0, microsecond=0)
        yield status, at


def _facts(
    plan: _Plan, received: datetime | None, appointed: datetime | None, finished: datetime | None
) -> Mapping[str, Any]:
    return {
        "procedure": plan.procedure["code"],
        "procedure_name": plan.procedure["name"],
        "agency": plan.place["agency"],
        "agency_name": plan.place["centre"],
        "commune": plan.place["commune"],
        "filed_by": 2 if plan.number % 3 else 1,
        "received_at": received,
        "appointed_at": appointed,
        "finished_at": finished,
    }
