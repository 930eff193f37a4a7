"""A message as the page takes it: rows, choices, big letters, and where it is said aloud the addresses of its sound."""

from typing import Any

from bot.channels import web
from bot.pages.rows import rows
from bot.ports import Outgoing
from bot.voice import TYPES, Voice
from locales import say


def shown(message: Outgoing, voice: Voice | None) -> dict[str, Any]:
    """Return a message for the page; sound comes with a word on it instead of the text once more."""
    (bubble,) = web.render(message.reply)
    sound = sounds(message, voice)
    if not sound:
        return {"seq": message.seq, **bubble, "rows": rows(message.reply.text)}
    text = say("page-aloud-here")
    return {"seq": message.seq, **bubble, "text": text, "rows": rows(text), "sound": sound}


def sounds(message: Outgoing, voice: Voice | None) -> list[dict[str, str]]:
    """Return address and kind of each form in which a message is said aloud; they open for half an hour from now."""
    if voice is None or not message.reply.voice:
        return []
    return [{"src": voice.path(message.reply.text, ending), "type": kind} for ending, kind in TYPES.items()]
