"""A Zalo Official Account: buttons whose presses come back as text, and a person may only be written to for a while.

What the platform does stands at https://docs.zaloplatforms.com/docs/OA (read by others from 2026-08-20 to 2026-09-22;
docs/channels.md says what is second-hand). What it is built of is in `bot.zalo`.
"""

import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import anyio
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.addresses import hosts_of, platform_address
from bot.channels import storable
from bot.dialogue.events import Event, Opened, Photographed, Pressed, Said, Spoken, Unreadable
from bot.dialogue.replies import Reply
from bot.faults import report
from bot.lines import Finding, Heard, Limits, Malformed, Tools, listed
from bot.mailbox.leases import refuse_person
from bot.media import fetch
from bot.metrics import ZALO_OA_MESSAGES
from bot.ports import BLOCKED, Incoming, Pace, Receipt, Refused, TryLater
from bot.settings import Settings
from bot.webhooks import payload_of, put_aside, raw_body, take
from bot.zalo import templates
from bot.zalo.api import MESSAGE_PATH, Api
from bot.zalo.doctor import examine
from bot.zalo.errors import Failed, Meaning, outcome
from bot.zalo.signature import FORMULAS, Formula, verified
from bot.zalo.tokens import Tokens
from bot.zalo.windows import Window, last_heard

NAME = "zalo_oa"
PATH = "/webhooks/zalo-oa"
_LONGEST_TITLE = 100
LIMITS = Limits(text=2000, choices=5, label=_LONGEST_TITLE - len("5. "), buttons=True, papers_alone=True)
_PRESSED = "#c:"
_LONGEST_CHOICE, _LONGEST_HEARD, _LONGEST_BODY, _LONGEST_URL = 40, 20_000, 256_000, 1500
_PROMPT = 1.4  # seconds in which a turn has to be stored; Zalo waits for 2
_MOST_TURNS = 16
_FRESH_EVERY = 300.0
_FORBIDDEN = 403
_LOG = logging.getLogger(__name__)

# What a person sends that is neither words nor a picture nor a voice message.
_UNREADABLE = {
    "user_send_sticker": "sticker",
    "user_send_gif": "sticker",
    "user_send_video": "video",
    "user_send_file": "file",
    "user_send_location": "place",
    "user_send_business_card": "contact",
    "user_send_link": "other",
}


def parse(payload: Mapping[str, Any]) -> Heard | None:
    """Return what a person did in the chat, None for echoes, receipts, and events that nobody has documented."""
    name = payload.get("event_name")
    if not isinstance(name, str):
        raise Malformed("no event name")
    if name == "follow":
        person, at = _follower(payload)
        return Heard(person, _key(name, person, at), Opened(), None)
    if name not in {"user_send_text", "user_send_image", "user_send_audio", *_UNREADABLE}:
        return None
    message = _part(payload, "message")
    event, typed = _event(name, message)
    return Heard(_word(_part(payload, "sender").get("id")), _key(name, _word(message.get("msg_id"))), event, typed)


def left(payload: Mapping[str, Any]) -> tuple[str, datetime] | None:
    """Return who stopped following, and when, if that is what `payload` says. Raises `Malformed`."""
    if payload.get("event_name") != "unfollow":
        return None
    person, at = _follower(payload)
    try:
        return person, datetime.fromtimestamp(int(at) / 1000, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Malformed("no moment") from error


def _event(name: str, message: Mapping[str, Any]) -> tuple[Event, str | None]:
    """Return what happened and what was typed with it."""
    typed = _typed(message)
    if name in {"user_send_text", "user_send_link"} and typed:
        if typed.startswith(_PRESSED):
            return Pressed(typed.removeprefix(_PRESSED)[:_LONGEST_CHOICE]), None
        return Said(typed), typed
    if name == "user_send_image" and (url := _address(message)):
        return Photographed(url), typed
    if name == "user_send_audio":
        url = _address(message)
        return (Spoken(url) if url else Unreadable("voice")), typed
    return Unreadable(_UNREADABLE.get(name, "other")), typed


def _typed(message: Mapping[str, Any]) -> str | None:
    text = message.get("text")
    if text is not None and not isinstance(text, str):
        raise Malformed("the text is none")
    said = storable((text or "")[:_LONGEST_HEARD])
    return said if said.strip() else None


def _address(message: Mapping[str, Any]) -> str:
    """Return where the first attachment lies, "" where that is no address."""
    attachments = message.get("attachments")
    for each in attachments if isinstance(attachments, list) else ():
        payload = each.get("payload") if isinstance(each, Mapping) else None
        url = payload.get("url") if isinstance(payload, Mapping) else None
        if isinstance(url, str) and url.startswith("http") and len(url) <= _LONGEST_URL and url.isascii():
            return url
    return ""


def _follower(payload: Mapping[str, Any]) -> tuple[str, str]:
    return _word(_part(payload, "follower").get("id")), _word(payload.get("timestamp"))


def _part(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = payload.get(name)
    if not isinstance(part, Mapping):
        raise Malformed(f"no {name}")
    return part


def _word(value: object) -> str:
    """Return an identifier: digits today, and in any case one short word."""
    known = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(known, str) or not 1 <= len(known) <= 100 or not known.isascii() or not known.isprintable():  # noqa: PLR2004
        raise Malformed("no identifier")
    return known


def _key(*parts: str) -> str:
    """Return the key of an event, never longer than the inbox allows."""
    key = ":".join(parts)
    return key if len(key) <= 120 else sha256(key.encode()).hexdigest()  # noqa: PLR2004 the column's width


def render(reply: Reply) -> list[dict[str, Any]]:
    """Return the message that shows `reply`: its choices as buttons, or as numbered lines where they do not fit.

    A paper is a message of its own; the address in the place of its token is exchanged when the file is uploaded.
    """
    messages: list[dict[str, Any]] = []
    if reply.text:
        messages.append({"text": listed(reply, LIMITS), **_buttons(reply)})
    if reply.paper:
        messages.append({"attachment": {"type": "file", "payload": {"token": reply.paper}}})
    return messages


def _buttons(reply: Reply) -> dict[str, Any]:
    if not reply.choices or not LIMITS.takes(reply.choices):
        return {}
    buttons = []
    number = 0
    for choice in reply.choices:
        number += choice.numbered
        title = f"{number}. {choice.label}" if choice.numbered else choice.label
        buttons.append({"title": title, "type": "oa.query.hide", "payload": f"{_PRESSED}{choice.id}"})
    return {"attachment": {"type": "template", "payload": {"buttons": buttons}}}


@dataclass(slots=True)
class ZaloOaLine:
    """One official account. Without the secret of its webhook nobody is heard."""

    bot: str  # the number of the app that the account has joined
    api: Api = field(repr=False)
    tools: Tools = field(repr=False)
    secret: str = field(repr=False)
    formula: Formula
    hosts: frozenset[str]
    window: Window
    templates: Mapping[str, str]
    pace: Pace
    name: str = NAME
    turns: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(_MOST_TURNS), repr=False)
    warned: bool = False

    async def send(self, person: str, reply: Reply) -> None:
        """Send one message, within the window or as a template."""
        heard_at = await anyio.to_thread.run_sync(last_heard, self.tools.engine, NAME, self.bot, person)
        standing = self.window.standing(heard_at, self.tools.clock())
        if standing == "closed":
            await self._send_template(person, reply)
            return
        try:
            for message in render(reply):
                await self._send(person, message)
        except Failed as failed:
            if failed.meaning is not Meaning.WINDOW:
                raise outcome(failed) from None
        else:
            ZALO_OA_MESSAGES.labels(standing).inc()
            return
        await self._send_template(person, reply)

    async def _send(self, person: str, message: dict[str, Any]) -> None:
        body = {"recipient": {"user_id": person}, "message": message}
        attachment = message.get("attachment", {})
        if attachment.get("type") == "file":
            await self._send_paper(body, attachment["payload"])
        else:
            await self.api.post(MESSAGE_PATH, body)

    async def _send_paper(self, body: dict[str, Any], payload: dict[str, str]) -> None:
        """Upload the paper and send it; a file that the platform has thrown away is uploaded once more."""
        paper = await self.tools.papers(payload["token"])
        payload["token"] = await self.api.uploaded(paper)
        try:
            await self.api.post(MESSAGE_PATH, body)
        except Failed as failed:
            if failed.meaning is not Meaning.FILE:
                raise
            self.api.forget(payload["token"])
        else:
            return
        payload["token"] = await self.api.uploaded(paper)
        await self.api.post(MESSAGE_PATH, body)

    async def _send_template(self, person: str, reply: Reply) -> None:
        body = templates.body(reply.template, self.templates, person)
        if body is None:
            raise Refused("window")
        try:
            await self.api.post(templates.PATH, body)
        except Failed as failed:
            raise outcome(failed) from None
        ZALO_OA_MESSAGES.labels("template").inc()

    async def fetch(self, ref: str) -> bytes:
        """Return a picture or a voice message, from Zalo's own hosts only."""
        return await fetch(self.tools.http, ref, self.hosts)

    def routes(self) -> Sequence[Route]:
        """Return the webhook."""
        return [Route(PATH, self._called, methods=["POST"])]

    async def run(self) -> None:
        """Renew the tokens in good time."""
        while True:
            try:
                await self.api.tokens.keep_fresh()
            except TryLater:
                pass
            except Exception as error:  # noqa: BLE001 the database is away: it may come back
                report(_LOG, "renewing the tokens of zalo_oa", error)
            await anyio.sleep(_FRESH_EVERY)

    async def check(self) -> list[Finding]:
        """Say whether the account answers, what stops it, and where Zalo is to call us."""
        where = f"{self.tools.public_url.rstrip('/')}{PATH}" if self.tools.public_url else ""
        return await examine(self.api, where, has_secret=bool(self.secret), templates=self.templates)

    async def _called(self, request: Request) -> Response:
        """Take one event; the answer says that it is stored."""
        raw = await raw_body(request, _LONGEST_BODY)
        if raw.strip() not in (b"", b"{}"):  # the console tries the address with nothing
            await self._take(self._genuine(raw, request.headers.get("X-ZEvent-Signature")), raw)
        return PlainTextResponse("ok")

    def _genuine(self, raw: bytes, signature: str | None) -> dict[str, Any]:
        """Return the signed payload; answer 403 to everything else."""
        try:
            payload = payload_of(raw)
        except Malformed as error:
            raise HTTPException(_FORBIDDEN) from error
        fits = [
            formula
            for formula in FORMULAS
            if verified(raw, payload, signature, app_id=self.bot, secret=self.secret, formula=formula)
        ]
        if self.formula in fits:
            return payload
        if fits and not self.warned:
            self.warned = True
            _LOG.warning("zalo_oa: events are signed by the formula %s: set MOTCUA_ZALO_OA_SIGNATURE to it", fits[0])
        raise HTTPException(_FORBIDDEN)

    async def _take(self, payload: dict[str, Any], raw: bytes) -> None:
        try:
            gone, heard = left(payload), parse(payload)
        except Malformed:
            await put_aside(self.tools, NAME, raw)
            return
        if gone is not None:
            await anyio.to_thread.run_sync(self._stop_sending, *gone)
        if heard is not None:
            await take(self, self.tools, self._hear, heard, raw)

    def _stop_sending(self, person: str, at: datetime) -> None:
        """End what waits for a person who no longer follows, unless they have come back since."""
        engine = self.tools.engine
        heard_at = last_heard(engine, NAME, self.bot, person)
        if heard_at is None or heard_at <= at + timedelta(seconds=1):
            refuse_person(engine, NAME, self.bot, person, self.tools.clock(), BLOCKED)

    def _hear(self, incoming: Incoming) -> Receipt | None:
        """Take a turn; one that lasts too long is kept on the disk as well, where being taken twice is once."""
        turn = self.turns.submit(self.tools.intake.hear_or_keep, incoming)
        try:
            return turn.result(_PROMPT)
        except TimeoutError:
            if turn.done():
                raise
        turn.cancel()
        self.tools.intake.keep(incoming)
        return None


def open_line(settings: Settings, tools: Tools) -> ZaloOaLine | None:
    """Return the line, None without MOTCUA_ZALO_OA_APP_ID."""
    app = settings.zalo_oa_app_id.strip()
    if not app:
        return None
    secret, app_secret, seed = (
        each.get_secret_value().strip() if each else ""
        for each in (settings.zalo_oa_oa_secret, settings.zalo_oa_app_secret, settings.zalo_oa_refresh_token)
    )
    url = platform_address("MOTCUA_ZALO_OA_API_URL", settings.zalo_oa_api_url)
    oauth = platform_address("MOTCUA_ZALO_OA_OAUTH_URL", settings.zalo_oa_oauth_url)
    tokens = Tokens(tools.engine, tools.http, oauth, app, app_secret, seed, tools.clock)
    per_second = settings.zalo_oa_per_minute / 60
    return ZaloOaLine(
        app[:40],
        Api(tools.http, url, tokens),
        tools,
        secret,
        settings.zalo_oa_signature,
        hosts_of(settings.zalo_oa_media_hosts),
        Window(timedelta(hours=settings.zalo_oa_window_hours)),
        {kind: number for kind, number in {"dossier": settings.zalo_oa_template_dossier}.items() if number},
        Pace(per_second=per_second, at_once=max(1.0, per_second / 2), per_second_to_one=2.0, at_once_to_one=6.0),
    )
