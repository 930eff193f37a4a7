"""The terminal: lines in, text with numbered choices out. It is the twin without buttons."""

from collections.abc import Mapping
from typing import Any

from bot.channels import storable
from bot.dialogue.events import Event, Said
from bot.dialogue.replies import Reply

NAME = "terminal"
LONGEST_TEXT = 100_000
BUTTONS = False


def parse(payload: Mapping[str, Any]) -> Event | None:
    """Return what was typed, or None for an empty line."""
    text = payload.get("text")
    said = storable(text) if isinstance(text, str) else ""
    return Said(said) if said.strip() else None


def render(reply: Reply) -> list[dict[str, Any]]:
    """Return one message: the text, and the numbered choices in one line each."""
    numbered = [choice.label for choice in reply.choices if choice.numbered]
    lines = [reply.text, *(f"  {place}. {label}" for place, label in enumerate(numbered, 1))]
    return [{"text": "\n".join(lines)}]
