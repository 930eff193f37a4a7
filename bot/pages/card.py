"""Take the photo of an identity card's QR code: read in memory, answered like a message, kept nowhere."""

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.cards import AT_ONCE, CardUnreadable, code_texts
from bot.dialogue.card import card_facts
from bot.dialogue.events import CardRead
from bot.pages.bubbles import shown
from bot.pages.chat import hear_event, known, whole_body
from bot.pages.problems import UNREADABLE, Problem

_LARGEST_PHOTO = 15_000_000


async def post_card(request: Request) -> Response:
    """Take the bytes of a photo (its id in `X-Message-Id`) and return what the assistant says to what it read."""
    name = known(request)
    photo = await whole_body(request, _LARGEST_PHOTO, "photo")
    try:
        texts = await anyio.to_thread.run_sync(code_texts, photo, limiter=AT_ONCE)
    except CardUnreadable as error:
        raise Problem(UNREADABLE, "photo-unreadable") from error
    facts = next((facts for text in texts if (facts := card_facts(text))), {})
    receipt = await hear_event(request, name, CardRead(facts), request.headers.get("X-Message-Id"))
    messages = [shown(message, request.app.state.desk.voice) for message in receipt.messages]
    return JSONResponse({"messages": messages, "waiting": receipt.requests}, headers={"Cache-Control": "no-store"})
