"""The web chat: JSON or form fields in, bubbles with buttons out."""

from collections.abc import Mapping
from typing import Any

from bot.channels import storable
from bot.dialogue.events import Event, Pressed, Said
from bot.dialogue.replies import Reply

NAME = "web"
LONGEST_TEXT = 4096
BUTTONS = True
_LONGEST_HEARD = 200_000


def parse(payload: Mapping[str, Any]) -> Event | None:
    """Return what was typed or tapped, or None for what a conversation need not hear."""
    choice = payload.get("choice")
    if isinstance(choice, str) and choice:
        return Pressed(storable(choice[:40]))
    text = payload.get("text")
    if not isinstance(text, str):
        return None
    said = storable(text[:_LONGEST_HEARD])
    return Said(said) if said.strip() else None


def render(reply: Reply) -> list[dict[str, Any]]:
    """Return the bubble that shows `reply`; a number stands before each choice that may be typed as a number."""
    number = 0
    choices = []
    for choice in reply.choices:
        number += choice.numbered
        choices.append({"id": choice.id, "label": choice.label, "number": number if choice.numbered else None})
    return [{"text": reply.text, "choices": choices, "scan": reply.scan}]
