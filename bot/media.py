"""Fetch a picture or a voice message from where its platform keeps it: only from hosts we trust, and never too much."""

from collections.abc import Collection
from urllib.parse import urljoin

import anyio
import httpx

from bot.addresses import require_trusted
from bot.ports import Refused, TryLater

_LARGEST = 15_000_000
_MOST_REDIRECTS = 3
_WAIT, _WHOLE_WAIT = 15.0, 30.0


async def fetch(http: httpx.AsyncClient, ref: str, hosts: Collection[str]) -> bytes:
    """Return what lies at `ref`, 15 MB at most. Raises `TryLater`, or `Refused` where `ref` leads elsewhere.

    `hosts` are names of ours, with all names below them. No secret goes along, and every redirect is looked at anew.
    """
    with anyio.move_on_after(_WHOLE_WAIT):
        for _ in range(_MOST_REDIRECTS + 1):
            require_trusted(ref, hosts)
            found = await _get(http, ref)
            if isinstance(found, bytes):
                return found
            ref = found
        raise Refused("media-elsewhere")
    raise TryLater("media-slow")


async def _get(http: httpx.AsyncClient, ref: str) -> bytes | str:
    """Return the content, or where we are sent. Errors of httpx stay here: they know the address."""
    trouble = TryLater("media-unreachable")
    try:
        async with http.stream("GET", ref, timeout=_WAIT, follow_redirects=False) as answer:
            if answer.has_redirect_location:
                return urljoin(ref, answer.headers["location"])
            return await _content(answer)
    except (httpx.HTTPError, httpx.InvalidURL):
        pass
    raise trouble


async def _content(answer: httpx.Response) -> bytes:
    status = answer.status_code
    if status != httpx.codes.OK:
        gone = answer.is_client_error and status != httpx.codes.TOO_MANY_REQUESTS
        raise Refused("media-gone") if gone else TryLater("media-unreachable")
    content = bytearray()
    async for chunk in answer.aiter_bytes():
        content += chunk
        if len(content) > _LARGEST:
            raise Refused("media-too-large")
    return bytes(content)
