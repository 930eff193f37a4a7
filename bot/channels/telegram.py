"""Telegram: updates in, messages with inline buttons, documents and voice out. How it works: bot/telegram."""

from collections.abc import Mapping
from typing import Any

from bot.lines import Heard, Line, Tools
from bot.settings import Settings
from bot.telegram.showing import LIMITS, NAME, render

__all__ = ["LIMITS", "NAME", "open_line", "parse", "render"]


def parse(payload: Mapping[str, Any]) -> Heard | None:
    """Return what an update says to a conversation. Raises `Malformed`."""
    from bot.telegram.hearing import heard_in, update_of  # noqa: PLC0415 an extra

    return heard_in(update_of(payload))


def open_line(settings: Settings, tools: Tools) -> Line | None:
    """Return the line of the bot whose token is set."""
    if settings.telegram_token is None:
        return None
    from bot.telegram.line import TelegramLine  # noqa: PLC0415 an extra

    return TelegramLine.open(settings, tools)
