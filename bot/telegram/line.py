"""The line to Telegram: python-telegram-bot's `Bot` carries the calls, all that must not be lost is ours."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import anyio
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import InlineKeyboardMarkup, InputFile, LinkPreviewOptions
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.addresses import platform_address
from bot.dialogue.replies import Reply
from bot.lines import Finding, Malformed, Tools
from bot.ports import OutcomeUnknown, Pace, Refused, TryLater
from bot.settings import Settings
from bot.telegram.doctor import check
from bot.telegram.hearing import heard_in, update_of
from bot.telegram.outcomes import Outcomes
from bot.telegram.polling import Poller, announce
from bot.telegram.showing import NAME, Call, as_text, render
from bot.voice import Mute
from bot.webhooks import payload_of, put_aside, raw_body, require_secret, take

PATH = "/webhooks/telegram"
# What Telegram asks of bots: 30 a second in all, one a second to one chat (https://core.telegram.org/bots/faq).
PACE = Pace(per_second=25.0, at_once=25.0, per_second_to_one=1.0, at_once_to_one=1.0)
_MOST_FETCHED = 10_000_000  # bytes; a photo of a phone has 4
_CONNECTIONS = 64
_CONNECT, _READ, _WRITE, _POOL = 5.0, 20.0, 20.0, 10.0  # seconds


@dataclass(slots=True)
class TelegramLine:
    """One bot on Telegram. With a `secret` it listens at `PATH`, without one it polls."""

    tools: Tools
    api: ExtBot[Any] = field(repr=False)  # it would show its token
    secret: str = field(repr=False)
    bot: str
    name: str = NAME
    pace: Pace = PACE
    outcomes: Outcomes = field(default_factory=Outcomes)

    @classmethod
    def open(cls, settings: Settings, tools: Tools) -> "TelegramLine":
        """Return the line of the bot whose token is set; nothing is asked of Telegram yet."""
        token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
        secret = settings.telegram_webhook_secret
        host = platform_address("MOTCUA_TELEGRAM_API_URL", settings.telegram_api_url)
        request = HTTPXRequest(
            connection_pool_size=_CONNECTIONS,
            connect_timeout=_CONNECT,
            read_timeout=_READ,
            write_timeout=_WRITE,
            pool_timeout=_POOL,
        )
        api = ExtBot(
            token,
            base_url=f"{host}/bot",
            base_file_url=f"{host}/file/bot",
            request=request,
            get_updates_request=request,
            rate_limiter=AIORateLimiter(),
        )
        return cls(tools, api, secret.get_secret_value() if secret else "", _account(token))

    async def send(self, person: str, reply: Reply) -> None:
        """Send one reply: one call, so that nothing is sent twice where a second one would fail."""
        for call in render(reply):
            async with self.outcomes.of_call(person, anyio.current_time()):
                await self._call(person, await self._with_files(call))

    async def _with_files(self, call: Call) -> Call:
        """Lay the file beside a call that wants one; where there is none the text goes alone, and holds the link."""
        try:
            if "paper" in call:
                paper = await self.tools.papers(call["paper"])
                return {**call, "file": InputFile(paper.content, paper.name)}
            if "spoken" in call:
                return {**call, "file": InputFile(await self._spoken(call["spoken"]), "voice.ogg")}
        except (Refused, Mute):
            keyboard = {"reply_markup": call["reply_markup"]} if "reply_markup" in call else {}
            return as_text(call["caption"], keyboard)
        return call

    async def _spoken(self, text: str) -> bytes:
        if self.tools.voice is None:
            raise Mute
        return await self.tools.voice.ogg(text)

    async def _call(self, person: str, call: Call) -> None:
        markup = InlineKeyboardMarkup.de_json(call["reply_markup"], None) if "reply_markup" in call else None
        match call["method"]:
            case "sendDocument":
                await self.api.send_document(person, call["file"], caption=call["caption"], reply_markup=markup)
            case "sendVoice":
                await self.api.send_voice(person, call["file"], caption=call["caption"], reply_markup=markup)
            case _:
                preview = LinkPreviewOptions.de_json(call["link_preview_options"], None)
                await self.api.send_message(person, call["text"], reply_markup=markup, link_preview_options=preview)

    async def fetch(self, ref: str) -> bytes:
        """Return a photo or a voice message; reading it again does no harm, so it is never in doubt."""
        try:
            async with self.outcomes.of_call("", anyio.current_time()):
                file = await self.api.get_file(ref)
                if (file.file_size or 0) > _MOST_FETCHED:
                    raise Refused("too-large")
                return bytes(await file.download_as_bytearray())
        except OutcomeUnknown as unknown:
            raise TryLater(str(unknown)) from None

    def routes(self) -> Sequence[Route]:
        """Return the webhook, where there is a secret that protects it."""
        return [Route(PATH, self.webhook, methods=["POST"])] if self.secret else []

    async def webhook(self, request: Request) -> Response:
        """Take an update. It is stored before 200; Telegram sends it again after a 503."""
        require_secret(request.headers.get("X-Telegram-Bot-Api-Secret-Token"), self.secret)
        pressed = await self.hear(await raw_body(request))
        return Response(background=BackgroundTask(self.stop_waiting, pressed) if pressed else None)

    async def hear(self, raw: bytes) -> str:
        """Take one update, and return the id of the press in it, "" if there is none.

        Raises what the database raises while it is away.
        """
        try:
            update = update_of(payload_of(raw))
            heard = heard_in(update)
        except Malformed:
            await put_aside(self.tools, NAME, raw)
            return ""
        if heard is not None:
            await take(self, self.tools, self.tools.intake.hear, heard, raw)
        return str(update.callback_query.id) if update.callback_query is not None else ""

    async def stop_waiting(self, pressed: str) -> None:
        """Tell the phone that a press was heard, or its button turns for a minute; an old press can not be told."""
        with suppress(TelegramError):
            await self.api.answer_callback_query(pressed)

    async def run(self) -> None:
        """Listen, or poll."""
        try:
            if self.secret:
                await announce(self.api, self.address, self.secret)
            else:
                await Poller(self.api, self.tools, f"poll-{NAME}-{self.bot}", self.hear, self.stop_waiting).run()
        except anyio.get_cancelled_exc_class():
            with anyio.CancelScope(shield=True):
                await self.api.request.shutdown()
            raise

    async def check(self) -> list[Finding]:
        """Return what Telegram says of the bot and its webhook; for a line that does not run, and will not."""
        try:
            return await check(self.api, self.address, self.secret, self.tools.clock())
        finally:
            await self.api.request.shutdown()

    @property
    def address(self) -> str:
        """Where the world reaches our webhook."""
        return f"{self.tools.public_url.rstrip('/')}{PATH}"


def _account(token: str) -> str:
    """Return the number of the bot, which stands before the colon of its token and is no secret."""
    number = token.partition(":")[0]
    return number if re.fullmatch(r"[0-9]{1,20}", number) else sha256(token.encode()).hexdigest()[:16]
