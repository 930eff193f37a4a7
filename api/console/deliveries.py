"""What the bot could not deliver, or has not for too long: staff see that it happened, never what it says."""

from fastapi import APIRouter
from starlette.responses import Response

from api.console import transcripts
from api.console.conversations import OfReader
from api.console.rendering import CONSOLE, page
from api.deps import OfOffice
from api.errors import BotUnreachableError

router = APIRouter()


@router.get(f"{CONSOLE}/tin-chua-gui")
async def list_deliveries(officer: OfReader, office: OfOffice) -> Response:
    """List what waits and what was given up in the last seven days."""
    try:
        found = await transcripts.deliveries(office)
    except BotUnreachableError:
        return page("unreachable.html", 503, officer=officer)
    return page("deliveries.html", officer=officer, found=found)
