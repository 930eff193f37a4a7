"""The indicators as they are defined: read from `definitions.yaml`, and checked while it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

REGISTER = frozenset(
    "carried_over received finished closed withdrawn running finished_dated finished_late running_dated running_late "
    "in_time late undated by_channel online timed seconds rated rated_known disliked".split()
)
"""Counts of `api.storage.indicator_models.IndicatorCell`."""
DERIVED = frozenset({"judged", "touched", "content", "services_used", "teams", "members"})
"""What is worked out of the others (api/indicators/figures.py)."""


class Unit(StrEnum):
    """What a value is measured in."""

    PERCENT = "percent"
    DAYS = "days"
    COUNT = "count"
    DONG = "dong"


@dataclass(frozen=True, slots=True)
class Source:
    """A paper that names or defines an indicator, by key, and its day."""

    key: str
    date: date


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that agencies tell of a month; a stock is that at its end. It is part of the measure `of`, if any."""

    key: str
    kind: Literal["flow", "stock"]
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What the paper wants: `kind` is at_least, below, or rise (by so many percent)."""

    kind: Literal["at_least", "below", "rise"]
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One figure of the board; see the head of `definitions.yaml`."""

    key: str
    set: Literal["campaign", "decision"]
    number: str
    source: Source
    unit: Unit
    part: str
    whole: str | None = None
    better: Literal["more", "less", "neither"]
    target: Target | None = None
    fed: tuple[str, str] | None = None

    @property
    def names(self) -> frozenset[str]:
        """The counts that it is made of."""
        return frozenset(filter(None, (self.part, self.whole)))


@cache
def measures() -> Mapping[str, Measure]:
    """Return what agencies may tell, by key."""
    found = {key: Measure(key, **values) for key, values in _written()["measures"].items()}
    assert all(each.of is None or each.of in found for each in found.values())
    return found


@cache
def indicators() -> Sequence[Indicator]:
    """Return all indicators in the order of the board."""
    sources = {key: Source(key, date.fromisoformat(each["date"])) for key, each in _written()["sources"].items()}
    found = [_indicator(each, sources) for each in _written()["indicators"]]
    known = REGISTER | DERIVED | measures().keys()
    assert all(each.names | frozenset(each.fed or ()) <= known for each in found)
    return found


@cache
def _written() -> Mapping[str, Any]:
    read: Mapping[str, Any] = yaml.safe_load((files("api.indicators") / "definitions.yaml").read_text("utf-8"))
    return read


def _indicator(written: Mapping[str, Any], sources: Mapping[str, Source]) -> Indicator:
    target = written.get("target")
    made = {
        "source": sources[written["source"]],
        "unit": Unit(written["unit"]),
        "target": Target(*(*target.keys(), *map(_decimal, target.values()))) if target else None,
        "fed": tuple(written["fed"]) if "fed" in written else None,
    }
    return Indicator(**{**written, **made})


def _decimal(value: object) -> Decimal:
    return Decimal(str(value))
