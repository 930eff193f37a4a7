"""The office, reached over HTTP. The same code talks to an API in this process and to one across the network."""

import hmac
from collections.abc import Callable
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, assert_never
from urllib.parse import quote

import anyio.to_thread
import httpx

from bot import desk_client, dossier_client, helping_client, question_client
from bot.dialogue.events import (
    DataErased,
    DataHeld,
    Event,
    HandOverReady,
    PaperReady,
    QuestionNoted,
    RatingSaved,
    Reason,
    RequestRefused,
    Submitted,
    TakenOver,
    TakeOverRefused,
    TripCounted,
)
from bot.dialogue.handing.requests import (
    DeskRequest,
    LeaveTicket,
    LinkGroup,
    LinkMember,
    MemberAct,
    OpenTicket,
    SayToDesk,
    UnlinkMember,
)
from bot.dialogue.helping.requests import (
    BeginHelping,
    EndHelping,
    ForCitizen,
    NoteReading,
    TellReadings,
    WithdrawHelping,
)
from bot.dialogue.replies import (
    CounterCode,
    CountSavedTrip,
    DossierRequest,
    EraseData,
    FollowDossier,
    HandOver,
    LookUpDossier,
    NoteQuestion,
    OfficeRequest,
    OpenDossier,
    PaperAgain,
    SaveRating,
    ShowData,
    SubmitForm,
    TakeOver,
    TellHand,
    UnfollowDossier,
)
from bot.logs import request_id
from bot.ports import TryLater
from bot.sealing import first_of, keys_of

# What the office will never take, however often it is asked. All else is no fault of the request: a wrong key, a
# restart, a gateway. Nobody loses a rating or a form over that; the request waits until it is mended.
_REFUSED = frozenset({400, 409, 413, 415, 422})


_REASONS: dict[str, Reason] = {
    "handover-unknown": "unknown",
    "handover-expired": "expired",
    "handover-used": "used",
    "handover-locked": "locked",
}


@dataclass(frozen=True, slots=True)
class _Caller:
    """Whose request it is: its idempotency key, the channel, and the keyed hash of the person."""

    key: str
    channel: str
    person: str
    former: tuple[str, ...] = ()  # the hashes of the same person under keys that are on their way out
    address: str = ""  # where the person is reached; nothing but news of a dossier is sent there
    browser: str = ""  # the keyed hash of the browser, where visits of one are known as such

    @property
    def device(self) -> dict[str, str]:
        return {"device": self.browser} if self.browser else {}


@dataclass(frozen=True, slots=True)
class ApiOffice:
    """Satisfies `bot.ports.Office`. `key` is MOTCUA_KEY: it signs for the bot and hides who a person is.

    `said` returns what was said, masked, before the request with that key was made: it goes along with a ticket.
    """

    http: httpx.AsyncClient
    key: bytes
    said: Callable[[str], desk_client.Said] = lambda _: ()

    async def perform(self, request: OfficeRequest, key: str, channel: str, person: str) -> Event:
        """Carry out `request` once, however often it is called with the same `key`."""
        now, *before = (_hashed(each, channel, person) for each in keys_of(self.key))
        browser = self._browser(channel, person)
        caller = _Caller(key, channel, now, tuple(before), f"{channel}/{person}", browser)
        try:
            return await self._perform(request, caller)
        except (KeyError, TypeError, ValueError) as error:  # an answer that is none of the office's
            raise TryLater("answer-unreadable") from error

    def _browser(self, channel: str, person: str) -> str:
        """Return the keyed hash of the browser of a visit to our own page (bot/pages/visitor.py), else ""."""
        browser, dash, _ = person.partition("-")
        return keyed_hash(first_of(self.key), f"device:{channel}:{browser}") if channel == "web" and dash else ""

    async def _perform(self, request: OfficeRequest, caller: _Caller) -> Event:  # noqa: C901, PLR0912 one for each kind
        match request:
            case LookUpDossier() | OpenDossier() | FollowDossier() | UnfollowDossier() | TellHand():
                return await self._dossier(request, caller)
            case SubmitForm():
                return await self._submit(request, caller)
            case SaveRating():
                answer = await self._post("/v1/ratings", _rating(request) | caller.device, caller)
                return RatingSaved() if answer and answer["id"] else RequestRefused("rating")
            case CountSavedTrip(rule, procedure):
                await self._post("/v1/saved-trips", {"rule": rule, "procedure": procedure}, caller)
                return TripCounted()
            case HandOver():
                return _ready(await self._post("/v1/handovers", asdict(request), caller), "handover")
            case CounterCode(reference):
                return await self._counter_code(reference, caller)
            case PaperAgain(reference):
                return await self._paper(reference, caller)
            case TakeOver(code):
                return await self._take_over(code, caller)
            case ShowData():
                return await self._data(caller)
            case EraseData():
                return await self._erased(caller, request)
            case NoteQuestion():
                await self._post("/v1/questions", question_client.body_of(request, caller.address), caller)
                return QuestionNoted()
            case OpenTicket() | SayToDesk() | LeaveTicket() | LinkMember() | UnlinkMember() | LinkGroup() | MemberAct():
                return await self._desk(request, caller)
            case BeginHelping() | NoteReading() | EndHelping() | TellReadings() | WithdrawHelping():
                return await self._helping(request, caller)
            case ForCitizen():
                raise TypeError("the request of a villager was not taken out of its envelope")
            case _ as unknown:
                assert_never(unknown)

    async def _dossier(self, request: DossierRequest, caller: _Caller) -> Event:
        async def ask(method: str, path: str, body: dict[str, Any] | None) -> httpx.Response:
            if body is not None:
                return await self._written(path, body, caller)
            return await self._send(method, path, headers=signed(self.key))

        people = (caller.person, *caller.former)
        return await dossier_client.perform(request, ask, _later, people, caller.address)

    async def _helping(self, request: helping_client.OfficeHelping, caller: _Caller) -> Event:
        async def ask(path: str, body: dict[str, Any]) -> httpx.Response:
            return await self._keyed(path, body, caller)

        channel, _, chat = caller.address.partition("/")
        phone = helping_client.Phone(
            channel,
            caller.person,
            caller.address,
            lambda session: _hashed(first_of(self.key), channel, helped_person(chat, session)),
        )
        return await helping_client.perform(request, ask, _later, phone)

    async def _desk(self, request: DeskRequest, caller: _Caller) -> Event:
        async def ask(path: str, body: dict[str, Any]) -> httpx.Response:
            return await self._keyed(path, body, caller)

        chat = desk_client.Chat(caller.channel, caller.person, caller.address)
        said = await anyio.to_thread.run_sync(self.said, caller.key) if isinstance(request, OpenTicket) else ()
        return await desk_client.perform(request, ask, _later, chat, said)

    async def _submit(self, request: SubmitForm, caller: _Caller) -> Event:
        answer = await self._post("/v1/submissions", asdict(request), caller)
        if answer is None:
            return RequestRefused("form")
        return Submitted(request.form, answer["reference"], answer.get("paper", ""), answer.get("code", ""))

    async def _counter_code(self, reference: str, caller: _Caller) -> Event:
        return _ready(await self._of_submission(reference, "codes", caller), "counter")

    async def _paper(self, reference: str, caller: _Caller) -> Event:
        answer = await self._of_submission(reference, "papers", caller)
        return PaperReady(answer["paper"], answer["code"]) if answer else RequestRefused("paper")

    async def _of_submission(self, reference: str, what: str, caller: _Caller) -> dict[str, Any] | None:
        """Return what was made for a form that was handed in, None where it is gone, or was never this person's."""
        response = await self._written(f"/v1/submissions/{quote(reference, safe='')}/{what}", {}, caller)
        if response.is_success:
            return _told(response)
        if response.status_code in _REFUSED or _code(response) == "submission-not-found":
            return None
        raise _later(response)

    async def _take_over(self, code: str, caller: _Caller) -> Event:
        response = await self._written("/v1/handovers/claim", {"code": code}, caller)
        if response.is_success:
            draft = response.json()
            told = draft["form"], draft["form_version"], draft["procedure"], draft["answers"]
            return TakenOver(*told, helping=draft.get("helping", ""))
        reason = _REASONS.get(_code(response))
        if reason is None and response.status_code not in _REFUSED:
            raise _later(response)
        return TakeOverRefused(reason or "unknown")

    async def _data(self, caller: _Caller) -> Event:
        answers = [await self._done("GET", f"/v1/people/{each}") for each in (caller.person, *caller.former)]
        held = [each for answer in answers for each in answer["submissions"]]
        forms = tuple((each["reference"], each["form"], each["created_at"][:10]) for each in held)
        ratings, tickets = (sum(answer.get(name, 0) for answer in answers) for name in ("ratings", "tickets"))
        return DataHeld(forms, ratings, tickets)

    async def _erased(self, caller: _Caller, request: EraseData) -> Event:
        for each in (caller.person, *caller.former):
            await self._done("DELETE", f"/v1/people/{each}?what={request.what}")
        return DataErased(request.what)

    async def _done(self, method: str, path: str) -> dict[str, Any]:
        """Return the API's answer to something that it never refuses; whatever else it says passes some day."""
        response = await self._send(method, path, headers=signed(self.key))
        if not response.is_success:
            raise _later(response)
        return _told(response)

    async def _post(self, path: str, body: dict[str, Any], caller: _Caller) -> dict[str, Any] | None:
        """Return the API's answer, or None if it refuses for good."""
        response = await self._written(path, body, caller)
        if response.is_success:
            return _told(response)
        if response.status_code in _REFUSED:
            return None
        raise _later(response)

    async def _written(self, path: str, body: dict[str, Any], caller: _Caller) -> httpx.Response:
        return await self._keyed(path, {**body, "channel": caller.channel, "person": caller.person}, caller)

    async def _keyed(self, path: str, body: dict[str, Any], caller: _Caller) -> httpx.Response:
        headers = {**signed(self.key), "Idempotency-Key": caller.key}
        return await self._send("POST", path, headers=headers, json=body)

    async def _send(self, method: str, path: str, **rest: Any) -> httpx.Response:
        if number := request_id.get():
            rest["headers"] = {**rest["headers"], "X-Request-Id": number}
        try:
            return await self.http.request(method, path, **rest)
        except httpx.HTTPError as error:
            raise TryLater(type(error).__name__) from error


def helped_person(person: str, session: str) -> str:
    """Return whose a villager's requests are, at the phone of `person`: nobody's but that session's."""
    return f"{person}#{session}"


def _hashed(key: bytes, channel: str, person: str) -> str:
    return keyed_hash(key, f"person:{channel}:{person}")


def keyed_hash(key: bytes, text: str) -> str:
    """Return the HMAC-SHA256 of `text` under the first key in `key`, in hexadecimal."""
    return hmac.new(first_of(key), text.encode(), sha256).hexdigest()


def signed(key: bytes) -> dict[str, str]:
    """Return the header by which the office knows the bot."""
    return {"Authorization": f"Bearer {keyed_hash(key, 'bot-to-api')}"}


def _told(response: httpx.Response) -> dict[str, Any]:
    """Return what the office answered. Raises `ValueError` for an answer that is none."""
    answer: dict[str, Any] = response.json()
    if not answer:
        raise ValueError("an empty answer")
    return answer


def _code(response: httpx.Response) -> str:
    """Return the code of the office's problem body; a page of somebody in between has none."""
    try:
        body = response.json()
    except ValueError:
        return ""
    return str(body.get("code", "")) if isinstance(body, dict) else ""


def _ready(answer: dict[str, Any] | None, kind: str) -> Event:
    if answer is None:
        return RequestRefused(kind)
    return HandOverReady(answer["code"], answer["minutes"], answer["link"])


def _later(response: httpx.Response) -> TryLater:
    """Return the wish to wait, as long as the office says."""
    after = response.headers.get("Retry-After", "")
    seconds = float(after) if after.isascii() and after.isdigit() else None
    return TryLater(f"http-{response.status_code}", seconds)


def _rating(request: SaveRating) -> dict[str, Any]:
    kind, _, subject = request.subject.rpartition(":")
    named = {"procedure": {"procedure": subject}, "dossier": {"dossier": subject}}.get(kind, {})
    body = {
        "target": request.target,
        "subject": request.subject,
        "score": request.score,
        "question_version": request.question_version,
        "helper": request.helper,
        **named,
    }
    said = {"element": request.element, "reason": request.reason, "comment": request.comment}
    return body | {name: value for name, value in said.items() if value}
