"""What `motcua doctor` says of the bot on Telegram."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from telegram import WebhookInfo
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.lines import Finding
from locales import say

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # what setWebhook accepts
_LATELY = timedelta(hours=1)
_MANY = 100


async def check(api: ExtBot[Any], address: str, secret: str, now: datetime) -> list[Finding]:
    """Return what Telegram says of the bot, and what is to be done; nothing is changed there."""
    if secret and not _SECRET.fullmatch(secret):
        return [_line("secret-unfit", fine=False)]
    try:
        me, info = await api.get_me(), await api.get_webhook_info()
    except InvalidToken:
        return [_line("token-wrong", fine=False)]
    except TelegramError as error:
        return [_line("away", fine=False, why=type(error).__name__)]
    return [_line("found", fine=True, name=me.username), *_way_in(info, address, secret, now)]


def _way_in(info: WebhookInfo, address: str, secret: str, now: datetime) -> Iterator[Finding]:
    if not secret:
        yield _line("polling-elsewhere", fine=False, url=info.url) if info.url else _line("polling", fine=True)
    elif not address.startswith("https://"):
        yield _line("not-https", fine=False)
    elif info.url != address:
        yield _line("webhook-missing", fine=False, url=address, found=info.url or "-")
    else:
        yield _line("webhook", fine=True, url=address)
    if info.last_error_date is not None and now - info.last_error_date < _LATELY:
        at = f"{info.last_error_date:%H:%M}"
        yield _line("webhook-error", fine=False, at=at, said=info.last_error_message)
    if info.pending_update_count > _MANY:
        yield _line("waiting", fine=False, count=info.pending_update_count)


def _line(key: str, *, fine: bool, **values: Any) -> Finding:
    return Finding(fine, say(f"doctor-telegram-{key}", "en", **values))
