"""What a rule finds, and the rules themselves as they are written in rules.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

KINDS = ("bad_words", "burst", "fall", "missing", "stuck", "stale", "overdue", "queued")


@dataclass(frozen=True, slots=True)
class Sign:
    """Something to warn of: `key` is what it is about, `facts` the values of its sentence, nothing personal."""

    kind: str
    key: str
    agency: str | None = None
    commune: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@cache
def rules() -> Mapping[str, Mapping[str, Any]]:
    """Return the thresholds of each kind of alert."""
    text = (files("api.alerts") / "rules.yaml").read_text("utf-8")
    read: Mapping[str, Mapping[str, Any]] = yaml.safe_load(text)
    return read
