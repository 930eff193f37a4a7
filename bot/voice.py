"""Answers said aloud by espeak-ng, as OGG/Opus or AAC: made in memory, and only where the programs are installed."""

import shutil
import subprocess
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

import anyio
from cryptography.fernet import InvalidToken

from bot.sealing import seal
from knowledge.spoken import is_vietnamese, spoken

LIFETIME = timedelta(minutes=30)
"""How long a link to a spoken answer opens."""

_PURPOSE = "voice"
_SECONDS = 20.0  # 2,000 characters take less than 2
_LONGEST = 6000  # characters; a message has at most 4,096
_MOST_KEPT = 16_000_000  # bytes
_WORDS_A_MINUTE = "140"
_CODECS = {
    "ogg": ("-c:a", "libopus", "-b:a", "24k", "-application", "voip", "-f", "ogg"),
    "aac": ("-c:a", "aac", "-b:a", "32k", "-ar", "16000", "-f", "adts"),
}
TYPES = {"ogg": "audio/ogg", "aac": "audio/aac"}


class Mute(Exception):  # noqa: N818 an outcome, not a fault
    """No voice can be made now; what was to be said has to be shown."""


@dataclass(slots=True)
class Voice:
    """Says texts. `name` is the voice of espeak-ng for Vietnamese: vi, vi-vn-x-central or vi-vn-x-south.

    `public_url` is where the world reaches us, "" where it does not. What was said lately is kept in memory, and
    nothing goes to the disk.
    """

    key: bytes
    clock: Callable[[], datetime]
    public_url: str
    speaker: str
    coder: str
    name: str = "vi"
    kept: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    at_once: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(2))

    async def ogg(self, text: str) -> bytes:
        """Return `text` said aloud, as OGG/Opus. Raises `Mute`."""
        return await self.said(text, "ogg")

    async def aac(self, text: str) -> bytes:
        """Return `text` said aloud, as AAC (ADTS). Raises `Mute`."""
        return await self.said(text, "aac")

    async def said(self, text: str, ending: str) -> bytes:
        """Return `text` said aloud as `ending` ("ogg" or "aac"). Raises `Mute`."""
        words, name = self._words(text[:_LONGEST])
        if not words:
            raise Mute
        key = sha256(f"{ending}:{name}:{words}".encode()).hexdigest()
        if key not in self.kept:
            self._keep(key, await self._made(words, name, ending))
        return self.kept[key] if key in self.kept else await self._made(words, name, ending)

    def link(self, text: str, ending: str = "aac") -> str:
        """Return the address at which the world hears `text` for half an hour. Raises `Mute` where there is none."""
        if not self.public_url:
            raise Mute
        return self.public_url + self.path(text, ending)

    def path(self, text: str, ending: str = "aac") -> str:
        """Return the address on our own site; nothing but the address knows the text."""
        plain = zlib.compress(text[:_LONGEST].encode(), 9)
        token = seal(_PURPOSE, self.key).encrypt_at_time(plain, int(self.clock().timestamp())).decode()
        return f"/giong/{token}.{ending}"

    def behind(self, token: str) -> str | None:
        """Return the text behind the token of a link, None where it is over or none of ours."""
        now = int(self.clock().timestamp())
        try:
            opened = seal(_PURPOSE, self.key).decrypt_at_time(token, int(LIFETIME.total_seconds()), now)
            return zlib.decompress(opened).decode()
        except (InvalidToken, zlib.error, ValueError):
            return None

    def _words(self, text: str) -> tuple[str, str]:
        """Return what is to be said and the name of the voice for it."""
        if not any(map(str.isalpha, text)):
            return "", self.name
        return (spoken(text), self.name) if is_vietnamese(text) else (text.strip(), "en-us")

    async def _made(self, words: str, name: str, ending: str) -> bytes:
        speak = [self.speaker, "-v", name, "-s", _WORDS_A_MINUTE, "-b", "1", "--stdin", "--stdout"]
        encode = [self.coder, "-loglevel", "error", "-i", "pipe:0", *_CODECS[ending], "pipe:1"]
        try:
            with anyio.fail_after(_SECONDS):
                sound = await anyio.to_thread.run_sync(_piped, speak, encode, words.encode(), limiter=self.at_once)
        except (OSError, subprocess.SubprocessError, TimeoutError) as error:
            raise Mute(type(error).__name__) from None
        if not sound:
            raise Mute
        return sound

    def _keep(self, key: str, sound: bytes) -> None:
        self.kept[key] = sound
        while sum(map(len, self.kept.values())) > _MOST_KEPT:
            self.kept.popitem(last=False)


def _piped(speak: list[str], encode: list[str], words: bytes) -> bytes:
    """Return what the second program makes of what the first one makes of `words`."""
    content = words
    for command in (speak, encode):
        made = subprocess.run(command, input=content, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603 no shell, and what a person said stands in no argument
        content = made.stdout
    return content


def open_voice(key: bytes, clock: Callable[[], datetime], public_url: str, name: str = "vi") -> Voice | None:
    """Return the voice where espeak-ng and ffmpeg are installed and `name` is not "off"."""
    speaker, coder = shutil.which("espeak-ng"), shutil.which("ffmpeg")
    return Voice(key, clock, public_url, speaker, coder, name) if name != "off" and speaker and coder else None
