"""How long what people tell is kept, and why: the only place with these numbers (docs/data.md shows them)."""

from datetime import UTC, datetime, timedelta, timezone

from bot.dialogue.filling.drafts import every
from bot.dialogue.state import Consenting, Draft, Keeping, State

DRAFT = timedelta(hours=24)
"""An unfinished form, after the last message: a day is enough to look up a number, and a phone may be shared."""

REMINDER = timedelta(hours=20)
"""After the last message the person is told, with four hours left to go on."""

HELPING = timedelta(hours=2)
"""A villager at a member's phone, after the last message: the next one may be there already."""

PEOPLE = timedelta(days=7)
"""Facts of people kept, by consent, for a next form: papers of one event are done within a week or anew."""

PRIVATE_MESSAGES = timedelta(days=7)
"""What the assistant said that repeats personal data: as long as the office keeps the finished form."""

UNREADABLE = timedelta(days=7)
"""A state that an upgrade could not read: long enough for the next working day, and it may hold a form."""

TRANSCRIPT = timedelta(days=90)
"""The masked conversation, which officers read to see where people get stuck: a quarter, as their reports."""

ZONE = timezone(timedelta(hours=7))  # Viet Nam has had no other time since 1975
DAY_BEGINS, DAY_ENDS = 7, 21
"""Between these hours a reminder wakes nobody."""


def begun(state: State) -> list[Draft]:
    """Return the forms that were begun, the one at hand first; before consent nothing was told."""
    kept = every(state)
    return kept[1:] if isinstance(state.doing, Consenting) else kept


def unfinished(state: State) -> bool:
    """Whether the state holds answers that go when the person stays away."""
    return bool(begun(state) or state.finished) or isinstance(state.doing, Keeping)


def wakes_at(state: State, silent_since: datetime, kept_since: datetime | None, *, told: bool) -> datetime | None:
    """Return when (UTC) to look at `state`, or None. `told` says that the reminder was given in this silence."""
    due = []
    if unfinished(state):
        remind = bool(begun(state)) and not told
        due.append(_by_day(silent_since) if remind else silent_since + DRAFT)
    if state.helping is not None:
        due.append(silent_since + HELPING)
    if state.people and kept_since is not None:
        due.append(kept_since + PEOPLE)
    return min(due).astimezone(UTC) if due else None


def _by_day(silent_since: datetime) -> datetime:
    """Return when to remind: the evening before, where it would fall into the night."""
    due = (silent_since + REMINDER).astimezone(ZONE)
    if DAY_BEGINS <= due.hour < DAY_ENDS:
        return due
    evening = due if due.hour >= DAY_ENDS else due - timedelta(days=1)
    return evening.replace(hour=DAY_ENDS - 1, minute=30, second=0, microsecond=0)
