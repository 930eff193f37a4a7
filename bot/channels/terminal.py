"""The terminal: lines in, text with numbered choices out. It is the twin without buttons."""

from collections.abc import Mapping
from typing import Any

from bot.channels import storable
from bot.dialogue.events import Said
from bot.dialogue.replies import Reply
from bot.lines import Heard, Limits, listed

NAME = "terminal"
LIMITS = Limits(text=100_000, choices=0, label=0, buttons=False)


def parse(payload: Mapping[str, Any]) -> Heard | None:
    """Return what was typed, or None for an empty line."""
    text = payload.get("text")
    said = storable(text) if isinstance(text, str) else ""
    return Heard("", "", Said(said), said) if said.strip() else None


def render(reply: Reply) -> list[dict[str, Any]]:
    """Return one message: the text, and the numbered choices in one line each."""
    return [{"text": listed(reply, LIMITS)}]
