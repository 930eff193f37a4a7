"""What Telegram shows: a reply as one call of its Bot API (10.0, https://core.telegram.org/bots/api, 2026-11)."""

from typing import Any

from bot.dialogue.replies import Choice, Reply
from bot.lines import Limits, in_utf16, listed

NAME = "telegram"
# A label is cut by phones, not by the platform: about 34 signs stand in a row of the narrowest.
LIMITS = Limits(text=4096, choices=100, label=34, buttons=True, caption=1024, size=in_utf16, voice=True)
MOST_DATA = 64  # bytes of a button's callback_data

Call = dict[str, Any]


def render(reply: Reply) -> list[Call]:
    """Return the call that shows `reply`: a document or a voice message where there is one and its text fits beside.

    `paper` and `spoken` tell the line what to lay beside the call; Telegram does not know them.
    """
    text = listed(reply, LIMITS)
    beside = LIMITS.size(text) <= LIMITS.caption
    keyboard = {"reply_markup": {"inline_keyboard": _rows(reply.choices)}} if reply.choices else {}
    if reply.paper and beside:
        return [{"method": "sendDocument", "caption": text, "paper": reply.paper, **keyboard}]
    if reply.voice and beside:
        return [{"method": "sendVoice", "caption": text, "spoken": reply.text, **keyboard}]
    return [as_text(text, keyboard)]


def as_text(text: str, keyboard: Call) -> Call:
    """Return the call for a text alone; a preview would have Telegram open links that are meant for one person."""
    return {"method": "sendMessage", "text": text, "link_preview_options": {"is_disabled": True}, **keyboard}


def _rows(choices: tuple[Choice, ...]) -> list[list[dict[str, str]]]:
    """Return a button for each choice, one below the other, with the number that may be typed instead."""
    rows, number = [], 0
    for choice in choices:
        number += choice.numbered
        label = f"{number}. {choice.label}" if choice.numbered else choice.label
        rows.append([{"text": _short(label), "callback_data": choice.id}])
    return rows


def _short(label: str) -> str:
    """Cut a label that no phone shows whole; what is numbered stands in the text in full (`listed`)."""
    most = LIMITS.label + len("10. ")
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"
