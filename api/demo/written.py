"""Read the files that say what the demonstration looks like."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, TypeVar

import yaml

_T = TypeVar("_T")


@cache
def written(name: str) -> Any:
    """Return what stands in `<name>.yaml` beside this module."""
    return yaml.safe_load((files("api.demo") / f"{name}.yaml").read_text("utf-8"))


def weighted(chance: Random, weights: Mapping[_T, float]) -> _T:
    """Return one of the keys, each as often as its weight."""
    return chance.choices(list(weights), list(weights.values()))[0]


def happens(chance: Random, percent: float) -> bool:
    """Return True in so many of a hundred cases."""
    return chance.random() * 100 < percent
