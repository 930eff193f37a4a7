"""Show answers as people write them, and find the field that a person means."""

from datetime import date

from bot.dialogue.speech import Speech
from bot.dialogue.words import number, plain
from knowledge.model import Field


def shown(field: Field, value: str, speak: Speech) -> str:
    """Return `value` as a person reads it: a date as 05/11/2026, an option by its label, nothing as a word."""
    if not value:
        return speak("left-empty")
    if field.kind == "past_date":
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    if field.kind == "yes_no":
        return speak(value)
    return next((option.label for option in field.options if option.value == value), value)


def find_field(fields: list[Field], words: str) -> list[Field]:
    """Return the fields that `words` may mean, best first: by number, by label, by what is asked."""
    place = number(words)
    if place is not None and 1 <= place <= len(fields):
        return [fields[place - 1]]
    said = set(plain(words).split())
    scores = {field.name: _overlap(said, field) for field in fields}
    best = max(scores.values(), default=0)
    return [field for field in fields if best and scores[field.name] == best]


def _overlap(said: set[str], field: Field) -> int:
    label, ask = set(plain(field.label).split()), set(plain(field.ask).split())
    return 3 * len(said & label) + len(said & ask) if said & (label | ask) else 0
