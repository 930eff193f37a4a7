"""Look into what came over a channel: codes in a picture, words in a voice message. Both stay in memory only."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import anyio

from bot.cards import AT_ONCE, CardUnreadable, code_texts
from bot.dialogue.card import card_facts
from bot.dialogue.events import Event, PictureRead, SpeechHeard
from bot.dialogue.replies import HearSpeech, ReadPicture, SenseRequest
from bot.ports import Refused

_MOST_CODES = 8
_LONGEST_CODE = 2000
_AT_ONCE = anyio.CapacityLimiter(1)  # the engine hears one recording at a time
_LOG = logging.getLogger(__name__)


class Fetching(Protocol):
    """The part of a line that is needed here (`bot.lines.Line`)."""

    async def fetch(self, ref: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class ChannelSenses:
    """Satisfies `bot.ports.Senses`. `listen` writes down what is said in a recording, None where nothing here can."""

    lines: Mapping[str, Fetching]
    listen: Callable[[bytes], str] | None = None

    async def perform(self, request: SenseRequest, channel: str) -> Event:
        """Return what was found; what can never be fetched is unseen and unheard. Raises `TryLater`."""
        line = self.lines.get(channel)
        if line is None or (isinstance(request, HearSpeech) and self.listen is None):
            return missed(request)
        try:
            content = await line.fetch(request.ref)
        except Refused as refused:
            _LOG.warning("%s of %s cannot be fetched: %s", type(request).__name__, channel, refused.reason)
            return missed(request)
        return await (self._read(content) if isinstance(request, ReadPicture) else self._heard(content))

    async def _read(self, photo: bytes) -> PictureRead:
        try:
            texts = await anyio.to_thread.run_sync(code_texts, photo, limiter=AT_ONCE)
        except CardUnreadable:
            return PictureRead(unseen=True)
        card = next((facts for text in texts if (facts := card_facts(text))), {})
        return PictureRead(() if card else tuple(text[:_LONGEST_CODE] for text in texts[:_MOST_CODES]), card)

    async def _heard(self, recording: bytes) -> SpeechHeard:
        assert self.listen is not None
        return SpeechHeard(await anyio.to_thread.run_sync(self.listen, recording, limiter=_AT_ONCE))


def missed(request: SenseRequest) -> Event:
    """Return what follows where nothing can be seen or heard."""
    return PictureRead(unseen=True) if isinstance(request, ReadPicture) else SpeechHeard()
