"""What an agency tells of a dossier: one change, the facts that came with it, and whose dossier it is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

MOMENTS = frozenset(
    {"filed_at", "received_at", "reached_at", "appointed_at", "finished_at", "supplement_until"},
)
"""Facts that are moments; all others are texts and whole numbers."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whose dossier it is. `birth` and `phone` are keyed hashes: the facts themselves are kept nowhere."""

    name: str | None = None
    birth: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One change of a dossier: `key` is unique within the dossier, `facts` are the columns it tells.

    A snapshot tells how a dossier stands and not what happened: it counts as a change only where it says something
    new. Without `at` (snapshots only) it counts from when it came. Facts that are None are not told.
    """

    key: str
    status: int
    at: datetime | None
    reason: str | None
    source: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    person: Person | None = None
    snapshot: bool = False

    def told(self) -> dict[str, Any]:
        """Return the facts that are told."""
        return {name: value for name, value in self.facts.items() if value is not None}

    def fingerprint(self) -> str:
        """Return a hash of what is told; `source` and `person` do not count."""
        at = self.at.astimezone(UTC).isoformat() if self.at else ""
        content = [self.status, at, self.reason, written(self.told())]
        return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def written(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts as JSON knows them: moments as ISO texts in UTC."""
    return {
        name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
        for name, value in facts.items()
    }


def read(facts: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return facts as they were before `written`."""
    return {name: datetime.fromisoformat(value) if name in MOMENTS else value for name, value in (facts or {}).items()}
