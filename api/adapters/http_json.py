"""Post submissions as JSON to a configured address (docs/provincial.md)."""

from dataclasses import dataclass
from typing import Any

import httpx

from api.adapters import Accepted, Outcome, Refused, TryLater

TIMEOUT = httpx.Timeout(20.0, connect=5.0)
# What no repetition mends: the body is wrong for them. A wrong address or token is mended over there or here.
_NEVER = frozenset({400, 409, 413, 415, 422})
_LONGEST_NUMBER = 120


@dataclass(frozen=True, slots=True)
class HttpProvincial:
    """Satisfies `Provincial`. Redirects are not followed: they would carry personal data where nobody sent it."""

    http: httpx.AsyncClient
    url: str
    token: str = ""

    async def send(self, key: str, submission: dict[str, Any]) -> Outcome:
        """Post once and read the answer; a connection that breaks in the middle is tried again under the same key."""
        headers = {"Idempotency-Key": key} | ({"Authorization": f"Bearer {self.token}"} if self.token else {})
        try:
            answer = await self.http.post(self.url, json=submission, headers=headers, follow_redirects=False)
        except httpx.HTTPError as error:
            return TryLater(type(error).__name__)
        if answer.is_success:
            return Accepted(_number(answer))
        if answer.status_code in _NEVER:
            return Refused(f"http-{answer.status_code}")
        return TryLater(f"http-{answer.status_code}", _seconds(answer))


def _number(answer: httpx.Response) -> str:
    """Return the province's number for it, from `reference` of its answer."""
    try:
        body = answer.json()
    except ValueError:
        return ""
    number = body.get("reference") if isinstance(body, dict) else None
    return number[:_LONGEST_NUMBER] if isinstance(number, str) and number.isprintable() else ""


def _seconds(answer: httpx.Response) -> float | None:
    after = answer.headers.get("Retry-After", "")
    return float(after) if after.isascii() and after.isdigit() else None
