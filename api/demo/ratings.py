"""About 300 ratings over 60 days, of the assistant and of agencies."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from api.clock import VIETNAM
from api.demo.written import happens, weighted, written

_GOOD, _FAIR = 4, 3


def demo_ratings(today: date, seed: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of the demonstration's ratings; the same day and seed give the same ones."""
    chance = Random(f"{seed}-ratings-{today}")  # noqa: S311 - play data, no secret
    plan, places, procedures = written("ratings"), written("places"), written("procedures")
    targets = {name: each["share"] for name, each in plan["targets"].items()}
    for number in range(plan["count"]):
        target = weighted(chance, targets)
        about = plan["targets"][target]
        score = weighted(chance, about["levels"])
        of_agency = target == "agency"
        place = chance.choices(places, [each["weight"] for each in places])[0]
        yield {
            "idempotency_key": f"demo-rating-{number:03d}",
            "fingerprint": "demo",
            "target": target,
            "subject": f"demo:{number:03d}",
            "score": score,
            "element": chance.choice(plan["elements"]) if of_agency else None,
            "comment": _comment(chance, about["comments"], score, plan["commented"]),
            "procedure": chance.choice(procedures)["code"],
            "dossier": None,
            "agency": place["agency"] if of_agency else None,
            "commune": place["commune"] if of_agency else None,
            "channel": weighted(chance, plan["channels"]),
            "helper": happens(chance, plan["helped"]),
            "question_version": 1,
            "rater": f"{chance.getrandbits(128):032x}",
            "demo": True,
            "created_at": _moment(chance, today, plan["days"]),
        }


def _comment(chance: Random, comments: Mapping[str, list[str]], score: int, percent: int) -> str | None:
    if not happens(chance, percent):
        return None
    mood = "good" if score >= _GOOD else "fair" if score == _FAIR else "bad"
    return chance.choice(comments[mood])


def _moment(chance: Random, today: date, days: int) -> datetime:
    day = today - timedelta(days=chance.randint(1, days))
    return datetime.combine(day, time(chance.randint(7, 20), chance.randint(0, 59)), VIETNAM)
