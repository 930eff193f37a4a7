"""Ratings of the demonstration: 300 of the last 60 days at the first start, the rest of a year after it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random
from typing import Any

from api.clock import VIETNAM
from api.demo.written import happens, weighted, written

_GOOD, _FAIR = 4, 3
_HOURS = {7: 4, 8: 8, 9: 9, 10: 8, 11: 5, 12: 2, 13: 4, 14: 7, 15: 8, 16: 7, 17: 4, 18: 2, 19: 3, 20: 2}
_BURST_MINUTES = 30


@dataclass(frozen=True)
class Opinions:
    """How people of the province think, as of one day (truths.yaml); draws levels that follow it."""

    today: date

    @cached_property
    def truth(self) -> Mapping[str, Any]:
        """What truths.yaml says of ratings."""
        return written("truths")["ratings"]  # type: ignore[no-any-return]

    @cached_property
    def words(self) -> Mapping[str, Any]:
        """What ratings.yaml says: shares, levels, comments."""
        return written("ratings")  # type: ignore[no-any-return]

    @cached_property
    def falling_since(self) -> date:
        """The first day of the months in which one element is worse."""
        first = self.today.replace(day=1)
        for _ in range(self.truth["falling"]["months"] - 1):
            first = (first - timedelta(days=1)).replace(day=1)
        return first

    def level(self, chance: Random, target: str, place: Mapping[str, Any], element: str | None, day: date) -> int:
        """Draw a level: satisfied as often as it is true, and then one of the levels of that mood."""
        truth, percent = self.truth, self.truth[target]["satisfied"]
        if target == "agency":
            falling, worse = truth["falling"], truth["worse"]
            if element == falling["element"] and day >= self.falling_since:
                percent = falling["satisfied"]
            if place["commune"] == worse["commune"]:
                percent = worse["satisfied"]
        moods: Mapping[int, int] = self.words["levels"]["satisfied" if happens(chance, percent) else "others"]
        return weighted(chance, moods)

    def comment(self, chance: Random, target: str, score: int, percent: int) -> str | None:
        """Draw a comment that fits a level, for so many of a hundred."""
        if not happens(chance, percent):
            return None
        mood = "good" if score >= _GOOD else "fair" if score == _FAIR else "bad"
        comments: Sequence[str] = self.words["targets"][target]["comments"][mood]
        return chance.choice(comments)


def demo_ratings(today: date, seed: str) -> Iterator[dict[str, Any]]:
    """Yield the ratings of the first start; the same day and seed give the same ones."""
    chance, opinions = Random(f"{seed}-ratings-{today}"), Opinions(today)  # noqa: S311 - play data, no secret
    plan = opinions.words
    for number in range(plan["count"]):
        day = today - timedelta(days=chance.randint(1, plan["days"]))
        yield _rating(chance, opinions, f"demo-rating-{number:03d}", day, plan["commented"])


def month_of_ratings(today: date, seed: str, months_ago: int) -> Iterator[dict[str, Any]]:
    """Yield what is added of one month of the year before `today`."""
    chance = Random(f"{seed}-ratings-{today}-{months_ago}")  # noqa: S311 - play data, no secret
    opinions = Opinions(today)
    days = month_days(today, months_ago, opinions.truth["days"])
    count = round(sum(map(Growth(opinions.truth).of, _ages(today, days))))
    weights = [_busy(day) for day in days]
    for number in range(count):
        day = chance.choices(days, weights)[0]
        yield _rating(chance, opinions, f"demo-year-{months_ago:02d}-{number:04d}", day, opinions.truth["commented"])
    yield from _burst(chance, opinions, days)
    yield from _bad_day(chance, opinions, days)


@dataclass(frozen=True)
class Growth:
    """How a count over a number of days grows from the oldest to the newest, as `truth` says."""

    truth: Mapping[str, Any]

    def of(self, age: int) -> float:
        """Return how many belong to the day of this age."""
        days, more = self.truth["days"], self.truth["newest_more"]
        mean = self.truth["count"] / days
        return mean * 2 * (1 + (more - 1) * (1 - age / days)) / (1 + more)  # type: ignore[no-any-return]


def month_days(today: date, months_ago: int, days: int) -> Sequence[date]:
    """Return the days of a calendar month that lie in the `days` before `today`."""
    first = today.replace(day=1)
    for _ in range(months_ago):
        first = (first - timedelta(days=1)).replace(day=1)
    month = [first + timedelta(days=place) for place in range(31)]
    return [day for day in month if day.month == first.month and today - timedelta(days=days) <= day < today]


def _ages(today: date, days: Sequence[date]) -> Iterator[int]:
    return ((today - day).days for day in days)


def _busy(day: date) -> int:
    return 10 if day.isoweekday() <= 5 else 4  # noqa: PLR2004 Friday


def _rating(chance: Random, opinions: Opinions, key: str, day: date, commented: int) -> dict[str, Any]:
    plan = opinions.words
    target = weighted(chance, {name: each["share"] for name, each in plan["targets"].items()})
    of_agency = target == "agency"
    place = weighted_place(chance)
    whole = happens(chance, opinions.truth["whole"])
    element = chance.choice(plan["elements"]) if of_agency and not whole else None
    score = opinions.level(chance, target, place, element, day)
    helped, rater = happens(chance, plan["helped"]), f"{chance.getrandbits(128):032x}"
    return {
        "idempotency_key": key,
        "fingerprint": "demo",
        "target": target,
        "subject": key.replace("-", ":", 1),
        "score": score,
        "element": element,
        "comment": opinions.comment(chance, target, score, commented),
        "procedure": weighted(chance, _PROCEDURES),
        "dossier": None,
        "agency": place["agency"] if of_agency else None,
        "commune": place["commune"] if of_agency else None,
        "channel": weighted(chance, plan["channels"]),
        "helper": helped,
        "flag": "helper" if helped else None,
        "reason": None,
        "question_version": 1,
        "rater": rater,
        "device": rater,
        "demo": True,
        "created_at": _moment(chance, day),
    }


def _burst(chance: Random, opinions: Opinions, days: Sequence[date]) -> Iterator[dict[str, Any]]:
    """Yield many bad answers from one device within half an hour, if its day is one of these."""
    plan = opinions.truth["burst"]
    day = opinions.today - timedelta(days=plan["days_ago"])
    if day not in days:
        return
    begin, device = datetime.combine(day, time(10), VIETNAM), f"{chance.getrandbits(128):032x}"
    place = next(each for each in PLACES if each["commune"] == plan["place"])
    for number in range(plan["answers"]):
        row = _rating(chance, opinions, f"demo-burst-{number:02d}", day, 0)
        where = {"target": "agency", "agency": place["agency"], "commune": place["commune"], "helper": False}
        at = begin + timedelta(minutes=chance.randint(0, _BURST_MINUTES))
        yield row | where | {"score": 1, "rater": device, "device": device, "flag": "burst", "created_at": at}


def _bad_day(chance: Random, opinions: Opinions, days: Sequence[date]) -> Iterator[dict[str, Any]]:
    """Yield low levels that several people gave one place on one afternoon, some with words."""
    plan = opinions.truth["bad_day"]
    day = opinions.today - timedelta(days=plan["days_ago"])
    if day not in days:
        return
    for number in range(plan["answers"]):
        row = _rating(chance, opinions, f"demo-bad-day-{number:02d}", day, 0)
        at = datetime.combine(day, time(14, chance.randint(0, 59)), VIETNAM)
        where = {"target": "agency", "agency": plan["agency"], "commune": plan["place"], "element": "procedure"}
        words = opinions.comment(chance, "agency", 1, 40)
        said = {"score": chance.choice((1, 1, 2)), "comment": words, "helper": False, "flag": None, "created_at": at}
        yield row | where | said


def weighted_place(chance: Random) -> Mapping[str, Any]:
    """Draw one of the places of the demonstration."""
    return chance.choices(PLACES, _WEIGHTS)[0]


def _moment(chance: Random, day: date) -> datetime:
    return datetime.combine(day, time(weighted(chance, _HOURS), chance.randint(0, 59)), VIETNAM)


PLACES: Sequence[Mapping[str, Any]] = written("places")
_WEIGHTS = [each["weight"] for each in PLACES]
_PROCEDURES = {each["code"]: each["weight"] for each in written("procedures")}
