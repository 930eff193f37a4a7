"""The arithmetic of a deadline as sentences: the office sends lines of data, the same that its officers see."""

from datetime import date

from bot.dialogue.events import DossierFound, Sum
from bot.dialogue.speech import Speech

_SHOWN = 12


def lines(dossier: DossierFound, speak: Speech) -> list[str]:
    """Return one sentence for each line of the arithmetic."""
    return [_line(each, speak) for each in dossier.sums[:_SHOWN] if speak.knows(f"clock-{each.kind}")]


def _line(each: Sum, speak: Speech) -> str:
    since, until = (f"{date.fromisoformat(day):%d/%m/%Y}" if day else "" for day in (each.since, each.until))
    return speak(f"clock-{each.kind}", since=since, until=until, days=each.days, name=each.name)
