"""Reading conversations: each opening is written into the book first."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.console import transcripts
from api.console.access import SignedIn, need
from api.console.rendering import CONSOLE, page
from api.deps import Now, Office, OfOffice
from api.errors import BotUnreachableError
from api.storage import audit

router = APIRouter(prefix=f"{CONSOLE}/hoi-thoai")

NEWEST = 50
OfReader = Annotated[SignedIn, Depends(need("conversations"))]


@router.get("")
async def list_conversations(officer: OfReader, office: OfOffice) -> Response:
    """List the newest conversations."""
    try:
        found = await transcripts.recent(office, NEWEST)
    except BotUnreachableError:
        return page("unreachable.html", 503, officer=officer)
    return page("conversations.html", officer=officer, conversations=found, topic=partial(_name, office))


@router.get("/{conversation}")
async def read_conversation(
    conversation: Annotated[str, Path(max_length=120)], officer: OfReader, office: OfOffice, now: Now
) -> Response:
    """Show one conversation, masked."""
    await run_in_threadpool(_note, office, officer, conversation, now)
    try:
        found = await transcripts.one(office, conversation)
    except BotUnreachableError:
        return page("unreachable.html", 503, officer=officer)
    return page("conversation.html", officer=officer, conversation=found)


def _name(office: Office, topic: str | None) -> str | None:
    """Return how people call the procedure that a conversation is about."""
    known = office.library.find(topic) if topic else None
    return known.short if known else topic


def _note(office: Office, officer: SignedIn, conversation: str, now: Now) -> None:
    with office.writing() as session:
        audit.note(session, "conversation-opened", now, officer_id=officer.id, subject=conversation)
