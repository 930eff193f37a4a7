"""What the assistant knows and somebody should look at: aged, unsure or about to change, the oldest first."""

from collections import Counter

from fastapi import APIRouter
from starlette.responses import Response

from api.clock import in_vietnam
from api.console.access import OfOfficer
from api.console.rendering import CONSOLE, page
from api.deps import Now, OfOffice
from knowledge.attention import Reason, to_look_at

router = APIRouter()


@router.get(f"{CONSOLE}/kien-thuc")
def knowledge(officer: OfOfficer, office: OfOffice, now: Now) -> Response:
    """List the facts and rules that should be looked at."""
    items = to_look_at(office.library, in_vietnam(now).date())
    found = Counter(item.reason for item in items)
    counts = {reason.value: found[reason] for reason in Reason} | {"procedures": len(office.library.procedures)}
    return page("knowledge.html", officer=officer, items=items, counts=counts)
