"""The office, reached over HTTP. The same code talks to an API in this process and to one across the network."""

import hmac
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, assert_never
from urllib.parse import quote

import httpx

from bot import dossier_client
from bot.dialogue.events import (
    DataErased,
    DataHeld,
    Event,
    HandOverReady,
    PaperReady,
    RatingSaved,
    Reason,
    RequestRefused,
    Submitted,
    TakenOver,
    TakeOverRefused,
    TripCounted,
)
from bot.dialogue.replies import (
    CounterCode,
    CountSavedTrip,
    DossierRequest,
    EraseData,
    FollowDossier,
    HandOver,
    LookUpDossier,
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


@dataclass(frozen=True, slots=True)
class ApiOffice:
    """Satisfies `bot.ports.Office`. `key` is MOTCUA_KEY: it signs for the bot and hides who a person is."""

    http: httpx.AsyncClient
    key: bytes

    async def perform(self, request: OfficeRequest, key: str, channel: str, person: str) -> Event:
        """Carry out `request` once, however often it is called with the same `key`."""
        now, *before = (keyed_hash(each, f"person:{channel}:{person}") for each in keys_of(self.key))
        caller = _Caller(key, channel, now, tuple(before), f"{channel}/{person}")
        try:
            return await self._perform(request, caller)
        except (KeyError, TypeError, ValueError) as error:  # an answer that is none of the office's
            raise TryLater("answer-unreadable") from error

    async def _perform(self, request: OfficeRequest, caller: _Caller) -> Event:  # noqa: C901 one line for each request
        match request:
            case LookUpDossier() | OpenDossier() | FollowDossier() | UnfollowDossier() | TellHand():
                return await self._dossier(request, caller)
            case SubmitForm():
                return await self._submit(request, caller)
            case SaveRating():
                answer = await self._post("/v1/ratings", _rating(request), caller)
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
            case _ as unknown:
                assert_never(unknown)

    async def _dossier(self, request: DossierRequest, caller: _Caller) -> Event:
        async def ask(method: str, path: str, body: dict[str, Any] | None) -> httpx.Response:
            if body is not None:
                return await self._written(path, body, caller)
            return await self._send(method, path, headers=self._headers())

        people = (caller.person, *caller.former)
        return await dossier_client.perform(request, ask, _later, people, caller.address)

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
            return TakenOver(draft["form"], draft["form_version"], draft["procedure"], draft["answers"])
        reason = _REASONS.get(_code(response))
        if reason is None and response.status_code not in _REFUSED:
            raise _later(response)
        return TakeOverRefused(reason or "unknown")

    async def _data(self, caller: _Caller) -> Event:
        answers = [await self._done("GET", f"/v1/people/{each}") for each in (caller.person, *caller.former)]
        held = [each for answer in answers for each in answer["submissions"]]
        forms = tuple((each["reference"], each["form"], each["created_at"][:10]) for each in held)
        return DataHeld(forms, sum(answer["ratings"] for answer in answers))

    async def _erased(self, caller: _Caller, request: EraseData) -> Event:
        for each in (caller.person, *caller.former):
            await self._done("DELETE", f"/v1/people/{each}?what={request.what}")
        return DataErased(request.what)

    async def _done(self, method: str, path: str) -> dict[str, Any]:
        """Return the API's answer to something that it never refuses; whatever else it says passes some day."""
        response = await self._send(method, path, headers=self._headers())
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
        headers = {**self._headers(), "Idempotency-Key": caller.key}
        full = {**body, "channel": caller.channel, "person": caller.person}
        return await self._send("POST", path, headers=headers, json=full)

    async def _send(self, method: str, path: str, **rest: Any) -> httpx.Response:
        if number := request_id.get():
            rest["headers"] = {**rest["headers"], "X-Request-Id": number}
        try:
            return await self.http.request(method, path, **rest)
        except httpx.HTTPError as error:
            raise TryLater(type(error).__name__) from error

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {keyed_hash(self.key, 'bot-to-api')}"}


def keyed_hash(key: bytes, text: str) -> str:
    """Return the HMAC-SHA256 of `text` under the first key in `key`, in hexadecimal."""
    return hmac.new(first_of(key), text.encode(), sha256).hexdigest()


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
        **named,
    }
    said = {"element": request.element, "reason": request.reason, "comment": request.comment}
    return body | {name: value for name, value in said.items() if value}
