"""What a Telegram update says to a conversation; python-telegram-bot reads it."""

import re
from collections.abc import Mapping
from typing import Any

from telegram import CallbackQuery, Chat, Message, Update

from bot.channels import storable
from bot.dialogue.events import Event, Photographed, Pressed, Said, Spoken, Unreadable
from bot.dialogue.handing.events import GroupCalled
from bot.dialogue.outcome import TICKET
from bot.lines import Heard, Malformed

# What is asked of Telegram; all else (channels, polls, payments) stays there.
WANTED = ["message", "edited_message", "callback_query"]
_MOST_FETCHED = 20_000_000  # bytes that a bot may fetch (Bot API, getFile)
_LONGEST_REF = 200
_CALLS = re.compile(r"/to(?:@\w{3,40})?\s+([0-9A-Za-z][0-9A-Za-z \-]{5,20})", re.ASCII)
_LONGEST_CHOICE = 64
# In this order: an animation comes with a document, a venue with a location.
_KINDS = {
    "sticker": "sticker",
    "animation": "sticker",
    "video": "video",
    "video_note": "video",
    "audio": "voice",
    "document": "file",
    "venue": "place",
    "location": "place",
    "contact": "contact",
    "dice": "sticker",
    "poll": "other",
    "story": "other",
    "game": "other",
    "paid_media": "other",
    "checklist": "other",
}


def update_of(payload: Mapping[str, Any]) -> Update:
    """Return the update in `payload`. Raises `Malformed`."""
    try:
        update = Update.de_json(dict(payload), None)
    except Exception as error:  # the library raises whatever it stumbles over
        raise Malformed(type(error).__name__) from error
    return update


def heard_in(update: Update) -> Heard | None:
    """Return what a conversation hears of `update`, None for groups, other bots and notices. Raises `Malformed`."""
    try:
        key = _number(update.update_id)
        if update.callback_query is not None:
            person, event = _pressed(update.callback_query)
        elif update.message is not None and _team_code(update.message):
            person, event = _number(update.message.chat.id), GroupCalled(_team_code(update.message))
        elif update.edited_message is not None:
            person, event = _edited(update.edited_message)
        elif update.message is not None:
            person, event = _person(update.message), _event(update.message)
        else:
            return None
    except (AttributeError, TypeError, ValueError, LookupError) as error:  # fields of other types than documented
        raise Malformed(type(error).__name__) from error
    if not person or event is None:
        return None
    return Heard(person, key, event, event.text if isinstance(event, Said) else None)


def _pressed(query: CallbackQuery) -> tuple[str, Event | None]:
    """A press, also on a message that Telegram no longer shows us: the chat is the one with whoever pressed.

    In a group only the button that takes a ticket counts, and what follows is said to that person alone.
    """
    chat = query.message.chat if query.message is not None else None
    data = query.data
    if chat is not None and chat.type != Chat.PRIVATE and not str(data).startswith(TICKET):
        return "", None
    event = Pressed(storable(data[:_LONGEST_CHOICE])) if isinstance(data, str) and data else None
    return _number(query.from_user.id), event


def _edited(message: Message) -> tuple[str, Event | None]:
    """A message that was changed was answered long before: the person is asked to send it anew.

    Taken as said again, it would answer the question of now with the words for the one before.
    """
    return _person(message), Unreadable("edited") if isinstance(message.text, str) else None


def _person(message: Message) -> str:
    """Return the chat, "" for what is no chat with one person, or comes from a bot."""
    if message.chat.type != Chat.PRIVATE or (message.from_user is not None and message.from_user.is_bot):
        return ""
    return _number(message.chat.id)


def _team_code(message: Message) -> str:
    """Return the code of a team that somebody typed in a group ("/to 7HM4XY21"), all else there is not read."""
    if message.chat.type not in {Chat.GROUP, Chat.SUPERGROUP} or not isinstance(message.text, str):
        return ""
    if message.from_user is None or message.from_user.is_bot:
        return ""
    found = _CALLS.fullmatch(message.text)
    return found[1] if found else ""


def _event(message: Message) -> Event | None:
    if message.text is not None:
        said = storable(message.text[: 2 * 4096])
        return Said(said) if said.strip() else None
    if message.photo:
        seen = [size for size in message.photo if _whole(size.file_size or 0) <= _MOST_FETCHED]
        return Photographed(_ref(max(seen, key=lambda size: _whole(size.width) * _whole(size.height)).file_id))
    if message.document is not None and str(message.document.mime_type or "").startswith("image/"):
        return Photographed(_ref(message.document.file_id))
    if message.voice is not None:
        return Spoken(_ref(message.voice.file_id))
    return next((Unreadable(kind) for name, kind in _KINDS.items() if getattr(message, name, None)), None)


def _number(value: object) -> str:
    return str(_whole(value))


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not -(2**63) <= value < 2**63:
        raise TypeError("no number")
    return value


def _ref(file_id: object) -> str:
    """Return the name of a file; Telegram's are ASCII."""
    if (
        not isinstance(file_id, str)
        or len(file_id) > _LONGEST_REF
        or not file_id.isascii()
        or not file_id.isprintable()
    ):
        raise TypeError("file_id")
    return file_id
