"""Questions that were not answered well, in groups: what people asked, what they got, and what is to become of it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Path, Query
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api.clock import in_vietnam
from api.console.access import SignedIn, check_csrf, need
from api.console.rendering import CONSOLE, page
from api.deps import Now, Office, OfOffice
from api.errors import NotFoundError
from api.private_text import without_numbers
from api.questions.gathering import merge, split
from api.questions.proposing import NOT_NUMBERED, ProposalError, Wish, propose
from api.storage import audit, knowledge_changes, questions
from api.storage.question_models import REASONS, Question, QuestionGroup
from api.storage.questions import Search
from knowledge.library import Library
from knowledge.masking import anonymous
from knowledge.overlay import OverlayError, read_change
from knowledge.overlay.laying import plain

ADDRESS = f"{CONSOLE}/cau-hoi"
PROPOSALS = f"{CONSOLE}/de-xuat"
PAGE = 30
EXAMPLES = 3
FOUND = 8
_MOST_WORDINGS = 30

router = APIRouter(prefix=ADDRESS)
Reader = Annotated[SignedIn, Depends(need("questions"))]
Editor = Annotated[SignedIn, Depends(need("questions_attach"))]
_WRITING = [Depends(check_csrf)]
Number = Annotated[int, Path(ge=1, le=2**53)]
Period = Literal["7", "30", "90", "180"]
State = Literal["open", "answered", "aside"]
Chosen = Annotated[list[int], Form(max_length=200, default_factory=list)]
Line = Annotated[str, Form(max_length=300)]


@dataclass(frozen=True, slots=True)
class Filter:
    """What the address asks for: days back, why kept, commune, state of the group, order, page."""

    ky: Period = "180"
    vi: Literal["", "fallback", "corrected", "rated", "human"] = ""
    xa: Annotated[str, Query(max_length=80)] = ""
    loai: State = "open"
    xep: Literal["nhieu", "cu"] = "nhieu"
    trang: Annotated[int, Query(ge=1, le=1000)] = 1


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as an officer writes it: its name, what is said, and the source with its date."""

    ten: Annotated[str, Form(max_length=60)] = ""
    noi: Annotated[str, Form(max_length=300)] = ""
    nguon: Annotated[str, Form(max_length=200)] = ""
    ngay: Annotated[str, Form(max_length=10)] = ""
    lien_ket: Annotated[str, Form(max_length=300)] = ""
    ghi_chu: Line = ""


@router.get("")
def groups(officer: Reader, office: OfOffice, now: Now, asked: Annotated[Filter, Depends()]) -> Response:
    """List the groups, the largest first, each with a few of its questions."""
    search = Search(now - timedelta(days=int(asked.ky)), asked.vi, asked.xa, asked.loai, oldest=asked.xep == "cu")
    with office.reading() as session:
        rows = questions.lines(session, officer.scope, search, PAGE + 1, (asked.trang - 1) * PAGE)
        shown = rows[:PAGE]
        examples = questions.examples(session, officer.scope, [row.id for row in shown], EXAMPLES)
        values: dict[str, Any] = {
            "rows": shown,
            "examples": {group: questions.texts_of(found) for group, found in examples.items()},
            "communes": questions.communes(session, officer.scope),
            "waiting": knowledge_changes.waiting(session),
        }
    return page(
        "questions.html", officer=officer, asked=asdict(asked), more=len(rows) > PAGE, reasons=REASONS, **values
    )


@router.get("/{number}")
def group(
    number: Number, officer: Reader, office: OfOffice, now: Now, tim: Annotated[str, Query(max_length=120)] = ""
) -> Response:
    """Show one group: every question, what the assistant made of it, and what can be done."""
    return _page(office, officer, number, tim, now)


@router.post("/{number}/gan", dependencies=_WRITING)
def attach(
    number: Number,
    officer: Editor,
    office: OfOffice,
    now: Now,
    ma: Annotated[str, Form(max_length=40)],
    chon: Chosen,
    ghi_chu: Line = "",
) -> Response:
    """Propose that the chosen questions, or all, are asked of a procedure."""
    with office.reading() as session:
        asked = _chosen(session, officer, number, chon)
    code = office.library.owners.get(ma.strip(), ma.strip())
    try:
        change = read_change({"kind": "questions", "code": code, "questions": _wordings(asked)})
    except OverlayError:
        return _page(office, officer, number, ma, now, trouble="no-such-procedure")
    return _proposed(office, officer, Wish(change, tuple(asked), number, without_numbers(ghi_chu)), now)


@router.post("/{number}/tra-loi", dependencies=_WRITING)
def answer(
    number: Number,
    officer: Editor,
    office: OfOffice,
    now: Now,
    written: Annotated[Written, Depends()],
    chon: Chosen,
) -> Response:
    """Propose an answer of its own for a question that belongs to no procedure."""
    with office.reading() as session:
        asked = _chosen(session, officer, number, chon)
    source = {"title": written.nguon, "date": written.ngay, "url": written.lien_ket or None}
    told = {
        "title": written.ten,
        "say": written.noi,
        "source": source,
        "checked": _today(now),
        "questions": _wordings(asked),
    }
    try:
        change = read_change({"kind": "answer", "code": NOT_NUMBERED, **told})
    except OverlayError as error:
        return _page(office, officer, number, "", now, trouble="form", field=str(error))
    return _proposed(office, officer, Wish(change, tuple(asked), number, without_numbers(written.ghi_chu)), now)


@router.post("/{number}/gop", dependencies=_WRITING)
def put_together(
    number: Number, officer: Editor, office: OfOffice, now: Now, vao: Annotated[int, Form(ge=1, le=2**53)]
) -> Response:
    """Put all questions of this group into another one."""
    with office.writing() as session:
        here, there = _group(session, officer, number), session.get(QuestionGroup, vao)
        known = there is not None and there.state != "merged" and there.demo == here.demo and there.id != here.id
        if there is None or not known or not questions.in_group(session, officer.scope, there.id):
            session.rollback()
            return _page(office, officer, number, "", now, trouble="no-such-group")
        merge(session, here, there)
        audit.note(session, "questions-merged", now, officer_id=officer.id, subject=f"{number}>{vao}")
    return _led(f"{ADDRESS}/{vao}")


@router.post("/{number}/tach", dependencies=_WRITING)
def put_apart(number: Number, officer: Editor, office: OfOffice, now: Now, chon: Chosen) -> Response:
    """Put the chosen questions into a group of their own."""
    with office.writing() as session:
        here = _group(session, officer, number)
        found = questions.in_group(session, officer.scope, number)
        chosen = [each for each in found if each.id in chon]
        if not 0 < len(chosen) < len(questions.every(session, number)):
            session.rollback()
            return _page(office, officer, number, "", now, trouble="choose-some")
        fresh = split(session, office, here, chosen).id
        audit.note(session, "questions-split", now, officer_id=officer.id, subject=f"{number}>{fresh}")
    return _led(f"{ADDRESS}/{fresh}")


@router.post("/{number}/trang-thai", dependencies=_WRITING)
def put_aside(
    number: Number, officer: Editor, office: OfOffice, now: Now, bo: Annotated[Literal["co", "khong"], Form()]
) -> Response:
    """Put a group aside that needs no answer, or take it back."""
    with office.writing() as session:
        here = _group(session, officer, number)
        if here.state in {"open", "aside"}:
            here.state = "aside" if bo == "co" else "open"
            audit.note(session, f"questions-{here.state}", now, officer_id=officer.id, subject=str(number))
    return _led(f"{ADDRESS}/{number}")


def _page(
    office: Office, officer: SignedIn, number: int, wanted: str, now: datetime, *, trouble: str = "", field: str = ""
) -> Response:
    library = office.library
    with office.reading() as session:
        here = _group(session, officer, number)
        found = questions.in_group(session, officer.scope, here.id)
        values: dict[str, Any] = {
            "group": here,
            "rows": [(each, questions.text_of(each), _names(library, each)) for each in found],
            "likely": _likely(library, found),
            "found": search(library, wanted) if wanted.strip() else [],
            "changes": knowledge_changes.of_group(session, here.id),
        }
        told: dict[str, Any] = {"wanted": wanted, "trouble": trouble, "field": field, "today": _today(now)}
        return page("question_group.html", 422 if trouble else 200, officer=officer, **values, **told)


def _group(session: Session, officer: SignedIn, number: int) -> QuestionGroup:
    """Return a group, or the one it went into; one of which the officer may see no question is none."""
    group = session.get(QuestionGroup, number)
    if group is not None and group.merged_into is not None:
        group = session.get(QuestionGroup, group.merged_into)
    if group is None or not questions.in_group(session, officer.scope, group.id):
        raise NotFoundError
    return group


def _chosen(session: Session, officer: SignedIn, number: int, chosen: Sequence[int]) -> list[str]:
    """Return the words of the chosen questions of a group, of all where none was chosen."""
    here = _group(session, officer, number)
    found = questions.in_group(session, officer.scope, here.id)
    kept = [each for each in found if each.id in chosen] or found
    return questions.texts_of(kept)


def _wordings(asked: Sequence[str]) -> tuple[str, ...]:
    """Return different wordings, masked once more, as many as a change may have."""
    return tuple({plain(text): anonymous(text)[:300] for text in asked}.values())[:_MOST_WORDINGS]


def _proposed(office: Office, officer: SignedIn, wish: Wish, now: datetime) -> Response:
    try:
        number = propose(office, officer, wish, now)
    except ProposalError as error:
        return _page(office, officer, wish.group or 0, "", now, trouble=error.why)
    return _led(f"{PROPOSALS}/{number}")


def _names(library: Library, question: Question) -> list[str]:
    """Return what the assistant thought of, in words."""
    codes = [question.answered] if question.answered else [str(code) for code, _ in question.candidates[:EXAMPLES]]
    return [name_of(library, code) for code in codes]


def name_of(library: Library, code: str) -> str:
    """Return the everyday name of a procedure with its code."""
    entry = library.entry(code)
    return f"{entry.label or entry.name} ({code})" if entry else code


def _likely(library: Library, found: Sequence[Question]) -> list[tuple[str, str]]:
    """Return the procedures that the assistant thought of most, for one press."""
    sums: dict[str, float] = {}
    for question in found:
        for code, chance in question.candidates:
            sums[str(code)] = sums.get(str(code), 0.0) + float(chance)
    best = sorted(sums, key=lambda code: -sums[code])[:EXAMPLES]
    return [(code, name_of(library, code)) for code in best if code in library.owners]


def search(library: Library, wanted: str) -> list[tuple[str, str]]:
    """Return procedures for what an officer types: a code, or words as a citizen would say them."""
    code = wanted.strip()
    if code in library.owners:
        return [(library.owners[code], name_of(library, library.owners[code]))]
    folded = plain(wanted)
    named = [e.code for e in library.entries if folded in plain(f"{e.label} {e.name}")]
    meant = [candidate.code for candidate in library.understand(wanted).candidates]
    codes = list(dict.fromkeys([*meant, *named]))[:FOUND]
    return [(each, name_of(library, each)) for each in codes if each in library.owners]


def _today(now: datetime) -> date:
    return in_vietnam(now).date()


def _led(address: str) -> Response:
    return RedirectResponse(address, 303, {"Cache-Control": "no-store"})
