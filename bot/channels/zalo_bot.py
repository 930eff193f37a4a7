"""The Zalo Bot Platform: people answer by numbers and words, for it has no buttons, and it takes no documents.

What the platform does is at https://docs.zaloplatforms.com/docs/BOT (read by others on 2026-10-02; traffic seen on
2026-09-10). Errors come with HTTP 200. `getUpdates` gives one object and forgets it.
"""

import json
import logging
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.addresses import hosts_of, platform_address
from bot.alone import Alone
from bot.channels import storable
from bot.dialogue.events import Event, Photographed, Said, Spoken, Unreadable
from bot.dialogue.replies import Reply
from bot.faults import report
from bot.lines import Finding, Heard, Limits, Malformed, Tools, in_utf16, listed
from bot.media import fetch
from bot.ports import BLOCKED, OutcomeUnknown, Pace, Refused, TryLater
from bot.settings import Settings
from bot.webhooks import payload_of, put_aside, raw_body, require_secret, take
from bot.zalo.bot_api import NOTHING_NEW, REFUSED_SECONDS, UNAUTHORIZED, BotApi, Declined
from locales import say

NAME = "zalo_bot"
LIMITS = Limits(text=2000, choices=0, label=0, buttons=False, size=in_utf16, voice=True, enlarges=True)
PATH = "/webhooks/zalo-bot"
_BIG, _BOLD = "f_20", "b"
_LONGEST_HEARD = 20_000
_LONGEST_BODY = 256_000
_POLL_SECONDS = 30
_LONGEST_PAUSE = 30.0
_SHORTEST_PAUSE = 0.05
_AFTER_A_FAILURE = 1.0
_SENTENCE_END = re.compile(r"[.!?…]\s+|\n+")
_LOG = logging.getLogger(__name__)


def parse(payload: Mapping[str, Any]) -> Heard | None:
    """Return what a person said in a chat with us alone, None for groups, bots and events that are no message."""
    update = _bare(payload)
    message = update.get("message")
    if not isinstance(message, Mapping):
        if str(update.get("event_name", "message.")).startswith("message."):
            raise Malformed("no message")
        return None
    chat, sender = message.get("chat"), message.get("from")
    if not isinstance(chat, Mapping) or not isinstance(sender, Mapping):
        raise Malformed("no chat or sender")
    if chat.get("chat_type") != "PRIVATE" or sender.get("is_bot") is True:
        return None
    name = _name_of(update, message)
    event, heard = _event(name, message)
    if event is None:
        return None
    return Heard(_id(chat.get("id")), _key(name, _id(message.get("message_id"))), event, heard)


def _bare(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the update: documented in an envelope {"ok": true, "result": {…}}, seen without one."""
    inner = payload.get("result")
    return inner if isinstance(inner, Mapping) else payload


def _name_of(update: Mapping[str, Any], message: Mapping[str, Any]) -> str:
    """Return what kind of event this is; what `getUpdates` gave in 2025 did not say it."""
    name = update.get("event_name")
    if isinstance(name, str):
        return name
    if name is not None:
        raise Malformed("event_name is no text")
    found = next((kind for kind, keys in _CONTENT.items() if any(key in message for key in keys)), "unsupported")
    return f"message.{found}.received"


_CONTENT = {
    "text": ("text",),
    "image": ("photo_url", "photo"),  # the first was seen, the second is documented
    "voice": ("voice_url",),
    "sticker": ("sticker",),
}


def _event(name: str, message: Mapping[str, Any]) -> tuple[Event | None, str | None]:
    """Return what happened and what was typed; None for an event that is none of those documented."""
    match name:
        case "message.text.received":
            text = _text(message.get("text"))
            return (Said(text), text) if text.strip() else (None, None)
        case "message.image.received":
            url, caption = _address(message, "image"), message.get("caption")
            typed = _text(caption) if isinstance(caption, str) and caption.strip() else None
            return (Photographed(url) if url else Unreadable("other")), typed
        case "message.voice.received":
            url = _address(message, "voice")
            return (Spoken(url) if url else Unreadable("voice")), None
        case "message.sticker.received":
            return Unreadable("sticker"), None
        case "message.unsupported.received":  # files, places, links: the platform keeps them to itself
            return Unreadable("other"), None
        case _:
            return None, None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Malformed("the text is none")
    return storable(value[:_LONGEST_HEARD])


def _address(message: Mapping[str, Any], kind: str) -> str:
    """Return where a picture or a voice message lies, "" where nothing that could be an address was given."""
    given = (message.get(key) for key in _CONTENT[kind])
    return next((url for url in given if isinstance(url, str) and re.fullmatch(r"https?://[!-~]{1,1500}", url)), "")


def _id(value: object) -> str:
    """Return an identifier of the platform: hexadecimal today, and in any case one short word."""
    known = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(known, str) or not re.fullmatch(r"[!-~]{1,100}", known):
        raise Malformed("no identifier")
    return known


def _key(name: str, message_id: str) -> str:
    """Return the key of an event: there is no update_id, and it has not to be longer than the inbox allows."""
    key = f"{name}:{message_id}"
    return key if len(key) <= 120 else sha256(key.encode()).hexdigest()  # noqa: PLR2004 the column's width


def render(reply: Reply) -> list[dict[str, Any]]:
    """Return the one message that shows `reply`: choices as numbered lines, what is asked in bold, big where wanted."""
    text = listed(reply, LIMITS)
    styles = _styles(text, _question(reply.text), big=reply.big)
    return [{"text": text, "text_styles": styles} if styles else {"text": text}]


def _question(text: str) -> tuple[int, int] | None:
    """Return where the question at the end of `text` stands, None where there is none or nothing else."""
    end = len(text.rstrip())
    if not text.endswith("?", 0, end):
        return None
    ends = (found for found in _SENTENCE_END.finditer(text, 0, end) if not text[found.start() - 1].isupper())  # TP. Huế
    begin = max((found.end() for found in ends), default=0)
    return (begin, end) if 0 < begin < end else None


def _styles(text: str, bold: tuple[int, int] | None, *, big: bool) -> list[dict[str, Any]]:
    """Return runs that follow each other and never overlap, measured in UTF-16 units."""
    runs = []
    for begin, end in pairwise(sorted({0, len(text), *(bold or ())})):
        names = [_BIG] * big + [_BOLD] * (bold is not None and bold[0] <= begin < bold[1])
        if names:
            start = in_utf16(text[:begin])
            runs.append({"start": start, "len": in_utf16(text[begin:end]), "st": names})
    return runs


@dataclass(slots=True)
class ZaloBotLine:
    """One bot of the platform. With a `secret` the platform calls us, without one we ask it for news."""

    bot: str
    api: BotApi
    secret: str = field(repr=False)
    hosts: frozenset[str]
    tools: Tools = field(repr=False)
    name: str = NAME
    pace: Pace = field(default_factory=lambda: Pace(per_second=10.0, at_once=10.0))

    async def send(self, person: str, reply: Reply) -> None:
        """Send one message: aloud where that is wanted and the platform can fetch it from us, else in words."""
        if not (reply.voice and await self._spoken(person, reply)):
            for message in render(reply):
                await self.api.do("sendMessage", {"chat_id": person, **message})

    async def _spoken(self, person: str, reply: Reply) -> bool:
        """Send a voice message; False where there is none, or the platform will not have it."""
        voice = self.tools.voice
        if voice is None or not self.tools.public_url.startswith("https://"):
            return False
        try:
            await self.api.do("sendVoice", {"chat_id": person, "voice_url": voice.link(reply.text)})
        except Refused as refused:
            if refused.reason == BLOCKED:
                raise
            _LOG.warning("zalo_bot: an answer was not said aloud: %s", refused.reason)
            return False
        return True

    async def fetch(self, ref: str) -> bytes:
        """Return a picture or a voice message; `ref` is the address that the platform gave us."""
        return await fetch(self.tools.http, ref, self.hosts)

    def routes(self) -> Sequence[Route]:
        """Return the webhook, if the platform is to call us."""
        return [Route(PATH, self._called, methods=["POST"])] if self.secret else []

    async def run(self) -> None:
        """Tell the platform where to call us, or ask it for news."""
        if self.secret:
            await self._announce()
        else:
            await Alone(self.tools.engine, f"poll-{NAME}", self.tools.clock).run(self._poll)

    async def check(self) -> list[Finding]:
        """Say whom the platform takes us for, and where it sends what people write."""
        try:
            me, webhook = await self.api.ask("getMe"), await self.api.ask("getWebhookInfo")
        except Declined as declined:
            return [Finding(fine=False, what=say("doctor-zalo-bot-refused", "en", code=declined.code))]
        except (TryLater, OutcomeUnknown):
            return [Finding(fine=False, what=say("doctor-zalo-bot-away", "en", url=self.api.url))]
        name = str(_part(me, "account_name") or "?")
        return [Finding(fine=True, what=say("doctor-zalo-bot", "en", name=name)), self._way_in(_part(webhook, "url"))]

    def _way_in(self, there: object) -> Finding:
        ours = self._address()
        if not self.secret:
            key = "doctor-zalo-bot-polling-blocked" if there else "doctor-zalo-bot-polling"
            return Finding(fine=not there, what=say(key, "en"))
        if not ours.startswith("https://"):
            return Finding(fine=False, what=say("doctor-zalo-bot-no-address", "en"))
        key = "doctor-zalo-bot-webhook" if there == ours else "doctor-zalo-bot-webhook-elsewhere"
        return Finding(fine=there == ours, what=say(key, "en", url=ours))

    def _address(self) -> str:
        return f"{self.tools.public_url.rstrip('/')}{PATH}"

    async def _called(self, request: Request) -> Response:
        """Take one update; the answer says that it is stored. Zalo tells nobody whether it would call again."""
        require_secret(request.headers.get("X-Bot-Api-Secret-Token"), self.secret)
        await self._hear(await raw_body(request, _LONGEST_BODY))
        return PlainTextResponse("ok")

    async def _hear(self, raw: bytes) -> None:
        try:
            heard = parse(payload_of(raw))
        except Malformed:
            await put_aside(self.tools, NAME, raw)
            return
        if heard is not None:
            await take(self, self.tools, self.tools.intake.hear_or_keep, heard, raw)

    async def _announce(self) -> None:
        """Tell the platform our address, again and again until it knows; it takes none but https."""
        pause = 1.0
        while self._address().startswith("https://"):
            try:
                await self.api.do("setWebhook", {"url": self._address(), "secret_token": self.secret})
            except (TryLater, Refused, OutcomeUnknown):
                pause = min(_LONGEST_PAUSE, pause * 2)
                await anyio.sleep(pause)
            else:
                break
        await anyio.sleep_forever()

    async def _poll(self) -> None:
        """Ask for one update after the other; for the next one only when this one is stored: none is given twice."""
        await self._leave_webhook()
        pause = 0.0
        while True:
            update = None
            try:
                update = await self.api.ask("getUpdates", {"timeout": str(_POLL_SECONDS)}, _POLL_SECONDS)
                pause = 0.0
            except Declined as declined:
                pause = self._pause(declined, pause)
            except (TryLater, OutcomeUnknown):
                pause = min(_LONGEST_PAUSE, pause * 2 + 1)
            if update is not None:
                await self._store(update)
            await anyio.sleep(max(pause, _SHORTEST_PAUSE))

    async def _leave_webhook(self) -> None:
        """Take back our own address, with which asking does not work. That of somebody else is theirs: doctor tells."""
        with suppress(Declined, TryLater, Refused, OutcomeUnknown):
            if _part(await self.api.ask("getWebhookInfo"), "url") == self._address():
                await self.api.do("deleteWebhook", {})

    def _pause(self, declined: Declined, before: float) -> float:
        """Return how long to wait after a poll that brought nothing."""
        if declined.code == NOTHING_NEW:
            return 0.0
        if declined.code == UNAUTHORIZED:
            self.api.alarm()
            return REFUSED_SECONDS
        return min(_LONGEST_PAUSE, max(declined.seconds or 0.0, before * 2 + 1))

    async def _store(self, update: object) -> None:
        """Keep trying until it is stored, also where we are told to stop: the platform will not give it again."""
        raw = json.dumps(update).encode()
        while True:
            with anyio.CancelScope(shield=True):
                try:
                    await self._hear(raw)
                except Exception as error:  # noqa: BLE001 a full disk, say
                    report(_LOG, "storing what was polled", error)
                else:
                    return
            await anyio.sleep(_AFTER_A_FAILURE)


def _part(result: object, key: str) -> object:
    return result.get(key) if isinstance(result, Mapping) else None


class ZaloBotUnfitError(SystemExit):
    """A secret that the platform would not take stops the start."""


def open_line(settings: Settings, tools: Tools) -> ZaloBotLine | None:
    """Return the line, None without MOTCUA_ZALO_BOT_TOKEN."""
    if settings.zalo_bot_token is None:
        return None
    url = platform_address("MOTCUA_ZALO_BOT_API_URL", settings.zalo_bot_api_url)
    secret = settings.zalo_bot_webhook_secret.get_secret_value() if settings.zalo_bot_webhook_secret else ""
    if secret and not re.fullmatch(r"[!-~]{8,256}", secret):
        raise ZaloBotUnfitError("MOTCUA_ZALO_BOT_WEBHOOK_SECRET: 8 to 256 letters, digits and signs, no spaces.")
    api = BotApi(url, settings.zalo_bot_token.get_secret_value().strip(), tools.http)
    return ZaloBotLine(api.number, api, secret, hosts_of(settings.zalo_bot_media_hosts), tools)
