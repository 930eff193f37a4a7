"""Telegram, behind `bot/channels/telegram.py`. Needs the extra `telegram`, which is loaded where a token is set."""

import os

# Durations come as `timedelta`, as they will from version 23 on; without this, each "too many requests" warns of that.
os.environ.setdefault("PTB_TIMEDELTA", "true")
