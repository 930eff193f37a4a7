"""What the assistant knows and somebody should look at: aged, unsure or about to change; and how to correct it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import RedirectResponse, Response

from api.clock import in_vietnam
from api.console.access import SignedIn, check_csrf, need
from api.console.questions import PROPOSALS
from api.console.rendering import CONSOLE, page
from api.deps import Now, Office, OfOffice
from api.errors import NotFoundError
from api.private_text import without_numbers
from api.questions.proposing import ProposalError, Wish, propose
from knowledge.attention import Item, Reason, to_look_at
from knowledge.model import Facet, Fact, Procedure
from knowledge.overlay import OverlayError, read_change
from knowledge.overlay.laying import plain

ADDRESS = f"{CONSOLE}/kien-thuc"
PAGE = 50

router = APIRouter(prefix=ADDRESS)
Reader = Annotated[SignedIn, Depends(need("knowledge"))]
Editor = Annotated[SignedIn, Depends(need("questions_attach"))]
Why = Literal["", "aged", "unsure", "may_change"]
Part = Literal[
    "documents", "fee", "time", "place", "online", "conditions", "steps", "result", "form", "rule", "may_change", ""
]
_PARTS = {
    Facet.CONDITIONS: "who",
    Facet.FORM: "paper",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """A correction as an officer types it: of which fact, what it says from now on, and by which source."""

    ma: Annotated[str, Form(max_length=40)]
    phan: Annotated[Part, Form()]
    cu: Annotated[str, Form(max_length=400)]
    moi: Annotated[str, Form(max_length=400)] = ""
    nguon: Annotated[str, Form(max_length=200)] = ""
    ngay: Annotated[str, Form(max_length=10)] = ""
    lien_ket: Annotated[str, Form(max_length=300)] = ""
    so_tien: Annotated[str, Form(max_length=12)] = ""
    ghi_chu: Annotated[str, Form(max_length=300)] = ""


@router.get("")
def knowledge(
    officer: Reader,
    office: OfOffice,
    now: Now,
    vi: Why = "",
    phan: Part = "",
    tim: Annotated[str, Query(max_length=80)] = "",
    trang: Annotated[int, Query(ge=1, le=1000)] = 1,
) -> Response:
    """List the facts and rules that should be looked at, what was checked longest ago first."""
    items = to_look_at(office.library, in_vietnam(now).date())
    found = Counter(item.reason for item in items)
    counts = {reason.value: found[reason] for reason in Reason} | {"procedures": len(office.library.procedures)}
    wanted = [item for item in items if _wanted(item, vi, phan, plain(tim))]
    first = (trang - 1) * PAGE
    asked = {"vi": vi, "phan": phan, "tim": tim, "trang": trang}
    values: dict[str, Any] = {"items": wanted[first : first + PAGE], "many": len(wanted), "asked": asked}
    parts = sorted({item.part for item in items})
    return page("knowledge.html", officer=officer, counts=counts, parts=parts, last=-(-len(wanted) // PAGE), **values)


def _wanted(item: Item, reason: str, part: str, words: str) -> bool:
    named = not words or words in plain(f"{item.title} {item.code} {item.say}")
    return reason in ("", item.reason) and part in ("", item.part) and named


@router.get("/sua")
def correction(
    officer: Editor,
    office: OfOffice,
    now: Now,
    ma: Annotated[str, Query(max_length=40)],
    phan: Part,
    noi: Annotated[str, Query(max_length=400)],
) -> Response:
    """Ask for what a fact says from now on, with its source and date."""
    return _form(office, officer, (ma, phan, noi), now)


@router.post("/sua", dependencies=[Depends(check_csrf)])
def correct(
    officer: Editor,
    office: OfOffice,
    now: Now,
    typed: Annotated[Typed, Depends()],
) -> Response:
    """Propose another value for a fact."""
    about = (typed.ma, typed.phan, typed.cu)
    source = {"title": typed.nguon, "date": typed.ngay, "url": typed.lien_ket or None}
    told: dict[str, Any] = {
        "code": typed.ma,
        "part": _part(typed.phan),
        "old": typed.cu,
        "new": typed.moi,
        "source": source,
    }
    told["amount"] = typed.so_tien or None
    try:
        change = read_change({"kind": "fact", "checked": in_vietnam(now).date().isoformat(), **told})
        number = propose(office, officer, Wish(change, note=without_numbers(typed.ghi_chu)), now)
    except OverlayError as error:
        return _form(office, officer, about, now, trouble="form", field=str(error), new=typed.moi)
    except ProposalError as error:
        return _form(office, officer, about, now, trouble=error.why, new=typed.moi)
    return RedirectResponse(f"{PROPOSALS}/{number}", 303, {"Cache-Control": "no-store"})


def _form(
    office: Office,
    officer: SignedIn,
    about: tuple[str, str, str],
    now: datetime,
    *,
    trouble: str = "",
    field: str = "",
    new: str = "",
) -> Response:
    code, part, said = about
    procedure = office.library.procedures.get(code)
    fact = _fact(procedure, part, said) if procedure else None
    if procedure is None or (fact is None and not trouble):
        raise NotFoundError
    values: dict[str, Any] = {"procedure": procedure, "part": part, "old": said, "fact": fact, "new": new or said}
    told: dict[str, Any] = {"trouble": trouble, "field": field, "today": in_vietnam(now).date()}
    return page("correction.html", 422 if trouble else 200, officer=officer, **values, **told)


def _fact(procedure: Procedure, part: str, said: str) -> Fact | None:
    facts = procedure.facts(Facet(part)) if part in set(Facet) else ()
    return next((fact for fact in facts if fact.say == said), None)


def _part(part: str) -> str:
    return _PARTS.get(Facet(part), part) if part in set(Facet) else part
