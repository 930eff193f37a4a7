"""What `motcua doctor` says of the platforms: each channel asks its own, and the clocks are compared."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import ModuleType

import httpx
from sqlalchemy import Engine

from bot.joining import client_of_platforms, papers_of, platforms
from bot.lines import Finding, Line, Tools
from bot.ports import Incoming, Receipt
from bot.settings import Settings, secret_key
from bot.signals import Signal
from locales import say

_MOST_APART = 30.0  # seconds; signatures and leases stand on the clock


class _Deaf:
    """A doctor only asks; nobody is heard meanwhile."""

    def hear(self, incoming: Incoming) -> Receipt:
        raise NotImplementedError

    def hear_or_keep(self, incoming: Incoming) -> Receipt | None:
        raise NotImplementedError

    def keep(self, incoming: Incoming) -> None:
        raise NotImplementedError

    def put_aside(self, channel: str, raw: bytes) -> bool:
        raise NotImplementedError


async def examine_channels(settings: Settings, engine: Engine) -> list[Finding]:
    """Return what each platform says of our configuration."""
    findings: list[Finding] = []
    async with client_of_platforms() as http:
        tools = Tools(
            http=http,
            intake=_Deaf(),
            news=Signal(),
            engine=engine,
            key=secret_key(settings).encode(),
            clock=lambda: datetime.now(UTC),
            public_url=settings.public_url or "",
            papers=papers_of(http),
        )
        for module in platforms():
            findings += await _examined(module, settings, tools)
    return findings


async def _examined(module: ModuleType, settings: Settings, tools: Tools) -> list[Finding]:
    name, prefix = module.NAME, f"MOTCUA_{module.NAME.upper()}_"
    try:
        line: Line | None = module.open_line(settings, tools)
        if line is None:
            return [Finding(fine=None, what=say("doctor-channel-off", "en", name=name, prefix=prefix))]
        clock = await _clock(tools.http, str(getattr(settings, f"{name}_api_url", "")), tools.clock())
        return [*await line.check(), *clock]
    except (Exception, SystemExit) as error:  # noqa: BLE001 one channel that cannot be asked hides no other
        why = str(error) if isinstance(error, SystemExit) else type(error).__name__
        return [Finding(fine=False, what=say("doctor-channel-broken", "en", name=name, prefix=prefix, why=why))]


async def _clock(http: httpx.AsyncClient, url: str, now: datetime) -> list[Finding]:
    """Compare our clock with the platform's; nothing where it does not tell the time."""
    try:
        answer = await http.head(url)
        apart = (now - parsedate_to_datetime(answer.headers["Date"])).total_seconds()
    except (httpx.HTTPError, httpx.InvalidURL, KeyError, ValueError):
        return []
    if abs(apart) <= _MOST_APART:
        return []
    return [Finding(fine=False, what=say("doctor-clock", "en", seconds=round(apart), url=url))]
