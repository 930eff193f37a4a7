"""The web chat: JSON or form fields in, bubbles with buttons out."""

from collections.abc import Mapping
from typing import Any

from bot.channels import storable
from bot.dialogue.events import Pressed, Said
from bot.dialogue.replies import Reply
from bot.lines import Heard, Limits

NAME = "web"
LIMITS = Limits(text=4096, choices=100, label=600, buttons=True, voice=True, enlarges=True)
_LONGEST_HEARD = 200_000


def parse(payload: Mapping[str, Any]) -> Heard | None:
    """Return what was typed or tapped, or None for what a conversation need not hear."""
    choice = payload.get("choice")
    if isinstance(choice, str) and choice:
        return Heard("", "", Pressed(storable(choice[:40])), None)
    text = payload.get("text")
    if not isinstance(text, str):
        return None
    said = storable(text[:_LONGEST_HEARD])
    return Heard("", "", Said(said), said) if said.strip() else None


def render(reply: Reply) -> list[dict[str, Any]]:
    """Return the bubble that shows `reply`; a number stands before each choice that may be typed as a number."""
    number = 0
    choices = []
    for choice in reply.choices:
        number += choice.numbered
        choices.append({"id": choice.id, "label": choice.label, "number": number if choice.numbered else None})
    seldom = {name: True for name in ("big", "voice", "wiped") if getattr(reply, name)}
    return [{"text": reply.text, "choices": choices, "scan": reply.scan, **seldom}]
