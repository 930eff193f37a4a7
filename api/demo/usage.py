"""How much the assistant was used in the demonstration province, day by day."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from api.demo.ratings import PLACES
from api.demo.written import happens, weighted, written
from knowledge.workdays import calendar

Key = tuple[str, str, str]


def demo_usage(today: date, seed: str) -> Iterator[dict[str, Any]]:
    """Yield the counts of a year up to yesterday; the same day and seed give the same ones."""
    chance, truth = Random(f"{seed}-usage-{today}"), written("truths")["usage"]  # noqa: S311 - play data, no secret
    for age in range(truth["days"], 0, -1):
        day = today - timedelta(days=age)
        for (kind, key, commune), n in sorted(_day(chance, truth, day, age).items()):
            yield {"day": day, "kind": kind, "key": key, "commune": commune, "demo": True, "n": n}


def _day(chance: Random, truth: Mapping[str, Any], day: date, age: int) -> Counter[Key]:
    share = (1 - age / truth["days"] / 2) * (1 if calendar().works(day) else truth["weekend"])
    many = round(truth["conversations"] * share * chance.uniform(0.85, 1.15))
    counts: Counter[Key] = Counter()
    for _ in range(many):
        counts.update(_conversation(chance, truth))
    return counts


def _conversation(chance: Random, truth: Mapping[str, Any]) -> Counter[Key]:
    place = chance.choice(PLACES)["commune"] if happens(chance, truth["placed"]) else ""
    channel, topic = weighted(chance, truth["channels"]), weighted(chance, truth["topics"])
    messages = chance.randint(2, 2 * truth["messages"] - 2)
    own: Counter[tuple[str, str]] = Counter()
    own["channel", channel] = own["language", weighted(chance, truth["languages"])] = 1
    own["message", channel] = own["hour", f"{weighted(chance, truth['hours']):02d}"] = messages
    if happens(chance, truth["about_something"]):
        own["topic", topic] = 1
    for kind, key in (("forms", topic), ("trips", "")):
        if happens(chance, truth[kind]):
            own[kind.removesuffix("s"), key] = 1
    counts: Counter[Key] = Counter({(*each, where): n for each, n in own.items() for where in {"", place}})
    if happens(chance, truth["invited"]):
        counts["invited", f"assistant/{channel}", ""] = 1
    return counts
