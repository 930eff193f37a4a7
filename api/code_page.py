"""The page of whoever holds a code: large letters, how they are read aloud, and a picture to scan.

It looks nothing up, so it tells nobody whether a code is good; the address of a code is told to its owner only.
"""

from typing import Annotated, Literal

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.console.rendering import CONSOLE, page
from api.deps import OfOffice
from api.qr import qr_svg
from knowledge.handover_code import grouped, read_code
from locales import say

router = APIRouter(include_in_schema=False)

Way = Literal["tiep", "quay"]
_WAYS: dict[str, Way] = {"draft": "tiep", "counter": "quay"}
COUNTER = f"{CONSOLE}/ma"


def address_of_code(public_url: str, purpose: str, code: str) -> str:
    """Return the address of the page of a code."""
    return f"{public_url.rstrip('/')}/ma/{_WAYS[purpose]}/{code}"


@router.get("/ma/{way}/{code}")
def code_page(way: Way, code: Annotated[str, Path(max_length=20)], office: OfOffice) -> Response:
    """Show a code; one with a slip in it is told at once, by its check sign."""
    read = read_code(code)
    if read is None:
        return page("code.html", 404, way=way, code=None)
    home = office.settings.public_url.rstrip("/")
    onward = f"{home}{COUNTER}?ma={read}" if way == "quay" else f"{home}/ma/tiep/{read}"
    return page(
        "code.html",
        way=way,
        code=grouped(read),
        readings=[say(f"office-reading-{sign}") for sign in read],
        picture=qr_svg(onward, say("office-code-picture")),
        chat=f"{home}/?ma={read}",
    )
