"""The ten official statuses of a dossier as stable words, and whom each waits for (national table, read 2026-11-22)."""

from dataclasses import dataclass
from typing import Literal

from locales import say

Waiting = Literal["citizen"] | None


@dataclass(frozen=True, slots=True)
class Status:
    """One status: `next_step` is what the person does now, as a stable word."""

    number: int
    key: str
    next_step: str
    waits_for: Waiting = None
    is_end: bool = False

    def name(self, language: str = "vi") -> str:
        """Return the official name."""
        return say(f"office-status-{self.key}", language)


STATUSES = {
    status.number: status
    for status in (
        Status(1, "submitted", "wait-for-review"),
        Status(2, "received", "wait"),
        Status(3, "rejected", "mend-and-file-again", "citizen", is_end=True),
        Status(4, "processing", "wait"),
        Status(5, "supplement_required", "bring-papers", "citizen"),
        Status(6, "payment_required", "pay", "citizen"),
        Status(7, "withdrawn", "nothing", is_end=True),
        Status(8, "stopped", "ask-the-agency", "citizen", is_end=True),
        Status(9, "done", "collect", "citizen", is_end=True),
        Status(10, "returned", "rate", is_end=True),
    )
}

PREFILLED = Status(0, "prefilled", "take-it-to-the-office", "citizen")
"""None of the ten: a form that was filled in here and that no office has received yet."""
