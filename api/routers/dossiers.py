"""Where a dossier stands, by the code on its receipt; and more for whoever also knows a second fact."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from pydantic import Field
from sqlalchemy.orm import Session

from api import examples
from api.deps import Now, Office, OfOffice, limit_lookups, require_bot
from api.dossier_code import Unreadable, read_code, read_reference
from api.dossiers import second_fact
from api.dossiers.pulling import fresh
from api.dossiers.showing import DossierDetails, DossierNow, details, prefilled, shown
from api.errors import (
    DetailsNotFoundError,
    DossierCodeInvalidError,
    DossierLockedError,
    DossierNotFoundError,
    RequestInvalidError,
    TokenRequiredError,
    TooManyRequestsError,
    describe,
)
from api.examples import answer, request
from api.gate import language_of
from api.routers.kinds import Body, Channel, KeyedHash
from api.storage import attempts, dossiers, submissions

router = APIRouter(prefix="/v1/dossiers", tags=["dossiers"])

# Wrong second facts: by one person, for one dossier, from one address. A year of birth is one of about eighty, so a
# dossier bears no more tries than five a day, whoever makes them.
_TRIES = {
    "person": (5, timedelta(minutes=30)),
    "dossier": (5, timedelta(hours=24)),
    "address": (20, timedelta(hours=1)),
}


class SecondFact(Body):
    """The second fact, and who says it. `address` is a keyed hash of where the person writes from, if it is known."""

    second: Annotated[str, Field(pattern=r"^[0-9]{4}$", examples=["1957"], description="Year of birth or end of phone")]
    channel: Channel
    person: KeyedHash
    address: KeyedHash | None = None


TypedCode = Annotated[str, Path(description="In any disguise: lower case, blanks for dashes, o for zero")]


def official(office: Office, typed: str) -> str:
    """Return a typed code in its official spelling. Raises `DossierCodeInvalidError`."""
    read = read_code(typed, office.settings.dossier_code_pattern)
    if isinstance(read, Unreadable):
        raise DossierCodeInvalidError(hint=read.hint)
    return read


@router.get(
    "/{code}",
    dependencies=[Depends(limit_lookups)],
    openapi_extra={"security": [{}]},  # the token is optional here
    responses={
        200: answer(examples.DOSSIER),
        **describe(TokenRequiredError, DossierNotFoundError, DossierCodeInvalidError, TooManyRequestsError),
    },
)
def read_dossier(code: TypedCode, http: Request, office: OfOffice, now: Now) -> DossierNow:
    """Say where a dossier stands, or a form that was filled in here (`TK-261122-7KQ4`), and explain its deadline.

    Open to everybody, 30 times a minute per address; the bot shows its token. Where a system of the province is
    configured it is asked first, unless it told of the dossier lately; `as_of` says how old the answer is.
    """
    language = language_of(http.scope)
    reference = read_reference(code)
    if reference is not None:
        with office.reading() as session:
            form = submissions.find(session, reference)
        if form is None or form.erased_at is not None:
            raise DossierNotFoundError
        return prefilled(office, form, language)
    found = fresh(office, official(office, code), now)
    if found is None:
        raise DossierNotFoundError
    return shown(office, found, now, language)


@router.post(
    "/{code}/details",
    dependencies=[Depends(require_bot)],
    openapi_extra=request(examples.SECOND_FACT),
    responses={
        200: answer(examples.DOSSIER_DETAILS),
        **describe(
            TokenRequiredError,
            DetailsNotFoundError,
            DossierCodeInvalidError,
            RequestInvalidError,
            DossierLockedError,
        ),
    },
)
def read_details(code: TypedCode, body: SecondFact, http: Request, office: OfOffice, now: Now) -> DossierDetails:
    """Tell all of a dossier to somebody who knows a second fact of it.

    A wrong fact and a dossier that does not exist get the same answer after the same work. After 5 wrong tries of a
    person (for 30 minutes), for a dossier (for a day) or 20 from an address (for an hour) nothing is answered but 423.
    """
    typed = official(office, code)
    counted = _counted(office, typed, body)
    with office.writing() as session:
        waits = [
            attempts.count(session, who, now, allowed=many, within=span, slide=False) for who, many, span in counted
        ]
    if locked := list(filter(None, waits)):
        raise DossierLockedError(max(locked))
    with office.reading() as session:
        birth, phone = dossiers.facts_of(session, typed, demo=office.settings.demo)
    if not second_fact.opens(office.settings.secret, typed, body.second, birth, phone):
        raise DetailsNotFoundError
    with office.writing() as session:
        for who, _, _ in counted:
            attempts.give_back(session, who)
        return _details(session, office, typed, now, language_of(http.scope))


Counted = list[tuple[str, int, timedelta]]


def _counted(office: Office, code: str, body: SecondFact) -> Counted:
    """Return under which names a try is counted: keyed hashes, never the person, the code or the address itself."""
    named = {"person": body.person, "dossier": code, "address": body.address}
    return [(office.keyed("second-fact", kind, named[kind] or ""), *_TRIES[kind]) for kind in _TRIES if named[kind]]


def _details(session: Session, office: Office, code: str, now: Now, language: str) -> DossierDetails:
    found = dossiers.find(session, code, demo=office.settings.demo)
    if found is None:
        raise DetailsNotFoundError
    return details(office, found, dossiers.history(session, code), now, language)
