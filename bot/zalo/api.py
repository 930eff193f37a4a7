"""Calls to Zalo's OpenAPI v3, and what can come of them."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import httpx

from bot.lines import Paper
from bot.ports import OutcomeUnknown, Refused, TryLater
from bot.zalo.errors import Failed, Meaning, outcome
from bot.zalo.tokens import Tokens

MESSAGE_PATH, UPLOAD_PATH, ACCOUNT_PATH = "/v3.0/oa/message/cs", "/v2.0/oa/upload/file", "/v2.0/oa/getoa"
BIGGEST_FILE = 5_000_000
FILE_LIFE = timedelta(days=6, hours=12)  # Zalo: 7 days
_MOST_FILES = 500
_BUSY_WAIT = 60.0
_NOT_US = frozenset({401, 403, 407})
_GATEWAY = frozenset({502, 504})  # somebody between us gave up waiting: whether it was done nobody knows


@dataclass(slots=True)
class Api:
    """One official account on the platform."""

    http: httpx.AsyncClient
    url: str
    tokens: Tokens
    wait: float = 15.0
    files: OrderedDict[str, tuple[str, datetime]] = field(default_factory=OrderedDict, repr=False)

    async def post(self, path: str, body: Mapping[str, Any]) -> None:
        """Have something done. Raises what delivery understands, and `Failed` where the caller may know better."""
        await self.call("POST", path, json=body)
        await self.tokens.well()

    async def account(self) -> Mapping[str, Any]:
        """Return what the platform says of the account. Raises as `post` does."""
        return await self.call("GET", ACCOUNT_PATH)

    async def uploaded(self, paper: Paper) -> str:
        """Return the token of `paper`, which is uploaded once in 6 days; 5,000 a month are allowed."""
        if len(paper.content) > BIGGEST_FILE:
            raise Refused("paper-too-large")
        key, now = sha256(paper.content).hexdigest(), self.tokens.clock()
        token, until = self.files.get(key, ("", now))
        if until <= now:
            given = await self.call("POST", UPLOAD_PATH, files={"file": (paper.name, paper.content, "application/pdf")})
            token = str(given.get("token", ""))
            self.files[key] = token, now + FILE_LIFE
            while len(self.files) > _MOST_FILES:
                self.files.popitem(last=False)
        return token

    def forget(self, token: str) -> None:
        """Note that the platform has thrown a file away."""
        for key in [key for key, (held, _) in self.files.items() if held == token]:
            del self.files[key]

    async def call(self, method: str, path: str, **content: Any) -> Mapping[str, Any]:
        """Return the `data` of an answer. An access token that is over is renewed, once."""
        token = await self.tokens.access()
        try:
            return await self._call(method, path, token, content)
        except Failed as failed:
            if failed.meaning is not Meaning.RENEW:
                raise await self._meant(failed) from None
        token = await self.tokens.renewed(token)
        try:
            return await self._call(method, path, token, content)
        except Failed as failed:
            raise await self._meant(failed) from None

    async def _meant(self, failed: Failed) -> Exception:
        """Return what an error is to the caller; one that needs a person is noted."""
        match failed.meaning:
            case Meaning.STOP:
                return await self.tokens.stop(f"zalo{failed.code}")
            case Meaning.WINDOW | Meaning.FILE:
                return failed
            case _:
                return outcome(failed)

    async def _call(self, method: str, path: str, token: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call once. No error of httpx goes on from here: it holds the request, which holds the token."""
        trouble: TryLater | OutcomeUnknown
        try:
            answer = await self.http.request(
                method, f"{self.url}{path}", headers={"access_token": token}, timeout=self.wait, **content
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            trouble = TryLater("zalo-unreachable")
        except httpx.HTTPError:
            trouble = OutcomeUnknown("zalo-no-answer")
        else:
            return _data(answer)
        raise trouble


def _data(answer: httpx.Response) -> Mapping[str, Any]:
    """Return the data of an answer. Raises `Failed`, `TryLater`, `Refused` or `OutcomeUnknown`."""
    status = answer.status_code
    if status != httpx.codes.OK:
        raise _by_status(answer)
    try:
        body = answer.json()
    except ValueError:
        body = None
    code = body.get("error") if isinstance(body, dict) else None
    if not isinstance(code, int) or isinstance(code, bool):
        raise OutcomeUnknown("zalo-answer-unreadable")
    if code:
        raise Failed(code)
    data = body.get("data")
    return data if isinstance(data, dict) else {}


def _by_status(answer: httpx.Response) -> TryLater | Refused | OutcomeUnknown:
    status = answer.status_code
    if status in _GATEWAY:
        return OutcomeUnknown(f"zalo-http{status}")
    if status == httpx.codes.TOO_MANY_REQUESTS:
        after = answer.headers.get("retry-after", "")
        return TryLater(f"zalo-http{status}", float(after) if after.isdecimal() else _BUSY_WAIT, whole=True)
    if status in _NOT_US:  # never seen; it cannot be about one message
        return TryLater(f"zalo-http{status}", _BUSY_WAIT, whole=True)
    if answer.is_client_error and status != httpx.codes.REQUEST_TIMEOUT:
        return Refused(f"zalo-http{status}")
    return TryLater(f"zalo-http{status}")
