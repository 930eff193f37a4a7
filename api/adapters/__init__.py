"""Ways to the system of a province, one file each; those that carry submissions have the shape of `Provincial`."""

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Accepted:
    """The province has it; `number` is its own number for it, empty where it gives none."""

    number: str = ""


@dataclass(frozen=True, slots=True)
class TryLater:
    """Nothing is lost by sending it again, after `seconds` if the province said so. `reason` is a short code."""

    reason: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The province will never take it as it is. `reason` is a short code, never what the province wrote."""

    reason: str


Outcome = Accepted | TryLater | Refused


class Provincial(Protocol):
    """Takes a submission as JSON, once for each `key` however often it is sent."""

    async def send(self, key: str, submission: dict[str, Any]) -> Outcome: ...
