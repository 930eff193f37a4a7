"""The office, reached over HTTP. The same code talks to an API in this process and to one across the network."""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, assert_never
from urllib.parse import quote

import httpx

from bot.dialogue.events import (
    DossierFound,
    DossierMissing,
    Event,
    RatingSaved,
    RequestRefused,
    Submitted,
    TripCounted,
)
from bot.dialogue.replies import CountSavedTrip, LookUpDossier, Request, SaveRating, SubmitForm
from bot.ports import TryLater

# What the office will never take, however often it is asked. All else is no fault of the request: a wrong key, a
# restart, a gateway. Nobody loses a rating or a form over that; the request waits until it is mended.
_REFUSED = frozenset({400, 409, 413, 415, 422})


@dataclass(frozen=True, slots=True)
class ApiOffice:
    """Satisfies `bot.ports.Office`. `key` is MOTCUA_KEY: it signs for the bot and hides who a person is."""

    http: httpx.AsyncClient
    key: bytes

    async def perform(self, request: Request, key: str, channel: str, person: str) -> Event:
        """Carry out `request` once, however often it is called with the same `key`."""
        try:
            return await self._perform(request, key, channel, person)
        except (KeyError, TypeError, ValueError) as error:  # an answer that is none of the office's
            raise TryLater("answer-unreadable") from error

    async def _perform(self, request: Request, key: str, channel: str, person: str) -> Event:
        match request:
            case LookUpDossier(code):
                return await self._dossier(code)
            case SubmitForm(form, version, procedure, answers):
                body = {"form": form, "form_version": version, "procedure": procedure, "answers": answers}
                answer = await self._post("/v1/submissions", body, key, channel, person)
                return Submitted(form, answer["reference"]) if answer else RequestRefused("form")
            case SaveRating():
                answer = await self._post("/v1/ratings", _rating(request), key, channel, person)
                return RatingSaved() if answer and answer["id"] else RequestRefused("rating")
            case CountSavedTrip(rule, procedure):
                await self._post("/v1/saved-trips", {"rule": rule, "procedure": procedure}, key, channel, person)
                return TripCounted()
            case _ as unknown:
                assert_never(unknown)

    async def _dossier(self, code: str) -> Event:
        response = await self._send("GET", f"/v1/dossiers/{quote(code, safe='')}", headers=self._headers())
        if response.is_success:
            return _found(response.json())
        if response.status_code in {httpx.codes.NOT_FOUND, httpx.codes.UNPROCESSABLE_ENTITY}:
            return DossierMissing(code)
        if response.status_code in _REFUSED:
            return RequestRefused("dossier")
        raise _later(response)

    async def _post(
        self, path: str, body: dict[str, Any], key: str, channel: str, person: str
    ) -> dict[str, Any] | None:
        """Return the API's answer, or None if it refuses for good."""
        headers = {**self._headers(), "Idempotency-Key": key}
        full = {**body, "channel": channel, "person": keyed_hash(self.key, f"person:{channel}:{person}")}
        response = await self._send("POST", path, headers=headers, json=full)
        if response.is_success:
            answer: dict[str, Any] = response.json()
            if not answer:
                raise ValueError("an empty answer")
            return answer
        if response.status_code in _REFUSED:
            return None
        raise _later(response)

    async def _send(self, method: str, path: str, **rest: Any) -> httpx.Response:
        try:
            return await self.http.request(method, path, **rest)
        except httpx.HTTPError as error:
            raise TryLater(type(error).__name__) from error

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {keyed_hash(self.key, 'bot-to-api')}"}


def keyed_hash(key: bytes, text: str) -> str:
    """Return the HMAC-SHA256 of `text` in hexadecimal."""
    return hmac.new(key, text.encode(), sha256).hexdigest()


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
    return body | ({"comment": request.comment} if request.comment else {})


def _found(body: dict[str, Any]) -> DossierFound:
    return DossierFound(
        code=body["code"],
        procedure_name=body["procedure_name"],
        agency=body["agency_name"],
        status=body["status"],
        received_at=_day(body["received_at"]),
        appointed_at=_day(body["appointed_at"]),
        finished_at=_day(body["finished_at"]),
        reason=body["reason"],
        demo=body.get("demo", False),
    )


def _day(moment: str | None) -> str | None:
    """The day of a moment that the office gives in the time of Viet Nam."""
    return moment[:10] if moment else None
