"""Spoken answers for whoever holds their address, which opens for half an hour: our own page, and Zalo's servers."""

import re

from starlette.requests import Request
from starlette.responses import Response

from bot.pages.problems import AWAY, NOT_FOUND, Problem
from bot.voice import TYPES, Mute

_RANGE = re.compile(r"bytes=(\d{1,9})-(\d{0,9})", re.ASCII)
_HEADERS = {"Cache-Control": "private, max-age=600", "Accept-Ranges": "bytes", "X-Robots-Tag": "noindex"}
_WHOLE, _PART, _BEYOND = 200, 206, 416


async def listen(request: Request) -> Response:
    """Return the answer behind the address as sound, in parts where a player asks for parts (Safari does)."""
    voice, ending = request.app.state.desk.voice, request.path_params["ending"]
    text = voice.behind(request.path_params["token"]) if voice is not None and ending in TYPES else None
    if text is None:
        raise Problem(NOT_FOUND, "voice-gone")
    try:
        sound = await voice.said(text, ending)
    except Mute as error:
        raise Problem(AWAY, "voice-away", {"Retry-After": "5"}) from error
    return _answer(sound, TYPES[ending], request.headers.get("Range", ""))


def _answer(sound: bytes, kind: str, wanted: str) -> Response:
    found = _RANGE.fullmatch(wanted)
    if found is None:
        return Response(sound, _WHOLE, _HEADERS, kind)
    first = int(found[1])
    last = min(int(found[2] or len(sound) - 1), len(sound) - 1)
    if first > last:
        return Response(b"", _BEYOND, {**_HEADERS, "Content-Range": f"bytes */{len(sound)}"})
    headers = {**_HEADERS, "Content-Range": f"bytes {first}-{last}/{len(sound)}"}
    return Response(sound[first : last + 1], _PART, headers, kind)
