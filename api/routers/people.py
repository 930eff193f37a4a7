"""What is kept of one person, and its erasure. Who that is nobody learns here: a person is a keyed hash."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field

from api import examples
from api.deps import Now, OfOffice, require_bot
from api.errors import RequestInvalidError, TokenRequiredError, describe
from api.examples import answer
from api.routers.kinds import KEYED_HASH, MomentOut
from api.storage import audit, people, submissions, tickets

router = APIRouter(prefix="/v1/people", tags=["people"], dependencies=[Depends(require_bot)])

Person = Annotated[str, Path(pattern=KEYED_HASH, description="A keyed hash")]
What = Annotated[
    Literal["forms", "all"],
    Query(description="`forms`: forms and lent drafts; `all`: also what ties ratings and saved trips to the person"),
]


class FormHeld(BaseModel):
    """One form that is kept."""

    reference: str = Field(examples=["TK-261122-7KQ4"])
    form: str = Field(examples=["to_khai_khai_sinh"])
    created_at: MomentOut


class Held(BaseModel):
    """What is kept of a person."""

    submissions: list[FormHeld]
    ratings: int
    tickets: int


class ErasedOut(BaseModel):
    """How much was erased; nothing, where nothing was left."""

    what: Literal["forms", "all"]
    forms: int
    drafts: int
    ratings: int


@router.get("/{person}", responses={200: answer(examples.PERSON), **describe(TokenRequiredError, RequestInvalidError)})
def show(person: Person, office: OfOffice) -> Held:
    """List what is kept of a person, without what it says."""
    with office.reading() as session:
        forms = submissions.of_person(session, person)
        many = people.ratings_of(session, person)
        talks = len(tickets.of_person(session, person))
    held = [FormHeld(reference=each.reference, form=each.form, created_at=each.created_at) for each in forms]
    return Held(submissions=held, ratings=many, tickets=talks)


@router.delete(
    "/{person}", responses={200: answer(examples.ERASED), **describe(TokenRequiredError, RequestInvalidError)}
)
def erase(person: Person, office: OfOffice, now: Now, what: What = "forms") -> ErasedOut:
    """Erase what is kept of a person. Asked again it erases what came since, or nothing; each time is written down."""
    with office.writing() as session:
        done = (people.erase_all if what == "all" else people.erase_forms)(session, person, now)
        audit.note(session, f"erased-{what}", now, officer_id=None, subject=office.keyed("erased", person))
    office.sessions.sweep()
    return ErasedOut(what=what, forms=done.forms, drafts=done.drafts, ratings=done.ratings)
