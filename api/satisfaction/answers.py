"""One answer as the figures see it, and which of a person's answers count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LeftOut(StrEnum):
    """Why an answer is kept and shown, but stays out of the headline."""

    HELPER = "helper"
    BURST = "burst"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A stored rating without anybody's words; `thing` is what was rated, `flag` why it is left out, if it is."""

    id: int
    target: str
    subject: str
    element: str | None
    score: int
    at: datetime
    channel: str
    procedure: str | None = None
    agency: str | None = None
    commune: str | None = None
    flag: LeftOut | None = None
    demo: bool = False

    @property
    def thing(self) -> tuple[str, str, str | None]:
        """What was asked about: a person answers it once, and may change their mind."""
        return self.target, self.subject, self.element


def last_ones(answers: Iterable[Answer]) -> Sequence[Answer]:
    """Return the last answer of one person to each thing; the earlier ones are kept and count no more."""
    latest = {answer.thing: answer for answer in sorted(answers, key=lambda each: each.id)}
    return tuple(latest.values())
